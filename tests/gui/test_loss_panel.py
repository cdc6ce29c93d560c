"""The loss panel follows the document, and what it offers is done to the document."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QFont, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from xentgui.core.options import Loss, LossOptions, Reduction
from xentgui.core.problem import Problem
from xentgui.document import conversions, edits
from xentgui.document.document import FRAME_CELLS, Busy, Document, State
from xentgui.examples import load
from xentgui.gui.loss_panel import LossPanel
from xentgui.gui.reduction_table import ReductionTable
from xentgui.gui.worker import ThreadRunner


def shown(qtbot, problem, width=300, height=700):
    document = Document(problem)
    panel = LossPanel(document)
    document.changed.connect(lambda _before, after: panel.show_state(after))
    qtbot.addWidget(panel)
    panel.resize(width, height)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    return document, panel


def text(panel, name):
    label = panel.findChild(QLabel, name)
    return label.text() if label.isVisible() else ""


def lines(panel):
    table = panel.findChild(ReductionTable)
    return [[table.item(row, column).text() for column in range(4)] for row in range(4)]


def test_the_value_is_large_and_follows_an_edit_and_its_undo(qtbot):
    document, panel = shown(qtbot, load("two-rows"))
    value = panel.findChild(QLabel, "lossValue")
    assert value.text() == "2.3179 nats"
    assert QFontInfo(value.font()).pointSizeF() > 1.5 * QFontInfo(panel.font()).pointSizeF()
    document.edit("Change logit", edits.set_scores, 0, 9, 4.5)
    assert value.text() == f"{document.state.evaluation.loss:.4f} nats"
    assert text(panel, "lossDerivation").endswith(f"/ 2 = {document.state.evaluation.loss:.4f}")
    document.undo()
    assert value.text() == "2.3179 nats"


def test_all_digits_are_there_on_hover_and_copied(qtbot):
    document, panel = shown(qtbot, load("two-rows"))
    value = panel.findChild(QLabel, "lossValue")
    digits = repr(document.state.evaluation.loss)
    assert digits in value.toolTip()
    value.setFocus()
    qtbot.keyClick(value, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == digits
    value.setSelection(0, 3)
    value.copy()
    assert QGuiApplication.clipboard().text() == "2.3"


def test_the_current_reduction_is_marked(qtbot):
    document, panel = shown(qtbot, load("two-rows"))
    assert lines(panel)[0] == ["●", "sum_over_batch_size", "2.3179", "/ 2 rows"]
    document.edit("Set reduction", edits.set_options, reduction="sum")
    assert [line[0] for line in lines(panel)] == ["", "●", "", ""]
    assert text(panel, "lossStatus") == "sum"


def test_enter_on_a_reduction_selects_it_and_can_be_undone(qtbot):
    document, panel = shown(qtbot, load("two-rows"))
    table = panel.findChild(ReductionTable)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert document.problem.options.reduction == "sum"
    assert text(panel, "lossValue") == "4.6358 nats"
    assert document.history.undo_label == "Set reduction to sum"
    document.undo()
    assert text(panel, "lossStatus") == "sum_over_batch_size"


def test_a_double_click_on_a_reduction_selects_it(qtbot):
    document, panel = shown(qtbot, load("two-rows"))
    table = panel.findChild(ReductionTable)
    middle = table.visualItemRect(table.item(3, 1)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert document.problem.options.reduction is not Reduction.NONE
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert document.problem.options.reduction is Reduction.NONE
    assert text(panel, "lossValue") == "2 row losses"


def test_tab_leaves_the_table_of_reductions(qtbot):
    _, panel = shown(qtbot, load("two-rows"))
    table = panel.findChild(ReductionTable)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is not table


def test_rows_without_a_loss_are_reached_by_a_click(qtbot):
    _, panel = shown(qtbot, load("sequence"))
    troubles = panel.findChild(QLabel, "lossTroubles")
    assert text(panel, "lossValue") == "nan"
    assert text(panel, "lossOverOthers") == "over the other 9 rows 2.9480 nats"
    assert "row 10 (1, 4)</a>: label 10 is outside 0..8" in troubles.text()
    line = QPoint(troubles.fontMetrics().horizontalAdvance("ro"), troubles.fontMetrics().height() * 3 // 2)
    with qtbot.waitSignal(panel.row_chosen) as chosen:
        qtbot.mouseClick(troubles, Qt.MouseButton.LeftButton, pos=line)
    assert chosen.args == [9]


def test_rows_without_a_loss_are_told_to_a_screen_reader(qtbot):
    _, panel = shown(qtbot, load("sequence"))
    spoken = panel.findChild(QLabel, "lossTroubles").accessibleName()
    assert spoken.startswith("3 rows have no defined loss: row 9 (1, 3): label 9 is outside 0..8; row 10")
    assert panel.findChild(QLabel, "lossValue").accessibleName() == "Loss: nan"


def test_rows_without_a_loss_are_reached_by_the_keyboard(qtbot):
    _, panel = shown(qtbot, load("sequence"))
    troubles = panel.findChild(QLabel, "lossTroubles")
    troubles.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(2):
        qtbot.keyClick(troubles, Qt.Key.Key_Tab)
    with qtbot.waitSignal(panel.row_chosen) as chosen:
        qtbot.keyClick(troubles, Qt.Key.Key_Return)
    assert chosen.args == [10]


def test_the_notice_of_troubles_goes_when_they_are_mended(qtbot):
    document, panel = shown(qtbot, load("sequence"))
    document.edit("Relabel", edits.set_labels, 9, [0, 0, 0])
    assert text(panel, "lossTroubles") == text(panel, "lossOverOthers") == ""
    assert text(panel, "lossValue").endswith("nats")


def test_a_class_name_is_no_markup(qtbot):
    problem = Problem.create([[np.nan, 1.0]], [0], class_names=["<b>&", "dog"])
    _, panel = shown(qtbot, problem)
    assert "class &lt;b>&amp; is NaN" in text(panel, "lossTroubles")


def test_while_numbers_are_computed_the_old_ones_stay_and_are_dimmed(qtbot):
    document, panel = shown(qtbot, load("two-rows"))
    panel.show_state(State(load("sequence"), None))
    value = panel.findChild(QLabel, "lossValue")
    assert value.text() == "2.3179 nats"
    assert value.foregroundRole() is QPalette.ColorRole.PlaceholderText
    panel.show_busy(Busy("Evaluating", 0.4))
    assert text(panel, "lossStatus") == "computing … 40 %"
    panel.show_state(document.state)
    assert value.foregroundRole() is QPalette.ColorRole.WindowText
    assert text(panel, "lossStatus") == "sum_over_batch_size"


def test_numbers_that_were_not_computed_are_said_not_to_be(qtbot):
    _, panel = shown(qtbot, load("two-rows"))
    panel.show_state(State(load("sequence"), None))
    panel.show_busy(None)
    assert "not computed" in text(panel, "lossStatus")


def test_a_batch_whose_first_numbers_are_still_computed_says_so(qtbot):
    runner = ThreadRunner()
    document = Document(
        Problem.create(np.zeros((FRAME_CELLS // 2 + 1, 2)), np.zeros(FRAME_CELLS // 2 + 1, int)), runner
    )
    panel = LossPanel(document)
    document.changed.connect(lambda _before, after: panel.show_state(after))
    qtbot.addWidget(panel)
    panel.show()
    assert text(panel, "lossValue") == "…"
    assert text(panel, "lossStatus") == "computing …"
    qtbot.waitUntil(lambda: text(panel, "lossValue") == "0.6931 nats")
    runner.close()


def test_a_hidden_panel_catches_up_when_it_is_shown(qtbot):
    document, panel = shown(qtbot, load("two-rows"))
    panel.hide()
    document.edit("Set reduction", edits.set_options, reduction="sum")
    panel.show()
    assert text(panel, "lossValue") == "4.6358 nats"


def test_a_larger_font_enlarges_the_value_too(qtbot):
    _, panel = shown(qtbot, load("two-rows"))
    value = panel.findChild(QLabel, "lossValue")
    before = QFontInfo(value.font()).pointSizeF()
    larger = QFont(panel.font())
    larger.setPointSizeF(1.5 * QFontInfo(panel.font()).pointSizeF())
    panel.setFont(larger)
    assert QFontInfo(value.font()).pointSizeF() == pytest.approx(1.5 * before, rel=0.1)


class Paints(QObject):
    """Counts the paints of a widget."""

    def __init__(self, widget):
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched, event):
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_an_edit_paints_the_loss_once(qtbot):
    document, panel = shown(qtbot, load("two-rows"))
    qtbot.wait(50)
    paints = Paints(panel.findChild(QLabel, "lossValue"))
    for count, logit in enumerate((4.5, -12.25, 1000.0), start=1):
        document.edit("Change logit", edits.set_scores, 0, 9, logit)
        qtbot.waitUntil(lambda wanted=count: paints.count >= wanted)
        qtbot.wait(50)
        assert paints.count == count


@pytest.mark.parametrize("width", [280, 300, 360])
@pytest.mark.parametrize("size", [9, 13])
def test_nothing_is_wider_than_a_narrow_dock(qtbot, width, size):
    problem = Problem.create(
        np.random.default_rng(0).normal(size=(50_000, 3)), np.r_[[7], np.zeros(49_999, int)],
        LossOptions(reduction=Reduction.MEAN_WITH_SAMPLE_WEIGHT), sample_weight=np.linspace(0, 3, 50_000),
        class_names=["x" * 80, "y" * 80, "z" * 80],
    )  # fmt: skip
    _, panel = shown(qtbot, problem, width)
    font = QFont(panel.font())
    font.setPointSizeF(size)
    panel.setFont(font)
    qtbot.waitUntil(lambda: panel.widget().width() <= panel.viewport().width())
    assert all(part.geometry().right() < panel.viewport().width() for part in panel.widget().findChildren(QWidget))


def test_several_hot_labels_are_offered_the_binary_loss(qtbot):
    problem = conversions.set_loss(load("several-labels"), Loss.CATEGORICAL)
    document, panel = shown(qtbot, problem)
    assert "they are no distributions" in text(panel, "lossHint")
    hint = panel.findChild(QLabel, "lossHint")
    hint.linkActivated.emit("binary")
    assert document.problem.binary
    assert document.history.done[-1].label == "Switch loss to binary"
    assert text(panel, "lossHint") == ""
    assert "binary_accuracy" in panel.findChild(QLabel, "accuracy").toolTip()
    document.undo()
    assert "no distributions" in text(panel, "lossHint")
    assert "binary_accuracy" not in panel.findChild(QLabel, "accuracy").toolTip()
