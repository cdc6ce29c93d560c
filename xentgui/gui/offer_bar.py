"""OfferBar: a question above the table that waits for an answer without stopping anyone."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from .calling import call


class OfferBar(QFrame):
    """A sentence and a button for each answer; it goes when one is given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin hidden."""
        super().__init__(parent)
        self.setObjectName("offerBar")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._line = QHBoxLayout(self)
        self._line.addWidget(self._text, 1)
        self._buttons: list[QPushButton] = []
        self.hide()

    def offer(self, text: str, answers: Mapping[str, Callable[[], object]]) -> None:
        """Ask something else."""
        self.withdraw()
        self._text.setText(text)
        self.setAccessibleName(text)
        for name, answer in answers.items():
            button = QPushButton(name)
            button.setAccessibleName(f"{name.replace('&', '')}: {text}")
            button.clicked.connect(self.withdraw)
            button.clicked.connect(partial(call, answer))
            self._line.addWidget(button)
            self._buttons.append(button)
        self.show()

    def withdraw(self) -> None:
        """Ask nothing any more."""
        self.hide()
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = []
