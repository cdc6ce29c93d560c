"""Moving about in a table and its columns: a cell that is gone to comes in sight, and texts have the room they need."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QStyleOptionHeader

from tests.gui.animals import FIRST, LABEL, LOSS, PREDICTED
from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.gui.cell_painter import AROUND
from xentgui.gui.table_edits import Cells


def test_a_row_chosen_by_code_comes_in_sight_and_the_columns_stay(open_table):
    table = open_table(Problem.create(np.zeros((300, 60)), np.zeros(300, int)))
    table.go(0, FIRST)
    bar = table.view.horizontalScrollBar()
    bar.setValue(bar.maximum())
    for row in (250, 3, 299, 0):
        table.view.go_to(row)
        assert table.place == (row, FIRST)
        assert bar.value() == bar.maximum()
        top = table.view.rowViewportPosition(row)
        assert 0 <= top < table.view.viewport().height() - table.view.rowHeight(row) + 1


def test_a_person_who_moves_sees_the_cell(open_table):
    table = open_table(Problem.create(np.zeros((300, 60)), np.zeros(300, int)))
    table.go(0, FIRST)
    table.press(Qt.Key.Key_End)
    assert table.view.viewport().rect().contains(table.view.visualRect(table.view.currentIndex()))
    assert table.place[1] == FIRST + 59


def test_a_row_that_is_not_there_is_not_gone_to(table):
    table.go(2, FIRST)
    for row in (-1, 4, 10**9):
        table.view.go_to(row)
    assert table.place == (2, FIRST)


def test_the_header_of_a_row_selects_it_and_shift_extends(table):
    header = table.view.verticalHeader()
    at = lambda row: QPoint(5, header.sectionViewportPosition(row) + 5)  # noqa: E731
    table.click_at(header.viewport(), at(1))
    assert table.view.selected_cells() == Cells(1, 0, 1, FIRST + 4)
    assert table.place[0] == 1
    table.click_at(header.viewport(), at(3), shift=True)
    assert table.view.selected_cells() == Cells(1, 0, 3, FIRST + 4)


def test_the_header_of_a_column_selects_it_and_shift_extends(table):
    header = table.view.horizontalHeader()
    at = lambda column: QPoint(header.sectionViewportPosition(column) + 20, 5)  # noqa: E731
    table.click_at(header.viewport(), at(FIRST))
    assert table.view.selected_cells() == Cells(0, FIRST, 4, 1)
    assert table.place[1] == FIRST
    table.click_at(header.viewport(), at(FIRST + 2), shift=True)
    assert table.view.selected_cells() == Cells(0, FIRST, 4, 3)


def test_shift_extends_a_selection_and_ctrl_does_not_tear_it(table):
    table.click(0, FIRST)
    table.click(2, FIRST + 1, shift=True)
    assert table.view.selected_cells() == Cells(0, FIRST, 3, 2)
    table.press(Qt.Key.Key_Right, shift=True)
    assert table.view.selected_cells() == Cells(0, FIRST, 3, 3)
    table.click(3, FIRST + 3, ctrl=True)
    ranges = table.view.selectionModel().selection()
    assert ranges.count() == 1
    table.click(1, FIRST)
    assert table.view.selected_cells() == Cells(1, FIRST, 1, 1)


def test_a_right_click_inside_the_selection_keeps_it(table, qtbot):
    table.select(0, FIRST, 2, 2)
    place = table.view.visualRect(table.model.index(1, FIRST + 1)).center()
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.RightButton, pos=place)
    assert table.view.selected_cells() == Cells(0, FIRST, 2, 2)


def test_tab_goes_right_and_what_is_typed_does_not_search(table):
    table.go(1, LOSS)
    table.press(Qt.Key.Key_Tab)
    assert table.place == (1, PREDICTED)
    table.view.keyboardSearch("3")
    assert table.place == (1, PREDICTED)


def test_escape_in_a_table_is_left_to_the_window(table):
    table.go(0, FIRST)
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(table.view, event)
    assert not event.isAccepted()


def test_a_column_grows_with_the_name_of_its_class_and_keeps_a_width_set_by_hand(table):
    table.view.setColumnWidth(FIRST + 2, 33)
    before = table.view.columnWidth(FIRST)
    table.document.edit("rename", edits.rename_class, 0, "hippopotamus")
    assert table.view.columnWidth(FIRST) > before
    assert table.view.columnWidth(FIRST + 2) == 33


def test_larger_text_makes_rows_and_columns_larger(table):
    height, width = table.view.rowHeight(0), table.view.columnWidth(FIRST)
    font = table.view.font()
    font.setPointSize(font.pointSize() * 2)
    table.view.setFont(font)
    assert table.view.rowHeight(0) > height
    assert table.view.columnWidth(FIRST) > width


@pytest.mark.parametrize("logit", [1.0, 9.0, 9.5, 11.9, -400.0])
def test_a_loss_is_never_cut(open_table, logit):
    table = open_table(Problem.create([[logit, 0.123456789]], [0]))
    column = next(i for i, lead in enumerate(table.model.lead) if lead.title == "loss")
    room = table.view.columnWidth(column) - AROUND
    assert table.view.fontMetrics().horizontalAdvance(table.model.index(0, column).data()) <= room


def test_a_label_that_is_no_class_has_the_room_that_it_needs(open_table):
    table = open_table(Problem.create(np.zeros((3, 3)), [0, -2147483648, 1]))
    assert table.view.columnWidth(LABEL) > table.view.fontMetrics().horizontalAdvance("-2147483648")
    ordinary = open_table(Problem.create(np.zeros((3, 3)), [0, 2, 1]))
    assert ordinary.view.columnWidth(LABEL) < table.view.columnWidth(LABEL)


def test_the_titles_of_classes_that_begin_and_end_alike_are_told_apart(open_table):
    names = [f"scratch on the {side} side of the housing" for side in ("left", "right", "upper", "lower")]
    header = open_table(Problem.create(np.zeros((1, 4)), [0], class_names=names)).view.header
    titles = []
    for section in range(FIRST, FIRST + 4):
        option = QStyleOptionHeader()
        header.initStyleOptionForIndex(option, section)
        titles.append(option.text)
    assert all("…" in title for title in titles)
    assert len(set(titles)) == 4
