"""A rule of scores whose classes lie on another axis that happens to be as long."""

import math
from dataclasses import dataclass

import numpy as np

from xentgui.core.counting import counted
from xentgui.core.problem import Problem

from . import fixes
from .case import SAMPLE_CELLS, Case
from .dependence import units_of
from .evidence import SURE, SURE_BEATEN, SUSPECT, SUSPECT_BEATEN, Sample, told
from .finding import Certainty, Finding, Severity
from .softmax_axis import softmax_over_batch

_MOST_CELLS = 1 << 22  # to be turned
_FEWEST = 8  # sums of 1; fewer come about by chance
_ROUNDING = 1e-2  # of a sum of labels in 16 bits


@dataclass(frozen=True, eq=False)
class _Turned:
    """The labels beside the scores turned: the evidence that they belong together, and rows that predict them."""

    axis: int
    fit: float
    rows: int
    hits: int
    hits_here: int
    ahead: float

    def sure(self, scanned: int) -> bool:
        """Whether it is no chance, where the best of so many axes was picked."""
        tried = math.log(scanned)
        return self.fit >= SURE + tried and self.ahead >= SURE_BEATEN + tried

    def suspicious(self) -> bool:
        """Whether it is worth a question."""
        return self.fit >= SUSPECT and self.ahead >= SUSPECT_BEATEN


def class_axis(case: Case) -> list[Finding]:
    """Labels fit the scores once another axis, as long as the last, is taken as the classes.

    Rows that predict their label one way and not the other have to speak for it. A table of labels tells by its sums.

    By design less than 1 in 100,000 batches of a model that knows nothing alarms. benchmarks/power.py has none in
    12,000 clean ones, and finds the fault of models that are right in 60 % of the rows in all batches of 10 classes or
    more and 128 rows or more, in 72 % of 10 classes and 30 rows and 62 % of 3 classes and 126 rows; in 95 %, in 82 % of
    3 classes and 30 rows, 18 % of 2 classes and 32 rows, and in all larger ones. It asks about most of the rest.
    """
    if case.problem.binary or case.classes < 2:
        return []
    if (axis := _axis_of_labels(case)) is not None:
        return [_of_both(case, axis)]
    axes = _axes(case.problem)
    if not axes or case.rows_that_tell.size < 2:
        return []
    if len(case.problem.leading_shape) == 1 and case.once(softmax_over_batch):
        return []  # columns that sum to 1 need no statistics, and that rule turns the table, too
    turned = [each for axis in axes if (each := _turned(case, axis))]
    best = max(turned, key=lambda each: each.ahead, default=None)
    if best is None or not (best.sure(len(turned)) or best.suspicious()):
        return []
    return [_finding(case, best, sure=best.sure(len(turned)))]


def _axis_of_labels(case: Case) -> int | None:
    """The leading axis along which a table of labels sums to 1 everywhere, where along the last it does not."""
    if case.problem.sparse or not case.problem.rows or not case.mass.rows_off(_ROUNDING).any():
        return None
    shape = (*case.problem.leading_shape, case.classes)
    entries = _entries(case.problem)
    rows = np.arange(entries * (case.problem.rows // shape[0]))
    table = case.problem.labels.take(rows).astype(np.float64).reshape(entries, *shape[1:])
    for axis in range(1 if entries < shape[0] else 0, len(shape) - 1):
        sums = table.sum(axis=axis)
        if sums.size >= _FEWEST and np.abs(sums - 1).max() <= _ROUNDING and table.min() >= 0:
            return axis
    return None


def _entries(problem: Problem) -> int:
    """How many entries of the first axis are looked at: turning a later axis leaves each to itself."""
    first = problem.leading_shape[0]
    return min(first, max(1, _MOST_CELLS * first // max(1, problem.cells)))


def _of_both(case: Case, axis: int) -> Finding:
    shape = (*case.problem.leading_shape, case.classes)
    flat = len(shape) == 2
    return Finding(
        rule="class-axis",
        severity=Severity.ERROR,
        title="Scores and labels are transposed: classes stand in rows"
        if flat
        else f"Axis {axis} of scores and labels is the class axis, not the last",
        evidence=f"labels of shape {shape} sum to 1 along axis {axis} everywhere, and along the last they do not",
        cause="both tables have a row for each class and a column for each sample"
        if flat
        else "PyTorch has the class axis second, (N, C, length); Keras and optax have it last",
        mend="use the transpose of both" if flat else f"use numpy.moveaxis(…, {axis}, -1) of both",
        fix=fixes.move_class_axis_of_both(case, axis),
    )


def _axes(problem: Problem) -> list[int]:
    """Leading axes that may hold the classes without the shape being another one."""
    shape = (*problem.leading_shape, problem.classes)
    return [
        axis
        for axis in range(len(shape) - 1)
        if (*shape[:axis], *shape[axis + 1 :], shape[axis]) == shape and (axis or problem.cells <= _MOST_CELLS)
    ]


def _turned(case: Case, axis: int) -> _Turned | None:
    shape = (*case.problem.leading_shape, case.classes)
    entries = _entries(case.problem) if axis else shape[0]
    rows = np.arange(entries * (case.problem.rows // shape[0]))
    table = case.problem.scores.take(rows)
    other = np.moveaxis(table.reshape(entries, *shape[1:]), axis, -1).reshape(len(rows), -1)
    step = -(-other.size // SAMPLE_CELLS)
    sample = Sample.of(case.problem, other[::step], rows[::step])
    if sample is None:
        return None
    labels = case.known_labels[sample.rows]
    right = (labels >= 0) & (sample.scores.argmax(axis=1) == labels)
    right_here = (labels >= 0) & (case.predicted[sample.rows] == labels)
    one_way, other_way = int((right & ~right_here).sum()), int((right_here & ~right).sum())
    # By Hoeffding's inequality e to minus this bounds the chance that as many of even odds lie so.
    ahead = max(0, one_way - other_way) ** 2 / max(1, 2 * (one_way + other_way))
    fit = sample.fit(labels, units_of(sample, labels).of)
    return _Turned(axis, fit, int((labels >= 0).sum()), int(right.sum()), int(right_here.sum()), ahead)


def _finding(case: Case, turned: _Turned, *, sure: bool) -> Finding:
    flat = len(case.problem.leading_shape) == 1
    shape = (*case.problem.leading_shape, case.classes)
    return Finding(
        rule="class-axis",
        severity=Severity.ERROR if sure else Severity.HINT,
        title="Scores are transposed: classes stand in rows"
        if flat
        else f"Axis {turned.axis} of the scores is the class axis, not the last",
        evidence=f"in scores of shape {shape} both axes are {case.classes} long, so that the labels fit either way; "
        f"{turned.hits:,} of {counted(turned.rows, 'row')} predict their label with axis {turned.axis} as the classes, "
        f"and {turned.hits_here:,} as they stand" + told(turned.fit),
        cause="the scores have a row for each class and a column for each sample"
        if flat
        else "PyTorch has the class axis second, (N, C, length); Keras and optax have it last; where the lengths are "
        "equal, nothing complains",
        mend="use scores.T"
        if flat
        else f"use numpy.moveaxis(scores, {turned.axis}, -1); a reshape would mix rows and classes",
        fix=fixes.move_class_axis(case, turned.axis),
        certainty=Certainty.LIKELY if sure else Certainty.CANNOT_TELL,
        would_decide="which axis the model's last layer has for the classes" + ("" if sure else ", or more rows"),
    )
