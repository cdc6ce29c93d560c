"""The rows of the largest losses: the worst of each block, and of those the worst of all."""

import numpy as np
from numpy.typing import NDArray

from .evaluation import Evaluation
from .row_quantities import BlockRows, blocks

Rows = NDArray[np.intp]
Losses = NDArray[np.float64]


def worst_rows(evaluation: Evaluation, most: int) -> Rows:
    """The rows of the largest losses, the largest first, equal ones in their order.

    Rows without a defined loss are not among them, nor ignored ones.
    """
    rows, losses = np.zeros(0, np.intp), np.zeros(0)
    for block in blocks(evaluation):
        more_rows, more_losses = _worst_of(block, most)
        rows, losses = _largest(np.append(rows, more_rows), np.append(losses, more_losses), most)
    return rows


def _worst_of(block: BlockRows, most: int) -> tuple[Rows, Losses]:
    counts = ~(np.isnan(block.loss) | block.ignored)
    return _largest(block.row[counts], block.loss[counts], most)


def _largest(rows: Rows, losses: Losses, most: int) -> tuple[Rows, Losses]:
    first = np.argsort(-losses, kind="stable")[:most]
    return rows[first], losses[first]
