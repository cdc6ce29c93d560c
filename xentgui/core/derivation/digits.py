"""How the arithmetic of a derivation writes its numbers: five significant digits, true minus signs, ∞ and NaN."""

import math

from ..log_softmax import Floats

_SIGNIFICANT = 5
_NEAR_1 = 1e-3
_TERMS = 4  # of a sum; the rest is "…"


def digits(value: float, significant: int = _SIGNIFICANT) -> str:
    """Write a number: "2", "−0.049787", "3.2e−9", "∞"."""
    value = float(value)
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    size = abs(value)
    if 0 < (distance := abs(size - 1)) < _NEAR_1:
        significant = min(significant + math.ceil(-math.log10(distance)), 16)  # the distance is what matters
    # Counts in full: 123456, not 1.2346e5.
    if size >= 10.0**significant and value.is_integer() and size < 1e9:
        text = str(int(value))
    else:
        # + 0.0 makes 0 of −0.
        mantissa, mark, exponent = f"{value + 0.0:.{significant}g}".partition("e")
        text = f"{mantissa}e{int(exponent)}" if mark else mantissa
    return text.replace("-", "−")


def operand(value: float) -> str:
    """Write a number that follows an operator: what is negative stands in parentheses."""
    text = digits(value)
    return f"({text})" if text.startswith("−") else text


def sum_of(values: Floats, total: float) -> str:
    """Write a sum, of many terms the first and the last: "0.1 + 0.2 + … + 0.05 = 1"."""
    return f"{_added(values)} = {digits(total)}"


def mean_of(values: Floats, mean: float) -> str:
    """Write a mean: "(0.1 + 0.3) / 2 = 0.2"."""
    return f"({_added(values)}) / {len(values)} = {digits(mean)}"


def _added(values: Floats) -> str:
    if len(values) > _TERMS:
        return " + ".join([digits(values[0]), operand(values[1]), "…", operand(values[-1])])
    return " + ".join([digits(values[0]), *map(operand, values[1:])])
