"""WheelGuard: the mouse wheel scrolls the panel, and changes a control only when a person is in it."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget


class WheelGuard(QObject):
    """Takes wheel events from controls without focus, and hands them on to what scrolls."""

    def guard(self, control: QWidget) -> None:
        """Let the wheel change `control` only when it has the focus, and never give it the focus."""
        control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        control.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ignore the wheel over a control without focus: an ignored event goes on to the parent."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False
