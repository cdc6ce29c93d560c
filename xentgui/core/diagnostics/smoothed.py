"""Rules of soft labels that were smoothed where they are made: by how much, by both conventions, and whether twice."""

import numpy as np

from . import fixes
from .case import Case
from .facts import ROUNDING
from .finding import Finding, Severity
from .wording import number

_OF_16_BITS = {"float16": 2.0**-10, "bfloat16": 2.0**-7}
_MOSTLY = 0.8  # a share of one of two classes that few rows have alike by smoothing only


def smoothed_twice(case: Case) -> list[Finding]:
    """Soft labels of two values a row are smoothed already, and label_smoothing smooths them once more."""
    smoothing = _smoothing_of(case) if case.options.label_smoothing else None
    if smoothing is None:
        return []
    return [
        Finding(
            rule="smoothed-twice",
            severity=Severity.WARNING,
            title="Labels are smoothed already, and label_smoothing smooths them again",
            evidence=f"{_two_conventions(case, smoothing)}; label_smoothing={case.options.label_smoothing:g} comes "
            "on top",
            cause="labels are smoothed where they are made, and again in the loss",
            mend="smooth in one place only",
            fix=fixes.set_options(case, label_smoothing=0.0),
        )
    ]


def smoothed_labels(case: Case) -> list[Finding]:
    """Soft labels of two values a row: which smoothing they come from, by both conventions."""
    smoothing = None if case.options.label_smoothing else _smoothing_of(case)
    if smoothing is None:
        return []
    return [
        Finding(
            rule="smoothed-labels",
            severity=Severity.INFO,
            title=f"Labels are smoothed by {number(smoothing)}",
            evidence=_two_conventions(case, smoothing),
            cause="labels are smoothed where they are made; libraries differ in what eps means",
            mend="leave label_smoothing at 0, and compare losses under one convention only",
        )
    ]


def _two_conventions(case: Case, smoothing: float) -> str:
    other = smoothing * (case.classes - 1) / case.classes
    return (
        f"in each row one value is larger and the others are equal: a smoothing of {number(smoothing)} as eps / C "
        f"(PyTorch, Keras), or of {number(other)} as eps / (C - 1)"
    )


def _smoothing_of(case: Case) -> float | None:
    """The eps that all rows are smoothed with; None where they are not."""
    if case.problem.sparse or case.problem.binary or case.classes < 2 or not case.problem.rows:
        return None
    facts, classes = case.mass, case.classes
    low, high = facts.rows_min, facts.rows_max
    rest = (1 - high) / (classes - 1)
    rounded = ROUNDING + _OF_16_BITS.get(case.problem.labels.dtype.name, 0.0) / (classes - 1)
    if not (low.min() > 0 and np.all(np.abs(low - rest) <= rounded) and np.ptp(high) <= ROUNDING and low[0] < high[0]):
        return None
    fewest = 4 if high[0] > _MOSTLY else 8
    return None if classes == 2 and len(low) < fewest else float(low[0] * classes)
