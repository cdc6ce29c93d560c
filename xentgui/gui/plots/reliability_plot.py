"""ReliabilityPlot: accuracy by confidence, with the diagonal of a calibrated model and the rows of each bin below."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from xentgui.gui.theme import Theme

from .bin_item import GAP, BinItem
from .cell_words import blend, count_in
from .grid_item import NOWHERE
from .grid_view import GridView
from .ticks import round_ticks, written

_COUNTS = 0.22  # of the height, for the rows of each bin
_PALE = 0.5  # of the colour, where accuracy and confidence differ
_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


class Bins(NamedTuple):
    """What is drawn of each bin, each (bins,) but the edges.

    Attributes:
        edges: (bins + 1,) of confidence.
        counts: rows, or answers.
        confidence: the mean; NaN where there are none.
        accuracy: the share that is right; NaN where there are none.
        even: whether bins hold equally many, and are drawn equally wide, the least confident first.
    """

    edges: NDArray[np.float64]
    counts: NDArray[np.int64]
    confidence: NDArray[np.float64]
    accuracy: NDArray[np.float64]
    even: bool


_NO_BINS = Bins(np.zeros(1), np.zeros(0, np.int64), np.zeros(0), np.zeros(0), even=False)


class ReliabilityItem(BinItem):
    """Bars of accuracy, the mean confidence as a mark in each, and a strip of counts."""

    def __init__(self) -> None:
        """Begin without bins."""
        super().__init__()
        self.bins = _NO_BINS
        self._what = "rows"

    def show_bins(self, bins: Bins, what: str) -> None:
        """Show other bins; `what` is counted in them."""
        self.bins, self._what = bins, what
        self.fit()

    @property
    def cells(self) -> tuple[int, int]:
        """One row of bins."""
        return 1, len(self.bins.counts)

    @property
    def first(self) -> tuple[int, int]:
        """The fullest bin."""
        return (0, int(self.bins.counts.argmax())) if len(self.bins.counts) else NOWHERE

    def rect_of(self, _row: int, column: int) -> QRectF:
        """A bin over all the height."""
        left, right = round(self._x(column)), round(self._x(column + 1))
        return QRectF(left, self.box.top(), right - left, self.box.height())

    def cell_at(self, place: QPointF) -> tuple[int, int]:
        """The bin at a place."""
        count = len(self.bins.counts)
        if not count or not self.box.contains(place):
            return NOWHERE
        ends = np.array([self._x(column) for column in range(count + 1)])
        return 0, int(np.clip(np.searchsorted(ends, place.x(), side="right") - 1, 0, count - 1))

    def fit(self) -> None:
        """Leave room for the ticks."""
        self.update()
        below = "rows, the least confident first" if self.bins.even else "confidence"
        self.lay_out(self.widest(_SHARES), ("accuracy", below), top=self.metrics.height() / 2 + GAP)

    def draw(self, painter: QPainter, colours: Theme) -> None:
        """Bars, marks, what a calibrated model would show, counts and axes."""
        if not len(self.bins.counts):
            return
        for column in range(len(self.bins.counts)):
            self._draw_bin(painter, colours, column)
        if not self.bins.even:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(colours.muted), 1, Qt.PenStyle.DashLine))
            ends = ((self._at(share), self._y(share)) for share in (float(self.bins.edges[0]), 1.0))
            painter.drawLine(QLineF(*(QPointF(*end) for end in ends)))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._draw_counts(painter, colours)
        left = [(self._y(share), written(share)) for share in _SHARES]
        self.draw_axes(painter, colours, left, self._marks_below())

    @property
    def _plot(self) -> QRectF:
        """Where accuracy is drawn."""
        return self.box.adjusted(0, 0, 0, -self._strip_height - self.metrics.height() * 0.3)

    @property
    def _strip_height(self) -> float:
        return min(_COUNTS * self.box.height(), 3.5 * self.metrics.height())

    def _y(self, share: float) -> float:
        plot = self._plot
        return plot.bottom() - share * plot.height()

    def _at(self, confidence: float) -> float:
        low, high = float(self.bins.edges[0]), float(self.bins.edges[-1])
        return self.box.left() + self.box.width() * ((confidence - low) / (high - low) if high > low else 0)

    def _x(self, column: int) -> float:
        if self.bins.even:
            return self.box.left() + self.box.width() * column / max(len(self.bins.counts), 1)
        return self._at(float(self.bins.edges[column]))

    def _draw_bin(self, painter: QPainter, colours: Theme, column: int) -> None:
        """The bar, and between it and the mean confidence the gap: over- or underconfidence."""
        if np.isnan(self.bins.accuracy[column]) or np.isnan(self.bins.confidence[column]):
            return
        rect = self.rect_of(0, column)
        width = max(rect.width() - (1 if rect.width() > 3 else 0), 1)
        right, sure = (round(self._y(float(of[column]))) for of in (self.bins.accuracy, self.bins.confidence))
        painter.fillRect(QRectF(rect.left(), right, width, round(self._plot.bottom()) - right), QColor(colours.bar))
        gap = blend(colours.base, colours.bar if right < sure else colours.label, _PALE)
        painter.fillRect(QRectF(rect.left(), min(right, sure), width, abs(right - sure)), gap)
        painter.fillRect(QRectF(rect.left(), sure - 1, width, 2), QColor(colours.label))

    def _draw_counts(self, painter: QPainter, colours: Theme) -> None:
        most, line = int(self.bins.counts.max(initial=0)), self.metrics.height()
        bottom, room = self.box.bottom(), self._strip_height
        painter.setPen(QColor(colours.line))
        painter.drawLine(QLineF(self.box.left(), self._plot.bottom(), self.box.right(), self._plot.bottom()))
        for column in np.flatnonzero(self.bins.counts).tolist():
            rect, count = self.rect_of(0, column), int(self.bins.counts[column])
            text = count_in(count, self.metrics, rect.width() - 2) if room >= 1.5 * line else ""
            height = max(round((room - (line if room >= 1.5 * line else 0)) * count / most), 1)
            width = max(rect.width() - (1 if rect.width() > 3 else 0), 1)
            painter.fillRect(QRectF(rect.left(), bottom - height, width, height), colours.line)
            painter.setPen(QColor(colours.muted))
            painter.drawText(QRectF(rect.left(), bottom - height - line, width, line), _CENTRE, text)

    def _marks_below(self) -> list[tuple[float, str]]:
        low, high = (0.0, 1.0) if self.bins.even else (float(self.bins.edges[0]), float(self.bins.edges[-1]))
        most = max(int(self.box.width() / (self.metrics.averageCharWidth() * 8)), 1)
        ticks = round_ticks(low, high, most)
        if not self.bins.even:
            return [(self._at(tick), written(tick)) for tick in ticks]
        return [(self.box.left() + tick * self.box.width(), f"{100 * tick:.3g} %") for tick in ticks]


_CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom


class ReliabilityPlot(GridView):
    """Shows bins; the panel hands them over."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin without bins."""
        self._bins = ReliabilityItem()
        super().__init__(self._bins, parent)

    def show_bins(self, bins: Bins, what: str = "rows") -> None:
        """Show other bins; `what` is counted in them."""
        self._bins.show_bins(bins, what)
        self.refreshed()
