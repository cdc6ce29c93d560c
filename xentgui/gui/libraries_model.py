"""LibrariesModel: a line a library, with what it reports, how far that is off, and why."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from . import theme
from .library_text import LibraryLine

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


class Column(IntEnum):
    """The columns, in their order."""

    NAME = 0
    REPORTED = 1
    OFF = 2
    ULP = 3
    ROW = 4
    ROW_OFF = 5
    ROW_ULP = 6
    VERSIONS = 7
    WHY = 8


_FIELDS = ("name", "reported", "off", "ulp", "row", "row_off", "row_ulp", "versions", "why")
_PLACES = tuple(map(LibraryLine._fields.index, _FIELDS))
_MARKS = "≠ disagrees, ≈ is rounded, = agrees, ✕ raises, – has no such thing, … is computed"
_HEADERS = {
    Column.NAME: ("library", "What is mirrored; the versions stand below"),
    Column.REPORTED: ("reports", f"What the library reports for this batch under its reduction: {_MARKS}"),
    Column.OFF: ("off by", "The reported value less the exact one"),
    Column.ULP: ("ulp", "The same in units in the last place of the type that the library reports in"),
    Column.ROW: ("row", f"The library's value for the current row, as reduction=None reports it: {_MARKS}"),
    Column.ROW_OFF: ("off by", "The row's value less the exact one"),
    Column.ROW_ULP: ("ulp", "The same in units in the last place"),
    Column.VERSIONS: ("versions", "Whose behaviour is mirrored"),
    Column.WHY: ("why", "What the library does otherwise, what it raises, and what it does not have"),
}
_OF_BATCH = frozenset(map(int, (Column.REPORTED, Column.OFF, Column.ULP)))
_OF_ROW = frozenset(map(int, (Column.ROW, Column.ROW_OFF, Column.ROW_ULP)))
_NUMBERS = _OF_BATCH | _OF_ROW


class LibrariesModel(QAbstractTableModel):
    """Read-only; it is given its lines."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin without lines."""
        super().__init__(parent)
        self._lines: tuple[LibraryLine, ...] = ()
        self._row_name = "row"
        self._bold = QFont()
        self._bold.setBold(True)
        self.recolour()

    def line(self, row: int) -> LibraryLine | None:
        """One line; None where there is none."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def show_lines(self, lines: Sequence[LibraryLine], row_name: str) -> None:
        """Show other lines; only those that differ are painted."""
        if len(lines) != len(self._lines):
            self.beginResetModel()
            self._lines = tuple(lines)
            self.endResetModel()
        before, self._lines = self._lines, tuple(lines)
        for number, (old, new) in enumerate(zip(before, lines, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(number, 0), self.index(number, len(Column) - 1))
        if row_name != self._row_name:
            self._row_name = row_name
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, Column.ROW, Column.ROW)

    def recolour(self) -> None:
        """Take the colours of the current theme."""
        colours = theme.current()
        self._muted, self._wrong = QColor(colours.muted), QColor(colours.wrong)
        if self._lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._lines) - 1, len(Column) - 1))

    def text(self, row: int, column: int) -> str:
        """What stands in a cell."""
        line = self.line(row)
        return "" if line is None else str(line[_PLACES[column]])

    def rowCount(self, parent: _Index | None = None) -> int:
        """A row a library, and one of the exact values."""
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index | None = None) -> int:
        """As many as `Column` has."""
        return 0 if parent is not None and parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = _DISPLAY) -> Any:
        """Texts, colours and fonts."""
        if role not in _ROLES:
            return None
        row, column = index.row(), index.column()
        line = self.line(row)
        if line is None:
            return None
        if role == _DISPLAY:
            return line[_PLACES[column]]
        if role == _ALIGNMENT:
            return _RIGHT if column in _NUMBERS else _LEFT
        if role == _FOREGROUND:
            return self._colour(line, column)
        if role == _FONT:
            return self._bold if self._stands_out(line, column) else None
        if role == _TIP:
            return line.full if column in (Column.WHY, *_NUMBERS) else line.versions
        return f"{line.name}, {self.headerData(column, Qt.Orientation.Horizontal)}: {self.text(row, column)}"

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Names of the columns, and what they mean."""
        if orientation != Qt.Orientation.Horizontal or role not in (_DISPLAY, _TIP, _ALIGNMENT):
            return None
        if role == _ALIGNMENT:
            return _RIGHT if section in _NUMBERS else _LEFT
        name, meaning = _HEADERS[Column(section)]
        if role == _TIP:
            return meaning
        return self._row_name if section == Column.ROW else name

    def _colour(self, line: LibraryLine, column: int) -> QColor | None:
        if line.pending and column in _OF_BATCH:
            return self._muted
        if self._stands_out(line, column):
            return self._wrong
        agrees = column == Column.WHY and not (line.wrong or line.row_wrong)
        return self._muted if agrees or column == Column.VERSIONS else None

    def _stands_out(self, line: LibraryLine, column: int) -> bool:
        """A disagreement, in what disagrees and in the library's name."""
        if column == Column.NAME:
            return line.row_wrong or (line.wrong and not line.pending)
        return (line.wrong and not line.pending and column in _OF_BATCH) or (line.row_wrong and column in _OF_ROW)
