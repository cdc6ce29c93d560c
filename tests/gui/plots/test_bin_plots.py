"""The histogram and the reliability diagram: each bin can be reached by keys and mouse, however narrow it is."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from xentgui.gui.plots.histogram_plot import HistogramPlot, Strip
from xentgui.gui.plots.reliability_plot import Bins, ReliabilityPlot

EDGES = np.linspace(0, 2, 5)


@pytest.fixture
def show(hold):
    def make(plot, size=(400, 240)):
        hold(plot, size)
        plot.chosen_cells = []
        plot.chosen.connect(lambda *cell: plot.chosen_cells.append(cell))
        return plot

    return make


@pytest.fixture
def histogram(show):
    plot = show(HistogramPlot())
    plot.show_strips(EDGES, (False, False), [Strip("all", np.array([5, 0, 9, 1]))], "row loss")
    return plot


def bins(counts, edges=None, *, even=False) -> Bins:
    counts = np.array(counts)
    edges = np.linspace(0, 1, len(counts) + 1) if edges is None else np.array(edges)
    middle = np.where(counts > 0, (edges[1:] + edges[:-1]) / 2, np.nan)
    return Bins(edges, counts, middle, middle * 0.8, even)


def test_a_click_on_any_height_of_a_bin_chooses_it(qtbot, histogram):
    for column in range(4):
        middle = histogram.centre_of(0, column)
        for y in (-60, 0, 60):
            qtbot.mouseClick(histogram.viewport(), Qt.MouseButton.LeftButton, pos=middle + type(middle)(0, y))
            assert histogram.chosen_cells[-1] == (0, column)


def test_the_keys_begin_at_the_fullest_bin(qtbot, histogram):
    histogram.setFocus()
    assert histogram.current == (0, 2)
    qtbot.keyClick(histogram, Qt.Key.Key_Right)
    qtbot.keyClick(histogram, Qt.Key.Key_Space)
    assert histogram.chosen_cells == [(0, 3)]


def test_logarithmic_heights_show_one_row_beside_a_million(histogram):
    strip = [Strip("all", np.array([1_000_000, 1, 0, 0]))]
    histogram.set_logarithmic(True)
    histogram.show_strips(EDGES, (False, False), strip, "row loss")
    picture = histogram.grab().toImage()
    one, none = (histogram.centre_of(0, column) for column in (1, 2))
    bottom = round(histogram.item.box.bottom()) - 4
    assert picture.pixelColor(one.x(), bottom) != picture.pixelColor(none.x(), bottom)


def test_as_many_classes_are_shown_as_can_be_read(qtbot, show):
    strips = [Strip(f"class {i}", np.array([i, 1, 2, 3])) for i in range(40)]
    small, large = show(HistogramPlot()), show(HistogramPlot(), (400, 800))
    for plot in (small, large):
        plot.show_strips(EDGES, (False, False), strips, "row loss")
    assert 2 <= small.shown < large.shown <= 40
    small.setFocus()
    for _ in range(60):
        qtbot.keyClick(small, Qt.Key.Key_Down)
    assert small.current[0] == small.shown - 1


def test_every_bin_of_confidence_can_be_reached_where_most_are_narrow(qtbot, show):
    plot = show(ReliabilityPlot())
    plot.show_bins(bins([3, 4, 5, 6], [0, 0.99, 0.999, 0.9999, 1]))
    plot.setFocus()
    assert plot.current == (0, 3)
    for column in (2, 1, 0):
        qtbot.keyClick(plot, Qt.Key.Key_Left)
        assert plot.current == (0, column)


def test_even_bins_are_equally_wide_however_narrow_they_are(qtbot, show):
    plot = show(ReliabilityPlot())
    plot.show_bins(bins([3, 4, 5, 6], [0, 0.99, 0.999, 0.9999, 1], even=True))
    widths = [plot.item.rect_of(0, column).width() for column in range(4)]
    assert max(widths) - min(widths) <= 1
    for column in range(4):
        qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.centre_of(0, column))
        assert plot.chosen_cells[-1] == (0, column)


def test_empty_bins_and_no_bins_can_be_drawn(show):
    plot = show(ReliabilityPlot())
    assert not plot.grab().isNull()
    plot.show_bins(bins([0, 0, 7]))
    assert not plot.grab().isNull()
    assert not show(HistogramPlot()).grab().isNull()
