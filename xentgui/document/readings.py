"""The edit that makes a batch what it would be under another reading."""

from xentgui.core.problem import Problem
from xentgui.core.readings import reading_named

from .cost import touches


@touches(lambda problem, name: reading_named(problem, name).cells(problem))
def read_as(problem: Problem, name: str) -> Problem:
    """Take a batch as the reading of this name does, such as "labels-one-lower".

    Raises:
        ValueError: the batch cannot be taken so; the message names the place.
    """
    return reading_named(problem, name).of(problem)
