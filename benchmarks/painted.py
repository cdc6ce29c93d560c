"""Tells when widgets have been painted: what a person waits for, and no method that returns earlier will do."""

import time
from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

_FRAME_DONE = QEvent.Type.User


class FirstPaint(QObject):
    """Calls back with `time.monotonic()` at the end of the frame in which the last of some widgets was painted."""

    def __init__(self, widgets: Iterable[QWidget], painted: Callable[[float], None]) -> None:
        super().__init__()
        self._waiting: set[QObject] = set(widgets)
        self._painted = painted
        for widget in self._waiting:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """See paint events come, and let them pass."""
        if event.type() == QEvent.Type.Paint and watched in self._waiting:
            self._waiting.discard(watched)
            watched.removeEventFilter(self)
            if not self._waiting:
                # This paint is only about to happen. All of a frame is painted and shown in one go, and then this
                # comes first, before anything that was asked for meanwhile.
                QCoreApplication.postEvent(self, QEvent(_FRAME_DONE), Qt.EventPriority.HighEventPriority.value)
        return False

    def event(self, event: QEvent) -> bool:
        """Tell the moment."""
        if event.type() == _FRAME_DONE:
            self._painted(time.monotonic())
            return True
        return super().event(event)
