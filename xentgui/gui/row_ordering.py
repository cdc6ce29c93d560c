"""RowOrdering: filters and sorts the tables' rows, many of them beside the window, and keeps the order while one edits.

A row does not jump away under the cursor: where an edit would move or hide it, `stale` says so until `again`.
"""

import re
from collections.abc import Callable, Sequence
from functools import partial
from weakref import WeakKeyDictionary

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from xentgui.core.expression_text import ExpressionError
from xentgui.core.problem import Problem
from xentgui.core.row_expression import RowExpression
from xentgui.core.row_order import RowOrder
from xentgui.core.row_ordering import Wanted, ordered
from xentgui.core.row_quantities import QUANTITIES
from xentgui.document.changes import changed_rows
from xentgui.document.document import Document, State
from xentgui.document.jobs import Runner, outcome

from .problem_model import ProblemModel
from .table_columns import Layout

AT_ONCE = 200_000  # cells: 5 ms
_WAIT = 200  # ms between looks whether a person has left the cell
_PAUSE = 150  # ms without an edit before it is looked whether the order is still that of the rows
_ARROWS = {True: "↓", False: "↑"}


class RowOrdering(QObject):
    """What is asked for, and the order that came of it. `changed` when either is another, or is being looked for.

    Attributes:
        typing: whether a person is typing into a table, whose rows must not move away then.
    """

    changed = Signal()
    failed = Signal(Exception)

    def __init__(self, document: Document, models: Sequence[ProblemModel], runner: Runner, parent: QObject) -> None:
        """Begin with all rows as they are."""
        super().__init__(parent)
        self.wanted = Wanted()
        self.stale = False
        self.searching = False
        self.typing: Callable[[], bool] = lambda: False
        self._document, self._models, self._runner = document, models, runner
        self._made_of: Problem | None = None
        self._orders: WeakKeyDictionary[Problem, RowOrder] = WeakKeyDictionary()  # that undo brings back
        self._done: Callable[[], object] = _nothing
        self._stop: Callable[[], None] = _nothing
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._look)

    @property
    def order(self) -> RowOrder | None:
        """The order that is shown."""
        return self._models[0].order

    def ask(self, wanted: Wanted, done: Callable[[], object] | None = None) -> None:
        """Ask for other rows, or for another order; `done` is called when they are shown.

        Raises:
            ExpressionError: what is wanted cannot be read; everything is as it was.
        """
        problem = self._document.problem
        if wanted.filter:
            RowExpression.filter(wanted.filter, problem.class_names, problem.classes)
        if wanted.by:
            RowExpression(wanted.by, problem.class_names, problem.classes)
        self.wanted, self._done = wanted, done or _nothing
        self._search()

    def again(self) -> None:
        """Filter and sort by what the rows are now."""
        self._done = _nothing
        self._search()

    def clear(self) -> None:
        """Show all rows as they are."""
        self.ask(Wanted())

    def follow(self, before: State, after: State) -> None:
        """Keep the order through an edit, as far as it has a meaning after it."""
        if self.wanted == Wanted():
            return
        if before.problem is after.problem:
            if self.searching and before.evaluation is None:
                self._search()
        elif before.problem.title != after.problem.title:
            self.clear()
        else:
            self._follow_rows(before.problem, after.problem)

    def column_key(self, layout: Layout, column: int) -> str:
        """What to sort by for a column of a table; empty where that cannot be."""
        index = column - len(layout.lead)
        if index >= 0:
            return f"{'y' if layout.labels else 'score'}[{index}]"
        title = layout.lead[column].title
        return title if title in QUANTITIES else ""

    def _follow_rows(self, before: Problem, after: Problem) -> None:
        if after in self._orders:
            self._keep(self._orders[after], after)
            return
        rows = changed_rows(before, after)
        moved = rows is not None and rows.removed != rows.inserted
        whole = rows is not None and rows.inserted == after.rows > 1 and before.classes == after.classes
        scattered = rows is not None and moved and rows.removed and rows.inserted
        if whole or scattered or self.order is None:
            self.again()
        else:
            self._keep(self.order, after)

    def _keep(self, order: RowOrder, problem: Problem) -> None:
        """Show the order that a problem was left with, or that has been carried to it."""
        self._orders[problem] = order
        self._share(order)
        self._pause.start(_PAUSE)
        if problem is self._made_of:
            self._tell(stale=False)
        elif problem.cells > AT_ONCE:
            self._tell(stale=True)

    def _search(self) -> None:
        self._stop()
        self._stop = _nothing
        self.searching = self.wanted != Wanted()
        evaluation, wanted = self._document.state.evaluation, self.wanted
        if not self.searching:
            self._show(None)
        elif evaluation is None:
            self.changed.emit()  # `follow` comes back when it is there
        elif evaluation.problem.cells <= AT_ONCE:
            self._take(evaluation.problem, outcome(lambda _: ordered(evaluation, wanted), lambda _: None))
        else:
            self._stop = self._runner.start(
                lambda report: ordered(evaluation, wanted, report),
                lambda result: self._take(evaluation.problem, result),
                lambda _: None,
            )
            self.changed.emit()

    def _take(self, problem: Problem, result: object) -> None:
        if self.typing():
            again = QTimer(self)
            again.setSingleShot(True)
            again.timeout.connect(partial(self._take, problem, result))
            again.timeout.connect(again.deleteLater)
            again.start(_WAIT)
            self._stop = again.stop
            return
        self._stop = _nothing
        self.searching = False
        if isinstance(result, Exception):
            self.changed.emit()
            self.failed.emit(result)
        elif isinstance(result, RowOrder) and result.total == self._document.problem.rows:
            self._made_of = problem
            self._orders.clear()
            self._orders[problem] = self._orders[self._document.problem] = result
            self._show(result)
        else:  # rows came or went meanwhile
            self._search()

    def _show(self, order: RowOrder | None) -> None:
        self._share(order)
        self.stale = order is not None and self._document.problem is not self._made_of
        for model in self._models:
            column = sorted_column(model.layout, self.wanted.by)
            model.mark_column(column, _ARROWS[self.wanted.falling])
        done, self._done = self._done, _nothing
        done()
        self.changed.emit()

    def _share(self, order: RowOrder | None) -> None:
        for model in self._models:
            model.show_order(order)

    def _look(self) -> None:
        """See whether the order is still what is wanted; of many rows any edit may have changed it."""
        evaluation, order = self._document.state.evaluation, self.order
        if order is None or self.searching or evaluation is None or evaluation.problem.cells > AT_ONCE:
            return
        try:
            now = ordered(evaluation, self.wanted)
        except ExpressionError:  # it names a class that is gone
            self._tell(stale=True)
        else:
            self._tell(stale=not np.array_equal(now.rows, order.rows))

    def _tell(self, *, stale: bool) -> None:
        if stale != self.stale:
            self.stale = stale
            self.changed.emit()


def sorted_column(layout: Layout, by: str) -> int:
    """The column that an order is sorted by; -1 for none."""
    titles = [column.title for column in layout.lead]
    if by in titles:
        return titles.index(by)
    found = re.fullmatch(r"y\[(\d+)\]" if layout.labels else r"score\[(\d+)\]", by)
    return len(titles) + int(found[1]) if found else -1


def _nothing() -> None:
    pass
