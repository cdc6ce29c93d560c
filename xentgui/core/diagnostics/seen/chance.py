"""How likely it is that a value fits by accident: from how densely the searched values lie around the number.

In a window of a tenth of the number to either side lie n different values with at most k changes. Were the number
anything in that window, `expected` = n * (width of what its digits leave open) / (width of the window) of them would
fit it, and at least one with the chance 1 - exp(-expected).
"""

import math
from collections.abc import Sequence

import numpy as np

from xentgui.core.log_softmax import Floats

from .number import SeenNumber

_WINDOW = 0.1  # of the number, to either side
_SAME = 1e-9  # relative: values that differ by less are one


def expected_by_accident(values: Sequence[float], number: SeenNumber) -> float:
    """How many of `values` a number of these digits would fit by accident; NaN of a number that is not finite."""
    if not math.isfinite(number.value):
        return math.nan
    half = max(_WINDOW * abs(number.value), 10 * number.half_width)
    near = different(values)
    within = np.count_nonzero(np.abs(near - number.value) <= half)
    return float(within * number.half_width / half)


def chance_of_any(expected: float) -> float:
    """The chance of at least one accident where so many are expected."""
    return -math.expm1(-expected)


def different(values: Sequence[float]) -> Floats:
    """The finite values, in their order, each once."""
    found = np.sort(np.asarray(values, np.float64))
    found = found[np.isfinite(found)]
    new = np.ones(len(found), bool)
    new[1:] = np.diff(found) > _SAME * np.abs(found[1:])
    return found[new]
