"""The numbers of a column as text, their decimal points under each other. No Qt."""

import math

import numpy as np

from xentgui.core.derivation import digits
from xentgui.core.log_softmax import Floats

_MOST_DECIMALS = 4
_LARGEST = 1e6
_FEW = 3  # digits where zeros would hide them
_LOOKED_AT = 5000  # numbers, from the first on


class Aligned:
    """How the numbers of one column are written: all with the same decimals, as few as they need."""

    def __init__(self, values: Floats) -> None:
        """Look at the numbers of the column."""
        some = values[:_LOOKED_AT]
        self._decimals = _decimals(some[np.isfinite(some)])

    def text(self, value: float) -> str:
        """Write one number."""
        value = float(value)
        if not math.isfinite(value):
            return digits(value)
        if self._hides(value):
            mantissa, _, exponent = f"{value:.{_FEW - 1}e}".partition("e")
            return f"{mantissa}e{int(exponent)}".replace("-", "−")
        return f"{value + 0.0:.{self._decimals}f}".replace("-", "−")

    def _hides(self, value: float) -> bool:
        small = self._decimals == _MOST_DECIMALS and 0 < abs(value) < 5 * 10.0**-_MOST_DECIMALS
        return small or abs(value) >= _LARGEST


def _decimals(values: Floats) -> int:
    usual = values[np.abs(values) < _LARGEST]
    if len(usual) and usual[0] != round(float(usual[0]), _MOST_DECIMALS - 1):  # as most columns are
        return _MOST_DECIMALS
    for decimals in range(_MOST_DECIMALS):
        if (usual == np.round(usual, decimals)).all():
            return decimals
    return _MOST_DECIMALS
