"""How a number is written wherever the window shows one. No Qt here."""

import math

from xentgui.core.counting import plural

_SIGNIFICANT = 8
_PLAIN = 6


def number(value: float, places: int | None = None) -> str:
    """Write a number for people: thousands separators, no -0, an exponent only where zeros would hide the digits.

    With `places` (losses: 4) that many decimals are kept, "0.0040"; without (counts, weights) as few as needed, "3.5".
    """
    value = float(value)
    if not math.isfinite(value) or value == 0:
        return str(abs(value)) if math.isnan(value) else f"{value or 0:g}"
    size = abs(value)
    if size >= 1e15 or size < 1e-4:
        return _with_short_exponent(f"{value:.4g}")
    if places is not None and size < 10.0 ** (1 - places):
        return f"{value:.4g}"
    whole_digits = max(0, math.floor(math.log10(size)) + 1)
    if places is None:
        return _trimmed(f"{value:,.{_decimals(value, whole_digits)}f}")
    return f"{value:,.{min(places, max(0, _SIGNIFICANT - whole_digits))}f}"


def exact(value: float) -> str:
    """Write a number so that reading it back gives the very same one."""
    return repr(float(value) + 0.0)  # + 0.0 turns -0.0 into 0.0


def short(value: float) -> str:
    """Write a number as short as reading it back allows: "3", "0.1", "0.3333333333333333"."""
    text = f"{value:g}"
    return text if float(text) == value else repr(float(value))


def count(number_of: float, noun: str) -> str:
    """Count something: "1 row", "50,000 rows", "2 classes"."""
    return f"{number(number_of)} {plural(noun, number_of)}"


def without_loss(rows: int) -> str:
    """What follows a loss that some rows have none of; nothing where there are none."""
    return f"; {count(rows, 'row')} {'has' if rows == 1 else 'have'} none" if rows else ""


def _decimals(value: float, whole_digits: int) -> int:
    if value.is_integer():
        return 0
    leading_zeros = max(0, -math.floor(math.log10(abs(value))) - 1)
    return max(0, _PLAIN - whole_digits) + leading_zeros


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _with_short_exponent(text: str) -> str:
    mantissa, _, exponent = text.partition("e")
    return f"{mantissa}e{int(exponent)}" if exponent else mantissa
