"""What a library says of a batch, or of one row, beside the exact value: how far off, and why."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import partial
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xentgui.core.evaluation import Evaluation
from xentgui.core.options import Reduction

from .asked import Asked, ask
from .batch import Batch
from .by_blocks import KnownLosses, answer_by_blocks
from .call import Answer, Array
from .divisor_causes import cause_of_divisor
from .precision import Precision, close
from .row_case import Cause, RowCase
from .row_causes import cause_of_row, rounding

Floats = NDArray[np.float64]
_SAME = 4  # units in the last place: what two orders of the same sum differ by
_COARSE = 0.01


class Agreement(Enum):
    """How a library's number stands to the exact one."""

    SAME = auto()
    ROUNDED = auto()
    DIFFERENT = auto()
    RAISES = auto()
    ABSENT = auto()


@dataclass(frozen=True)
class Compared:
    """A library's number and the exact one.

    Attributes:
        asked: the call, and what the library lacks.
        answer: what it said; None where there is no call.
        agreement: how the two stand to each other.
        value: the library's number; NaN where there is none.
        exact: the exact one.
        row: which row the numbers are of, where the batch reports its rows: the one that is furthest off.
        cause: why they differ; empty where they do not, or where no reason was found that gives the number.
        cause_row: the row that the cause is about; None where it is about the batch.
    """

    asked: Asked
    answer: Answer | None = None
    agreement: Agreement = Agreement.ABSENT
    value: float = math.nan
    exact: float = math.nan
    row: int | None = None
    cause: str = ""
    cause_row: int | None = None

    @property
    def difference(self) -> float:
        """The library's number less the exact one."""
        return 0.0 if self.value == self.exact else self.value - self.exact

    @property
    def ulps(self) -> float:
        """The difference in units in the last place of the library's type."""
        loss = None if self.answer is None else self.answer.loss
        return math.nan if loss is None else self.difference / Precision.of(loss.dtype).ulp(self.exact)


def compare_batch(
    name: str,
    batch: Batch,
    evaluation: Evaluation,
    progress: Callable[[float], None] | None = None,
    known: KnownLosses | None = None,
) -> Compared:
    """A batch under its reduction.

    Args:
        name: of the library.
        batch: a hollow one is asked block by block.
        evaluation: its own.
        progress: hears the share done, and may raise to stop.
        known: what earlier batches have told, and this one will.
    """
    asked = ask(name, batch)
    if asked.call is None:
        return Compared(asked)
    if batch.hollow:
        answer = answer_by_blocks(name, asked, batch.problem, known or KnownLosses(), progress)
    else:
        answer = asked.answer(progress)
    if answer.loss is None:
        return Compared(asked, answer, Agreement.RAISES)
    rows = _Rows.of(batch, answer, evaluation)
    if batch.options.reduction is Reduction.NONE:
        return _compare_rows(name, batch, asked, answer, rows)
    if answer.loss.ndim:
        text = f"returns an array of shape {answer.loss.shape} under every reduction"
        return Compared(asked, answer, Agreement.DIFFERENT, cause=text)
    value, exact = float(answer.loss), evaluation.reduced(batch.options.reduction)
    if _same(value, exact, Precision.of(answer.loss.dtype)):
        return Compared(asked, answer, Agreement.SAME, value, exact)
    cause, row = _cause_of_batch(name, batch, evaluation, rows, answer)
    return _with_cause(Compared(asked, answer, value=value, exact=exact), cause, row)


def compare_row(name: str, batch: Batch, exact: float) -> Compared:
    """One row on its own, `Batch.of_row`, as reduction "none" reports it; `exact` is its own."""
    asked = ask(name, batch)
    if asked.call is None:
        return Compared(asked)
    answer = asked.answer()
    if answer.loss is None:
        return Compared(asked, answer, Agreement.RAISES, exact=exact)
    value = _only(answer.loss)
    if _same(value, exact, Precision.of(answer.loss.dtype)):
        return Compared(asked, answer, Agreement.SAME, value, exact)
    precision = _precision(batch, answer.loss)
    if _same(value, exact, precision):
        return _with_cause(Compared(asked, answer, value=value, exact=exact), rounding(precision), None)
    case = RowCase(name, batch, value, exact, precision=precision, recompute=partial(_value_in, name, batch))
    return _with_cause(Compared(asked, answer, value=value, exact=exact), cause_of_row(case), None)


def _compare_rows(name: str, batch: Batch, asked: Asked, answer: Answer, rows: "_Rows") -> Compared:
    """The row that is furthest off stands for all of them."""
    worst = rows.worst
    if worst is None:
        return Compared(asked, answer, Agreement.SAME)
    exact = float(rows.exact[worst])
    one = compare_row(name, Batch.of_row(batch.problem, worst), exact)
    value = float(rows.values[worst])
    return Compared(asked, answer, one.agreement, value, exact, worst, one.cause, worst)


