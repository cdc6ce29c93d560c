"""The place of positions and losses on the screen, and the reach of the loss axis."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xentgui.gui.plots.scale import Scale, loss_range, with_strip
from xentgui.gui.plots.shown_losses import Extent

NEW = (0.0, 0.0)
ANY = st.floats(allow_nan=False)


def test_positions_and_losses_are_found_again_from_their_pixels():
    scale = Scale(-0.5, 9.5, 0, 4, 200, 100)
    assert [scale.position(float(scale.x(position))) for position in range(10)] == list(range(10))
    assert scale.loss(scale.y_of(3.0)) == pytest.approx(3.0)


def test_losses_outside_the_axis_stay_inside_the_plot():
    scale = Scale(-0.5, 9.5, 0, 4, 200, 100)
    assert scale.y(np.array([np.inf, 9, -np.inf, np.nan])).tolist() == [0, 0, 100, 100]
    assert [scale.y_of(loss) for loss in (np.inf, 9, -np.inf, np.nan)] == [0, 0, 100, 100]


def test_the_axis_goes_from_zero_a_little_past_the_largest_loss():
    bottom, top = loss_range(Extent(0.2, 5.0), [2.0], NEW)
    assert bottom == 0
    assert 5 < top < 6


def test_the_axis_goes_below_zero_for_negative_losses():
    bottom, top = loss_range(Extent(-3.0, -1.0), [], NEW)
    assert bottom < -3
    assert top > 0


def test_the_axis_stays_while_the_losses_change_a_little_and_follows_when_they_are_far_off():
    shown = loss_range(Extent(0, 5.0), [], NEW)
    assert loss_range(Extent(0, 3.0), [], shown) == shown
    assert loss_range(Extent(0, 1.0), [], shown)[1] < 2
    assert loss_range(Extent(0, 5.6), [], shown)[1] > 5.6


def test_a_line_near_the_losses_is_within_reach_and_one_far_above_does_not_squeeze_them():
    assert loss_range(Extent(0, 1.0), [2.3], NEW)[1] > 2.3
    assert loss_range(Extent(0, 0.01), [2.3], NEW)[1] < 0.1


@given(ANY, ANY, st.lists(st.floats(), max_size=2))
def test_the_axis_is_finite_and_holds_zero_whatever_the_losses(low, high, lines):
    bottom, top = loss_range(Extent(low, high), lines, NEW)
    assert np.isfinite([bottom, top]).all()
    assert bottom <= 0 < top


def test_undefined_losses_get_room_below_zero():
    assert with_strip((0.0, 1.0), Extent(0, 1)) == (0, 1)
    assert with_strip((0.0, 1.0), Extent(0, 1, undefined=1))[0] < 0
