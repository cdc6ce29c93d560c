"""ConversionNotice: says in place what a conversion of the labels loses, and asks whether to convert."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from xentgui.core.problem import Problem

from .number_text import count


class ConversionNotice(QFrame):
    """Hidden until it asks; Escape keeps the labels as they are."""

    answered = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the notice, hidden."""
        super().__init__(parent)
        self.setObjectName("conversionNotice")
        self.setAccessibleName("What the conversion of the labels loses")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._loss = QLabel()
        self._loss.setWordWrap(True)
        self._loss.setObjectName("conversionLoss")
        self._convert = _button("Convert", "Convert the labels; undo brings them back")
        self._keep = _button("Keep", "Keep the labels as they are (Escape)")
        self._convert.clicked.connect(self._answer_convert)
        self._keep.clicked.connect(self._answer_keep)
        column = QVBoxLayout(self)
        column.addWidget(self._loss)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._convert)
        row.addWidget(self._keep)
        column.addLayout(row)
        self.hide()

    def ask(self, loss: str) -> None:
        """Say what would be lost, and wait for an answer."""
        self._loss.setText(loss)
        self._convert.setAccessibleDescription(loss)
        self._keep.setAccessibleDescription(loss)
        self.show()
        self._keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        """Escape keeps, before any shortcut of the window."""
        if not (isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape):
            return super().event(event)
        if event.type() == QEvent.Type.KeyPress:
            self._answer(convert=False)
        event.accept()
        return True

    def _answer_convert(self) -> None:
        self._answer(convert=True)

    def _answer_keep(self) -> None:
        self._answer(convert=False)

    def _answer(self, *, convert: bool) -> None:
        self.hide()
        self.answered.emit(convert)


def loss_of_conversion(problem: Problem, lost: int) -> str:
    """Say what the rows lose whose labels do not survive the conversion to the other kind."""
    if problem.sparse:
        subject = f"{count(lost, 'label')} {'is' if lost == 1 else 'are'} outside 0..{problem.classes - 1}"
        return f"{subject}; as distributions such rows have no mass, and the index is lost."
    subject = f"{count(lost, 'row')} {'is' if lost == 1 else 'are'} soft"
    return f"{subject}; as class indices only {'its' if lost == 1 else 'their'} largest class is kept."


def _button(text: str, purpose: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(f"labels{text}")
    button.setToolTip(purpose)
    button.setAccessibleName(f"{text} the labels")
    button.setAutoDefault(True)
    return button
