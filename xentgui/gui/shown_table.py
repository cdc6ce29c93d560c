"""ShownTable: what the cells and headers of a table say, of one state and in one order of rows."""

import math
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from xentgui.core.problem import Problem
from xentgui.core.row_blocks import RowBlocks
from xentgui.core.row_order import RowOrder
from xentgui.document.document import State

from .cell_text import ClassNames, exact, shown
from .heat import Heat
from .table_columns import Column, Layout
from .table_row import Row

Index = QModelIndex | QPersistentModelIndex
Value = TypeVar("Value")
# Looked up once: for a repaint they are asked for thousands of times, and Qt's enums are slow to reach.
_DISPLAY = Qt.ItemDataRole.DisplayRole
_EDIT = Qt.ItemDataRole.EditRole
_TOOL_TIP = Qt.ItemDataRole.ToolTipRole
_ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole
_HORIZONTAL = Qt.Orientation.Horizontal
_ROOT = QModelIndex()
_ROWS_TO_KEEP = 1000


class ShownTable(QAbstractTableModel):
    """Lead columns (label, loss, …) and one column a class.

    Attributes:
        layout: which columns there are.
        order: which of the problem's rows stand at which places of the table; None for all as they are.
    """

    def __init__(self, state: State, layout: Layout, parent: QObject | None = None) -> None:
        """Show the scores of a state, or its label distributions."""
        super().__init__(parent)
        # A permutation, because a QSortFilterProxyModel takes 18 s for 200,000 rows.
        self.order: RowOrder | None = None
        self._mark = (-1, "")
        self._take(state, layout)

    @property
    def state(self) -> State:
        """The state that is shown."""
        return self._state

    @property
    def problem(self) -> Problem:
        """The problem that is shown."""
        return self._state.problem

    @property
    def lead(self) -> tuple[Column, ...]:
        """The columns before the classes."""
        return self.layout.lead

    @property
    def _empty(self) -> bool:
        """Whether there is nothing to show: no distributions while labels are class indices."""
        return self.layout.labels and self.problem.sparse

    @property
    def table(self) -> RowBlocks:
        """What the class columns show."""
        return self.layout.table(self.problem)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """One row a sample."""
        if parent.isValid() or self._empty:
            return 0
        return self.problem.rows if self.order is None else len(self.order.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """The lead columns and the classes."""
        return 0 if parent.isValid() or self._empty else len(self.lead) + self.problem.classes

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """The cell's text: short to show, exact to edit, in words for a screen reader."""
        if role == _DISPLAY:
            return self.text(index.row(), index.column())
        if role == _EDIT:
            return self.exact_text(index.row(), index.column())
        if role == _TOOL_TIP:
            return self._in_words(index, self.exact_text)
        if role == _ACCESSIBLE:
            return self._in_words(index, self.text)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Column titles and row numbers."""
        if role not in (_DISPLAY, _TOOL_TIP):
            return None
        if orientation != _HORIZONTAL:
            return self.row_name(self.problem_row(section))
        if section == self._mark[0] and role == _DISPLAY:
            return f"{self._mark[1]} {self.title(section)}"
        if section < len(self.lead):
            column = self.lead[section]
            return column.title if role == _DISPLAY else column.tip
        name = self.problem.class_name(section - len(self.lead))
        return name if role == _DISPLAY else f"class {section - len(self.lead)}: {name}. Double-click to rename."

    def title(self, column: int) -> str:
        """What a column is called."""
        lead = len(self.lead)
        return self.lead[column].title if column < lead else self.problem.class_name(column - lead)

    def text(self, place: int, column: int) -> str:
        """What a cell shows."""
        if column < len(self.lead):
            return self.lead[column].text(self.row(place))
        return shown(float(self.values(place)[column - len(self.lead)]))

    def exact_text(self, place: int, column: int) -> str:
        """What is copied from a cell: it reads back as the same value."""
        if column < len(self.lead):
            return self.lead[column].exact(self.row(place))
        return exact(self.values(place)[column - len(self.lead)])

    def problem_row(self, place: int) -> int:
        """The problem's row that stands at a place of the table; -1 for none."""
        if self.order is None or place < 0:
            return place
        return int(self.order.rows[place]) if place < len(self.order.rows) else -1

    def place(self, row: int) -> int:
        """Where a row of the problem stands in the table; -1 where it is not shown."""
        if self.order is not None:
            return self.order.place(row)
        return row if row < self.rowCount() else -1

    def row(self, place: int) -> Row:
        """A row, for the lead columns."""
        row = self.problem_row(place)
        return self._rows.get(row) or _keep(self._rows, row, Row(self._state, row, self._names))

    def values(self, place: int) -> NDArray[Any]:
        """What the class columns of a row show."""
        return self.table.row(self.problem_row(place))

    def heat(self, place: int, classes: slice) -> NDArray[np.float64]:
        """How large some scores of a row are within it, from 0 to 1; NaN for NaN."""
        row = self.problem_row(place)
        values, heat = self.table.row(row), self._heats.get(row)
        with np.errstate(all="ignore"):
            if heat is None:
                heat = _keep(self._heats, row, Heat.of(values))
            return heat.at(values[classes])

    def row_name(self, row: int) -> str:
        """The row's number, or its place on the leading axes."""
        shape = self.problem.leading_shape
        if len(shape) < 2 or math.prod(shape) != self.problem.rows:
            return str(row)
        return ", ".join(str(int(i)) for i in np.unravel_index(row, shape))

    def show_order(self, order: RowOrder | None) -> None:
        """Show other rows, or in another order."""
        if order is not self.order:
            self.beginResetModel()
            self.order = order
            self.endResetModel()

    def mark_column(self, column: int, mark: str) -> None:
        """Show a mark before the title of one column; -1 for none."""
        columns = {self._mark[0], column} - {-1} if self._mark != (column, mark) else set()
        self._mark = column, mark
        for changed in columns:
            if changed < self.columnCount():
                self.headerDataChanged.emit(_HORIZONTAL, changed, changed)

    def _take(self, state: State, layout: Layout) -> None:
        self._state, self.layout = state, layout
        self._names = ClassNames(state.problem.class_names, state.problem.classes)
        self._rows: dict[int, Row] = {}
        self._heats: dict[int, Heat] = {}
        if self.order is not None and self.order.total != state.problem.rows:
            self.order = None

    def _in_words(self, index: Index, text: Callable[[int, int], str]) -> str:
        row, column = index.row(), index.column()
        return f"row {self.row_name(self.problem_row(row))}, {self.title(column)}: {text(row, column)}"


def _keep(cache: dict[int, Value], row: int, value: Value) -> Value:
    """Remember what is seen again at each repaint; not what is scrolled past."""
    if len(cache) >= _ROWS_TO_KEEP:
        cache.clear()
    cache[row] = value
    return value
