"""What a caller says by name of a batch, and the problem that is made of it: shared by all public functions."""

from collections.abc import Mapping
from typing import Any, TypedDict, Unpack

from numpy.typing import ArrayLike

from .options import LossOptions
from .problem import Problem

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


def loss_options(options: Mapping[str, Any]) -> LossOptions:
    """Those of the options that are of the loss alone; raises ValueError as they do."""
    return LossOptions(**{name: value for name, value in options.items() if name not in _OF_THE_BATCH})
