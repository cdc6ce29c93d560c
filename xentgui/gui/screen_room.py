"""The room that a screen has for a dialog: in large type one would be larger than its screen."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

_SHARE = 0.85  # of the screen, so that a frame fits, too


def within_screen(widget: QWidget, size: QSize) -> QSize:
    """A size, no larger than most of the screen that a widget is on."""
    return size.boundedTo(widget.screen().availableSize() * _SHARE)
