"""Verbs that mend what stands in the wrong place: labels at other rows or classes, classes on another axis."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xentgui.core import rearranged
from xentgui.core.problem import Problem

from .cost import touches


@touches(lambda problem, **_: problem.rows if problem.sparse else 2 * problem.cells)
def shift_labels(problem: Problem, by: int) -> Problem:
    """Give each row the label of the row `by` further on in its sequence, the last of several leading axes.

    Rows that get none are ignored; in a table of distributions they are taken out.
    """
    if abs(by) >= problem.steps and by:
        raise ValueError(f"sequences of {problem.steps} cannot be shifted by {by}; no label would be left")
    return rearranged.with_labels_shifted(problem, by) if by else problem


@touches(lambda problem, **_: problem.rows if problem.sparse else problem.cells)
def permute_labels(problem: Problem, classes: Sequence[int] | NDArray[Any]) -> Problem:
    """Make label c label classes[c]; what is no class, or ignored, stays."""
    order = np.asarray(classes)
    if order.shape != (problem.classes,) or not np.array_equal(np.sort(order), np.arange(problem.classes)):
        raise ValueError(f"classes must be 0..{problem.classes - 1} in some order, each once")
    if np.array_equal(order, np.arange(problem.classes)):
        return problem
    return rearranged.with_labels_permuted(problem, order)


def move_class_axis(problem: Problem, axis: int, *, labels: bool = False) -> Problem:
    """Take another leading axis of the scores for the classes, and of a table of labels, too, where that is said.

    Where labels stay, the shape of the scores must stay as it is. Else sample weights are lost where the leading shape
    changes, weights and names of classes where their number does.
    """
    shape = (*problem.leading_shape, problem.classes)
    if not 0 <= axis < len(problem.leading_shape):
        raise ValueError(f"there is no leading axis {axis} in scores of shape {shape}")
    if labels and problem.sparse:
        raise ValueError("class indices have no class axis; move that of the scores alone")
    if labels:
        return rearranged.with_class_axis_of_both(problem, axis)
    moved = (*np.delete(shape, axis).tolist(), shape[axis])
    if moved != shape:
        raise ValueError(f"scores would have shape {moved}, and not {shape}, which the labels fit")
    return rearranged.with_class_axis(problem, axis)
