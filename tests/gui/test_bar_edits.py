"""Bars are dragged and walked by real mouse and key events; each gesture is one step of undo."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from tests.gui.softmax_bench import LEFT, PETS, Bench
from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.examples import load
from xentgui.gui.plots.row_bars import OTHERS


@pytest.fixture
def pets(qtbot):
    return Bench(qtbot, Problem.create([[2.0, 5.0, 1.0], [7.0, 1.0, 0.5]], [1, 0], class_names=PETS))


def test_a_dragged_score_goes_where_the_mouse_goes(pets):
    pets.switch("scores")
    pets.drag(0, 3.0, 4.0)
    assert pets.scores() == pytest.approx([4.0, 5.0, 1.0], abs=0.05)
    assert pets.text("rowCaption").startswith("row 0: label dog")


def test_a_dragged_probability_becomes_the_logit_that_gives_it(pets):
    pets.drag(0, 0.3, 0.5)
    assert pets.values()[0] == pytest.approx(0.5, abs=0.005)
    assert pets.scores()[1:] == [5.0, 1.0]


def test_a_dragged_probability_keeps_its_meaning_under_temperature(qtbot):
    bench = Bench(qtbot, Problem.create([[2.0, 5.0, 1.0]], [1], LossOptions(temperature=3.0)))
    bench.drag(0, 0.6)
    assert bench.values()[0] == pytest.approx(0.6, abs=0.005)


def test_a_given_probability_is_dragged_as_a_share(qtbot):
    bench = Bench(qtbot, load("unnormalised-probabilities"), row=1)
    bench.drag(0, 0.2)
    assert bench.values()[0] == pytest.approx(0.2, abs=0.005)
    assert bench.scores(1)[1:] == [0.89, 0.6]
    assert bench.steps == ["Drag probability of 0 in row 1"]


def test_one_drag_is_one_step_and_two_are_two(pets):
    pets.switch("scores")
    pets.drag(0, 2.5, 3.0, 3.5)
    assert pets.steps == ["Drag logit of cat in row 0"]
    pets.drag(0, 4.5)
    assert len(pets.steps) == 2
    pets.document.undo()
    pets.document.undo()
    assert pets.scores() == [2.0, 5.0, 1.0]


def test_escape_takes_the_drag_back_and_the_rest_of_it_does_nothing(pets):
    pets.switch("scores")
    before = pets.document.problem
    pets.press(pets.place(0, 2.0))
    pets.move(pets.place(0, 4.0))
    assert pets.scores()[0] == pytest.approx(4, abs=0.05)
    pets.key(Qt.Key.Key_Escape)
    assert pets.document.problem is before
    pets.move(pets.place(0, 1.0))
    pets.release(pets.place(0, 1.0))
    assert pets.document.problem is before
    assert pets.steps == []


def test_escape_before_anything_changed_takes_back_nothing_older(pets):
    pets.document.edit("Change label", edits.set_labels, 0, 2)
    pets.settle()
    pets.switch("gradient")
    pets.press(pets.place(0, 0.0))
    pets.move(pets.place(0, 0.0) + QPoint(0, -40))
    pets.key(Qt.Key.Key_Escape)
    pets.release(pets.place(0, 0.0))
    assert pets.steps == ["Change label"]


def test_escape_of_a_drag_is_no_shortcut_of_the_window(pets):
    shortcut = QShortcut(Qt.Key.Key_Escape, pets.panel)
    fired = []
    shortcut.activated.connect(lambda: fired.append(1))
    pets.switch("scores")
    pets.press(pets.place(0, 2.0))
    pets.move(pets.place(0, 4.0))
    pets.key(Qt.Key.Key_Escape)
    assert (fired, pets.scores()[0]) == ([], 2.0)
    pets.release(pets.place(0, 2.0))
    pets.key(Qt.Key.Key_Escape)
    assert fired == [1]


def test_a_click_changes_nothing_but_the_current_bar(pets):
    where = pets.place(2, 0.5)
    pets.press(where)
    pets.move(where + QPoint(0, 1))
    pets.release(where + QPoint(0, 1))
    assert pets.steps == []
    assert pets.plot.current == 2


def test_bars_keep_their_places_while_one_is_dragged(qtbot):
    scores = np.linspace(3, 0, 1000)[None]
    bench = Bench(qtbot, Problem.create(scores, [0]))
    bench.switch("scores")
    before = [bar.index for bar in bench.plot.bars]
    index = before[4]
    bench.press(bench.place(index, 2.9))
    bench.move(bench.place(index, 0.5))
    assert [bar.index for bar in bench.plot.bars] == before
    bench.release(bench.place(index, 0.5))
    assert [bar.index for bar in bench.plot.bars][-2] == index


def test_the_axis_only_grows_while_a_bar_is_dragged(pets):
    pets.switch("scores")
    bottom = pets.place(2, 0.0).y()
    far = pets.place(1, 5.0)
    pets.press(far)
    pets.move(QPoint(far.x(), bottom - 10))
    assert pets.place(2, 0.0).y() == bottom
    pets.move(QPoint(far.x(), -50))
    assert pets.scores()[1] > 5.5
    assert pets.plot.item.y_of(pets.scores()[1]) == pytest.approx(0, abs=1)
    pets.release(far)


def test_moves_within_a_frame_are_one_edit(pets):
    changes = []
    pets.switch("scores")
    pets.document.changed.connect(lambda *_: changes.append(1))
    start = pets.place(0, 2.0)
    pets.press(start)
    for step in range(10, 40):
        QTest.mouseMove(pets.plot.viewport(), start - QPoint(0, step))
    pets.settle()
    assert len(changes) <= 2
    pets.release(start - QPoint(0, 39))
    assert pets.steps == ["Drag logit of cat in row 0"]


def test_the_last_move_before_letting_go_counts(pets):
    pets.switch("scores")
    pets.press(pets.place(0, 2.0))
    end = pets.place(0, 4.0)
    QTest.mouseMove(pets.plot.viewport(), end)
    QTest.mouseRelease(pets.plot.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, end)
    assert pets.scores()[0] == pytest.approx(4, abs=0.05)


def test_the_gradient_is_not_dragged(pets):
    pets.switch("gradient")
    pets.drag(0, 0.02, -0.05)
    pets.key(Qt.Key.Key_Up)
    assert pets.steps == []
    assert "follows from" in pets.text("softmaxHint")


def test_the_rest_is_not_dragged(qtbot):
    bench = Bench(qtbot, Problem.create(np.zeros((1, 1000)), [0]))
    bench.drag(OTHERS, 0.2)
    assert bench.steps == []


def test_a_drag_that_cannot_be_says_why_and_the_next_edit_clears_it(qtbot):
    bench = Bench(qtbot, Problem.create([[1.0, np.nan, 0.0]], [0], class_names=PETS))
    start = bench.plot.item.mapToScene(bench.plot.item.slot(0).center()).toPoint()
    bench.press(start)
    bench.move(start - QPoint(0, 30))
    bench.release(start - QPoint(0, 30))
    assert "the others come to nan" in bench.hint
    bench.document.edit("Change logit", edits.set_scores, 0, 1, 0.0)
    bench.settle()
    assert bench.text("softmaxHint").startswith("Drag a bar")


def test_a_nan_is_mended_by_dragging_its_bar(qtbot):
    bench = Bench(qtbot, Problem.create([[1.0, np.nan, 0.0]], [0]))
    start = bench.plot.item.mapToScene(bench.plot.item.slot(1).center()).toPoint()
    bench.press(start)
    bench.move(start - QPoint(0, 30))
    bench.release(start - QPoint(0, 30))
    assert np.isfinite(bench.scores()).all()


def test_a_refusal_of_the_document_is_shown_and_loses_nothing(qtbot):
    bench = Bench(qtbot, Problem.create(np.array([[60000, 1, 0]], np.float16), [0]))
    bench.switch("scores")
    start = bench.place(0, 60000)
    bench.press(start)
    bench.move(QPoint(start.x(), -4000))
    bench.release(start)
    assert "too big for float16" in bench.hint
    assert len(bench.plot.bars) == 3


def test_another_row_during_a_drag_ends_it(pets):
    pets.switch("scores")
    pets.press(pets.place(0, 2.0))
    pets.move(pets.place(0, 3.0))
    pets.panel.show_row(1)
    pets.settle()
    pets.move(pets.place(0, 1.0))
    pets.release(pets.place(0, 1.0))
    assert pets.scores(1) == [7.0, 1.0, 0.5]


def test_fewer_classes_during_a_drag_end_it(qtbot):
    bench = Bench(qtbot, Problem.create(np.zeros((1, 1000)), [0]))
    bench.switch("scores")
    start = bench.place(20, 0.0)
    bench.press(start)
    bench.move(start - QPoint(0, 60))
    bench.document.edit("Remove classes", edits.remove_classes, list(range(3, 1000)))
    bench.settle()
    bench.move(start - QPoint(0, 90))
    assert [bar.index for bar in bench.plot.bars] == [0, 1, 2]
    assert bench.scores() == [0.0, 0.0, 0.0]


def test_arrows_choose_a_bar_and_change_its_score(pets):
    pets.plot.setFocus()
    assert pets.plot.current == 1
    pets.key(Qt.Key.Key_Left)
    pets.key(Qt.Key.Key_Up)
    assert pets.scores() == [2.1, 5.0, 1.0]
    pets.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert pets.scores() == [1.1, 5.0, 1.0]
    pets.key(Qt.Key.Key_PageUp)
    assert pets.scores() == [2.1, 5.0, 1.0]
    pets.key(Qt.Key.Key_End)
    pets.key(Qt.Key.Key_Right)
    pets.key(Qt.Key.Key_PageDown)
    assert pets.scores() == [2.1, 5.0, 0.0]


def test_the_current_bar_is_seen_where_the_focus_is(pets):
    pets.find(QToolButton, "probabilityBars").setFocus()
    pets.settle()
    without = pets.plot.grab().toImage()
    pets.plot.setFocus()
    pets.settle()
    assert pets.plot.grab().toImage() != without
    assert pets.plot.accessibleDescription() == "dog: probability 0.9362"


def test_presses_on_one_bar_are_one_step_and_another_bar_begins_another(pets):
    pets.plot.setFocus()
    for _ in range(3):
        pets.key(Qt.Key.Key_Up)
    assert pets.steps == ["Change logit of dog in row 0"]
    pets.key(Qt.Key.Key_Left)
    pets.key(Qt.Key.Key_Up)
    assert pets.steps == ["Change logit of dog in row 0", "Change logit of cat in row 0"]


def test_a_pause_begins_another_step(pets):
    pets.plot.setFocus()
    pets.key(Qt.Key.Key_Up)
    pets.panel._edits._pause.stop()
    pets.key(Qt.Key.Key_Up)
    assert pets.steps == ["Change logit of dog in row 0"] * 2


def test_the_chosen_bar_stays_among_many_however_low_it_falls(qtbot):
    bench = Bench(qtbot, Problem.create(np.linspace(3, 0, 1000)[None], [0]))
    bench.plot.setFocus()
    bench.key(Qt.Key.Key_Right)
    for _ in range(5):
        bench.key(Qt.Key.Key_PageDown)
    assert bench.scores()[1] == pytest.approx(2.997 - 5, abs=1e-3)
    assert bench.plot.current == 1
    assert 1 in bench.values()


def test_given_probabilities_move_by_a_hundredth_and_stop_at_zero(qtbot):
    bench = Bench(qtbot, Problem.create([[0.5, 0.05]], [1], LossOptions(from_logits=False)))
    bench.plot.setFocus()
    bench.key(Qt.Key.Key_Up)
    assert bench.scores() == [0.5, 0.06]
    bench.key(Qt.Key.Key_PageDown)
    assert bench.scores() == [0.5, 0.0]


def test_an_arrow_on_a_score_that_is_no_number_says_what_to_do(qtbot):
    bench = Bench(qtbot, Problem.create([[1.0, np.inf]], [1], class_names=("cat", "dog")))
    bench.plot.setFocus()
    bench.key(Qt.Key.Key_Up)
    assert "dog is inf" in bench.hint
    assert bench.steps == []


def test_other_keys_are_left_to_the_window(pets):
    fired = []
    for keys in ("Ctrl+Z", "Ctrl+Up"):
        QShortcut(keys, pets.panel).activated.connect(lambda: fired.append(1))
    pets.plot.setFocus()
    pets.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    pets.key(Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert len(fired) == 2
    assert pets.steps == []
