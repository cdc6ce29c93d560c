"""Row losses reduced to what a plot can show: the smallest and largest of each pixel column, and ranks. No Qt."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Flags = NDArray[np.bool_]


def column_edges(first: float, last: float, columns: int, rows: int) -> Indices:
    """Where each pixel column of the view `first`..`last` begins among the positions 0..rows: (columns + 1,).

    A position belongs to the column that holds its centre.
    """
    return np.clip(np.ceil(np.linspace(first, last, columns + 1)), 0, rows).astype(np.intp)


class LossColumns:
    """The smallest and largest finite loss of each pixel column, and whether it holds others.

    Attributes:
        losses: (rows,), as they were given: who changes some of them in place calls `refresh`.
        edges: (columns + 1,), where each column begins among the losses.
        low: (columns,) the smallest finite loss; NaN where there is none.
        high: (columns,) the largest finite loss; NaN where there is none.
        above: (columns,) whether it holds inf.
        below: (columns,) whether it holds -inf.
        undefined: (columns,) whether it holds NaN.
    """

    def __init__(self, losses: Floats, edges: Indices) -> None:
        """Reduce all columns."""
        columns = len(edges) - 1
        self.losses = losses
        self.edges = edges
        self.low = np.full(columns, np.nan)
        self.high = np.full(columns, np.nan)
        self.above = np.zeros(columns, bool)
        self.below = np.zeros(columns, bool)
        self.undefined = np.zeros(columns, bool)
        self.refresh(0, len(losses))

    def refresh(self, start: int, stop: int) -> None:
        """Reduce again the columns that hold some of the losses start..stop."""
        start, stop = max(start, int(self.edges[0])), min(stop, int(self.edges[-1]))
        if start >= stop:
            return
        first = int(np.searchsorted(self.edges, start, side="right")) - 1
        last = int(np.searchsorted(self.edges, stop, side="left"))
        # reduceat gives an empty column the loss after it, so only the filled ones take part.
        filled = first + np.flatnonzero(np.diff(self.edges[first : last + 1]))
        begin = self.edges[first]
        self._reduce(filled, self.losses[begin : self.edges[last]], self.edges[filled] - begin)

    def find_near(self, x: float, reach: float, loss: float) -> int:
        """The position of a loss that is not finite in the column nearest to `x`, within `reach`; -1 for none."""
        kind = self.undefined if np.isnan(loss) else self.above if loss > 0 else self.below
        marked = np.flatnonzero(kind)
        distances = np.abs(marked + 0.5 - x)
        if not marked.size or distances.min() > reach:
            return -1
        column = marked[distances.argmin()]
        start = int(self.edges[column])
        return start + nearest(self.losses[start : self.edges[column + 1]], loss)

    def _reduce(self, filled: Indices, losses: Floats, starts: Indices) -> None:
        low = np.minimum.reduceat(losses, starts)
        high = np.maximum.reduceat(losses, starts)
        finite = bool(np.isfinite(low).all() and np.isfinite(high).all())
        if not finite:
            tame = np.where(np.isfinite(losses), losses, np.nan)
            low = np.fmin.reduceat(tame, starts)
            high = np.fmax.reduceat(tame, starts)
        self.low[filled] = low
        self.high[filled] = high
        self.above[filled] = False if finite else np.logical_or.reduceat(losses == np.inf, starts)
        self.below[filled] = False if finite else np.logical_or.reduceat(losses == -np.inf, starts)
        self.undefined[filled] = False if finite else np.logical_or.reduceat(np.isnan(losses), starts)


def nearest(losses: Floats, loss: float) -> int:
    """Which of some losses (at least one) is nearest; inf finds the largest, NaN one that is undefined."""
    undefined = np.isnan(losses)
    if np.isnan(loss):
        return int(undefined.argmax()) if undefined.any() else nearest(losses, -np.inf)
    if np.isinf(loss):
        return int(np.where(undefined, -np.inf, losses if loss > 0 else -losses).argmax())
    return int(np.where(undefined, np.inf, np.abs(losses - loss)).argmin())


@dataclass(frozen=True, eq=False)
class Ranking:
    """Rows by falling loss, those without a defined one last, equals in the order of the rows.

    Attributes:
        rows: (rows,) the row at each place.
        places: (rows,) the place of each row.
        losses: (rows,) the loss at each place.
    """

    rows: Indices
    places: Indices
    losses: Floats

    @classmethod
    def of(cls, losses: Floats) -> "Ranking":
        """Sort; 150 ms for a million, most of it without the interpreter lock."""
        rows = np.argsort(-losses, kind="stable")
        places = np.empty_like(rows)
        places[rows] = np.arange(len(rows))
        return cls(rows, places, losses[rows])
