"""CellView: a table of cells as a spreadsheet shows it: painting, moving about, editors, widths. It edits nothing."""

from PySide6.QtCore import QByteArray, QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QLineEdit, QWidget

from .cell_delegate import CellDelegate, CellEditor
from .cell_painter import CellPainter, rectangle
from .column_widths import ColumnWidths
from .measured_header import MeasuredHeader
from .problem_model import ProblemModel
from .reason_label import ReasonLabel
from .sticky_view import StickyView
from .table_edits import Cells

Index = QModelIndex | QPersistentModelIndex
_NAMES_TO_WIDEN = 1000
_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect
_HINTS = QAbstractItemDelegate.EndEditHint
_ENSURE_VISIBLE = QAbstractItemView.ScrollHint.EnsureVisible
_EDITING = QAbstractItemView.State.EditingState


class CellView(StickyView):
    """Shows a `ProblemModel`. A text that is refused keeps its editor, which keeps the focus, until it is mended."""

    said = Signal(str)

    def __init__(self, model: ProblemModel, name: str, parent: QWidget | None = None) -> None:
        """Show `model`; `name` is the object name."""
        super().__init__(lambda: len(model.lead), lambda: model.problem.class_names, parent)
        self.setObjectName(name)
        self._cells = model
        self._reason = ReasonLabel(self)
        self._painter = CellPainter(self, model, self.header)
        self._delegate = CellDelegate(model, self._reason, self)
        self._delegate.moved.connect(self._move)
        self._kept_place = (-1, -1)
        self._kept_row = (-1, -1)
        self._kept_widths: tuple[object, ...] = ()
        self.header.meant.connect(self._go_to_column)
        self._set_up(model)
        self._measure()

    @property
    def cells(self) -> ProblemModel:
        """What is shown."""
        return self._cells

    def selected_cells(self) -> Cells | None:
        """The selected rectangle, else the current cell; None where there is neither."""
        current = self.currentIndex()
        alone = Cells(current.row(), current.column(), 1, 1) if current.isValid() else None
        return rectangle(self.selectionModel().selection()) or alone

    @property
    def row(self) -> int:
        """The problem's row that is the current one; -1 for none."""
        return self._cells.problem_row(self.currentIndex().row())

    def go_to(self, row: int) -> None:
        """Make a row of the problem the current one, in the same column, and scroll to it, but not to the column."""
        place = self._cells.place(row) if row >= 0 else -1
        if place >= 0:
            index = self._cells.index(place, max(0, self.currentIndex().column()))
            self._columns_stay = True
            self.selectionModel().setCurrentIndex(index, _SELECT)
            self.scrollTo(index)
            self._columns_stay = False

    def go_to_class(self, index: int) -> None:
        """Make a class the current column, in the same row, and scroll to it."""
        if index < self._cells.problem.classes and self._cells.rowCount():
            cell = self._cells.index(max(0, self.currentIndex().row()), len(self._cells.lead) + index)
            self.selectionModel().setCurrentIndex(cell, _SELECT)
            self.scrollTo(cell)

    def _go_to_column(self, column: int) -> None:
        """Be in the column whose title is asked about, unless it is selected."""
        cells = self.selected_cells()
        inside = cells is not None and cells.column <= column < cells.column + cells.columns
        if column >= 0 and not inside and self.settle():
            place = max(self.currentIndex().row(), 0)
            self.selectionModel().setCurrentIndex(self._cells.index(place, column), _SELECT)

    def settle(self) -> bool:
        """Take what is being typed; False where it is refused, and stays."""
        for editor in self._editors():
            self.commitData(editor)
            self.closeEditor(editor, _HINTS.NoHint)
        return self._reason.field is None

    def is_typed_into(self) -> bool:
        """Whether an editor is open."""
        return bool(self._editors())

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Close an editor, but none that holds a refused text, unless a person gives it up."""
        if editor is self._reason.field:
            if hint != _HINTS.RevertModelCache:
                return
            self._reason.dismiss()  # before the focus comes back, which would go on to the refused text
        super().closeEditor(editor, hint)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cells that have to be drawn again."""
        painter = QPainter(self.viewport())
        for area in event.region():  # type: ignore[attr-defined]
            self._painter.paint(painter, area)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes down and Shift+Enter up; the rest is the table's own."""
        if self._reason.field is not None:
            self._return_to(self._reason.field)
        elif event.key() == Qt.Key.Key_Escape or self.state() == _EDITING:
            event.ignore()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._move(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1, 0)
        else:
            if event.text() or event.key() == Qt.Key.Key_F2:  # an editor opens where its cell is
                self.scrollTo(self.currentIndex())
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Say why nothing is typed: Qt's search takes seconds on a million rows, and typing edits."""
        current = self.currentIndex()
        if current.isValid() and not self._cells.layout.is_editable(current.column()):
            title = self._cells.lead[current.column()].title
            self.said.emit(f"{title} is computed; edit the label or a score instead")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the focus on to a refused text."""
        super().focusInEvent(event)
        if self._reason.field is not None:
            self._return_to(self._reason.field)

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """Take the focus of an editor that closes; Qt would press Tab on the table."""
        if self.hasFocus():
            return super().focusNextPrevChild(forwards)
        self.setFocus()
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Stay where a text is refused, and in the selection when its context menu opens."""
        inside = self.selectionModel().isSelected(self.indexAt(event.position().toPoint()))
        if self._reason.field is not None:
            self._return_to(self._reason.field)
        elif not (event.button() == Qt.MouseButton.RightButton and inside):
            super().mousePressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme and the font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and hasattr(self, "_painter"):
            self._painter.refresh()
            if event.type() == QEvent.Type.FontChange:
                self._measure()
            else:
                self._reason.recolour()
            self.viewport().update()

    def _editors(self) -> list[CellEditor]:
        return [editor for editor in self.viewport().findChildren(CellEditor) if editor.isVisible()]

    def _set_up(self, model: ProblemModel) -> None:
        across, down = self.header, MeasuredHeader(Qt.Orientation.Vertical, self._row_names, self)
        down.setSectionsClickable(True)
        self.setVerticalHeader(down)
        for about_to in (model.rowsAboutToBeRemoved, model.columnsAboutToBeRemoved, model.modelAboutToBeReset):
            about_to.connect(self._keep_place)  # before Qt leaves it
        self.setModel(model)
        for header in (across, down):
            # Select-all over a shared selection asks every cell of every section: 32 s for a million rows.
            header.setSelectionModel(QItemSelectionModel(model, header))
            header.setHighlightSections(False)
        self.setItemDelegate(self._delegate)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.DoubleClicked | triggers.EditKeyPressed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # numbers and classes are counted so
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        across.setTextElideMode(Qt.TextElideMode.ElideRight)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        across.setResizeContentsPrecision(0)  # to what is seen: not to a thousand rows
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        model.rowsRemoved.connect(self._close_up_rows)
        model.columnsRemoved.connect(self._close_up_columns)
        model.modelAboutToBeReset.connect(self._keep_widths)
        model.modelReset.connect(self._restore_widths)
        model.modelReset.connect(self._restore_place)
        model.headerDataChanged.connect(self._widen)

    def _row_names(self) -> object:
        """What the names of the rows depend on."""
        return self._cells.order, self._cells.problem.leading_shape

    def _measure(self) -> None:
        """Give rows and columns the size of what they hold."""
        metrics, widths = self.fontMetrics(), self._widths
        self.verticalHeader().setDefaultSectionSize(metrics.height() + 6)
        self.verticalHeader().setMinimumWidth(metrics.horizontalAdvance("000"))
        self.horizontalHeader().setDefaultSectionSize(widths.of_classes())
        for index, width in enumerate(widths.of_lead()):
            self.setColumnWidth(index, width)
        self._widen_labels()

    @property
    def _widths(self) -> ColumnWidths:
        return ColumnWidths(self._cells, self.fontMetrics())

    def _widen_labels(self) -> None:
        self._widen_to(0, self._widths.of_labels())

    def _widen(self, orientation: Qt.Orientation, first: int, last: int) -> None:
        """Give renamed classes the room they need; widths that a person has set stay."""
        if orientation == Qt.Orientation.Horizontal and self._cells.problem.class_names:  # numbers have room
            widths = self._widths
            for section in range(first, min(last + 1, first + _NAMES_TO_WIDEN)):
                self._widen_to(section, widths.of_name(str(self._cells.headerData(section, orientation))))

    def _widen_to(self, section: int, wanted: int) -> None:
        if wanted > self.columnWidth(section):
            self.setColumnWidth(section, wanted)

    def _keep_place(self, *_: object) -> None:
        self._kept_place = self.currentIndex().row(), self.currentIndex().column()
        self._kept_row = self.row, self._cells.problem.rows

    def _keep_widths(self) -> None:
        self._kept_widths = (*self._columns(), self.horizontalHeader().saveState())

    def _restore_widths(self) -> None:
        """Keep the widths where only other rows are shown."""
        *columns, widths = self._kept_widths
        if columns == self._columns() and isinstance(widths, QByteArray):
            self.horizontalHeader().restoreState(widths)
            self._widen_labels()
        else:
            self._measure()

    def _columns(self) -> list[object]:
        return [self._cells.layout, self._cells.problem.class_names, self._cells.columnCount()]

    def _close_up_rows(self, _: QModelIndex, first: int, last: int) -> None:
        """Stay where the current row was, on the one that came up; Qt would go to the one above."""
        row, column = self._kept_place
        if first <= row <= last:
            self.setCurrentIndex(self._nearest(first, column))

    def _close_up_columns(self, _: QModelIndex, first: int, last: int) -> None:
        row, column = self._kept_place
        if first <= column <= last:
            self.setCurrentIndex(self._nearest(row, first))

    def _restore_place(self) -> None:
        """Stay at the same row and column where the order changed, or rows and classes did at once."""
        place, column = self._kept_place
        row, rows = self._kept_row
        if self._cells.order is not None and rows == self._cells.problem.rows:
            place = max(self._cells.place(row), 0) if place >= 0 else 0
        elif rows == self._cells.problem.rows:
            place = row
        if place >= 0:
            self.setCurrentIndex(self._nearest(place, max(column, 0)))

    def _nearest(self, row: int, column: int) -> QModelIndex:
        last_row, last_column = self._cells.rowCount() - 1, self._cells.columnCount() - 1
        return self._cells.index(min(max(row, 0), last_row), min(max(column, 0), last_column))

    def _move(self, down: int, right: int) -> None:
        current = self.currentIndex()
        index = self._nearest(current.row() + down, current.column() + right)
        self.setFocus()
        self.selectionModel().setCurrentIndex(index, _SELECT)
        self.scrollTo(index)

    def _return_to(self, field: QLineEdit) -> None:
        """Bring the focus back to a refused text, and the current cell with it."""
        index = self.indexAt(field.geometry().center())
        if field.parent() is self.viewport() and index.isValid() and index != self.currentIndex():
            self.selectionModel().setCurrentIndex(index, _SELECT)
        field.setFocus()
