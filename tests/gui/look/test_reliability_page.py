"""The reliability diagram in the panel: calibration, the temperature that mends it, and the rows of a bin."""

import re

import numpy as np
import pytest
from PySide6.QtCore import Qt

from tests.gui.rows_window import RELIABILITY, drawn, selected
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem
from xentgui.gui.look import reliability_page


def test_the_calibration_error_and_the_temperature_that_mends_it_are_said(show_rows):
    problem = drawn(4000, 3)
    sharper = show_rows(Problem.create(problem.scores.join() * 2.5, problem.labels.join()))
    page = sharper.turn_to(RELIABILITY)
    sharper.qtbot.waitUntil(lambda: bool(page.said.facts))
    error, mend, rows, *_ = sharper.facts()
    assert float(error.split()[1]) > 0.05
    assert float(mend.split()[2]) == pytest.approx(2.5, rel=0.05)
    assert rows == "4,000 rows"


def test_a_bin_shows_its_figures_and_its_rows(qtbot, show_rows):
    problem = drawn(300, 3)
    shown = show_rows(problem)
    page = shown.turn_to(RELIABILITY)
    for button in ("binsOfWidth", "binsOfCount"):
        shown.click(button)
        assert page.plot.item.bins.even == (button == "binsOfCount")
        page.plot.setFocus()
        page.plot.go_to(0, 6)
        qtbot.keyClick(page.plot, Qt.Key.Key_Right)
        qtbot.keyClick(page.plot, Qt.Key.Key_Return)
        rows = selected(problem, shown.wanted[-1])
        assert f": {len(rows)} rows, mean confidence" in shown.told("reliabilityBin")
        counts = page.plot.item.bins.counts
        assert len(rows) == counts[7]
        assert counts.sum() == 300


def test_the_rows_of_a_bin_are_asked_for_without_digits_that_nobody_needs(qtbot, show_rows):
    shown = show_rows(drawn(300, 3))
    page = shown.turn_to(RELIABILITY)
    page.plot.setFocus()
    for _ in range(4):
        qtbot.keyClick(page.plot, Qt.Key.Key_Left)
        qtbot.keyClick(page.plot, Qt.Key.Key_Return)
        assert max(map(len, re.findall(r"[0-9.]+", shown.wanted[-1]))) <= len("0.1234")


def test_answers_of_the_binary_loss_are_counted_and_choose_no_rows(qtbot, show_rows):
    random = np.random.default_rng(1)
    labels = random.integers(0, 2, (50, 4)).astype(float)
    shown = show_rows(Problem.create(random.normal(size=(50, 4)), labels, LossOptions(loss=Loss.BINARY)))
    page = shown.turn_to(RELIABILITY)
    assert "200 answers" in shown.facts()
    page.plot.setFocus()
    qtbot.keyClick(page.plot, Qt.Key.Key_Return)
    assert shown.wanted == []
    assert "no rows are chosen" in shown.told("reliabilityBin")


def test_the_temperature_of_a_large_batch_is_fitted_on_rows_from_all_of_it(show_rows, monkeypatch):
    monkeypatch.setattr(reliability_page, "_CELLS_TO_FIT", 3 * 700)
    problem = drawn(4000, 3)
    rows = reliability_page._drawn(problem, 3 * 700)
    assert rows is not None
    assert (len(rows), len(set(rows.tolist()))) == (700, 700)
    assert np.ptp(np.histogram(rows, 7, (0, 4000))[0]) <= 2
    shown = show_rows(problem)
    page = shown.turn_to(RELIABILITY)
    shown.qtbot.waitUntil(lambda: bool(page.said.facts))
    assert any("rows drawn at random" in fact for fact in shown.facts())
    assert "4,000 rows" in shown.facts()


def test_one_class_has_nothing_to_calibrate(show_rows):
    shown = show_rows(Problem.create(np.zeros((3, 1)), [0, 0, 0]))
    assert "nothing to calibrate" in shown.turn_to(RELIABILITY).message
