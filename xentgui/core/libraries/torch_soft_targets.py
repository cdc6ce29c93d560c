"""torch.nn.functional.cross_entropy with distributions: sums of w y log p; the mean divides by the number of rows."""

from typing import Any

import numpy as np

from .call import Array, Call, LibraryError
from .torch_inputs import Inputs, ignored, inputs, refuse_argument_types, refuse_smoothing, refuse_weight, smoothing
from .torch_kernels import divided, is_floating, log_softmax_gradient, promoted, scaled, type_name, wide


class SoftTargets:
    """cross_entropy where labels and scores have one shape."""

    name = "cross_entropy"

    def check(self, call: Call) -> None:
        """Refuse what PyTorch refuses, in its order."""
        refuse_argument_types(call)
        labels = np.asarray(call.labels)
        if not is_floating(labels.dtype):
            text = "Expected floating point type for target with class probabilities, got "
            raise LibraryError("RuntimeError", text + type_name(labels.dtype))
        if ignored(call) >= 0:
            raise LibraryError("RuntimeError", "ignore_index is not supported for floating point target")
        if not call.scores.ndim:
            raise LibraryError("IndexError", "Dimension specified as 1 but tensor has no dimensions")
        refuse_weight(call, inputs(call).classes, "cross_entropy: ")
        refuse_smoothing(call)

    def losses(self, call: Call) -> Array:
        """Sums over the classes, not yet negated nor rounded to a half type."""
        given = inputs(call)
        dtype = _type(given)
        cells = given.log_probabilities(call).astype(dtype) * _targets(call, given).astype(dtype)
        if call.class_weight is not None:
            cells = cells * given.along_classes().astype(dtype)
        return np.asarray(np.sum(cells, axis=given.axis, dtype=wide(dtype)))

    def row_losses(self, call: Call, losses: Array) -> Array:
        """What reduction "none" reports."""
        return np.asarray(-losses).astype(_type(inputs(call)))

    def reduce(self, call: Call, losses: Array, reduction: str) -> Array:
        """The value under "mean" or "sum"."""
        given = inputs(call)
        value = np.asarray(-np.sum(losses)).astype(_type(given))
        if reduction == "sum":
            return value
        return divided(value, _rows(given)) if given.scores.size else np.full_like(value, np.nan)

    def gradient(self, call: Call, reduction: str) -> Array:
        """By the scores: the gradient by log p is -w y / N; it becomes g - softmax * sum(g)."""
        given = inputs(call)
        dtype = _type(given)
        by_log_p = np.asarray(-1, dtype)
        if reduction == "mean" and given.scores.size:
            by_log_p = divided(by_log_p, _rows(given))
        if call.class_weight is not None:
            by_log_p = by_log_p * given.along_classes().astype(dtype)
        by_log_p = np.asarray(by_log_p * _targets(call, given).astype(dtype)).astype(call.dtype, copy=False)
        return given.back(log_softmax_gradient(by_log_p, given.log_probabilities(call), given.axis))


def _type(given: Inputs) -> np.dtype[Any]:
    return promoted(given.scores.dtype, given.labels.dtype)


def _rows(given: Inputs) -> int:
    return given.scores.size // given.classes


def _targets(call: Call, given: Inputs) -> Array:
    """Labels, smoothed."""
    if not smoothing(call):
        return given.labels
    kept = scaled(given.labels, 1 - smoothing(call))
    return np.asarray(kept + kept.dtype.type(smoothing(call) / max(given.classes, 1)))
