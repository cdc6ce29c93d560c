"""What a number type did to numbers: which overflowed, which vanished, and how many digits of the rest are right."""

import math
from typing import Any

import ml_dtypes
import numpy as np
from numpy.typing import NDArray

from ..log_softmax import Floats
from .column import MARKS, Mark
from .digits import digits

Array = NDArray[Any]

_LOST = 16  # roundings; a formula of a few operations is off by less


class Judged:
    """Numbers of one type beside the exact ones; `finite` where the scores that they come from are."""

    def __init__(self, found: Array, exact: Array, *, finite: bool | NDArray[np.bool_]) -> None:
        """Compare (classes,) with (classes,)."""
        self.values: Floats = found.astype(np.float64)
        self.exact = exact  # may be wider than float64
        self._limits = ml_dtypes.finfo(found.dtype)  # type: ignore[no-untyped-call]
        with np.errstate(all="ignore"):
            self._errors = _errors(self.values, exact)
            self.marks = self._marks(finite=finite)

    def _marks(self, *, finite: bool | NDArray[np.bool_]) -> NDArray[np.int8]:
        found, known = self.values, ~np.isnan(self.exact)
        vanished = (found == 0) & (self.exact != 0) & (np.abs(self.exact) < self._smallest)
        happened = {
            Mark.OVERFLOW: np.isinf(found) & finite,
            Mark.UNDEFINED: np.isnan(found) & known,
            Mark.UNDERFLOW: vanished & known,
            Mark.LOST: self._errors > _LOST * float(self._limits.eps),
        }
        return np.select(list(happened.values()), [MARKS.index(mark) for mark in happened], 0).astype(np.int8)

    def remark(self, index: int) -> str:
        """The same in words."""
        exact = float(self.exact[index])
        match MARKS[self.marks[index]]:
            case Mark.OVERFLOW if math.inf > abs(self.exact[index]) >= self._limits.max:
                return f"it overflows, the largest {self._name} is {digits(float(self._limits.max))}"
            case Mark.OVERFLOW:
                return f"infinite, exactly it is {digits(exact)}"
            case Mark.UNDERFLOW:
                return f"it underflows, the smallest {self._name} is {digits(self._smallest)}"
            case Mark.UNDEFINED:
                return f"undefined, exactly it is {digits(exact)}"
            case Mark.LOST:
                return f"exactly it is {digits(exact)}, {self._right(index)}"
            case _:
                return ""

    @property
    def _name(self) -> str:
        return str(self._limits.dtype)

    @property
    def _smallest(self) -> float:
        return float(self._limits.smallest_subnormal)

    def _right(self, index: int) -> str:
        error, precision = float(self._errors[index]), int(self._limits.precision)
        right = min(max(math.floor(-math.log10(error)), 0), precision) if error < 1 else 0
        if not right:
            return "no digit is right"
        return f"{right} of {precision} digits {'is' if right == 1 else 'are'} right"


def _errors(found: Floats, exact: Array) -> Floats:
    """How far off each number is, relative to the exact one; 0 where either is not finite."""
    errors = np.abs(found - exact) / np.abs(exact)
    return np.where(np.isfinite(found) & np.isfinite(exact) & (found != exact), errors, 0).astype(np.float64)
