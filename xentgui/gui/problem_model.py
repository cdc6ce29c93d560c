"""ProblemModel: a table that follows the document, tells its views just what differs, and asks for edits."""

from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from xentgui.core.problem import Problem
from xentgui.core.row_order import RowOrder
from xentgui.document import edits
from xentgui.document.changes import Span, changed_classes, changed_rows, renamed_classes, rows_moved
from xentgui.document.document import Document, State

from .cell_text import parse_number
from .shown_table import ShownTable
from .table_columns import Layout

Index = QModelIndex | QPersistentModelIndex
_EDIT = Qt.ItemDataRole.EditRole
_HORIZONTAL = Qt.Orientation.Horizontal
# To join flags takes longer than the rest of a cell.
_SHOWN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_NO_FLAGS = Qt.ItemFlag.NoItemFlags
_EDITED = _SHOWN | Qt.ItemFlag.ItemIsEditable
_ROOT = QModelIndex()
_ROWS_TO_TELL = 100  # each by itself where they lie apart; of more all rows are told
_LONGEST_NAME = 40  # letters of a class in the menu's undo


class ProblemModel(ShownTable):
    """The document's scores or label distributions. `refused` tells why an edit was not taken."""

    refused = Signal(str)

    def __init__(self, document: Document, *, labels: bool = False, parent: QObject | None = None) -> None:
        """Show the document's scores, or with `labels` its label distributions."""
        super().__init__(document.state, Layout.of(document.problem, labels=labels), parent)
        self._document = document

    def setData(self, index: Index, value: Any, role: int = _EDIT) -> bool:
        """Ask for an edit; nonsense returns False and emits `refused` with the reason."""
        if role != _EDIT:
            return False
        try:
            self._write(self.problem_row(index.row()), index.column(), str(value))
        except ValueError as reason:
            self.refused.emit(str(reason))
            return False
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Loss and prediction are computed; everything else can be edited."""
        if index.column() < 0:
            return _NO_FLAGS
        return _EDITED if self.layout.is_editable(index.column()) else _SHOWN

    def show_state(self, state: State) -> None:
        """Show another state; the views are told just what differs."""
        before, after = self.problem, state.problem
        layout = Layout.of(after, labels=self.layout.labels)
        if layout.labels and before.sparse and after.sparse:  # it was empty, and stays so
            self._take(state, layout)
        elif layout != self.layout or (layout.labels and before.sparse != after.sparse):
            self._reset(state, layout)
        elif after is before:
            self._take(state, layout)
            self._tell_lead()
        else:
            self._follow(before, state)

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

    def _reset(self, state: State, layout: Layout, order: RowOrder | None = None) -> None:
        self.beginResetModel()
        self.order = order or self.order
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
        elif self.order is not None:
            self._reset(state, self.layout, carried(self.order, rows))
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
            self._tell_rows(rows.start, min(rows.removed, rows.inserted))

    def _tell_lead(self) -> None:
        """Tell of the numbers of all rows; a table of distributions shows none."""
        if not self.layout.labels:
            self._tell(0, self.rowCount(), len(self.lead))

    def _tell_rows(self, start: int, count: int) -> None:
        if self.order is None or count > _ROWS_TO_TELL:
            whole = self.order is not None
            self._tell(0 if whole else start, self.rowCount() if whole else count, self.columnCount())
            return
        for place in map(self.order.place, range(start, start + count)):
            if place >= 0:
                self._tell(place, 1, self.columnCount())

    def _tell(self, row: int, rows: int, columns: int) -> None:
        if rows:
            self.dataChanged.emit(self.index(row, 0), self.index(row + rows - 1, columns - 1))


def carried(order: RowOrder, rows: Span) -> RowOrder:
    """The order once rows have come or gone; those that changed in place stay where they are."""
    start = rows.start + min(rows.removed, rows.inserted)
    if rows.inserted > rows.removed:
        return order.with_rows(start, rows.inserted - rows.removed)
    return order.without_rows(start, rows.removed - rows.inserted)
