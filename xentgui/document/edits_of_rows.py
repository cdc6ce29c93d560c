"""on_rows: a verb on some rows in any order, as a filtered or sorted view shows them; the others stay as they are."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from xentgui.core.problem import Problem
from xentgui.core.row_blocks import RowBlocks

from .cost import touches
from .document import Verb
from .edits import grow

_COPIES = 2  # of the rows, out and back


@touches(lambda problem, rows, **_: min(len(rows) * problem.scores.height, problem.rows) * problem.classes * _COPIES)
def on_rows(problem: Problem, rows: NDArray[np.intp], verb: Verb, *arguments: Any, **options: Any) -> Problem:
    """Apply a verb to the problem that has just these rows, each once, and put them back; classes may be added.

    Raises:
        ValueError: the verb refuses, or would add rows or take them away: a view that leaves rows out has no place.
    """
    part = problem.with_rows(rows)
    result = verb(part, *arguments, **options)
    if result is part:
        return problem
    if result.rows != part.rows:
        raise ValueError("this reaches past the last row that is shown; show all rows in their own order to add rows")
    wider = grow(problem, problem.rows, result.classes)
    return wider.replace(
        scores=_put_back(wider.scores, rows, part.scores, result.scores),
        labels=_put_back(wider.labels, rows, part.labels, result.labels),
        sample_weight=_weights_back(wider, rows, part, result),
    )


def _put_back(table: RowBlocks, rows: NDArray[np.intp], before: RowBlocks, after: RowBlocks) -> RowBlocks:
    return table if after is before else table.assign(rows, None, after.join())


def _weights_back(
    problem: Problem, rows: NDArray[np.intp], before: Problem, after: Problem
) -> NDArray[np.float64] | None:
    weights, changed = problem.row_weights, after.row_weights
    if weights is None or changed is None or after.sample_weight is before.sample_weight:
        return problem.sample_weight
    whole = np.array(weights)
    whole[rows] = changed
    return whole.reshape(problem.leading_shape)
