"""LineLabels: names lines beside a plot, each at the height of its line, none over data or over another."""

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

_NUMBER = re.compile(r"-?\d+\.(\d+)(?!\d|e)")
_LEAST_DECIMALS = 2


class LineLabel(NamedTuple):
    """A text that belongs to a height of the plot, in pixels from its top; `exact` ones are never dimmed."""

    y: float
    text: str
    colour: str
    exact: bool = False


def places(wanted: Sequence[float], each: float, height: float) -> list[float]:
    """Centres for labels `each` pixels high, in the order of the heights they want, near them, inside 0..height."""
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    centres = [0.0] * len(wanted)
    free = each / 2
    for i in order:
        free = max(free, wanted[i])
        centres[i] = free
        free += each
    free = height - each / 2
    for i in reversed(order):
        centres[i] = min(free, centres[i])
        free = centres[i] - each
    return centres


class LineLabels(pg.GraphicsWidget):  # type: ignore[misc]
    """The column to the right of a plot; what does not fit is left out from the end of the list."""

    def __init__(self) -> None:
        """Begin without labels."""
        super().__init__()
        self.labels: list[LineLabel] = []
        self.dimmed = False
        self._font = QFont()
        self._room = math.inf

    def set_room(self, room: float) -> None:
        """Take no more width than this; longer texts are shortened in their middle, and keep their numbers."""
        if room != self._room:
            self._room = room
            self.setFixedWidth(0)  # so that `show_labels` measures the same labels again
            self.show_labels(self.labels)

    def set_font(self, font: QFont) -> None:
        """Write in another font."""
        self._font = font
        self.setFixedWidth(0)
        self.show_labels(self.labels)

    def show_labels(self, labels: list[LineLabel]) -> None:
        """Show other labels, the most important first."""
        if labels == self.labels and self.minimumWidth():
            return
        self.labels = labels
        metrics = QFontMetricsF(self._font)
        lead = metrics.averageCharWidth() * 2
        longest = max((metrics.horizontalAdvance(label.text) for label in labels), default=0.0)
        needed = min(lead + longest, self._room - lead)
        # The width follows slowly, or the plot would jump while a number is typed.
        if not needed <= self.minimumWidth() <= 2 * needed:
            self.setFixedWidth(needed + lead)
        self.update()

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Write each label, with a line to the height it names."""
        painter.setFont(self._font)
        metrics = QFontMetricsF(self._font)
        each, lead = metrics.height(), metrics.averageCharWidth() * 1.5
        fitting = self.labels[: max(int(self.height() / each), 1)]
        for label, centre in zip(fitting, places([label.y for label in fitting], each, self.height()), strict=True):
            painter.setOpacity(0.5 if self.dimmed and not label.exact else 1.0)
            painter.setPen(QPen(QColor(label.colour)))
            painter.drawLine(QLineF(QPointF(0, label.y), QPointF(lead * 0.8, centre)))
            box = QRectF(lead, centre - each / 2, self.width() - lead, each)
            text = fitted(label.text, metrics, box.width())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, text)


def fitted(text: str, metrics: QFontMetricsF, width: float) -> str:
    """A label in a width: rounded to fewer decimals where it has no room; else shortened in its middle."""
    if metrics.horizontalAdvance(text) <= width:
        return text
    decimals = max((len(found.group(1)) for found in _NUMBER.finditer(text)), default=0)
    rounded = [_rounded(text, places) for places in range(decimals - 1, _LEAST_DECIMALS - 1, -1)]
    texts = [*rounded, *(shorter.replace(" = ", " ") for shorter in rounded[-1:])]
    fitting = (each for each in texts if metrics.horizontalAdvance(each) <= width)
    return next(fitting, "") or metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, width)


def _rounded(text: str, places: int) -> str:
    return _NUMBER.sub(lambda found: f"{float(found.group()):.{min(places, len(found.group(1)))}f}", text)
