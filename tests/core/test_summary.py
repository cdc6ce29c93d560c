"""How numbers are spread, beside NumPy on all of them at once."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xentgui.core import summary
from xentgui.core.summary import Summary, class_counts


def of(*pieces) -> Summary:
    return Summary.of(lambda: [np.array(piece) for piece in pieces])


@given(st.lists(st.lists(st.floats(-1e6, 1e6) | st.just(math.nan), max_size=5), min_size=1, max_size=4))
def test_it_is_that_of_all_numbers_at_once(pieces):
    found, whole = of(*pieces), np.concatenate([np.array(piece, np.float64) for piece in pieces])
    there = whole[~np.isnan(whole)]
    assert (found.defined, found.undefined) == (there.size, whole.size - there.size)
    if there.size:
        wanted = [there.sum(), there.mean(), there.std(), *np.quantile(there, [0.25, 0.5, 0.75])]
        got = [found.total, found.mean, found.deviation, *found.quartiles]
        np.testing.assert_allclose(got, wanted, rtol=1e-9, atol=1e-6)
        assert (found.least.value, found.most.value) == (there.min(), there.max())
        assert whole[found.least.at] == there.min()
        assert whole[found.most.at] == there.max()
    else:
        assert all(map(math.isnan, (found.mean, found.deviation, found.least.value, *found.quartiles)))


def test_the_first_of_equals_is_named():
    found = of([3, 1, 3], [1, 3])
    assert (found.least, found.most) == ((1, 1), (3, 0))


def test_infinities_are_numbers():
    found = of([np.inf, 1.0], [-np.inf, np.nan])
    assert (found.least, found.most) == ((-np.inf, 2), (np.inf, 0))
    assert math.isnan(found.mean)
    assert of([np.inf, 1.0]).mean == np.inf
    assert of([-np.inf, np.nan]).least == (-np.inf, 0)


def test_numbers_of_few_bits_do_not_overflow():
    assert of(np.full(1000, 60_000, np.float16)).total == 6e7


def test_of_too_many_numbers_there_are_no_quartiles(monkeypatch):
    monkeypatch.setattr(summary, "MOST_FOR_QUARTILES", 2)
    found = of([1.0, 2.0, 3.0])
    assert math.isnan(found.quartiles[1])
    assert found.mean == 2


def test_classes_are_counted_the_most_frequent_first():
    assert list(class_counts(lambda: [np.array([2, 2, -1]), np.array([0, 2, -1])]).items()) == [(2, 3), (-1, 2), (0, 1)]
    assert class_counts(lambda: [np.zeros(0, int)]) == {}


@pytest.mark.parametrize("size", [0, 1])
def test_no_number_and_one_number_are_counted(size):
    found = of(np.ones(size))
    assert found.defined == size
    assert found.total == size
