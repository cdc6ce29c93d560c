"""TextField: a checkbox that switches an option on, and a line for its value; a refused text stays to be mended."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit

_LONGEST_TEXT = 10_000_000  # where Qt would cut what is pasted at 32,767 without a word


class TextField(QObject):
    """Edits a text or its absence. `edited` brings the text, or None where the option is switched off."""

    edited = Signal(object)
    reverted = Signal()

    def __init__(self, name: str, default: Callable[[], str], parent: QObject | None = None) -> None:
        """Name the checkbox; `default` is the text of an option that is switched on for the first time."""
        super().__init__(parent)
        self._default = default
        self._shown: str | None = None
        self._last = ""
        self.check = QCheckBox(name)
        self.line = QLineEdit()
        self.line.setMaxLength(_LONGEST_TEXT)
        self.line.installEventFilter(self)
        self.line.editingFinished.connect(self._finish)
        self.check.toggled.connect(self._toggle)

    @property
    def pending(self) -> bool:
        """Whether the line holds a text that is not the option's value."""
        return self.line.text() != (self._shown or "")

    def show_text(self, text: str | None) -> None:
        """Show the option's value, None for off; another text that is being typed stays while the value is the same."""
        with QSignalBlocker(self.check):
            self.check.setChecked(text is not None)
        if text == self._shown:
            return
        self._last = self._shown or self._last
        self._shown = text
        self._restore()

    def accept(self) -> None:
        """Write the value as it is shown, in place of how it was typed."""
        self._restore()

    def set_enabled(self, on: bool) -> None:
        """Let the option be changed, or not."""
        self.check.setEnabled(on)
        self.line.setEnabled(on)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape brings the value back, before any shortcut of the window."""
        if not (isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self.pending):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.KeyPress:
            self._restore()
            self.reverted.emit()
        event.accept()
        return True

    def _restore(self) -> None:
        self.line.setText(self._shown or "")
        self.line.setCursorPosition(0)  # a long text is read from its beginning

    def _toggle(self, on: bool) -> None:
        if on and not self.line.text():
            self.line.setText(self._last or self._default())
        self.edited.emit(self.line.text() if on else None)

    def _finish(self) -> None:
        if self.pending:
            self.edited.emit(self.line.text().strip() or None)
