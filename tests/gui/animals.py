"""A table that a test of the window edits: four animals, with the columns before their scores."""

import numpy as np

from xentgui.core.problem import Problem

NAMES = ("cat", "dog", "duck", "bird")
LABEL, LOSS, PREDICTED, FIRST = range(4)


def animals(rows: int = 4, **given: object) -> Problem:
    return Problem.create(np.arange(rows * 4.0).reshape(rows, 4), np.arange(rows) % 4, class_names=NAMES, **given)  # type: ignore[arg-type]
