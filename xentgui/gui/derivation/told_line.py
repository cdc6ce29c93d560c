"""ToldLine: a line of text that changes at every step, and lays nothing out anew unless it needs another line."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

_HIGH = 10_000  # pixels: a text has all the height it needs
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class ToldLine(QWidget):
    """A label would lay out all that is around it whenever its text changes. This one only ever grows in its width."""

    def __init__(self, name: str, spoken: str, least: str = "") -> None:
        """Begin empty, with the room that the text `least` would need."""
        super().__init__()
        self._text = ""
        self._least = least
        self._height = 0
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def say(self, text: str) -> None:
        """Say something else."""
        if text != self._text:
            self._text = text
            self.setAccessibleDescription(text)
            self._grow()
            self.update()

    def sizeHint(self) -> QSize:
        """The lines that it has needed so far; at least one."""
        return QSize(0, max(self._height, self.fontMetrics().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines elsewhere."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._height = 0
            self._grow()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew in another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_height"):
            self._height = 0
            self._grow()
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Write it in the colour of its role."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), _WRAPPED, self._text)
        painter.end()

    def _grow(self) -> None:
        room = QRect(0, 0, max(self.width(), 1), _HIGH)
        texts = (self._text, self._least)
        needed = max(self.fontMetrics().boundingRect(room, _WRAPPED, text).height() for text in texts)
        if needed > self._height:
            self._height = needed
            self.updateGeometry()
