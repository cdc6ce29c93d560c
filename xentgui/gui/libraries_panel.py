"""LibrariesPanel: what Keras, PyTorch, optax, scikit-learn and SciPy say of the batch and of its current row."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QWidget

from xentgui.core.libraries import LIBRARIES
from xentgui.core.libraries.compared import Compared
from xentgui.core.options import Reduction
from xentgui.document.document import Busy, Document, State
from xentgui.document.jobs import InlineRunner, Runner

from .libraries_model import LibrariesModel
from .libraries_table import LibrariesTable
from .library_answers import LibraryAnswers, ask_of_row
from .library_script import copy_script
from .library_text import EXACT, Heard, LibraryLine, exact_line, library_line, row_name
from .lines_panel import LinesPanel
from .number_text import number
from .soon import Soon

_CODE_TIP = (
    "Copy a short script that prints the current line's number with its library (Ctrl+Shift+C); "
    "a large batch is saved to a file that the script loads"
)
_PAUSE = 250  # milliseconds without an edit before a large batch is asked about: what runs beside slows the next one


class LibrariesPanel(LinesPanel):
    """The table, the current line written out, and its script. Seen or not, it never holds an edit up."""

    row_chosen = Signal(int)

    def __init__(self, document: Document, runner: Runner | None = None, parent: QWidget | None = None) -> None:
        """Make the panel of a document; `runner` takes the batches that a frame cannot hold."""
        super().__init__("libraries", parent)
        self._document = document
        self._state = document.state
        self._row = -1
        self._of_row: dict[str, Compared] = {}
        self._row_asked: tuple[object, int] | None = None
        self._soon = Soon(self)
        self._soon.due.connect(self._refresh)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_PAUSE)
        self._later.timeout.connect(self._ask_of_batch)
        self._answers = LibraryAnswers(runner or InlineRunner(), self._soon.ask)
        self._model = LibrariesModel(self)
        self._build()

    def show_state(self, state: State) -> None:
        """Show what the libraries say of another state; many in a frame are one."""
        self._state = state
        if self.isVisible():
            self._soon.ask()

    def show_row(self, row: int) -> None:
        """Show what they say of another row; -1 for none."""
        self._row = row
        if self.isVisible():
            self._soon.ask()

    def show_busy(self, busy: Busy | None) -> None:
        """Wait while the document has something to compute itself."""
        if busy is not None:
            self._answers.stop()
        elif self.isVisible():
            self._soon.ask()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while nothing was seen."""
        super().showEvent(event)
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask nothing that nobody sees."""
        super().hideEvent(event)
        self._answers.stop()

    def copy_code(self) -> None:
        """Copy the current line as a script in its library; where there are many numbers, save them beside it."""
        line = self._model.line(self.table.current_row)
        if line is not None:
            name = None if line.name == EXACT else line.name
            copy_script(self, self._document, name, self.said.emit)

    def _build(self) -> None:
        table = LibrariesTable(self._model, self)
        table.line_changed.connect(self._show_detail)
        table.opened.connect(self._go_to_row)
        self._code = QPushButton("Copy as code")
        self._code.setObjectName("copyAsCode")
        self._code.clicked.connect(self.copy_code)
        self._code.setToolTip(_CODE_TIP)
        self.lay_out(table, self._code)
        table.offer(
            ("Copy cell", "copyCell", "", table.copy),
            ("Copy line", "copyLine", "", table.copy_line),
            ("Copy as code", "copyCode", "Ctrl+Shift+C", self.copy_code),
        )

    def _refresh(self) -> None:
        if not self.isVisible():
            return
        self._answers.follow(self._state)
        if self._answers.waits:
            self._later.start()
        self._ask_of_row()
        self._model.show_batch(self._lines(), self._row_title())
        self.table.fit()
        if self.table.current_row < 0:
            self.table.setCurrentIndex(self._model.index(0, 0))
        self._show_detail()
        self._say_status()

    def _ask_of_batch(self) -> None:
        if self.isVisible() and self._document.busy is None:
            self._answers.go_on()

    def _ask_of_row(self) -> None:
        """The current row is few numbers: it is asked at once."""
        problem, row = self._state.problem, self._row
        if self._row_asked == (problem, row):
            return
        self._row_asked = (problem, row)
        self._of_row = ask_of_row(problem, row) if 0 <= row < problem.rows else {}

    def _lines(self) -> list[LibraryLine]:
        answers, problem = self._answers, self._state.problem
        heard = (
            Heard(
                name,
                answers.known.get(name),
                self._of_row.get(name),
                answers.is_pending(name),
                answers.failed.get(name, ""),
            )
            for name in LIBRARIES
        )
        return [self._exact(), *(library_line(one, problem) for one in heard)]

    def _exact(self) -> LibraryLine:
        problem, evaluation = self._state.problem, self._state.evaluation
        value = None
        if evaluation is not None and problem.options.reduction is not Reduction.NONE:
            value = evaluation.reduced(problem.options.reduction)
        row = next((one.exact for one in self._of_row.values() if one.answer is not None), None)
        return exact_line(value, row, problem, pending=evaluation is None)

    def _row_title(self) -> str:
        return row_name(self._state.problem, self._row) if 0 <= self._row < self._state.problem.rows else "row"

    def _show_detail(self) -> None:
        line = self._model.line(self.table.current_row)
        if line is None:
            return
        text = f"{line.name}: {line.versions}\n{line.full}" if line.versions else line.full
        self.detail.show_text(text)
        self._code.setEnabled(line.name == EXACT or self._can_copy(line.name))

    def _can_copy(self, name: str) -> bool:
        """Only a call that comes to a number makes a script that prints it."""
        one = self._answers.known.get(name)
        return one is not None and one.answer is not None and one.answer.error is None

    def _say_status(self) -> None:
        problem, busy = self._state.problem, self._answers.busy
        shape = " × ".join(map(number, (*problem.leading_shape, problem.classes)))
        working = ""
        if busy is not None:
            working = f" · {busy.label} …" + (f" {busy.done:.0%}" if busy.done else "")
        elif any(map(self._answers.is_pending, LIBRARIES)):
            working = " · …" if self._answers.waits else " · waiting for the exact value …"
        self.show_status(f"{problem.scores.dtype.name}, {shape}{working}")

    def _go_to_row(self) -> None:
        line = self._model.line(self.table.current_row)
        one = None if line is None else self._answers.known.get(line.name)
        if one is not None and one.cause_row is not None and one.cause_row < self._document.problem.rows:
            self.row_chosen.emit(one.cause_row)
