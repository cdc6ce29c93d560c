"""The lines of a text table: separators, quotes, decimal commas and the header, and where each cell stands."""

import re
from collections import Counter
from collections.abc import Iterator
from csv import Error as CsvError
from csv import field_size_limit, reader
from io import TextIOWrapper
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from xentgui.core import progress
from xentgui.core.counting import counted

from . import memory
from .arrays import LABELS
from .class_labels import number, short

Line = tuple[int, list[str]]  # its number in the file, its cells

LABEL = "label"  # what a column of labels is called that is written
LABEL_INDEX = "label_index"  # a column of class indices, though names of classes may look like them
MASS = "label: "  # before the name of a class: what a distribution gives it
WEIGHT = "sample_weight"
_SEPARATORS = (",", ";", "\t")  # the first of them where the first line decides nothing
_QUOTED = re.compile(r'"(?:[^"]|"")*(?:"|$)')
_SAMPLE = 1 << 16  # bytes that the first line is looked for in
_TOLD_EVERY = 1000  # lines


class Table(NamedTuple):
    """A text table that is being read: the lines below its header, to be read once, and the header, or ()."""

    lines: Iterator[Line]
    header: tuple[str, ...]
    width: int
    separator: str

    def place(self, index: int) -> str:
        """A column in the words of an error message."""
        return f"column {index + 1} {self.header[index]!r}" if self.header else f"column {index + 1}"

    @property
    def names(self) -> tuple[str, ...]:
        """What the columns can be chosen by: their names where they have some of their own."""
        count = Counter(self.header)
        places = [f"column {index + 1}" for index in range(self.width)]
        if not self.header:
            return tuple(places)
        return tuple(name if count[name] == 1 else place for name, place in zip(self.header, places, strict=True))

    def as_number(self, cell: str) -> float | None:
        """The number that a cell is, also with a decimal comma where that separates nothing."""
        return number(cell) if self.separator == "," else number(cell.replace(",", "."))


def opened(path: Path, known: tuple[str, ...] = ()) -> Table:
    """Start to read a table; in an only column, `known` are labels and no header."""
    # A cell of one digit and its separator takes 2 bytes of the file and 8 of memory.
    memory.refuse_too_big(4 * path.stat().st_size, "save the table as a .npy, which is read in place")
    separator = _separator(path)
    lines = _lines(path, separator)
    top = list(islice(lines, 1))
    if not top:
        raise ValueError("there is nothing in it but empty lines")
    last, cells = top[0]
    table = Table(chain(top, lines), (), len(cells), separator)
    if not is_header(table, cells, known if len(cells) == 1 else ()):
        return table
    return Table(lines, _header(path, last, cells), len(cells), separator)


def _lines(path: Path, separator: str) -> Iterator[Line]:
    """All lines that are not empty, checked to be of one length."""
    width, size = 0, max(1, path.stat().st_size)
    with path.open("rb") as file, TextIOWrapper(file, "utf-8-sig", newline="") as stream:
        rows = reader(stream, delimiter=separator, skipinitialspace=True)
        try:
            for cells in rows:
                if not cells:
                    continue
                if not rows.line_num % _TOLD_EVERY:
                    progress.tell(file.tell() / size)
                width = width or len(cells)
                if len(cells) != width:
                    found = counted(len(cells), "column")
                    raise ValueError(f"line {rows.line_num} has {found}, the first line has {width}")
                yield rows.line_num, cells
        except UnicodeDecodeError as error:
            raise ValueError(f"{_not_utf8(path, error, rows.line_num)}; save it as UTF-8") from None
        except CsvError as error:
            raise ValueError(f"line {rows.line_num} {unreadable(error)}") from None


def unreadable(error: CsvError) -> str:
    """What is wrong with a line, as the end of a sentence."""
    if "field limit" in str(error):
        return f"has a cell of more than {field_size_limit():,} characters; is a quotation mark not closed?"
    return f"is not readable as a table ({error})"


def _not_utf8(path: Path, error: UnicodeDecodeError, read: int) -> str:
    """Say what stands where a text is no UTF-8, below `read` lines that are."""
    with path.open("rb") as stream:
        head = stream.read(2)
    if head in (b"\xff\xfe", b"\xfe\xff"):
        return "this is UTF-16 or UTF-32, as some programs save text"
    place = f"after line {read}" if read else "in line 1"
    return f"byte 0x{error.object[error.start]:02x} {place} is not UTF-8"


def _separator(path: Path) -> str:
    """What separates the cells of the first line, quoted ones apart; where all are numbers, commas are decimal."""
    if path.suffix.lower() == ".tsv":
        return "\t"
    with path.open("rb") as stream:
        sample = stream.read(_SAMPLE).decode("utf-8", "replace")
    first = "".join(_QUOTED.sub("", sample).lstrip("\ufeff \r\n").splitlines()[:1])
    for separator in _SEPARATORS[1:]:
        if separator in first and all(number(cell.replace(",", ".")) is not None for cell in first.split(separator)):
            return separator
    return max(_SEPARATORS, key=first.count)


def _header(path: Path, last: int, cells: list[str]) -> tuple[str, ...]:
    """The names of the columns: what is quoted as it is, the rest without spaces around it."""
    # The reader takes quotes off and does not say of which cells.
    with path.open(encoding="utf-8-sig", newline="") as stream:
        in_quotes = set(_QUOTED.findall("".join(islice(stream, last))))
    names = []
    for column, cell in enumerate(cells):
        quoted = '"' + cell.replace('"', '""') + '"' in in_quotes
        name = cell if quoted else cell.strip()
        if not name and not quoted:
            raise ValueError(
                f"line {last}, column {column + 1} has no name; name every class in the first line, "
                "and leave a column of row numbers out (pandas: to_csv(index=False))"
            )
        names.append(name)
    return tuple(names)


def is_header(table: Table, cells: list[str], known: tuple[str, ...] = ()) -> bool:
    """Whether a first line names the columns; `known` are no names of columns."""
    return not all(_is_value(table, cell, known) for cell in cells)


def _is_value(table: Table, cell: str, known: tuple[str, ...]) -> bool:
    if cell in known or cell.strip() in known:
        return True
    return cell.strip().casefold() not in (*LABELS, LABEL_INDEX, WEIGHT) and table.as_number(cell) is not None


def not_a_number(cell: str) -> str:
    """Why a cell is refused where a number is needed."""
    if not cell.strip():
        return "the cell is empty; write a number, or nan"
    if number(cell.replace(",", ".")) is not None:
        return f"{cell!r} has a comma inside; separate columns by ; or tabs where commas are decimal, or write points"
    return f"{short(cell)} is not a number"
