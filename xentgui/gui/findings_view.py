"""FindingsView: joins what was found with the window: the tab's title, the status bar, the table's rows, the trial."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, Signal
from PySide6.QtWidgets import QApplication

from xentgui.document.document import Document, State
from xentgui.document.ignoring import same_but_ignored
from xentgui.document.jobs import Runner

from .finding_rows import Rows, expression, run_of, stepped
from .findings import Findings
from .findings_button import FindingsButton
from .main_window import MainWindow
from .number_text import count
from .shown_rows import ShownRows
from .table_view import TableView

if TYPE_CHECKING:
    from xentgui.core.diagnostics import Finding

    from .trial import Trial

DOCK = "findingsDock"
_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect
_MOVE = QItemSelectionModel.SelectionFlag.NoUpdate


class FindingsView(QObject):
    """The findings of a document in its window. `row_chosen` asks for a row everywhere."""

    row_chosen = Signal(int)

    def __init__(
        self,
        document: Document,
        window: MainWindow,
        tables: Sequence[TableView],
        rows: Callable[[], ShownRows],
        runner: Callable[[], Runner],
    ) -> None:
        """Begin to look; `rows` gives what filters the tables, each call of `runner` a place for work of its own."""
        super().__init__(window)
        self._document, self._window, self._tables, self._rows = document, window, tables, rows
        self._filter = ""  # the one that shows the rows of a finding
        self._trial: Trial | None = None
        self._trial_runner = runner()
        self._tried_in_panel = False
        self.findings = Findings(document, runner, self._settle)
        self._button = FindingsButton()
        window.statusBar().addPermanentWidget(self._button)
        self._connect()
        self.findings.diagnosing.begin()

    def follow(self, before: State, after: State) -> None:
        """Look again after an edit: connected to the document's `changed`."""
        if self._trial is not None and not same_but_ignored(before.problem, after.problem):
            self.end_trial()
        self.findings.follow(before, after)

    def go(self) -> None:
        """Go to the panel."""
        self._window.docks.go_to(DOCK)

    def go_to_table(self) -> None:
        """Go to the rows."""
        self._tables[0].setFocus()

    def next_row(self) -> None:
        """Go to the next row of the current finding."""
        self._step(1)

    def previous_row(self) -> None:
        """Go to the row before."""
        self._step(-1)

    def end_trial(self) -> None:
        """Show only what is; nothing was changed."""
        trial, self._trial = self._trial, None
        if trial is None:
            return
        focused = QApplication.focusWidget()
        if focused is not None and (focused is trial or trial.isAncestorOf(focused)):
            (self.go if self._tried_in_panel else self._tables[0].setFocus)()
        trial.close_trial()

    def close(self) -> None:
        """Look no more: the window goes."""
        self.end_trial()
        self.findings.diagnosing.close()

    def _connect(self) -> None:
        findings, window = self.findings, self._window
        findings.changed.connect(self._show_count)
        findings.said.connect(window.say)
        findings.wanted.connect(self._show_current)
        findings.rows_wanted.connect(self._show_rows)
        findings.trial_wanted.connect(self._try)
        self._button.clicked.connect(self.go)
        window.cancel_asked.connect(self.end_trial)
        self._tables[0].selectionModel().currentRowChanged.connect(self._follow_row)

    def _settle(self) -> bool:
        return all(table.settle() for table in self._tables)

    def _show_count(self) -> None:
        """Tell in the tab's title and in the status bar how much was found; what is old stays until it is known."""
        if self.findings.diagnosing.rules.is_current:
            told = self.findings.told
            self._window.docks.entitle(DOCK, f"Findings ({len(told)})" if told else "Findings")
            self._button.show_findings(told)

    def _show_current(self) -> None:
        self._window.docks.reveal(DOCK)
        if self.findings.current is not None:
            self._window.say(self.findings.current.title)

    def _show_rows(self, finding: "Finding") -> None:
        """Select all rows of a finding and go to the first; rows that lie apart are shown alone."""
        rows: Rows = finding.rows[finding.rows < self._document.problem.rows]
        run = run_of(rows)
        if not rows.size:
            self._window.say("this concerns the whole batch")
        elif run is not None and (self._tables[0].cells.order is None or self._is_filtered):
            self._show_all(partial(self._select, run, int(rows[0]), ""))
        else:
            self._show_alone(rows)

    def _show_alone(self, rows: Rows) -> None:
        text, shown = expression(rows)
        if shown < len(rows) > self._document.problem.rows / 2:  # few of what is nearly all tell nothing
            self._show_all(partial(self.row_chosen.emit, int(rows[0])))
            self._window.say(
                f"this concerns {len(rows):,} of {count(self._document.problem.rows, 'row')}, of which this is one"
            )
            return
        self._filter = text
        said = "" if shown == len(rows) else f"the first {shown:,} of {len(rows):,} rows are shown"
        self._rows().show(text, partial(self._select, None, int(rows[0]), said))

    @property
    def _is_filtered(self) -> bool:
        """Whether it is a finding's filter that is on, and nothing else."""
        wanted = self._rows().ordering.wanted if self._filter else None
        return wanted is not None and wanted.filter == self._filter and not wanted.by

    def _show_all(self, done: Callable[[], object]) -> None:
        if self._filter and self._is_filtered:
            self._filter = ""
            self._rows().show_all()
        done()

    def _select(self, run: range | None, row: int, said: str) -> None:
        """Select a run of rows, or all that are shown, and go to one of them."""
        table = self._tables[0]
        places = run or range(table.cells.rowCount())
        self.row_chosen.emit(row)
        index, last = table.currentIndex(), table.cells.columnCount() - 1
        whole = QItemSelection(table.cells.index(places[0], 0), table.cells.index(places[-1], last))
        table.selectionModel().select(whole, _SELECT)
        table.selectionModel().setCurrentIndex(index, _MOVE)
        if said:
            self._window.say(said)

    def _step(self, step: int) -> None:
        finding = self.findings.current
        rows = None if finding is None else finding.rows[finding.rows < self._document.problem.rows]
        if rows is None or not rows.size:
            self._window.say("nothing was found in single rows" if finding is None else "this concerns the whole batch")
            return
        place = stepped(rows, self._tables[0].row, step)
        self.row_chosen.emit(int(rows[place]))
        self._window.say(f"row {place + 1:,} of {rows.size:,} of this finding")

    def _try(self, finding: "Finding") -> None:
        from .trial import Trial

        self._tried_in_panel = self._window.docks.is_in(DOCK, QApplication.focusWidget())
        self.end_trial()
        trial = self._trial = Trial(finding, self._document.state, self._trial_runner)
        trial.applied.connect(self._apply)
        trial.ended.connect(self.end_trial)
        trial.row_chosen.connect(self.row_chosen)
        self._window.show_beside(trial)
        trial.show_row(self._tables[0].row)
        trial.setFocus()

    def _apply(self) -> None:
        if self._trial is not None:
            self.findings.choose(self._trial.finding)
            self.findings.apply_mend()

    def _follow_row(self) -> None:
        if self._trial is not None:
            self._trial.show_row(self._tables[0].row)
