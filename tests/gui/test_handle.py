"""A window that was opened from Python: what it hands back, and how it follows a loop."""

import threading

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox

import xentgui
from xentgui.document import edits
from xentgui.gui.app import App
from xentgui.gui.handle import Handle

SCORES, LABELS = np.array([[2.0, 5.0, 1.0], [7.0, 1.0, 0.5]]), np.array([1, 0])


pytestmark = pytest.mark.usefixtures("qtbot")


@pytest.fixture
def show():
    handles = []

    def open_window(*arguments, **options) -> Handle:
        handle = xentgui.show(*arguments, block=False, **options)
        handles.append(handle)
        return handle

    yield open_window
    for handle in handles:
        handle.close()


def app_of(handle: Handle) -> App:
    assert handle._app is not None
    return handle._app


def settle(qtbot, handle: Handle) -> None:
    """Wait until the newest batch is shown with its numbers."""
    feed = handle._feed
    assert feed is not None
    qtbot.waitUntil(lambda: feed._newest is None and app_of(handle).document.busy is None)


def test_the_window_shows_the_batch_with_its_options_names_and_title(show):
    handle = show(
        SCORES, LABELS, class_names=["a", "b", "c"], title="mine", label_smoothing=0.1, class_weight=[1, 2, 3]
    )
    window = app_of(handle).window
    assert window.isVisible()
    assert "mine" in window.windowTitle()
    assert handle.problem.class_names == ("a", "b", "c")
    expected = xentgui.evaluate(SCORES, LABELS, label_smoothing=0.1, class_weight=[1, 2, 3]).loss
    assert handle.evaluation.loss == expected
    assert repr(handle) == "<xentgui.Handle: mine, open>"


def test_the_window_has_room_on_the_screen(show):
    window = app_of(show(SCORES, LABELS)).window
    room = window.screen().availableSize()
    assert window.frameSize().width() <= room.width()
    assert window.frameSize().height() <= room.height()


def test_a_problem_is_shown_as_it_is(show):
    problem = xentgui.Problem.create(SCORES, LABELS, title="a problem")
    assert show(problem).problem is problem
    with pytest.raises(ValueError, match="brings its own labels"):
        xentgui.show(problem, LABELS)


def test_columns_of_a_data_frame_name_the_classes(show):
    class Frame:
        columns = ("cat", "dog", "fox")

        def __array__(self, *_: object, **__: object) -> np.ndarray:
            return SCORES

    assert show(Frame(), LABELS).problem.class_names == ("cat", "dog", "fox")
    assert show(Frame(), LABELS, class_names=["x", "y", "z"]).problem.class_names == ("x", "y", "z")


def test_labels_that_are_no_class_are_shown_and_what_does_not_fit_is_refused(show):
    assert np.isnan(show(SCORES, [1, 9]).evaluation.row_losses[1])
    with pytest.raises(ValueError, match=r"labels of shape \(3,\) do not fit scores of shape \(2, 3\)"):
        xentgui.show(SCORES, [1, 2, 3])
    with pytest.raises(ValueError, match="labels are missing"):
        xentgui.show(SCORES)


def test_arrays_are_copied_and_come_back_in_their_shape(show):
    scores, labels = np.tile(SCORES, (4, 1, 1)), np.tile(LABELS, (4, 1))
    handle = show(scores, labels)
    scores[:] = labels[:] = 0
    assert handle.scores.tolist() == np.tile(SCORES, (4, 1, 1)).tolist()
    assert handle.labels.tolist() == np.tile(LABELS, (4, 1)).tolist()
    app_of(handle).document.edit("Change logit", edits.set_scores, 0, 0, 3.5)
    assert handle.scores[0, 0, 0] == 3.5


def test_the_edited_problem_is_there_after_the_window_was_closed_which_asks_nothing(show):
    handle = show(SCORES, LABELS)
    window = app_of(handle).window
    app_of(handle).document.edit("Options", edits.set_options, temperature=2.0)
    assert window.isWindowModified()
    window.close()
    assert handle.closed
    assert not window.findChildren(QMessageBox)
    assert handle.evaluation.loss == xentgui.evaluate(SCORES, LABELS, temperature=2.0).loss
    assert repr(handle) == "<xentgui.Handle: 2 rows of 3 classes, closed>"
    QCoreApplication.processEvents()
    assert handle._app is None
    handle.close()
    handle.wait()


def test_the_next_batch_comes_under_the_options_that_were_set_in_the_window(qtbot, show):
    handle = show(SCORES, LABELS)
    app_of(handle).document.edit("Options", edits.set_options, label_smoothing=0.25)
    handle.update(SCORES[::-1] * 2, [2, 2], sample_weight=[1, 3])
    expected = xentgui.evaluate(SCORES[::-1] * 2, [2, 2], label_smoothing=0.25, sample_weight=[1, 3]).loss
    assert handle.evaluation.loss == expected
    settle(qtbot, handle)
    assert app_of(handle).document.problem is handle.problem
    assert handle.evaluation.loss == expected
    assert not app_of(handle).window.isWindowModified()


