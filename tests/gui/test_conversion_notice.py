"""What a conversion of labels loses is said before it is done, and a big one runs beside the window."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QPushButton, QWidget

from tests.gui.options_window import SOFT, Shown
from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.document.document import FRAME_CELLS
from xentgui.examples import load
from xentgui.gui.worker import ThreadRunner


@pytest.fixture
def soft(qtbot):
    shown = Shown(qtbot, Problem.create(np.zeros((3, 3)), SOFT))
    shown.part(QCheckBox, "sparse").click()
    return shown


def test_soft_labels_are_converted_only_after_a_warning(soft):
    notice = soft.part(QWidget, "conversionNotice")
    assert notice.isVisible()
    assert soft.part(QLabel, "conversionLoss").text() == (
        "2 rows are soft; as class indices only their largest class is kept."
    )
    assert not soft.document.problem.sparse
    assert not soft.part(QCheckBox, "sparse").isChecked()
    soft.part(QPushButton, "labelsConvert").click()
    assert soft.document.problem.labels.join().tolist() == [0, 1, 2]
    assert soft.part(QCheckBox, "sparse").isChecked()
    assert not notice.isVisible()
    soft.document.undo()
    assert soft.document.problem.labels.join().tolist() == SOFT


def test_escape_keeps_soft_labels(soft):
    soft.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not soft.part(QWidget, "conversionNotice").isVisible()
    assert soft.steps == []
    assert QApplication.focusWidget() is soft.part(QCheckBox, "sparse")


def test_return_on_a_button_of_the_warning_answers_it(soft):
    button = soft.part(QPushButton, "labelsConvert")
    button.setFocus()
    soft.qtbot.keyClick(button, Qt.Key.Key_Return)
    assert soft.document.problem.sparse


def test_a_warning_goes_when_its_labels_are_no_more(soft):
    soft.document.edit("Open", lambda _: load("two-rows"))
    assert not soft.part(QWidget, "conversionNotice").isVisible()


def test_labels_out_of_range_are_converted_only_after_a_warning(qtbot):
    shown = Shown(qtbot, load("sequence"))
    shown.part(QCheckBox, "sparse").click()
    assert shown.part(QLabel, "conversionLoss").text() == (
        "3 labels are outside 0..8; as distributions such rows have no mass, and the index is lost."
    )
    assert shown.document.problem.sparse


@pytest.fixture
def big(qtbot):
    runner = ThreadRunner()
    yield Shown(
        qtbot,
        Problem.create(np.zeros((FRAME_CELLS // 100 + 1, 100)), np.zeros(FRAME_CELLS // 100 + 1, int)),
        runner=runner,
    )
    runner.close()


def test_big_labels_are_converted_beside_the_window(big):
    check = big.part(QCheckBox, "sparse")
    check.click()
    assert check.isChecked()
    big.qtbot.waitUntil(lambda: not big.document.problem.sparse)
    assert not check.isChecked()
    big.qtbot.waitUntil(lambda: big.document.busy is None)


def test_an_option_waits_for_a_conversion_and_says_so(big):
    big.document.edit("Switch sparse off", edits.to_distributions)
    check = big.part(QCheckBox, "fromLogits")
    check.click()
    assert check.isChecked()
    assert "is still running" in big.part(QLabel, "fromLogitsHint").text()
    big.qtbot.waitUntil(lambda: not big.document.problem.sparse and big.document.busy is None)


def test_a_big_batch_is_rounded_and_compared_beside_the_window(big):
    scores = big.document.problem.scores.dtype
    big.part(QComboBox, "dtype").setCurrentText("bfloat16")
    big.qtbot.waitUntil(lambda: big.document.problem.scores.dtype != scores)
    big.qtbot.waitUntil(lambda: "nothing changed" in big.hint("dtype") or "largest change" in big.hint("dtype"))
    big.qtbot.waitUntil(lambda: big.document.busy is None and big.document.state.evaluation is not None)
