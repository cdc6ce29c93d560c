"""LinesPanel: a table of figures with a word on them above it, and its current line written out below."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from .line_detail import LineDetail
from .lines_table import LinesTable


class LinesPanel(QWidget):
    """What is in the table, and when, is told by the panel that this one is a part of."""

    said = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Begin empty; `name` begins the object names of its parts."""
        super().__init__(parent)
        self.setObjectName(f"{name}Panel")
        self.status = QLabel()
        self.status.setObjectName(f"{name}Status")
        self.status.setAutoFillBackground(True)  # else all that is behind it is painted with it
        self.status.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.status.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.detail = LineDetail(f"{name}Detail")

    def lay_out(self, table: LinesTable, button: QPushButton) -> None:
        """Put in the table, and the button for its current line."""
        self.table = table
        head = QHBoxLayout()
        head.addWidget(self.status, 1)
        head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 4)
        column.setSpacing(3)
        column.addLayout(head)
        column.addWidget(table)
        column.addWidget(self.detail, 1)
        QWidget.setTabOrder(table, self.detail)
        QWidget.setTabOrder(self.detail, button)
        self.setFocusProxy(table)

    def show_status(self, text: str) -> None:
        """Say another word on the figures."""
        if text != self.status.text():
            self.status.setText(text)
            self.status.setToolTip(text)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "table"):
            self.table.recolour()
