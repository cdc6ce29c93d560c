"""The softmax panel follows the current row and shows what there is to know about it."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QImage
from PySide6.QtWidgets import QLabel, QToolButton, QToolTip

from tests.gui.softmax_bench import PETS, Bench
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem
from xentgui.document import conversions, edits
from xentgui.document.document import State
from xentgui.gui import theme
from xentgui.gui.plots.row_bars import OTHERS


@pytest.fixture
def pets(qtbot):
    return Bench(qtbot, Problem.create([[2.0, 5.0, 1.0], [7.0, 1.0, 0.5]], [1, 0], class_names=PETS))


def test_the_caption_tells_row_label_prediction_and_loss(pets):
    assert pets.text("rowCaption") == "row 0: label dog, predicted dog ✓, loss 0.065884 nats"
    pets.panel.show_row(1)
    pets.settle()
    assert pets.text("rowCaption") == "row 1: label cat, predicted cat ✓, loss 0.0039743 nats"


def test_bars_and_caption_follow_an_edit_and_its_undo(pets):
    pets.document.edit("Change logit", edits.set_scores, 0, 0, 9.0)
    pets.settle()
    assert pets.values()[0] == pytest.approx(0.98169, abs=1e-5)
    assert "predicted cat ✗" in pets.text("rowCaption")
    pets.document.undo()
    pets.settle()
    assert pets.text("rowCaption") == "row 0: label dog, predicted dog ✓, loss 0.065884 nats"


def test_the_row_is_right_while_the_batch_is_being_evaluated(pets):
    after = edits.set_scores(pets.document.problem, 0, 0, 9.0)
    pets.panel.show_state(State(after, None))
    pets.settle()
    assert pets.values()[0] == pytest.approx(0.98169, abs=1e-5)


def test_an_edit_of_another_row_draws_nothing_anew(pets, monkeypatch):
    shown: list[object] = []
    monkeypatch.setattr(pets.plot, "show_figures", shown.append)
    many = Problem.create(np.zeros((500_000, 3)), np.zeros(500_000, int))
    pets.panel.show_state(State(many, None))
    pets.settle()
    assert len(shown) == 1
    pets.panel.show_state(State(edits.set_scores(many, 499_999, 0, 1.0), None))
    pets.settle()
    assert len(shown) == 1


def test_a_row_moved_down_by_a_new_one_is_followed_by_its_number(pets):
    pets.document.edit("Insert row", edits.insert_rows, 0, 1)
    pets.settle()
    assert "label -1 is no class" in pets.text("rowCaption")
    assert pets.values() == pytest.approx(dict.fromkeys(range(3), 1 / 3))


def test_a_hidden_panel_catches_up_when_it_is_shown(pets, monkeypatch):
    shown: list[object] = []
    pets.panel.hide()
    with monkeypatch.context() as patch:
        patch.setattr(pets.plot, "show_figures", shown.append)
        pets.document.edit("Change logit", edits.set_scores, 0, 0, 9.0)
        pets.settle()
        assert shown == []
    pets.panel.show()
    pets.settle()
    assert pets.values()[0] == pytest.approx(0.98169, abs=1e-5)


def test_no_row_and_a_row_that_is_gone_leave_an_empty_plot(pets):
    pets.panel.show_row(-1)
    pets.settle()
    assert (pets.text("rowCaption"), pets.plot.bars) == ("Choose a row in the table", [])
    pets.panel.show_row(1)
    pets.settle()
    pets.document.edit("Remove rows", edits.remove_rows, [0, 1])
    pets.settle()
    assert pets.plot.bars == []
    pets.document.undo()
    pets.settle()
    assert len(pets.plot.bars) == 3


@pytest.mark.parametrize(
    ("mode", "expected"),
    [("probability", [0.0466, 0.9362, 0.0171]), ("scores", [2, 5, 1]), ("gradient", [0.0466, -0.0638, 0.0171])],
)
def test_the_switch_shows_probabilities_scores_or_the_gradient(pets, mode, expected):
    pets.switch(mode)
    assert list(pets.values().values()) == pytest.approx(expected, abs=1e-4)


def test_the_modes_have_shortcuts(pets):
    pets.bot.keyClick(pets.panel, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    pets.bot.waitUntil(lambda: pets.values()[1] == 5)
    assert pets.find(QToolButton, "scoresBars").isChecked()


def test_many_classes_show_as_many_bars_as_fit_and_sum_the_rest(qtbot):
    scores = np.random.default_rng(3).normal(size=(1, 1000)) * 3
    label = int(scores.argmin())
    bench = Bench(qtbot, Problem.create(scores, [label]), size=(900, 420))
    wide = len(bench.plot.bars)
    assert 20 < wide <= 30
    assert bench.plot.bars[-1].name == "others"
    assert label in bench.values()
    assert sum(bench.values().values()) == pytest.approx(1)
    bench.panel.resize(400, 420)
    bench.settle()
    assert 3 <= len(bench.plot.bars) < wide


def colours(bench, index):
    """The colours in the strip of one class."""
    bench.settle()
    strip = bench.plot.item.slot([bar.index for bar in bench.plot.bars].index(index)).adjusted(2, 2, -2, -2)
    image = bench.plot.grab(bench.plot.item.mapRectToScene(strip).toRect()).toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_the_labels_class_has_a_colour_of_its_own(pets):
    assert theme.LIGHT.label in colours(pets, 1)
    assert theme.LIGHT.label not in colours(pets, 0) | colours(pets, 2)
    pets.document.edit("Change label", edits.set_labels, 0, 0)
    assert theme.LIGHT.label in colours(pets, 0)
    assert theme.LIGHT.label not in colours(pets, 1)


def test_one_over_c_is_a_line_beside_probabilities_and_nothing_else(pets):
    assert theme.LIGHT.uniform in colours(pets, 2)
    pets.switch("scores")
    assert theme.LIGHT.uniform not in colours(pets, 2)


def test_a_soft_label_outlines_its_mass(qtbot):
    bench = Bench(qtbot, Problem.create([[4.0, 0.0]], [[0.3, 0.7]]))
    assert theme.LIGHT.label in colours(bench, 0)


def test_a_certain_class_among_fifty_thousand_is_seen(qtbot):
    scores = np.zeros((1, 50_000))
    scores[0, 31_234] = 40.0
    bench = Bench(qtbot, Problem.create(scores, [31_234]))
    assert bench.plot.bars[0].index == 31_234
    assert theme.LIGHT.label in colours(bench, 31_234)


@pytest.mark.parametrize("mode", ["probability", "scores", "gradient"])
@pytest.mark.parametrize(
    "scores",
    [
        [np.nan, 1.0, 2.0],
        [np.inf, 1.0, -np.inf],
        [np.inf, np.inf, 0.0],
        [-np.inf] * 3,
        [3e38, -3e38, 1e308],
        [5e-324, 0.0, 0.0],
        [-1e9, -1e9, 2.0],
    ],
)
@pytest.mark.parametrize("from_logits", [True, False])
def test_scores_of_every_kind_are_drawn(qtbot, mode, scores, from_logits):
    bench = Bench(qtbot, Problem.create([scores], [0], LossOptions(from_logits=from_logits)))
    bench.switch(mode)
    assert isinstance(bench.panel.grab().toImage(), QImage)
    assert len(bench.plot.bars) == 3
    if bench.plot.figures.fault:
        assert "softmax undefined" in bench.text("rowCaption")


def test_one_class_is_drawn_as_well(qtbot):
    bench = Bench(qtbot, Problem.create([[3.0]], [0]))
    assert bench.values() == {0: 1.0}
    bench.drag(0, 0.5)
    assert "the others come to -inf" in bench.text("softmaxHint")


def test_a_caption_that_is_too_long_begins_with_the_loss(qtbot):
    bench = Bench(qtbot, Problem.create([[2.0, 5.0, 1.0]], [1], class_names=["c" * 99, "d" * 99, "e" * 99]))
    caption = bench.find(QLabel, "rowCaption")
    bench.panel.resize(caption.fontMetrics().horizontalAdvance("row 0: label d, predicted"), 200)
    bench.settle()
    assert caption.text().startswith("row 0: loss 0.0658")
    assert caption.fontMetrics().horizontalAdvance(caption.text()) <= caption.width()


def test_long_names_are_cut_in_the_caption_but_not_the_loss(qtbot):
    names = ["a very long name of a class " * 5, "another very long name of a class " * 5]
    bench = Bench(qtbot, Problem.create([[0.0, 2.0]], [0], class_names=names), size=(420, 300))
    caption = bench.find(QLabel, "rowCaption")
    assert caption.text().endswith("loss 2.1269 nats")
    assert caption.fontMetrics().horizontalAdvance(caption.text()) <= caption.width()
    assert names[0].strip() in caption.toolTip()


def test_names_that_look_like_markup_are_shown_as_they_are(qtbot):
    bench = Bench(qtbot, Problem.create([[0.0, 2.0]], [0], class_names=["<b>bold</b>", "&amp;"]))
    assert "label <b>bold</b>, predicted &amp;" in bench.text("rowCaption")
    bench.move(bench.place(0, 0.05))
    assert "&lt;b&gt;bold" in QToolTip.text()


def test_pointing_at_a_bar_tells_its_numbers(pets):
    pets.move(pets.place(0, 0.5))
    tip = QToolTip.text()
    for part in ("cat", "score (logit)", "0.04661", "label mass y", "gradient"):
        assert part in tip
    pets.move(pets.place(1, 0.5))
    assert "dog</b> (label, predicted)" in QToolTip.text()


def test_pointing_at_the_rest_tells_its_sums(qtbot):
    bench = Bench(qtbot, Problem.create(np.zeros((1, 1000)), [0]))
    bench.move(bench.place(OTHERS, 0.1))
    assert "log-sum-exp of scores" in QToolTip.text()


def test_light_and_dark_are_followed(pets, qapp):
    before = qapp.palette()
    theme.apply(qapp, theme.Scheme.DARK)
    try:
        assert theme.DARK.label in colours(pets, 1)
        assert pets.plot.backgroundBrush().color().name() == theme.DARK.base
    finally:
        qapp.setPalette(before)


def test_larger_type_shows_fewer_bars(qtbot):
    bench = Bench(qtbot, Problem.create(np.zeros((1, 1000)), [0]))
    before = len(bench.plot.bars)
    font = QFont(bench.panel.font())
    font.setPointSizeF(font.pointSizeF() * 2)
    bench.panel.setFont(font)
    bench.settle()
    assert 3 <= len(bench.plot.bars) < before


def test_controls_have_names_tips_and_focus(pets):
    for button in pets.panel.findChildren(QToolButton):
        assert button.accessibleName()
        assert button.toolTip()
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus or not button.isChecked()  # arrows reach the others
    assert pets.plot.accessibleName() == "Softmax bars"
    assert pets.plot.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_bars_follow_the_loss(pets):
    pets.document.edit("Switch", conversions.set_loss, Loss.BINARY)
    pets.settle()
    assert pets.values()[0] == pytest.approx(1 / (1 + np.exp(-2)))
    assert pets.text("rowCaption").startswith("row 0: label dog, predicted cat + dog + bird ✗")
    assert pets.panel.windowTitle() == "Sigmoid bars"
    assert "sigmoid of each score" in pets.find(QToolButton, "probabilityBars").toolTip()
    pets.document.undo()
    pets.settle()
    assert pets.panel.windowTitle() == "Softmax bars"


def test_a_pos_weight_moves_the_gradient(qtbot):
    problem = Problem.create([[0.0, 0.0]], [[1, 0]], LossOptions(loss=Loss.BINARY))
    bench = Bench(qtbot, problem)
    bench.switch("gradient")
    assert bench.values()[0] == pytest.approx(-0.25)
    bench.document.edit("Weigh", edits.set_pos_weight, 3)
    bench.settle()
    assert bench.values()[0] == pytest.approx(-0.75)
