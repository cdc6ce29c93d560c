"""From a finding to its rows, and from one to the next."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QLineEdit, QTextBrowser

from tests.gui.findings_window import CTRL, HOLES, LABELS, LOGITS, OUTSIDE, SHARES, SHIFT
from xentgui.core.problem import Problem


def test_a_click_selects_rows_that_lie_together_and_goes_to_the_first(open_findings):
    window = open_findings(OUTSIDE)
    window.go()
    tree = window.tree
    window.qtbot.mouseClick(
        tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualItemRect(tree._items()[0]).center()
    )
    cells = window.app.scores.selected_cells()
    assert (cells.row, cells.rows) == (4, 2)
    assert cells.columns == window.app.scores_model.columnCount()
    assert window.app.row == 4
    assert QApplication.focusWidget() is tree


def test_rows_that_lie_apart_are_shown_alone_and_selected(open_findings):
    window = open_findings(HOLES)
    window.go()
    window.press(Qt.Key.Key_Return)
    assert window.app.scores_model.order.rows.tolist() == [2, 7, 8]
    assert window.app.scores.selected_cells().rows == 3
    assert window.app.row == 2
    assert QApplication.focusWidget() is window.app.scores
    assert window.find(QLineEdit, "rowFilter").text() == "row in (2, 7, 8)"


def test_of_rows_that_are_nearly_all_and_lie_apart_the_first_is_gone_to(open_findings):
    shares = np.tile(SHARES, (40, 1))
    shares[1::3] = np.nan
    window = open_findings(Problem.create(shares, np.tile(LABELS, 40)))
    rows = window.findings.told[0].rows
    assert len(rows) == 320
    window.app.choose_row(9)
    window.findings.show_rows()
    assert window.app.row == 0
    assert window.app.scores_model.order is None
    assert "320 of 480 rows" in window.app.window.statusBar().currentMessage()


def test_of_many_rows_that_lie_apart_the_first_are_shown(open_findings):
    scores = np.tile(LOGITS, (60, 1))
    scores[::4] = np.nan
    window = open_findings(Problem.create(scores, np.tile(LABELS, 60)))
    finding = next(each for each in window.findings.told if each.rule == "nan-scores")
    window.findings.choose(finding)
    window.findings.show_rows()
    assert window.app.scores_model.rowCount() == 100
    assert window.app.window.statusBar().currentMessage() == "the first 100 of 180 rows are shown"


def test_a_filter_of_a_finding_goes_with_the_next_finding_that_needs_none(open_findings):
    both = HOLES.replace(labels=OUTSIDE.labels)
    window = open_findings(both)
    window.go()
    rules = [finding.rule for finding in window.findings.told]
    for rule, order in (("nan-scores", [2, 7, 8]), ("label-out-of-range", None)):
        window.findings.choose(window.findings.told[rules.index(rule)])
        window.findings.show_rows()
        shown = window.app.scores_model.order
        assert (None if shown is None else shown.rows.tolist()) == order
    assert window.app.scores.selected_cells().row == 4


def test_keys_step_through_findings_and_their_rows(open_findings):
    window = open_findings(HOLES.replace(labels=OUTSIDE.labels))
    every = window.findings.told
    assert len(every) > 1
    assert window.findings.current is every[0]
    window.press(Qt.Key.Key_F4)
    assert window.findings.current is every[1]
    window.press(Qt.Key.Key_F4, SHIFT)
    window.press(Qt.Key.Key_F4, SHIFT)
    assert window.findings.current is every[-1]
    assert window.find(QDockWidget, "findingsDock").widget().isVisible()
    window.findings.choose(next(each for each in every if each.rule == "nan-scores"))
    seen = []
    for _ in range(4):
        window.press(Qt.Key.Key_Period, CTRL)
        seen.append(window.app.row)
    window.press(Qt.Key.Key_Comma, CTRL)
    assert seen == [2, 7, 8, 2]
    assert window.app.row == 8


def test_a_row_named_in_the_text_is_gone_to(open_findings):
    window = open_findings(HOLES)
    window.go()
    browser = window.find(QTextBrowser, "findingDetail")
    browser.setFocus()
    window.press(Qt.Key.Key_Tab)  # to the first link
    window.press(Qt.Key.Key_Tab)
    window.press(Qt.Key.Key_Return)
    assert window.app.row == 7
