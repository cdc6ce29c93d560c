"""ReductionTable: every reduction with its value and its divisor, the current one marked; as high as its lines."""

import math
import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QFontMetricsF, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from .loss_text import MEANINGS, ORDER, ReductionText

_MARK, _NAME, _VALUE, _DIVISOR = range(4)
_COLUMNS = 4
_DIGIT = re.compile(r"\d")
_UNBROKEN = "sample_"
_EASY_TO_READ = "sample_weight"
_Index = QModelIndex | QPersistentModelIndex


class ReductionTable(QTableWidget):
    """Shows the reductions; double click or Enter on one asks for it."""

    reduction_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Lay out one line a reduction."""
        super().__init__(len(ORDER), _COLUMNS, parent)
        self._fitted: tuple[list[int], QFont] | None = None
        self._widths: dict[tuple[str, bool], int] = {}
        self._names = _Names(self)
        self.setObjectName("reductions")
        self.setAccessibleName("Every reduction with its value and what it divides by; Enter chooses one")
        self.setItemDelegateForColumn(_NAME, self._names)
        for row, name in enumerate(ORDER):
            for column in range(_COLUMNS):
                self.setItem(row, column, _line_item(column, MEANINGS[name]))
        self._look_like_a_list()
        self.itemActivated.connect(self._choose)

    def show_reductions(self, lines: Sequence[ReductionText], *, old: bool) -> None:
        """Show one line a reduction, dimmed where the numbers are old."""
        for row, line in enumerate(lines):
            texts = ("●" if line.current else "", str(line.name), line.value, line.divisor)
            for column, text in enumerate(texts):
                self._write(row, column, text, line, old=old)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """All lines; no narrower than the values and a part of a name."""
        wide = self._natural_width(_MARK) + self._natural_width(_VALUE) + self._width_of(_UNBROKEN)
        return QSize(wide, self.verticalHeader().length())

    def sizeHint(self) -> QSize:
        """All lines."""
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names break at another place: the lines get another height."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._widths.clear()
            self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the current reduction."""
        super().focusInEvent(event)
        if not self.selectedItems():
            marked = (row for row in range(self.rowCount()) if self._item(row, _MARK).text())
            self.setCurrentCell(next(marked, 0), _NAME)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Without focus only the mark counts."""
        super().focusOutEvent(event)
        self.clearSelection()

    def _look_like_a_list(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self.horizontalHeader().hide()
        self.horizontalHeader().setMinimumSectionSize(1)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)

    def _fit(self) -> None:
        """Share the width: values whole, names broken where they have to be, in large type the divisors below them."""
        widths = [self._natural_width(column) for column in range(_COLUMNS)]
        free = self.viewport().width() - widths[_MARK] - widths[_VALUE]
        below = free < self._width_of(_EASY_TO_READ) + widths[_DIVISOR]
        widths[_NAME] = free if below else min(widths[_NAME], free - widths[_DIVISOR])
        if (widths, self.font()) == self._fitted:
            return
        self._fitted = (widths, self.font())
        self._names.divisor_below = below
        self.setColumnHidden(_DIVISOR, below)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        self.resizeRowsToContents()
        self.updateGeometry()

    def _natural_width(self, column: int) -> int:
        items = (self._item(row, column) for row in range(len(ORDER)))
        return max(self._width_of(item.text(), bold=item.font().bold()) for item in items)

    def _width_of(self, text: str, *, bold: bool = True) -> int:
        # Digits are of one width: a value that changes from edit to edit is measured once.
        key = _DIGIT.sub("0", text), bold
        if key not in self._widths:
            font = QFont(self.font())
            font.setBold(bold)
            margin = self.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin) + 1
            self._widths[key] = math.ceil(QFontMetricsF(font).horizontalAdvance(key[0])) + 2 * margin + 1
        return self._widths[key]

    def _write(self, row: int, column: int, text: str, line: ReductionText, *, old: bool) -> None:
        item = self._item(row, column)
        if item.text() != text:
            item.setText(text)
        if item.font().bold() != line.current:
            font = QFont()
            font.setBold(line.current)
            item.setFont(font)
        if item.data(_OLD) != old:
            item.setData(_OLD, old)
            brush = self.palette().placeholderText() if old else None
            item.setData(Qt.ItemDataRole.ForegroundRole, brush)
        if column == _VALUE and item.toolTip() != line.exact:
            item.setToolTip(line.exact)

    def _item(self, row: int, column: int) -> QTableWidgetItem:
        item = self.item(row, column)
        assert item is not None
        return item

    def _choose(self, item: QTableWidgetItem) -> None:
        self.reduction_chosen.emit(str(ORDER[item.row()]))


_OLD = Qt.ItemDataRole.UserRole


class _Names(QStyledItemDelegate):
    """Lets a long name break behind its underscores, and writes the divisor below it where it has no column."""

    divisor_below = False

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        """Put a zero-width space behind each underscore; the item's own text stays as it is."""
        super().initStyleOption(option, index)
        divisor = (index.model().index(index.row(), _DIVISOR).data() or "") if self.divisor_below else ""
        between = " " if divisor.startswith("/") else ": "
        text = f"{option.text}{between}{divisor}" if divisor else option.text
        option.text = text.replace("_", "_\u200b")


def _line_item(column: int, meaning: str) -> QTableWidgetItem:
    item = QTableWidgetItem()
    item.setToolTip(meaning)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    if column in (_VALUE, _DIVISOR):
        side = Qt.AlignmentFlag.AlignRight if column == _VALUE else Qt.AlignmentFlag.AlignLeft
        item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    return item
