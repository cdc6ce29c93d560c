"""LinesModel: a table of figures, read-only; it is given its lines, and paints only the cells that changed."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

_Index = QModelIndex | QPersistentModelIndex
# Module constants: an enum that is looked up for every cell and role costs more than the answer.
_DISPLAY, _TIP, _ALIGNMENT = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.TextAlignmentRole
_FOREGROUND, _FONT, _SPOKEN = (
    Qt.ItemDataRole.ForegroundRole,
    Qt.ItemDataRole.FontRole,
    Qt.ItemDataRole.AccessibleTextRole,
)
_ROLES = frozenset(map(int, (_DISPLAY, _TIP, _ALIGNMENT, _FOREGROUND, _FONT, _SPOKEN)))
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

Line = TypeVar("Line")


class LinesModel(QAbstractTableModel, Generic[Line]):
    """What a kind of lines looks like is said by the methods at the end, which it overrides.

    Attributes:
        headers: name and meaning of each column, in their order.
        numbers: the columns that hold numbers.
    """

    headers: tuple[tuple[str, str], ...] = ()
    numbers: frozenset[int] = frozenset()

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin without lines."""
        super().__init__(parent)
        self._lines: tuple[Line, ...] = ()
        self._bold = QFont()
        self._bold.setBold(True)
        self.recolour()

    def line(self, row: int) -> Line | None:
        """One line; None where there is none."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines; only the cells that look different are painted."""
        if len(lines) != len(self._lines):
            self.beginResetModel()
            self._lines = tuple(lines)
            self.endResetModel()
        before, self._lines = self._lines, tuple(lines)
        for number, (old, new) in enumerate(zip(before, lines, strict=True)):
            if old != new:
                self._tell(number, old, new)

    def _tell(self, row: int, old: Line, new: Line) -> None:
        for column in range(len(self.headers)):
            if self._look(old, column) != self._look(new, column):
                # Each on its own: of two cells at once Qt would paint the whole table.
                self.dataChanged.emit(self.index(row, column), self.index(row, column))

    def _look(self, line: Line, column: int) -> tuple[str, QColor | None, bool]:
        return self.cell(line, column), self.colour(line, column), self.stands_out(line, column)

    def recolour(self) -> None:
        """Take the colours of the current theme."""
        self.take_colours()
        if self._lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._lines) - 1, len(self.headers) - 1))

    def text(self, row: int, column: int) -> str:
        """What stands in a cell."""
        line = self.line(row)
        return "" if line is None else self.cell(line, column)

    def rowCount(self, parent: _Index | None = None) -> int:
        """As many as there are lines."""
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index | None = None) -> int:
        """As many as there are headers."""
        return 0 if parent is not None and parent.isValid() else len(self.headers)

    def data(self, index: _Index, role: int = _DISPLAY) -> Any:
        """Texts, colours and fonts."""
        if role not in _ROLES:
            return None
        row, column = index.row(), index.column()
        line = self.line(row)
        if line is None:
            return None
        if role == _DISPLAY:
            return self.cell(line, column)
        if role == _ALIGNMENT:
            return _RIGHT if column in self.numbers else _LEFT
        if role == _FOREGROUND:
            return self.colour(line, column)
        if role == _FONT:
            return self._bold if self.stands_out(line, column) else None
        if role == _TIP:
            return self.tip(line, column)
        return self.spoken(line, column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Names of the columns, and what they mean."""
        if orientation != Qt.Orientation.Horizontal or role not in (_DISPLAY, _TIP, _ALIGNMENT):
            return None
        if role == _ALIGNMENT:
            return _RIGHT if section in self.numbers else _LEFT
        name, meaning = self.headers[section]
        return meaning if role == _TIP else name

    def take_colours(self) -> None:
        """Hold the colours that `colour` gives."""

    def cell(self, line: Line, column: int) -> str:
        """What stands in a cell."""
        raise NotImplementedError

    def colour(self, _line: Line, _column: int) -> QColor | None:
        """The colour of a cell's text; None for that of any text."""
        return None

    def stands_out(self, _line: Line, _column: int) -> bool:
        """Whether a cell is bold."""
        return False

    def tip(self, line: Line, column: int) -> str:
        """What a cell says to the pointer."""
        return self.cell(line, column)

    def spoken(self, line: Line, column: int) -> str:
        """What a screen reader says of a cell."""
        return f"{self.headerData(column, Qt.Orientation.Horizontal)}: {self.cell(line, column)}"
