"""Readings of the axes: classes where rows are, in the labels, in the scores, or in both.

Of two axes both change places; of more it is the axis after the batch, where PyTorch has the classes, that becomes the
last.
"""

from collections.abc import Callable
from functools import partial

from xentgui.core import rearranged
from xentgui.core.counting import counted
from xentgui.core.problem import Problem

from .reading import DoesNotApply, Reading, WholeReading, refuse_many_cells


def _turned_shape(problem: Problem) -> tuple[int, ...]:
    """The shape of the scores with the other axis last."""
    shape = [*problem.leading_shape, problem.classes]
    shape.append(shape.pop(_axis(problem)))
    return tuple(shape)


def _axis(problem: Problem) -> int:
    return min(1, len(problem.leading_shape) - 1)


def _turned(problem: Problem, make: Callable[[Problem, int], Problem]) -> Problem:
    return make(problem, _axis(problem))


def _refuse_turned(problem: Problem, check: Callable[[Problem], None]) -> None:
    if not problem.leading_shape:
        raise DoesNotApply("there is one row, and no other axis")
    check(problem)
    refuse_many_cells(problem)


def _refuse_labels(problem: Problem) -> None:
    if problem.sparse:
        raise DoesNotApply("labels are class indices, no table")
    _refuse_other_shape(problem, "the labels")


def _refuse_other_shape(problem: Problem, what: str) -> None:
    shape, turned = (*problem.leading_shape, problem.classes), _turned_shape(problem)
    if shape != turned:
        raise DoesNotApply(f"{what} would be {_by(turned)}, and the rest is {_by(shape)}")


def _refuse_scores(problem: Problem) -> None:
    _refuse_other_shape(problem, "the scores")


def _refuse_both(problem: Problem) -> None:
    if problem.sparse:
        raise DoesNotApply("labels are class indices, no table")
    *_, classes = _turned_shape(problem)
    if not classes or not problem.rows:
        raise DoesNotApply("there are no rows that could be classes")
    if problem.sample_weight is not None:
        raise DoesNotApply("sample_weight belongs to the rows as they are")
    if classes != problem.classes and (problem.class_weight is not None or problem.pos_weight is not None):
        raise DoesNotApply(f"weights are of {counted(problem.classes, 'class')}, and there would be {classes}")


def _by(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape))


AXES: tuple[Reading, ...] = (
    WholeReading(
        name="labels-transposed",
        title="labels transposed",
        words="The table of labels has rows and classes swapped, and the scores have not.",
        make=partial(_turned, make=rearranged.with_class_axis_of_labels),
        refuse=partial(_refuse_turned, check=_refuse_labels),
    ),
    WholeReading(
        name="scores-transposed",
        title="scores transposed",
        words="The class axis of the scores is another one than the last, and labels stay as they are.",
        make=partial(_turned, make=rearranged.with_class_axis),
        refuse=partial(_refuse_turned, check=_refuse_scores),
    ),
    WholeReading(
        name="scores-and-labels-transposed",
        title="both transposed",
        words="The class axis of scores and labels is another one than the last.",
        make=partial(_turned, make=rearranged.with_class_axis_of_both),
        refuse=partial(_refuse_turned, check=_refuse_both),
    ),
)
