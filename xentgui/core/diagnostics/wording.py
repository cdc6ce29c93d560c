"""How rules word what they found."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

_NAMED = 5


def number(value: float) -> str:
    """Six digits."""
    return f"{value + 0.0:.6g}"  # so that -0 is 0


def span(low: float, high: float) -> str:
    """From the least to the largest of some numbers: "2", "0.5 to 2"."""
    return number(low) if number(low) == number(high) else f"{number(low)} to {number(high)}"


def named(items: Iterable[Any] | NDArray[Any]) -> str:
    """The first of some: "3, 7, 9 and 12 more"."""
    every = list(items) if not isinstance(items, np.ndarray) else items
    first = ", ".join(str(item) for item in every[:_NAMED])
    return first if len(every) <= _NAMED else f"{first} and {len(every) - _NAMED:,} more"


def in_rows(rows: NDArray[np.intp], of: int = 0) -> str:
    """How many rows, of how many, and which first: "row 4", "3 of 60 rows (0, 4, 9)", "all 60 rows"."""
    if len(rows) == of > 1:
        return f"all {of:,} rows"
    if len(rows) == 1:
        return f"row {rows[0]}"
    return f"{len(rows):,} {f'of {of:,} ' if of else ''}rows ({named(rows)})"
