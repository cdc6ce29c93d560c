"""Summary: how numbers are spread (mean, deviation, quartiles, ends and where they are), and counts of classes."""

import math
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Pieces = Callable[[], Iterable[Array]]

# More are not kept at once, and have no quartiles.
MOST_FOR_QUARTILES = 5_000_000


class End(NamedTuple):
    """The smallest or the largest number, and which of all it is, counted from 0."""

    value: float
    at: int


_NOWHERE = End(math.nan, -1)


class Summary(NamedTuple):
    """Of all numbers that are not NaN; NaN where there is none, and quartiles where there are too many."""

    defined: int
    undefined: int
    total: float
    mean: float
    deviation: float
    least: End
    quartiles: tuple[float, float, float]
    most: End

    @classmethod
    @np.errstate(all="ignore")
    def of(cls, pieces: Pieces) -> Self:
        """Sum up numbers; `pieces()` gives them piece by piece, the same each time."""
        count, undefined, totals = 0, 0, []
        least = most = _NOWHERE
        for piece in map(_flat, pieces()):
            missing = np.isnan(piece)
            here = int(np.count_nonzero(missing))
            low, high = _ends(piece, missing, count + undefined)
            least, most = min(least, low, key=_rising), max(most, high, key=_falling)
            totals.append(float(piece[~missing].sum()))
            count, undefined = count + piece.size - here, undefined + here
        total = _sum(totals)
        mean = total / count if count else math.nan
        # In a second pass: sums of squares would lose the digits that a large mean has in common with its numbers.
        squares = [float(np.nansum((piece - mean) ** 2)) for piece in map(_flat, pieces())]
        deviation = math.sqrt(_sum(squares) / count) if count and math.isfinite(mean) else math.nan
        return cls(count, undefined, total, mean, deviation, least, _quartiles(pieces, count), most)


def class_counts(pieces: Pieces) -> dict[int, int]:
    """How often each class index is there, the most frequent first, equals by their index."""
    counts: dict[int, int] = {}
    for piece in pieces():
        for label, count in zip(*(found.tolist() for found in np.unique(piece, return_counts=True)), strict=True):
            counts[int(label)] = counts.get(int(label), 0) + count
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _flat(piece: Array) -> NDArray[np.float64]:
    return np.asarray(piece, np.float64).reshape(-1)


def _ends(piece: NDArray[np.float64], missing: NDArray[np.bool_], at: int) -> tuple[End, End]:
    """The smallest and the largest number of a piece of which the first is the one `at`; NaN where it has none."""
    if missing.all():
        return _NOWHERE, _NOWHERE
    low, high = int(np.where(missing, np.inf, piece).argmin()), int(np.where(missing, -np.inf, piece).argmax())
    return End(float(piece[low]), at + low), End(float(piece[high]), at + high)


def _rising(end: End) -> tuple[bool, float]:
    return (math.isnan(end.value), end.value)


def _falling(end: End) -> tuple[bool, float]:
    return (not math.isnan(end.value), end.value)


def _sum(numbers: list[float]) -> float:
    try:
        return math.fsum(numbers)
    except (OverflowError, ValueError):  # too big, or infinities of both signs
        return float(np.sum(numbers))


def _quartiles(pieces: Pieces, count: int) -> tuple[float, float, float]:
    if not 0 < count <= MOST_FOR_QUARTILES:
        return (math.nan, math.nan, math.nan)
    numbers = np.concatenate([_flat(piece) for piece in pieces()])
    low, middle, high = np.quantile(numbers[~np.isnan(numbers)], [0.25, 0.5, 0.75]).tolist()
    return low, middle, high
