"""Rules of half precision: this batch in float16 and in bfloat16, beside float64, and labels that they cannot hold."""

from typing import NamedTuple

import numpy as np

from xentgui.core import door
from xentgui.core.counting import counted
from xentgui.core.cross_entropy import RowRule, block_result
from xentgui.core.log_softmax import Floats
from xentgui.core.problem import Problem

from .case import Case, Rows
from .finding import Finding, Severity
from .wording import in_rows, number

_HALVES = ("float16", "bfloat16")
_LARGEST = 65504.0  # of float16
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
    """Class indices that the type of the scores cannot hold, which Keras casts to the type of the loss."""
    name = case.problem.scores.dtype.name
    bound = {"float16": 2048, "bfloat16": 256}.get(name)
    if bound is None or not case.problem.sparse:
        return []
    rows = np.flatnonzero((case.labels > bound) & (case.labels < case.classes) & case.counts)
    if not rows.size:
        return []
    return [
        Finding(
            rule="half-precision-labels",
            severity=Severity.INFO,
            title=f"{name} cannot hold every class index of this batch",
            evidence=f"labels above {bound}, which {name} rounds, are in {in_rows(rows, case.problem.rows)}",
            cause="Keras casts labels to the type of the loss, and a rounded index is another class",
            mend="compute the loss in float32, or keep labels out of the cast",
            rows=rows,
        )
    ]
