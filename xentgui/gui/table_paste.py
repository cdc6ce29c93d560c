"""Pasting cells of text into a table: the verb `pasted`. No Qt here."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xentgui.core import door
from xentgui.core.cross_entropy import one_hot
from xentgui.core.problem import NO_LABEL, Problem
from xentgui.document import edits
from xentgui.document.cost import touches

from .cell_text import ClassNames, parse_number
from .clipboard import from_text
from .table_columns import LabelColumn, Layout
from .table_edits import NOTHING_TO_WRITE, Cells

Array = NDArray[Any]
_CELLS_A_SIGN = 30  # to read a typed sign takes as long as to evaluate so many cells
_AS_IT_IS = np.iinfo(np.int64).min  # in place of a label: what the row has


def _cells_of_text(problem: Problem, cells: Cells, text: str, **_: Any) -> int:
    rows = text.count("\n") + cells.rows
    return len(text) * _CELLS_A_SIGN + rows * max(problem.classes, cells.columns)


@touches(_cells_of_text)
def pasted(problem: Problem, layout: Layout, cells: Cells, text: str) -> Problem:
    """Write cells of text from the upper left one on; computed columns are passed over.

    Texts that fit into the rectangle several times fill it. The table grows where they reach past its end.

    Raises:
        ValueError: a text is nonsense; the message names its place in what was pasted.
    """
    source, names = _Source(cells, text), ClassNames(problem.class_names, problem.classes)
    columns = [column for column in source.columns if layout.is_editable(column)]
    if not columns:
        raise ValueError(NOTHING_TO_WRITE)
    plan: dict[str, Any] = {"distributions": layout.labels}
    result = problem
    for column in columns:
        lead = layout.edited(column)
        if isinstance(lead, LabelColumn) and not problem.sparse:
            result = _with_classes(problem, cells.row, source.classes(column, problem, names))
        elif lead is not None:
            plan[lead.argument] = source.read(column, partial(lead.read, names=names))
    classes = [column for column in columns if column >= len(layout.lead)]
    if classes:
        plan["column"] = classes[0] - len(layout.lead)
        plan["values"] = np.column_stack([source.read(column, parse_number) for column in classes])
    return edits.write_range(result, cells.row, **plan)


class _Source:
    """What is pasted, as often as it fits into the rectangle."""

    def __init__(self, cells: Cells, text: str) -> None:
        self.table = from_text(text)
        self.cells = cells
        height, width = len(self.table), len(self.table[0])
        fits = cells.rows % height == 0 and cells.columns % width == 0
        self.down = cells.rows // height if fits else 1
        self.columns = range(cells.column, cells.column + (cells.columns if fits else width))

    def read(self, column: int, parse: Callable[[str], float]) -> Array:
        """One value a row, of what comes into this column of the table."""
        return np.tile(np.array(self._parsed(column, parse, self._texts(column))), self.down)

    def classes(self, column: int, problem: Problem, names: ClassNames) -> Array:
        """One class index a row; what a row's distribution is copied as leaves it as it is."""
        texts = self._texts(column) * self.down
        present = _summaries(problem, self.cells.row, len(texts), names)
        parse = lambda text: _AS_IT_IS if text == next(present, None) else names.read(text)  # noqa: E731
        return np.array(self._parsed(column, parse, texts), np.int64)

    def _texts(self, column: int) -> list[str]:
        at = (column - self.cells.column) % len(self.table[0])
        return [row[at] for row in self.table]

    def _parsed(self, column: int, parse: Callable[[str], float], texts: Sequence[str]) -> list[float]:
        values = []
        for row, text in enumerate(texts):
            try:
                values.append(parse(text))
            except ValueError as reason:
                at = (column - self.cells.column) % len(self.table[0])
                place = f"row {row % len(self.table) + 1}, column {at + 1} of the clipboard"
                raise ValueError(f"{place}: {reason}") from None
        return values


def _with_classes(problem: Problem, row: int, labels: Array) -> Problem:
    """Write one-hot rows, a block at a time: they take as much room as the scores do."""
    kept = labels == _AS_IT_IS
    door.refuse_labels_outside(np.where(kept, NO_LABEL, labels), problem.classes, NO_LABEL, first_row=row)
    result, height = problem, problem.labels.height
    for start in range(0, len(labels), height):
        values = one_hot(labels[start : start + height], problem.classes)
        same = np.flatnonzero(kept[start : start + height])
        values[same] = problem.labels.take(row + start + same)
        result = edits.write_range(result, row + start, values=values, distributions=True)
    return result


def _summaries(problem: Problem, row: int, count: int, names: ClassNames) -> Iterator[str]:
    """What the distributions from `row` on are copied as, as far as there are rows."""
    last, height = min(row + count, problem.rows), problem.labels.height
    for start in range(row, last, height):
        rows = problem.labels.take(slice(start, min(start + height, last)))
        most, largest = rows.max(axis=1).astype(np.float64), rows.argmax(axis=1)
        labels = np.where(most > 0, largest, NO_LABEL)
        yield from (LabelColumn.summary(*pair, names) for pair in zip(labels.tolist(), most.tolist(), strict=True))
