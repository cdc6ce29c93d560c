"""NameStrip: the class names under the bars; side by side, or from bottom to top where they are too long for that."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsWidget, QStyleOptionGraphicsItem, QWidget

from xentgui.gui.short_names import apart

from .bars_item import turned

GAP = 4.0
ENOUGH = 9  # characters of a name that are worth writing level; fewer are written upright


@dataclass(frozen=True, slots=True)
class Name:
    """A class name and how it is written."""

    text: str
    colour: str
    bold: bool


class NameStrip(QGraphicsWidget):
    """The axis of the classes: a name under each bar and a title under all."""

    def __init__(self) -> None:
        """Begin without names."""
        super().__init__()
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)  # names stay while bars move
        self._names: Sequence[Name] = ()
        self._title = Name("", "#000000", bold=False)
        self._font = QFont()
        self._upright = False
        self._texts: list[str] = []
        self._left = self._width = 0.0
        self._fitted: tuple[object, ...] = ()

    def set_names(self, names: Sequence[Name], title: Name, font: QFont) -> None:
        """Set the names; `fit` writes them."""
        self._names, self._title, self._font = names, title, font

    def fit(self, left: float, width: float, tallest: float) -> None:
        """Choose how to write the names from `left` on, no higher than `tallest`, and take the height that needs."""
        wanted = (self._names, self._title, self._font, left, width, tallest)
        if wanted == self._fitted:
            return
        self._fitted = wanted
        self._left, self._width = left, width
        self.update()
        plain, bold = QFontMetricsF(self._font), QFontMetricsF(_bold(self._font))
        slot = width / max(1, len(self._names)) - GAP
        pairs = [(name.text, bold if name.bold else plain) for name in self._names]
        lengths = [metrics.horizontalAdvance(text) for text, metrics in pairs]
        longest = max(lengths, default=0.0)
        self._upright = longest > slot and slot < plain.averageCharWidth() * ENOUGH
        room = min(longest + GAP, tallest) if self._upright else slot
        texts = [name.text for name in self._names]
        self._texts = [
            text if length <= room else apart(text, texts, metrics, room)
            for (text, metrics), length in zip(pairs, lengths, strict=True)
        ]
        height = (room if self._upright else plain.height()) + plain.height() + 2 * GAP
        self.setMinimumHeight(height)
        self.setMaximumHeight(height)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Write the names and the title."""
        line = QFontMetricsF(self._font).height()
        slot = self._width / max(1, len(self._names))
        height = self.size().height() - line - 2 * GAP
        self._write_title(painter, line)
        if self._upright:
            painter.rotate(-90)
        for place, (name, text) in enumerate(zip(self._names, self._texts, strict=True)):
            rect = QRectF(self._left + place * slot, GAP, slot, height)
            painter.setFont(_bold(self._font) if name.bold else self._font)
            painter.setPen(QColor(name.colour))
            painter.drawText(turned(rect) if self._upright else rect, self._alignment, text)

    def _write_title(self, painter: QPainter, line: float) -> None:
        """Under the middle of the bars, as far as it fits there; else under the middle of the plot."""
        metrics = QFontMetricsF(self._font)
        whole = QRectF(0, self.size().height() - line, self.size().width(), line)
        under = QRectF(self._left, whole.top(), self._width, line)
        rect = under if metrics.horizontalAdvance(self._title.text) <= under.width() else whole
        painter.setFont(self._font)
        painter.setPen(QColor(self._title.colour))
        text = metrics.elidedText(self._title.text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)

    @property
    def _alignment(self) -> Qt.AlignmentFlag:
        if self._upright:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop


def _bold(font: QFont) -> QFont:
    heavy = QFont(font)
    heavy.setBold(True)
    return heavy
