"""Labels beside a plot do not lie over each other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QFont, QFontMetricsF

from xentgui.gui.plots.line_labels import fitted, places


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


@pytest.mark.usefixtures("qapp")
def test_a_label_without_room_loses_decimals_before_its_name():
    metrics = QFontMetricsF(QFont())
    text = "mean = 0.60735"
    assert fitted(text, metrics, metrics.horizontalAdvance(text)) == text
    assert fitted(text, metrics, metrics.horizontalAdvance("mean = 0.607")) == "mean = 0.607"
    assert fitted(text, metrics, metrics.horizontalAdvance("mean 0.61")) == "mean 0.61"
    assert "…" in fitted(text, metrics, metrics.horizontalAdvance("mean ="))


@pytest.mark.usefixtures("qapp")
def test_a_whole_number_and_an_exponent_keep_their_digits():
    metrics = QFontMetricsF(QFont())
    assert fitted("row 123456: 2", metrics, metrics.horizontalAdvance("row 123: 2")).endswith("2")
    assert "e+10" in fitted("row 1: 1.23456e+10", metrics, metrics.horizontalAdvance("row 1…34e+10"))
