"""NumberBox: a spin box for any number of a range, written as short as it is exact; and the scale it steps on."""

import math
import sys
from dataclasses import dataclass

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from .number_text import short

_CHARACTERS = frozenset("0123456789.,eE+-")
# The most Qt takes: with fewer decimals it rounds what is typed.
_DECIMALS = sys.float_info.max_10_exp + sys.float_info.dig
_State = QValidator.State


@dataclass(frozen=True)
class Scale:
    """Maps 0..steps to low..high, evenly or, on a logarithmic scale, by even factors."""

    low: float
    high: float
    steps: int
    logarithmic: bool = False

    def value_at(self, position: int) -> float:
        """The value at a position, rounded to what a person would say."""
        share = position / self.steps
        if self.logarithmic:
            return float(f"{self.low * (self.high / self.low) ** share:.3g}")
        return round(self.low + share * (self.high - self.low), 6)

    def position_of(self, value: float) -> int:
        """The nearest position, the ends for what lies beyond them."""
        inside = min(max(value, self.low), self.high)
        if self.logarithmic:
            return round(self.steps * math.log(inside / self.low) / math.log(self.high / self.low))
        return round(self.steps * (inside - self.low) / (self.high - self.low))

    def stepped(self, value: float, steps: int) -> float:
        """The value so many steps on; a logarithmic scale has no ends for it."""
        if self.logarithmic:
            return float(f"{value * (self.high / self.low) ** (steps / self.steps):.3g}")
        return round(value + steps * (self.high - self.low) / self.steps, 6)


class NumberBox(QDoubleSpinBox):
    """Takes typed text when it is finished; what is no number of the range is refused with the reason."""

    refused = Signal(str)

    def __init__(self, scale: Scale, wanted: str, parent: QWidget | None = None) -> None:
        """Step on `scale`; `wanted` says what is accepted, such as "a number from 0 to 1"."""
        super().__init__(parent)
        self._scale = scale
        self._wanted = wanted
        self.stepping = False  # as long as a step is the reason of a new value
        self.setDecimals(_DECIMALS)
        ends = (sys.float_info.min, sys.float_info.max) if scale.logarithmic else (scale.low, scale.high)
        self.setRange(*ends)
        self.setKeyboardTracking(False)  # half a number is none
        self.lineEdit().inputRejected.connect(self._explain)
        self.setAccelerated(True)

    def textFromValue(self, value: float) -> str:
        """As short as reading it back allows."""
        return short(value)

    def valueFromText(self, text: str) -> float:
        """Read a number, whatever the decimal mark."""
        number = _read(text)
        return self.value() if number is None else number

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Let every beginning of a number be typed."""
        number = _read(text)
        if number is not None and self.minimum() <= number <= self.maximum():
            return _State.Acceptable, text, position
        typing = set(text) <= _CHARACTERS
        return (_State.Intermediate if typing else _State.Invalid), text, position

    def fixup(self, text: str) -> str:
        """Say why a finished text is not taken; Qt puts the value before in its place."""
        self.refused.emit(f"{text or 'nothing'} is not {self._wanted}")
        return text

    def _explain(self) -> None:
        """Say what is understood where a sign is not."""
        self.refused.emit(f"{self._wanted} is understood here, such as 0.1 or 1e-3, and nothing else")

    def stepBy(self, steps: int) -> None:
        """Step on the scale."""
        stepped = self._scale.stepped(self.value(), steps)
        self.stepping = True
        try:
            self.setValue(stepped)
        finally:
            self.stepping = False
        self.selectAll()

    def drop_typed(self) -> None:
        """Give up what is typed and not taken yet."""
        self.lineEdit().setText(self.textFromValue(self.value()))

    def sizeHint(self) -> QSize:
        """As wide as the usual values need, not as the largest float."""
        hint = super().sizeHint()
        hint.setWidth(self.fontMetrics().horizontalAdvance("0.0000") + 3 * hint.height() // 2)
        return hint

    def minimumSizeHint(self) -> QSize:
        """No narrower."""
        return self.sizeHint()


def _read(text: str) -> float | None:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None
