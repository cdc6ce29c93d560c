"""Quantities of rows, block by block: beside those of the whole evaluation, and by hand."""

from typing import Any

import numpy as np
import pytest

from xentgui import evaluate
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem
from xentgui.core.row_blocks import RowBlocks
from xentgui.core.row_quantities import blocks, wrong_rows

RANDOM = np.random.default_rng(3)
SCORES = RANDOM.standard_normal((7, 3))


def in_blocks(problem: Problem, height: int = 3) -> Problem:
    scores, labels = (RowBlocks.split(table.join(), height) for table in (problem.scores, problem.labels))
    return problem.replace(scores=scores, labels=labels)


def quantity(problem: Problem, name: str, *of_class: int):
    found = [getattr(block, name) for block in blocks(evaluate(problem))]
    return np.concatenate([part(*of_class) if callable(part) else part for part in found])


@pytest.mark.parametrize("labels", [[0, 1, 2, -1, 9, 1, 2], np.eye(3)[[0, 1, 2, 0, 1, 1, 2]] * 0.75])
@pytest.mark.parametrize("weight", [None, 2.0, np.arange(7) / 2])
def test_they_are_those_of_the_evaluation(labels, weight):
    options = LossOptions(ignore_class=9 if np.ndim(labels) == 1 else None)
    problem = in_blocks(Problem.create(SCORES, labels, options, sample_weight=weight))
    whole = evaluate(problem)
    for name, there in (("loss", "row_losses"), ("predicted",) * 2, ("confidence",) * 2, ("ignored",) * 2):
        np.testing.assert_array_equal(quantity(problem, name), getattr(whole, there))
    np.testing.assert_array_equal(quantity(problem, "p_label"), whole.label_probability)
    np.testing.assert_array_equal(quantity(problem, "row"), np.arange(7))
    np.testing.assert_array_equal(quantity(problem, "weight"), np.broadcast_to(1 if weight is None else weight, 7))
    np.testing.assert_array_equal(quantity(problem, "score", 1), SCORES[:, 1])
    np.testing.assert_array_equal(quantity(problem, "p", 1), whole.probabilities()[:, 1])


def test_a_label_that_is_no_class_is_as_it_was_given_and_neither_right_nor_wrong():
    problem = in_blocks(Problem.create(np.eye(3) * 5, [0, 7, -1]))
    assert quantity(problem, "label").tolist() == [0, 7, -1]
    assert quantity(problem, "correct").tolist() == [True, False, False]
    assert quantity(problem, "wrong").tolist() == [False, False, False]


def test_the_label_of_a_distribution_is_its_largest_class_and_y_its_mass():
    labels: Any = [[0.25, 0.5, 0.25], [0, 1, 0], [0, 0, 0]]
    problem = in_blocks(Problem.create(np.eye(3) * 5, labels))
    assert quantity(problem, "label").tolist() == [1, 1, -1]
    assert quantity(problem, "y", 1).tolist() == [0.5, 1, 0]
    assert quantity(problem, "wrong").tolist() == [True, False, False]
    assert quantity(Problem.create(np.eye(3), [2, 1, 2]), "y", 2).tolist() == [True, False, True]


def test_ignored_rows_and_rows_without_a_prediction():
    scores = np.array([[5, 0], [0, 5], [np.nan, 0]])
    problem = Problem.create(scores, [1, 0, 1], LossOptions(ignore_class=0))
    assert wrong_rows(evaluate(problem)).tolist() == [True, False, True]
    assert quantity(problem, "ignored").tolist() == [False, True, False]


def test_of_the_binary_loss_a_row_is_right_where_every_class_is():
    labels: Any = [[1, 0], [1, 1], [np.nan, 0]]
    problem = Problem.create([[3, -3], [3, -3], [3, -3]], labels, LossOptions(loss=Loss.BINARY))
    assert quantity(problem, "correct").tolist() == [True, False, False]
    assert wrong_rows(evaluate(problem)).tolist() == [False, True, False]


def test_of_no_rows_there_are_none():
    assert wrong_rows(evaluate(Problem.create(np.zeros((0, 3)), np.zeros(0, int)))).size == 0
