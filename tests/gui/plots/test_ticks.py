"""Ticks: round numbers inside of the axis, few enough."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xentgui.gui.plots.ticks import powers, round_ticks, written


def test_ticks_are_round():
    assert round_ticks(0, 1, 5) == pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 1])
    assert round_ticks(-3, 12, 4) == [0, 5, 10]
    assert round_ticks(2, 2, 4) == [2]


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e9), st.integers(1, 12))
def test_ticks_are_inside_and_not_many(low, length, most):
    high = low + length
    ticks = round_ticks(low, high, most)
    assert len(ticks) <= most + 1
    assert all(low - 1e-6 * length <= tick <= high + 1e-6 * length for tick in ticks)


def test_powers_reach_up_to_the_largest():
    assert [powers(high) for high in (0, 1, 99, 100)] == [[0], [0, 1], [0, 1, 10], [0, 1, 10, 100]]


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (0.1 * 3, "0.3"), (1000, "1,000"), (2e6, "2e6"), (2e-9, "2e-9"), (3e22, "3e22")]
)
def test_a_tick_has_no_digits_that_rounding_left(value, text):
    assert written(value) == text
