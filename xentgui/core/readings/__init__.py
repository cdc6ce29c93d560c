"""What if: a batch under other readings, such as scores for probabilities or labels that count from 1."""

from xentgui.core.problem import Problem

from .plausible import Plausibility, Verdict
from .reading import DoesNotApply, Reading
from .what_if import Batch, WhatIf, readings_of, what_ifs

__all__ = [
    "Batch",
    "DoesNotApply",
    "Plausibility",
    "Reading",
    "Verdict",
    "WhatIf",
    "reading_named",
    "readings_of",
    "what_ifs",
]


def reading_named(problem: Problem, name: str) -> Reading:
    """One of the readings of a batch.

    Raises:
        ValueError: there is none of this name.
    """
    for reading in readings_of(problem):
        if reading.name == name:
            return reading
    raise ValueError(f"there is no reading {name!r}; there are {', '.join(each.name for each in readings_of(problem))}")
