"""Verbs that turn the whole batch into another kind: another loss, another type of scores."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xentgui.core import door
from xentgui.core.cross_entropy import binary_mass
from xentgui.core.options import Loss
from xentgui.core.problem import Problem

Array = NDArray[Any]


def set_loss(problem: Problem, loss: str) -> Problem:
    """Switch between the categorical and the binary loss; the scores stay, and the labels where they are a table.

    To binary, class indices become rows of 0 and 1 (of one class: the 0 or 1 itself). A label that is no class
    becomes NaN, which has no defined loss either, and a row that `ignore_class` left out weighs 0. Back to
    categorical the table stays as it is, whether its rows sum to 1 or not.
    """
    kind = Loss.of(loss)
    options = replace(problem.options, loss=kind)
    if options == problem.options:
        return problem
    if kind is Loss.CATEGORICAL or not problem.sparse:
        return problem.replace(options=options)
    return problem.replace(
        options=options,
        labels=problem.labels.map(lambda labels: binary_mass(labels, problem.classes)),
        sample_weight=_nothing_for_ignored(problem),
    )


def set_dtype(problem: Problem, dtype: str) -> Problem:
    """Round the scores to another floating-point type; what is too big for it becomes infinite."""
    to = door.float_type(dtype)
    if problem.scores.dtype == to:
        return problem
    with np.errstate(over="ignore", invalid="ignore"):
        return problem.replace(scores=problem.scores.map(lambda scores: scores.astype(to)))


def _nothing_for_ignored(problem: Problem) -> Array | None:
    """The sample weights, 0 where `ignore_class` leaves a row out."""
    ignored = problem.labels.join() == problem.options.ignore_class
    if problem.options.ignore_class is None or not ignored.any():
        return problem.sample_weight
    weights = 1.0 if problem.row_weights is None else problem.row_weights
    return np.where(ignored, 0.0, weights).reshape(problem.leading_shape)
