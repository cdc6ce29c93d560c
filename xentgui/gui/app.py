"""The wiring: document, models, panels and menus are made here and connected here, nowhere else."""

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, Qt, QTimer

from xentgui.core.problem import Problem
from xentgui.document.document import Busy, Document, State

from .appearance import Appearance
from .docks import LAYOUT
from .exchange import Exchange
from .finder_commands import finder_commands
from .finding_commands import finding_commands
from .gallery_commands import gallery_commands, may_be_symptom, opening_of
from .main_window import MainWindow
from .menus import Menus
from .panels import Panels
from .preferences import Preferences
from .problem_model import ProblemModel
from .session import Session
from .table_view import TableView
from .undo_everywhere import UndoEverywhere
from .worker import ThreadRunner

if TYPE_CHECKING:
    from .finder import Finder
    from .findings_view import FindingsView
    from .gallery import Gallery


class App(QObject):
    """One window on one document."""

    def __init__(self, problem: Problem, preferences: Preferences | None = None) -> None:
        """Make the window, and the QApplication if there is none; panels and plots follow after the first frame."""
        super().__init__()
        self.preferences = preferences or Preferences()
        self.appearance = Appearance(self.preferences)
        self.runner = ThreadRunner(self)
        self.side_runner = ThreadRunner(self)  # for what a panel asks: it never holds an edit up
        self.document = Document(problem, self.runner)
        self.window = MainWindow()
        self.scores_model = ProblemModel(self.document, parent=self)
        self.labels_model = ProblemModel(self.document, labels=True, parent=self)
        self.scores = self._table("scoresTable", "scores", self.scores_model)
        self.labels = self._table("labelsTable", "label distributions", self.labels_model)
        self.window.restore(*self.preferences.layout())
        self.panels = Panels(self, self.window.docks)
        self.session = Session(self.document, self.preferences, self.window, lambda: self.row)
        self.menus = self._build_menus()
        self._connect()
        self.show_state(self.document.state)
        self.scores.go_to(0)

    def _table(self, name: str, spoken: str, model: ProblemModel) -> TableView:
        view = TableView(self.document, model, name)
        view.setAccessibleName(spoken)
        self.window.add_table(view)
        return view

    def _build_menus(self) -> Menus:
        self.exchange = Exchange(self.document, self.window, lambda: self.menus.table, self.session.opening.open_state)
        self.exchange.said.connect(self.window.say)
        handlers: dict[str, Callable[[], object]] = {
            **self.exchange.handlers(),
            "open": self.session.opening.ask,
            "open_choosing": self.session.opening.ask_and_choose,
            "save": self.session.file.save,
            "save_as": self.session.file.save_as,
            "export": self.session.export,
            "reopen": self.preferences.toggle_reopening,
            "undo": self.document.undo,
            "redo": self.document.redo,
            "larger": self.appearance.enlarge,
            "smaller": self.appearance.shrink,
            **finder_commands(lambda: self.finder),
            **finding_commands(lambda: self.found),
            **gallery_commands(lambda: self.gallery, lambda: self.finder),
        }
        menus = Menus(self.window, (self.scores, self.labels), handlers)
        menus.add_symptoms(opening_of(lambda: self.gallery))
        menus.add_examples(self.session.opening.open_example)
        menus.add_recent(self.preferences, self.session.opening.open_files)
        menus.add_view(self.appearance)
        menus.actions["reopen"].setCheckable(True)
        menus.actions["reopen"].setChecked(self.preferences.reopens)
        return menus

    def _connect(self) -> None:
        window, document = self.window, self.document
        document.changed.connect(self._follow)
        document.busy_changed.connect(self._show_busy)
        document.refused.connect(window.say)
        self.session.row_wanted.connect(self.choose_row)
        self.session.file.busy_changed.connect(self._show_busy_saving)
        window.cancel_asked.connect(document.cancel)
        window.cancel_asked.connect(self.session.file.cancel)
        window.closing.connect(self._leave)
        window.painted.connect(self.add_panels, Qt.ConnectionType.QueuedConnection)
        for view in (self.scores, self.labels):
            view.said.connect(window.say)
        self.scores.selectionModel().currentRowChanged.connect(self._scores_row_changed)
        self.labels.selectionModel().currentRowChanged.connect(self._labels_row_changed)
        self._undo_everywhere = UndoEverywhere(self)
        self.appearance.qt.focusChanged.connect(self._undo_everywhere.follow)

    def add_panels(self) -> None:
        """Bring in what the first frame can do without: the table is there sooner. The plots come after these."""
        if self.panels.loss is None:
            self.panels.add_first()
            QTimer.singleShot(0, self, self.add_plots)

    def add_plots(self) -> None:
        """Bring in the plots: their library takes longer to load than all the rest."""
        self.add_panels()
        if self.panels.row_losses is None:
            self.panels.add_plots()
            QTimer.singleShot(0, self.session, self.session.keep_for_recovery)
            QTimer.singleShot(0, self, self.look_for_findings)

    @cached_property
    def finder(self) -> "Finder":
        """What finds rows, classes and commands; made when the first is looked for."""
        from .finder import Finder

        finder = Finder(self.document, self.window, (self.scores, self.labels), ThreadRunner(self))
        self.document.changed.connect(finder.rows.follow)
        return finder

    def look_for_findings(self) -> None:
        """Begin to look for what is wrong with the batch, and show a symptom: nothing that the first frames need."""
        _ = self.gallery if may_be_symptom(self.document.problem) else self.found

    @cached_property
    def found(self) -> "FindingsView":
        """What looks for what is wrong with the batch; it begins to when it is made."""
        from .findings_view import FindingsView

        tables = (self.scores, self.labels)
        found = FindingsView(self.document, self.window, tables, lambda: self.finder.rows, partial(ThreadRunner, self))
        found.row_chosen.connect(self.choose_row)
        self.document.changed.connect(found.follow)
        self.document.busy_changed.connect(found.findings.diagnosing.show_busy)
        return found

    @property
    def is_working(self) -> bool:
        """Whether the numbers of the batch, or what is wrong with it, are still to come."""
        known = self.document.state.evaluation is None or self.found.findings.diagnosing.is_done
        return self.document.busy is not None or not known

    @cached_property
    def gallery(self) -> "Gallery":
        """What shows symptoms mended and not; what is open may be one."""
        from .gallery import Gallery

        gallery = Gallery(self, self.session.opening, self.menus.actions["turn_symptom"])
        self.document.changed.connect(gallery.follow)
        gallery.show(self.document.problem)
        return gallery

    @property
    def row(self) -> int:
        """The current row; -1 for none."""
        return self.scores.row

    def choose_row(self, row: int) -> None:
        """Make a row the current one everywhere; a filter that hides it goes."""
        if self.scores_model.order is not None and self.scores_model.place(row) < 0:
            self.finder.rows.uncover(row)
        self.scores.go_to(row)

    def say(self, text: str) -> None:
        """Show a message in the status bar."""
        self.window.say(text)

    def _follow(self, before: State, after: State) -> None:
        is_another = before.problem.title != after.problem.title
        if is_another:
            for table in (self.scores, self.labels):
                table.drop_typed()
        self.show_state(after)
        if before.problem is not after.problem:
            self.window.statusBar().clearMessage()  # why something could not be done is no longer of interest
        if is_another:
            if self.scores_model.order is not None:  # of the rows of another batch
                self.finder.rows.ordering.clear()
            self.scores.go_to(0)
        self.session.follow(before, after)

    def show_state(self, state: State) -> None:
        """Hand a state to every view."""
        row = self.row
        for model in (self.scores_model, self.labels_model):
            model.show_state(state)
        self.labels.setVisible(not (state.problem.sparse or (state.problem.binary and state.problem.classes == 1)))
        if self.labels.row != self.row:
            self.labels.go_to(self.row)
        if self.row < 0 and (shown := self.scores_model.rowCount()):
            self.scores.go_to(self.scores_model.problem_row(min(max(row, 0), shown - 1)))
        self.panels.show_state(state)
        self.window.show_note(state.problem.title, state.problem.note)
        self.menus.show_undo(self.document)

    def _show_busy(self, busy: Busy | None) -> None:
        self.window.show_busy(busy)
        self.menus.show_undo(self.document)

    def _show_busy_saving(self, busy: Busy | None) -> None:
        self.window.show_busy(busy or self.document.busy)

    def _scores_row_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        self._show_row(self.scores_model.problem_row(current.row()), self.labels)

    def _labels_row_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        self._show_row(self.labels_model.problem_row(current.row()), self.scores)

    def _show_row(self, row: int, other: TableView) -> None:
        if other.row != row and row >= 0:
            other.go_to(row)
        self.panels.show_row(row)

    def end_work(self) -> None:
        """End what runs beside the window."""
        if "found" in vars(self):
            self.found.close()
        for runner in self.findChildren(ThreadRunner):
            runner.close()

    def _leave(self) -> None:
        self.preferences.keep_layout(self.window.saveGeometry(), self.window.saveState(LAYOUT))
        self.end_work()
        self.session.close()
        self.appearance.qt.focusChanged.disconnect(self._undo_everywhere.follow)
