"""Ranges of cells as arguments and text, without a window: copying, clearing, filling."""

from typing import Any

import ml_dtypes
import numpy as np
import pytest

from xentgui import evaluate
from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem
from xentgui.document.cost import cells_touched
from xentgui.document.document import FRAME_CELLS, State
from xentgui.gui.clipboard import from_text
from xentgui.gui.table_columns import Layout
from xentgui.gui.table_edits import Cells, cleared, copied, filled
from xentgui.gui.table_paste import pasted

NAMES = ("cat", "dog", "bird")
SOFT: list[list[float]] = [[0.5, 0.25, 0.25], [0, 1, 0], [0, 0, 0], [1, 1, 0], [np.nan, 0, 1]]


def hard(kind: type = np.float32, **changes: object) -> Problem:
    scores: Any = np.array(
        [[1, -0.0, 0.1], [np.inf, -np.inf, np.nan], [1e-8, 6e4, -1 / 3], [0, 0, 0], [2, 3, 4]]
    ).astype(kind)
    given = {"class_names": NAMES, "sample_weight": [1, 0.5, 0, 2, 1 / 3]} | changes
    return Problem.create(scores, [0, 1, -1, 7, 2], **given)  # type: ignore[arg-type]


def soft() -> Problem:
    return Problem.create(np.arange(15.0).reshape(5, 3), SOFT, class_names=NAMES)


def everything(problem: Problem, *, labels: bool = False) -> tuple[Layout, Cells]:
    layout = Layout.of(problem, labels=labels)
    return layout, Cells(0, 0, problem.rows, len(layout.lead) + problem.classes)


def state(problem: Problem) -> State:
    return State(problem, evaluate(problem))


def test_copying_writes_what_every_column_holds():
    layout, cells = everything(hard())
    table = from_text(copied(state(hard()), layout, cells))
    assert [row[:2] for row in table] == [
        ["cat", "1.0"],
        ["dog", "0.5"],
        ["-1", "0.0"],
        ["7", "2.0"],
        ["bird", repr(1 / 3)],
    ]
    assert [row[3] for row in table] == ["cat", "", "dog", "cat", "bird"]
    assert table[0][4:] == ["1.0", "-0.0", "0.1"]
    assert table[1][4:] == ["inf", "-inf", "nan"]
    assert table[2][4:] == ["1e-08", "60000.0", "-0.33333334"]


def test_copied_losses_have_all_digits():
    problem = hard()
    layout, cells = everything(problem)
    losses = [float(row[2]) for row in from_text(copied(state(problem), layout, cells))]
    np.testing.assert_array_equal(losses, evaluate(problem).row_losses)


def test_a_batch_that_is_not_evaluated_yet_is_copied_the_same():
    layout, cells = everything(hard())
    assert copied(State(hard(), None), layout, cells) == copied(state(hard()), layout, cells)


@pytest.mark.parametrize("kind", [np.float16, ml_dtypes.bfloat16, np.float32, np.float64])
def test_copying_everything_and_pasting_it_back_changes_nothing(kind):
    problem = hard(kind)
    layout, cells = everything(problem)
    assert pasted(problem, layout, cells, copied(state(problem), layout, cells)) is problem


@pytest.mark.parametrize("labels", [False, True])
def test_copying_distributions_and_pasting_them_back_changes_nothing(labels):
    layout, cells = everything(soft(), labels=labels)
    problem = soft()
    assert pasted(problem, layout, cells, copied(state(problem), layout, cells)) is problem


@pytest.mark.parametrize(
    "names", [("a", "a", "b"), ("5", "-1", "0"), ("x\ty", 'say "x"', "two\nlines"), ("1 2", "1;2", "")]
)
def test_labels_come_back_whatever_the_classes_are_called(names):
    problem = Problem.create(np.zeros((6, 3)), [0, 1, 2, -1, 5, 3], class_names=names)
    layout, cells = everything(problem)
    column = Cells(0, 0, 6, 1)
    assert pasted(problem, layout, cells, copied(state(problem), layout, cells)) is problem
    assert pasted(problem, layout, column, copied(state(problem), layout, column)) is problem


def test_ignored_rows_are_copied_by_their_label():
    problem = Problem.create(np.zeros((2, 3)), [0, 255], LossOptions(ignore_class=255))
    layout, cells = everything(problem)
    assert [row[0] for row in from_text(copied(state(problem), layout, cells))] == ["0", "255"]


def test_too_many_cells_are_not_copied():
    problem = Problem.create(np.broadcast_to(np.float32(0), (1_000_000, 10)), np.broadcast_to(0, 1_000_000))
    with pytest.raises(ValueError, match="13,000,000 cells are too many to copy"):
        copied(State(problem, None), *everything(problem))


