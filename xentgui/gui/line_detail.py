"""LineDetail: the current line of a table of figures in full, to be read, scrolled and selected."""

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy

_LINES = 3  # at least


class LineDetail(QScrollArea):
    """A text that takes the room that is left to it, some lines at least."""

    def __init__(self, name: str) -> None:
        """Begin without a text; `name` is the label's object name."""
        super().__init__()
        self._text = QLabel()
        self._text.setObjectName(name)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setAccessibleName("The current line in full")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setWidget(self._text)
        self._fit()

    def show_text(self, text: str) -> None:
        """Show another text from its beginning; the same one stays where it is."""
        if text != self._text.text():
            self._text.setText(text)
            # Laid out after its paint, it would be painted again.
            QCoreApplication.sendPostedEvents(self.viewport(), QEvent.Type.LayoutRequest.value)
            self.setAccessibleDescription(text)
            self.verticalScrollBar().setValue(0)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.setMinimumHeight(_LINES * self.fontMetrics().lineSpacing())
