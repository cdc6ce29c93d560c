"""ExactLabel: shows a number short and gives it exactly, on hover and to the clipboard."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from .copy_key import is_copy


class ExactLabel(QLabel):
    """A selectable text; a part of it is copied as it stands, and the whole number with all its digits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin without a number."""
        super().__init__(parent)
        self._exact = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def show_number(self, text: str, exact: str) -> None:
        """Show `text`, which stands for `exact`."""
        if text != self.text():
            self.setText(text)
        if exact != self._exact:
            self._exact = exact
            self.setToolTip(f"{exact}\nCtrl+C copies all digits" if exact != text else "")

    def event(self, event: QEvent) -> bool:
        """Keep Copy from the window's shortcuts while the label has the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and is_copy(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy on Ctrl+C."""
        if is_copy(event):
            self.copy()
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Copy the selected part of the text, or the whole number with all its digits."""
        part = self.selectedText()
        QGuiApplication.clipboard().setText(part if part not in {"", self.text()} else self._exact)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Copy").triggered.connect(self.copy)
        menu.popup(event.globalPos())
