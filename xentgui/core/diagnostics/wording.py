"""How rules word what they found."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

_NAMED = 5


def number(value: float) -> str:
    """Six digits."""
    return f"{value:.6g}"


def counted(count: float, what: str) -> str:
    """How many of something: "1 row", "12 rows"."""
    if count == 1:
        return f"1 {what}"
    return f"{int(count):,} {what}{'es' if what.endswith('s') else 's'}"


def named(items: Iterable[Any] | NDArray[Any]) -> str:
    """The first of some: "3, 7, 9 and 12 more"."""
    every = list(items) if not isinstance(items, np.ndarray) else items
    first = ", ".join(str(item) for item in every[:_NAMED])
    return first if len(every) <= _NAMED else f"{first} and {len(every) - _NAMED:,} more"


def in_rows(rows: NDArray[np.intp]) -> str:
    """How many rows, and which first: "3 rows (0, 4, 9)"."""
    return f"{counted(len(rows), 'row')} ({named(rows)})"
