"""A rule of scores whose softmax went along another axis than the classes: rows, steps, or all of them."""

from typing import NamedTuple

import numpy as np

from xentgui.core.progress import checked

from . import fixes
from .case import Array, Case
from .finding import Certainty, Finding, Severity
from .wording import number, span

_NEAR_A_WHOLE = 0.1


class _Along(NamedTuple):
    """Along what scores sum to a whole number: in words, that number, and in how many rows that was looked for."""

    what: str
    total: int
    looked_at: int


def softmax_over_batch(case: Case) -> list[Finding]:
    """Each column sums to 1, and the rows do not: softmax, or its logarithm, went along the rows."""
    if case.problem.binary or case.classes < 2 or case.problem.rows < 2:
        return []
    if _log_softmax_of_columns(case):
        return [_of_logarithms(case)]
    rows = np.flatnonzero(case.scores.rows_off(case.tolerance) & case.counts)
    along = _along(case) if rows.size and case.scores.within(0, 1 + case.tolerance) else None
    if along is None:
        return []
    square = len(case.problem.leading_shape) == 1 and case.problem.rows == case.classes and along.total == 1
    fix = fixes.set_scores(case, case.problem.scores.join().T) if square and fixes.writable(case) else None
    batches = f", once in each of {along.total} batches or sequences" if along.total > 1 else ""
    return [
        Finding(
            rule="softmax-over-batch",
            severity=Severity.ERROR,
            title=f"Softmax was taken over {along.what}, not over the classes",
            evidence=f"all scores lie in [0, 1] and sum to {along.total} along {along.what}; along the class axis the "
            f"sums are {span(case.scores.rows_sum.min(), case.scores.rows_sum.max())}" + case.sampled(along.looked_at),
            cause=f"softmax along {along.what}{batches}: the default axis of another library, or "
            + ("scores that are transposed" if square else "a squeezed dimension"),
            mend="take the softmax along the last axis" + (", or transpose the scores" if square else ""),
            fix=fix,
            rows=rows,
            certainty=Certainty.LIKELY if square else Certainty.CERTAIN,
            would_decide="whether rows of the scores are samples or classes" if square else "",
        )
    ]


def _of_logarithms(case: Case) -> Finding:
    return Finding(
        rule="softmax-over-batch",
        severity=Severity.ERROR,
        title="Log-softmax was taken over axis 0, not over the classes",
        evidence="no score is above 0, and the exponentials of each column sum to 1; those of row 0 sum to "
        f"{number(float(np.exp(case.problem.scores.row(0).astype(np.float64)).sum()))}",
        cause="log_softmax(axis=0), the default axis of another library, or a squeezed dimension",
        mend="take the log-softmax along the last axis",
        rows=np.arange(case.problem.rows),
    )


def _along(case: Case) -> _Along | None:
    """Along what scores sum to 1, or columns to one and the same whole number, of batches that are joined."""
    shape, every = case.problem.leading_shape, case.problem.rows
    sums = case.scores.columns_sum
    total = float(np.round(sums[0]))
    if abs(sums.sum() - 1) <= case.tolerance:
        return _Along("the whole table", 1, every)
    # Of sums that are large enough any would be near a whole number.
    whole = total >= 1 and np.abs(sums - total).max() <= min(case.tolerance * total, _NEAR_A_WHOLE)
    if whole and (len(shape) == 1 or total == 1):
        return _Along("axis 0" if len(shape) == 1 else "all rows", int(total), every)
    for axis, length in enumerate(shape if len(shape) > 1 else ()):
        places = np.moveaxis(np.arange(every).reshape(shape), axis, -1).reshape(-1, max(1, length))
        some = places[:: max(1, len(places) * length * case.classes >> 20)]
        if length > 1 and all(_sums_to_1(case.problem.scores.take(line), case.tolerance) for line in checked(some)):
            return _Along(f"axis {axis}", 1, some.size)
    return None


def _sums_to_1(table: Array, tolerance: float) -> bool:
    return bool(np.all(np.abs(table.sum(axis=0, dtype=np.float64) - 1) <= tolerance))


def _log_softmax_of_columns(case: Case) -> bool:
    facts = case.scores
    # The largest of a column is at least the mean of its shares, so that most logits are told without a pass.
    likely = facts.columns_max.max() <= case.tolerance and facts.columns_max.min() > -np.log(case.problem.rows) - 0.1
    if not likely or not facts.finite.all() or case.scores_are_log_probabilities:
        return False
    blocks = checked(case.problem.scores.blocks)
    sums = sum(np.exp(block.astype(np.float64)).sum(axis=0) for block in blocks if len(block))
    rounded = case.problem.scores.dtype.itemsize <= 2
    return bool(np.abs(sums - 1).max() <= (0.03 if rounded else 1e-3))
