"""Editing in place, by real keys: what begins and ends an edit, what it takes, and what goes on under it."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from tests.gui.animals import FIRST, LABEL, LOSS, animals
from xentgui.core.problem import Problem
from xentgui.document import edits


@pytest.fixture
def soft(open_table):
    """The table of distributions: the same behaviour."""
    return open_table(Problem.create(np.zeros((3, 3)), np.eye(3)), labels=True)


def test_typing_starts_the_edit_in_place_of_what_was_there(table):
    table.go(1, FIRST)
    table.type("2")
    assert isinstance(table.editor, QLineEdit)
    assert table.editor.text() == "2"
    assert table.problem.scores.row(1)[0] == 4


def test_a_double_click_and_f2_edit_what_is_there(table):
    table.click(1, FIRST, double=True)
    assert table.editor.text() == "4.0"
    table.press(Qt.Key.Key_Escape)
    table.press(Qt.Key.Key_F2)
    assert table.editor.text() == table.editor.selectedText() == "4.0"


@pytest.mark.parametrize(
    ("key", "shift", "place"),
    [
        (Qt.Key.Key_Return, False, (2, FIRST + 1)),
        (Qt.Key.Key_Enter, False, (2, FIRST + 1)),
        (Qt.Key.Key_Return, True, (0, FIRST + 1)),
        (Qt.Key.Key_Tab, False, (1, FIRST + 2)),
        (Qt.Key.Key_Backtab, True, (1, FIRST)),
    ],
)
def test_the_keys_that_take_a_text_go_on(table, key, shift, place):
    table.go(1, FIRST + 1)
    table.type("-2.5")
    table.press(key, shift=shift)
    assert table.problem.scores.row(1)[1] == -2.5
    assert table.place == place
    assert table.editor is None
    assert table.view.hasFocus()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_at_the_edge_the_current_cell_stays(table, key):
    table.go(3, FIRST + 3)
    table.type("1")
    table.press(key)
    assert table.place == (3, FIRST + 3)
    assert table.problem.scores.row(3)[3] == 1


def test_a_column_is_typed_with_enter_and_a_row_with_tab(table):
    table.go(0, FIRST)
    for text in ("1", "-2", "3e1"):
        table.type(text)
        table.press(Qt.Key.Key_Return)
    assert table.problem.scores.join()[:3, 0].tolist() == [1, -2, 30]
    table.go(3, LABEL)
    for text in ("duck", "", "", "7", "8", "9"):
        table.type(text)
        table.press(Qt.Key.Key_Tab)
    assert table.problem.labels.row(3) == 2
    assert table.problem.scores.row(3)[:3].tolist() == [7, 8, 9]


def test_escape_cancels(table):
    before = table.document.state
    table.go(1, FIRST)
    table.type("99")
    table.press(Qt.Key.Key_Escape)
    assert table.editor is None
    assert table.document.state is before
    assert table.place == (1, FIRST)
    assert table.view.hasFocus()


def test_enter_moves_without_an_edit(table):
    before = table.document.state
    table.go(1, FIRST)
    table.press(Qt.Key.Key_Return)
    table.press(Qt.Key.Key_Return)
    table.press(Qt.Key.Key_Return, shift=True)
    assert table.place == (2, FIRST)
    table.press(Qt.Key.Key_F2, Qt.Key.Key_Return)
    assert table.document.state is before


@pytest.mark.parametrize(
    ("text", "value"), [("inf", np.inf), ("-inf", -np.inf), ("nan", np.nan), ("0,5", 0.5), ("1e-3", 1e-3)]
)
def test_infinities_nan_and_decimal_commas_are_understood(table, text, value):
    table.go(0, FIRST)
    table.type(text)
    table.press(Qt.Key.Key_Return)
    np.testing.assert_equal(float(table.problem.scores.row(0)[0]), value)


@pytest.mark.parametrize(("text", "label"), [("bird", 3), ("BIRD", 3), ("2", 2), ("-1", -1), ("9", 9)])
def test_labels_are_understood_by_name_and_by_index(table, text, label):
    table.go(0, LABEL)
    table.type(text)
    table.press(Qt.Key.Key_Return)
    assert table.problem.labels.row(0) == label


def test_leaving_a_cell_takes_its_text(table):
    table.go(0, FIRST)
    table.type("8")
    table.click(2, FIRST + 1)
    assert table.problem.scores.row(0)[0] == 8
    assert table.place == (2, FIRST + 1)
    assert table.editor is None


def test_a_person_who_goes_to_another_window_comes_back_to_the_open_edit(table, qtbot):
    other = QLineEdit()
    qtbot.addWidget(other)
    table.go(0, FIRST)
    table.type("8")
    other.show()
    other.setFocus()
    other.activateWindow()
    qtbot.waitUntil(other.hasFocus)
    assert table.editor.text() == "8"
    assert table.problem.scores.row(0)[0] == 0
    table.view.activateWindow()
    qtbot.waitUntil(table.editor.hasFocus)
    table.type(".5")
    table.press(Qt.Key.Key_Return)
    assert table.problem.scores.row(0)[0] == 8.5


def test_the_context_menu_of_the_text_leaves_the_edit_open(table, qtbot):
    table.go(0, FIRST)
    table.type("8")
    menu = table.editor.createStandardContextMenu()
    qtbot.addWidget(menu)
    menu.popup(table.editor.mapToGlobal(table.editor.rect().center()))
    assert table.editor.text() == "8"
    menu.close()
    assert table.problem.scores.row(0)[0] == 0


@pytest.mark.parametrize(
    "key",
    [
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Home,
    ],
)
def test_arrow_keys_stay_in_the_text(table, key):
    table.go(1, FIRST)
    table.type("25")
    table.press(key)
    assert table.place == (1, FIRST)
    assert table.editor.text() == "25"


def test_left_goes_to_the_letter_before(table):
    table.go(1, FIRST)
    table.type("25")
    table.press(Qt.Key.Key_Left)
    table.type(".")
    table.press(Qt.Key.Key_Return)
    assert table.problem.scores.row(1)[0] == 2.5


def test_a_number_that_was_not_touched_is_not_written(open_table):
    table = open_table(Problem.create(np.array([[1 / 3, 2]]), [0]))
    before = table.document.state
    table.go(0, FIRST)
    table.press(Qt.Key.Key_F2, Qt.Key.Key_Return)
    assert table.document.state is before


def test_computed_columns_say_why_they_are_not_typed_into(table):
    table.go(0, LOSS)
    table.type("1")
    assert table.editor is None
    assert table.said == ["loss is computed; edit the label or a score instead"]
    assert table.place == (0, LOSS)


def test_an_untouched_editor_follows_what_changes_under_it(table):
    table.go(0, FIRST)
    table.press(Qt.Key.Key_F2)
    table.document.edit("elsewhere", edits.set_scores, 0, 0, 5)
    assert table.editor.text() == "5.0"
    table.type("6")
    table.document.edit("elsewhere", edits.set_scores, 0, 0, 7)
    assert table.editor.text() == "6"


def test_a_reset_under_an_open_editor_closes_it(table):
    table.go(0, FIRST)
    table.type("x")
    table.press(Qt.Key.Key_Return)
    table.document.edit("load", lambda _: Problem.create(np.zeros((2, 7)), [0, 1]))
    assert table.editor is None
    assert table.reason is None
    assert table.view.hasFocus()
    assert table.place == (0, FIRST)
    table.press("4")
    table.press(Qt.Key.Key_Return)
    assert table.problem.scores.row(0)[0] == 4


def test_a_row_taken_away_under_an_open_editor_closes_it(table):
    table.go(1, FIRST)
    table.type("x")
    table.press(Qt.Key.Key_Return)
    table.document.edit("remove", edits.remove_rows, [1])
    assert table.editor is None
    assert table.reason is None
    assert table.view.hasFocus()
    assert table.place == (1, FIRST)


def test_rows_that_come_above_take_an_open_editor_along(table):
    table.go(1, FIRST)
    table.type("9")
    table.document.edit("insert", edits.insert_rows, 0, 2)
    table.press(Qt.Key.Key_Return)
    assert table.problem.scores.row(3)[0] == 9


def test_the_editor_is_as_wide_as_its_text_needs_and_stays_in_sight(open_table):
    table = open_table(Problem.create(np.full((1, 9), 1 / 3), [0]))
    table.go(0, FIRST)
    table.press(Qt.Key.Key_F2)
    assert table.editor.width() > table.view.columnWidth(FIRST)
    table.press(Qt.Key.Key_Escape)
    table.view.horizontalScrollBar().setValue(0)
    last = table.view.columnAt(table.view.viewport().width() - 1) - 1
    table.go(0, last)
    table.press(Qt.Key.Key_F2)
    assert table.editor.geometry().right() <= table.view.viewport().rect().right()


def test_an_edit_far_out_of_sight_opens_where_its_cell_is(open_table):
    table = open_table(animals(500))
    table.go(2, FIRST)
    table.view.verticalScrollBar().setValue(300)
    table.type("7")
    assert table.view.viewport().rect().contains(table.editor.geometry())


# The table of distributions


def test_distributions_are_typed_into_as_scores_are(soft):
    soft.go(0, 1)
    for text in ("0.5", "0,25", ".25"):
        soft.type(text)
        soft.press(Qt.Key.Key_Tab)
    assert soft.problem.labels.row(0).tolist() == [0.5, 0.25, 0.25]
    assert soft.place == (0, 3)


def test_the_sum_of_a_distribution_is_not_typed_into(soft):
    soft.go(0, 0)
    soft.type("1")
    assert soft.said == ["Σ is computed; edit the label or a score instead"]
