"""Names of classes that complete what is typed into a cell."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from tests.gui.animals import FIRST, LABEL, LOSS
from xentgui.core.problem import Problem


def popup_of(table):
    return table.editor.completer().popup()


def test_class_names_complete_and_enter_takes_the_chosen_one_and_goes_down(table):
    table.go(0, LABEL)
    table.type("d")
    assert popup_of(table).isVisible()
    table.press(Qt.Key.Key_Down)
    table.press(Qt.Key.Key_Down)
    table.press(Qt.Key.Key_Return)
    assert table.problem.labels.row(0) == 2
    assert table.editor is None
    assert table.place == (1, LABEL)


@pytest.mark.parametrize(("key", "place"), [(Qt.Key.Key_Return, (1, LABEL)), (Qt.Key.Key_Tab, (0, LOSS))])
def test_the_only_name_that_fits_is_taken(table, key, place):
    table.go(0, LABEL)
    table.type("bi")
    table.press(key)
    assert table.problem.labels.row(0) == 3
    assert table.place == place


def test_of_several_names_none_is_taken_unasked(table):
    table.go(0, LABEL)
    table.type("d")
    table.press(Qt.Key.Key_Return)
    assert table.reason is not None
    assert table.editor.text() == "d"
    assert not popup_of(table).isVisible()


def test_escape_closes_the_names_first(table):
    table.go(0, LABEL)
    table.type("d")
    table.press(Qt.Key.Key_Escape)
    assert not popup_of(table).isVisible()
    assert table.editor.text() == "d"
    table.press(Qt.Key.Key_Escape)
    assert table.editor is None


def test_a_name_chosen_by_the_mouse_is_taken_with_enter(table, qtbot):
    table.go(0, LABEL)
    table.type("d")
    popup = popup_of(table)
    qtbot.mouseClick(
        popup.viewport(), Qt.MouseButton.LeftButton, pos=popup.visualRect(popup.model().index(1, 0)).center()
    )
    assert table.editor.text() == "duck"
    table.press(Qt.Key.Key_Return)
    assert table.problem.labels.row(0) == 2


def test_a_number_is_not_completed(open_table):
    table = open_table(Problem.create(np.zeros((2, 3)), [0, 0], class_names=["1st", "2nd", "3rd"]))
    table.go(0, LABEL)
    table.type("1")
    table.press(Qt.Key.Key_Return)
    assert table.problem.labels.row(0) == 1


def test_scores_do_not_complete_class_names(table):
    table.go(0, FIRST)
    table.type("1")
    assert table.editor.completer() is None
