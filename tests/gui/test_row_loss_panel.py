"""The panel of row losses, used as a person does."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QToolTip

from xentgui import examples
from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.document.document import Document, State
from xentgui.gui import theme
from xentgui.gui.plots.loss_order import AT_ONCE
from xentgui.gui.row_loss_panel import RowLossPanel

MANY = 30_000  # more than there are pixels, and than are ranked at once


@pytest.fixture
def show(qtbot):
    def make(problem, size=(700, 320)):
        document = Document(problem)
        panel = RowLossPanel(document)
        document.changed.connect(lambda _, state: panel.show_state(state))
        qtbot.addWidget(panel)
        panel.resize(*size)
        with qtbot.waitExposed(panel):
            panel.show()
        return document, panel

    return make


def with_losses(losses):
    """Two classes, label 0: each row costs about what is asked for, exactly if it is large."""
    losses = np.asarray(losses, float)
    return Problem.create(np.column_stack([np.zeros(len(losses)), losses]), np.zeros(len(losses), int))


def many(rows=MANY):
    rng = np.random.default_rng(1)
    return Problem.create(rng.normal(size=(rows, 4)), rng.integers(0, 4, rows))


def place(panel, position, loss):
    """Where a loss is drawn, in the pixels of the plot's viewport."""
    box, scale = panel.plot.box, panel.plot.item.scale
    return panel.plot.mapFromScene(box.mapToScene(QPointF(np.floor(scale.x(position)), scale.y_of(loss))))


def click(qtbot, panel, where):
    qtbot.mouseClick(panel.plot.viewport(), Qt.MouseButton.LeftButton, pos=where)


def colour(panel, position, loss):
    QApplication.processEvents()
    where = panel.plot.mapTo(panel, place(panel, position, loss))
    return panel.grab().toImage().pixelColor(where).name()


def note(panel):
    return panel._said.text()


def labels(panel):
    return [label.text for label in panel.plot.labels.labels]


def order_by(qtbot, panel, name):
    button = next(button for button in panel._orders.buttons() if button.objectName() == name)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: name == "orderByRow" or not panel._order.stale)


def turn_wheel(panel, where, steps):
    viewport = panel.plot.viewport()
    event = QWheelEvent(
        QPointF(where), QPointF(viewport.mapToGlobal(where)), QPoint(), QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)


def in_view(panel):
    return panel.plot.box.section


def test_a_click_on_a_bar_chooses_its_row(show, qtbot):
    _, panel = show(with_losses([3, 1, 2]))
    with qtbot.waitSignal(panel.row_chosen) as chosen:
        click(qtbot, panel, place(panel, 2, 1.0))
    assert chosen.args == [2]


def test_a_click_on_a_pixel_column_of_many_rows_chooses_the_row_whose_loss_is_nearest(show, qtbot):
    document, panel = show(many())
    losses = document.state.evaluation.row_losses
    row = int(np.argmax(losses))
    with qtbot.waitSignal(panel.row_chosen) as chosen:
        click(qtbot, panel, place(panel, row, losses[row] - 0.05))
    assert chosen.args == [row]


def test_a_click_on_the_mark_of_an_undefined_row_among_many_chooses_it(show, qtbot):
    _, panel = show(edits.set_scores(many(), 12_345, 0, math.nan))
    where = place(panel, 12_345, math.nan) - QPoint(2, 3)  # an arm of the cross
    with qtbot.waitSignal(panel.row_chosen) as chosen:
        click(qtbot, panel, where)
    assert chosen.args == [12_345]


def test_a_click_chooses_the_row_and_not_the_rank_when_ordered_by_loss(show, qtbot):
    _, panel = show(with_losses([1, 3, 2]))
    order_by(qtbot, panel, "orderByLoss")
    with qtbot.waitSignal(panel.row_chosen) as chosen:
        click(qtbot, panel, place(panel, 0, 1.0))
    assert chosen.args == [1]


