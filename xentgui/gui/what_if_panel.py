"""WhatIfPanel: the batch under other readings, and the one that is chosen made an edit."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QWidget

from xentgui.core.evaluation import Evaluation
from xentgui.core.readings import WhatIf, what_ifs
from xentgui.document.document import Busy, Document, State
from xentgui.document.jobs import InlineRunner, Report, Runner
from xentgui.document.readings import read_as

from .calling import call
from .following import TYPED_CELLS, Following
from .lines_panel import LinesPanel
from .lines_table import LinesTable
from .number_text import number
from .soon import Soon
from .what_if_model import Column, WhatIfModel
from .what_if_text import by_accuracy, by_loss, by_plausibility, likeliest, what_if_line

_DISPENSABLE: dict[int, int] = {Column.ACCURACY: 24, Column.DIFFERENCE: 12}
_ORDERS: dict[int, Callable[[WhatIf], tuple[bool, float]]] = {
    Column.LOSS: by_loss,
    Column.DIFFERENCE: by_loss,
    Column.ACCURACY: by_accuracy,
    Column.PLAUSIBLE: by_plausibility,
    Column.WHY: by_plausibility,
}


class WhatIfPanel(LinesPanel):
    """The table, the current line written out, and what opens it. Seen or not, it never holds an edit up."""

    def __init__(self, document: Document, runner: Runner | None = None, parent: QWidget | None = None) -> None:
        """Make the panel of a document; `runner` takes the batches that a frame cannot hold."""
        super().__init__("whatIf", parent)
        self._document = document
        self._state = document.state
        self._found: list[WhatIf] = []
        self._order: Callable[[WhatIf], tuple[bool, float]] | None = None
        self._soon = Soon(self)
        self._soon.due.connect(self._refresh)
        self._following = Following(document, runner or InlineRunner(), "Reading the batch otherwise", self)
        self._following.changed.connect(self._hear)
        self._model = WhatIfModel(self)
        self._build()

    def show_state(self, state: State) -> None:
        """Show what another state would be; many in a frame are one."""
        before, self._state = self._state, state
        if self.isVisible():
            self._following.follow(before, state)
            self._hear()

    def show_row(self, row: int) -> None:
        """The current row changes nothing here."""

    def show_busy(self, busy: Busy | None) -> None:
        """Wait for an edit that is running."""
        if self.isVisible():
            self._following.show_busy(busy)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while nothing was seen."""
        super().showEvent(event)
        if not self._following.is_current:
            self._following.ask(_what_ifs)
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask nothing that nobody sees."""
        super().hideEvent(event)
        self._following.stop()

    def open_line(self) -> None:
        """Make the batch what it is under the current line: one step of undo, or a word why not."""
        line = self._model.line(self.table.current_row)
        if line is None:
            return
        before = self._document.problem
        try:
            self._document.edit(f"Read {line.title}", read_as, line.name)
        except ValueError as refusal:
            self.said.emit(f"{line.title}: {refusal}")
            return
        if self._document.problem is before and self._document.busy is None:
            self.said.emit(f"{line.title}: the batch is read so already")

    def sort_by(self, column: int) -> None:
        """Sort by a column, the least loss, the highest accuracy or the likeliest first; by the first as listed."""
        self._order = _ORDERS.get(column)
        self._refresh()

    def _build(self) -> None:
        table = LinesTable(self._model, _DISPENSABLE, self)
        table.setObjectName("whatIfTable")
        table.setAccessibleName("What the batch would be under other readings")
        table.line_changed.connect(self._show_detail)
        table.opened.connect(self.open_line)
        table.horizontalHeader().sectionClicked.connect(self.sort_by)
        self._open = QPushButton("Open as edit")
        self._open.setObjectName("openReading")
        self._open.setToolTip("Make the batch what it is under this reading (Enter, double click); one step of undo")
        self._open.clicked.connect(partial(call, self.open_line))
        self.lay_out(table, self._open)
        table.offer(
            ("Open as edit", "openLine", "", self.open_line),
            ("Copy cell", "copyCell", "", table.copy),
            ("Copy line", "copyLine", "", table.copy_line),
            ("Copy table", "copyTable", "", table.copy_all),
            ("Sort by this column", "sortColumn", "", self._sort_by_current),
            ("In their own order", "sortNot", "", partial(self.sort_by, Column.READING)),
        )

    def _sort_by_current(self) -> None:
        self.sort_by(self.table.currentIndex().column())

    def _hear(self) -> None:
        """Show what there is; of a batch that a person may have typed there is something new in a moment."""
        if self.isVisible() and (self._following.is_current or self._waits):
            self._soon.ask()

    def _refresh(self) -> None:
        if not self.isVisible():
            return
        answer = self._following.answer
        if isinstance(answer, list) and answer is not self._found:
            self._found = answer
        line, column = self._model.line(self.table.current_row), self.table.currentIndex().column()
        found = self._found if self._order is None else sorted(self._found, key=self._order)
        self._model.show_lines([what_if_line(each) for each in found])
        self._model.show_age(old=self._waits)
        self.table.fit()
        self._go_to("" if line is None else line.name, max(0, column))
        self._show_detail()
        self._say_status()

    @property
    def _waits(self) -> bool:
        """Whether what is shown is of an older batch, and will be for more than a moment."""
        return not self._following.is_current and self._state.problem.cells > TYPED_CELLS

    def _go_to(self, name: str, column: int) -> None:
        """Keep to the same reading; at first to the present one."""
        row = self._model.row_of(name)
        if row < 0:
            row = next((self._model.row_of(each.reading.name) for each in self._found if each.present), -1)
        if row >= 0 and row != self.table.current_row:
            self.table.setCurrentIndex(self._model.index(row, column))

    def _show_detail(self) -> None:
        line = self._model.line(self.table.current_row)
        self.detail.show_text("" if line is None else line.full)
        self._open.setEnabled(line is not None and line.plausibility is not None and not line.present)

    def _say_status(self) -> None:
        problem, busy = self._state.problem, self._following.busy
        shape = " × ".join(map(number, (*problem.leading_shape, problem.classes)))
        text = f"{problem.scores.dtype.name}, {shape}{self._summary()}"
        if isinstance(self._following.answer, Exception):
            text = f"could not be computed: {self._following.answer}"
        elif busy is not None:
            text += f" · {busy.label} …" + (f" {busy.done:.0%}" if busy.done else "")
        elif self._waits:
            text += " · …" if self._state.evaluation is not None else " · waiting for the loss …"
        self.show_status(text)

    def _summary(self) -> str:
        others = "" if self._waits else likeliest(self._found)
        return f" · likely: {others}" if others else ""


def _what_ifs(evaluation: Evaluation, report: Report) -> object:
    return what_ifs(evaluation, report)
