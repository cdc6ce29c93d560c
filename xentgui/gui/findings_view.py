"""FindingsView: joins what was found with the window: the tab's title, the status bar, the table's rows, the trial."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from xentgui.document.document import Document, State
from xentgui.document.ignoring import same_but_ignored
from xentgui.document.jobs import Runner

from .findings import Findings
from .findings_button import FindingsButton
from .found_rows import FoundRows
from .main_window import MainWindow
from .shown_rows import ShownRows
from .table_view import TableView

if TYPE_CHECKING:
    from xentgui.core.diagnostics import Finding

    from .trial import Trial

DOCK = "findingsDock"


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
        self._document, self._window, self._tables = document, window, tables
        self._rows = FoundRows(document, tables[0], rows, self)
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
        self._rows.step(self.findings.current, 1)

    def previous_row(self) -> None:
        """Go to the row before."""
        self._rows.step(self.findings.current, -1)

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
        findings.rows_wanted.connect(self._rows.show)
        findings.trial_wanted.connect(self._try)
        self._rows.row_chosen.connect(self.row_chosen)
        self._rows.said.connect(window.say)
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
