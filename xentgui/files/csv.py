"""Text tables (.csv, .tsv): a line a row, a column a class, and a column of labels by its name or as the last one.

The first line is a header where one of its cells is no number, or is a name for labels. Then it names the classes,
and labels may be written as those names.
"""

from array import array
from collections.abc import Iterator
from csv import Error as CsvError
from csv import reader
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import memory
from .contents import Contents

Array = NDArray[Any]
Line = tuple[int, list[str]]  # its number in the file, its cells

LABELS = ("label", "labels", "y_true", "target", "class")
_SEPARATORS = (",", ";", "\t")


class Table(NamedTuple):
    """A text table that is being read: the lines below its header, to be read once, and the header, or ()."""

    lines: Iterator[Line]
    header: tuple[str, ...]
    width: int

    def column(self, index: int) -> str:
        """A column in the words of an error message."""
        return f"column {index + 1} {self.header[index]!r}" if self.header else f"column {index + 1}"


class Column(NamedTuple):
    """One column that is not numbers yet: where it stands, and its cells with their line numbers."""

    place: str
    lines: "array[int]"  # array is generic for type checkers only
    texts: list[str]


def read_scores(path: Path, labels_elsewhere: bool = False) -> Contents:
    """Read the scores, and the labels where a column is called so or the last one holds whole numbers or names."""
    table = _open(path, ())
    apart = named = _label_column(table)
    if named is None and not labels_elsewhere and table.width > 1:
        apart = table.width - 1
    scores, column = _split(table, apart)
    if column is not None and named is None and any(_is_fraction(text) for text in column.texts):
        scores = np.column_stack([scores, _floats(column)])
        apart = column = None
    names = tuple(name for index, name in enumerate(table.header) if index != apart)
    if column is None:
        return Contents(scores, class_names=names, or_else=f", or call a column {LABELS[0]!r}")
    return Contents(scores, _indices(column, names), class_names=names, note=f"The labels are {column.place}.")


def read_labels(path: Path, class_names: tuple[str, ...] = ()) -> Array:
    """Read class indices or names from the only column or the one called so, or else a distribution a line."""
    table = _open(path, class_names)
    distributions, column = _split(table, 0 if table.width == 1 else _label_column(table))
    if column is not None:
        return _indices(column, class_names)
    if class_names and table.header != class_names and sorted(table.header) == sorted(class_names):
        raise ValueError(
            f"the columns are {_listed(table.header)}, those of the scores {_listed(class_names)}; "
            "bring them into one order"
        )
    return distributions


def _open(path: Path, known: tuple[str, ...]) -> Table:
    """Start to read a table; in an only column, `known` are labels and no header."""
    # A cell of one digit and its separator takes 2 bytes of the file and 8 of memory.
    memory.refuse_too_big(4 * path.stat().st_size, "save the table as a .npy, which is read in place")
    lines = _lines(path)
    top = list(islice(lines, 1))
    if not top:
        raise ValueError("there is nothing in it but empty lines")
    cells = top[0][1]
    if all(_is_value(cell, known if len(cells) == 1 else ()) for cell in cells):
        return Table(chain(top, lines), (), len(cells))
    for column, cell in enumerate(cells):
        if not cell:
            raise ValueError(
                f"line {top[0][0]}, column {column + 1} has no name; name every class in the first line, "
                "and leave a column of row numbers out (pandas: to_csv(index=False))"
            )
    return Table(lines, tuple(cells), len(cells))


def _lines(path: Path) -> Iterator[Line]:
    """All lines that are not empty, checked to be of one length."""
    width = 0
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = reader(stream, delimiter=_separator(path))
        try:
            for cells in rows:
                if not cells:
                    continue
                width = width or len(cells)
                if len(cells) != width:
                    raise ValueError(f"line {rows.line_num} has {len(cells)} columns, the first line has {width}")
                yield rows.line_num, [cell.strip() for cell in cells]
        except UnicodeDecodeError as error:
            byte = error.object[error.start]
            raise ValueError(f"byte 0x{byte:02x} after line {rows.line_num} is not UTF-8; save it as UTF-8") from None
        except CsvError as error:
            raise ValueError(f"line {rows.line_num} is not readable as a table ({error})") from None