def test_clearing_takes_labels_away_and_sets_weights_to_1_and_scores_to_0():
    problem = hard()
    layout, _ = everything(problem)
    after = cleared(problem, layout, Cells(1, 0, 2, 6))
    assert after.labels.join().tolist() == [0, -1, -1, 7, 2]
    np.testing.assert_array_equal(after.sample_weight, [1, 1, 1, 2, 1 / 3])
    assert after.scores.join()[1:3, :2].tolist() == [[0, 0], [0, 0]]
    np.testing.assert_array_equal(after.scores.join()[:, 2], problem.scores.join()[:, 2])
    np.testing.assert_array_equal(after.scores.join()[3:], problem.scores.join()[3:])


def test_clearing_distributions_takes_their_mass_away():
    problem = soft()
    from_scores = cleared(problem, Layout.of(problem, labels=False), Cells(0, 0, 2, 1))
    assert from_scores.labels.join()[:2].tolist() == [[0, 0, 0], [0, 0, 0]]
    assert from_scores.scores is problem.scores
    in_place = cleared(problem, Layout.of(problem, labels=True), Cells(0, 1, 1, 2))
    assert in_place.labels.row(0).tolist() == [0, 0, 0.25]


def test_computed_columns_alone_cannot_be_cleared_filled_or_pasted_over():
    problem = hard()
    layout, cells = Layout.of(problem, labels=False), Cells(0, 2, 2, 2)
    for change in (
        lambda: cleared(problem, layout, cells),
        lambda: filled(problem, layout, cells, down=True),
        lambda: pasted(problem, layout, cells, "1\t2\n3\t4\n"),
    ):
        with pytest.raises(ValueError, match="loss and prediction are computed; choose labels or scores"):
            change()


def test_filling_down_copies_the_first_row_over_the_others():
    problem = hard()
    after = filled(problem, Layout.of(problem, labels=False), Cells(0, 0, 3, 6), down=True)
    assert after.labels.join().tolist() == [0, 0, 0, 7, 2]
    np.testing.assert_array_equal(after.sample_weight, [1, 1, 1, 2, 1 / 3])
    scores = after.scores.join()
    assert scores[:3, :2].tobytes() == np.array([[1, -0.0]] * 3, np.float32).tobytes()
    assert np.isnan(scores[1, 2])


def test_filling_a_single_row_down_copies_the_row_above_it():
    problem = hard()
    after = filled(problem, Layout.of(problem, labels=False), Cells(4, 4, 1, 3), down=True)
    assert after.scores.row(4).tolist() == [0, 0, 0]
    with pytest.raises(ValueError, match="there is nothing to fill from"):
        filled(problem, Layout.of(problem, labels=False), Cells(0, 4, 1, 3), down=True)


def test_filling_right_copies_the_first_column_over_the_others():
    problem = hard()
    layout = Layout.of(problem, labels=False)
    assert filled(problem, layout, Cells(4, 4, 1, 3), down=False).scores.row(4).tolist() == [2, 2, 2]
    assert filled(problem, layout, Cells(4, 5, 1, 1), down=False).scores.row(4).tolist() == [2, 2, 4]
    for column in (2, 4):
        with pytest.raises(ValueError, match="there is nothing to fill from"):
            filled(problem, layout, Cells(4, column, 1, 1), down=False)


def test_filling_a_soft_label_down_copies_the_whole_distribution():
    problem = soft()
    after = filled(problem, Layout.of(problem, labels=False), Cells(0, 0, 3, 1), down=True)
    assert after.labels.join()[:3].tolist() == [SOFT[0]] * 3
    assert after.scores is problem.scores
    in_place = filled(problem, Layout.of(problem, labels=True), Cells(0, 1, 2, 3), down=True)
    assert in_place.labels.join()[:2].tolist() == [SOFT[0]] * 2


def test_nan_and_infinities_are_filled_as_they_are():
    problem = hard(np.float16)
    after = filled(problem, Layout.of(problem, labels=False), Cells(1, 4, 2, 3), down=True)
    assert after.scores.row(2).tobytes() == problem.scores.row(1).tobytes()


def test_what_covers_many_cells_does_not_count_as_one_frame():
    problem = Problem.create(np.broadcast_to(np.float32(0), (1_000_000, 10)), np.broadcast_to(0, 1_000_000))
    layout, cells = everything(problem)
    for verb, arguments, options in (
        (cleared, (layout, cells), {}),
        (filled, (layout, cells), {"down": True}),
        (pasted, (layout, cells, "1"), {}),
        (pasted, (layout, Cells(0, 0, 1, 1), "1\t2\n" * 30_000), {}),
    ):
        assert cells_touched(verb, problem, arguments, options) > FRAME_CELLS
    assert cells_touched(pasted, problem, (layout, Cells(0, 0, 1, 1), "1\t2\n"), {}) < FRAME_CELLS