def test_the_current_row_is_marked_with_its_loss(show):
    _, panel = show(with_losses([100, 0, 50]))
    panel.show_row(2)
    assert "row 2: 50" in labels(panel)
    assert panel.plot.item.marker == (2, 50)
    panel.show_row(-1)
    assert panel.plot.item.marker is None


def test_the_mean_and_the_uniform_guess_are_named_with_their_values(show):
    _, panel = show(examples.load("two-rows"))
    assert labels(panel) == ["mean = 2.3179", "ln C = 2.3026"]


def test_the_mean_leaves_out_rows_without_a_defined_loss_and_says_so(show):
    _, panel = show(with_losses([100, math.nan, 50]))
    assert "mean of the others = 75" in labels(panel)


def test_a_uniform_guess_far_above_the_losses_is_named_at_the_edge(show):
    _, panel = show(examples.load("published-and-wrong"))
    assert "ln C = 1.0986 ↑" in labels(panel)


def test_the_lines_follow_an_edit(show, qtbot):
    document, panel = show(with_losses([100, 100]))
    document.edit("Change logit", edits.set_scores, 0, 1, 50.0)
    qtbot.waitUntil(lambda: "mean = 75" in labels(panel))


def test_wrong_predictions_have_another_colour_than_right_ones(show):
    _, panel = show(with_losses([30, -0.5]))
    assert colour(panel, 0, 10) == theme.LIGHT.wrong
    assert colour(panel, 1, 0.2) == theme.LIGHT.bar


def test_an_ignored_row_is_hollow(show):
    problem = Problem.create(np.zeros((2, 2)), [0, 1], LossOptions(ignore_class=1))
    _, panel = show(problem)
    assert "ignored" in note(panel)
    assert colour(panel, 1, 0.02) == theme.LIGHT.base


def test_infinite_and_undefined_rows_are_counted_and_marked(show):
    _, panel = show(with_losses([1, math.inf, math.inf, math.nan]))
    assert "2 rows inf" in note(panel)
    assert "1 row undefined" in note(panel)
    assert colour(panel, 1, 0.9 * panel.plot.item.scale.top) == theme.LIGHT.wrong
    cross = place(panel, 3, math.nan) - QPoint(0, 4)
    seen = {panel.plot.grab().toImage().pixelColor(cross + QPoint(x, y)).name() for x in (-1, 0, 1) for y in (-1, 0, 1)}
    assert theme.LIGHT.wrong in seen


@pytest.mark.parametrize("losses", [[], [math.nan], [math.inf, -math.inf], [1e300, 2e300], [0, 0], [1e-300]], ids=str)
def test_the_axis_is_finite_whatever_the_losses(show, qtbot, losses):
    problem = edits.remove_rows(with_losses([1.0]), [0]) if not losses else with_losses(losses)
    _, panel = show(problem)
    panel.grab()
    assert np.isfinite(panel.plot.left.range).all()
    order_by(qtbot, panel, "orderByLoss")
    panel.grab()


def test_the_axes_say_what_they_count(show, qtbot):
    _, panel = show(with_losses([1, 2]))
    assert (panel.plot.left.labelText, panel.plot.bottom.labelText) == ("row loss (nats)", "row")
    order_by(qtbot, panel, "orderByLoss")
    assert panel.plot.bottom.labelText == "rank, largest loss first"


def test_the_loss_axis_stays_while_a_number_is_typed(show, qtbot):
    document, panel = show(with_losses([100, 100]))
    before = list(panel.plot.left.range)
    document.edit("Change logit", edits.set_scores, 0, 1, 60.0)
    qtbot.waitUntil(lambda: "mean = 80" in labels(panel))
    assert panel.plot.left.range == before


