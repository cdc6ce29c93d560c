"""What rounding to another type did to a table: its largest change, and what left the range."""

from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from .row_blocks import RowBlocks

Array = NDArray[Any]


class Rounding(NamedTuple):
    """The largest change of a finite value, where it is, and how many became infinite, or 0."""

    change: float = 0.0
    row: int = 0
    column: int = 0
    to_infinity: int = 0
    to_zero: int = 0

    def merged(self, other: Self) -> Self:
        """Both together; of equal changes the first."""
        largest = other if other.change > self.change else self
        return largest._replace(to_infinity=self.to_infinity + other.to_infinity, to_zero=self.to_zero + other.to_zero)


def rounding(before: RowBlocks, after: RowBlocks) -> Rounding:
    """Compare a table with its rounded copy, which has the same blocks."""
    found = Rounding()
    for start, old, new in zip(before.starts, before.blocks, after.blocks, strict=False):
        found = found.merged(_of_block(old, new, start))
    return found


@np.errstate(all="ignore")
def _of_block(before: Array, after: Array, start: int) -> Rounding:
    if not before.size:
        return Rounding()
    old, new = before.astype(np.float64), after.astype(np.float64)
    change = np.where(np.isfinite(new), np.abs(new - old), 0)
    place = int(change.argmax())
    row, column = divmod(place, change.shape[1])
    return Rounding(
        float(change.reshape(-1)[place]),
        start + row,
        column,
        int(np.count_nonzero(np.isinf(new) & np.isfinite(old))),
        int(np.count_nonzero((new == 0) & (old != 0))),
    )
