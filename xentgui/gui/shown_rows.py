"""ShownRows: the commands that filter and sort the tables' rows, and the line that tells of it."""

from collections.abc import Callable, Sequence
from contextlib import suppress

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from xentgui.core.expression_text import ExpressionError
from xentgui.document.document import Document, State
from xentgui.document.jobs import Runner

from .main_window import MainWindow
from .number_text import count
from .problem_model import ProblemModel
from .row_bar import RowBar
from .row_ordering import RowOrdering, sorted_column
from .table_view import TableView


class ShownRows(QObject):
    """Joins the line above the tables, the order, and the tables."""

    def __init__(self, document: Document, window: MainWindow, tables: Sequence[TableView], runner: Runner) -> None:
        """Filter and sort the tables of scores and of label distributions."""
        super().__init__(window)
        self._document, self._window, self._tables = document, window, tables
        self._scores = tables[0]
        self._model: ProblemModel = tables[0].cells
        self.ordering = RowOrdering(document, [table.cells for table in tables], runner, self)
        self.bar = RowBar()
        window.add_bar(self.bar)
        self._connect()

    def filter_rows(self) -> None:
        """Ask which rows to show."""
        self.bar.ask()

    def sort_falling(self) -> None:
        """Sort by the current column, the largest first."""
        self._sort(falling=True)

    def sort_rising(self) -> None:
        """Sort by the current column, the smallest first."""
        self._sort(falling=False)

    def sort_again(self) -> None:
        """Filter and sort by what the rows are now."""
        if self._settle():
            self.ordering.again()

    def show(self, text: str, done: Callable[[], object] | None = None) -> None:
        """Show just the rows for which an expression holds; `done` is called when they are shown."""
        if self._settle():
            self.ordering.ask(self.ordering.wanted._replace(filter=text), done)

    def show_all(self) -> None:
        """Show all rows in their own order."""
        if not self._settle():
            return
        self.bar.hide()
        self.bar.field.clear()
        self.ordering.clear()
        self._scores.scrollTo(self._scores.currentIndex())

    def uncover(self, row: int) -> None:
        """Show a row that the filter hides."""
        self.show_all()
        self._window.say(f"row {self._model.row_name(row)} was hidden by the filter, which is off now")

    def follow(self, before: State, after: State) -> None:
        """Keep filter and order through an edit."""
        self.ordering.follow(before, after)

    def _connect(self) -> None:
        self.ordering.typing = lambda: any(table.is_typed_into() for table in self._tables)
        self.ordering.changed.connect(self._show_rows)
        self.ordering.failed.connect(self.bar.refuse)
        self.bar.typed.connect(self._try_filter)
        self.bar.entered.connect(self._enter_filter)
        self.bar.again.connect(self.sort_again)
        self.bar.cleared.connect(self.show_all)
        self.bar.cleared.connect(self._scores.setFocus)
        self.bar.left.connect(self._leave_bar)

    def _try_filter(self, text: str) -> None:
        """Filter by a text that may not be finished; until it is, the rows stay."""
        with suppress(ExpressionError):
            self.ordering.ask(self.ordering.wanted._replace(filter=text))

    def _enter_filter(self, text: str) -> None:
        try:
            self.ordering.ask(self.ordering.wanted._replace(filter=text))
        except ExpressionError as reason:
            self.bar.refuse(reason)
        else:
            self._scores.setFocus()

    def _leave_bar(self) -> None:
        self._scores.setFocus()
        self._show_rows()

    def _stay(self) -> None:
        """Stay at a row that is shown, if any is."""
        if self._scores.row < 0 and self._model.rowCount():
            self._scores.go_to(self._model.problem_row(0))

    def _sort(self, *, falling: bool) -> None:
        focused = QApplication.focusWidget()
        table = next((t for t in self._tables if focused is t), self._scores)
        column = max(table.currentIndex().column(), 0)
        key = self.ordering.column_key(table.cells.layout, column)
        if not self._settle():
            return
        if not key:
            self._window.say(f"rows cannot be sorted by {table.cells.title(column)}")
        else:
            self.ordering.ask(self.ordering.wanted._replace(by=key, falling=falling), self._go_to_first)

    def _settle(self) -> bool:
        """Take what is being typed; False where it is refused."""
        return all(table.settle() for table in self._tables)

    def _go_to_first(self) -> None:
        self._scores.go_to(self._model.problem_row(0))

    def _show_rows(self) -> None:
        """Say which rows are shown, and be at one of them."""
        self._stay()
        ordering, wanted = self.ordering, self.ordering.wanted
        shown, rows = self._model.rowCount(), self._document.problem.rows
        parts = [f"{shown:,} of {count(rows, 'row')}"] if wanted.filter else [count(rows, "row")]
        if wanted.by:
            parts.append(f"by {self._sorted_by()}, {'largest' if wanted.falling else 'smallest'} first")
        said = "searching …" if ordering.searching else ", ".join(parts)
        self.bar.show_rows(wanted.filter, said, stale=ordering.stale)
        asked = wanted.filter or wanted.by or self.bar.field.hasFocus()
        self.bar.setVisible(bool(asked))

    def _sorted_by(self) -> str:
        """What a person calls the column."""
        for table in self._tables:
            column = sorted_column(table.cells.layout, self.ordering.wanted.by)
            if 0 <= column < table.cells.columnCount():
                return table.cells.title(column)
        return self.ordering.wanted.by
