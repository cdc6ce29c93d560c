"""Labels by predictions: every row is counted once, in its pair or as one that has none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xentgui.core.confusion import Confusion, LeftOut, confusion, yes_and_no
from xentgui.core.evaluation import evaluate
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem
from xentgui.core.row_filters import of_answer, of_pair
from xentgui.core.row_ordering import Wanted, ordered

NAN = float("nan")
BINARY = LossOptions(loss=Loss.BINARY)


def selected(evaluation, expression: str) -> int:
    return len(ordered(evaluation, Wanted(expression)).rows)


def dense(found: Confusion) -> object:
    return found.table((0, 0), found.classes).tolist()


def test_a_batch_that_is_counted_by_hand():
    scores = [[2, 1, 0], [0, 2, 1], [0, 2, 1], [3, 0, 0], [0, 0, 5]]
    found = confusion(evaluate(Problem.create(scores, [0, 0, 0, 2, 2])))
    assert dense(found) == [[1, 2, 0], [0, 0, 0], [1, 0, 1]]
    assert (found.rows, found.right) == (5, 2)
    assert (found.of_label.tolist(), found.of_prediction.tolist()) == ([3, 0, 2], [2, 2, 1])
    assert found.most_confused(5) == [(0, 1, 2), (2, 0, 1)]
    assert [found.count(0, 1), found.count(1, 1), found.count(2, 2)] == [2, 0, 1]


def test_rows_without_a_pair_are_counted_apart_each_once():
    scores = np.array([[1, 0], [NAN, 0], [1, 0], [NAN, 0], [0, 1]])
    problem = Problem.create(scores, [0, 0, -1, 1, 7], LossOptions(ignore_class=1))
    found = confusion(evaluate(problem))
    assert (found.rows, found.left_out) == (1, LeftOut(ignored=1, unlabelled=2, unpredicted=1))


def test_of_a_distribution_the_largest_class_is_the_label():
    found = confusion(evaluate(Problem.create([[2, 1], [2, 1], [2, 1]], np.array([[0.4, 0.6], [1, 0], [0, 0]]))))
    assert dense(found) == [[1, 0], [1, 0]]
    assert found.left_out == LeftOut(unlabelled=1)


def test_one_column_of_the_binary_loss_has_the_sides_no_and_yes():
    found = confusion(evaluate(Problem.create([[2.0], [-1.0], [3.0], [NAN]], [[1], [1], [0], [0]], BINARY)))
    assert dense(found) == [[0, 1], [1, 1]]
    assert found.left_out == LeftOut(unpredicted=1)


def test_several_columns_of_the_binary_loss_have_no_one_label():
    evaluation = evaluate(Problem.create([[1.0, 2.0]], [[1, 1]], BINARY))
    with pytest.raises(ValueError, match="no one label"):
        confusion(evaluation)


def test_without_rows_there_is_nothing():
    found = confusion(evaluate(Problem.create(np.zeros((0, 3)), np.zeros(0, int))))
    assert (found.rows, found.most_confused(3), found.left_out) == (0, [], LeftOut())


@given(st.integers(0, 300), st.integers(1, 5) | st.just(1200), st.integers(0, 2**32 - 1), st.booleans())
def test_pairs_and_rows_left_out_sum_to_the_rows(rows, classes, seed, ignores):
    random = np.random.default_rng(seed)
    scores = random.choice([0.0, 1.0, 2.0, np.nan], (rows, classes), p=[0.4, 0.3, 0.299, 0.001])
    labels = random.integers(-1, classes + 1, rows)
    problem = Problem.create(scores, labels, LossOptions(ignore_class=0 if ignores else None))
    evaluation = evaluate(problem)
    found = confusion(evaluation)
    assert found.rows + sum(found.left_out) == rows
    assert found.of_label.sum() == found.of_prediction.sum() == found.rows
    judged = (labels >= 0) & (labels < classes) & ~evaluation.ignored & (evaluation.predicted >= 0)
    assert found.right == np.count_nonzero(judged & (labels == evaluation.predicted))
    for label, predicted, count in found.most_confused(3):
        pair = range(label, label + 1), range(predicted, predicted + 1)
        assert count == found.count(label, predicted) == selected(evaluation, of_pair(problem, *pair))


@given(st.integers(1, 40), st.integers(1, 7), st.integers(1, 30), st.integers(0, 2**32 - 1))
def test_squares_of_many_classes_hold_the_sum_of_their_pairs(cells, step, classes, seed):
    random = np.random.default_rng(seed)
    codes = random.integers(0, classes * classes, 200)
    whole = Confusion.counted(codes, classes, LeftOut())
    table = np.bincount(codes, minlength=classes * classes).reshape(classes, classes)
    wide = np.zeros((cells * step, cells * step), int)
    part = table[: cells * step, : cells * step]
    wide[: part.shape[0], : part.shape[1]] = part
    sums = wide.reshape(cells, step, cells, step).sum(axis=(1, 3))
    assert whole.table((0, 0), cells, step).tolist() == sums.tolist()


def test_a_square_of_classes_chooses_the_rows_that_it_counts():
    random = np.random.default_rng(5)
    problem = Problem.create(random.normal(size=(500, 12)), random.integers(0, 12, 500))
    evaluation = evaluate(problem)
    table = confusion(evaluation).table((4, 0), 3, 4)
    assert table[1, 2] == selected(evaluation, of_pair(problem, range(8, 12), range(8, 12)))
    assert table[2].sum() == 0


@given(st.integers(0, 40), st.integers(1, 4), st.integers(0, 2**32 - 1), st.booleans())
def test_each_class_of_the_binary_loss_has_its_own_yes_and_no(rows, classes, seed, from_logits):
    random = np.random.default_rng(seed)
    scores = random.choice([0.1, 0.5, 0.9, 1e-30, np.nan], (rows, classes)) - (0.5 if from_logits else 0)
    labels = random.choice([0.0, 1.0, 0.5, 0.7, np.nan], (rows, classes))
    problem = Problem.create(scores, labels, LossOptions(from_logits=from_logits, loss=Loss.BINARY))
    evaluation = evaluate(problem)
    found = yes_and_no(evaluation)
    assert (found.counts.sum(axis=(1, 2)) + found.missing).tolist() == [rows] * classes
    for means_yes, says_yes in ((0, 1), (1, 0), (1, 1)):
        count = found.counts[0, means_yes, says_yes]
        assert count == selected(evaluation, of_answer(problem, 0, means_yes, says_yes))


def test_yes_and_no_counted_by_hand():
    found = yes_and_no(evaluate(Problem.create([[2, -1], [-3, 4], [1, -2]], [[1, 0], [1, 0], [0, 0]], BINARY)))
    assert found.counts.tolist() == [[[0, 1], [1, 1]], [[2, 1], [0, 0]]]
    assert found.wrong.tolist() == [2, 1]
