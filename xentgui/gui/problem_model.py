"""ProblemModel: the table of one state, scores or label distributions; it shows, and asks the document for edits."""

import math
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from xentgui.core.problem import Problem
from xentgui.core.row_blocks import RowBlocks
from xentgui.document import edits
from xentgui.document.changes import Span, changed_classes, changed_rows, renamed_classes, rows_moved
from xentgui.document.document import Document, State

from .cell_text import ClassNames, exact, parse_number, shown
from .heat import Heat
from .table_columns import Column, Layout, Row

Index = QModelIndex | QPersistentModelIndex
Value = TypeVar("Value")
_DISPLAY = Qt.ItemDataRole.DisplayRole
_EDIT = Qt.ItemDataRole.EditRole
_TOOL_TIP = Qt.ItemDataRole.ToolTipRole
_ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole
_HORIZONTAL = Qt.Orientation.Horizontal
# To join flags takes longer than the rest of a cell.
_SHOWN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_NO_FLAGS = Qt.ItemFlag.NoItemFlags
_EDITED = _SHOWN | Qt.ItemFlag.ItemIsEditable
_ROOT = QModelIndex()
_ROWS_TO_KEEP = 1000
_LONGEST_NAME = 40


class ProblemModel(QAbstractTableModel):
    """Lead columns (label, loss, …) and one column a class. `refused` tells why an edit was not taken."""

    refused = Signal(str)

    def __init__(self, document: Document, *, labels: bool = False, parent: QObject | None = None) -> None:
        """Show the document's scores, or with `labels` its label distributions."""
        super().__init__(parent)
        self._document = document
        self._take(document.state, Layout.of(document.problem, labels=labels))

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
        return 0 if parent.isValid() or self._empty else self.problem.rows

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

    def setData(self, index: Index, value: Any, role: int = _EDIT) -> bool:
        """Ask for an edit; nonsense returns False and emits `refused` with the reason."""
        if role != _EDIT:
            return False
        try:
            self._write(index.row(), index.column(), str(value))
        except ValueError as reason:
            self.refused.emit(str(reason))
            return False
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Loss and prediction are computed; everything else can be edited."""
        if index.column() < 0:
            return _NO_FLAGS
        return _EDITED if self.layout.is_editable(index.column()) else _SHOWN

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Column titles and row numbers."""
        if role not in (_DISPLAY, _TOOL_TIP):
            return None
        if orientation != _HORIZONTAL:
            return self.row_name(section)
        if section < len(self.lead):
            column = self.lead[section]
            return column.title if role == _DISPLAY else column.tip
        name = self.problem.class_name(section - len(self.lead))
        return name if role == _DISPLAY else f"class {section - len(self.lead)}: {name}. Double-click to rename."

    def text(self, row: int, column: int) -> str:
        """What a cell shows."""
        if column < len(self.lead):
            return self.lead[column].text(self.row(row))
        return shown(float(self.table.row(row)[column - len(self.lead)]))

    def exact_text(self, row: int, column: int) -> str:
        """What is copied from a cell: it reads back as the same value."""
        if column < len(self.lead):
            return self.lead[column].exact(self.row(row))
        return exact(self.table.row(row)[column - len(self.lead)])

    def row(self, row: int) -> Row:
        """A row, for the lead columns."""
        return self._rows.get(row) or _keep(self._rows, row, Row(self._state, row, self._names))

    def heat(self, row: int, classes: slice) -> NDArray[np.float64]:
        """How large some scores of a row are within it, from 0 to 1; NaN for NaN."""
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

    def show_state(self, state: State) -> None:
        """Show another state; the views are told just what differs."""
        before, after = self.problem, state.problem
        layout = Layout.of(after, labels=self.layout.labels)
        if layout.labels and before.sparse and after.sparse:
            self._take(state, layout)
        elif layout != self.layout or (layout.labels and before.sparse != after.sparse):
            self._reset(state, layout)
        elif after is before:
            self._take(state, layout)
            self._tell_lead()
        else:
            self._follow(before, state)

    def _take(self, state: State, layout: Layout) -> None:
        self._state, self.layout = state, layout
        self._names = ClassNames(state.problem.class_names, state.problem.classes)
        self._rows: dict[int, Row] = {}
        self._heats: dict[int, Heat] = {}

    def _write(self, row: int, column: int, text: str) -> None:
        problem, index = self.problem, column - len(self.lead)
        place = f"row {self.row_name(row)}"
        lead = self.layout.edited(column)
        if lead is not None:
            value = lead.read(text, self._names)
            self._document.edit(f"Change {lead.noun} of {place}", lead.verb, row, value)
        elif index < 0:
            raise ValueError(f"{self.lead[column].title} is computed; edit the label or a score instead")
        elif self.layout.labels:
            self._document.edit(
                f"Change label mass of {place}", edits.set_distributions, row, index, parse_number(text)
            )
        else:
            noun = "logit" if problem.options.from_logits else "probability"
            name = problem.class_name(index)
            short = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
            what = f"Change {noun} of {short} in {place}"
            self._document.edit(what, edits.set_scores, row, index, parse_number(text))

    def _in_words(self, index: Index, text: Callable[[int, int], str]) -> str:
        row, column = index.row(), index.column()
        return f"row {self.row_name(row)}, {self.headerData(column, _HORIZONTAL)}: {text(row, column)}"

    def _reset(self, state: State, layout: Layout) -> None:
        self.beginResetModel()
        self._take(state, layout)
        self.endResetModel()

    def _follow(self, before: Problem, state: State) -> None:
        """Tell the views of rows and classes that came, went or changed."""
        rows, classes = changed_rows(before, state.problem), changed_classes(before, state.problem)
        if rows is None or rows.removed == rows.inserted:
            if classes is not None:
                self._move_columns(classes, state)
            else:
                self._take(state, self.layout)
                self._tell_changed(before, rows)
        elif classes is None and (moved := rows_moved(before, state.problem, rows)) is not None:
            self._move_rows(rows, state if moved is state.problem else State(moved, None))
            self._take(state, self.layout)
            self._tell_changed(before, rows)
        else:
            self._reset(state, self.layout)

    def _move_rows(self, span: Span, moved: State) -> None:
        start = span.start + min(span.removed, span.inserted)
        if span.inserted > span.removed:
            self.beginInsertRows(_ROOT, start, span.start + span.inserted - 1)
            self._take(moved, self.layout)
            self.endInsertRows()
        else:
            self.beginRemoveRows(_ROOT, start, span.start + span.removed - 1)
            self._take(moved, self.layout)
            self.endRemoveRows()

    def _move_columns(self, span: Span, state: State) -> None:
        start = span.start + len(self.lead)
        if span.inserted:
            self.beginInsertColumns(_ROOT, start, start + span.inserted - 1)
            self._take(state, self.layout)
            self.endInsertColumns()
        else:
            self.beginRemoveColumns(_ROOT, start, start + span.removed - 1)
            self._take(state, self.layout)
            self.endRemoveColumns()
        self.headerDataChanged.emit(_HORIZONTAL, len(self.lead), self.columnCount() - 1)
        self._tell(0, self.rowCount(), self.columnCount())

    def _tell_changed(self, before: Problem, rows: Span | None) -> None:
        """Tell of what changed in place: names, what the lead columns depend on, and a run of rows."""
        after = self.problem
        renamed = renamed_classes(before, after)
        if renamed:
            lead = len(self.lead)
            self.headerDataChanged.emit(_HORIZONTAL, lead + renamed.start, lead + renamed.stop - 1)
        depends = ("options", "sample_weight", "class_weight", "pos_weight")
        if renamed or any(getattr(before, name) is not getattr(after, name) for name in depends):
            self._tell_lead()
        if rows is not None:
            self._tell(rows.start, min(rows.removed, rows.inserted), self.columnCount())

    def _tell_lead(self) -> None:
        """Tell of the numbers of all rows; a table of distributions shows none."""
        if not self.layout.labels:
            self._tell(0, self.rowCount(), len(self.lead))

    def _tell(self, row: int, rows: int, columns: int) -> None:
        if rows:
            self.dataChanged.emit(self.index(row, 0), self.index(row + rows - 1, columns - 1))


def _keep(cache: dict[int, Value], row: int, value: Value) -> Value:
    """Remember what is seen again at each repaint; not what is scrolled past."""
    if len(cache) >= _ROWS_TO_KEEP:
        cache.clear()
    cache[row] = value
    return value
