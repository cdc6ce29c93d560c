"""Page: what the pages of rows to look at have in common: a question, an answer, and what cannot be answered."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar
from weakref import ReferenceType, ref

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from xentgui.core.evaluation import Evaluation
from xentgui.core.problem import Problem
from xentgui.gui.derivation.told_line import ToldLine

from .asking import Question
from .said_line import SaidLine

# Lines of height without which facts below the controls, and what is told of a cell, are not seen.
_FACTS, _TOLD = 11, 9


class Page(QWidget):
    """Shows the answer to one question about the batch; the last one stays, dimmed, until there is the next.

    Attributes:
        said: the facts beside the controls.
        rows: how many the present problem has.

    Signals:
        row_chosen: a row that a person wants to go to.
        rows_wanted: the expression of rows that a person wants to see alone.
        asks: there is another question.
    """

    row_chosen = Signal(int)
    rows_wanted = Signal(str)
    asks = Signal()

    no_rows: ClassVar[str] = "The batch has no rows."

    def __init__(self, name: str, spoken: str) -> None:
        """Begin without an answer; `spoken` is what the line of facts is about."""
        super().__init__()
        self.setObjectName(f"{name}Page")
        self.said = SaidLine(f"{name}Facts", spoken)
        self.said.linkActivated.connect(self.rows_wanted)
        self.said.changed.connect(self._place_facts)
        self._of: ReferenceType[Evaluation] | None = None  # to hold it would keep the scores of a batch that is gone
        self._key: object = None
        self._failed = ""
        self.rows = 0
        self._told_line: ToldLine | None = None
        self._message = QLabel()
        self._message.setObjectName("message")
        self._message.setWordWrap(True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._body = QWidget()
        self._controls = QHBoxLayout()
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setSpacing(3)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._body)
        self._stack.addWidget(self._message)

    @property
    @abstractmethod
    def question(self) -> Question:
        """What the page asks now."""

    @abstractmethod
    def show_answer(self, evaluation: Evaluation, answer: Any) -> None:
        """Show what came of the question."""

    @abstractmethod
    def set_waiting(self, *, waiting: bool) -> None:
        """Say whether what is shown is of another moment."""

    def why_not(self, problem: Problem) -> str:
        """Why the question has no answer for a problem; empty where it has one."""
        return "" if problem.rows else self.no_rows

    def adapt(self, problem: Problem) -> None:
        """Offer what there is for a problem."""
        self.rows = problem.rows

    def is_answered(self, evaluation: Evaluation) -> bool:
        """Whether what is shown is the answer to the present question."""
        return self._of is not None and self._of() is evaluation and self._key == self.question.key

    def forget(self) -> None:
        """Let the question be asked again."""
        self._of = None

    def take(self, evaluation: Evaluation, question: Question, answer: object) -> None:
        """Take an answer; an exception is told."""
        if question.key != self.question.key:
            return
        self._of, self._key = ref(evaluation), question.key
        self._failed = _failure(answer) if isinstance(answer, Exception) else ""
        if not self._failed:
            self.show_answer(evaluation, answer)
        self.settle()

    def fail(self, message: str) -> None:
        """Say why the answer shows nothing."""
        self._failed = message

    def settle(self) -> None:
        """Show what is there as that of the present moment."""
        self.tell(self._failed)
        self.set_waiting(waiting=False)

    def tell(self, message: str) -> None:
        """Show a message in place of what is below the controls; an empty one takes it away."""
        if message:
            self._message.setText(message)
        self._stack.setCurrentIndex(1 if message else 0)
        self._place_facts()

    @property
    def message(self) -> str:
        """What is told in place of all else."""
        return self._message.text() if self._stack.currentIndex() else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the facts below the controls where there is no room beside them."""
        super().resizeEvent(event)
        self._place_facts()

    def event(self, event: QEvent) -> bool:
        """Place the facts anew where a control has come or gone."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._place_facts()
        return super().event(event)

    def build(self, controls: Sequence[QWidget], *others: QWidget | QHBoxLayout) -> None:
        """Put controls side by side, the facts after them, and what a message takes the place of below."""
        line, column, body = QHBoxLayout(), QVBoxLayout(self), QVBoxLayout(self._body)
        line.setSpacing(0)
        for widget in controls:
            line.addWidget(widget)
        line.addStretch(1)
        self._controls = line
        self._head.addLayout(line)
        self._head.addWidget(self.said, 1)
        for box in (column, body):
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(3)
        column.addLayout(self._head)
        column.addWidget(self._stack, 1)
        for other in others:
            if isinstance(other, ToldLine):
                self._told_line = other
            if isinstance(other, QHBoxLayout):
                body.addLayout(other, 1)
            else:
                body.addWidget(other)

    def _place_facts(self) -> None:
        wide = self.least_width() + self.said.wanted() + self._head.spacing()
        directions = QBoxLayout.Direction
        direction = directions.LeftToRight if wide <= self.width() else directions.TopToBottom
        if self._head.direction() != direction:
            self._head.setDirection(direction)
        lines = self.height() / self.fontMetrics().height()
        self.said.setVisible(not self.message and (lines >= _FACTS or direction == directions.LeftToRight))
        if self._told_line is not None:
            self._told_line.setVisible(lines >= _TOLD)

    def least_width(self) -> int:
        """What the controls need."""
        self._controls.invalidate()  # it does not notice what is hidden in it
        return self._controls.minimumSize().width()


def _failure(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "There is not enough memory for this; close other programs, or take fewer rows."
    text = str(error)
    return text if isinstance(error, ValueError) else f"This could not be computed: {type(error).__name__}: {text}"
