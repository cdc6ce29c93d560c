"""UndoEverywhere: undo and redo mean the document's, wherever the focus is."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget


class UndoEverywhere(QObject):
    """Keeps text fields from swallowing undo and redo, unless a person is in the middle of typing in one."""

    _KEYS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)

    def follow(self, before: QWidget | None, now: QWidget | None) -> None:
        """Go where the focus goes: a filter on the application would slow every event of every widget."""
        if before is not None:
            before.removeEventFilter(self)
        if now is not None:
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the shortcut of the menu have the key."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            asked = any(event.matches(key) for key in self._KEYS)
            if asked and not _typing(watched):
                event.ignore()
                return True
        return super().eventFilter(watched, event)


def _typing(widget: QObject) -> bool:
    return isinstance(widget, QLineEdit) and widget.isModified() and widget.isUndoAvailable()
