"""What pasting, filling and clearing a rectangle of cells means, as arguments of `edits.write_range`. No Qt here."""

from typing import Any, NamedTuple

import numpy as np

from xentgui.document import edits

from .cell_text import parse_number
from .clipboard import Table
from .problem_model import ProblemModel

Plan = dict[str, Any]


class Cells(NamedTuple):
    """A rectangle of a table, lead columns counted."""

    row: int
    column: int
    rows: int
    columns: int


def pasted(model: ProblemModel, cells: Cells, table: Table) -> Plan:
    """Write a table of texts from the upper left cell on; computed columns are passed over.

    Raises:
        ValueError: a cell is nonsense; the message names its place in what was pasted.
    """
    lead = len(model.lead)
    texts = {cells.column + i: [row[i] for row in table] for i in range(len(table[0]))}
    plan: Plan = {"row": cells.row}
    for column in [c for c in texts if c < lead and model.is_editable(c)]:
        plan[_argument(model, column)] = _read_lead(model, column, texts[column], column - cells.column)
    scores = [c for c in texts if c >= lead]
    if scores:
        offset = scores[0] - cells.column
        plan["column"] = scores[0] - lead
        plan["values"] = np.array([_read(row, r, offset) for r, row in enumerate(table)])
    if len(plan) == 1:
        raise ValueError("loss and prediction are computed; paste over labels or scores")
    return plan | _target(model)


def cleared(model: ProblemModel, cells: Cells) -> Plan:
    """Scores become 0, weights 1, and labels are taken away."""
    plan = _rectangle(model, cells)
    if "labels" in plan:
        plan["labels"] = np.full(cells.rows, edits.NO_LABEL)
    if "sample_weight" in plan:
        plan["sample_weight"] = np.ones(cells.rows)
    if "values" in plan:
        plan["values"] = np.zeros_like(plan["values"])
    return plan


def filled(model: ProblemModel, cells: Cells, *, down: bool) -> Plan:
    """The first row (or column) over all; of a single one, its neighbour above (or to the left)."""
    if down and cells.rows == 1:
        cells = Cells(cells.row - 1, cells.column, 2, cells.columns)
    elif not down and cells.columns == 1:
        cells = Cells(cells.row, cells.column - 1, cells.rows, 2)
    if cells.row < 0 or (not down and cells.column < len(model.lead)):
        raise ValueError("there is nothing to fill from; select more cells, the first of them is copied")
    plan = _rectangle(model, cells)
    for name in ("labels", "sample_weight", "values") if down else ("values",):
        if name in plan:
            source = plan[name][:1] if down else plan[name][:, :1]
            plan[name] = np.broadcast_to(source, plan[name].shape).copy()
    return plan


def _rectangle(model: ProblemModel, cells: Cells) -> Plan:
    """A plan that writes a rectangle as it is."""
    problem, lead = model.problem, len(model.lead)
    columns = range(cells.column, cells.column + cells.columns)
    rows = slice(cells.row, cells.row + cells.rows)
    plan: Plan = {"row": cells.row}
    for column in [c for c in columns if c < lead and model.is_editable(c)]:
        name = _argument(model, column)
        if name == "labels":
            plan[name] = np.array([model.numbers(row).label for row in range(problem.rows)[rows]])
            if problem.sparse:
                plan[name] = problem.labels.take(rows)
        elif problem.row_weights is not None:
            plan[name] = problem.row_weights[rows]
    classes = [c - lead for c in columns if c >= lead]
    if classes:
        plan["column"] = classes[0]
        plan["values"] = model.table.take(rows)[:, classes].astype(np.float64)
    if len(plan) == 1:
        raise ValueError("loss and prediction are computed; select labels or scores")
    return plan | _target(model)


def _target(model: ProblemModel) -> Plan:
    return {"distributions": True} if model.table is model.problem.labels else {}


def _argument(model: ProblemModel, column: int) -> str:
    return {"label": "labels", "weight": "sample_weight"}[model.lead[column].title]


def _read_lead(model: ProblemModel, column: int, texts: list[str], offset: int) -> Any:
    lead: Any = model.lead[column]
    values = []
    for row, text in enumerate(texts):
        try:
            values.append(lead.parse(model.problem, text))
        except ValueError as reason:
            raise ValueError(f"row {row + 1}, column {offset + 1} of the clipboard: {reason}") from None
    return np.array(values)


def _read(row: list[str], number: int, offset: int) -> list[float]:
    values = []
    for column, text in enumerate(row[offset:], start=offset):
        try:
            values.append(parse_number(text))
        except ValueError as reason:
            raise ValueError(f"row {number + 1}, column {column + 1} of the clipboard: {reason}") from None
    return values
