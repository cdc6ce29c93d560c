"""Heat: how large a score is within its row, from 0 to 1. No Qt here."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Heat(NamedTuple):
    """The range of a row's finite values, halved so that the widest range of float64 still has a length."""

    low: float
    span: float

    @classmethod
    def of(cls, row: NDArray[Any]) -> "Heat":
        """Look for the smallest and the largest finite value."""
        low, high = float(row.min()), float(row.max())
        if not np.isfinite(low + high):  # an infinity or NaN among them, or a sum out of range: rare
            wide = np.asarray(row, np.float64)
            finite = wide[np.isfinite(wide)]
            low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
        return cls(low / 2, high / 2 - low / 2)

    def at(self, values: NDArray[Any]) -> NDArray[np.float64]:
        """Where each of these values of the row lies; infinities at the ends, NaN stays, equal ones in the middle."""
        wide = np.asarray(values, np.float64)
        if self.span:
            return np.clip((wide / 2 - self.low) / self.span, 0, 1)
        return np.clip(np.where(np.isfinite(wide), 0.5, wide), 0, 1)


def row_heat(values: NDArray[Any]) -> NDArray[np.float64]:
    """Where each value lies between the smallest and the largest finite one of the row."""
    with np.errstate(all="ignore"):
        return Heat.of(values).at(values)
