"""Labels beside a plot do not lie over each other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xentgui.gui.plots.line_labels import places


def test_labels_that_have_room_stand_at_their_lines():
    assert places([80, 20, 50], 10, 100) == [80, 20, 50]


def test_labels_of_two_close_lines_stand_one_below_the_other_in_their_order():
    assert places([51, 50], 10, 100) == [60, 50]


def test_labels_at_the_edges_stay_inside():
    assert places([100, 0], 10, 100) == [95, 5]


@given(st.lists(st.floats(0, 100), min_size=1, max_size=5))
def test_labels_never_overlap_nor_leave_the_plot(wanted):
    centres = np.sort(places(wanted, 20, 100))
    assert (np.diff(centres) >= 20 - 1e-9).all()
    assert centres[0] >= 10 - 1e-9
    assert centres[-1] == pytest.approx(min(centres[-1], 90))
