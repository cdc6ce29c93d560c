"""From the cells of a table to scores and labels: which line is a header, which column holds labels."""

from dataclasses import replace

import numpy as np

from xentgui.core.counting import plural
from xentgui.files import csv
from xentgui.files.arrays import LABELS as LABEL_COLUMNS
from xentgui.files.arrays import Asked
from xentgui.files.class_labels import indices, short
from xentgui.files.contents import NOTHING, Choice
from xentgui.files.csv_lines import LABEL_INDEX, MASS, WEIGHT, Line, Table

from .of_arrays import ABRIDGED, IN_FULL, rows_left_out
from .tables import DOTS, Cells, as_number
from .understood import Understood

_PEEKED = 100  # lines that tell what a column holds
_NOTHING = "there are no numbers in this text that can be scores or labels"


def of_cells(cells: Cells, class_names: tuple[str, ...]) -> Understood:
    """Understand a table.

    Raises:
        ValueError: lines differ in length or a cell is no number; the message names line and column.
    """
    cells, notes = _without_row_names(cells)
    if not cells.lines:
        raise ValueError(_NOTHING)
    width = len(cells.lines[0][1])
    for line, texts in cells.lines:
        if len(texts) != width:
            cells_in_it = f"{len(texts)} {plural('cell', len(texts))}"
            raise ValueError(f"line {line} has {cells_in_it}, line {cells.lines[0][0]} has {width}")
    header: tuple[str, ...] = ()
    lines = cells.lines
    if is_header(cells):
        header, lines = tuple(lines[0][1]), lines[1:]
    lines, gaps = _without_gaps(lines, header)
    notes += gaps
    if not lines:
        raise ValueError(f"{_NOTHING}; below the first line there is nothing")
    if width == 1 and not (header and as_number(lines[0][1][0]) is None and len(lines) > 1):
        return _of_column(cells, header, lines, class_names)
    bare = cells.bare and not header
    header, choice = _label_column(header, lines, class_names, bare=bare)
    plain_lines = ((line, _plain_numbers(texts)) for line, texts in lines)
    table = Table(plain_lines, header, width, ";" if cells.decimal_commas else ",")
    batch = csv.scores_of(table, Asked(choice))
    batch = replace(batch, class_names=_named(batch.class_names))
    return Understood.of(cells.what, batch, notes + _on_commas(cells, lines))


def _on_commas(cells: Cells, lines: list[Line]) -> list[str]:
    """Say of what size the first number with a comma is: a person may have meant thousands."""
    if not cells.decimal_commas:
        return []
    found = (text.strip() for _, texts in lines for text in texts if "," in text)
    first = next((text for text in found if as_number(text) is not None), None)
    return [] if first is None else [f"Commas are decimal here: {first} is {as_number(first):g}."]


def _without_gaps(lines: list[Line], header: tuple[str, ...]) -> tuple[list[Line], list[str]]:
    """Leave out lines of dots, which stand for rows; a column of dots stands for classes."""
    kept, notes = list[Line](), list[str]()
    for line, texts in lines:
        if all(text.strip() in DOTS for text in texts):
            notes = notes or [rows_left_out(f"line {line}")]
        else:
            kept.append((line, texts))
    for column, text in enumerate(kept[0][1] if kept else []):
        called = header[column].casefold() if header else ""
        if text.strip() in DOTS and called not in LABEL_COLUMNS and all(cells[column] == text for _, cells in kept):
            raise ValueError(f"line {kept[0][0]}, column {column + 1}: {ABRIDGED} classes are left out; {IN_FULL}")
    return kept, notes


def _named(header: tuple[str, ...]) -> tuple[str, ...]:
    """The names of classes; none where they are called by their numbers."""
    return () if header == tuple(map(str, range(len(header)))) else header


