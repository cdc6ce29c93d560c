"""The confusion matrix in the panel: each pair leads to its rows, and what is no pair is counted apart."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.gui.rows_window import CONFUSION, SMALL, drawn, selected, troubled
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem
from xentgui.document import edits


def test_a_cell_shows_its_rows_by_click_and_by_enter(qtbot, show_rows):
    shown = show_rows(SMALL)
    plot = shown.turn_to(CONFUSION).plot
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.centre_of(1, 0))
    assert shown.wanted == ["label == 1 and predicted == 0"]
    assert shown.told("confusionCell") == "label dog, predicted cat: 1 row, 50 % of the label, 50 % of the prediction"
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    qtbot.keyClick(plot, Qt.Key.Key_Return)
    assert shown.wanted[1:] == ["label == 1 and predicted == 1"]
    qtbot.keyClick(plot, Qt.Key.Key_Up)
    qtbot.keyClick(plot, Qt.Key.Key_Return)
    assert len(shown.wanted) == 2, "an empty cell has no rows to show"


def test_the_most_confused_pairs_stand_beside_and_lead_to_their_rows_and_their_cell(show_rows):
    problem = drawn(2000, 6)
    shown = show_rows(problem)
    page = shown.turn_to(CONFUSION)
    lines = shown.texts("confusedPairs")
    assert [int(line[2]) for line in lines] == sorted((int(line[2]) for line in lines), reverse=True)
    shown.click_line("confusedPairs", 0)
    label, predicted = map(int, lines[0][:2])
    assert shown.wanted == [f"label == {label} and predicted == {predicted}"]
    assert len(selected(problem, shown.wanted[0])) == int(lines[0][2])
    assert page.plot.current == (label, predicted)


def test_rows_that_are_no_pair_are_counted_apart_and_can_be_shown(show_rows):
    shown = show_rows(troubled())
    shown.turn_to(CONFUSION)
    assert shown.facts() == [
        "3 rows", "33.3 % right", "2 wrong", "2 ignored", "2 without a label", "1 without a prediction"
    ]  # fmt: skip


def test_the_binary_loss_has_a_matrix_of_yes_and_no_for_each_class(qtbot, show_rows):
    scores, labels = np.array([[2, -1], [-3, -4], [1, -2]]), [[1, 0], [1, 0], [0, 0]]
    shown = show_rows(Problem.create(scores, labels, LossOptions(loss=Loss.BINARY), class_names=["red", "round"]))
    plot = shown.turn_to(CONFUSION).plot
    assert shown.texts("answersOfClasses") == [["red", "1", "1", "66.7 %"], ["round", "0", "0", "0 %"]]
    assert shown.facts()[0] == "class red: 3 rows"
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.centre_of(1, 0))
    assert selected(shown.document.problem, shown.wanted[0]) == [1]
    shown.click_line("answersOfClasses", 1)
    assert shown.facts()[0] == "class round: 3 rows"
    assert plot.count(0, 0) == 3


def test_the_class_that_is_looked_at_stays_while_others_become_worse(show_rows):
    scores, labels = np.array([[2, -1], [-3, -4], [1, -2]]), [[1, 0], [1, 0], [0, 0]]
    shown = show_rows(Problem.create(scores, labels, LossOptions(loss=Loss.BINARY), class_names=["red", "round"]))
    shown.turn_to(CONFUSION)
    shown.document.edit("Change", edits.set_scores, 0, 1, [[9.0], [9.0], [9.0]])
    QApplication.processEvents()
    assert shown.texts("answersOfClasses")[0][0] == "round"
    assert shown.facts()[0] == "class red: 3 rows"


def test_a_thousand_classes_share_cells_that_say_so_and_choose_all_their_rows(qtbot, show_rows):
    problem = drawn(600, 1000)
    shown = show_rows(problem)
    page = shown.turn_to(CONFUSION)
    qtbot.waitUntil(lambda: page.plot.step > 1)
    assert "×" in shown.told("confusionCell")
    plot = page.plot
    fullest = plot.item.first
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.centre_of(*fullest))
    assert len(selected(problem, shown.wanted[0])) == plot.count(*fullest) > 0


def test_where_there_is_no_room_for_both_one_of_matrix_and_list_is_shown(show_rows):
    shown = show_rows(SMALL)
    page = shown.turn_to(CONFUSION)
    assert page.plot.isVisible()
    assert page.pairs.isVisible()
    shown.panel.resize(260, 300)
    QApplication.processEvents()
    assert (page.plot.isVisible(), page.pairs.isVisible()) == (True, False)
    shown.click("showPairs")
    assert (page.plot.isVisible(), page.pairs.isVisible()) == (False, True)
