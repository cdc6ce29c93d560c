"""Batches whose labels stand at other rows or classes, or whose classes are another axis."""

import numpy as np
import pytest

from xentgui.core.evaluation import evaluate
from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem
from xentgui.core.rearranged import (
    partners,
    with_class_axis,
    with_class_axis_of_both,
    with_class_axis_of_labels,
    with_labels_permuted,
    with_labels_shifted,
)

SCORES = np.arange(24.0).reshape(2, 4, 3) % 5


def listed(table):
    return table.join().tolist()


def test_partners_stay_in_their_sequence():
    problem = Problem.create(SCORES, np.zeros((2, 4), int))
    assert partners(problem, 1).tolist() == [1, 2, 3, -1, 5, 6, 7, -1]
    assert partners(problem, -2).tolist() == [-1, -1, 0, 1, -1, -1, 4, 5]
    assert partners(Problem.create(SCORES.reshape(8, 3), np.zeros(8, int)), 1).tolist() == [*range(1, 8), -1]
    assert partners(Problem.create(np.zeros((0, 3)), np.zeros(0, int)), 1).tolist() == []


def test_labels_of_the_next_row_leave_the_last_one_ignored():
    before = Problem.create(SCORES, [[0, 1, 2, 0], [2, 2, 1, 0]])
    after = with_labels_shifted(before, 1)
    assert listed(after.labels) == [1, 2, 0, -1, 2, 1, 0, -1]
    assert after.options.ignore_class == -1
    assert after.scores is before.scores
    assert evaluate(after).totals.kept == 6


def test_the_mark_of_ignored_rows_is_kept_and_moves_along():
    before = Problem.create(SCORES, [[0, 1, -100, 0], [2, 2, 1, 0]], LossOptions(ignore_class=-100))
    after = with_labels_shifted(before, -1)
    assert listed(after.labels) == [-100, 0, 1, -100, -100, 2, 2, 1]
    assert after.options.ignore_class == -100


def test_rows_of_distributions_that_get_none_are_taken_out_with_their_weights():
    table = np.eye(3)[[0, 1, 2, 0]]
    before = Problem.create(SCORES[0], table, sample_weight=[1.0, 2, 3, 4])
    after = with_labels_shifted(before, 1)
    assert listed(after.labels) == table[1:].tolist()
    assert listed(after.scores) == SCORES[0, :3].tolist()
    assert after.sample_weight is not None
    assert after.sample_weight.tolist() == [1, 2, 3]
    assert after.leading_shape == (3,)


def test_permuted_labels_of_either_kind_cost_the_same():
    labels = np.array([0, 1, 2, 0])
    sparse = with_labels_permuted(Problem.create(SCORES[0], labels), [2, 0, 1])
    table = with_labels_permuted(Problem.create(SCORES[0], np.eye(3)[labels]), [2, 0, 1])
    assert listed(sparse.labels) == [2, 0, 1, 2]
    assert listed(table.labels) == np.eye(3)[[2, 0, 1, 2]].tolist()
    assert evaluate(sparse).loss == pytest.approx(evaluate(table).loss, rel=1e-15)


def test_labels_that_are_no_class_or_ignored_stay():
    before = Problem.create(SCORES[0], [0, -1, 7, 1], LossOptions(ignore_class=1))
    assert listed(with_labels_permuted(before, [1, 2, 0]).labels) == [1, -1, 7, 1]


def test_another_axis_becomes_the_classes():
    scores = np.arange(2 * 3 * 3.0).reshape(2, 3, 3)
    after = with_class_axis(Problem.create(scores, np.zeros((2, 3), int)), 1)
    assert np.array_equal(after.scores.join().reshape(2, 3, 3), np.swapaxes(scores, 1, 2))
    assert after.leading_shape == (2, 3)


def test_another_axis_of_scores_and_labels_becomes_the_classes():
    scores = np.arange(2 * 3 * 4.0).reshape(2, 3, 4)
    labels = np.eye(3)[[[0, 1, 2, 0], [2, 2, 1, 0]]].swapaxes(1, 2)
    before = Problem.create(scores, labels, class_names=tuple("abcd"), sample_weight=np.ones((2, 3)))
    after = with_class_axis_of_both(before, 1)
    assert after.leading_shape == (2, 4)
    assert after.classes == 3
    assert np.array_equal(after.scores.join().reshape(2, 4, 3), scores.swapaxes(1, 2))
    assert listed(after.labels) == np.eye(3)[[0, 1, 2, 0, 2, 2, 1, 0]].tolist()
    assert after.class_names == ()
    assert after.sample_weight is None
    assert len(evaluate(after).row_losses.reshape(-1)) == 8


def test_another_axis_of_the_labels_becomes_the_classes():
    labels = np.random.default_rng(0).dirichlet([1, 1, 1], (2, 3))
    before = Problem.create(np.zeros((2, 3, 3)), labels)
    after = with_class_axis_of_labels(before, 1)
    assert np.array_equal(after.labels.join().reshape(2, 3, 3), labels.swapaxes(1, 2))
    assert after.scores is before.scores


def test_weights_and_names_stay_where_what_they_belong_to_keeps_its_length():
    def turned(shape: tuple[int, ...], axis: int) -> Problem:
        scores, classes = np.zeros(shape), shape[-1]
        weights = {"sample_weight": np.ones(shape[:-1]), "class_weight": np.ones(classes)}
        names = tuple("abcd"[:classes])
        return with_class_axis_of_both(Problem.create(scores, scores, **weights, class_names=names), axis)  # type: ignore[arg-type]

    same_shape, same_classes, other = turned((2, 3, 3), 1), turned((3, 2, 3), 0), turned((2, 3, 4), 1)
    assert same_shape.sample_weight is not None
    assert same_shape.class_names == same_classes.class_names == tuple("abc")
    assert same_classes.class_weight is not None
    assert same_classes.leading_shape == (2, 3)
    assert same_classes.sample_weight is None
    assert other.class_weight is other.sample_weight is None
    assert other.class_names == ()
