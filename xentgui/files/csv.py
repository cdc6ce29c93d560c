"""Text tables (.csv, .tsv): a line a row, a column a class, and a column of labels by its name or as the last one.

The first line is a header where one of its cells is no number, or is a name for labels. Then it names the classes,
and labels may be written as those names. A distribution stands in columns "label: cat", "label: dog", one a class, and
weights of rows in a column "sample_weight". Decimal commas are understood where columns are separated by ; or tabs.
"""

from array import array
from collections.abc import Callable, Sequence
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import layout
from .arrays import LABELS, Arrays, Asked
from .class_labels import indices, listed, whole
from .contents import NOTHING, TEXT, Batch, Choice, Entry
from .csv_lines import LABEL, LABEL_INDEX, MASS, WEIGHT, Table, not_a_number, opened
from .layout import Index, Layout, Shape

Array = NDArray[Any]

MASSES = "label"  # what the columns of a distribution are chosen by
_PEEKED = 100  # lines that tell what a column holds


class Plan(NamedTuple):
    """Which columns are what, by their positions; `guessed`: the labels are the last column, if they can be."""

    scores: tuple[int, ...]
    labels: int | None
    masses: tuple[int, ...] = ()
    weight: int | None = None
    guessed: bool = False

    @property
    def numbers(self) -> tuple[int, ...]:
        """The columns that are read as numbers."""
        return (*self.scores, *self.masses, *(() if self.weight is None else (self.weight,)))


class Column(NamedTuple):
    """One column that is not numbers yet: where it stands, and its cells with their line numbers."""

    place: str
    lines: Sequence[int]
    texts: list[str]


def read_scores(path: Path, asked: Asked) -> Batch:
    """Read the scores, and the labels where a column is called so or the last one holds whole numbers or names."""
    return scores_of(opened(path), asked)


def scores_of(table: Table, asked: Asked) -> Batch:
    """Read the scores of a table, and what stands beside them."""
    plan = plan_for(table, asked)
    numbers, column = _split(table, plan)
    if plan.guessed and column is not None and any(_is_fraction(table, text) for text in column.texts):
        numbers = np.column_stack([numbers, _floats(table, column)])
        plan, column = Plan((*plan.scores, table.width - 1), None), None
    names = tuple(table.header[index] for index in plan.scores) if table.header else ()
    scores, masses, weight = np.split(numbers, np.cumsum([len(plan.scores), len(plan.masses)]), axis=1)
    laid = layout.of_scores(scores.shape, asked.choice.class_axis, asked.choice.index)
    lay = partial(layout.beside, scores.shape, laid)
    return Batch(
        _laid(scores, laid),
        _labels(plan, names, column, masses, lay),
        class_names=laid.cut_names(names),
        weights={} if plan.weight is None else {WEIGHT: _laid(weight[:, 0], lay((len(weight),)))},
        note="" if column is None else f"The labels are {column.place}.",
        or_else=f", or call a column {LABEL!r}",
        lay=lay,
    )


def read_labels(path: Path, choice: Choice, class_names: tuple[str, ...], lay: Callable[[Shape], Layout]) -> Array:
    """Read class indices or names from the only column or the one called so, or else a distribution a line."""
    table = opened(path, class_names)
    position = _position(table, choice.labels) if choice.labels else _label_column(table)
    if table.width == 1:
        position = 0
    every = tuple(index for index in range(table.width) if index != position) if position is None else ()
    distributions, column = _split(table, Plan(every, position))
    if column is not None:
        found = _indices(column, class_names)
    else:
        _refuse_other_order(table.header, class_names)
        found = distributions
    return _laid(found, lay(found.shape))


def plan_for(table: Table, asked: Asked) -> Plan:
    """Tell which columns are scores, labels and weights."""
    choice = asked.choice
    chosen = choice.labels if asked.elsewhere is None else NOTHING
    weight = next((i for i, name in enumerate(table.header) if name.casefold() == WEIGHT), None)
    masses = _mass_columns(table, choice)
    apart = {weight, *masses}
    if masses and chosen in (None, MASSES):
        labels, taken = None, masses
    else:
        # With labels elsewhere, a column of labels is still no class.
        labels, taken = _position(table, chosen) if chosen else _label_column(table), ()
    if choice.scores:
        return Plan(_positions(table, choice.scores), labels, taken, weight)
    left = [index for index in range(table.width) if index not in (labels, *apart)]
    guessed = chosen is None and labels is None and not masses and len(left) > 1 and left[-1] == table.width - 1
    if guessed:
        labels = left.pop()
    return Plan(tuple(left), labels, taken, weight, guessed)


def _position(table: Table, name: str) -> int:
    return _positions(table, (name,))[0]


def _positions(table: Table, wanted: tuple[str, ...]) -> tuple[int, ...]:
    """The columns of these names; of each the first where several are called so."""
    places = {name: table.width - 1 - index for index, name in enumerate(reversed(table.names))}
    for name in wanted:
        if name not in places:
            raise ValueError(f"there is no column {name!r}; there are {listed(table.names)}")
    return tuple(places[name] for name in wanted)


def _label_column(table: Table) -> int | None:
    if table.header and table.header[-1] == LABEL_INDEX:
        return table.width - 1
    found = [column for column, name in enumerate(table.header) if name.casefold() in LABELS]
    if len(found) > 1:
        raise ValueError(
            f"columns {found[0] + 1} {table.header[found[0]]!r} and {found[1] + 1} {table.header[found[1]]!r} "
            "are both called labels; rename one"
        )
    return found[0] if found else None


