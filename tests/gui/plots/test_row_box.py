"""The numbers along the rows are whole and do not touch, however narrow the plot is."""

import pytest
from PySide6.QtGui import QFont, QFontMetricsF

from xentgui.gui.plots.row_box import RowAxis


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("points", [9, 18])
@pytest.mark.parametrize("pixels", [20, 65, 200, 1000])
@pytest.mark.parametrize("rows", [1, 2, 7, 200, 123_456, 10_000_000])
def test_row_numbers_are_whole_and_do_not_touch(rows, pixels, points):
    axis, font = RowAxis("bottom"), QFont()
    font.setPointSize(points)
    axis.setStyle(tickFont=font)
    low, high = -0.5, rows - 0.5
    step = axis.tickSpacing(low, high, pixels)[0][0]
    last = low + (high - low) // step * step
    assert step == int(step) >= 1
    assert step * pixels / rows >= QFontMetricsF(font).horizontalAdvance(f"{last:,.0f}") or step >= rows
    assert axis.tickStrings([step], 1.0, step) == [f"{step:,.0f}"]


@pytest.mark.usefixtures("qapp")
def test_a_wide_plot_of_few_rows_numbers_each():
    assert RowAxis("bottom").tickSpacing(-0.5, 1.5, 300)[0] == (1, 0)
