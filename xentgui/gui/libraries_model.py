"""LibrariesModel: a line a library, with what it reports, how far that is off, and why."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from . import theme
from .library_text import LibraryLine
from .lines_model import LinesModel


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
_DISPLAY = Qt.ItemDataRole.DisplayRole


class LibrariesModel(LinesModel[LibraryLine]):
    """The libraries, and a line of the exact values."""

    headers = tuple(_HEADERS.values())
    numbers = _NUMBERS
    _row_name = "row"

    def show_batch(self, lines: Sequence[LibraryLine], row_name: str) -> None:
        """Show other lines, and another current row."""
        self.show_lines(lines)
        if row_name != self._row_name:
            self._row_name = row_name
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, Column.ROW, Column.ROW)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """As any, but the current row by its name."""
        if section == Column.ROW and orientation == Qt.Orientation.Horizontal and role == _DISPLAY:
            return self._row_name
        return super().headerData(section, orientation, role)

    def take_colours(self) -> None:
        """Hold the colours that `colour` gives."""
        colours = theme.current()
        self._muted, self._wrong = QColor(colours.muted), QColor(colours.wrong)

    def cell(self, line: LibraryLine, column: int) -> str:
        """What stands in a cell."""
        return str(line[_PLACES[column]])

    def colour(self, line: LibraryLine, column: int) -> QColor | None:
        """A disagreement stands out, what is old or of no concern does not."""
        if line.pending and column in _OF_BATCH:
            return self._muted
        if self.stands_out(line, column):
            return self._wrong
        agrees = column == Column.WHY and not (line.wrong or line.row_wrong)
        return self._muted if agrees or column == Column.VERSIONS else None

    def stands_out(self, line: LibraryLine, column: int) -> bool:
        """A disagreement, in what disagrees and in the library's name."""
        if column == Column.NAME:
            return line.row_wrong or (line.wrong and not line.pending)
        return (line.wrong and not line.pending and column in _OF_BATCH) or (line.row_wrong and column in _OF_ROW)

    def tip(self, line: LibraryLine, column: int) -> str:
        """Every sentence there is, or the versions."""
        return line.full if column in (Column.WHY, *_NUMBERS) else line.versions

    def spoken(self, line: LibraryLine, column: int) -> str:
        """The cell with its library."""
        return f"{line.name}, {super().spoken(line, column)}"
