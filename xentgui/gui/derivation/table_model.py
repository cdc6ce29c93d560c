"""The item models of a derivation: a line a class and a column a stage, and the line of what stands under them."""

from collections.abc import Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from xentgui.core.derivation import Column, Mark
from xentgui.gui import theme

from .aligned import Aligned

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
# As numbers: Qt asks five roles of every cell, and to compare enums would take as long as all the rest.
_DISPLAY = Qt.ItemDataRole.DisplayRole.value
_FOREGROUND = Qt.ItemDataRole.ForegroundRole.value
_FONT = Qt.ItemDataRole.FontRole.value
_ALIGNMENT = Qt.ItemDataRole.TextAlignmentRole.value
_TOOL_TIP = Qt.ItemDataRole.ToolTipRole.value
_SPOKEN = Qt.ItemDataRole.AccessibleDescriptionRole.value
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LONGEST_NAME = 16  # letters
_ACROSS = Qt.Orientation.Horizontal


class ColumnsModel(QAbstractTableModel):
    """What the two models share: the columns, their titles and their texts."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin without columns."""
        super().__init__(parent)
        self.columns: Sequence[Column] = ()

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """The number of stages."""
        return 0 if parent.isValid() else len(self.columns)

    def text_at(self, row: int, column: int) -> str:
        """What a cell shows."""
        raise NotImplementedError

    def mark_at(self, row: int, column: int) -> Mark:
        """What the number type did to the number of a cell."""
        raise NotImplementedError

    def explain(self, row: int, column: int) -> str:
        """The arithmetic of a cell."""
        raise NotImplementedError

    def data(self, index: _Index, role: int = _DISPLAY) -> object:
        """Text, and the arithmetic; a delegate draws."""
        if role == _DISPLAY:
            return self.text_at(index.row(), index.column())
        if role in (_TOOL_TIP, _SPOKEN):
            return self.explain(index.row(), index.column())
        return None


class ClassesModel(ColumnsModel):
    """A line a class, in an order of choice; the label's class is marked."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin without classes."""
        super().__init__(parent)
        self.order: NDArray[np.intp] = np.arange(0)
        self.aligned: list[Aligned] = []
        self._names: Sequence[str] = ()
        self._labels: frozenset[int] = frozenset()

    def show_columns(
        self, columns: Sequence[Column], names: Sequence[str], order: NDArray[np.intp], labels: frozenset[int]
    ) -> None:
        """Show other columns; `names` is empty where classes are named by their index."""
        same_shape = len(columns) == len(self.columns) and len(order) == len(self.order)
        if not same_shape:
            self.beginResetModel()
        stays = self._names is names and self._labels == labels and np.array_equal(self.order, order)
        titles = [(column.group, column.title) for column in self.columns]
        self.columns, self._names, self.order, self._labels = columns, names, order, labels
        self.aligned = [Aligned(column.values) for column in columns]
        if not same_shape:
            self.endResetModel()
        elif columns and len(order):
            self.dataChanged.emit(self.index(0, 0), self.index(len(order) - 1, len(columns) - 1))
            if titles != [(column.group, column.title) for column in columns]:
                self.headerDataChanged.emit(_ACROSS, 0, len(columns) - 1)
            if not stays:
                self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(order) - 1)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """The number of classes."""
        return 0 if parent.isValid() else len(self.order)

    def name(self, row: int) -> str:
        """What a person calls the class of a line, in full."""
        index = int(self.order[row])
        return self._names[index] if self._names else str(index)

    def short_name(self, row: int) -> str:
        """The same without its middle, where it is long."""
        name = self.name(row)
        return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME // 2]}…{name[-_LONGEST_NAME // 2 :]}"

    def line_of(self, index: int) -> int:
        """The line of a class."""
        return int(np.flatnonzero(self.order == index)[0])

    def text_at(self, row: int, column: int) -> str:
        """The number, with the decimals of its column."""
        return self.aligned[column].text(self.columns[column].values[self.order[row]])

    def mark_at(self, row: int, column: int) -> Mark:
        """What the number type did."""
        return self.columns[column].mark(int(self.order[row]))

    def explain(self, row: int, column: int) -> str:
        """The arithmetic with the row's own numbers."""
        return self.columns[column].explain(int(self.order[row]))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        """The stages, and the names of the classes."""
        if orientation == _ACROSS:
            return _stage(self.columns[section], role) if section < len(self.columns) else None
        return self._class(section, role) if section < len(self.order) else None

    def _class(self, section: int, role: int) -> object:
        if role == _DISPLAY:
            return self.short_name(section)
        if role == _ALIGNMENT:
            return _LEFT
        is_label = int(self.order[section]) in self._labels
        if role == _TOOL_TIP:
            return f"<p>{escape(self.name(section))}{', the label' if is_label else ''}</p>"
        if is_label and role == _FOREGROUND:
            return QColor(theme.current().label)
        return bold() if is_label and role == _FONT else None


class FeetModel(ColumnsModel):
    """One line: what stands under the columns."""

    _texts: Sequence[str] = ()

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Show what stands under other columns."""
        same_shape = len(columns) == len(self.columns)
        if not same_shape:
            self.beginResetModel()
        self.columns, self._texts = columns, [_foot_text(column) for column in columns]
        if not same_shape:
            self.endResetModel()
        elif columns:
            self.dataChanged.emit(self.index(0, 0), self.index(0, len(columns) - 1))

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """One line."""
        return 0 if parent.isValid() else 1

    def text_at(self, row: int, column: int) -> str:
        """The sum, the mean or the maximum."""
        return self._texts[column]

    def mark_at(self, row: int, column: int) -> Mark:
        """What the number type did to the sum."""
        foot = self.columns[column].foot
        return Mark.FINE if foot is None else foot.mark

    def explain(self, row: int, column: int) -> str:
        """The arithmetic of the sum."""
        foot = self.columns[column].foot
        return "" if foot is None else foot.arithmetic

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        """No names: the line under all others."""
        return "" if role == _DISPLAY and orientation != _ACROSS else None


def _foot_text(column: Column) -> str:
    """With the decimals of the column, or more where it needs them."""
    if column.foot is None:
        return ""
    value = column.foot.value
    return f"{column.foot.sign} {Aligned(np.append(column.values, value)).text(value)}"


def _stage(column: Column, role: int) -> object:
    if role == _DISPLAY:
        return f"{column.group}\n{column.title}" if column.group else column.title
    if role == _TOOL_TIP:
        return f"<p>{column.meaning}</p>"
    return _RIGHT if role == _ALIGNMENT else None


def bold() -> QFont:
    """The application's font, bold."""
    font = QFont()
    font.setBold(True)
    return font
