"""What a number type did to numbers: which overflowed, which vanished, and how many digits of the rest are right."""

import math
from typing import Any

import ml_dtypes
import numpy as np
from numpy.typing import NDArray

from ..log_softmax import Floats
from .column import Mark
from .digits import digits

Array = NDArray[Any]

_LOST = 16  # roundings; a formula of a few operations is off by less


class Judged:
    """Numbers of one type beside the exact ones; `finite` where the scores that they come from are."""

    def __init__(self, found: Array, exact: Array, *, finite: bool) -> None:
        """Compare (classes,) with (classes,)."""
        self.values: Floats = found.astype(np.float64)
        self.exact = exact  # may be wider than float64
        self._finite = finite
        self._limits = ml_dtypes.finfo(found.dtype)  # type: ignore[no-untyped-call]

    def mark(self, index: int) -> Mark:
        """What happened to one number."""
        found, exact = float(self.values[index]), float(self.exact[index])
        if math.isinf(found) and self._finite:
            return Mark.OVERFLOW
        if math.isnan(found) and not math.isnan(exact):
            return Mark.UNDEFINED
        if found == 0 != exact and not math.isnan(exact):
            return Mark.UNDERFLOW if abs(exact) < self._smallest else Mark.LOST
        return Mark.LOST if self._error(found, exact) > _LOST * float(self._limits.eps) else Mark.FINE

    def remark(self, index: int) -> str:
        """The same in words."""
        found, exact = float(self.values[index]), float(self.exact[index])
        match self.mark(index):
            case Mark.OVERFLOW if math.inf > abs(self.exact[index]) >= self._limits.max:
                return f"it overflows, the largest {self._name} is {digits(float(self._limits.max))}"
            case Mark.OVERFLOW:
                return f"infinite, exactly it is {digits(exact)}"
            case Mark.UNDERFLOW:
                return f"it underflows, the smallest {self._name} is {digits(self._smallest)}"
            case Mark.UNDEFINED:
                return f"undefined, exactly it is {digits(exact)}"
            case Mark.LOST:
                return f"exactly it is {digits(exact)}, {self._right(found, exact)}"
            case _:
                return ""

    @property
    def _name(self) -> str:
        return str(self._limits.dtype)

    @property
    def _smallest(self) -> float:
        return float(self._limits.smallest_subnormal)

    def _right(self, found: float, exact: float) -> str:
        error, precision = self._error(found, exact), int(self._limits.precision)
        right = min(max(math.floor(-math.log10(error)), 0), precision) if error < 1 else 0
        if not right:
            return "no digit is right"
        return f"{right} of {precision} digits {'is' if right == 1 else 'are'} right"

    def _error(self, found: float, exact: float) -> float:
        if not math.isfinite(found) or not math.isfinite(exact) or found == exact:
            return 0.0
        return abs(found - exact) / abs(exact) if exact else math.inf
