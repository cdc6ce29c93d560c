"""Batches whose labels stand at other rows or classes, or whose classes are another axis of the scores."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .problem import NO_LABEL, Problem
from .row_blocks import RowBlocks, rows_per_block

Array = NDArray[Any]
Rows = NDArray[np.intp]


def partners(problem: Problem, by: int, rows: Rows | None = None) -> Rows:
    """Of each row, or of some, the one that stands `by` further on in its sequence, -1 where there is none.

    Sequences lie along the last of several leading axes; of one leading axis all rows are one sequence.
    """
    here = np.arange(problem.rows) if rows is None else rows
    there = here % max(1, problem.steps) + by
    return np.where((there >= 0) & (there < problem.steps), here + by, -1)


def with_labels_shifted(problem: Problem, by: int) -> Problem:
    """Each row with the label of the row `by` further on in its sequence.

    Rows that get none are ignored; in a table of distributions, which has no such mark, they are taken out, and the
    rest is one sequence.
    """
    there = partners(problem, by)
    labels = problem.labels.take(np.maximum(there, 0))
    if not problem.sparse:
        return problem.replace(labels=_laid_out_as(problem.labels, labels)).without_rows(np.flatnonzero(there < 0))
    mark = NO_LABEL if problem.options.ignore_class is None else problem.options.ignore_class
    labels[there < 0] = mark
    return problem.replace(labels=_laid_out_as(problem.labels, labels)).with_options(ignore_class=mark)


def with_labels_permuted(problem: Problem, classes: Sequence[int] | Array) -> Problem:
    """Label c becomes label classes[c]; what is no class, or ignored, stays."""
    order = np.asarray(classes, np.intp)
    if not problem.sparse:
        return problem.replace(labels=problem.labels.map(lambda table: table[:, np.argsort(order)]))
    ignored = problem.options.ignore_class

    def renamed(labels: Array) -> Array:
        known = (labels >= 0) & (labels < len(order)) & (labels != ignored)
        return np.where(known, order[np.where(known, labels, 0)], labels)

    return problem.replace(labels=problem.labels.map(renamed))


def with_class_axis(problem: Problem, axis: int) -> Problem:
    """The scores with another leading axis as the classes; the labels stay.

    The axis must be so long that the shape of the scores stays.
    """
    return problem.replace(scores=_turned_within(problem, problem.scores, axis))


def with_class_axis_of_labels(problem: Problem, axis: int) -> Problem:
    """A table of labels with another leading axis as the classes; the scores stay, as does the shape."""
    return problem.replace(labels=_turned_within(problem, problem.labels, axis))


def with_class_axis_of_both(problem: Problem, axis: int) -> Problem:
    """The scores and a table of labels with another leading axis as the classes.

    Sample weights are lost where the leading shape changes, weights and names of classes where their number does.
    """
    scores, labels = (_turned(problem, table, axis) for table in (problem.scores, problem.labels))
    *leading, classes = scores.shape
    height = rows_per_block(classes * scores.itemsize)
    same_rows, same_classes = tuple(leading) == problem.leading_shape, classes == problem.classes
    return problem.replace(
        scores=RowBlocks.split(scores.reshape(-1, classes), height),
        labels=RowBlocks.split(labels.reshape(-1, classes), height),
        leading_shape=tuple(leading),
        sample_weight=problem.sample_weight if same_rows else None,
        class_weight=problem.class_weight if same_classes else None,
        pos_weight=problem.pos_weight if same_classes else None,
        class_names=problem.class_names if same_classes else (),
    )


def _turned(problem: Problem, table: RowBlocks, axis: int) -> Array:
    """A table in its own shape, with another axis last."""
    shape = (*problem.leading_shape, problem.classes)
    return np.ascontiguousarray(np.moveaxis(table.join().reshape(shape), axis, -1))


def _turned_within(problem: Problem, table: RowBlocks, axis: int) -> RowBlocks:
    """A table with another axis last, where that keeps its shape."""
    return _laid_out_as(table, _turned(problem, table, axis).reshape(table.shape))


def _laid_out_as(table: RowBlocks, values: Array) -> RowBlocks:
    """Values in blocks of the same rows."""
    return table.replace_blocks({index: values[span].copy() for index, span in enumerate(table.spans())})
