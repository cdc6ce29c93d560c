"""What the selected cells, or a whole column, come to: the lines that the picker shows. No Qt here."""

import math
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xentgui.core.evaluation import Evaluation
from xentgui.core.row_expression import RowExpression
from xentgui.core.row_order import RowOrder
from xentgui.core.row_quantities import BlockRows, Kind
from xentgui.core.summary import End, Summary, class_counts

from .cell_text import shown
from .table_columns import Layout
from .table_edits import Cells

_CELLS_A_PIECE = 1 << 20  # of float64, 8 MB: what is taken out of a table is copied
_CLASSES_SHOWN = 200  # the most frequent


class Line(NamedTuple):
    """One figure: what it is, its digits, and the row that it leads to; -1 for none."""

    name: str
    text: str
    row: int = -1


class Measured(NamedTuple):
    """What to sum up: some rows of the problem (all for None), and classes of a table, or a key to sort by."""

    layout: Layout
    rows: NDArray[np.intp] | None
    classes: range
    key: str
    name: str

    @classmethod
    def of(cls, layout: Layout, cells: Cells, order: RowOrder | None, key: str, name: str) -> "Measured":
        """The selected cells; of one cell, all of its column. `key` and `name` are those of its first column."""
        lead, whole = len(layout.lead), cells.rows == 1 == cells.columns
        classes = range(max(cells.column - lead, 0), max(cells.column + cells.columns - lead, 0))
        places = slice(None) if whole else slice(cells.row, cells.row + cells.rows)
        if order is not None:
            rows: NDArray[np.intp] | None = order.rows[places]
        else:
            rows = None if whole else np.arange(cells.row, cells.row + cells.rows)
        return cls(layout, rows, classes, key, name)

    def count(self, total: int) -> int:
        """How many cells that are, of a problem with `total` rows."""
        return (total if self.rows is None else len(self.rows)) * max(len(self.classes), 1)


def lines(evaluation: Evaluation, measured: Measured) -> list[Line]:
    """The figures of some cells."""
    problem = evaluation.problem
    if not measured.classes:
        key = RowExpression(measured.key, problem.class_names, problem.classes)
        if key.kind is Kind.CLASS:
            return _of_classes(evaluation, measured)
    found = Summary.of(lambda: _numbers(evaluation, measured))
    return _of_numbers(found, measured)


def _numbers(evaluation: Evaluation, measured: Measured) -> Iterable[NDArray[Any]]:
    if not measured.classes:
        return _values(evaluation, measured)
    return _cells(evaluation, measured)


def _cells(evaluation: Evaluation, measured: Measured) -> Iterator[NDArray[Any]]:
    """The class columns of the rows, a piece at a time."""
    table = measured.layout.table(evaluation.problem)
    height = max(1, _CELLS_A_PIECE // evaluation.problem.classes)
    columns = slice(measured.classes.start, measured.classes.stop)
    if measured.rows is None:
        yield from (block[:, columns] for block in table.blocks)
    else:
        for start in range(0, len(measured.rows), height):
            yield table.take(measured.rows[start : start + height])[:, columns]


def _values(evaluation: Evaluation, measured: Measured) -> list[NDArray[Any]]:
    """The values of a column that is computed, in the order of the rows."""
    problem = evaluation.problem
    key = RowExpression(measured.key, problem.class_names, problem.classes)
    whole = np.concatenate([key.values(BlockRows(evaluation, i)) for i in range(len(evaluation.results))])
    return [whole if measured.rows is None else whole[measured.rows]]


def _of_numbers(found: Summary, measured: Measured) -> list[Line]:
    quarter, median, three_quarters = found.quartiles
    figures = [
        Line("count", f"{found.defined:,}"),
        *([Line("undefined (nan)", f"{found.undefined:,}")] if found.undefined else []),
        Line("mean", _digits(found.mean)),
        Line("standard deviation", _digits(found.deviation)),
        _end("minimum", found.least, measured),
        Line("lower quartile", _digits(quarter)),
        Line("median", _digits(median)),
        Line("upper quartile", _digits(three_quarters)),
        _end("maximum", found.most, measured),
        Line("sum", _digits(found.total)),
    ]
    hidden = {"lower quartile", "median", "upper quartile"} if math.isnan(median) and found.defined else set()
    return [line for line in figures if line.name not in hidden]


def _end(name: str, end: End, measured: Measured) -> Line:
    if end.at < 0:
        return Line(name, "nan")
    place = end.at // max(len(measured.classes), 1)
    return Line(name, _digits(end.value), place if measured.rows is None else int(measured.rows[place]))


def _of_classes(evaluation: Evaluation, measured: Measured) -> list[Line]:
    problem = evaluation.problem
    values = _values(evaluation, measured)
    counts, total = class_counts(lambda: values), values[0].size
    head = [Line("rows", f"{total:,}"), Line("classes that occur", f"{len(counts):,}")]
    names = {label: problem.class_name(label) if 0 <= label < problem.classes else "no class" for label in counts}
    some = list(counts.items())[:_CLASSES_SHOWN]
    return head + [Line(f"{names[at]} ({at})", f"{count:,}  {100 * count / total:.3g} %") for at, count in some]


def _digits(value: float) -> str:
    return shown(value, 7)
