"""FoundRows: shows the rows of a finding in the table, and steps through them."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, Signal

from xentgui.document.document import Document

from .finding_rows import Rows, expression, run_of, stepped
from .number_text import count
from .shown_rows import ShownRows
from .table_view import TableView

if TYPE_CHECKING:
    from xentgui.core.diagnostics import Finding

_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect
_MOVE = QItemSelectionModel.SelectionFlag.NoUpdate
_WHOLE = "this concerns the whole batch"


class FoundRows(QObject):
    """Selects and filters rows for findings. `row_chosen` asks for a row everywhere."""

    row_chosen = Signal(int)
    said = Signal(str)

    def __init__(self, document: Document, table: TableView, shown: Callable[[], ShownRows], parent: QObject) -> None:
        """Begin with no finding; `shown` gives what filters the table."""
        super().__init__(parent)
        self._document, self._table, self._shown = document, table, shown
        self._filter = ""  # the one that shows the rows of a finding

    def show(self, finding: "Finding") -> None:
        """Select all rows of a finding and go to the first; rows that lie apart are shown alone."""
        rows = self._of(finding)
        run = run_of(rows)
        if not rows.size:
            self.said.emit(_WHOLE)
        elif run is not None and (self._table.cells.order is None or self._is_filtered):
            self._show_all(partial(self._select, run, int(rows[0]), ""))
        else:
            self._show_alone(rows)

    def step(self, finding: "Finding | None", step: int) -> None:
        """Go to the next row of a finding, or to the one before."""
        if finding is None:
            self.said.emit("nothing was found in single rows")
            return
        rows = self._of(finding)
        if not rows.size:
            self.said.emit(_WHOLE)
            return
        place = stepped(rows, self._table.row, step)
        self.row_chosen.emit(int(rows[place]))
        self.said.emit(f"row {place + 1:,} of {rows.size:,} of this finding")

    def _of(self, finding: "Finding") -> Rows:
        """Its rows that are still there: a finding stays while what was edited is looked at again."""
        return finding.rows[finding.rows < self._document.problem.rows]

    def _show_alone(self, rows: Rows) -> None:
        text, shown = expression(rows)
        total = self._document.problem.rows
        if shown < len(rows) > total / 2:  # few of what is nearly all tell nothing
            self._show_all(partial(self.row_chosen.emit, int(rows[0])))
            self.said.emit(f"this concerns {len(rows):,} of {count(total, 'row')}, of which this is one")
            return
        self._filter = text
        said = "" if shown == len(rows) else f"the first {shown:,} of {len(rows):,} rows are shown"
        self._shown().show(text, partial(self._select, None, int(rows[0]), said))

    @property
    def _is_filtered(self) -> bool:
        """Whether it is a finding's filter that is on, and nothing else."""
        wanted = self._shown().ordering.wanted if self._filter else None
        return wanted is not None and wanted.filter == self._filter and not wanted.by

    def _show_all(self, done: Callable[[], object]) -> None:
        if self._filter and self._is_filtered:
            self._filter = ""
            self._shown().show_all()
        done()

    def _select(self, run: range | None, row: int, said: str) -> None:
        """Select a run of rows, or all that are shown, and go to one of them."""
        table = self._table
        places = run or range(table.cells.rowCount())
        self.row_chosen.emit(row)
        index, last = table.currentIndex(), table.cells.columnCount() - 1
        whole = QItemSelection(table.cells.index(places[0], 0), table.cells.index(places[-1], last))
        table.selectionModel().select(whole, _SELECT)
        table.selectionModel().setCurrentIndex(index, _MOVE)
        if said:
            self.said.emit(said)
