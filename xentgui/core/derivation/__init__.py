"""One row step by step, from its scores to its loss and its gradient, as data: a column a stage, a number a class.

What the columns end in is what `Evaluation` says: loss, probabilities and gradient of the row come from its kernels.
"""

from dataclasses import dataclass

import numpy as np

from ..problem import Problem
from . import binary, categorical
from .column import Column, Foot, Mark
from .digits import digits
from .row import Row

__all__ = ["Column", "Derivation", "Foot", "Mark", "Row", "derive", "digits"]


@dataclass(frozen=True, eq=False)
class Derivation:
    """The columns of one row, in the order in which they are computed."""

    row: Row
    columns: list[Column]


def derive(problem: Problem, row: int) -> Derivation:
    """Compute one row step by step, in float64.

    Args:
        problem: the batch.
        row: counted through the leading axes.
    """
    taken = Row(problem, row)
    kind = binary if problem.binary else categorical
    stages = kind.from_logits if problem.options.from_logits else kind.from_probabilities
    with np.errstate(all="ignore"):
        return Derivation(taken, stages(taken))
