"""OptionHint: the line under an option that says what it does, or why it was refused."""

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QWidget


class OptionHint(QLabel):
    """Muted while it explains, in the colour of an error while it refuses."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self.setWordWrap(True)
        self.setContentsMargins(0, 0, 0, self.fontMetrics().height() // 3)

    def explain(self, text: str) -> None:
        """Say what the option does."""
        self._say(text, QPalette.ColorRole.PlaceholderText)

    def refuse(self, reason: str) -> None:
        """Say why an input was not taken."""
        self._say(reason, QPalette.ColorRole.BrightText)

    def _say(self, text: str, role: QPalette.ColorRole) -> None:
        if self.text() != text:
            self.setText(text)
        if self.foregroundRole() != role:
            self.setForegroundRole(role)
