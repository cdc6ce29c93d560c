"""The label's columns of a derivation: smoothed, and weighted where classes have weights."""

from collections.abc import Callable
from functools import partial

import numpy as np

from ..log_softmax import Floats
from .column import Column, Foot
from .digits import digits, operand, sum_of
from .row import Row


def smoothed(row: Row) -> Floats:
    """y (1 - s) + s / C, of the binary loss s / 2; (classes,)."""
    smoothing = row.rule.label_smoothing
    return row.mass * (1 - smoothing) + smoothing / _shares(row) if smoothing else row.mass


def times(weights: Floats, values: Floats) -> Floats:
    """Weights times costs or logarithms, where 0 times inf is 0, and 0 times NaN is NaN."""
    return np.where((weights == 0) & np.isinf(values), 0, weights * values)


def label_columns(row: Row) -> list[Column]:
    """The label after smoothing; where classes have weights, also what they make of it."""
    labels = smoothed(row)
    foot = None if row.rule.binary else Foot("Σ", float(labels.sum()), sum_of(labels, labels.sum()))
    columns = [Column("label", "label y", _meaning(row), labels, partial(_label, row), foot, remark=_no_class(row))]
    if row.rule.class_weight is not None and not row.rule.binary:
        columns.append(_weighted(row.rule.class_weight, labels))
    return columns


def _weighted(weights: Floats, labels: Floats) -> Column:
    values = weights * labels
    return Column(
        "weighted",
        "w · y",
        "The label times its class_weight.",
        values,
        lambda j: f"{digits(weights[j])} × {operand(labels[j])}",
        Foot("Σ", float(values.sum()), sum_of(values, values.sum())),
    )


def _shares(row: Row) -> int:
    return 2 if row.rule.binary else row.classes


def _meaning(row: Row) -> str:
    if row.rule.label_smoothing:
        return f"The label after label_smoothing: y (1 − s) + s / {'2' if row.rule.binary else 'C'}."
    return "The label: 0 or 1, or a share." if row.rule.binary else "The label as a distribution over the classes."


def _no_class(row: Row) -> Callable[[int], str]:
    """Why no class has the label."""
    inside = not row.problem.sparse or 0 <= row.labels[0] < row.classes
    return lambda _: "" if inside else f"label {row.labels[0]} is outside 0..{row.classes - 1}"


def _label(row: Row, index: int) -> str:
    smoothing = row.rule.label_smoothing
    if not smoothing:
        return "y"
    return f"{digits(row.mass[index])} × (1 − {digits(smoothing)}) + {digits(smoothing)} / {_shares(row)}"
