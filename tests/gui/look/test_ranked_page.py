"""Lists of rows to look at: the largest losses, suspects of wrong labels, and rows that are wrong though sure."""

import re

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QTableView

from tests.gui.rows_window import SMALL, drawn, selected
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.gui.worker import ThreadRunner


def test_the_rows_of_the_largest_loss_come_first_with_their_figures(show_rows):
    shown = show_rows(SMALL)
    lines = shown.texts("rankedRows")
    assert [line[0] for line in lines] == ["1", "3", "0", "2"]
    assert lines[0][:5] == ["1", "dog", "cat", "1.2040", "0.6000"]
    assert shown.facts() == ["4 of 4 rows"]


def test_a_click_on_a_line_goes_to_its_row_and_so_does_enter(qtbot, show_rows):
    shown = show_rows(SMALL)
    shown.click_line("rankedRows", 1)
    table = shown.find(QTableView, "rankedRows")
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert shown.rows == [3, 0]


def test_lines_can_be_copied(qtbot, show_rows):
    shown = show_rows(SMALL)
    table = shown.find(QTableView, "rankedRows")
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.clipboard().text().split("\t")[:3] == ["1", "dog", "cat"]


def test_labels_that_were_changed_are_the_first_suspects(show_rows):
    problem = drawn(400, 4, 8.0)
    labels = problem.labels.join().copy()
    labels[[11, 222]] = (problem.scores.join()[[11, 222]].argmax(axis=1) + 1) % 4
    shown = show_rows(Problem.create(problem.scores.join(), labels))
    kinds = shown.find(QComboBox, "rankedBy")
    for kind in (1, 2, 3):
        kinds.setCurrentIndex(kind)
        assert {"11", "222"} <= {line[0] for line in shown.texts("rankedRows")[:8]}
        assert re.fullmatch(r"\d+ of \d+ suspects", shown.facts()[0])
        figures = [float(line[5]) for line in shown.texts("rankedRows")]
        assert figures == sorted(figures)


def test_rows_of_more_axes_say_their_place(show_rows):
    shown = show_rows(Problem.create(np.log([[[0.7, 0.3], [0.6, 0.4]], [[0.9, 0.1], [0.2, 0.8]]]), [[0, 1], [1, 1]]))
    assert [line[0] for line in shown.texts("rankedRows")] == ["2 (1, 0)", "1 (0, 1)", "0 (0, 0)", "3 (1, 1)"]


def test_a_list_keeps_the_focus_while_a_large_batch_is_looked_at(qtbot, show_rows):
    problem = drawn(30_000, 20)
    shown = show_rows(problem, ThreadRunner())
    qtbot.waitUntil(lambda: bool(shown.texts("rankedRows")))
    table = shown.find(QTableView, "rankedRows")
    table.setFocus()
    shown.document.edit("Change", edits.set_scores, 0, 0, 50.0)
    qtbot.waitUntil(lambda: table.model().stale)
    assert table.hasFocus()
    qtbot.waitUntil(lambda: not table.model().stale)


def test_wrong_rows_are_listed_by_how_sure_they_are(show_rows):
    shown = show_rows(drawn(300, 3))
    kinds = shown.find(QComboBox, "rankedBy")
    for kind, falling in ((4, False), (5, True)):
        kinds.setCurrentIndex(kind)
        lines = shown.texts("rankedRows")
        assert all(line[1] != line[2] for line in lines)
        sure = [float(line[4]) for line in lines]
        assert sure == sorted(sure, reverse=falling)
    assert len(selected(shown.document.problem, "wrong")) == len(lines)


def test_the_binary_loss_has_no_label_errors_and_it_is_said(show_rows):
    shown = show_rows(Problem.create(np.eye(3), np.eye(3), LossOptions(loss=Loss.BINARY)))
    shown.find(QComboBox, "rankedBy").setCurrentIndex(1)
    assert "no one label" in shown.panel.page.message
    shown.find(QComboBox, "rankedBy").setCurrentIndex(0)
    assert shown.panel.page.message == ""
    assert shown.texts("rankedRows")[0][1:3] == ["0", "0"]
