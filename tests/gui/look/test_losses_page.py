"""The histogram of losses in the panel: its bins lead to their rows, of all classes or of one."""

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.gui.rows_window import LOSSES, drawn, selected, troubled


def test_a_bin_of_losses_shows_its_rows_of_all_and_of_a_class(qtbot, show_rows):
    problem = drawn(500, 3, class_names=["cat", "dog", "owl"])
    shown = show_rows(problem)
    page = shown.turn_to(LOSSES)
    page.plot.setFocus()
    qtbot.keyClick(page.plot, Qt.Key.Key_Return)
    assert f": {len(selected(problem, shown.wanted[0]))} rows" in shown.told("lossBin")
    shown.click("lossesByClass")
    page.plot.setFocus()
    page.plot.go_to(1, 0)
    qtbot.keyClick(page.plot, Qt.Key.Key_Down)
    qtbot.keyClick(page.plot, Qt.Key.Key_Return)
    assert re.match(r"label == \d and ", shown.wanted[1])
    assert f": {len(selected(problem, shown.wanted[1]))} rows" in shown.told("lossBin")


def test_a_class_is_asked_for_by_name_or_index(qtbot, show_rows):
    problem = drawn(500, 3, class_names=["cat", "dog", "owl"])
    shown = show_rows(problem)
    page = shown.turn_to(LOSSES)
    shown.click("lossesOfClass")
    field = shown.find(QLineEdit, "lossClass")
    for typed, rows in (("dog", "label == 1"), ("2", "label == 2")):
        field.setText(typed)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert page.plot.item.cells[0] == 1
        assert sum(page.plot.item._strips[0].counts) == len(selected(problem, rows))
    field.setText("cow")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert shown.told("lossBin") == "There is no class cow; indices are 0 to 2"


def test_names_of_classes_are_offered_and_enter_takes_one(qtbot, show_rows):
    shown = show_rows(drawn(500, 3, class_names=["cat", "dog", "owl"]))
    page = shown.turn_to(LOSSES)
    shown.click("lossesOfClass")
    field = shown.find(QLineEdit, "lossClass")
    assert field.hasFocus()
    qtbot.keyClicks(field, "ow")
    qtbot.keyClick(QApplication.activePopupWidget() or field, Qt.Key.Key_Return)
    assert field.text() == "owl"
    assert page.question.key == ("losses", (2,))


def test_losses_that_are_not_finite_are_counted_beside_the_bars(show_rows):
    shown = show_rows(troubled())
    shown.turn_to(LOSSES)
    assert {"1 inf", "3 undefined", "2 ignored", "6 rows"} <= set(shown.facts())