def _mass_columns(table: Table, choice: Choice) -> tuple[int, ...]:
    """The columns of a distribution, where there is one for each class."""
    masses = tuple(index for index, name in enumerate(table.header) if name.startswith(MASS))
    classes = [name for name in table.header if not name.startswith(MASS) and name.casefold() != WEIGHT]
    named = [table.header[index].removeprefix(MASS) for index in masses]
    return masses if masses and named == list(choice.scores or classes) else ()


def _split(table: Table, plan: Plan) -> tuple[Array, Column | None]:
    """Read all lines: the numbers (rows, columns), and the cells of the column of labels."""
    wanted, labels = plan.numbers, plan.labels
    values, lines, texts = array("d"), array("q"), list[str]()
    pick = wanted != tuple(range(table.width))
    commas = False
    for line, every in table.lines:
        cells = [every[index] for index in wanted] if pick else every
        lines.append(line)
        if labels is not None:
            texts.append(every[labels])
        try:
            values.extend([float(cell) for cell in (_pointed(cells) if commas else cells)])
        except ValueError:
            if commas or not _have_commas(table, cells, values):
                raise ValueError(_odd_cell(table, line, cells, wanted)) from None
            commas = True
            values.extend([float(cell) for cell in _pointed(cells)])
    numbers = (
        np.frombuffer(values, np.float64).reshape(len(lines), -1) if values else np.empty((len(lines), len(wanted)))
    )
    return numbers, None if labels is None else Column(table.place(labels), lines, texts)


def _have_commas(table: Table, cells: list[str], before: "array[float]") -> bool:
    """Whether this line has decimal commas, and all lines before it were whole numbers."""
    if table.separator == "," or any("." in cell for cell in cells):
        return False
    read = np.array(before)
    fractions = np.isfinite(read) & (read != np.floor(read))
    return not fractions.any() and all(table.as_number(cell) is not None for cell in cells)


def _pointed(cells: list[str]) -> list[str]:
    """The cells of a table with decimal commas; one with a point is no number there."""
    return [cell.replace(".", "?").replace(",", ".") for cell in cells]


def _odd_cell(table: Table, line: int, cells: list[str], wanted: tuple[int, ...]) -> str:
    """Say which of a line's cells is no number."""
    for index, cell in zip(wanted, cells, strict=True):
        try:
            float(cell)
        except ValueError:
            return f"line {line}, {table.place(index)}: {not_a_number(cell)}"
    index = next(index for index, cell in zip(wanted, cells, strict=True) if "." in cell)
    return (
        f"line {line}, {table.place(index)}: a decimal point, where lines before have decimal commas; write one of them"
    )


def _labels(
    plan: Plan,
    names: tuple[str, ...],
    column: Column | None,
    masses: Array,
    lay: Callable[[Shape], Layout],
) -> Array | None:
    if plan.masses:
        return _laid(masses, lay(masses.shape))
    if column is None:
        return None
    found = _indices(column, names)
    return _laid(found, lay(found.shape))


def _laid(array: Array, laid: Layout) -> Array:
    return laid.apply(np.asarray(array[laid.take]))


def _refuse_other_order(header: tuple[str, ...], class_names: tuple[str, ...]) -> None:
    plain = tuple(name.removeprefix(MASS) for name in header)
    if class_names and plain != class_names and sorted(plain) == sorted(class_names):
        raise ValueError(
            f"the columns are {listed(plain)}, those of the scores {listed(class_names)}; bring them into one order"
        )


def _floats(table: Table, column: Column) -> Array:
    numbers = [table.as_number(text) for text in column.texts]
    for line, text, value in zip(column.lines, column.texts, numbers, strict=True):
        if value is None:
            raise ValueError(f"line {line}, {column.place}: {not_a_number(text)}")
    return np.array(numbers, np.float64)


def _indices(column: Column, names: tuple[str, ...]) -> Array:
    """Class indices of a column, whose texts are the names of classes or whole numbers."""
    if column.place.endswith(repr(LABEL_INDEX)):
        names = ()
    known = set(names)
    texts = [text if text in known else text.strip() for text in column.texts]
    return indices(texts, names, lambda row: f"line {column.lines[row]}, {column.place}")


def _is_fraction(table: Table, text: str) -> bool:
    value = table.as_number(text)
    return value is not None and not value.is_integer()


def arrays_of(path: Path) -> Arrays:
    """The columns, their types told by the first lines; what is loaded of them are those lines."""
    table = opened(path)
    cells = [cells for _, cells in islice(table.lines, _PEEKED)]
    rows = len(cells) if len(cells) < _PEEKED else _count_lines(path) - bool(table.header)
    columns = {name: [row[index].strip() for row in cells] for index, name in enumerate(table.names)}
    entries = {name: Entry(name, (rows,), _kind(table, texts)) for name, texts in columns.items()}
    masses = [table.names[index] for index in _mass_columns(table, Choice())]
    for name in masses:
        del entries[name]
    if masses:
        entries[MASSES] = Entry(MASSES, (rows, len(masses)), "float64")

    @cache
    def whole_of(name: str) -> Array:
        if name == MASSES and masses:
            return np.column_stack([_few(table, columns[each]) for each in masses])
        return np.array(columns[name], object) if entries[name].dtype == TEXT else _few(table, columns[name])

    def load(name: str, index: Index) -> Array:
        return whole_of(name)[index]

    return Arrays(entries, load, "column", columns=True, lazy=True)


def _few(table: Table, texts: list[str]) -> Array:
    return np.array([table.as_number(text) for text in texts], np.float64)


def _count_lines(path: Path) -> int:
    """How many lines there are, one with an end missing counted too."""
    ends, last = 0, b""
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            ends, last = ends + chunk.count(b"\n"), chunk
    return ends + (not last.endswith(b"\n"))


def _kind(table: Table, texts: list[str]) -> str:
    if all(whole(text) is not None for text in texts):
        return "int64"
    return "float64" if all(table.as_number(text) is not None for text in texts) else TEXT
