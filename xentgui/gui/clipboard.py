"""Cells as text: what a spreadsheet copies and pastes, tab-separated. No Qt here."""

import csv
import io
from collections.abc import Callable, Sequence

Table = list[list[str]]

TOO_MANY_CELLS = 2_000_000


def to_text(rows: Sequence[int], columns: Sequence[int], cell: Callable[[int, int], str]) -> str:
    """Tab-separated lines of exact cells; a cell with a tab, quote or line break is quoted as spreadsheets do.

    Raises:
        ValueError: there are more cells than a clipboard should hold.
    """
    if len(rows) * len(columns) > TOO_MANY_CELLS:
        count = len(rows) * len(columns)
        raise ValueError(f"{count:,} cells are too many to copy; select at most {TOO_MANY_CELLS:,}")
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerows([cell(row, column) for column in columns] for row in rows)
    return out.getvalue()


def from_text(text: str) -> Table:
    """Read cells: tab-separated as spreadsheets copy them, else by commas or semicolons, else by blanks.

    Raises:
        ValueError: there is nothing, or the rows differ in length; the message names the row.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    if not lines.strip():
        raise ValueError("the clipboard holds no cells")
    table = _split(lines)
    for number, row in enumerate(table):
        if len(row) != len(table[0]):
            raise ValueError(
                f"row {number + 1} of the clipboard has {len(row)} cells, row 1 has {len(table[0])}; copy a full block"
            )
    return table


def _split(lines: str) -> Table:
    if "\t" in lines:
        return list(csv.reader(io.StringIO(lines), delimiter="\t"))
    if ";" in lines:
        return [_trimmed(row) for row in csv.reader(io.StringIO(lines), delimiter=";")]
    if any(line.count(",") > 1 or ", " in line for line in lines.split("\n")):
        return [_trimmed(row) for row in csv.reader(io.StringIO(lines), skipinitialspace=True)]
    return [[line.strip()] for line in lines.split("\n")]


def _trimmed(row: list[str]) -> list[str]:
    return [cell.strip() for cell in row]
