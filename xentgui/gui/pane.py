"""Pane: holds a panel in a dock, so that what moves inside the panel does not lay out and draw the whole window."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget


class Pane(QWidget):
    """As large as its dock, whatever its panel would like; a widget without a layout passes no layout request on."""

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        self._panel: QWidget | None = None

    def hold(self, panel: QWidget) -> None:
        """Show a panel."""
        self._panel = panel
        panel.setParent(self)
        panel.setGeometry(self.rect())
        panel.show()

    def minimumSizeHint(self) -> QSize:
        """Room for some words, and for the width that the panel cannot do without."""
        wanted = self._panel.minimumSizeHint() if self._panel is not None else QSize()
        metrics = self.fontMetrics()
        return QSize(max(wanted.width(), 20 * metrics.averageCharWidth()), 4 * metrics.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the panel all the room there is."""
        super().resizeEvent(event)
        if self._panel is not None:
            self._panel.setGeometry(self.rect())
