"""TableView: what a person does to ranges of cells: copy, paste, fill, clear, insert, remove, rename."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QWidget

from xentgui.core.counting import counted
from xentgui.document import edits
from xentgui.document.document import Document, Verb

from .cell_view import CellView
from .header_editor import HeaderEditor
from .problem_model import ProblemModel
from .table_edits import Cells, cleared, copied, filled
from .table_paste import pasted

# Alone in its line, so that it could be two cells as well.
_DECIMAL_COMMA = re.compile(r"\s*([-+\u2212]?\d+),(\d+)[^\S\n]*(?:\n|$)")
_CELLS_A_TEXT = 150  # to write a cell as text takes as long as to evaluate so many


class TableView(CellView):
    """A table that is edited as it is typed into. `said` tells what a person should read, such as a refusal."""

    def __init__(self, document: Document, model: ProblemModel, name: str, parent: QWidget | None = None) -> None:
        """Show `model` and ask `document` for edits; `name` is the object name."""
        super().__init__(model, name, parent)
        self._document = document
        self.horizontalHeader().sectionDoubleClicked.connect(self._rename_at)

    def copy(self) -> None:
        """Put the selected cells on the clipboard, exact."""
        self._copy(lambda _: None)

    def cut(self) -> None:
        """Copy the selected cells, and clear them once they are copied."""
        self._copy(lambda cells: self._edit_cells("Cut", cleared, cells))

    def paste(self) -> None:
        """Write the clipboard's cells at the selection; what fits into it several times fills it. One undo step."""
        cells = self.selected_cells() or Cells(0, 0, 1, 1)
        text = QGuiApplication.clipboard().text()
        before = self._document.problem
        self._edit_cells("Paste", pasted, cells, text, rows=text.count("\n") + 1)
        if self._document.problem is not before and (comma := _DECIMAL_COMMA.match(text)):
            whole, part = comma.groups()
            self.said.emit(f"{whole},{part} was read as {whole}.{part}; cells are set apart by tabs")

    def clear(self) -> None:
        """Set the selected scores to 0 and take the selected labels away."""
        if cells := self.selected_cells():
            self._edit_cells("Clear", cleared, cells)

    def fill_down(self) -> None:
        """Copy the first selected row over the others; of one row, the row above over it."""
        if cells := self.selected_cells():
            self._edit_cells("Fill down", filled, cells, down=True)

    def fill_right(self) -> None:
        """Copy the first selected column over the others; of one column, the column to its left over it."""
        if cells := self.selected_cells():
            self._edit_cells("Fill right", filled, cells, down=False)

    def insert_rows(self) -> None:
        """Insert as many rows as are selected, above them."""
        cells = self.selected_cells()
        at, count = (self._cells.problem_row(cells.row), cells.rows) if cells else (self._cells.problem.rows, 1)
        self._edit(f"Insert {counted(count, 'row')}", edits.insert_rows, at, count)

    def append_row(self) -> None:
        """Add a row at the end and go there."""
        self._edit("Append row", edits.insert_rows, self._cells.problem.rows, 1)
        self.go_to(self._cells.problem.rows - 1)

    def remove_rows(self) -> None:
        """Take the selected rows out."""
        if cells := self.selected_cells():
            rows = self._rows(cells.row, cells.rows)
            self._edit(f"Remove {counted(cells.rows, 'row')}", edits.remove_rows, rows)

    def insert_classes(self) -> None:
        """Insert as many classes as are selected, to their left; at the end where none is."""
        span = self._selected_classes()
        at, count = (span[0], len(span)) if span else (self._cells.problem.classes, 1)
        self._edit(f"Insert {counted(count, 'class')}", edits.insert_classes, at, count)

    def append_class(self) -> None:
        """Add a class at the end."""
        self._edit("Append class", edits.insert_classes, self._cells.problem.classes, 1)

    def remove_classes(self) -> None:
        """Take the selected classes out."""
        if span := self._selected_classes():
            self._edit(f"Remove {counted(len(span), 'class')}", edits.remove_classes, list(span))

    def rename_class(self) -> None:
        """Edit the name of the current column's class in its header."""
        self._rename_at(self.currentIndex().column())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete and Backspace clear."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.modifiers():
            self.clear()
        else:
            super().keyPressEvent(event)

    def _selected_classes(self) -> range:
        cells, lead = self.selected_cells(), len(self._cells.lead)
        if cells is None:
            return range(0)
        return range(max(cells.column - lead, 0), max(cells.column + cells.columns - lead, 0))

    def _copy(self, then: Callable[[Cells], None]) -> None:
        cells, state, layout, order = self.selected_cells(), self._cells.state, self._cells.layout, self._cells.order
        if cells is None:
            return

        def answer(text: str) -> None:
            QGuiApplication.clipboard().setText(text)
            self.said.emit(f"Copied {cells.rows:,} × {cells.columns:,} cells")
            then(cells)

        cost = cells.rows * cells.columns * _CELLS_A_TEXT
        self._try(self._document.ask, "Copy", lambda _: copied(state, layout, cells, order), answer, cells=cost)

    def _rows(self, place: int, count: int) -> NDArray[np.intp]:
        """The problem's rows from a place of the table on, as far as there are any."""
        order = self._cells.order
        return np.arange(place, place + count) if order is None else order.rows[place : place + count]

    def _edit_cells(self, label: str, verb: Verb, cells: Cells, *arguments: Any, rows: int = 0, **options: Any) -> None:
        """Apply a verb of cells; `rows` is how many it may write, if more than are selected."""
        layout = self._cells.layout
        if self._cells.order is None:
            self._edit(label, verb, layout, cells, *arguments, **options)
            return
        from xentgui.document.edits_of_rows import on_rows

        above = min(cells.row, 1)  # what is filled down may come from there
        shown = self._rows(cells.row - above, above + max(cells.rows, rows))
        self._edit(label, on_rows, shown, verb, layout, cells._replace(row=above), *arguments, **options)

    def drop_typed(self) -> None:
        """Give up what is typed and not taken yet: it was meant for another batch."""
        for editor in self._editors():
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)
        for title in self.header.findChildren(HeaderEditor):
            title.close_unchanged()

    def _edit(self, label: str, verb: Verb, *arguments: Any, **options: Any) -> None:
        if self.settle():
            self._try(self._document.edit, label, verb, *arguments, **options)

    def _try(self, action: Callable[..., None], *arguments: Any, **options: Any) -> None:
        try:
            action(*arguments, **options)
        except ValueError as reason:
            self.said.emit(str(reason))

    def _rename_at(self, section: int) -> None:
        index = section - len(self._cells.lead)
        if index < 0:
            self.said.emit("choose the column of a class to rename it")
        elif self.settle():
            from .class_text import shortened

            label = f"Rename class {shortened(self._cells.problem.class_name(index))}"

            def accept(name: str) -> None:
                self._document.edit(label, edits.rename_class, index, name)

            editor = HeaderEditor(self, section, accept, self._reason)
            editor.left.connect(self.setFocus)
