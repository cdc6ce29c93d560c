"""The joined losses follow the evaluations block by block."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from xentgui.core.evaluation import evaluate
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.gui.plots.shown_losses import Extent, ShownLosses

ROWS = 6000  # of 100 classes: ten blocks


@pytest.fixture
def problem():
    rng = np.random.default_rng(5)
    return Problem.create(rng.normal(size=(ROWS, 100)), rng.integers(0, 100, ROWS))


def follow(*problems):
    shown, evaluation = ShownLosses(), None
    for problem in problems:
        evaluation = evaluate(problem, evaluation)
        spans = shown.update(evaluation)
    return shown, spans, evaluation


def assert_up_to_date(shown, evaluation):
    assert_array_equal(shown.losses, evaluation.row_losses.reshape(-1))
    assert_array_equal(shown.ignored, evaluation.ignored.reshape(-1))
    assert_array_equal(shown.wrong, (evaluation.predicted != evaluation.label).reshape(-1))
    assert shown.extent == Extent.of(evaluation.row_losses.reshape(-1))


def test_an_edit_of_one_cell_brings_one_block_up_to_date(problem):
    after = edits.set_scores(problem, 3000, 4, 99.0)
    shown, spans, evaluation = follow(problem, after)
    assert spans == [list(problem.labels.spans())[problem.labels.locate(3000)[0]]]
    assert_up_to_date(shown, evaluation)


def test_blocks_side_by_side_are_one_run_of_rows_and_others_their_own(problem):
    blocks = list(problem.labels.spans())
    assert len(blocks) > 6
    touched = [blocks[i].start for i in (1, 2, 5)]
    after = problem
    for row in touched:
        after = edits.set_scores(after, row, 4, np.inf if row == touched[1] else 99.0)
    shown, spans, evaluation = follow(problem, after)
    assert spans == [slice(blocks[1].start, blocks[2].stop), blocks[5]]
    assert_up_to_date(shown, evaluation)


def test_the_same_problem_again_changes_no_rows(problem):
    _, spans, _ = follow(problem, problem)
    assert spans == []


@pytest.mark.parametrize(
    "edit",
    [
        lambda problem: edits.remove_rows(problem, [10, 4000]),
        lambda problem: edits.insert_rows(problem, 10, 3),
        lambda problem: edits.set_sample_weight(problem, 7, [0.0, 2.0]),
        lambda problem: edits.set_options(problem, ignore_class=3),
        lambda problem: edits.set_options(problem, temperature=2.0),
        edits.to_distributions,
    ],
    ids=["removed", "inserted", "weighed", "ignored", "cooler", "distributions"],
)
def test_what_moves_or_weighs_or_ignores_rows_is_followed(problem, edit):
    shown, _, evaluation = follow(problem, edit(problem))
    assert_up_to_date(shown, evaluation)


def test_weights_and_ignored_rows_taken_back_are_followed(problem):
    changed = edits.set_options(edits.weigh_rows(problem, on=True), ignore_class=3)
    shown, _, evaluation = follow(changed, problem)
    assert_up_to_date(shown, evaluation)
    assert not shown.ignored.any()


def test_losses_that_are_not_finite_are_counted():
    scores = np.array([[0.0, -np.inf], [np.nan, 0], [0, 0], [0, -np.inf]])
    shown, _, _ = follow(Problem.create(scores, [1, 1, 7, 0], LossOptions()))
    assert shown.extent == (0.0, 0.0, 1, 0, 2)


def test_without_rows_there_is_no_extent(problem):
    shown, _, _ = follow(edits.remove_rows(problem, range(ROWS)))
    assert shown.extent.low > shown.extent.high


def test_a_row_of_the_binary_loss_is_wrong_where_any_class_is():
    labels = np.array([[1.0, 0], [1, 1], [0, 0]])
    problem = Problem.create([[1.0, -1]] * 3, labels, LossOptions(loss=Loss.BINARY))
    shown, _, _ = follow(problem)
    assert shown.wrong.tolist() == [False, True, True]
