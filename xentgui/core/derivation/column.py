"""Column: one stage of a derivation, a number for each class, with the arithmetic of each."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..log_softmax import Floats
from .digits import digits


class Mark(StrEnum):
    """What a number type did to a number."""

    FINE = ""
    OVERFLOW = "overflow"
    UNDERFLOW = "underflow"
    UNDEFINED = "undefined"
    LOST = "digits lost"
    CLIPPED = "clipped"


MARKS = tuple(Mark)


class Foot(NamedTuple):
    """What stands under a column: "Σ" or "max", its value, the arithmetic of it, and what its type did to it."""

    sign: str
    value: float
    arithmetic: str
    mark: Mark = Mark.FINE


def _nothing(_index: int) -> str:
    return ""


@dataclass(frozen=True, eq=False)
class Column:
    """One number for each class.

    Attributes:
        key: which term of the formula it is.
        title: what stands over it.
        meaning: a sentence on what it is.
        values: (classes,).
        arithmetic: of a class, how its number comes about, with this row's own numbers.
        foot: what stands under it.
        group: "naive" or "stable" where both stand side by side.
        marks: (classes,), what the number type did to each, as places in `MARKS`; None where it did nothing.
        remark: of a class, the same in words.
    """

    key: str
    title: str
    meaning: str
    values: Floats
    arithmetic: Callable[[int], str]
    foot: Foot | None = None
    group: str = ""
    marks: NDArray[np.int8] | None = None
    remark: Callable[[int], str] = _nothing

    def mark(self, index: int) -> Mark:
        """What the number type did to the number of a class."""
        return Mark.FINE if self.marks is None else MARKS[self.marks[index]]

    def count(self, mark: Mark) -> int:
        """To how many numbers the number type did this."""
        return 0 if self.marks is None else int(np.count_nonzero(self.marks == MARKS.index(mark)))

    def explain(self, index: int) -> str:
        """The arithmetic of a class with its result: "exp(2 − 5) = 0.049787"."""
        said = f"{self.arithmetic(index)} = {digits(self.values[index])}"
        remark = self.remark(index)
        return f"{said}: {remark}" if remark else said
