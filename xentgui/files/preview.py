"""A look at a problem before it is opened: its first rows, and the loss that it would give."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xentgui.core.evaluation import evaluate
from xentgui.core.problem import Problem

_CELLS = 1 << 20  # how much of a problem is computed for a look at it


class Preview(NamedTuple):
    """The first rows of a problem, and its loss.

    Attributes:
        scores: (rows, classes).
        labels: aligned with scores.
        loss: the reduced loss of the first `counted` rows; their mean where there is no reduction.
        counted: how many rows that are.
        rows: how many there are.
        undefined: how many of those counted have no defined loss.
    """

    scores: NDArray[Any]
    labels: NDArray[Any]
    loss: float
    counted: int
    rows: int
    undefined: int


def preview(problem: Problem, rows: int = 5) -> Preview:
    """Take the first rows of a problem and compute the loss of as many as takes no time."""
    counted = min(problem.rows, max(rows, _CELLS // problem.classes))
    few = problem.with_rows(slice(0, counted))
    evaluation = evaluate(few)
    losses = np.asarray(evaluation.loss, np.float64)
    return Preview(
        few.scores.take(slice(0, rows)),
        few.labels.take(slice(0, rows)),
        float(losses.mean()) if losses.size else float("nan"),
        counted,
        problem.rows,
        int(evaluation.totals.undefined),
    )
