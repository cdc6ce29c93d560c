"""Rectangles of cells: copied as text, and the verbs that clear and fill them. No Qt here."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np

from xentgui.core.problem import NO_LABEL, Problem
from xentgui.core.row_order import RowOrder
from xentgui.document import edits
from xentgui.document.cost import touches
from xentgui.document.document import State

from .cell_text import ClassNames, exact
from .clipboard import refuse_too_many, to_text
from .table_columns import EditedColumn, Layout
from .table_row import Row

NOTHING_TO_WRITE = "loss and prediction are computed; choose labels or scores"
_NOTHING_TO_FILL_FROM = "there is nothing to fill from; select more cells, the first of them is copied"


class Cells(NamedTuple):
    """A rectangle of a table, lead columns counted."""

    row: int
    column: int
    rows: int
    columns: int


def copied(state: State, layout: Layout, cells: Cells, order: RowOrder | None = None) -> str:
    """The cells as text that reads back as the same values; they are of a table that shows rows in this order.

    Raises:
        ValueError: there are more of them than a clipboard should hold.
    """
    refuse_too_many(cells.rows, cells.columns)
    rows: Iterable[int] = range(cells.row, cells.row + cells.rows)
    if order is not None:
        rows = order.rows[cells.row : cells.row + cells.rows].tolist()
    return to_text(_exact_rows(state, layout, cells, rows))


@touches(lambda problem, cells, **_: cells.rows * problem.classes)
def cleared(problem: Problem, layout: Layout, cells: Cells) -> Problem:
    """Scores become 0, weights 1, and labels are taken away."""
    blank = {"labels": NO_LABEL, "sample_weight": 1.0}
    plan = {lead.argument: np.full(cells.rows, blank[lead.argument]) for lead in edited_columns(layout, cells)}
    return _written(problem, layout, cells, plan, np.zeros((1, 1)))


@touches(lambda problem, cells, **_: cells.rows * problem.classes)
def filled(problem: Problem, layout: Layout, cells: Cells, *, down: bool) -> Problem:
    """The first row (or column) over all; of a single one, its neighbour above (or to the left)."""
    if down:
        return _filled_down(problem, layout, cells if cells.rows > 1 else cells._replace(row=cells.row - 1, rows=2))
    if cells.columns == 1:
        cells = cells._replace(column=cells.column - 1, columns=2)
    if cells.column < len(layout.lead):
        raise ValueError(_NOTHING_TO_FILL_FROM)
    rows = slice(cells.row, cells.row + cells.rows)
    first = cells.column - len(layout.lead)
    return _written(problem, layout, cells, {}, layout.table(problem).take(rows)[:, [first]])


def edited_columns(layout: Layout, cells: Cells) -> list[EditedColumn]:
    """The columns of the lead in the rectangle that can be written."""
    found = map(layout.edited, range(cells.column, cells.column + cells.columns))
    return [column for column in found if column is not None]


def _filled_down(problem: Problem, layout: Layout, cells: Cells) -> Problem:
    if cells.row < 0:
        raise ValueError(_NOTHING_TO_FILL_FROM)
    lead, plan, result = edited_columns(layout, cells), {}, problem
    if any(column.argument == "labels" for column in lead):
        if problem.sparse:
            plan["labels"] = np.full(cells.rows, problem.labels.row(cells.row))
        else:  # the whole distribution, which the column shows in a word
            whole = cells._replace(column=1, columns=problem.classes)
            result = _written(problem, Layout.of(problem, labels=True), whole, {}, problem.labels.row(cells.row)[None])
    if problem.row_weights is not None and any(column.argument == "sample_weight" for column in lead):
        plan["sample_weight"] = np.full(cells.rows, problem.row_weights[cells.row])
    classes = _classes(layout, cells)
    if not classes and not lead:
        raise ValueError(NOTHING_TO_WRITE)
    source = layout.table(problem).row(cells.row)[None, classes.start : classes.stop]
    return _written(result, layout, cells, plan, source) if classes or plan else result


def _written(problem: Problem, layout: Layout, cells: Cells, plan: dict[str, Any], values: Any) -> Problem:
    """Write a rectangle: the lead's columns as planned, the classes with values that broadcast to them."""
    classes = _classes(layout, cells)
    if classes:
        numbers = np.asarray(values, np.float64)
        plan |= {"column": classes.start, "values": np.broadcast_to(numbers, (cells.rows, len(classes)))}
    if not plan:
        raise ValueError(NOTHING_TO_WRITE)
    return edits.write_range(problem, cells.row, **plan, distributions=layout.labels)


def _classes(layout: Layout, cells: Cells) -> range:
    lead = len(layout.lead)
    return range(max(cells.column - lead, 0), max(cells.column + cells.columns - lead, 0))


def _exact_rows(state: State, layout: Layout, cells: Cells, rows: Iterable[int]) -> Iterator[list[str]]:
    problem = state.problem
    lead = layout.lead[cells.column : cells.column + cells.columns]
    classes, table = _classes(layout, cells), layout.table(problem)
    names = ClassNames(problem.class_names, problem.classes)
    for row in rows:
        texts = list(map(exact, table.row(row)[classes.start : classes.stop]))
        if lead:
            shown = Row(state, row, names)
            texts = [column.exact(shown) for column in lead] + texts
        yield texts
