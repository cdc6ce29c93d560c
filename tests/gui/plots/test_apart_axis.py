"""The numbers of an upright axis do not touch, however low the plot is."""

import pytest
from PySide6.QtGui import QFont, QFontMetricsF

from xentgui.gui.plots.apart_axis import ApartAxis


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("points", [9, 18])
@pytest.mark.parametrize("pixels", [1, 40, 60, 300])
@pytest.mark.parametrize("high", [0.3, 1.0, 9.5, 250.0])
def test_numbers_do_not_touch(high, pixels, points):
    axis, font = ApartAxis("left"), QFont()
    font.setPointSize(points)
    axis.setStyle(tickFont=font)
    step = axis.tickSpacing(0.0, high, pixels)[0][0]
    assert step * pixels / high >= QFontMetricsF(font).height() * (1 - 1e-9)


@pytest.mark.usefixtures("qapp")
def test_a_high_axis_is_numbered_as_ever_and_one_without_length_not_at_all():
    axis = ApartAxis("left")
    assert axis.tickSpacing(0.0, 1.0, 300)[0] == (0.2, 0)
    assert axis.tickSpacing(0.0, 0.0, 300) == []
