"""BinItem: what plots over bins have in common: the room for ticks and titles, and both axes."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from xentgui.gui.theme import Theme

from .grid_item import LOW, GridItem
from .ticks import written

GAP = 4.0
_TICK = 4.0  # pixels
_LEAST = 8.0  # pixels of a side

Mark = tuple[float, str]  # a pixel, and what is written there


class BinItem(GridItem):
    """Bars in a box, with an axis to the left and one below.

    Attributes:
        box: where the bars are.
    """

    def __init__(self) -> None:
        """Begin without a title."""
        super().__init__()
        self.box = QRectF()
        self._titles = ("", "")

    def lay_out(self, left: float, titles: tuple[str, str], *, top: float = GAP) -> None:
        """Leave `left` pixels for the texts of the left axis, and set the titles of both."""
        line, size = self.metrics.height(), self.size()
        self._titles = titles if size.height() >= LOW * line else ("", "")
        start = left + _TICK + 2 * GAP + (line if self._titles[0] else 0)
        below = line + _TICK + GAP + (line if self._titles[1] else 0)
        width = max(size.width() - start - 2 * GAP, _LEAST)
        self.box = QRectF(start, top, width, max(size.height() - top - below, _LEAST))

    def draw_axes(self, painter: QPainter, colours: Theme, left: Sequence[Mark], below: Sequence[Mark]) -> None:
        """Lines, ticks, their texts where there is room for them, and titles."""
        box, line = self.box, self.metrics.height()
        painter.setPen(QColor(colours.line))
        painter.drawLine(box.bottomLeft(), box.topLeft())
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        for y, _ in left:
            painter.drawLine(QPointF(box.left() - _TICK, y), QPointF(box.left(), y))
        for x, _ in below:
            painter.drawLine(QPointF(x, box.bottom()), QPointF(x, box.bottom() + _TICK))
        painter.setPen(QColor(colours.muted))
        for y, text in _apart(left, lambda _: line):
            room = QRectF(0, y - line / 2, box.left() - _TICK - GAP, line)
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        for x, text in _apart(below, lambda text: self.metrics.horizontalAdvance(text) + 2 * GAP):
            width = self.metrics.horizontalAdvance(text) + 1
            start = min(max(x - width / 2, 0), self.size().width() - width)
            painter.drawText(QRectF(start, box.bottom() + _TICK, width, line), Qt.AlignmentFlag.AlignCenter, text)
        self._draw_titles(painter)

    def widest(self, values: Sequence[float]) -> float:
        """The width of the longest of some numbers on an axis."""
        return max((self.metrics.horizontalAdvance(written(value)) for value in values), default=0.0)

    def _draw_titles(self, painter: QPainter) -> None:
        line, box = self.metrics.height(), self.box
        upright, below = self._titles
        under = QRectF(0, self.size().height() - line, self.size().width(), line)
        middle = QRectF(box.left(), under.top(), box.width(), line)
        fits = self.metrics.horizontalAdvance(below) <= middle.width()
        text = self.metrics.elidedText(below, Qt.TextElideMode.ElideRight, under.width())
        painter.drawText(middle if fits else under, Qt.AlignmentFlag.AlignCenter, text)
        if upright:
            painter.save()
            painter.rotate(-90)
            text = self.metrics.elidedText(upright, Qt.TextElideMode.ElideRight, box.height())
            painter.drawText(QRectF(-box.bottom(), 0, box.height(), line), Qt.AlignmentFlag.AlignCenter, text)
            painter.restore()


def _apart(marks: Sequence[Mark], room: Callable[[str], float]) -> list[Mark]:
    """As many marks as can be written, from the first on, beside each other."""
    kept: list[Mark] = []
    for place, text in marks:
        if not kept or abs(place - kept[-1][0]) >= (room(text) + room(kept[-1][1])) / 2:
            kept.append((place, text))
    return kept
