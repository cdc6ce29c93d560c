"""Losses reduced per pixel column, and ranked."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_array_equal

from xentgui.gui.plots.loss_columns import LossColumns, Ranking, column_edges, nearest

ANY_LOSSES = arrays(
    np.float64, st.integers(1, 60), elements=st.sampled_from([0.0, 0.5, 2, 7, -3, np.inf, -np.inf, np.nan])
)


def longhand(losses):
    """What one column shows."""
    finite = [loss for loss in losses if np.isfinite(loss)]
    return (
        min(finite, default=np.nan),
        max(finite, default=np.nan),
        any(loss == np.inf for loss in losses),
        any(loss == -np.inf for loss in losses),
        any(np.isnan(loss) for loss in losses),
    )


def shown(columns):
    return list(zip(columns.low, columns.high, columns.above, columns.below, columns.undefined, strict=True))


def assert_same(columns, other):
    for mine, its in zip(shown(columns), shown(other), strict=True):
        assert_array_equal(mine, its)


@given(ANY_LOSSES, st.integers(1, 20))
def test_a_column_shows_the_smallest_and_the_largest_finite_loss_and_which_others_it_holds(losses, width):
    edges = column_edges(-0.5, len(losses) - 0.5, width, len(losses))
    columns = LossColumns(losses, edges)
    for here, start, stop in zip(shown(columns), edges, edges[1:], strict=False):
        assert_array_equal(here, longhand(losses[start:stop]))


@given(ANY_LOSSES, st.integers(1, 20), st.data())
def test_after_an_edit_a_refresh_of_its_rows_is_as_good_as_reducing_all(losses, width, data):
    edges = column_edges(-0.5, len(losses) - 0.5, width, len(losses))
    columns = LossColumns(losses, edges)
    row = data.draw(st.integers(0, len(losses) - 1))
    losses[row] = data.draw(st.sampled_from([9.0, np.nan, np.inf, 0.0]))
    columns.refresh(row, row + 1)
    assert_same(columns, LossColumns(losses, edges))


def test_a_refresh_looks_at_the_columns_of_its_rows_only():
    losses = np.ones(1000)
    columns = LossColumns(losses, column_edges(-0.5, 999.5, 10, 1000))
    losses[[250, 750]] = 5.0
    columns.refresh(250, 251)
    assert columns.high.tolist() == [1, 1, 5, 1, 1, 1, 1, 1, 1, 1]


def test_a_refresh_of_rows_out_of_view_changes_nothing():
    losses = np.ones(1000)
    columns = LossColumns(losses, column_edges(99.5, 199.5, 10, 1000))
    losses[:] = 3.0
    columns.refresh(0, 100)
    columns.refresh(200, 1000)
    assert columns.high.tolist() == [1] * 10


@pytest.mark.parametrize(("first", "last", "columns"), [(-0.5, 99.5, 7), (3.2, 60.9, 10), (-0.5, 0.5, 5)])
def test_each_position_in_view_belongs_to_the_one_column_that_holds_its_centre(first, last, columns):
    edges = column_edges(first, last, columns, 100)
    borders = np.linspace(first, last, columns + 1)
    for column in range(columns):
        held = range(edges[column], edges[column + 1])
        assert all(borders[column] <= position < borders[column + 1] for position in held)
    assert edges[-1] - edges[0] == sum(first <= position < last for position in range(100))


def test_the_nearest_loss_is_found_past_undefined_ones():
    assert nearest(np.array([np.nan, 1.0, 4.0, np.inf]), 3.0) == 2
    assert nearest(np.array([np.nan, np.nan]), 3.0) == 0


def test_an_infinite_loss_is_found_by_inf_and_an_undefined_one_by_nan():
    losses = np.array([2.0, np.inf, np.nan, -np.inf])
    assert nearest(losses, np.inf) == 1
    assert nearest(losses, -np.inf) == 3
    assert nearest(losses, np.nan) == 2


def test_where_no_loss_is_undefined_nan_finds_the_smallest():
    assert nearest(np.array([2.0, 1.0, 3.0]), np.nan) == 1


def test_a_loss_that_is_not_finite_is_found_a_little_beside_its_column():
    losses = np.ones(1000)
    losses[[250, 500, 750]] = np.nan, np.inf, -np.inf
    columns = LossColumns(losses, column_edges(-0.5, 999.5, 100, 1000))
    assert columns.find_near(27.5, 3, np.nan) == 250
    assert columns.find_near(47.5, 3, np.inf) == 500
    assert columns.find_near(75.5, 3, -np.inf) == 750
    assert columns.find_near(29.5, 3, np.nan) == -1
    assert columns.find_near(27.5, 3, np.inf) == -1


def test_a_ranking_falls_from_inf_to_undefined_and_keeps_equals_in_the_order_of_their_rows():
    ranking = Ranking.of(np.array([1.0, np.nan, 3.0, 1.0, np.inf]))
    assert ranking.rows.tolist() == [4, 2, 0, 3, 1]
    assert ranking.places.tolist() == [2, 4, 1, 3, 0]
    assert_array_equal(ranking.losses, [np.inf, 3, 1, 1, np.nan])
