"""LibrariesTable: shows a `LibrariesModel`; as wide as its columns need, the reasons in what is left."""

import re

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QSizePolicy, QTableView, QWidget

from .copy_key import is_copy
from .libraries_model import Column, LibrariesModel

_PAD = 6
_DIGIT = re.compile(r"\d")
# Columns that are left out where beside them there is no room for so many characters of a reason; below the table
# stands what they say, too.
_DISPENSABLE = {Column.VERSIONS: 60, Column.ROW_ULP: 36, Column.ULP: 36, Column.ROW_OFF: 36, Column.OFF: 8}


class LibrariesTable(QTableView):
    """Arrows move, Ctrl+C copies the cell, Enter goes to the row that a reason is about."""

    line_changed = Signal()

    def __init__(self, model: LibrariesModel, parent: QWidget | None = None) -> None:
        """Show `model`."""
        super().__init__(parent)
        self._model = model
        self._widths: dict[str, int] = {}
        self.setModel(model)
        self.setObjectName("librariesTable")
        self.setAccessibleName("What every library reports for this batch, and how far it is off")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.selectionModel().currentChanged.connect(self._tell)
        self._fit_heights()

    @property
    def current_row(self) -> int:
        """The line of the current cell; -1 for none."""
        return self.currentIndex().row()

    def copy(self) -> None:
        """Copy the current cell."""
        index = self.currentIndex()
        if index.isValid():
            QGuiApplication.clipboard().setText(self._model.text(index.row(), index.column()))

    def copy_line(self) -> None:
        """Copy the current line, its cells set apart by tabs."""
        row = self.current_row
        if row >= 0:
            cells = (self._model.text(row, column) for column in Column)
            QGuiApplication.clipboard().setText("\t".join(cells))

    def fit(self) -> None:
        """Give every column what it needs, and leave columns out where no reason could be read beside them."""
        widths: dict[Column, int] = {column: self._needed(column) for column in Column if column is not Column.WHY}
        room = self.viewport().width() - sum(widths.values())
        for column, wanted in _DISPENSABLE.items():
            hidden = room < wanted * self.fontMetrics().averageCharWidth()
            room += widths[column] * hidden
            if self.isColumnHidden(column) != hidden:
                self.setColumnHidden(column, hidden)
        for column, width in widths.items():
            if not self.isColumnHidden(column) and self.columnWidth(column) != width:
                self.setColumnWidth(column, width)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """All lines."""
        lines = self.horizontalHeader().sizeHint().height() + self.verticalHeader().length()
        return QSize(60 * self.fontMetrics().averageCharWidth(), lines + 2 * self.frameWidth())

    def minimumSizeHint(self) -> QSize:
        """Some lines."""
        return QSize(20 * self.fontMetrics().averageCharWidth(), 4 * self.verticalHeader().defaultSectionSize())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_model"):
            self._widths.clear()
            self._fit_heights()
            self.fit()

    def event(self, event: QEvent) -> bool:
        """Keep Copy from the window's shortcuts while the table has the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and is_copy(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy on Ctrl+C."""
        if is_copy(event):
            self.copy()
        else:
            super().keyPressEvent(event)

    def _tell(self, current: QModelIndex, before: QModelIndex) -> None:
        if current.row() != before.row():
            self.line_changed.emit()

    def _fit_heights(self) -> None:
        header = self.verticalHeader()
        header.setMinimumSectionSize(1)
        header.setDefaultSectionSize(self.fontMetrics().height() + 4)
        self.setColumnWidth(Column.WHY, self.fontMetrics().averageCharWidth())  # it is stretched from there

    def _needed(self, column: Column) -> int:
        title = self._model.headerData(column, Qt.Orientation.Horizontal)
        texts = [title, *(self._model.text(row, column) for row in range(self._model.rowCount()))]
        return max(self._width_of(text) for text in texts) + 2 * _PAD

    def _width_of(self, text: str) -> int:
        # Digits are of one width: a number that changes from edit to edit is measured once.
        key = _DIGIT.sub("0", text)
        if key not in self._widths:
            bold = QFont(self.font())
            bold.setBold(True)
            self._widths[key] = QFontMetrics(bold).horizontalAdvance(key)
        return self._widths[key]
