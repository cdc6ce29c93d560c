"""RowOrder: which rows a view shows, and in what order; the problem's own rows stay where they are."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class RowOrder:
    """A permutation of some of a problem's rows.

    Attributes:
        rows: the problem's row at each place of the view.
        total: how many rows the problem has.
    """

    rows: Rows
    total: int

    @cached_property
    def places(self) -> Rows:
        """The place of each of the problem's rows in the view; -1 where it is not shown."""
        places = np.full(self.total, -1, np.intp)
        places[self.rows] = np.arange(len(self.rows))
        return places

    def place(self, row: int) -> int:
        """Where a row of the problem is shown; -1 where it is not."""
        return int(self.places[row]) if 0 <= row < self.total else -1

    def with_rows(self, start: int, count: int) -> Self:
        """The order once `count` rows were put before row `start`: they are shown above it."""
        rows = np.where(self.rows >= start, self.rows + count, self.rows)
        at = self.place(start)
        new = np.arange(start, start + count)
        return type(self)(np.insert(rows, len(rows) if at < 0 else at, new), self.total + count)

    def without_rows(self, start: int, count: int) -> Self:
        """The order once `count` rows from `start` on were taken out."""
        kept = self.rows[(self.rows < start) | (self.rows >= start + count)]
        return type(self)(np.where(kept >= start, kept - count, kept), self.total - count)
