"""A call as PyTorch's categorical losses get it: classes along axis 1, options with their defaults, argument types."""

from typing import NamedTuple

import numpy as np

from .call import Array, Call, LibraryError
from .torch_kernels import axis_in_range, log_softmax

IGNORE_INDEX = -100  # which label is left out unless another is named


class Inputs(NamedTuple):
    """Scores and labels in PyTorch's layout.

    Attributes:
        scores: (N, C, ...) or (C).
        labels: (N, ...) class indices, or distributions in the shape of the scores.
        weight: (C) in the type of the call; ones without any.
        axis: of the classes.
        came_from: the axis that the caller has them along.
    """

    scores: Array
    labels: Array
    weight: Array
    axis: int
    came_from: int

    @property
    def classes(self) -> int:
        """Their number."""
        return int(self.scores.shape[self.axis])

    def along_classes(self) -> Array:
        """The weights, in a shape to be multiplied with the scores."""
        return self.weight.reshape([-1 if axis == self.axis else 1 for axis in range(self.scores.ndim)])

    def log_probabilities(self, call: Call) -> Array:
        """nll_loss gets them, cross_entropy computes them."""
        return self.scores if call.task == "nll" else log_softmax(self.scores, self.axis)

    def back(self, gradient: Array) -> Array:
        """In the caller's layout."""
        return np.moveaxis(gradient, self.axis, self.came_from)


def inputs(call: Call) -> Inputs:
    """The scores, and the distributions with them, with the classes moved to axis 1."""
    scores, labels, came_from, axis = call.scores, np.asarray(call.labels), call.option("axis", -1), 0
    if scores.ndim > 1:
        axis = 1
        axis_in_range(came_from, scores.ndim)
        labels = np.moveaxis(labels, came_from, 1) if call.task == "cce" and labels.ndim == scores.ndim else labels
        scores = np.moveaxis(scores, came_from, 1)
    weight = np.ones(scores.shape[axis : axis + 1]) if call.class_weight is None else call.class_weight.ravel()
    return Inputs(scores, labels, weight.astype(call.dtype, copy=False), axis, came_from if axis else 0)


def smoothing(call: Call) -> float:
    """`label_smoothing`; none where it is below 0 or NaN."""
    share = float(call.option("label_smoothing", 0.0))
    return share if share > 0 else 0.0


def ignored(call: Call) -> int:
    """`ignore_index`."""
    return int(call.option("ignore_index", IGNORE_INDEX))


def refuse_argument_types(call: Call) -> None:
    """Refuse an `ignore_index` that is no whole number and a `label_smoothing` that is no number."""
    function = "nll_loss_nd" if call.task == "nll" else "cross_entropy_loss"
    index, share = call.option("ignore_index", IGNORE_INDEX), call.option("label_smoothing", 0.0)
    if not isinstance(index, int | np.integer) or isinstance(index, bool):
        raise _wrong_type(function, "ignore_index", 5, "int", index)
    if not isinstance(share, int | float | np.number):
        raise _wrong_type(function, "label_smoothing", 6, "float", share)


def refuse_smoothing(call: Call) -> None:
    """Refuse one above 1."""
    if smoothing(call) > 1:
        text = f"label_smoothing must be between 0.0 and 1.0. Got: {smoothing(call):g}"
        raise LibraryError("RuntimeError", text)


def refuse_weight(call: Call, classes: int, prefix: str = "") -> None:
    """Refuse weights that are not one a class."""
    if call.class_weight is not None and call.class_weight.shape != (classes,):
        text = f"{prefix}weight tensor should be defined either for all {classes} classes or no classes"
        shape = list(call.class_weight.shape)
        raise LibraryError("RuntimeError", f"{text} but got weight tensor of shape: {shape}")


def _wrong_type(function: str, argument: str, position: int, wanted: str, value: object) -> LibraryError:
    got = type(value).__name__
    text = f"{function}(): argument '{argument}' (position {position}) must be {wanted}, not {got}"
    return LibraryError("TypeError", text)
