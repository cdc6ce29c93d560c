"""What is written in cells and on axes: counts as long as there is room, shares, and colours that can be read on."""

import math
from collections.abc import Iterable
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetricsF

_UNITS = ((1e9, "G"), (1e6, "M"), (1e3, "k"))


def count_in(count: int, metrics: QFontMetricsF, width: float) -> str:
    """A count in a width: all digits, else in thousands, else nothing."""
    texts = (f"{count:,}", _rough(count))
    return next((text for text in texts if metrics.horizontalAdvance(text) <= width), "")


def first_fit(texts: Iterable[str], metrics: QFontMetricsF, width: float) -> str:
    """The first of some texts that has room, the longest first; the last one shortened where none has."""
    last = ""
    for last in texts:
        if metrics.horizontalAdvance(last) <= width:
            return last
    return metrics.elidedText(last, Qt.TextElideMode.ElideRight, width)


def share(part: float, whole: float) -> str:
    """A part of a whole in percent, by which no few are none and not all but all: "12.5 %", "<0.1 %", "100 %"."""
    if not whole:
        return "–"
    percent = 100 * part / whole
    if 0 < percent < 0.05:
        return "<0.1 %"
    if 99.95 <= percent < 100:
        return ">99.9 %"
    return f"{percent:.1f}".rstrip("0").rstrip(".") + " %"


@lru_cache(maxsize=1024)
def ground_and_ink(low: str, high: str, part: int, text: str) -> tuple[QColor, QColor]:
    """The colour `part` hundredths between two, and that of `text` and `low` that can be read on it."""
    ground = blend(low, high, part / 100)
    return ground, readable_on(ground, text, low)


def blend(low: str, high: str, part: float) -> QColor:
    """A colour between two."""
    one, other = QColor(low), QColor(high)
    mixed = (a + (b - a) * part for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True))  # type: ignore[index]
    return QColor(*(round(value) for value in mixed))


def readable_on(ground: QColor, *texts: str) -> QColor:
    """The one of some colours that stands out most."""
    return max((QColor(text) for text in texts), key=lambda colour: _contrast(ground, colour))


def _contrast(one: QColor, other: QColor) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else math.pow((part + 0.055) / 1.055, 2.4) for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rough(count: int) -> str:
    """The count in at most two or three figures: "12k", "1.2M"."""
    for unit, name in _UNITS:
        if count >= unit:
            size = count / unit
            return f"{size:.0f}{name}" if size >= 10 else f"{size:.1f}{name}"
    return str(count)
