"""LinesTable: shows a `LinesModel`; as wide as its columns need, the last one in what is left."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFont, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QSizePolicy, QTableView, QWidget

from .calling import call
from .copy_key import is_copy
from .lines_model import LinesModel

_PAD = 6
_DIGIT = re.compile(r"\d")


class LinesTable(QTableView):
    """Arrows move, Ctrl+C copies the cell, Enter and a double click open the line."""

    line_changed = Signal()
    opened = Signal()  # not `activated`, which is a single click in some desktops

    def __init__(self, model: LinesModel[Any], dispensable: Mapping[int, int], parent: QWidget | None = None) -> None:
        """Show `model`.

        `dispensable` are columns that are left out, in this order, where beside them there is no room for so many
        characters of the last column.
        """
        super().__init__(parent)
        self._model = model
        self._dispensable = dispensable
        self._widths: dict[str, int] = {}
        self._length = -1
        self.setModel(model)
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
        self.doubleClicked.connect(partial(call, self.opened.emit))
        self._fit_heights()

    def offer(self, *entries: tuple[str, str, str, Callable[[], object]]) -> None:
        """Put entries into the table's menu: text, name, keys, and what each does."""
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        for text, name, keys, do in entries:
            action = QAction(text, self)
            action.setObjectName(name)
            action.setShortcut(QKeySequence(keys))
            # In the table alone: other tables have the same keys, and of two that answer Qt takes neither.
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(partial(call, do))
            self.addAction(action)

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
        if self.current_row >= 0:
            QGuiApplication.clipboard().setText(self._line(self.current_row))

    def copy_all(self) -> None:
        """Copy all lines below their headers."""
        columns = range(self._model.columnCount())
        heads = "\t".join(self._model.headerData(column, Qt.Orientation.Horizontal) for column in columns)
        lines = map(self._line, range(self._model.rowCount()))
        QGuiApplication.clipboard().setText("\n".join([heads, *lines]))

    def recolour(self) -> None:
        """Take the colours of the current theme."""
        self._model.recolour()

    def fit(self) -> None:
        """Give every column what it needs, and leave columns out where the last could not be read beside them."""
        widths = {column: self._needed(column) for column in range(self._model.columnCount() - 1)}
        room = self.viewport().width() - sum(widths.values())
        for column, wanted in self._dispensable.items():
            hidden = room < wanted * self.fontMetrics().averageCharWidth()
            room += widths[column] * hidden
            if self.isColumnHidden(column) != hidden:
                self.setColumnHidden(column, hidden)
        for column, width in widths.items():
            if not self.isColumnHidden(column) and self.columnWidth(column) != width:
                self.setColumnWidth(column, width)
        length = self.verticalHeader().length()
        if length != self._length:  # else all that is around it would be laid out for nothing
            self._length = length
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
        """Copy on Ctrl+C, open on Enter."""
        if is_copy(event):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_row >= 0:
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def _line(self, row: int) -> str:
        return "\t".join(self._model.text(row, column) for column in range(self._model.columnCount()))

    def _tell(self, current: QModelIndex, before: QModelIndex) -> None:
        if current.row() != before.row():
            self.line_changed.emit()

    def _fit_heights(self) -> None:
        header = self.verticalHeader()
        header.setMinimumSectionSize(1)
        header.setDefaultSectionSize(self.fontMetrics().height() + 4)
        last = self._model.columnCount() - 1
        self.setColumnWidth(last, self.fontMetrics().averageCharWidth())  # it is stretched from there

    def _needed(self, column: int) -> int:
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
