"""HistogramPlot: row losses in bins; of all rows, or of several classes below each other on one axis."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from xentgui.gui.theme import Theme

from .bin_item import GAP, BinItem
from .cell_words import count_in
from .grid_item import NOWHERE
from .grid_view import GridView
from .ticks import powers, round_ticks, written

_NAMES = 0.3  # of the width that class names may take
_STRIP = 2.2  # lines that a class needs at least
_ONE = 0.35  # of a power of ten: the height of a bar of one row, where heights are logarithms


class Strip(NamedTuple):
    """The rows of one bar chart: what it is called, and rows a bin."""

    name: str
    counts: NDArray[np.int64]


class Line(NamedTuple):
    """A line across all strips, at a loss; a name says which colour is meant."""

    loss: float
    colour: str
    style: Qt.PenStyle


class HistogramItem(BinItem):
    """Strips of bars over the same edges.

    Attributes:
        logarithmic: whether heights are logarithms of the counts.
        lines: what is marked on the axis of the losses.
    """

    def __init__(self) -> None:
        """Begin without bins."""
        super().__init__()
        self.logarithmic = False
        self.lines: Sequence[Line] = ()
        self._edges: NDArray[np.float64] = np.zeros(1)
        self._beyond = (False, False)
        self._all: Sequence[Strip] = ()
        self._strips: Sequence[Strip] = ()
        self._title = ""

    def show_strips(
        self, edges: NDArray[np.float64], beyond: tuple[bool, bool], strips: Sequence[Strip], title: str
    ) -> None:
        """Show other bars; the first and the last bin may hold what is `beyond` the edges."""
        self._edges, self._beyond, self._all, self._title = edges, beyond, strips, title
        self.fit()

    @property
    def cells(self) -> tuple[int, int]:
        """Strips, and bins."""
        return len(self._strips), len(self._edges) - 1

    @property
    def first(self) -> tuple[int, int]:
        """The fullest bin."""
        return (0, int(self._strips[0].counts.argmax())) if self._strips else NOWHERE

    def rect_of(self, row: int, column: int) -> QRectF:
        """A bin over all the height of its strip."""
        strip, (left, right) = self._strip(row), (round(self._x(self._edges[column + side])) for side in (0, 1))
        return QRectF(left, strip.top(), right - left, strip.height())

    def cell_at(self, place: QPointF) -> tuple[int, int]:
        """The bin at a place."""
        rows, columns = self.cells
        if not rows or not self.box.contains(place):
            return NOWHERE
        column = int((place.x() - self.box.left()) / self.box.width() * columns)
        return min(int((place.y() - self.box.top()) / self.box.height() * rows), rows - 1), min(column, columns - 1)

    def fit(self) -> None:
        """Share the room; as many strips as are high enough to be read."""
        self.update()
        alone = len(self._all) == 1
        counts = self._ticks(max((int(strip.counts.max(initial=0)) for strip in self._all), default=0))
        texts = [text for strip in self._all for text in (strip.name, f"{int(strip.counts.sum()):,}")]
        names = max((self.metrics.horizontalAdvance(text) for text in texts), default=0.0)
        left = self.widest(counts) if alone else min(names, _NAMES * self.size().width())
        self.lay_out(left, ("rows" if alone else "", self._title), top=self.metrics.height() / 2 + GAP)
        room = max(int(self.box.height() / (_STRIP * self.metrics.height())), 1)
        self._strips = self._all[:room]

    def draw(self, painter: QPainter, colours: Theme) -> None:
        """Bars, lines and axes."""
        for row, strip in enumerate(self._strips):
            self._draw_bars(painter, colours, row, strip)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for line in self.lines:
            if self._edges[0] <= line.loss <= self._edges[-1]:
                x = self._x(line.loss)
                painter.setPen(QPen(QColor(line.colour), 2, line.style))
                painter.drawLine(QLineF(x, self.box.top(), x, self.box.bottom()))
        self.draw_axes(painter, colours, self._left_marks(), self._marks_below())

    def _strip(self, row: int) -> QRectF:
        each = self.box.height() / max(len(self._strips), 1)
        top, bottom = round(self.box.top() + row * each), round(self.box.top() + (row + 1) * each)
        return QRectF(self.box.left(), top, self.box.width(), bottom - top)

    def _x(self, loss: float) -> float:
        low, high = float(self._edges[0]), float(self._edges[-1])
        return self.box.left() + self.box.width() * ((loss - low) / (high - low) if high > low else 0)

    def _height(self, count: float, most: float) -> float:
        """The part of a strip's height that a bar has."""
        if not count or not most:
            return 0.0
        return float((np.log10(count) + _ONE) / (np.log10(most) + _ONE)) if self.logarithmic else count / most

    def _ticks(self, most: float) -> list[float]:
        if self.logarithmic:
            return powers(most)
        ticks = round_ticks(0, most, 5)
        return [tick for tick in ticks if tick == int(tick)]

    def _draw_bars(self, painter: QPainter, colours: Theme, row: int, strip: Strip) -> None:
        most, whole = int(strip.counts.max(initial=0)), self._strip(row)
        alone = len(self._all) == 1
        room = whole.height() if alone else whole.height() - self.metrics.height() * 0.4
        for column in np.flatnonzero(strip.counts).tolist():
            rect = self.rect_of(row, column)
            height = max(round(room * self._height(int(strip.counts[column]), most)), 1)
            gap = 1 if rect.width() > 3 else 0
            painter.fillRect(QRectF(rect.left(), rect.bottom() - height, rect.width() - gap, height), colours.bar)
        if not alone:
            painter.setPen(QColor(colours.line))
            painter.drawLine(whole.bottomLeft(), whole.bottomRight())
            self._name(painter, colours, strip, whole)

    def _name(self, painter: QPainter, colours: Theme, strip: Strip, whole: QRectF) -> None:
        """The class, and how many rows it has, to the left of its strip."""
        line, room = self.metrics.height(), self.box.left() - 2 * GAP
        rows = count_in(int(strip.counts.sum()), self.metrics, room)
        middle = whole.center().y()
        name = self.metrics.elidedText(strip.name, Qt.TextElideMode.ElideMiddle, room)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(colours.text))
        painter.drawText(QRectF(0, middle - line, room, line), right, name)
        painter.setPen(QColor(colours.muted))
        painter.drawText(QRectF(0, middle, room, line), right, rows)

    def _left_marks(self) -> list[tuple[float, str]]:
        if len(self._all) != 1 or not self._strips:
            return []
        most, strip = int(self._strips[0].counts.max(initial=0)), self._strip(0)
        marks = [(strip.bottom() - strip.height() * self._height(tick, most), tick) for tick in self._ticks(most)]
        return [(y, written(tick)) for y, tick in marks]

    def _marks_below(self) -> list[tuple[float, str]]:
        if not self._strips:
            return []
        low, high = float(self._edges[0]), float(self._edges[-1])
        most = int(self.box.width() / (self.metrics.averageCharWidth() * 8))
        marks = [(self._x(tick), written(tick)) for tick in round_ticks(low, high, max(most, 1))]
        return [*marks[:-1], (marks[-1][0], f"{marks[-1][1]} …")] if self._beyond[1] else marks


class HistogramPlot(GridView):
    """Shows bars of counts; the panel hands them over."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin without bins."""
        self._bars = HistogramItem()
        super().__init__(self._bars, parent)

    def show_strips(
        self, edges: NDArray[np.float64], beyond: tuple[bool, bool], strips: Sequence[Strip], title: str
    ) -> None:
        """Show other bars; as many strips as there is room for."""
        self._bars.show_strips(edges, beyond, strips, title)
        self.refreshed()

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Mark other losses."""
        self._bars.lines = lines
        self._bars.update()

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Let heights be logarithms of the counts, or the counts."""
        self._bars.logarithmic = logarithmic
        self._bars.fit()

    @property
    def shown(self) -> int:
        """How many strips there is room for."""
        return self._bars.cells[0]