def _of_column(cells: Cells, header: tuple[str, ...], lines: list[Line], class_names: tuple[str, ...]) -> Understood:
    """Understand a single column: labels where it holds names or whole numbers, scores of one class otherwise."""
    texts = [texts[0].strip() for _, texts in lines]
    numbers = [as_number(text) for text in texts]
    if None not in numbers:
        values = np.array(numbers, np.float64)
        scores = values[:, None]
        whole = bool((values == np.floor(values)).all() and (np.abs(values) < 2**53).all())
        called = bool(header) and header[0].casefold() in LABEL_COLUMNS
        labels = values.astype(np.int64) if whole else None
        if called and whole:
            return Understood(f"{cells.what}: a column", labels=labels)
        return Understood(f"{cells.what}: a column", scores, None if header else labels, _named(header))
    if not set(texts) & set(class_names) and all(number is None for number in numbers):
        raise ValueError(f"{_NOTHING}: it begins with {short(texts[0])}")
    found = indices(texts, class_names, lambda row: f"line {lines[row][0]}")
    return Understood(f"{cells.what}: a column of labels", labels=found)


def _without_row_names(cells: Cells) -> tuple[Cells, list[str]]:
    """Leave out a first column whose header is empty: the numbers of rows, as pandas writes them."""
    if len(cells.lines) < 2 or len(cells.lines[0][1]) < 2 or cells.lines[0][1][0].strip() or not is_header(cells):
        return cells, []
    lines = [(line, texts[1:]) for line, texts in cells.lines]
    return cells._replace(lines=lines), ["The first column, which has no name, is left out."]


def is_header(cells: Cells) -> bool:
    """Whether the first line names the columns."""
    if cells.headed:
        return True
    first = [text.strip() for text in cells.lines[0][1]]
    if any(text.casefold() in _COLUMNS or text.startswith(MASS) for text in first):
        return True
    if any(as_number(text) is not None for text in first) or not any(first):
        return False
    return len(cells.lines) > 1 and any(as_number(text) is not None for text in cells.lines[1][1])


_COLUMNS = (*LABEL_COLUMNS, LABEL_INDEX, WEIGHT)


def _label_column(
    header: tuple[str, ...], lines: list[Line], class_names: tuple[str, ...], *, bare: bool
) -> tuple[tuple[str, ...], Choice]:
    """Which column holds labels: the one that is called so, one of text, or whole numbers at the end."""
    width = len(lines[0][1])
    if any(name.casefold() in LABEL_COLUMNS for name in header) or header[-1:] == (LABEL_INDEX,):
        return header, Choice()
    columns = [[texts[column] for _, texts in lines[:_PEEKED]] for column in range(width)]
    texts = [column for column in range(width) if any(as_number(text) is None for text in columns[column])]
    if not texts:
        masses = any(name.startswith(MASS) for name in header)
        return header, Choice() if masses or (bare and _last_are_labels(lines)) else Choice(labels=NOTHING)
    if len(texts) > 1 or any(as_number(text) is not None for text in columns[texts[0]]):
        return header, Choice(labels=NOTHING)  # whose reading says which cell is no number
    if not header and len(class_names) == width - 1:
        names = list(class_names)
        names.insert(texts[0], "label")
        return tuple(names), Choice()
    return header, Choice(labels=header[texts[0]] if header else f"column {texts[0] + 1}")


def _last_are_labels(lines: list[Line]) -> bool:
    """Whether the last column holds class indices: whole numbers, where some of the others are not whole."""
    if len(lines[0][1]) < 3:
        return False
    classes = len(lines[0][1]) - 1
    last = (as_number(texts[-1]) for _, texts in lines)
    if not all(value is not None and value.is_integer() and -1 <= value < classes for value in last):
        return False
    return any(not (as_number(text) or 0.0).is_integer() for _, texts in lines for text in texts[:-1])


def _plain_numbers(texts: list[str]) -> list[str]:
    """Cells without the signs of typography, which float() does not know."""
    if not any("\u2212" in text or "∞" in text for text in texts):
        return texts
    return [text if as_number(text) is None else text.replace("\u2212", "-").replace("∞", "inf") for text in texts]
