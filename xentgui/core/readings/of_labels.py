"""Readings of labels: counted from another class, taken from another row, turned round."""

from functools import partial

import numpy as np

from xentgui.core.diagnostics.wording import number
from xentgui.core.problem import NO_LABEL, Problem
from xentgui.core.rearranged import with_labels_shifted

from .reading import Array, DoesNotApply, Reading, RowReading, Rows, WholeReading, refuse_many_cells


def _shifted(problem: Problem, labels: Array, by: int) -> Array:
    """Class indices plus `by`; of a table, its columns moved."""
    return _moved(problem, labels, labels + by) if problem.sparse else np.roll(labels, by, axis=1)


def _reversed(problem: Problem, labels: Array) -> Array:
    """The last class for the first; an index that is no class stays."""
    if not problem.sparse:
        return labels[:, ::-1]
    inside = (labels >= 0) & (labels < problem.classes)
    return _moved(problem, labels, np.where(inside, problem.classes - 1 - labels, labels))


def _no_for_yes(_problem: Problem, labels: Array) -> Array:
    return 1 - labels


def _moved(problem: Problem, labels: Array, others: Array) -> Array:
    """Other class indices, but for rows that are ignored."""
    ignored = problem.options.ignore_class
    return others if ignored is None else np.where(labels == ignored, labels, others)


def _refuse_shift(problem: Problem, by: int) -> None:
    _refuse_one_class(problem)
    if problem.sparse:
        _refuse_lost(problem, problem.labels.join(), by)
        return
    leaving = 0 if by < 0 else problem.classes - 1
    column = np.concatenate([block[:, leaving] for block in problem.labels.blocks]).astype(np.float64)
    rows = np.flatnonzero((column != 0) & ~np.isnan(column))
    if rows.size:
        mass = number(float(column[rows[0]]))
        raise DoesNotApply(f"row {rows[0]}: label {mass} of class {leaving} would be of class {leaving + by}")


def _refuse_lost(problem: Problem, labels: Array, by: int) -> None:
    """Refuse what makes a label of a class none, or one that is ignored."""
    after = _shifted(problem, labels, by)
    inside = (labels >= 0) & (labels < problem.classes) & (labels != after)
    rows = np.flatnonzero(inside & ((after < 0) | (after >= problem.classes)))
    if rows.size:
        last = problem.classes - 1
        raise DoesNotApply(f"row {rows[0]}: label {labels[rows[0]]} would be {after[rows[0]]}; classes are 0 to {last}")
    _refuse_ignored(problem, labels, after)


def _refuse_ignored(problem: Problem, labels: Array, after: Array) -> None:
    rows = np.flatnonzero((after == problem.options.ignore_class) & (labels != after))
    if problem.options.ignore_class is not None and rows.size:
        label, other = labels[rows[0]], after[rows[0]]
        raise DoesNotApply(f"row {rows[0]}: label {label} would be {other}, which ignore_class leaves out")


def _refuse_reversed(problem: Problem) -> None:
    _refuse_one_class(problem)
    if problem.sparse:
        labels = problem.labels.join()
        _refuse_ignored(problem, labels, _reversed(problem, labels))


def _refuse_one_class(problem: Problem) -> None:
    if problem.classes == 1:
        raise DoesNotApply("there is one class")


def _refuse_one_row(problem: Problem) -> None:
    """The rows of a sequence are its steps."""
    if problem.steps < 2 or not problem.rows:
        what = "step in a sequence" if len(problem.leading_shape) > 1 else "row"
        raise DoesNotApply(f"there is {'one' if problem.rows else 'no'} {what}")


def _refuse_row_shift(problem: Problem) -> None:
    """Refuse what leaves no row, copies too much, or takes a label for the mark of rows that get none."""
    _refuse_one_row(problem)
    if not problem.sparse:
        refuse_many_cells(problem)
    elif problem.options.ignore_class is None and (rows := np.flatnonzero(problem.labels.join() == NO_LABEL)).size:
        raise DoesNotApply(f"row {rows[0]}: label {NO_LABEL} would mark a row that gets no label")


def _backwards(problem: Problem) -> Rows:
    return np.arange(problem.rows).reshape(problem.leading_shape)[..., ::-1].reshape(-1)


_LOWER, _HIGHER, _NEXT, _LAST, _ROWS_REVERSED = (
    RowReading(
        name="labels-one-lower",
        title="labels − 1",
        words="Each label means the class before: labels that count from 1.",
        labels=partial(_shifted, by=-1),
        refuse=partial(_refuse_shift, by=-1),
    ),
    RowReading(
        name="labels-one-higher",
        title="labels + 1",
        words="Each label means the class after: class 0 is one that the labels do not count.",
        labels=partial(_shifted, by=1),
        refuse=partial(_refuse_shift, by=1),
    ),
    WholeReading(
        name="label-of-the-next-row",
        title="label of next row",
        words="Each row has the label of the row after it, in a sequence of the next step; the last has none.",
        make=partial(with_labels_shifted, by=1),
        of_labels=True,
        refuse=_refuse_row_shift,
    ),
    WholeReading(
        name="label-of-the-row-before",
        title="label of row before",
        words="Each row has the label of the row before it, in a sequence of the last step; the first has none.",
        make=partial(with_labels_shifted, by=-1),
        of_labels=True,
        refuse=_refuse_row_shift,
    ),
    RowReading(
        name="rows-reversed",
        title="rows reversed",
        words="Labels are in reverse order: the first row has the last one's label; in a sequence the first step.",
        source=_backwards,
        refuse=_refuse_one_row,
    ),
)
_CLASSES_REVERSED = RowReading(
    name="classes-reversed",
    title="classes reversed",
    words="Labels count from the other end: the first class is the last one; with two classes, 0 and 1 are swapped.",
    labels=_reversed,
    refuse=_refuse_reversed,
)
_SWAPPED = RowReading(
    name="yes-and-no-swapped",
    title="yes and no swapped",
    words="Each label y is 1 − y.",
    labels=_no_for_yes,
)

OF_ONE_CLASS: tuple[Reading, ...] = (_LOWER, _HIGHER, _NEXT, _LAST, _CLASSES_REVERSED, _ROWS_REVERSED)
OF_YES_AND_NO: tuple[Reading, ...] = (_LOWER, _HIGHER, _NEXT, _LAST, _SWAPPED, _CLASSES_REVERSED, _ROWS_REVERSED)
