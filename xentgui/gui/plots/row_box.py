"""RowBox and RowAxis: the section of the rows that is in view, moved by wheel and mouse, and its whole numbers."""

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal

from .apart_axis import ApartAxis, Steps

_FEWEST = 3.0  # positions that a zoom leaves in view


class RowBox(pg.ViewBox):  # type: ignore[misc]
    """Zooms and pans along `count` positions, the first of which is called `origin`; tells clicks in its own pixels."""

    clicked = Signal(QPointF)
    double_clicked = Signal()

    def __init__(self) -> None:
        """Begin without positions."""
        super().__init__(enableMenu=False, defaultPadding=0)
        self.count = 0
        self.origin = 0
        self.setMouseEnabled(x=True, y=False)
        self.disableAutoRange()
        # The losses are placed by `Scale`: a range of 1e300 would be no transformation that Qt can invert.
        self.setRange(QRectF(-0.5, 0, 1, 1), padding=0)
        self.setLimits(xMin=-0.5, xMax=0.5, minXRange=1, maxXRange=1)

    @property
    def section(self) -> tuple[float, float]:
        """The first and the last position in view, counted from 0; a position reaches half a step to either side."""
        low, high = self.viewRange()[0]
        return low - self.origin, high - self.origin

    def hold(self, count: int, origin: int) -> None:
        """Hold other positions; all are in view if all were."""
        if (count, origin) == (self.count, self.origin):
            return
        whole = tuple(self.viewRange()[0]) == self._limits() or origin != self.origin
        self.count, self.origin = count, origin
        first, last = self._limits()
        self.setLimits(xMin=first, xMax=last, minXRange=min(_FEWEST, last - first), maxXRange=last - first)
        if whole:
            self.show_all()

    def show_all(self) -> None:
        """Take back every zoom and pan."""
        self.setXRange(*self._limits(), padding=0)

    def bring_into_view(self, position: int) -> None:
        """Move so far that a position is in view, if it is not."""
        first, last = self.section
        if not first <= position <= last:
            half = (last - first) / 2
            self.setXRange(position + self.origin - half, position + self.origin + half, padding=0)

    def zoom(self, factor: float, position: int) -> None:
        """Show `factor` times as many positions around one; around the middle if it is -1."""
        first, last = self.section
        around = position if position >= 0 else (first + last) / 2
        self.scaleBy(x=factor, center=pg.Point(around + self.origin, 0))

    def _limits(self) -> tuple[float, float]:
        return self.origin - 0.5, self.origin + max(self.count, 1) - 0.5

    def mouseClickEvent(self, event: Any) -> None:
        """Tell where a click was."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        event.accept()
        if event.double():
            self.double_clicked.emit()
        else:
            self.clicked.emit(event.pos())


class RowAxis(ApartAxis):
    """Ticks at whole numbers only, as many as can be told apart."""

    def tickSpacing(self, low: float, high: float, size: float) -> Steps:
        """Steps from tick to tick, none below 1."""
        return [(step, offset) for step, offset in super().tickSpacing(low, high, size) if step >= 1] or [(1, 0)]

    def room_of_a_number(self, high: float) -> float:
        """The width of the longest."""
        return self.metrics.horizontalAdvance(f"{high:,.0f} ")

    def tickStrings(self, values: list[float], _scale: float, _spacing: float) -> list[str]:
        """All digits, where pyqtgraph would write 1e+06."""
        return [f"{value:,.0f}" for value in values]