def test_undo_leads_back_to_the_batch_before_the_loop_with_what_was_edited_in_it(qtbot, show):
    handle = show(SCORES, LABELS)
    document = app_of(handle).document
    document.edit("Change logit", edits.set_scores, 0, 0, 3.5)
    edited = document.problem
    for step in range(100):
        handle.update(SCORES + step, LABELS)
    settle(qtbot, handle)
    assert document.problem.scores.row(0)[0] == 101
    document.undo()
    assert document.problem is edited


def test_the_newest_of_many_batches_is_shown_in_the_end_and_not_each_of_them(qtbot, show):
    handle = show(SCORES, LABELS)
    shown = []
    app_of(handle).document.changed.connect(lambda _, after: shown.append(after.problem.scores.row(0)[0]))
    for step in range(300):
        handle.update(np.full((2, 3), float(step)), LABELS)
        assert handle.scores[0, 0] == step
    settle(qtbot, handle)
    assert shown[-1] == 299
    assert len(shown) < 300


def test_the_window_is_painted_while_a_loop_runs(show):
    handle = show(SCORES, LABELS)
    painted = []
    app_of(handle).window.painted.connect(lambda: painted.append(True))
    for _ in range(100_000):
        handle.update(SCORES, LABELS)
        if painted:
            break
    assert painted


def test_batches_that_are_evaluated_beside_the_window_follow_each_other(qtbot, show):
    rng = np.random.default_rng(0)
    handle = show(rng.normal(size=(100_000, 10)), np.zeros(100_000, int))
    for step in range(1, 4):
        handle.update(np.full((100_000, 10), float(step), np.float32), np.zeros(100_000, int))
    assert handle.evaluation.loss == pytest.approx(np.log(10))
    settle(qtbot, handle)
    numbers = app_of(handle).document.state.evaluation
    assert numbers is not None
    assert numbers.problem is handle.problem
    assert handle.scores[0, 0] == 3


def test_another_thread_may_update(qtbot, show):
    handle = show(SCORES, LABELS)

    def loop() -> None:
        for step in range(200):
            handle.update(np.full((2, 3), float(step)), LABELS)

    thread = threading.Thread(target=loop)
    thread.start()
    thread.join()
    assert handle.scores[0, 0] == 199
    settle(qtbot, handle)
    assert app_of(handle).document.problem.scores.row(0)[0] == 199


def test_another_thread_may_go_on_updating_while_the_window_is_closed(qtbot, show):
    for _ in range(5):
        handle, ends = show(SCORES, LABELS), threading.Event()

        def loop(handle=handle, ends=ends) -> None:
            while not ends.is_set():
                handle.update(SCORES, LABELS)

        thread = threading.Thread(target=loop)
        thread.start()
        qtbot.wait(20)
        handle.close()
        qtbot.wait(1)
        ends.set()
        thread.join()
        assert handle.closed


def test_a_batch_that_does_not_fit_is_refused_and_the_last_one_stays(show):
    handle = show(SCORES, LABELS)
    with pytest.raises(ValueError, match="do not fit"):
        handle.update(SCORES, [1, 2, 3])
    with pytest.raises(ValueError, match="scores are ragged"):
        handle.update([[1, 2, 3], [1]], LABELS)
    assert handle.scores.tolist() == SCORES.tolist()


def test_a_batch_that_the_window_had_no_time_to_show_is_there_after_closing(show):
    handle = show(SCORES, LABELS, label_smoothing=0.5)
    for number in range(50):
        handle.update(SCORES + number, LABELS)
    handle.close()
    assert handle.scores[0, 0] == 51
    assert handle.problem.options.label_smoothing == 0.5
    assert handle.evaluation.loss == xentgui.evaluate(SCORES + 49, LABELS, label_smoothing=0.5).loss


def test_a_loop_goes_on_when_its_window_was_closed(show):
    handle = show(SCORES, LABELS)
    handle.close()
    handle.update(SCORES * 2, LABELS)
    assert handle.scores.tolist() == SCORES.tolist()


def test_binary_batches_follow_as_they_were_shown_and_sparse_holds_for_all(qtbot, show):
    handle = show(SCORES, [[1, 0, 1], [0, 1, 1]], loss="binary")
    handle.update(SCORES, [[0, 0, 1], [0, 0, 1]])
    settle(qtbot, handle)
    assert handle.problem.binary
    assert handle.labels.tolist() == [[0, 0, 1], [0, 0, 1]]
    column = show([[1.0], [2.0]], [[0], [0]], sparse=True)
    column.update([[1.0], [2.0]], [[0.0], [0.0]])
    assert column.problem.sparse
