"""What a caller says by name of a batch, and the problem that is made of it: shared by all public functions."""

from collections.abc import Mapping
from typing import Any, TypedDict, Unpack

from numpy.typing import ArrayLike

from . import door
from .options import LossOptions
from .problem import Problem

NO_CLASS_INDICES = "ignore_class needs class indices; for distributions give those rows sample_weight 0"
_OF_THE_BATCH = ("sparse", "sample_weight", "class_weight", "pos_weight", "class_names", "title", "note")


class ProblemOptions(TypedDict, total=False):
    """The options of `xentgui.evaluate`, which tells what they mean."""

    from_logits: bool
    sparse: bool | None
    reduction: str | None
    label_smoothing: float
    temperature: float
    sample_weight: ArrayLike | None
    class_weight: Mapping[int, float] | ArrayLike | None
    ignore_class: int | None
    loss: str
    pos_weight: Mapping[int, float] | ArrayLike | None


def problem_of(scores: ArrayLike, labels: ArrayLike | None, **options: Unpack[ProblemOptions]) -> Problem:
    """Make a problem of what a caller gave; options that are left out are Keras' defaults.

    Raises:
        ValueError: something does not fit; the message names the place and the mend.
    """
    if labels is None:
        raise ValueError("labels are missing; give class indices or distributions")
    of_batch: dict[str, Any] = {name: value for name, value in options.items() if name in _OF_THE_BATCH}
    problem = Problem.create(scores, labels, loss_options(options), **of_batch)
    if problem.pos_weight is not None and not problem.binary:
        raise ValueError('pos_weight belongs to the binary loss; say loss="binary", or use class_weight')
    return problem


def refuse_labels_without_loss(problem: Problem) -> None:
    """Refuse class indices that are neither a class nor ignored, and an `ignore_class` that has no effect.

    Raises:
        ValueError: there is such a row, or no class index; the message names the place and the mend.
    """
    if problem.sparse:
        door.refuse_labels_outside(problem.labels.join(), problem.classes, problem.ignored_class)
    elif problem.options.ignore_class is not None:
        raise ValueError(NO_CLASS_INDICES)


def loss_options(options: Mapping[str, Any]) -> LossOptions:
    """Those of the options that are of the loss alone; raises ValueError as they do."""
    return LossOptions(**{name: value for name, value in options.items() if name not in _OF_THE_BATCH})
