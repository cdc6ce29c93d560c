"""The number that a person saw, as it was typed: its digits say how exactly it is known."""

import math
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Self

# Libraries report float32: however many digits are typed, no more than these are the loss's own.
_FLOAT32 = 3e-7
_TINY = 1e-300  # of a number that is 0 in float64


class Kind(StrEnum):
    """What the number is."""

    LOSS = "loss"
    ACCURACY = "accuracy"
    PERPLEXITY = "perplexity"

    @classmethod
    def of(cls, name: str) -> Self:
        """Read a name."""
        try:
            return cls(name)
        except ValueError:
            known = ", ".join(f'"{member}"' for member in cls)
            raise ValueError(f"kind {name!r} is not known; use one of {known}, or leave it out") from None


@dataclass(frozen=True)
class SeenNumber:
    """A number and the interval that its digits leave open.

    Attributes:
        text: as it was typed.
        value: what it says; of a percentage the share.
        half_width: half a unit of its last digit, and no less than float32 rounds.
        percent: whether it was typed with a percent sign.
    """

    text: str
    value: float
    half_width: float
    percent: bool = False

    @classmethod
    def of(cls, seen: str | float) -> Self:
        """Read "0.7972" as 0.7972 ± 0.00005; a number has the digits that Python prints of it.

        Raises:
            ValueError: it is no number.
        """
        text = str(seen).strip()
        percent = text.endswith("%")
        plain = text.removesuffix("%").strip().replace("−", "-")
        try:
            exact = Decimal(plain)
            value = float(exact)  # which refuses a NaN that signals
        except (InvalidOperation, ValueError):
            hint = "; write a decimal point, and no separator of thousands" if "," in plain else ""
            raise ValueError(f"{text!r} is not a number{hint}") from None
        exponent = exact.as_tuple().exponent
        if not isinstance(exponent, int) or not math.isfinite(value):
            return cls(text, value, 0.0, percent)
        scale = 0.01 if percent else 1.0
        half = max(float(Decimal(5).scaleb(exponent - 1)), _FLOAT32 * abs(value), _TINY)
        return cls(text, value * scale, half * scale, percent)

    def fits(self, value: float) -> bool:
        """Whether a value prints as this number; NaN is NaN here."""
        if math.isnan(self.value) or math.isinf(self.value):
            return value == self.value or (math.isnan(value) and math.isnan(self.value))
        # A value in the middle between two prints may be rounded to either.
        return abs(value - self.value) <= self.half_width * (1 + 1e-9)
