"""Round numbers along an axis, and how they are written. No Qt."""

import math

from xentgui.core.loss_histogram import round_step


def round_ticks(low: float, high: float, most: int) -> list[float]:
    """At most about `most` round numbers from low to high."""
    if not high > low or most < 1:
        return [low]
    step = round_step((high - low) / most)
    return [place * step for place in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


def powers(high: float) -> list[float]:
    """0, 1, 10, 100 and so on up to `high`."""
    count = math.floor(math.log10(high)) + 1 if high >= 1 else 0
    return [0.0, *(10.0**place for place in range(count))]


def written(value: float) -> str:
    """A tick's number, with no digits that rounding has left: "0.3", "1,000", "2e6"."""
    if value and not 1e-4 <= abs(value) < 1e6:
        mantissa, _, exponent = f"{value:.6g}".partition("e")
        return f"{mantissa}e{int(exponent)}" if exponent else f"{float(mantissa):,.0f}"
    return f"{float(f'{value:.6g}'):,.10g}"
