"""RowBar: the line above the tables that filters rows, and says which are shown and in what order."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from xentgui.core.expression_text import ExpressionError
from xentgui.core.row_quantities import OF_A_CLASS, QUANTITIES

from .reason_label import ReasonLabel

_PAUSE = 250  # ms without a key before what was typed is tried
_LETTERS = 24
_EXAMPLE = "loss > 2 and predicted != label"


class RowBar(QFrame):
    """A field for an expression, what is shown, and two buttons.

    `typed` brings a text that may not be finished, `entered` one that is; `left` asks for the table.
    """

    typed = Signal(str)
    entered = Signal(str)
    again = Signal()
    cleared = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin hidden and empty."""
        super().__init__(parent)
        self.setObjectName("rowBar")
        self.field = QLineEdit()
        self._said = QLabel()
        self._again = QPushButton("Sort again")
        self._all = QPushButton("All rows")
        self._reason: ReasonLabel | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._build()
        self.hide()

    def ask(self) -> None:
        """Show the line and put the cursor into it."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def show_rows(self, text: str, said: str, *, stale: bool) -> None:
        """Say what is shown; another text that is being typed stays."""
        if not self.field.hasFocus():
            self.field.setText(text)
        self._said.setText(said)
        self._said.setToolTip(said)
        self._again.setVisible(stale)

    def refuse(self, error: Exception) -> None:
        """Say under the field why its text is refused, and mark the place."""
        if self._reason is None:
            middle = self.parentWidget()
            assert middle is not None
            self._reason = ReasonLabel(middle)
        self._reason.tell(self.field, str(error))
        if isinstance(error, ExpressionError):
            self.field.setSelection(error.start, error.stop - error.start)

    def changeEvent(self, event: QEvent) -> None:
        """Write the reason in the theme's colours."""
        super().changeEvent(event)
        reason: ReasonLabel | None = getattr(self, "_reason", None)
        if event.type() == QEvent.Type.PaletteChange and reason is not None:
            reason.recolour()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter takes the text, Down goes on to the table, Escape takes the filter away."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._pause.stop()
                self.entered.emit(self.field.text().strip())
                return True
            if event.key() == Qt.Key.Key_Down:
                self.left.emit()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._escape()
                return True
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        names = QLabel("&Filter")
        names.setBuddy(self.field)
        self.field.setObjectName("rowFilter")
        self.field.setAccessibleName("filter rows")
        self.field.setPlaceholderText(_EXAMPLE)
        self.field.setToolTip(_help())
        self.field.setClearButtonEnabled(True)
        self.field.installEventFilter(self)
        self.field.setMinimumWidth(self.fontMetrics().averageCharWidth() * _LETTERS)
        self._said.setObjectName("rowsShown")
        self._said.setMinimumWidth(1)  # gives way to the field; the tooltip has all of it
        self._again.setObjectName("sortAgain")
        self._again.setToolTip("F5: rows were edited since; filter and sort by what they are now")
        self._all.setObjectName("allRows")
        self._all.setToolTip("Shift+F5: take filter and order away")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 4)
        for widget in (names, self.field, self._said, self._again, self._all):
            line.addWidget(widget, int(widget is self.field))
        self._again.hide()
        self._again.clicked.connect(self.again)
        self._all.clicked.connect(self.cleared)
        self.field.textEdited.connect(self._pause.start)
        self.field.textChanged.connect(self._empty)
        self._pause.timeout.connect(self._try)

    def _escape(self) -> None:
        if self._reason is not None and self._reason.field is not None:
            self._reason.dismiss()
            return
        self.field.clear()
        self.entered.emit("")
        self.left.emit()

    def _empty(self, text: str) -> None:
        if not text and self._reason is not None:
            self._reason.dismiss()

    def _try(self) -> None:
        self.typed.emit(self.field.text().strip())


def _help() -> str:
    lines = [f"<tr><td><b>{name}</b>&nbsp;</td><td>{what}</td></tr>" for name, (_, what) in QUANTITIES.items()]
    lines += [f"<tr><td><b>{name}[…]</b>&nbsp;</td><td>{what}</td></tr>" for name, what in OF_A_CLASS.items()]
    forms = 'and, or, not, in, &lt;, ==, +, abs, isnan, max …; class names in quotes: label == "cat"'
    return f"<p>Show the rows for which this holds:</p><table>{''.join(lines)}</table><p>{forms}</p>"