def test_ordered_by_loss_an_edit_of_few_rows_moves_its_bar_at_once(show, qtbot):
    document, panel = show(with_losses([10, 20, 30]))
    order_by(qtbot, panel, "orderByLoss")
    panel.show_row(0)
    assert panel.plot.item.marker[0] == 2
    document.edit("Change logit", edits.set_scores, 0, 1, 50.0)
    qtbot.waitUntil(lambda: panel.plot.item.marker == (0, 50))


def test_ordered_by_loss_many_rows_keep_their_order_dimmed_until_the_edits_pause(show, qtbot):
    assert MANY > AT_ONCE
    document, panel = show(many())
    order_by(qtbot, panel, "orderByLoss")
    panel.show_row(5)
    before = panel.plot.item.marker[0]
    document.edit("Change logit", edits.set_scores, 5, 0, 1e6 * (document.problem.labels.row(5) != 0) - 5e5)
    qtbot.waitUntil(lambda: "ordering" in note(panel))
    assert panel.plot.item.dimmed
    assert panel.plot.item.marker[0] == before
    qtbot.waitUntil(lambda: "ordering" not in note(panel))
    assert not panel.plot.item.dimmed
    assert panel.plot.item.marker[0] == 0


def test_an_edit_of_one_of_many_rows_shows_in_its_pixel_column(show, qtbot):
    document, panel = show(many())
    panel.grab()
    other = (int(document.problem.labels.row(17_000)) + 1) % 4
    document.edit("Change logit", edits.set_scores, 17_000, other, 40.0)
    qtbot.waitUntil(lambda: panel.plot.left.range[1] > 30)
    assert colour(panel, 17_000, 30.0) not in (theme.LIGHT.base, theme.LIGHT.bar)


def test_the_arrow_keys_go_along_the_shown_order(show, qtbot):
    _, panel = show(with_losses([1, 3, 2]))
    order_by(qtbot, panel, "orderByLoss")
    told: list[int] = []
    panel.row_chosen.connect(told.append)
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_End):
        qtbot.keyClick(panel.plot, key)
    assert told == [1, 2, 0, 0, 2, 0]


