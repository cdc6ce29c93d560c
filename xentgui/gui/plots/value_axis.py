"""ValueAxis: the axis of the bars' values, which for one row only grows, so that bars do not shiver as it is edited."""

import math
from typing import Any

from PySide6.QtGui import QFont, QFontMetricsF

from xentgui.gui.theme import Theme

from .apart_axis import ApartAxis

_TICK = -5  # outwards
_GAP = 4.0
_MORE = 2.0  # pixels by which pyqtgraph draws an axis longer than it is: there may be room for one more tick


class ValueAxis(ApartAxis):
    """An axis to the left, as wide as its longest tick and its title need."""

    def __init__(self) -> None:
        """Begin without values."""
        super().__init__("left", maxTickLength=_TICK)
        self.enableAutoSIPrefix(False)  # which divides large values by a power of ten and says so in the title
        self.setStyle(maxTickLevel=0)
        self._applied: dict[str, Any] = {}
        self._taken = 0

    def restyle(self, colours: Theme, font: QFont) -> None:
        """Take colours and a font; `fit` then does everything anew."""
        self._applied.clear()
        self._taken = 0
        self.setPen(colours.line)
        self.setTickPen(colours.muted)
        self.setTextPen(colours.muted)
        self.setTickFont(font)
        self.label.setFont(font)

    def let_go(self) -> None:
        """Begin anew: what it took so far does not hold it any more."""
        self._taken = 0

    def entitle(self, title: str, colour: str) -> None:
        """Write a title."""
        if self._changed("title", title):
            self.setLabel(title, color=colour)

    def fit(self, low: float, high: float, height: float, metrics: QFontMetricsF) -> bool:
        """Go from one value to another over a height in pixels; returns whether it had to become wider."""
        if not self._changed("range", (low, high, height)):
            return False
        self.setRange(low, high)
        width = self._needed(height, metrics)
        if width <= self._taken:
            return False
        self._taken = width
        self.setWidth(width)
        return True

    def _needed(self, height: float, metrics: QFontMetricsF) -> int:
        """The width of its longest tick text, and its title beside that."""
        levels = self.tickValues(*self.range, height + _MORE)[:1]
        ticks = [self.tickStrings(values, 1.0, spacing) for spacing, values in levels]
        longest = max((metrics.horizontalAdvance(text) for texts in ticks for text in texts), default=0.0)
        return math.ceil(longest + metrics.height() + 3 * _GAP)

    def _changed(self, name: str, value: object) -> bool:
        """Whether a part needs its setter called: pyqtgraph lays out and paints anew at every call."""
        before = self._applied.get(name)
        self._applied[name] = value
        return before != value
