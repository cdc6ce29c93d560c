"""TableView: the keyboard of a spreadsheet over a `ProblemModel`; ranges are copied, pasted, filled and cleared."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QTableView, QWidget

from xentgui.document import edits
from xentgui.document.document import Document

from . import clipboard
from .cell_delegate import CellDelegate
from .problem_model import ProblemModel
from .table_edits import Cells, cleared, filled, pasted

Index = QModelIndex | QPersistentModelIndex
_NAMES_TO_MEASURE = 1000
_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect


class TableView(QTableView):
    """A table that is edited as it is typed into. `said` tells what a person should read, such as a refusal."""

    said = Signal(str)

    def __init__(self, document: Document, model: ProblemModel, name: str, parent: QWidget | None = None) -> None:
        """Show `model` and ask `document` for edits; `name` is the object name."""
        super().__init__(parent)
        self.setObjectName(name)
        self._document = document
        self._cells = model
        self.setModel(model)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            # Select-all over a shared selection asks every cell of every section: 32 s for a million rows.
            header.setSelectionModel(QItemSelectionModel(model, header))
        self._delegate = CellDelegate(model, self)
        self._delegate.moved.connect(self._move)
        self.setItemDelegate(self._delegate)
        model.refused.connect(self.said)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.DoubleClicked | triggers.EditKeyPressed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(True)
        self.horizontalHeader().setHighlightSections(False)
        self.verticalHeader().setHighlightSections(False)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().sectionDoubleClicked.connect(self._rename_at)
        self.horizontalHeader().sectionClicked.connect(self.selectColumn)
        self.verticalHeader().sectionClicked.connect(self.selectRow)
        model.modelReset.connect(self._measure)
        model.headerDataChanged.connect(self._measure)
        self._measure()

    def current_class(self) -> int:
        """The class of the current column; -1 where it is none."""
        return max(-1, self.currentIndex().column() - len(self._cells.lead))

    def selected_cells(self) -> Cells | None:
        """The selected rectangle, else the current cell; None where there is neither."""
        selection = self.selectionModel().selection()
        if not selection.isEmpty():  # contiguous, so there is one range
            area = selection.first()
            return Cells(area.top(), area.left(), area.height(), area.width())
        current = self.currentIndex()
        return Cells(current.row(), current.column(), 1, 1) if current.isValid() else None

    def copy(self) -> None:
        """Put the selected cells on the clipboard, exact."""
        self._try(self._copy)

    def cut(self) -> None:
        """Copy the selected cells and clear them."""
        self.copy()
        self.clear()

    def paste(self) -> None:
        """Write the clipboard's cells at the selection; one cell fills the whole selection. One undo step."""
        self._try(self._paste)

    def clear(self) -> None:
        """Set the selected scores to 0 and take the selected labels away."""
        self._change(lambda cells: cleared(self._cells, cells), "Clear")

    def fill_down(self) -> None:
        """Copy the first selected row over the others; of one row, the row above over it."""
        self._change(lambda cells: filled(self._cells, cells, down=True), "Fill down")

    def fill_right(self) -> None:
        """Copy the first selected column over the others; of one column, the column to its left over it."""
        self._change(lambda cells: filled(self._cells, cells, down=False), "Fill right")

    def insert_rows(self) -> None:
        """Insert as many rows as are selected, above them."""
        cells = self.selected_cells()
        at, count = (cells.row, cells.rows) if cells else (self._cells.rowCount(), 1)
        self._edit(f"Insert {_count(count, 'row')}", edits.insert_rows, at, count)

    def append_row(self) -> None:
        """Add a row at the end and go there."""
        self._edit("Append row", edits.insert_rows, self._cells.rowCount(), 1)
        self.go_to(self._cells.rowCount() - 1)

    def remove_rows(self) -> None:
        """Take the selected rows out."""
        cells = self.selected_cells()
        if cells:
            rows = np.arange(cells.row, cells.row + cells.rows)
            self._edit(f"Remove {_count(cells.rows, 'row')}", edits.remove_rows, rows)

    def insert_classes(self) -> None:
        """Insert as many classes as are selected, to their left; at the end where none is."""
        span = self._selected_classes()
        at, count = (span[0], len(span)) if span else (self._cells.problem.classes, 1)
        self._edit(f"Insert {_count(count, 'class')}", edits.insert_classes, at, count)

    def append_class(self) -> None:
        """Add a class at the end."""
        self._edit("Append class", edits.insert_classes, self._cells.problem.classes, 1)

    def remove_classes(self) -> None:
        """Take the selected classes out."""
        span = self._selected_classes()
        if span:
            self._edit(f"Remove {_count(len(span), 'class')}", edits.remove_classes, list(span))

    def rename_class(self) -> None:
        """Edit the name of the current column's class in its header."""
        self._rename_at(self.currentIndex().column())

    def go_to(self, row: int) -> None:
        """Make a row the current one, in the same column, and scroll to it."""
        if 0 <= row < self._cells.rowCount():
            index = self._cells.index(row, max(0, self.currentIndex().column()))
            self.selectionModel().setCurrentIndex(index, _SELECT)
            self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes down, Delete clears; the rest is the table's own."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._move(-1 if modifiers & Qt.KeyboardModifier.ShiftModifier else 1, 0)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not modifiers:
            self.clear()
        elif key == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Nothing: the search of Qt takes seconds on a million rows, and typing edits."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Leave the current cell where it is when the context menu opens inside the selection."""
        inside = self.selectionModel().isSelected(self.indexAt(event.position().toPoint()))
        if not (event.button() == Qt.MouseButton.RightButton and inside):
            super().mousePressEvent(event)

    def dataChanged(self, top_left: Index, bottom_right: Index, roles: Sequence[int] = ()) -> None:
        """Redraw the cells that changed: Qt's own way redraws the whole table for any two cells."""
        changed = self.visualRect(top_left) | self.visualRect(bottom_right)
        self.viewport().update(changed & self.viewport().rect())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme and the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_delegate"):
            self._delegate.recolour()
        elif event.type() == QEvent.Type.FontChange:
            self._measure()

    def _measure(self) -> None:
        """Give columns the width of what they hold; a name of any length gets its share and a tooltip."""
        metrics = self.fontMetrics()
        self.verticalHeader().setDefaultSectionSize(metrics.height() + 6)
        self.verticalHeader().setMinimumWidth(metrics.horizontalAdvance("000"))
        names = self._cells.problem.class_names[:_NAMES_TO_MEASURE]
        longest = min(max(map(metrics.horizontalAdvance, names), default=0), metrics.averageCharWidth() * 16)
        pad = metrics.averageCharWidth() * 2
        self.horizontalHeader().setDefaultSectionSize(max(metrics.horizontalAdvance("-0.001234"), longest) + pad)
        for index, column in enumerate(self._cells.lead):
            wanted = metrics.horizontalAdvance(column.widest), longest * column.names_a_class
            mark = metrics.horizontalAdvance("✓ ") * column.names_a_class
            self.setColumnWidth(index, max(wanted) + mark + pad)

    def _selected_classes(self) -> range:
        cells = self.selected_cells()
        lead = len(self._cells.lead)
        if cells is None or cells.column + cells.columns <= lead:
            return range(0)
        return range(max(cells.column - lead, 0), cells.column + cells.columns - lead)

    def _copy(self) -> None:
        cells = self.selected_cells()
        if cells:
            rows = range(cells.row, cells.row + cells.rows)
            columns = range(cells.column, cells.column + cells.columns)
            QGuiApplication.clipboard().setText(clipboard.to_text(rows, columns, self._cells.exact_text))
            self.said.emit(f"Copied {cells.rows:,} × {cells.columns:,} cells")

    def _paste(self) -> None:
        cells = self.selected_cells() or Cells(0, 0, 1, 1)
        table = clipboard.from_text(QGuiApplication.clipboard().text())
        if len(table) == len(table[0]) == 1:
            table = [table[0] * cells.columns] * cells.rows
        self._apply("Paste", pasted(self._cells, cells, table))
        last = self._cells.index(cells.row, cells.column)
        if last.isValid():
            self.setCurrentIndex(last)

    def _change(self, plan: Callable[[Cells], dict[str, Any]], label: str) -> None:
        cells = self.selected_cells()
        if cells:
            self._try(lambda: self._apply(label, plan(cells)))

    def _apply(self, label: str, plan: dict[str, Any]) -> None:
        self._document.edit(label, edits.write_range, **plan)

    def _edit(self, label: str, verb: Callable[..., Any], *arguments: Any) -> None:
        self._try(lambda: self._document.edit(label, verb, *arguments))

    def _try(self, action: Callable[[], None]) -> None:
        try:
            action()
        except ValueError as reason:
            self.said.emit(str(reason))

    def _move(self, down: int, right: int) -> None:
        current = self.currentIndex()
        row = min(max(current.row() + down, 0), self._cells.rowCount() - 1)
        column = min(max(current.column() + right, 0), self._cells.columnCount() - 1)
        index = self._cells.index(row, column)
        self.setFocus()
        self.selectionModel().setCurrentIndex(index, _SELECT)
        self.scrollTo(index)

    def _rename_at(self, section: int) -> None:
        index = section - len(self._cells.lead)
        if index < 0:
            self.said.emit("choose the column of a class to rename it")
            return
        header = self.horizontalHeader()
        x = header.sectionViewportPosition(section)
        editor = _HeaderEditor(self._cells.problem.class_name(index), header)
        editor.setGeometry(x, 0, max(header.sectionSize(section), 80), header.height())
        editor.accepted.connect(lambda name: self._rename(index, name))
        editor.left.connect(self.setFocus)
        editor.show()
        editor.setFocus()

    def _rename(self, index: int, name: str) -> None:
        self._edit(f"Rename class {self._cells.problem.class_name(index)}", edits.rename_class, index, name)


class _HeaderEditor(QLineEdit):
    """A line of text over a header section: Enter or leaving it takes the text, Escape does not."""

    accepted = Signal(str)
    left = Signal()

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setObjectName("headerEditor")
        self.setAccessibleName("class name")
        self.selectAll()
        self.editingFinished.connect(self._accept)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.blockSignals(True)
            self._leave()
        else:
            super().keyPressEvent(event)

    def _accept(self) -> None:
        self.accepted.emit(self.text())
        self.blockSignals(True)
        self._leave()

    def _leave(self) -> None:
        self.hide()
        self.deleteLater()
        self.left.emit()


def _count(number: int, noun: str) -> str:
    plural = noun + ("es" if noun.endswith("s") else "s")
    return f"{number:,} {noun if number == 1 else plural}"
