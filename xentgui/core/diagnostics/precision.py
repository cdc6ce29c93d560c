"""Rules of what a floating-point type cannot hold: huge scores, float16 and bfloat16."""

import numpy as np

from .case import SAMPLE_CELLS, Case, Rows
from .finding import Finding, Severity
from .misaligned_rows import asks
from .wording import in_rows, number

_EXP_OVERFLOWS = {"float16": 11.0, "bfloat16": 88.0, "float32": 88.0, "float64": 709.0}
_EXP_IS_0 = {"float16": -18.0, "bfloat16": -93.0, "float32": -104.0, "float64": -746.0}
_DIGITS = {"float16": 10, "bfloat16": 7, "float32": 23, "float64": 52}
_STEPS, _MANY = 4, 0.5


def lost_differences(case: Case) -> list[Finding]:
    """Scores so large that their type cannot tell two of them 1 apart."""
    if not case.options.from_logits or not case.problem.rows:
        return []
    name = case.problem.scores.dtype.name
    top = np.abs(case.scores.rows_max)
    bound = 2.0 ** (_DIGITS[name] + 1)
    rows = np.flatnonzero(np.isfinite(top) & (top >= bound) & case.counts)
    if not rows.size:
        return []
    largest, blurred = float(top[rows].max()), _share_of_ties(case, rows)
    return [
        Finding(
            rule="lost-differences",
            severity=Severity.WARNING if blurred >= _MANY else Severity.INFO if asks(case) else Severity.HINT,
            title=f"Scores are too large for {name}: differences between classes are lost",
            evidence=f"scores of up to {number(largest)} in {in_rows(rows, case.problem.rows)}; from {number(bound)} "
            f"on, neighbouring numbers of {name} are more than 1 apart; in {100 * blurred:.3g} % of these rows the two "
            f"largest scores are at most {_STEPS} such numbers apart",
            cause="the last layer diverges, or an offset was added to all classes",
            mend=f"subtract each row's maximum before the scores are rounded to {name}"
            + (", or compute the last layer in float32" if name in ("float16", "bfloat16") else ""),
            rows=rows,
        )
    ]


def _share_of_ties(case: Case, rows: Rows) -> float:
    """How many rows have a second largest score so near to the largest that rounding decides between them."""
    if case.classes < 2:
        return 0.0
    some = rows[:: -(-len(rows) * case.classes // SAMPLE_CELLS) or 1]
    second, largest = np.partition(case.problem.scores.take(some).astype(np.float64), -2, axis=1)[:, -2:].T
    digits = _DIGITS[case.problem.scores.dtype.name]
    step = 2.0 ** (np.floor(np.log2(np.abs(largest))) - digits)
    return float((largest - second <= _STEPS * step).mean())


def naive_overflow(case: Case) -> list[Finding]:
    """Scores whose exponential overflows, or is 0 in a whole row: log(softmax) gives NaN; log_softmax does not.

    Scores in float64 are held against float32 too, in which libraries compute.
    """
    if not case.options.from_logits or not case.problem.rows or lost_differences(case):
        return []
    own = case.problem.scores.dtype.name
    return next((told for name in dict.fromkeys((own, "float32")) if (told := _beyond_exp(case, name, own))), [])


def _beyond_exp(case: Case, name: str, own: str) -> list[Finding]:
    """What a type cannot hold of the exponentials of these scores; of another type than theirs, if it is coarser."""
    top, counts = case.scores.rows_max, case.counts & np.isfinite(case.scores.rows_max)
    above, below = counts & (top > _EXP_OVERFLOWS[name]), counts & (top < _EXP_IS_0[name])
    rows = np.flatnonzero(above | below)
    if not rows.size or _EXP_OVERFLOWS[name] > _EXP_OVERFLOWS[own]:
        return []
    too_large = bool(above.any())
    told = f"overflows from {_EXP_OVERFLOWS[name]:g} on" if too_large else f"is 0 below {_EXP_IS_0[name]:g}"
    return [
        Finding(
            rule="naive-overflow",
            severity=Severity.INFO,
            title=f"exp(score) {'overflows' if too_large else 'is 0 in whole rows'} in {name}",
            evidence=f"{'scores' if too_large else 'largest scores'} of up to {number(float(top[rows].max()))} in "
            f"{in_rows(rows, case.problem.rows)}; exp {told}",
            cause="a loss written out as -log(exp(z) / sum(exp(z))) becomes "
            + ("inf / inf" if too_large else "0 / 0")
            + " here, unless the maximum is subtracted first",
            mend="use log_softmax, or a loss that takes logits",
            rows=rows,
        )
    ]
