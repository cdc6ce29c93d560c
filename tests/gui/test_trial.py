"""A mend is looked at beside what is before anything is changed."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from tests.gui.findings_window import CTRL, LABELS, LOGITS, SHIFT, TWICE, loss_of
from xentgui.core.diagnostics import diagnose
from xentgui.core.evaluation import evaluate
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.document.document import State
from xentgui.document.jobs import InlineRunner
from xentgui.gui.cell_view import CellView
from xentgui.gui.softmax_panel import SoftmaxPanel
from xentgui.gui.trial import Trial


def test_a_trial_shows_loss_bars_and_table_beside_the_present_ones_and_changes_nothing(open_findings):
    window = open_findings(TWICE)
    window.press(Qt.Key.Key_Return, CTRL | SHIFT)
    assert window.trial is not None
    mended = TWICE.with_options(from_logits=False)
    assert window.find(QLabel, "trialTitle").text() == "Trial: from_logits=False"
    assert window.find(QLabel, "trialLoss").text() == f"loss {loss_of(TWICE):.4f} → {loss_of(mended):.4f}"
    table = window.find(CellView, "trialTable")
    assert table.isVisible()
    assert window.app.scores.isVisible()
    assert window.app.document.problem is TWICE
    assert table.cells.text(0, 1) != window.app.scores_model.text(0, 1)  # the loss of row 0
    window.press(Qt.Key.Key_Escape)
    assert window.trial is None
    assert window.app.document.problem is TWICE
    assert window.app.document.history.undo_label is None
    assert QApplication.focusWidget() is window.app.scores


def test_a_trial_tells_the_accuracy_where_that_changes(open_findings):
    window = open_findings(
        Problem.create(np.tile(LOGITS, (8, 1)), np.tile((LABELS + 1) % 3, 8), title="Labels permuted")
    )
    window.findings.choose(next(each for each in window.findings.told if each.rule == "label-shift"))
    window.findings.try_mend()
    assert "accuracy 0 % → 100 %" in window.find(QLabel, "trialLoss").text()


def test_enter_applies_a_trial_and_ends_it(open_findings):
    window = open_findings(TWICE)
    window.go()
    window.click("tryFix")
    window.press(Qt.Key.Key_Return)
    assert window.trial is None
    assert not window.app.document.problem.options.from_logits
    assert len(window.app.document.history.done) == 1


def test_enter_on_the_button_that_goes_back_goes_back(open_findings):
    window = open_findings(TWICE)
    window.findings.try_mend()
    window.find(QPushButton, "endTrial").setFocus()
    window.press(Qt.Key.Key_Return)
    assert window.trial is None
    assert window.app.document.problem is TWICE


def test_the_rows_of_both_tables_go_together(open_findings):
    window = open_findings(TWICE)
    window.findings.try_mend()
    table = window.find(CellView, "trialTable")
    window.app.choose_row(5)
    assert table.row == 5
    table.setFocus()
    window.press(Qt.Key.Key_Down)
    assert window.app.row == 6


def test_nothing_can_be_edited_in_a_trial(open_findings):
    window = open_findings(TWICE)
    window.findings.try_mend()
    table = window.find(CellView, "trialTable")
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 3))
    for key in (Qt.Key.Key_7, Qt.Key.Key_F2, Qt.Key.Key_Delete):
        window.press(key)
    assert not table.is_typed_into()
    assert table.cells.problem.scores is TWICE.scores


def test_an_edit_meanwhile_ends_a_trial(open_findings):
    window = open_findings(TWICE)
    window.findings.try_mend()
    window.app.document.edit("Change", edits.set_scores, 0, 0, 0.5)
    assert window.trial is None
    window.settle()
    window.findings.try_mend()  # rows of it do not sum to 1 any more
    assert window.app.window.isVisible()


def test_a_trial_is_open_once(open_findings):
    window = open_findings(TWICE)
    window.findings.try_mend()
    window.findings.try_mend()
    QApplication.processEvents()
    assert len(window.app.window.findChildren(QWidget, "trial")) == 1


@pytest.mark.parametrize(
    "problem",
    [
        Problem.create(np.zeros((0, 3)), np.zeros(0, int)),
        Problem.create([[1.0]], [0]),
        Problem.create([[np.nan, np.nan]], [7]),
        Problem.create([[[1.0, 2.0], [3.0, np.inf]]], [[0, 1]]),
        Problem.create([[0.3, 0.6]], [[1.0, 1.0]], LossOptions(loss=Loss.BINARY)),
        Problem.create(np.full((3, 2000), 1 / 2000), [0, 1, 2], class_names=[f"{'x' * 300}{i}" for i in range(2000)]),
    ],
    ids=["no rows", "one class", "nan", "sequence", "binary", "long names"],
)
def test_odd_batches_are_shown_tried_and_mended(open_findings, problem):
    window = open_findings(problem)
    window.go()
    for finding in window.findings.told:
        window.findings.choose(finding)
        window.findings.show_rows()
        QApplication.processEvents()
        if finding.fix is not None:
            window.findings.try_mend()
            QApplication.processEvents()
            assert window.trial is not None
            window.press(Qt.Key.Key_Escape)
            assert window.trial is None
    mendable = [finding for finding in window.findings.told if finding.fix is not None]
    if mendable:
        window.findings.choose(mendable[0])
        window.findings.apply_mend()
        window.settle()
        window.app.document.undo()
        window.settle()
        assert window.app.document.problem is problem


def test_a_trial_without_room_does_without_bars_and_has_its_buttons_below_the_loss(qtbot):
    finding = next(each for each in diagnose(TWICE) if each.rule == "double-softmax")
    trial = Trial(finding, State(TWICE, evaluate(TWICE)), InlineRunner())
    qtbot.addWidget(trial)
    trial.resize(700, 700)
    trial.show()
    loss, button = trial.findChild(QLabel, "trialLoss"), trial.findChild(QPushButton, "applyTrial")
    bars = trial.findChild(SoftmaxPanel)
    assert loss is not None
    assert button is not None
    assert bars is not None
    assert bars.isVisible()
    assert button.y() < loss.geometry().bottom()
    line = loss.fontMetrics().height()
    trial.resize(button.width() * 2 + 40, 13 * line)
    QApplication.processEvents()
    assert not bars.isVisible()
    assert button.y() > loss.geometry().bottom()
    assert loss.height() < 2 * line
