"""Masks that are a large negative number and not -inf: told from scores that merely are low."""

import numpy as np

from .case import Case, Rows
from .facts import Flags, Floats
from .wording import number

LOWEST = -5e3  # a score below is none that a model gives, or a mask
_HIGHEST = 1e3  # what rows reach whose classes are not all masked
_ALIKE = 0.01  # masks are one number, which the scores below are added to or not
_FEW = 3


def by_a_number(case: Case) -> Flags:
    """Rows in which some class is masked by a large negative number, (rows,)."""
    facts = case.scores
    usual = facts.finite & case.counts
    low = usual & (facts.rows_min <= LOWEST)
    nothing = np.zeros_like(low)
    if not low.any() or not (np.abs(facts.rows_max[usual]) <= _HIGHEST).all():
        return nothing
    lowest = facts.rows_min[low]
    if np.ptp(lowest) > -_ALIKE * lowest.min() or (low.sum() < _FEW and not _round(lowest, case)):
        return nothing
    return low


def named(case: Case, rows: Rows) -> str:
    """What masks these rows."""
    lowest = float(case.scores.rows_min[rows].min())
    return "-inf" if lowest == -np.inf else number(lowest)


def _round(lowest: Floats, case: Case) -> bool:
    """Whether these are numbers that people write, or the least of a type."""
    least = (65504.0, float(np.finfo(np.float32).max), float(np.finfo(np.float64).max), 3.3895314e38)
    step = 0.01 if case.problem.scores.dtype.itemsize <= 2 else 1e-4
    powers = np.abs(np.log10(-lowest) - np.round(np.log10(-lowest))) < step
    return bool((powers | np.isclose(-lowest[:, None], least, rtol=1e-3).any(axis=1)).all())
