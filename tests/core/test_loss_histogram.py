"""The histogram of losses: every row is in a bin or counted beside, and a bin chooses just its rows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from xentgui.core.evaluation import evaluate
from xentgui.core.loss_histogram import Group, LossHistogram, Spread, losing_most, loss_histogram
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem
from xentgui.core.row_filters import of_loss, of_losses
from xentgui.core.row_ordering import Wanted, ordered

INF, NAN = float("inf"), float("nan")


def costing(losses) -> Problem:
    """Rows of about these losses, under label 0 of two classes."""
    losses = np.asarray(losses, float)
    with np.errstate(over="ignore", divide="ignore"):
        odds = np.where(losses < 700, np.log(np.expm1(np.minimum(losses, 700))), losses)
    return Problem.create(np.stack([np.zeros(len(losses)), odds], axis=1), np.zeros(len(losses), int))


def ends(found: LossHistogram, place: int) -> tuple[float, float]:
    low = -INF if place == 0 and found.beyond[0] else found.edges[place]
    high = INF if place == len(found.edges) - 2 and found.beyond[1] else found.edges[place + 1]
    return low, high


def rows_of(evaluation, expression: str) -> int:
    return len(ordered(evaluation, Wanted(expression)).rows)


def test_four_losses_counted_by_hand():
    found = loss_histogram(evaluate(costing([0.05, 0.15, 0.16, 1.0])))
    assert found.edges[:3].tolist() == [0, 0.05, 0.1]
    assert found.edges[-1] > 1
    assert found.whole.rows == 4
    assert found.whole.counts[3] == 2
    assert found.whole.mean == pytest.approx(0.34)


def test_what_is_not_finite_is_counted_beside():
    scores = np.array([[0, 1], [NAN, 1], [-INF, 0], [-INF, 0], [0, 3]])
    problem = Problem.create(scores, [0, 0, 0, 1, 0], LossOptions(ignore_class=1))
    found = loss_histogram(evaluate(problem), [0, 1])
    assert (found.whole.above, found.whole.undefined, found.ignored) == (1, 1, 1)
    assert found.whole.counts.sum() == 2
    assert [group.rows for group in found.of_classes] == [4, 0]


def test_one_loss_far_off_does_not_squeeze_the_others_into_one_bin():
    found = loss_histogram(evaluate(costing([*np.linspace(0.1, 2, 99), 1e6])))
    assert found.beyond == (False, True)
    assert found.edges[-1] < 3
    assert np.count_nonzero(found.whole.counts) >= 20
    assert found.whole.counts[-1] >= 1


def test_two_far_losses_of_many_are_beyond_and_those_of_few_rows_are_not():
    assert not any(loss_histogram(evaluate(costing([0.1, 0.2, 500]))).beyond)


def test_the_classes_that_lose_most_come_first_and_an_infinite_loss_before_all():
    scores = np.array([[0, 1, 5], [0, 1, 5], [0, 1, 5], [0, 1, -INF]])
    evaluation = evaluate(Problem.create(scores, [0, 1, 1, 2]))
    assert losing_most(evaluation, 5) == [2, 1, 0]
    assert losing_most(evaluation, 1) == [2]
    assert loss_histogram(evaluation, None, 2).classes == (2, 1)


def test_of_several_yes_and_no_a_row_has_no_class():
    problem = Problem.create([[1, 2], [3, 4]], [[1, 0], [0, 1]], LossOptions(loss=Loss.BINARY))
    found = loss_histogram(evaluate(problem), None)
    assert (found.classes, found.whole.rows) == ((), 2)


@pytest.mark.parametrize("losses", [[], [0.0, 0.0], [1e-300], [1e300, 2e300]])
def test_odd_ranges_have_bins(losses):
    found = loss_histogram(evaluate(costing(losses)))
    assert found.whole.rows == len(losses)
    assert np.all(np.diff(found.edges) > 0)


@given(hnp.arrays(np.float64, st.integers(0, 60), elements=st.floats()))
def test_bins_of_any_numbers_are_few_and_hold_all(values):
    with np.errstate(all="ignore"):
        spread = Spread.of(values[np.isfinite(values)])
        edges = spread.edges()
        group = Group.of(values, edges)
    assert 2 <= len(edges) <= 43
    assert np.all(np.diff(edges) > 0)
    assert np.isfinite(edges).all()
    assert group.rows == len(values)


@given(st.integers(0, 300), st.integers(1, 4) | st.just(700), st.integers(0, 2**32 - 1), st.booleans())
def test_each_bin_chooses_the_rows_that_it_counts(rows, classes, seed, ignores):
    random = np.random.default_rng(seed)
    scores = random.choice([0.0, 1.0, 4.0, 90.0, np.nan, -INF], (rows, classes), p=[0.4, 0.3, 0.2, 0.098, 0.001, 0.001])
    weights = random.choice([0.0, 1.0, 2.5], rows)
    options = LossOptions(ignore_class=0 if ignores else None)
    problem = Problem.create(scores, random.integers(-1, classes, rows), options, sample_weight=weights)
    evaluation = evaluate(problem)
    found = loss_histogram(evaluation, [0])
    assert found.whole.rows + found.ignored == rows
    for place in range(0, len(found.edges) - 1, 3):
        assert rows_of(evaluation, of_losses(problem, *ends(found, place))) == found.whole.counts[place]
        assert rows_of(evaluation, of_losses(problem, *ends(found, place), 0)) == found.of_classes[0].counts[place]
    assert rows_of(evaluation, of_loss(problem, "nan")) == found.whole.undefined
    assert rows_of(evaluation, of_loss(problem, "inf")) == found.whole.above