def test_keys_that_mean_something_elsewhere_are_passed_on(show, qtbot):
    _, panel = show(with_losses([1, 3, 2]))
    with qtbot.assertNotEmitted(panel.row_chosen):
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            qtbot.keyClick(panel.plot, key)
        qtbot.keyClick(panel.plot, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
        cyrillic = QKeyEvent(QEvent.Type.KeyPress, 0x410, Qt.KeyboardModifier.NoModifier, "А")  # noqa: RUF001
        QApplication.sendEvent(panel.plot, cyrillic)


def test_the_wheel_zooms_along_the_rows_and_a_double_click_shows_all_again(show, qtbot):
    _, panel = show(many())
    losses = list(panel.plot.left.range)
    turn_wheel(panel, place(panel, 10_000, 1.0), 10)
    first, last = in_view(panel)
    assert 0 < first < 10_000 < last < MANY - 1
    assert panel.plot.left.range == losses
    centre = place(panel, (first + last) / 2, 1.0)
    qtbot.mouseClick(panel.plot.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    qtbot.mouseDClick(panel.plot.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    qtbot.mouseRelease(panel.plot.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    assert in_view(panel) == (-0.5, MANY - 0.5)


def test_a_drag_pans_and_does_not_choose_a_row(show, qtbot):
    _, panel = show(many())
    turn_wheel(panel, place(panel, 10_000, 1.0), 10)
    first, last = in_view(panel)
    start = place(panel, (first + last) / 2, 1.0)
    with qtbot.assertNotEmitted(panel.row_chosen):
        qtbot.mousePress(panel.plot.viewport(), Qt.MouseButton.LeftButton, pos=start)
        for step in (10, 30, 60):
            qtbot.mouseMove(panel.plot.viewport(), start + QPoint(step, 0))
        qtbot.mouseRelease(panel.plot.viewport(), Qt.MouseButton.LeftButton, pos=start + QPoint(60, 0))
    assert in_view(panel)[0] < first
    assert in_view(panel)[1] - in_view(panel)[0] == pytest.approx(last - first)


def test_zooming_by_keys_comes_to_single_bars_around_the_current_row_and_0_shows_all(show, qtbot):
    _, panel = show(many())
    assert "per pixel" in note(panel)
    panel.show_row(20_000)
    for _ in range(12):
        qtbot.keyClick(panel.plot, Qt.Key.Key_Plus)
    first, last = in_view(panel)
    assert first < 20_000 < last
    assert "wrong" in note(panel)
    qtbot.keyClick(panel.plot, Qt.Key.Key_0)
    assert in_view(panel) == (-0.5, MANY - 0.5)


def test_a_row_that_is_chosen_elsewhere_comes_into_view(show, qtbot):
    _, panel = show(many())
    panel.show_row(100)
    for _ in range(8):
        qtbot.keyClick(panel.plot, Qt.Key.Key_Plus)
    panel.show_row(29_000)
    assert in_view(panel)[0] < 29_000 < in_view(panel)[1]


def test_rows_that_come_or_go_stay_all_in_view(show, qtbot):
    document, panel = show(with_losses([1, 2, 3]))
    document.edit("Insert rows", edits.insert_rows, 1, 4)
    qtbot.waitUntil(lambda: in_view(panel) == (-0.5, 6.5))
    document.undo()
    qtbot.waitUntil(lambda: in_view(panel) == (-0.5, 2.5))


def test_while_numbers_are_computed_the_last_picture_stays_dimmed_and_the_current_row_is_exact(show, qtbot):
    document, panel = show(with_losses([100, 0, 50]))
    panel.show_row(0)
    panel.show_state(State(edits.set_scores(document.problem, 0, 1, 70.0), None))
    qtbot.waitUntil(lambda: "computing" in note(panel))
    assert panel.plot.item.dimmed
    assert panel.plot.item.losses.values[0] == 100
    assert "row 0: 70" in labels(panel)
    panel.show_state(document.state)
    qtbot.waitUntil(lambda: "computing" not in note(panel))
    assert not panel.plot.item.dimmed


def test_a_hidden_panel_does_nothing_until_it_is_seen_again(show):
    document, panel = show(with_losses([100, 100]))
    panel.hide()
    document.edit("Change logit", edits.set_scores, 0, 1, 50.0)
    QApplication.processEvents()
    assert "mean = 100" in labels(panel)
    panel.show()
    assert "mean = 75" in labels(panel)


def test_the_row_under_the_mouse_is_told(show):
    _, panel = show(with_losses([100, 50]))
    where = place(panel, 1, 20.0)
    viewport = panel.plot.viewport()
    QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, where, viewport.mapToGlobal(where)))
    assert QToolTip.text() == "row 1: 50, wrong prediction"


def test_colours_follow_the_theme(show, qapp):
    _, panel = show(with_losses([30, 20]))
    before = qapp.palette()
    try:
        theme.apply(qapp, theme.Scheme.DARK)
        assert colour(panel, 0, 10) == theme.DARK.wrong
    finally:
        qapp.setPalette(before)


def test_every_control_has_a_name_and_says_what_it_does(show):
    _, panel = show(with_losses([1, 2]))
    for control in (panel.plot, *panel._orders.buttons()):
        assert control.objectName()
        assert control.accessibleName()
        assert control.toolTip()
    assert panel.plot.objectName() == "rowLossPlot"


def test_a_narrow_panel_keeps_its_bars_and_tells_the_rest_on_hover(show):
    _, panel = show(with_losses([1, 2, math.nan]), size=(240, 260))
    panel.show_row(0)
    QApplication.processEvents()
    assert panel.plot.box.rect().width() > panel.plot.width() / 4
    assert panel.plot.one_bar_a_row
    said = panel.findChild(QLabel, "rowLossNote")
    assert said.height() < 3 * said.fontMetrics().height()
    assert "1 row undefined" in said.toolTip()
    assert "wrong" not in said.text()
