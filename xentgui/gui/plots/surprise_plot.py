"""SurprisePlot: the curve -log p with the rows of the batch on it, and the current row marked."""

from typing import NamedTuple

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from xentgui.core.derivation import digits
from xentgui.core.log_softmax import Floats
from xentgui.gui import theme

from .surprise_points import Points, surprise

_LEAST_TOP = 5.0  # nats
_ROOM = 1.12
_DOT, _LARGEST_DOT = 5.0, 13.0  # pixels


class Current(NamedTuple):
    """The current row: what it is called, and the probability of its label; of the binary loss of each class's."""

    name: str
    p: Floats


class SurprisePlot(pg.PlotWidget):  # type: ignore[misc]
    """Shows points on a curve; it computes nothing of the batch."""

    _built = False  # Qt sends events from within the constructor

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin with the curve alone."""
        super().__init__(parent)
        self.setObjectName("surprisePlot")
        self.setAccessibleName("The curve −log p with the rows of the batch on it")
        self.setToolTip("What a row costs, −log of the probability of its label: nothing for 1, without bound for 0.")
        self._points = Points(np.zeros(0), np.zeros(0, np.int64))
        self._current = Current("", np.zeros(0))
        self._clipped = False
        self._curve, self._rows = pg.PlotDataItem(), pg.ScatterPlotItem(pxMode=True)
        self._guides, self._mark = pg.PlotDataItem(connect="pairs"), pg.ScatterPlotItem(pxMode=True)
        self._name = pg.TextItem()
        for item in (self._curve, self._guides, self._rows, self._mark, self._name):
            self.addItem(item, ignoreBounds=True)  # the ranges are set: one that pyqtgraph finds is painted twice
        self.hideButtons()
        self.setMenuEnabled(False)
        self.setMouseEnabled(x=False, y=False)
        self._built = True
        self._dress()

    def name_probability(self, text: str) -> None:
        """Say whose probability it is."""
        axis = self.getAxis("bottom")
        if axis.labelText != text:
            axis.setLabel(text)

    @property
    def shown(self) -> tuple[Points, Current]:
        """What is on the curve."""
        return self._points, self._current

    def show_points(self, points: Points, current: Current, *, clipped: bool) -> None:
        """Show the rows of a batch and the current one; clipped as probabilities are for the logarithm."""
        self._points, self._current, self._clipped = points, current, clipped
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Follow colours and fonts."""
        super().changeEvent(event)
        if self._built and event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._dress()

    def _dress(self) -> None:
        colours = theme.current()
        self.setBackground(colours.base)
        for side, text in (("left", "−log p (nats)"), ("bottom", self.getAxis("bottom").labelText)):
            axis = self.getAxis(side)
            axis.enableAutoSIPrefix(False)
            axis.setPen(colours.line)
            axis.setTextPen(colours.muted)
            axis.setStyle(tickFont=self.font())
            axis.label.setFont(self.font())
            axis.setLabel(text, color=colours.muted)
        self.getAxis("bottom").setHeight(round(2.6 * QFontMetrics(self.font()).height()))
        self._name.setFont(self.font())
        self._draw()

    def _draw(self) -> None:
        colours = theme.current()
        marked = surprise(self._current.p, clipped=self._clipped)
        rows = surprise(self._points.p, clipped=self._clipped)
        top = _top(np.concatenate([rows, marked]))
        self.setXRange(0, 1, padding=0.02)
        self.setYRange(0, top, padding=0.02)
        # Evenly up the steep end, and evenly along the flat one.
        p = np.concatenate([np.exp(-np.linspace(top, 0.5, 300)), np.linspace(np.exp(-0.5), 1, 100)])
        self._curve.setData(p, surprise(p, clipped=self._clipped), pen=pg.mkPen(colours.bar, width=2))
        # Few sizes, because each is rendered on its own.
        size = np.minimum(_DOT + 2 * np.floor(np.log10(self._points.counts)), _LARGEST_DOT)
        self._rows.setData(x=self._points.p, y=rows, size=size, pen=None, brush=pg.mkBrush(colours.accent))
        self._draw_current(np.minimum(marked, top), marked)

    def _draw_current(self, y: Floats, exact: Floats) -> None:
        colours, p = theme.current(), self._current.p
        seen = ~np.isnan(y)
        ring = pg.mkPen(colours.label, width=2)
        self._mark.setData(x=p[seen], y=y[seen], size=_LARGEST_DOT, pen=ring, brush=pg.mkBrush(colours.base))
        alone = len(p) == 1 and bool(seen.all())
        self._name.setVisible(alone)
        if not alone:
            self._guides.setData([], [])
            return
        x, height = float(p[0]), float(y[0])
        dashed = pg.mkPen(colours.label, style=Qt.PenStyle.DashLine)
        self._guides.setData([x, x, x, 0], [0, height, height, height], pen=dashed)
        self._name.setText(f"{self._current.name}: −log {digits(x)} = {digits(float(exact[0]))}", color=colours.label)
        self._name.setAnchor((0.0 if x < 0.5 else 1.0, 1.1))
        self._name.setPos(x + (0.02 if x < 0.5 else 0.0), height)


def _top(values: Floats) -> float:
    finite = values[np.isfinite(values)]
    return max(float(finite.max(initial=0)) * _ROOM, _LEAST_TOP)
