"""RowLossItem: draws row losses, a bar each or the smallest and largest per pixel column, in the plot's own pixels."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPaintEngine, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from xentgui.gui import theme
from xentgui.gui.theme import Theme

from .column_raster import Layer, outlines, raster, stretch
from .loss_columns import LossColumns, column_edges, nearest
from .scale import Scale

Array = NDArray[Any]

_LIGHT, _SOLID, _WRONG = 1, 2, 3  # numbers of colours
_WIDEST = 56  # pixels of a bar
_GAP_FROM = 4  # pixels from bar to bar that leave one for a gap
_MARK = 7  # pixels of a mark for a loss that is not finite
_RING = 4  # pixels, the radius of the current row's
_DIMMED = 0.4  # how opaque


@dataclass
class Losses:
    """What is drawn: a loss and a kind for each position.

    Attributes:
        values: (positions,) nats.
        rows: (positions,) the row at each position; None where positions are rows.
        wrong: (rows,) whether the prediction is wrong.
        ignored: (rows,) whether the row is left out.
    """

    values: Array = field(default_factory=lambda: np.zeros(0))
    rows: Array | None = None
    wrong: Array = field(default_factory=lambda: np.zeros(0, bool))
    ignored: Array = field(default_factory=lambda: np.zeros(0, bool))

    def kinds(self, some: slice) -> tuple[Array, Array]:
        """Wrong and ignored at some positions."""
        if self.rows is None:
            return self.wrong[some], self.ignored[some]
        rows = self.rows[some]
        # An order that is not yet up to date may name rows that are gone.
        return self.wrong.take(rows, mode="clip"), self.ignored.take(rows, mode="clip")


class RowLossItem(pg.GraphicsObject):  # type: ignore[misc]
    """Fills its view box, of which it is a child: a pixel of the one is a pixel of the other."""

    def __init__(self, box: pg.ViewBox) -> None:
        """Draw nothing yet."""
        super().__init__()
        self.losses = Losses()
        self.scale = Scale(-0.5, 0.5, 0, 1, 1, 1)
        self.lines: list[tuple[float, str, Qt.PenStyle]] = []
        self.marker: tuple[float, float] | None = None
        self.dimmed = False
        self.framed = False
        self._colours = theme.current()
        self._columns: LossColumns | None = None
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setParentItem(box)

    @property
    def one_bar_a_row(self) -> bool:
        """Whether every row in view has a pixel column to itself."""
        return self.scale.last - self.scale.first <= max(self.scale.width, 1)

    def show_losses(self, losses: Losses) -> None:
        """Draw other losses."""
        self.losses = losses
        self._columns = None
        self.update()

    def refresh(self, span: slice) -> None:
        """Draw again what became of some positions."""
        if self._columns is not None:
            self._columns.refresh(span.start, span.stop)
        self.update()

    def set_scale(self, scale: Scale) -> None:
        """Draw another section, or at another size."""
        if scale == self.scale:
            return
        if scale._replace(bottom=0, top=0, height=0) != self.scale._replace(bottom=0, top=0, height=0):
            self._columns = None
        self.prepareGeometryChange()
        self.scale = scale
        self.update()

    def position_at(self, x: float, y: float) -> int:
        """The position drawn at a pixel, of several in its column that with the nearest loss; -1 for none."""
        if not len(self.losses.values):
            return -1
        if self.one_bar_a_row:
            return int(np.clip(self.scale.position(x), 0, len(self.losses.values) - 1))
        columns, mark = self._reduced(), self._mark_at(x, y)
        if mark >= 0:
            return mark
        column = int(np.clip(x, 0, len(columns.low) - 1))
        some = columns.losses[columns.edges[column] : columns.edges[column + 1]]
        return int(columns.edges[column]) + nearest(some, self.scale.loss(y)) if len(some) else -1

    def _mark_at(self, x: float, y: float) -> int:
        """The position of a loss that is not finite, if its mark is at a pixel; -1 otherwise."""
        if y <= _MARK:
            return self._reduced().find_near(x, _MARK / 2, np.inf)
        if y < self.scale.height - _MARK:
            return -1
        undefined = self._reduced().find_near(x, _MARK / 2, np.nan)
        return undefined if undefined >= 0 else self._reduced().find_near(x, _MARK / 2, -np.inf)

    def boundingRect(self) -> QRectF:
        """The whole view box."""
        return QRectF(0, 0, self.scale.width, self.scale.height)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Draw bars or columns, then the lines and the current row over them."""
        self._colours = theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setClipRect(self.boundingRect())
        painter.setOpacity(_DIMMED if self.dimmed else 1.0)
        if len(self.losses.values):
            if self.one_bar_a_row:
                self._paint_bars(painter)
            else:
                self._paint_columns(painter)
        self._paint_lines(painter)
        painter.setOpacity(1.0)
        self._paint_marker(painter)
        self._paint_frame(painter)

    def _reduced(self) -> LossColumns:
        if self._columns is None:
            values, scale = self.losses.values, self.scale
            edges = column_edges(scale.first, scale.last, max(int(scale.width), 1), len(values))
            self._columns = LossColumns(values, edges)
        return self._columns

    def _paint_bars(self, painter: QPainter) -> None:
        first = max(self.scale.position(0), 0)
        some = slice(first, self.scale.position(self.scale.width) + 1)
        losses = self.losses.values[some]
        wrong, ignored = self.losses.kinds(some)
        left, width = self._bars_across(first + np.arange(len(losses)))
        across = np.arange(int(self.scale.width))
        mine = np.clip(np.searchsorted(left, across, side="right") - 1, 0, len(losses) - 1)
        covered = (across >= left[mine]) & (across < (left + width)[mine])
        shown = np.where(covered & ~ignored[mine], losses[mine], np.nan)
        self._fill(painter, [(np.zeros(len(across)), shown, np.where(wrong[mine], _WRONG, _SOLID))])
        self._paint_hollow(painter, left[ignored], width[ignored])
        middle = left + width / 2
        self._paint_marks(painter, middle, (losses == np.inf, losses == -np.inf, np.isnan(losses)))

    def _bars_across(self, positions: Array) -> tuple[Array, Array]:
        """The left pixel and the width of each bar."""
        left = np.floor(self.scale.x(positions - 0.5))
        width = np.floor(self.scale.x(positions + 0.5)) - left - (self.scale.pitch >= _GAP_FROM)
        slim = np.clip(width, 1, _WIDEST)
        return left + np.floor((width - slim) / 2), slim

    def _paint_columns(self, painter: QPainter) -> None:
        columns = self._reduced()
        low, high = columns.low, columns.high
        all_of_them = np.where(low > 0, low, np.minimum(high, 0))
        self._fill(painter, [(low, high, _LIGHT), (np.zeros(len(low)), all_of_them, _SOLID)])
        middle = np.arange(len(low)) + 0.5
        self._paint_marks(painter, middle, (columns.above, columns.below, columns.undefined))

    def _fill(self, painter: QPainter, layers: list[tuple[Array, Array, Array | int]]) -> None:
        """Fill each pixel column between two losses, not at all where they are NaN; one that is not 0 always shows."""
        height = int(self.scale.height)
        filled = []
        for one, other, colour in layers:
            shown = ~np.isnan(other)
            top, bottom = stretch(self.scale.y(one), self.scale.y(other), shown & (other != 0))
            filled.append(Layer(top, np.where(shown, bottom, 0), colour))
        if _is_vector(painter):
            self._fill_shapes(painter, filled)
            return
        # A pixel at a time: shapes thinner than one vanish between two, and a million of them take 100 ms.
        pixels = raster(len(filled[0].top), height, filled)
        image = QImage(pixels.data, pixels.shape[1], height, pixels.strides[0], QImage.Format.Format_Indexed8)
        image.setColorTable(_colour_table(self._colours))
        painter.drawImage(0, 0, image)

    def _fill_shapes(self, painter: QPainter, layers: list[Layer]) -> None:
        colours = _colour_table(self._colours)
        painter.setPen(Qt.PenStyle.NoPen)
        for layer in layers:
            for points, number in outlines(layer):
                painter.setBrush(QColor(colours[number]))
                painter.drawPolygon([QPointF(x, y) for x, y in points])

    def _paint_hollow(self, painter: QPainter, left: Array, width: Array) -> None:
        painter.setPen(QPen(QColor(self._colours.muted)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        zero = round(self.scale.y_of(0.0))
        for x, w in zip(left.tolist(), width.tolist(), strict=True):
            painter.drawRect(QRectF(x, zero - _MARK, max(w - 1, 1), _MARK - 1))

    def _paint_marks(self, painter: QPainter, middle: Array, kinds: tuple[Array, Array, Array]) -> None:
        """Arrow heads at the edges for inf and -inf, crosses at the bottom where a loss is undefined."""
        above, below, undefined = (middle[kind].tolist() for kind in kinds)
        arm, lower = _MARK / 2, self.scale.height - 1
        lines = [QLineF(x + side * arm, 1 + arm, x, 1) for x in above for side in (-1, 1)]
        lines += [QLineF(x + side * arm, lower - arm, x, lower) for x in below for side in (-1, 1)]
        painter.setPen(QPen(QColor(self._colours.text), 2))
        painter.drawLines(lines)
        crosses = [QLineF(x - arm, lower - _MARK * (side < 0), x + arm, lower - _MARK * (side > 0)) for x in undefined
                   for side in (-1, 1)]  # fmt: skip
        painter.setPen(QPen(QColor(self._colours.wrong), 2))
        painter.drawLines(crosses)

    def _paint_lines(self, painter: QPainter) -> None:
        for value, colour, style in self.lines:
            if self.scale.bottom <= value <= self.scale.top:
                painter.setPen(QPen(QColor(colour), 1, style))
                y = self.scale.y_of(value)
                painter.drawLine(QLineF(0, y, self.scale.width, y))

    def _paint_marker(self, painter: QPainter) -> None:
        if self.marker is None:
            return
        position, loss = self.marker
        x, y = float(self.scale.x(position)), self.scale.y_of(loss)
        y = min(max(y, _RING + 1), self.scale.height - _RING - 1)
        painter.setPen(QPen(QColor(self._colours.text), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QLineF(x, 0, x, self.scale.height))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._colours.text), 2))
        painter.setBrush(QColor(self._colours.base))
        painter.drawEllipse(QPointF(x, y), _RING, _RING)

    def _paint_frame(self, painter: QPainter) -> None:
        if self.framed:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._colours.accent), 2))
            painter.drawRect(self.boundingRect().adjusted(1, 1, -1, -1))


def _is_vector(painter: QPainter) -> bool:
    """Whether a file with shapes is painted, in which pixels would be coarse."""
    return painter.paintEngine().type() in (QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf)


def _colour_table(colours: Theme) -> list[int]:
    """The colours of a raster by their numbers."""
    base, bar = QColor(colours.base), QColor(colours.bar)
    light = QColor((base.red() + bar.red()) // 2, (base.green() + bar.green()) // 2, (base.blue() + bar.blue()) // 2)
    return [base.rgb(), light.rgb(), bar.rgb(), QColor(colours.wrong).rgb()]
