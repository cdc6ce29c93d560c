"""Soon: many changes in a frame are one refresh, and it comes before that frame is painted."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal

_DUE = QEvent.Type.User


class Soon(QObject):
    """Emits `due` once for all that was asked meanwhile."""

    # A timer would fire after the paint that the same change has asked for: two frames for one edit.
    due = Signal()

    def __init__(self, parent: QObject) -> None:
        """Begin with nothing asked."""
        super().__init__(parent)
        self._asked = False

    def ask(self) -> None:
        """Be due before the next paint."""
        if not self._asked:
            self._asked = True
            QCoreApplication.postEvent(self, QEvent(_DUE))

    def drop(self) -> None:
        """Take back what was asked."""
        self._asked = False

    def event(self, event: QEvent) -> bool:
        """Emit, if it is still asked for."""
        if event.type() != _DUE:
            return super().event(event)
        if self._asked:
            self._asked = False
            self.due.emit()
        return True
