"""ClassCompleter: offers class names while a label is typed; the keys that end an edit take what is offered."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit

_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class ClassCompleter(QCompleter):
    """Completes a line of text with class names. `ended` brings the key that ended the edit, after the name is in."""

    ended = Signal(QKeyEvent)

    def __init__(self, names: Sequence[str], field: QLineEdit) -> None:
        """Offer `names` under `field`."""
        super().__init__(list(names), field)
        self._field = field
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        field.setCompleter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt would take the name, and leave the field open with it."""
        popup = self.popup()
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _ENDS
        if not (pressed and popup is not None and watched is popup and popup.isVisible()):
            return super().eventFilter(watched, event)
        name = self._offered(popup.currentIndex())
        popup.hide()
        if name is not None:
            self._field.setText(name)
        self.ended.emit(event)
        return True

    def _offered(self, chosen: QModelIndex) -> str | None:
        """The chosen name, else the only one there is; a number stays what it is."""
        if chosen.isValid():
            return str(chosen.data())
        typed = self._field.text().strip()
        unsure = not typed.lstrip("-#").isdigit()
        return self.currentCompletion() if unsure and self.completionCount() == 1 else None
