"""Heat of a row: where its values lie, whatever is among them."""

import warnings

import ml_dtypes
import numpy as np
import pytest

from xentgui.gui.heat import Heat, row_heat

INF, NAN = np.inf, np.nan


@pytest.mark.parametrize("kind", [np.float16, ml_dtypes.bfloat16, np.float32, np.float64])
@pytest.mark.parametrize(
    ("row", "heat"),
    [
        ([0, 1, 2], [0, 0.5, 1]),
        ([-3, 1, -1], [0, 1, 0.5]),
        ([5, 5], [0.5, 0.5]),
        ([7], [0.5]),
        ([0, 2, INF], [0, 1, 1]),
        ([0, 2, -INF], [0, 1, 0]),
        ([0, NAN, 4], [0, NAN, 1]),
        ([INF, -INF, 3], [1, 0, 0.5]),
        ([INF, INF], [1, 1]),
        ([-INF, -INF, -INF], [0, 0, 0]),
        ([NAN, NAN], [NAN, NAN]),
        ([NAN, INF, 1, 3, -INF], [NAN, 1, 0, 1, 0]),
    ],
)
def test_heat_is_where_a_value_lies_between_the_finite_ones(kind, row, heat):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_array_equal(row_heat(np.array(row, kind)), heat)


def test_the_widest_range_there_is_has_a_middle():
    np.testing.assert_array_equal(row_heat(np.array([-1.7e308, 0, 1.7e308])), [0, 0.5, 1])
    np.testing.assert_array_equal(row_heat(np.array([-6e4, 0, 6e4], np.float16)), [0, 0.5, 1])


def test_the_smallest_differences_are_seen():
    tiny = np.array([0, 5e-324, 1e-323])
    assert row_heat(tiny)[-1] == 1
    assert (np.diff(row_heat(tiny)) >= 0).all()


def test_a_part_of_a_row_has_the_heat_it_has_in_the_whole():
    row = np.random.default_rng(0).normal(size=50)
    np.testing.assert_array_equal(Heat.of(row).at(row[10:20]), row_heat(row)[10:20])
