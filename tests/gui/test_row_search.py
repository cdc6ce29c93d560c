"""The rows that a panel names are found without a look at all of them."""

import numpy as np
import pytest

from xentgui.core.evaluation import evaluate
from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem
from xentgui.core.row_blocks import RowBlocks
from xentgui.gui import row_search


def in_small_blocks(problem, height=3):
    scores, labels = (RowBlocks.split(table.join(), height) for table in (problem.scores, problem.labels))
    return evaluate(problem.replace(scores=scores, labels=labels))


@pytest.fixture
def batch():
    rng = np.random.default_rng(0)
    scores = rng.normal(size=(20, 3))
    scores[4, 1] = np.nan
    scores[[7, 13], 0] = -np.inf
    labels = np.zeros(20, int)
    labels[[0, 1, 2, 3, 19]] = -1
    labels[[5, 17]] = 8
    weights = np.linspace(0, 2, 20)
    return Problem.create(scores, labels, LossOptions(ignore_class=-1), sample_weight=weights)


def test_the_first_undefined_rows_are_those_of_the_evaluation(batch):
    evaluation = in_small_blocks(batch)
    assert row_search.undefined_rows(evaluation, 5) == evaluation.undefined_rows.tolist() == [4, 5, 17]
    assert row_search.undefined_rows(evaluation, 2) == [4, 5]


def test_the_first_infinite_rows_are_found(batch):
    assert row_search.infinite_rows(in_small_blocks(batch), 5) == [7, 13]


def test_terms_leave_out_ignored_and_undefined_rows(batch):
    evaluation = in_small_blocks(batch)
    first, second = row_search.first_terms(evaluation, 2)
    assert (first.row, second.row, row_search.last_term(evaluation).row) == (6, 7, 18)
    assert first.weight == pytest.approx(6 * 2 / 19)
    assert 6 * 2 / 19 * first.loss == pytest.approx(evaluation.row(6).loss)
    assert row_search.reported_loss(evaluation, 6) == evaluation.row(6).loss


def test_a_class_weight_is_a_factor_of_its_own():
    problem = Problem.create([[1.0, 0.0], [0.0, 2.0]], [0, 1], sample_weight=[2, 3], class_weight=[0.5, 4.0])
    plain = evaluate(problem.replace(sample_weight=None, class_weight=None)).row_losses
    terms = row_search.first_terms(evaluate(problem), 2)
    assert [term.weight for term in terms] == [1.0, 12.0]
    assert [term.loss for term in terms] == pytest.approx(plain.tolist())


def test_smoothed_losses_have_no_single_class_weight():
    problem = Problem.create([[1.0, 0.0]], [0], LossOptions(label_smoothing=0.1), class_weight=[0.5, 4.0])
    evaluation = evaluate(problem)
    assert row_search.first_terms(evaluation, 1) == [row_search.Term(0, evaluation.row(0).loss, None)]


def test_weights_that_are_broadcast_over_time_are_those_of_the_rows():
    problem = Problem.create(np.zeros((2, 3, 4)), np.zeros((2, 3), int), sample_weight=[[1.0], [5.0]])
    assert [term.weight for term in row_search.first_terms(in_small_blocks(problem, 2), 6)] == [1, 1, 1, 5, 5, 5]
