"""Means of the means of batches, whatever is left over for the last one."""

import numpy as np
import pytest

from xentgui.core.diagnostics.seen.divisors import counted, divisors, sums_of_batches
from xentgui.core.diagnostics.seen.labels import IndexLabels
from xentgui.core.options import LossOptions, Reduction
from xentgui.core.problem import Problem

RNG = np.random.default_rng(2)


def reduce(problem, losses, label, name, weights=None, ignore=None):
    choice = next(each for each in divisors(problem) if each.change is not None and each.change.name == name)
    return choice.what(counted(losses, label, None, weights, ignore))


def mean_of_means(losses, kept, size, weights=None):
    weights = np.ones(len(losses)) if weights is None else weights
    batches = [slice(start, start + size) for start in range(0, len(losses), size)]
    means = [
        (losses * weights)[some][kept[some]].sum() / (weights if weights.std() else kept)[some][kept[some]].sum()
        for some in batches
        if kept[some].any()
    ]
    return np.mean(means)


@pytest.mark.parametrize("rows", [1, 7, 8, 9, 64, 1000])
@pytest.mark.parametrize("size", [1, 2, 8, 100])
def test_sums_of_batches_are_those_of_each(rows, size):
    values = RNG.normal(size=rows)
    right = [values[start : start + size].sum() for start in range(0, rows, size)]
    assert sums_of_batches(values, size) == pytest.approx(right)


def test_there_are_no_sums_of_nothing():
    assert len(sums_of_batches(np.zeros(0), 4)) == 0


@pytest.mark.parametrize("rows", [65, 96, 257])
@pytest.mark.parametrize("size", [4, 32, 64])
def test_a_mean_of_batches_counts_the_rows_that_count(rows, size):
    losses, index = RNG.random(rows), RNG.integers(0, 4, rows)
    index[:size] = -1  # a batch of which no row counts
    problem, label = Problem.create(np.zeros((rows, 4)), index), IndexLabels(index, 4)
    name = f"mean of batches of {size}"
    every = np.ones(rows, bool)
    assert reduce(problem, losses, label, name) == pytest.approx(mean_of_means(losses, every, size))
    assert reduce(problem, losses, label, name, ignore=-1) == pytest.approx(mean_of_means(losses, index != -1, size))


def test_a_mean_of_batches_divides_by_the_weights_where_the_reduction_does():
    losses, weights, label = RNG.random(70), RNG.random(70), IndexLabels(np.zeros(70, int), 2)
    options = LossOptions(reduction=Reduction.MEAN_WITH_SAMPLE_WEIGHT)
    problem = Problem.create(np.zeros((70, 2)), label.index, options, sample_weight=weights)
    found = reduce(problem, losses, label, "mean of batches of 32", weights)
    assert found == pytest.approx(mean_of_means(losses, np.ones(70, bool), 32, weights))
