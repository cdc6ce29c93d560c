"""Rules of arrays whose shapes fit once their axes stand in another order: transposed, or classes not last."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .finding import Finding, Fix, Severity
from .given import Given
from .sequences import off_by_k

Array = NDArray[Any]

_VOID = 255


def transposed_labels(given: Given) -> list[Finding]:
    """A table of labels with its classes, or indices with their steps, along another axis than the scores have them."""
    order = _order_that_fits(given)
    fix = None if order is None else given.read(labels=given.labels.transpose(order))
    if fix is None:
        return []
    return [
        Finding(
            rule="transposed-labels",
            severity=Severity.ERROR,
            title="Labels are transposed",
            evidence=f"labels have shape {given.labels.shape} and scores {given.scores.shape}: they fit with the axes "
            f"of the labels in the order {order}",
            cause="one of the two has its classes, or its steps, in rows and the other in columns",
            mend="use labels.T" if len(fix.arguments["labels"].shape) == 2 else f"use labels.transpose({order})",
            fix=fix,
        )
    ]


def _order_that_fits(given: Given) -> tuple[int, ...] | None:
    """The axes of labels in another order, in which they have the shape of the scores, or of their rows."""
    labels, axes = given.labels, tuple(range(given.labels.ndim))
    if labels.ndim == 2 and labels.shape == given.leading[::-1] and labels.shape[0] != labels.shape[1]:
        return axes[::-1]
    if labels.ndim != given.scores.ndim or labels.shape == given.scores.shape:
        return None
    for axis in axes[:-1]:
        order = (*axes[:axis], *axes[axis + 1 :], axis)
        fits = labels.transpose(order).shape == given.scores.shape
        if fits and _distributed(labels, axis) and not _distributed(labels, -1):
            return order
    return None


def _distributed(labels: Array, axis: int) -> bool:
    """Whether labels are shares that sum to 1 along an axis."""
    values = labels.astype(np.float64)
    return bool((values >= 0).all() and np.all(np.abs(values.sum(axis=axis) - 1) <= 1e-3))


def transposed_scores(given: Given) -> list[Finding]:
    """Scores with a row a class: labels fit them once they are transposed."""
    fitting = _other_class_axis(given)
    if fitting is None or given.scores.ndim != 2:
        return []
    return [
        Finding(
            rule="transposed-scores",
            severity=Severity.ERROR,
            title="Scores are transposed",
            evidence=f"scores have shape {given.scores.shape} and labels {given.labels.shape}: they fit with axis 0 as "
            "the class axis",
            cause="the scores have a row for each class and a column for each sample",
            mend="use scores.T",
            fix=fitting[1],
        )
    ]


def class_axis(given: Given) -> list[Finding]:
    """Labels that fit once another axis of the scores than the last is taken as the classes."""
    fitting = _other_class_axis(given)
    if fitting is None or given.scores.ndim == 2:
        return []
    axis, fix = fitting
    steps = off_by_k(given)  # fits too, where there are as many classes as steps, or nearly
    if steps and steps[0].fix is not None and steps[0].fix.loss < fix.loss:
        return []
    return [
        Finding(
            rule="class-axis",
            severity=Severity.ERROR,
            title=f"Axis {axis} of the scores is the class axis, not the last",
            evidence=f"scores have shape {given.scores.shape} and labels {given.labels.shape}: they fit with axis "
            f"{axis} as the class axis",
            cause="PyTorch has the class axis second, (N, C, length); Keras and optax have it last",
            mend=f"use numpy.moveaxis(scores, {axis}, -1); a reshape would mix rows and classes",
            fix=fix,
        )
    ]


def _highest(given: Given) -> float:
    """The largest class index that is neither ignored nor a mark of pixels without a class."""
    ignored = given.options.get("ignore_class")
    labels = given.labels[~np.isin(given.labels, [_VOID, _VOID if ignored is None else ignored])]
    return float(labels.max(initial=0))


def _other_class_axis(given: Given) -> tuple[int, Fix] | None:
    """The first axis but the last with which, taken as the classes, labels fit; that has room for their classes."""
    for axis in range(given.scores.ndim - 1):
        moved = np.moveaxis(given.scores, axis, -1)
        indices = given.labels.shape == moved.shape[:-1]
        if indices and not _highest(given) < moved.shape[-1]:
            continue
        if (indices or given.labels.shape == moved.shape) and (fix := given.read(scores=moved)):
            return axis, fix
    return None
