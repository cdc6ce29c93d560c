"""Where positions and losses lie on the screen, and how far the loss axis reaches. No Qt."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .shown_losses import Extent

Floats = NDArray[np.float64]

_MARGIN = 1.1  # above the largest loss: room for the marks of infinite ones
_LEAST = 1.03  # of the largest loss, before the axis grows
_ROOMY = 3.0  # how much longer than the losses the axis may stay
_REACH = 4.0  # a line this many times above the largest loss is named at the edge instead of squeezing the losses
_STRIP = 0.06  # of the height, below zero: room for the marks of undefined losses
_LARGEST = 1e300


class Scale(NamedTuple):
    """Positions first..last run left to right over `width` pixels, losses bottom..top up over `height` pixels."""

    first: float
    last: float
    bottom: float
    top: float
    width: float
    height: float

    @property
    def pitch(self) -> float:
        """Pixels from one position to the next."""
        return self.width / (self.last - self.first)

    def x(self, position: Floats | float) -> Floats:
        """The pixel of a position, from the left."""
        return np.asarray((position - self.first) * self.pitch)

    def position(self, x: float) -> int:
        """The position nearest to a pixel."""
        return int(np.floor(self.first + x / self.pitch + 0.5))

    def y(self, losses: Floats) -> Floats:
        """The pixels of losses, from the top, held inside the plot: inf at the top, NaN at the bottom."""
        up = (losses - self.bottom) / (self.top - self.bottom)
        return np.asarray(self.height * (1 - np.clip(np.where(np.isnan(up), 0, up), 0, 1)))

    def y_of(self, loss: float) -> float:
        """The same of a single one."""
        up = (float(loss) - self.bottom) / (self.top - self.bottom)
        return self.height * (1 - min(max(0.0 if math.isnan(up) else up, 0.0), 1.0))

    def loss(self, y: float) -> float:
        """The loss at a pixel."""
        return self.bottom + (1 - y / self.height) * (self.top - self.bottom)


def loss_range(extent: Extent, lines: Sequence[float], shown: tuple[float, float]) -> tuple[float, float]:
    """How far the loss axis reaches (bottom, top): as `shown` (0, 0 for not yet) unless that is far off.

    Lines count while they are near the losses. The result is finite, and bottom <= 0 < top.
    """
    high = max(extent.high, 0.0)
    near = [line for line in lines if np.isfinite(line) and (line <= _REACH * high or not high)]
    bottom = -_steady(max(-extent.low, 0.0), -shown[0])
    top = _steady(max(high, *near, 0.0), shown[1])
    return bottom, top or -bottom / 4 or 1.0


def with_strip(shown: tuple[float, float], extent: Extent) -> tuple[float, float]:
    """The range with room for marks under the losses where some are undefined."""
    bottom, top = shown
    return (bottom - _STRIP * (top - bottom) if extent.undefined or extent.below else bottom), top


def _steady(needed: float, shown: float) -> float:
    if _LEAST * needed <= shown <= _ROOMY * needed:
        return shown
    return min(_MARGIN * needed, _LARGEST)
