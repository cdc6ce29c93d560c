"""The axis of the bars' values is as wide as the numbers that are drawn along it, and its title, need."""

import pyqtgraph as pg
import pytest
from PySide6.QtGui import QFont, QFontMetricsF

from xentgui.gui import theme
from xentgui.gui.plots.value_axis import ValueAxis


class Watched(ValueAxis):
    """Tells what numbers it was asked for."""

    asked: list[str]

    def tickStrings(self, *arguments):
        texts = super().tickStrings(*arguments)
        self.asked += texts
        return texts


@pytest.mark.parametrize("height", range(20, 120, 3))
def test_the_title_is_beside_the_numbers_however_low_the_plot_is(qtbot, height):
    view, layout, axis, font = pg.GraphicsView(), pg.GraphicsLayout(), Watched(), QFont()
    qtbot.addWidget(view)
    font.setPointSize(18)
    metrics = QFontMetricsF(font)
    axis.asked = []
    axis.restyle(theme.current(), font)
    axis.entitle("p", "black")
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addItem(axis)
    view.setCentralItem(layout)
    view.resize(200, height)
    with qtbot.waitExposed(view):
        view.show()
    axis.fit(0.0, 0.874, axis.size().height(), metrics)
    layout.layout.activate()
    axis.asked.clear()
    view.grab()
    assert axis.asked
    assert axis.width() >= max(map(metrics.horizontalAdvance, axis.asked)) + metrics.height()
