"""BarsItem: draws the bars of one row with their values, in pixels of its own rectangle."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsWidget, QStyleOptionGraphicsItem, QWidget

from xentgui.gui.theme import Theme

from .row_bars import OTHERS, Bar

BAR_SHARE = 0.72  # of its slot that a bar fills
WIDEST_BAR = 8.0  # in line heights
PLATE = 150  # of 255: the bar under a value is still seen


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: bars between the ends of the value axis, and the look."""

    bars: Sequence[Bar]
    values: Sequence[tuple[str, float]]  # what is written at each bar, and its length in pixels
    low: float
    high: float
    uniform: float  # 1/C, or NaN for no line
    upright: bool  # values are written from bottom to top
    theme: Theme
    font: QFont


class BarsItem(QGraphicsWidget):
    """The bars; `current` and `hovered` are positions among them, -1 for none."""

    def __init__(self) -> None:
        """Begin without bars."""
        super().__init__()
        self._chart: Chart | None = None
        self._current = self._hovered = -1

    def draw(self, chart: Chart | None) -> None:
        """Show these bars, or none."""
        self._chart = chart
        self.update()

    def mark(self, *, current: int, hovered: int) -> None:
        """Frame the bar that the keyboard is at, and shade the one under the mouse."""
        if (current, hovered) != (self._current, self._hovered):
            self._current, self._hovered = current, hovered
            self.update()

    def slot(self, position: int) -> QRectF:
        """The strip from bottom to top that belongs to one bar."""
        width = self.size().width() / max(1, self._count)
        return QRectF(position * width, 0, width, self.size().height())

    def position_at(self, point: QPointF) -> int:
        """The bar whose strip holds a point; -1 for none."""
        if not self._count or not self.rect().contains(point):
            return -1
        return min(int(point.x() / self.size().width() * self._count), self._count - 1)

    def y_of(self, value: float) -> float:
        """Where a value stands; beyond the axis, its end."""
        if self._chart is None:
            return 0.0
        share = (self._chart.high - value) / (self._chart.high - self._chart.low)
        return min(max(share, 0.0), 1.0) * self.size().height()

    def value_at(self, y: float) -> float:
        """The value at a height, which may lie beyond the ends of the axis."""
        if self._chart is None or not self.size().height():
            return math.nan
        return self._chart.high - y / self.size().height() * (self._chart.high - self._chart.low)

    @property
    def pixel(self) -> float:
        """What one pixel of height is worth."""
        return self.value_at(0.0) - self.value_at(1.0)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Draw shades, bars and lines, then the values over them."""
        chart = self._chart
        if chart is None:
            return
        self._draw_marks(painter, chart.theme)
        bars = self._draw_bars(painter, chart)
        self._draw_line(painter, 0.0, QPen(QColor(chart.theme.muted), 1))
        self._draw_line(painter, chart.uniform, QPen(QColor(chart.theme.uniform), 1.5, Qt.PenStyle.DashLine))
        self._draw_values(painter, chart, bars)

    @property
    def _count(self) -> int:
        return len(self._chart.bars) if self._chart else 0

    def _draw_marks(self, painter: QPainter, theme: Theme) -> None:
        accent = QColor(theme.accent)
        if 0 <= self._current < self._count:
            painter.setPen(QPen(accent, 1.5))
            painter.drawRect(self.slot(self._current).adjusted(1, 1, -1, -1))
        if 0 <= self._hovered < self._count:
            accent.setAlpha(24)
            painter.fillRect(self.slot(self._hovered), accent)

    def _draw_bars(self, painter: QPainter, chart: Chart) -> list[QRect]:
        """Draw the bars, and label mass as an outline over them; a NaN is hatched from end to end."""
        zero, slot = self.y_of(0.0), self.slot(0).width()
        half = min(slot * BAR_SHARE, QFontMetricsF(chart.font).height() * WIDEST_BAR) / 2
        fills = {True: QColor(chart.theme.label), False: QColor(chart.theme.bar)}
        rects = []
        for place, bar in enumerate(chart.bars):
            middle = (place + 0.5) * slot
            if math.isnan(bar.value):
                rect = _stretch(middle, half, 0.0, self.size().height())
                painter.fillRect(rect, QBrush(QColor(chart.theme.wrong), Qt.BrushStyle.BDiagPattern))
            else:
                rect = _stretch(middle, half, zero, self.y_of(bar.value))
                painter.fillRect(rect, fills[bar.is_label] if bar.index != OTHERS else QColor(chart.theme.line))
            if not math.isnan(bar.mass):
                painter.setPen(QPen(fills[True], 2))
                painter.drawRect(_stretch(middle, half, zero, self.y_of(bar.mass)))
            rects.append(rect)
        return rects

    def _draw_line(self, painter: QPainter, value: float, pen: QPen) -> None:
        if not math.isnan(value):
            y = round(self.y_of(value)) - 0.5
            painter.setPen(pen)
            painter.drawLine(QPointF(0, y), QPointF(self.size().width(), y))

    def _draw_values(self, painter: QPainter, chart: Chart, bars: list[QRect]) -> None:
        # A plate under each value, where a line or a bar would run through it.
        plate = QColor(chart.theme.base)
        plate.setAlpha(PLATE)
        painter.setFont(chart.font)
        painter.setPen(QColor(chart.theme.text))
        if chart.upright:
            painter.rotate(-90)
        slot, line = self.slot(0), QFontMetricsF(chart.font).height()
        bottom, zero = slot.height(), self.y_of(0.0)
        for place, (bar, (text, length), rect) in enumerate(zip(chart.bars, chart.values, bars, strict=True)):
            width, height = (line, length) if chart.upright else (length, line)
            top = _top(height, rect.y(), rect.y() + rect.height(), zero, bottom, down=bar.value < 0)
            where = QRectF((place + 0.5) * slot.width() - width / 2, top, width, height)
            if chart.upright:
                where = turned(where)
            painter.fillRect(where, plate)
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, text)


def turned(rect: QRectF) -> QRectF:
    """A rectangle in the coordinates of a painter that was rotated by -90 degrees, to write from bottom to top."""
    return QRectF(-rect.bottom(), rect.left(), rect.height(), rect.width())


def _stretch(middle: float, half: float, start: float, end: float) -> QRect:
    """A bar's rectangle, in whole pixels: a thin one between two pixels would vanish."""
    left, top, bottom = round(middle - half), round(min(start, end)), round(max(start, end))
    return QRect(left, top, max(1, round(middle + half) - left), bottom - top)


def _top(height: float, top: float, bottom: float, zero: float, end: float, *, down: bool) -> float:
    """Where a value is written beside its bar, within 0..end: beyond it, inside it, or across the zero line."""
    beyond, inside = (bottom, bottom - height) if down else (top - height, top)
    tops = [beyond, zero - height if down else zero]
    if bottom - top >= height:
        tops.insert(1, inside)
    for candidate in tops:
        if 0 <= candidate <= end - height:
            return candidate
    return min(max(inside, 0.0), end - height)
