"""What a floating-point type can tell apart."""

import math
from functools import cache, cached_property
from typing import Any, Self

import numpy as np


def close(one: float, other: float, slack: float) -> bool:
    """Whether two numbers differ by no more than a share `slack` of the larger; NaN is as NaN."""
    return one == other or (math.isnan(one) and math.isnan(other)) or math.isclose(one, other, rel_tol=slack)


class Precision:
    """The bounds of a type, also of bfloat16."""

    @classmethod
    @cache  # NumPy takes 50 microseconds to look them up
    def of(cls, dtype: np.dtype[Any]) -> Self:
        """The bounds of `dtype`."""
        return cls(dtype)

    def __init__(self, dtype: np.dtype[Any]) -> None:
        """Look them up."""
        self.name = dtype.name
        if dtype.name == "bfloat16":  # NumPy does not know its bounds
            self.digits, self.lowest, self.largest = 7, -126, float.fromhex("0x1.fep127")
        else:
            bounds = np.finfo(dtype)
            self.digits, self.lowest, self.largest = bounds.nmant, int(bounds.minexp), float(bounds.max)

    @cached_property
    def eps(self) -> float:
        """From 1 to the next number."""
        return 2.0**-self.digits

    def ulp(self, value: float) -> float:
        """The unit in the last place of numbers of the size of `value`; NaN of what is not finite."""
        if not math.isfinite(value):
            return math.nan
        exponent = math.frexp(value)[1] - 1 if value else self.lowest
        return math.ldexp(1.0, max(exponent, self.lowest) - self.digits)
