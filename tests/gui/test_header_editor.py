"""The editor over a header: names of classes by real keys; it does not outlive what it stands on."""

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QTableView
from shiboken6 import delete

from tests.gui.animals import FIRST, LOSS, NAMES
from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.gui.header_editor import HeaderEditor
from xentgui.gui.reason_label import ReasonLabel


def test_a_table_may_be_taken_down_while_a_class_is_renamed(qtbot):
    model, view = QStandardItemModel(2, 3), QTableView()
    taken: list[str] = []
    view.setModel(model)
    view.show()
    editor = HeaderEditor(view, 1, taken.append, ReasonLabel(view))
    assert editor.isVisible()
    with qtbot.captureExceptions() as raised:
        delete(view)
    assert (raised, taken) == ([], [])


def rename(table, section):
    header = table.view.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(section) + 20, 5)
    table.click_at(header.viewport(), place, double=True)
    assert table.editor is not None
    return table.editor


def test_a_double_click_in_a_header_renames_its_class(table):
    table.go(2, FIRST + 1)
    editor = rename(table, FIRST + 1)
    assert editor.text() == editor.selectedText() == "dog"
    assert editor.hasFocus()
    table.type("wolf")
    table.press(Qt.Key.Key_Return)
    assert table.problem.class_names == ("cat", "wolf", "duck", "bird")
    assert table.document.history.undo_label == "Rename class dog"
    assert table.editor is None
    assert table.view.hasFocus()
    assert table.place[1] == FIRST + 1


def test_escape_leaves_the_old_name(table):
    rename(table, FIRST)
    table.type("wolf")
    table.press(Qt.Key.Key_Escape)
    assert table.problem.class_names == NAMES
    assert table.editor is None
    assert table.view.hasFocus()


def test_the_current_class_is_renamed_by_key(table):
    table.go(0, FIRST + 2)
    table.view.rename_class()
    table.type("swan")
    table.press(Qt.Key.Key_Enter)
    assert table.problem.class_names[2] == "swan"
    table.go(0, LOSS)
    table.view.rename_class()
    assert table.editor is None
    assert table.said == ["choose the column of a class to rename it"]


def test_a_name_that_is_taken_is_refused_in_place_with_the_reason(table):
    editor = rename(table, FIRST)
    table.type("bird")
    table.press(Qt.Key.Key_Return)
    assert table.reason == "class 3 is already called 'bird'; choose another name"
    assert table.editor is editor
    assert editor.hasFocus()
    table.type("s")
    assert table.reason is None
    table.press(Qt.Key.Key_Return)
    assert table.problem.class_names[0] == "birds"


def test_a_click_elsewhere_takes_a_good_name_and_keeps_a_refused_one(table):
    rename(table, FIRST)
    table.type("wolf")
    table.click(1, FIRST)
    assert table.problem.class_names[0] == "wolf"
    rename(table, FIRST)
    table.type("bird")
    table.click(1, FIRST)
    assert table.editor.text() == "bird"
    assert table.editor.hasFocus()
    assert table.reason is not None
    table.press(Qt.Key.Key_Escape)
    assert table.reason is None


def test_an_empty_name_is_the_index_again(table):
    rename(table, FIRST + 1)
    table.press(Qt.Key.Key_Delete, Qt.Key.Key_Return)
    assert table.problem.class_names[1] == "1"


def test_a_header_that_is_renamed_goes_with_its_column(open_table):
    table = open_table(Problem.create(np.zeros((2, 40)), [0, 1]))
    editor = rename(table, FIRST + 1)
    header = table.view.horizontalHeader()
    table.view.horizontalScrollBar().setValue(50)
    assert editor.x() == header.sectionViewportPosition(FIRST + 1)
    table.view.setColumnWidth(FIRST, 200)
    assert editor.x() == header.sectionViewportPosition(FIRST + 1)


def test_a_header_that_is_renamed_closes_where_classes_change_under_it(table):
    rename(table, FIRST + 1)
    table.document.edit("insert", edits.insert_classes, 0, 1)
    assert table.editor is None
    rename(table, FIRST + 1)
    table.document.edit("load", lambda _: Problem.create(np.zeros((2, 2)), [0, 1]))
    assert table.editor is None
    rename(table, FIRST + 1)
    table.document.edit("edit", edits.set_scores, 0, 0, 1)
    assert table.editor is not None
