"""Going to rows and classes, by keys in the real window."""

import numpy as np
import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QWidget

from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem
from xentgui.gui.app import App
from xentgui.gui.finder import find_classes, parse_row

SCORES = np.array([[5, 0, 0], [5, 0, 0], [0, 9, 0], [0, 0, 4], [np.nan, 0, 0], [1, 0, 0]], np.float32)
LABELS = [0, 1, 0, 2, 1, 7]  # rows 1, 2 and 4 are wrong: 4 has no prediction, and 7 is left out
NAMES = ("cat", "dog", "parrot")


def batch(**given) -> Problem:
    return Problem.create(SCORES, LABELS, LossOptions(ignore_class=7), class_names=NAMES, **given)


def press(qtbot, key, *modifiers):
    combined = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        combined |= modifier
    qtbot.keyClick(QApplication.focusWidget(), key, combined)


def test_f3_steps_through_the_wrong_rows_and_round_the_end(qtbot, open_app):
    app, found = open_app(batch()), []
    for _ in range(4):
        press(qtbot, Qt.Key.Key_F3)
        found.append(app.row)
    assert found == [1, 2, 4, 1]
    press(qtbot, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert app.row == 4
    assert app.window.statusBar().currentMessage() == "wrong row 3 of 3"


def test_the_worst_row_is_that_of_the_largest_defined_loss(qtbot, open_app):
    app = open_app(batch())
    press(qtbot, Qt.Key.Key_F3, Qt.KeyboardModifier.ControlModifier)
    assert app.row == 2
    assert "9.0002" in app.window.statusBar().currentMessage()


def test_where_nothing_is_wrong_or_defined_it_says_so(open_app):
    app = open_app(Problem.create(np.full((2, 2), np.nan), [-1, -1]))
    for name, said in (("next_wrong", "no row is predicted wrong"), ("worst_row", "no row has a defined loss")):
        app.window.findChild(QAction, name).trigger()
        assert app.window.statusBar().currentMessage() == said


def test_a_row_is_gone_to_by_its_number_from_the_keyboard_alone(qtbot, open_app):
    app = open_app(batch())
    press(qtbot, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(QApplication.focusWidget(), "3")
    press(qtbot, Qt.Key.Key_Return)
    assert app.row == 3
    assert app.scores.hasFocus()


def test_a_row_that_is_not_there_is_said_in_place(qtbot, open_app):
    app = open_app(batch())
    press(qtbot, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(QApplication.focusWidget(), "99")
    assert "there is no row 99; rows are 0 to 5" in app.window.findChild(QWidget, "pickerNote").text()


def test_a_class_is_found_by_letters_of_its_name(qtbot, open_app):
    app = open_app(batch())
    app.choose_row(4)
    press(qtbot, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(QApplication.focusWidget(), "prt")
    press(qtbot, Qt.Key.Key_Return)
    assert (app.row, app.scores.currentIndex().column()) == (4, len(app.scores_model.lead) + 2)


def test_the_palette_runs_a_command_on_the_table_that_had_the_focus(qtbot, open_app):
    app = open_app(batch())
    app.scores.setCurrentIndex(app.scores_model.index(1, len(app.scores_model.lead)))
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    press(qtbot, Qt.Key.Key_P, control, shift)
    qtbot.keyClicks(QApplication.focusWidget(), "edit clear")
    press(qtbot, Qt.Key.Key_Return)
    assert app.document.problem.scores.row(1)[0] == 0
    assert app.scores.hasFocus()


def test_every_entry_of_the_menus_is_in_the_palette(open_app):
    app = open_app(batch())
    names = {choice.text.removeprefix("✓ ") for choice in app.finder._palette.find("").choices}
    for name in ("Rows: Go to row", "Edit: Fill down", "View: Softmax bars", "File: Open"):
        assert name in names


@pytest.mark.parametrize(
    ("typed", "row"), [("4", 4), (" #5", None), ("-1", 5), ("1, 2", 5), ("(0 1)", 1), ("6", None), ("2,0", None)]
)
def test_a_row_is_named_by_its_number_or_its_place_on_two_axes(typed, row):
    if row is None:
        with pytest.raises(ValueError, match=r"row"):
            parse_row(typed, (2, 3), 6)
    else:
        assert parse_row(typed, (2, 3), 6) == row


@pytest.mark.parametrize("typed", ["1_0", "", "1e3", "٣x", "9" * 5000, "nan", "1,0,0", "--1"])
def test_nonsense_is_no_row(typed):
    with pytest.raises(ValueError, match=r"row"):
        parse_row(typed, (1000,), 1000)


def test_a_number_may_be_grouped():
    assert parse_row("1,234", (5000,), 5000) == 1234


def test_classes_without_names_are_found_by_their_index():
    assert find_classes("17", (), 100) == [17]
    assert find_classes("170", (), 100) == []
    assert find_classes("", (), 3) == [0, 1, 2]


def test_it_is_said_that_there_are_more_classes_than_are_listed(open_app):
    app = open_app(Problem.create(np.zeros((2, 100)), [0, 1]))
    app.menus.actions["find_class"].trigger()
    assert app.finder._picker.list.topLevelItemCount() == 60
    note = app.window.findChild(QWidget, "pickerNote")
    assert note.text() == "these are the first; there are 100 classes in all"
    app.finder._picker.field.setText("99")
    assert note.text() == ""


def test_very_many_names_are_searched_as_they_were_typed():
    names = [f"word {i}" for i in range(30_000)]
    assert find_classes("ord 29999", names, 30_000) == [29_999]


def statistics(app: App) -> dict[str, str]:
    app.menus.actions["statistics"].trigger()
    found = app.finder._picker.list
    items = [item for item in map(found.topLevelItem, range(found.topLevelItemCount())) if item is not None]
    return {item.text(0): item.text(1) for item in items}


def test_the_statistics_of_one_cell_are_those_of_its_column(open_app):
    app = open_app(batch())
    app.scores.setCurrentIndex(app.scores_model.index(0, len(app.scores_model.lead)))
    found = statistics(app)
    assert (found["count"], found["undefined (nan)"]) == ("5", "1")
    assert (found["mean"], found["median"], found["sum"]) == ("2.2", "1", "11")
    assert (found["minimum, in row 2"], found["maximum, in row 0"]) == ("0", "5")


def test_the_statistics_of_a_selection_are_those_of_its_cells(open_app):
    app = open_app(batch())
    first = len(app.scores_model.lead)
    corners = app.scores_model.index(2, first), app.scores_model.index(3, first + 2)
    app.scores.setCurrentIndex(corners[0])
    app.scores.selectionModel().select(QItemSelection(*corners), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    found = statistics(app)
    assert (found["count"], found["maximum, in row 2"]) == ("6", "9")
    assert "3 classes of 2 rows" in app.finder._picker.field.placeholderText()


def test_classes_are_counted(open_app):
    app = open_app(batch())
    app.scores.setCurrentIndex(app.scores_model.index(0, 0))
    found = statistics(app)
    assert found["cat (0)"] == "2  33.3 %"
    assert found["no class (7)"] == "1  16.7 %"
    assert found["classes that occur"] == "4"


def test_statistics_are_of_the_rows_that_are_shown(open_app):
    app = open_app(batch())
    app.finder.rows.ordering.ask(app.finder.rows.ordering.wanted._replace(filter="row in (1, 3)"))
    app.scores.setCurrentIndex(app.scores_model.index(0, len(app.scores_model.lead) + 2))
    found = statistics(app)
    assert (found["count"], found["maximum, in row 3"]) == ("2", "4")


def test_an_end_leads_to_its_row_and_a_number_is_copied(qtbot, open_app):
    app = open_app(batch())
    app.scores.setCurrentIndex(app.scores_model.index(0, 1))
    statistics(app)
    qtbot.keyClicks(app.finder._picker.field, "max")
    press(qtbot, Qt.Key.Key_Return)
    assert (app.row, app.scores.hasFocus()) == (2, True)
    statistics(app)
    qtbot.keyClicks(app.finder._picker.field, "count")
    press(qtbot, Qt.Key.Key_Return)
    assert QApplication.clipboard().text() == "5"


def test_of_no_rows_there_is_nothing_to_say(open_app):
    app = open_app(Problem.create(np.zeros((0, 2)), np.zeros(0, int)))
    assert statistics(app) == {}