def _separator(path: Path) -> str:
    if path.suffix.lower() == ".tsv":
        return "\t"
    with path.open("rb") as stream:
        first = stream.readline(1 << 16).decode("utf-8", "replace")
    return max(_SEPARATORS, key=first.count)


def _is_value(cell: str, known: tuple[str, ...]) -> bool:
    if cell in known:
        return True
    return cell.casefold() not in LABELS and _number(cell) is not None


def _label_column(table: Table) -> int | None:
    found = [column for column, name in enumerate(table.header) if name.casefold() in LABELS]
    if len(found) > 1:
        raise ValueError(
            f"columns {found[0] + 1} {table.header[found[0]]!r} and {found[1] + 1} {table.header[found[1]]!r} "
            "are both called labels; rename one"
        )
    return found[0] if found else None


def _split(table: Table, apart: int | None) -> tuple[Array, Column | None]:
    """Read all lines: the numbers (rows, columns), and the cells of the column that is kept apart."""
    values, lines, texts = array("d"), array("q"), list[str]()
    for line, cells in table.lines:
        lines.append(line)
        if apart is not None:
            texts.append(cells.pop(apart))
        try:
            values.extend(map(float, cells))
        except ValueError:
            raise ValueError(_odd_cell(table, line, cells, apart)) from None
    if not lines:
        raise ValueError("there is a header and no line below it")
    numbers = np.frombuffer(values, np.float64).reshape(len(lines), -1) if values else np.empty((len(lines), 0))
    return numbers, None if apart is None else Column(table.column(apart), lines, texts)


def _odd_cell(table: Table, line: int, cells: list[str], apart: int | None) -> str:
    """Say which of a line's cells is no number."""
    index = next(i for i, cell in enumerate(cells) if _number(cell) is None)
    index_in_file = index + (apart is not None and apart <= index)
    return f"line {line}, {table.column(index_in_file)}: {_not_a_number(cells[index])}"


def _not_a_number(cell: str) -> str:
    if not cell:
        return "the cell is empty; write a number, or nan"
    if _number(cell.replace(",", ".")) is not None:
        return f"{cell!r} has a decimal comma; write a point"
    return f"{_short(cell)} is not a number"


def _floats(column: Column) -> Array:
    for line, text in zip(column.lines, column.texts, strict=True):
        if _number(text) is None:
            raise ValueError(f"line {line}, {column.place}: {_not_a_number(text)}")
    return np.array([float(text) for text in column.texts])


def _indices(column: Column, names: tuple[str, ...]) -> Array:
    """Class indices of texts: all of them names of classes, or all of them whole numbers."""
    index = {name: i for i, name in enumerate(names)}
    if all(text in index for text in column.texts):
        if len(index) < len(names):
            raise ValueError(f"two classes have one name ({_listed(names)}); rename one, or write labels as indices")
        return np.array([index[text] for text in column.texts], np.int64)
    for line, text in zip(column.lines, column.texts, strict=True):
        if _whole(text) is None:
            raise ValueError(f"line {line}, {column.place}: {_not_a_label(text, names)}")
    return np.array([_whole(text) for text in column.texts], np.int64)


def _not_a_label(text: str, names: tuple[str, ...]) -> str:
    if not text:
        return "the label is missing"
    if _number(text) is not None:
        return f"label {text} is not a whole number between -2**63 and 2**63"
    if names:
        return f"label {_short(text)} is not a class; the first line of the scores names {_listed(names)}"
    return f"label {_short(text)} is not a class index; for names, let the first line of the scores name the classes"


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _whole(text: str) -> int | None:
    """The whole number of "3", "-1" and "3.0"."""
    number = _number(text)
    if number is None or not number.is_integer() or abs(number) >= 2.0**63:
        return None
    return int(number)


def _is_fraction(text: str) -> bool:
    number = _number(text)
    return number is not None and not number.is_integer()


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:40] + "...")


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
