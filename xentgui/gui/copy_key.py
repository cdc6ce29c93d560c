"""The key that copies, for widgets that keep it from the window's shortcuts."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence


def is_copy(event: QEvent) -> bool:
    """Whether an event is the key that copies, pressed or about to be taken for a shortcut."""
    return isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Copy)
