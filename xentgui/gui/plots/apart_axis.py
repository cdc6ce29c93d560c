"""ApartAxis: an axis whose numbers do not touch, however short it is."""

import pyqtgraph as pg
from PySide6.QtGui import QFont, QFontMetricsF

from xentgui.core.loss_histogram import round_step

Steps = list[tuple[float, float]]  # from tick to tick, and where each level begins


class ApartAxis(pg.AxisItem):  # type: ignore[misc] # pyqtgraph has no type stubs
    """pyqtgraph would show two numbers at least, and more than a short axis has room for."""

    def tickSpacing(self, low: float, high: float, size: float) -> Steps:
        """Steps from tick to tick; the first has room for a number."""
        steps: Steps = super().tickSpacing(low, high, size)
        least = self.room_of_a_number(high) * (high - low) / max(size, 1.0)
        return steps if not steps or steps[0][0] >= least else [(round_step(least), 0)]

    def room_of_a_number(self, _high: float) -> float:
        """The pixels along the axis that a number takes: upright, the height of a line."""
        return self.metrics.height()

    @property
    def metrics(self) -> QFontMetricsF:
        """Those of the numbers."""
        return QFontMetricsF(self.style["tickFont"] or QFont())
