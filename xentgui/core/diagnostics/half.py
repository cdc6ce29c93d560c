"""Rules of half precision: this batch in float16 and in bfloat16, beside float64, and labels that they cannot hold."""

from typing import NamedTuple

import numpy as np

from xentgui.core import door
from xentgui.core.counting import counted
from xentgui.core.cross_entropy import RowRule, block_result
from xentgui.core.log_softmax import Floats
from xentgui.core.problem import Problem

from .case import Case, Rows
from .facts import Flags
from .finding import Certainty, Finding, Severity
from .wording import in_rows, number

_HALVES = ("float16", "bfloat16")
_LARGEST = 65504.0  # of float16
_HOLDS_TO = {"float16": 2048, "bfloat16": 256}  # every whole number
_FEWEST_ROUNDED = 17  # different classes
_NEWS = 0.01  # of the mean loss, or in nats


class _InHalf(NamedTuple):
    """The mean loss in a type of 16 bits, and how many rows are not finite in it alone."""

    name: str
    mean: float
    overflows: int
    off: float

    def __str__(self) -> str:
        if self.overflows:
            return f"{self.name} overflows in {counted(self.overflows, 'row')}"
        return f"in {self.name} it is {number(self.mean)}"


def half_precision(case: Case) -> list[Finding]:
    """This batch in float16 and bfloat16 against float64: what overflows, and what the mean loses.

    Scores are rounded, the loss of each row is exact for those, and rounded again, as kernels do that add in float32.
    """
    rows = case.sample()
    rows = rows[(case.counts & ~case.outside & case.scores.finite & np.isfinite(case.losses))[rows]]
    if not rows.size:
        return []
    exact = case.losses[rows]
    halves = [_in_half(name, case.problem, rows, exact) for name in _HALVES]
    own, beyond = case.problem.scores.dtype.name, _sum_beyond(case)
    changes = bool(beyond) or any(half.overflows or half.off > _NEWS for half in halves)
    if not changes:
        return []
    broken = any(half.overflows and half.name == own for half in halves) or (own in _HALVES and bool(beyond))
    means = f"the mean loss is {number(float(exact.mean()))} in float64; " + "; ".join(map(str, halves))
    return [
        Finding(
            rule="half-precision",
            severity=Severity.WARNING if broken else Severity.HINT,
            title=f"Half precision {'changes' if own in _HALVES else 'would change'} this loss",
            evidence="; ".join(filter(None, (means, beyond))) + case.sampled(len(case.sample())),
            cause="float16 has 11 bits of precision and ends at 65504; bfloat16 has 8 bits",
            mend="convert the logits to float32 before the loss: logits.float()",
        )
    ]


@np.errstate(all="ignore")
def _in_half(name: str, problem: Problem, rows: Rows, exact: Floats) -> _InHalf:
    dtype, rule, height = door.float_type(name), RowRule.of(problem), problem.scores.height

    def of_some(some: Rows) -> Floats:
        rounded = problem.scores.take(some).astype(dtype)
        return block_result(rounded, problem.labels.take(some), rule).losses.astype(dtype).astype(np.float64)

    losses = np.concatenate([of_some(rows[start : start + height]) for start in range(0, len(rows), height)])
    broken = int((~np.isfinite(losses)).sum())
    mean, true = float(losses.mean()), float(exact.mean())
    return _InHalf(name, mean, broken, abs(mean - true) / max(1.0, abs(true)))


def _sum_beyond(case: Case) -> str:
    total = abs(float(np.nansum(case.losses)))
    if case.options.reduction != "sum" or not total > _LARGEST:
        return ""
    return f"the sum, {number(total)}, is beyond float16's 65504"


def half_precision_labels(case: Case) -> list[Finding]:
    """Class indices that 16 bits have rounded, or would, as Keras casts them to the type of the loss.

    Rounded ones are told by their values, whatever their type is now: of 17 different classes too large for 16 bits
    all are among those that 16 bits hold with a chance of at most 2 ** -17.
    """
    if not case.problem.sparse:
        return []
    there = case.counts & (case.labels >= 0) & (case.labels < case.classes)
    values = np.flatnonzero(np.bincount(case.labels[there], minlength=1))
    name = next((name for name in ("bfloat16", "float16") if _rounded(values, name)), None)
    if name is not None:
        return [_rounded_labels(name, np.flatnonzero(there & (case.labels >= _HOLDS_TO[name])), case.problem.rows)]
    return _labels_beyond(case, there)


def _rounded(values: Rows, name: str) -> bool:
    """Whether a type has rounded class indices: those above its bound alone are multiples of its steps."""
    small, large = values[values < _HOLDS_TO[name]], values[values >= _HOLDS_TO[name]]
    if len(large) < _FEWEST_ROUNDED or not (small % 2).any():
        return False
    steps = 2 ** (np.log2(large).astype(np.intp) - _HOLDS_TO[name].bit_length() + 2)
    return not (large % steps).any()


def _rounded_labels(name: str, rows: Rows, of: int) -> Finding:
    return Finding(
        rule="half-precision-labels",
        severity=Severity.HINT,
        title=f"Labels look as if {name} had rounded them",
        evidence=f"labels of {_HOLDS_TO[name]:,} or more, in {in_rows(rows, of)}, are all among the numbers that "
        f"{name} holds, and so is not one odd number, of which there are some below",
        cause="class indices went through a cast to half precision, and one that was rounded is another class",
        mend="take the labels as integers, from before the cast",
        rows=rows,
        certainty=Certainty.LIKELY,
        would_decide="the labels before the cast",
    )


def _labels_beyond(case: Case, there: Flags) -> list[Finding]:
    name = case.problem.scores.dtype.name
    rows = np.flatnonzero(there & (case.labels > _HOLDS_TO[name])) if name in _HOLDS_TO else np.zeros(0, np.intp)
    if not rows.size:
        return []
    return [
        Finding(
            rule="half-precision-labels",
            severity=Severity.INFO,
            title=f"{name} cannot hold every class index of this batch",
            evidence=f"labels above {_HOLDS_TO[name]}, which {name} rounds, are in {in_rows(rows, case.problem.rows)}",
            cause="Keras casts labels to the type of the loss, and a rounded index is another class",
            mend="compute the loss in float32, or keep labels out of the cast",
            rows=rows,
        )
    ]
