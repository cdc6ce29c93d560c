"""Which class stands for which: one to one, and of nearly the largest gain."""

from itertools import permutations

import numpy as np
import pytest

from xentgui.core.diagnostics.assignment import assignment


def gain(gains, chosen):
    return gains[np.arange(len(gains)), chosen].sum()


@pytest.mark.parametrize("seed", range(40))
def test_it_is_nearly_the_best(seed):
    gains = np.random.default_rng(seed).normal(size=(6, 6))
    best = max(gain(gains, list(order)) for order in permutations(range(6)))
    assert gain(gains, assignment(gains)) >= 0.85 * best


@pytest.mark.parametrize("size", [1, 2, 10, 300, 1000])
def test_a_hidden_order_is_found_in_any_size(size):
    random = np.random.default_rng(size)
    order = random.permutation(size)
    gains = random.normal(size=(size, size))
    gains[np.arange(size), order] += 9
    assert assignment(gains).tolist() == order.tolist()


def test_each_column_is_given_once_of_noise_of_ties_and_of_a_matrix_that_pairs_one_at_a_time():
    size = 300
    noise = np.random.default_rng(0).normal(size=(size, size))
    one_by_one = np.outer(np.arange(size), np.arange(size)).astype(float)
    for gains in (noise, np.zeros((size, size)), one_by_one):
        assert sorted(assignment(gains)) == list(range(size))
