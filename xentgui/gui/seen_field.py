"""SeenField: takes the loss, accuracy or perplexity that a person saw, and says how far the search for it is."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QProgressBar, QPushButton, QWidget

from xentgui.document.document import Busy

from .reason_label import ReasonLabel

_EXAMPLE = "a loss, accuracy or perplexity, e.g. 0.7972"
_TIP = (
    "Type a number as you saw it, with all its digits, and press Enter: the program looks for mistakes that give it "
    "with these scores, labels and weights, the simplest first. Escape ends that."
)


class SeenField(QWidget):
    """A field, and while something is searched how far that is and what ends it."""

    left = Signal()  # Escape in an empty field, or Down

    def __init__(self, look_for: Callable[[str], None], view: QWidget) -> None:
        """Hand what is entered to `look_for`, which may raise ValueError; reasons are shown inside of `view`."""
        super().__init__()
        self._look_for, self._view = look_for, view
        self._reason: ReasonLabel | None = None
        self._came = ""  # a number that was not typed
        self.field = QLineEdit()
        self.field.setObjectName("seenNumber")
        self.field.setAccessibleName("the number you saw")
        self.field.setPlaceholderText(_EXAMPLE)
        self.field.setToolTip(f"<p>{_TIP}</p>")
        self.field.setClearButtonEnabled(True)
        self.field.setMaxLength(60)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._empty)
        self._said = QLabel()
        self._said.setObjectName("seenSaid")
        self._said.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._said.setWordWrap(True)
        self._bar = QProgressBar()
        self._bar.setObjectName("seenProgress")
        self._bar.setAccessibleName("progress of the search")
        self._bar.setMaximumHeight(self.fontMetrics().height())
        self._cancel = QPushButton("Cancel")
        self._cancel.setObjectName("seenCancel")
        self._cancel.setAccessibleName("cancel the search")
        self._cancel.clicked.connect(self._stop)
        self._place()
        self.show_progress(None, "")

    def show_progress(self, busy: Busy | None, said: str) -> None:
        """Show how far the search is, or what came of it."""
        for widget in (self._bar, self._cancel):
            widget.setVisible(busy is not None)
        self._said.setVisible(bool(said) and busy is None)
        self._said.setText(said)
        if busy is not None:
            self._bar.setRange(0, 100 if busy.done else 0)
            self._bar.setValue(round(100 * busy.done))

    def show_number(self, number: str) -> None:
        """Show what is searched where it was not typed here, and take it away when it is searched no more."""
        text = self.field.text().strip()
        if number == text:
            self._came = self._came if number == self._came else ""
            return
        if number == self._came or not (number or text == self._came):
            return
        self._came = number
        with QSignalBlocker(self.field):
            self.field.setText(number)

    def recolour(self) -> None:
        """Write the reason in the theme's colours."""
        if self._reason is not None:
            self._reason.recolour()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter searches, Escape ends the search and clears, Down goes on."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self.field.text():
            if event.type() == QEvent.Type.KeyPress:
                self.field.clear()
            event.accept()
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._enter()
                return True
            if event.key() == Qt.Key.Key_Down:
                self.left.emit()
                return True
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        name = QLabel("I sa&w")
        name.setBuddy(self.field)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        grid.addWidget(name, 0, 0)
        grid.addWidget(self.field, 0, 1, 1, 2)
        grid.addWidget(self._bar, 1, 1)
        grid.addWidget(self._cancel, 1, 2)
        grid.addWidget(self._said, 2, 0, 1, 3)
        grid.setColumnStretch(1, 1)

    def _enter(self) -> None:
        try:
            self._look_for(self.field.text())
        except ValueError as reason:
            if self._reason is None:
                self._reason = ReasonLabel(self._view)
            self._reason.tell(self.field, str(reason))

    def _empty(self, text: str) -> None:
        if not text:
            if self._reason is not None:
                self._reason.dismiss()
            self._look_for("")

    def _stop(self) -> None:
        """End the search; the number stays, to be searched again with Enter."""
        self._look_for("")
        self.field.setFocus()
