"""UniformLabel: "1/C = 0.1" beside the end of its line, right of the bars."""

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsWidget, QStyleOptionGraphicsItem, QWidget

GAP = 4.0


class UniformLabel(QGraphicsWidget):
    """A text at a height; as wide as the text, or nothing where there is none."""

    def __init__(self) -> None:
        """Begin without a text."""
        super().__init__()
        self._text, self._font, self._colour = "", QFont(), QColor()
        self._y = 0.0

    def write(self, text: str, font: QFont, colour: str) -> None:
        """Set the text, and take the width that it needs."""
        wanted = text, font, QColor(colour)
        if wanted == (self._text, self._font, self._colour):
            return
        self._text, self._font, self._colour = wanted
        width = math.ceil(QFontMetricsF(font).horizontalAdvance(text) + GAP) if text else 0
        self.setMinimumWidth(width)
        self.setMaximumWidth(width)
        self.update()

    def stand_at(self, y: float) -> None:
        """Move the text to a height."""
        if y != self._y:
            self._y = y
            self.update()

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Write the text, whole even at the ends."""
        line = QFontMetricsF(self._font).height()
        top = min(max(self._y - line / 2, 0.0), self.size().height() - line)
        painter.setFont(self._font)
        painter.setPen(self._colour)
        painter.drawText(QRectF(0, top, self.size().width(), line), Qt.AlignmentFlag.AlignRight, self._text)
