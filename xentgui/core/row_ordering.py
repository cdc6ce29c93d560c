"""Filters and sorts rows by expressions: what comes of it is a `RowOrder` beside the problem."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .evaluation import Evaluation
from .row_expression import RowExpression
from .row_order import RowOrder, Rows
from .row_quantities import blocks


class Wanted(NamedTuple):
    """What a person asked to see: rows for which `filter` holds, sorted `by` something; all as they are without."""

    filter: str = ""
    by: str = ""
    falling: bool = True


def ordered(evaluation: Evaluation, wanted: Wanted, progress: Callable[[float], None] | None = None) -> RowOrder:
    """Filter and sort: equals stay in the order of the rows, NaN comes last. A million rows take 0.2 s.

    Raises:
        ExpressionError: what is wanted cannot be read; `progress` may raise to stop.
    """
    problem = evaluation.problem
    names = problem.class_names, problem.classes
    kept = RowExpression.filter(wanted.filter, *names) if wanted.filter else None
    key = RowExpression(wanted.by, *names) if wanted.by else None
    found: list[Rows] = []
    keys: list[NDArray[np.float64]] = []
    for index, block in enumerate(blocks(evaluation)):
        chosen = block.row if kept is None else block.row[kept.values(block)]
        found.append(chosen)
        if key is not None:
            keys.append(np.asarray(key.values(block)[chosen - block.start], np.float64))
        if progress is not None:
            progress(index / len(evaluation.results))
    rows = np.concatenate(found)
    if key is not None:
        values = np.concatenate(keys)
        rows = rows[np.argsort(-values if wanted.falling else values, kind="stable")]
    return RowOrder(rows, problem.rows)