def _cause_of_batch(
    name: str, batch: Batch, evaluation: Evaluation, rows: "_Rows", answer: Answer
) -> tuple[Cause | None, int | None]:
    """A reason of the reduction, or that of the row which is furthest off."""
    assert answer.loss is not None
    precision, reported = _precision(batch, answer.loss), float(answer.loss)
    if not rows.comparable:
        return None, None
    total, divisor = float(rows.values.sum()), evaluation.denominator
    divided = total / divisor if divisor else 0.0
    # PyTorch divides by class weights; sample weights are multiplied in by hand, and their mean is over rows.
    weighs = name == "sklearn" or (name == "torch" and batch.sample_weight is None)
    off = [slack for slack in _slacks(precision) if not close(divided, reported, slack)]
    for slack in off:
        if text := cause_of_divisor(total, reported, evaluation, batch, slack, weights_first=weighs):
            return Cause(text), None
    if _slacks(precision)[-1] in off:
        text = _overflow(precision, rows, divisor)
        return (Cause(text) if text else None), None
    worst = rows.worst
    if worst is None:
        return rounding(precision), None
    exact = float(rows.exact[worst])
    one = compare_row(name, Batch.of_row(batch.problem, worst), exact)
    return (Cause(one.cause, one.agreement is Agreement.ROUNDED) if one.cause else None), worst


def _slacks(precision: Precision) -> tuple[float, ...]:
    """What a sum may be off by, relative; half precision, where that hides most divisors, begins with a few rows'."""
    many = max(64 * precision.eps, 1e-6)  # some add float64 up in float32
    return (2 * precision.eps, many) if many > _COARSE else (many,)


def _overflow(precision: Precision, rows: "_Rows", divisor: float) -> str:
    """A sum or a count that is too large for the type; empty where neither is."""
    largest = f"{precision.name} holds nothing above {precision.largest:,.6g}"
    if divisor > precision.largest:
        return f"divides by inf: {largest}, and there are {divisor:,.6g} rows"
    total = float(rows.values.sum())
    return f"the sum overflows: {largest}, and it is {total:,.6g}" if abs(total) > precision.largest else ""


def _with_cause(compared: Compared, cause: Cause | None, row: int | None) -> Compared:
    if cause is None:
        return replace(compared, agreement=Agreement.DIFFERENT)
    agreement = Agreement.ROUNDED if cause.rounding else Agreement.DIFFERENT
    return replace(compared, agreement=agreement, cause=cause.text, cause_row=row)


@dataclass(frozen=True)
class _Rows:
    """All row losses of a library beside the exact ones, (rows,) float64."""

    values: Floats
    exact: Floats
    precision: Precision

    @classmethod
    def of(cls, batch: Batch, answer: Answer, evaluation: Evaluation) -> "_Rows":
        """Take what reduction "none" reports."""
        assert answer.row_losses is not None
        values = np.asarray(answer.row_losses, np.float64).reshape(-1)
        return cls(values, evaluation.row_losses.reshape(-1), _precision(batch, answer.row_losses))

    @property
    def comparable(self) -> bool:
        """Whether there is one for each row: labels of a wrong shape can broadcast."""
        return self.values.shape == self.exact.shape

    @property
    def worst(self) -> int | None:
        """The row that is furthest off; None where all are the same."""
        if not self.comparable or not len(self.exact):
            return None
        with np.errstate(all="ignore"):
            off = np.abs(self.values - self.exact)
            same = (off <= _SAME * self.precision.eps * np.abs(self.exact)) | (self.values == self.exact)
        off[np.isnan(off)] = np.inf
        off[same | (np.isnan(self.values) & np.isnan(self.exact))] = -1
        row = int(off.argmax())
        return row if off[row] >= 0 else None


def _value_in(name: str, batch: Batch, dtype: np.dtype[Any]) -> float:
    """What the library says to the same row in another type."""
    asked = ask(name, batch.typed(dtype))
    loss = None if asked.call is None else asked.answer().loss
    return math.nan if loss is None else _only(loss)


def _only(loss: Array) -> float:
    return float(loss.reshape(-1)[0])


def _precision(batch: Batch, loss: Array) -> Precision:
    """Of the scores or of the answer, whichever is coarser."""
    return max(Precision.of(batch.dtype), Precision.of(loss.dtype), key=attrgetter("eps"))


def _same(value: float, exact: float, precision: Precision) -> bool:
    if value == exact or (math.isnan(value) and math.isnan(exact)):
        return True
    return abs(value - exact) <= _SAME * precision.ulp(exact)
