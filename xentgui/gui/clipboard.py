"""Cells as text: what a spreadsheet copies and pastes, tab-separated. No Qt here."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from xentgui.core.counting import counted

from .cell_text import parse_number

Table = list[list[str]]

TOO_MANY_CELLS = 2_000_000
# What a reader could take for the border of a cell; a blank after a digit for that of two numbers.
_UNCLEAR = re.compile(r'[\t\n\r",;]|^\s|\s$|\d\s|^$')


def refuse_too_many(rows: int, columns: int) -> None:
    """Raise ValueError where there are more cells than a clipboard should hold."""
    if rows * columns > TOO_MANY_CELLS:
        raise ValueError(f"{rows * columns:,} cells are too many to copy; select at most {TOO_MANY_CELLS:,}")


def to_text(table: Iterable[Sequence[str]]) -> str:
    """Tab-separated lines; a cell that could be taken for several is quoted as spreadsheets do."""
    return "".join("\t".join(map(_quoted_cell, row)) + "\n" for row in table)


def from_text(text: str) -> Table:
    """Read cells: tab-separated as spreadsheets copy them, else numbers set apart by semicolons, blanks or commas.

    Raises:
        ValueError: there is nothing, or the rows differ in length; the message names the row.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    if not lines:
        raise ValueError("the clipboard holds no cells")
    try:
        table = _split(lines)
    except csv.Error as error:
        raise ValueError(f"the clipboard's text is not read as cells: {error}") from None
    for number, row in enumerate(table, start=1):
        if len(row) != len(table[0]):
            raise ValueError(
                f"row {number} of the clipboard has {counted(len(row), 'cell')}, row 1 has {len(table[0])}; "
                "copy a full block"
            )
    return table


def _split(lines: str) -> Table:
    """Tell by the first line what sets the cells apart."""
    first = lines.split("\n", 1)[0]
    if "\t" in lines:
        return _by(lines, "\t")
    if ";" in first and any(map(_is_number, first.split(";"))):
        return _by(lines, ";")
    if len(first.split()) > 1 and all(map(_is_number, first.split())):
        return [line.split() for line in lines.split("\n")]
    if "," in first and not _is_number(first) and any(map(_is_number, first.split(","))):
        return _by(lines, ",")
    return _by(lines, "\t")


def _by(lines: str, delimiter: str) -> Table:
    return list(csv.reader(io.StringIO(lines), delimiter=delimiter, skipinitialspace=True))


def _is_number(text: str) -> bool:
    try:
        parse_number(text)
    except ValueError:
        return False
    return True


def _quoted_cell(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if _UNCLEAR.search(cell) else cell
