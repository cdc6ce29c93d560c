"""How the loss is computed: LossOptions; an instance that exists is valid."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Reduction(StrEnum):
    """From row losses to the reported value, by Keras 3's names."""

    NONE = "none"
    SUM = "sum"
    SUM_OVER_BATCH_SIZE = "sum_over_batch_size"
    MEAN_WITH_SAMPLE_WEIGHT = "mean_with_sample_weight"

    @classmethod
    def of(cls, name: str | None) -> Self:
        """Read a Keras name; "mean" is "sum_over_batch_size" and None is "none"."""
        if name is None:
            return cls("none")
        try:
            return cls("sum_over_batch_size" if name == "mean" else name)
        except ValueError:
            known = ", ".join(f'"{member}"' for member in cls)
            raise ValueError(f'reduction {name!r} is not known; use one of {known} or "mean"') from None


class Loss(StrEnum):
    """Which cross-entropy: one softmax a row, or one sigmoid a class."""

    CATEGORICAL = "categorical"
    BINARY = "binary"

    @classmethod
    def of(cls, name: str) -> Self:
        """Read a name."""
        try:
            return cls(name)
        except ValueError:
            raise ValueError(f'loss {name!r} is not known; use "categorical" or "binary"') from None


@dataclass(frozen=True, slots=True)
class LossOptions:
    """The switches of a cross-entropy, by their Keras names.

    `temperature` divides logits; with `from_logits=False` there are none, and it has no effect.
    `ignore_class` leaves rows with that class index out; distributions have no index, and it has no effect.
    `loss` says which cross-entropy it is.

    Raises:
        ValueError: a value is outside its range; the message names it and the range.
    """

    from_logits: bool = True
    reduction: Reduction = Reduction.SUM_OVER_BATCH_SIZE
    label_smoothing: float = 0.0
    temperature: float = 1.0
    ignore_class: int | None = None
    loss: Loss = Loss.CATEGORICAL

    def __post_init__(self) -> None:
        # `bool` would take the text "False" for true; NumPy's booleans pass, 0 and 1 too.
        if self.from_logits not in (True, False):
            raise ValueError(f"from_logits {self.from_logits!r} is not True or False")
        object.__setattr__(self, "from_logits", bool(self.from_logits))
        for name in ("label_smoothing", "temperature"):
            try:
                object.__setattr__(self, name, float(getattr(self, name)))
            except (TypeError, ValueError, OverflowError):
                raise ValueError(f"{name} {getattr(self, name)!r} is not a number") from None
        object.__setattr__(self, "reduction", Reduction.of(self.reduction))
        object.__setattr__(self, "loss", Loss.of(self.loss))
        if not 0 <= self.label_smoothing <= 1:
            raise ValueError(f"label_smoothing {self.label_smoothing:g} is outside 0..1")
        if not (self.temperature > 0 and math.isfinite(self.temperature)):
            raise ValueError(f"temperature {self.temperature:g} is not a positive finite number")
        if self.ignore_class is not None:
            object.__setattr__(self, "ignore_class", _whole_number("ignore_class", self.ignore_class))


def _whole_number(name: str, value: float) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        number = None
    if number is None or number != value:
        raise ValueError(f"{name} {value!r} is not a whole number")
    return number
