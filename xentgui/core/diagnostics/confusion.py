"""How often each label is predicted as each class, and whether labels are what a model has learned."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .evidence import Verdict

Array = NDArray[Any]

MOST, NEARLY_ALL = 0.6, 0.85  # of the rows: where few readings were tried, and where many were
_TIMES = 3
_LITTLE, _VERY_LITTLE = 0.5, 0.25  # of what a uniform guess costs
_FEW, _NEARLY_EACH = 3, 0.9
_MANY, _VERY_MANY = 6, 20  # classes that no accident gives each its own, or even a third of them
_OF_AN_ORDER, _LESS = 0.8, 0.6  # of very many classes in an order that was fitted: an accident gives 1 - 1 / e theirs


def confusion(labels: Array, predicted: Array, classes: int) -> Array:
    """Counts (classes + 2, classes) of labels -1, 0, ..., classes, each predicted as each class; others are left out.

    So labels that are one too low or too high are in it, too; those that are classes are rows 1 to the last but one.
    """
    known = (labels >= -1) & (labels <= classes) & (predicted >= 0)
    pairs = (labels + 1) * classes + predicted
    return np.bincount(pairs if known.all() else pairs[known], minlength=(classes + 2) * classes).reshape(-1, classes)


def learned(verdict: Verdict, counts: Array, share: float, moved: int) -> bool:
    """Whether labels are what a model has learned, by their confusion: so many rows are of classes with their own.

    Their own: no other class is predicted more often; and rows predict the label three times as often as the one
    given. A model that is hardly trained says another thing of each class, too, by accident. Of few classes it may
    even say the right thing, and then is not sure of it, or far off; where only two or three have `moved`, sigmoids
    fitted to few rows turn them round, so that nearly all has to be right there.
    """
    rows = counts.sum(axis=1)
    own = np.diagonal(counts) == counts.max(axis=1)
    classes = int((rows > 0).sum())
    least = share if classes < _VERY_MANY else share / 3
    if share == NEARLY_ALL and classes >= _VERY_MANY and verdict.cost > _LESS:
        least = _OF_AN_ORDER
    each_its_own = int(rows[own].sum()) >= least * int(rows.sum())
    if not each_its_own or verdict.hits <= _TIMES * verdict.hits_given:
        return False
    if moved <= _FEW:
        return verdict.cost <= _VERY_LITTLE and verdict.hits >= _NEARLY_EACH * verdict.rows
    return verdict.cost <= _LITTLE or classes >= _MANY
