"""PageDialog: a page of text beside the window, scrolled where it is longer than the screen."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from .screen_room import within_screen

_LETTERS, _LINES = 88, 40  # of width and height


class PageDialog(QDialog):
    """Stays open while the window is worked in; Escape closes it."""

    def __init__(self, title: str, html: str, parent: QWidget | None = None) -> None:
        """Show a page."""
        super().__init__(parent)
        self.setObjectName("page")
        self.setWindowTitle(title)
        self.setModal(False)
        text = QTextBrowser()
        text.setObjectName("pageText")
        text.setAccessibleName(title)
        text.setHtml(html)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(text)
        column.addWidget(buttons)
        metrics = self.fontMetrics()
        self.resize(within_screen(self, QSize(_LETTERS * metrics.averageCharWidth(), _LINES * metrics.height())))
