"""ProblemModel: the table of one state, scores or label distributions; it shows, and asks the document for edits."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from xentgui.core.evaluation import RowNumbers, row_numbers
from xentgui.core.problem import Problem
from xentgui.core.row_blocks import RowBlocks
from xentgui.document import edits
from xentgui.document.changes import Span, changed_classes, changed_rows
from xentgui.document.document import Document, State

from .cell_text import exact, parse_number, shown
from .table_columns import Column, LabelColumn, LossColumn, MassColumn, PredictedColumn, Row, WeightColumn

Index = QModelIndex | QPersistentModelIndex
_DISPLAY = Qt.ItemDataRole.DisplayRole
_EDIT = Qt.ItemDataRole.EditRole
_TOOL_TIP = Qt.ItemDataRole.ToolTipRole
_ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole
_HORIZONTAL = Qt.Orientation.Horizontal
_ROOT = QModelIndex()


class ProblemModel(QAbstractTableModel):
    """Lead columns (label, loss, …) and one column a class. `refused` tells why an edit was not taken."""

    refused = Signal(str)

    def __init__(self, document: Document, *, labels: bool = False, parent: QObject | None = None) -> None:
        """Show the document's scores, or with `labels` its label distributions."""
        super().__init__(parent)
        self._document = document
        self._labels = labels
        self._state = document.state
        self._numbers: dict[int, RowNumbers] = {}
        self._heat: dict[int, NDArray[np.float64]] = {}
        self.lead: list[Column] = self._lead_columns(self._state.problem)

    @property
    def problem(self) -> Problem:
        """The problem that is shown."""
        return self._state.problem

    @property
    def table(self) -> RowBlocks:
        """What the class columns show."""
        return self.problem.labels if self._labels else self.problem.scores

    def rowCount(self, parent: Index = _ROOT) -> int:
        """One row a sample; none of distributions while labels are class indices."""
        return 0 if parent.isValid() or (self._labels and self.problem.sparse) else self.problem.rows

    def columnCount(self, parent: Index = _ROOT) -> int:
        """The lead columns and the classes."""
        return 0 if parent.isValid() else len(self.lead) + self.problem.classes

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """The cell's text: short to show, exact to edit, in words for a screen reader."""
        if role == _DISPLAY:
            return self.text(index.row(), index.column())
        if role == _EDIT:
            return self.exact_text(index.row(), index.column())
        if role == _TOOL_TIP:
            return self._tip(index.row(), index.column())
        if role == _ACCESSIBLE:
            row, column = index.row(), index.column()
            title = self.headerData(column, _HORIZONTAL, _DISPLAY)
            return f"row {self.row_name(row)}, {title}: {self.text(row, column)}"
        return None

    def setData(self, index: Index, value: Any, role: int = _EDIT) -> bool:
        """Ask for an edit; nonsense returns False and emits `refused` with the reason."""
        try:
            self._write(index.row(), index.column(), str(value))
        except ValueError as reason:
            self.refused.emit(str(reason))
            return False
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Loss and prediction are computed; everything else can be edited."""
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return base | Qt.ItemFlag.ItemIsEditable if self.is_editable(index.column()) else base

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

    def show_state(self, state: State) -> None:
        """Show another state; the views are told just what differs."""
        before, self._numbers, self._heat = self._state, {}, {}
        same_layout = before.problem.sparse == state.problem.sparse or not self._labels
        lead = self._lead_columns(state.problem)
        if not same_layout or [type(c) for c in lead] != [type(c) for c in self.lead]:
            self.beginResetModel()
            self._state, self.lead = state, lead
            self.endResetModel()
        elif state.problem is before.problem:
            self._state = state
            if state.evaluation is not before.evaluation:
                self._tell_lead()
        elif not self._rowless(state.problem):
            self._follow(before.problem, state)
        else:
            self._state = state

    def text(self, row: int, column: int) -> str:
        """What a cell shows."""
        lead = self.lead[column] if column < len(self.lead) else None
        if lead is not None:
            return lead.text(self._row(row))
        return shown(float(self.table.row(row)[column - len(self.lead)]))

    def exact_text(self, row: int, column: int) -> str:
        """What is copied from a cell: it reads back as the same value."""
        if column < len(self.lead):
            return self.lead[column].exact(self._row(row))
        return exact(self.table.row(row)[column - len(self.lead)])

    def tone(self, row: int, column: int) -> str | None:
        """The name of the theme colour of a cell's text."""
        if column < len(self.lead):
            return self.lead[column].tone(self._row(row))
        value = self.table.row(row)[column - len(self.lead)]
        return None if np.isfinite(value) else "wrong"

    def heat(self, row: int, column: int) -> float | None:
        """How large a score is within its row, from 0 to 1; None for NaN and outside the classes."""
        if column < len(self.lead):
            return None
        heats = self._heat.get(row)
        if heats is None:
            heats = self._heat[row] = row_heat(self.table.row(row))
        heat = heats[column - len(self.lead)]
        return None if heat != heat else float(heat)  # noqa: PLR0124 - NaN

    def is_label_class(self, row: int, column: int) -> bool:
        """Whether the cell stands in the column of its row's label."""
        return column >= len(self.lead) and self.numbers(row).label == column - len(self.lead)

    def is_editable(self, column: int) -> bool:
        """Whether a column can be written."""
        return column >= len(self.lead) or hasattr(self.lead[column], "write")

    def row_name(self, row: int) -> str:
        """The row's number, or its place on the leading axes."""
        shape = self.problem.leading_shape
        if len(shape) < 2 or int(np.prod(shape)) != self.problem.rows:
            return str(row)
        return ", ".join(str(int(i)) for i in np.unravel_index(row, shape))

    def numbers(self, row: int) -> RowNumbers:
        """The numbers of one row; computed on their own while the batch is still being evaluated."""
        found = self._numbers.get(row)
        if found is None:
            evaluation = self._state.evaluation
            found = row_numbers(self.problem, row) if evaluation is None else evaluation.row(row)
            self._numbers[row] = found
        return found

    def _row(self, row: int) -> Row:
        return Row(self.problem, row, self.numbers(row))

    def _write(self, row: int, column: int, text: str) -> None:
        problem, name = self.problem, self.row_name(row)
        if column < len(self.lead):
            lead: Any = self.lead[column]
            if not self.is_editable(column):
                raise ValueError(f"{lead.title} is computed; edit the label or a score instead")
            verb, arguments = lead.write(row, lead.parse(problem, text))
            self._document.edit(f"Change {lead.noun} of row {name}", verb, *arguments)
            return
        index = column - len(self.lead)
        number = parse_number(text)
        if self._labels:
            self._document.edit(f"Change label mass of row {name}", edits.set_distributions, row, index, number)
        else:
            noun = "logit" if problem.options.from_logits else "probability"
            what = f"Change {noun} of {problem.class_name(index)} in row {name}"
            self._document.edit(what, edits.set_scores, row, index, number)

    def _tip(self, row: int, column: int) -> str:
        title = self.headerData(column, _HORIZONTAL)
        return f"row {self.row_name(row)}, {title}: {self.exact_text(row, column)}"

    def _lead_columns(self, problem: Problem) -> list[Column]:
        if self._labels:
            return [MassColumn()]
        weight: list[Column] = [WeightColumn()] if problem.sample_weight is not None else []
        return [LabelColumn(), *weight, LossColumn(), PredictedColumn()]

    def _rowless(self, problem: Problem) -> bool:
        return self._labels and problem.sparse

    def _follow(self, before: Problem, state: State) -> None:
        """Tell the views of rows and classes that came, went or changed; rows first, then classes."""
        after = state.problem
        rows, classes = changed_rows(before, after), changed_classes(before, after)
        counts_differ = rows is not None and rows.removed != rows.inserted
        if classes is not None and counts_differ:
            self.beginResetModel()
            self._state = state
            self.endResetModel()
        elif classes is not None:
            self._move(classes, state, columns=True)
        elif rows is not None and counts_differ:
            self._move(rows, state, columns=False)
        else:
            self._state = state
            self._tell_changed(before, rows)

    def _move(self, span: Span, state: State, *, columns: bool) -> None:
        lead = len(self.lead) if columns else 0
        inserted, removed = span.inserted - span.removed, span.removed - span.inserted
        start = span.start + lead + min(span.removed, span.inserted)
        begin_insert = self.beginInsertColumns if columns else self.beginInsertRows
        begin_remove = self.beginRemoveColumns if columns else self.beginRemoveRows
        if inserted > 0:
            begin_insert(_ROOT, start, start + inserted - 1)
        else:
            begin_remove(_ROOT, start, start + removed - 1)
        self._state = state
        end_insert = self.endInsertColumns if columns else self.endInsertRows
        end_remove = self.endRemoveColumns if columns else self.endRemoveRows
        (end_insert if inserted > 0 else end_remove)()
        self.headerDataChanged.emit(_HORIZONTAL, 0, self.columnCount() - 1)
        self._tell_everything()

    def _tell_changed(self, before: Problem, rows: Span | None) -> None:
        after = self.problem
        if before.class_names is not after.class_names:
            self.headerDataChanged.emit(_HORIZONTAL, len(self.lead), self.columnCount() - 1)
            self._tell_lead()
        weights_same = before.sample_weight is after.sample_weight and before.class_weight is after.class_weight
        if before.options is not after.options or not weights_same:
            self._tell_lead()
        if rows is not None:
            last = rows.start + rows.inserted - 1
            self.dataChanged.emit(self.index(rows.start, 0), self.index(last, self.columnCount() - 1))

    def _tell_lead(self) -> None:
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(self.lead) - 1))

    def _tell_everything(self) -> None:
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))


def row_heat(values: NDArray[Any]) -> NDArray[np.float64]:
    """Where each value lies between the smallest and the largest finite one, 0 to 1; infinities at the ends, NaN stays.

    A row of equal values lies in the middle.
    """
    wide = np.asarray(values, np.float64)
    finite = wide[np.isfinite(wide)]
    low, high = (finite.min(), finite.max()) if finite.size else (0.0, 0.0)
    with np.errstate(all="ignore"):
        span = high / 2 - low / 2
        heat = np.where(span > 0, (wide / 2 - low / 2) / span, 0.5)
    heat = np.where(np.isposinf(wide), 1.0, np.where(np.isneginf(wide), 0.0, heat))
    return np.where(np.isnan(wide), np.nan, np.clip(heat, 0, 1))
