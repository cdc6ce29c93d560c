"""What Keras' losses make of labels and scores before they compute: ranks, types, smoothing, ignored classes."""

from typing import NamedTuple

import numpy as np

from .call import Array, Call, LibraryError
from .keras_backend import Backend, Shape


class Inputs(NamedTuple):
    """Labels and scores as the loss function computes with them, in the type of the loss.

    Attributes:
        labels: ignored ones are 0.
        scores: 0 where the label is ignored.
        axis: of the classes.
        kept: false where a label is ignored, in the shape of the labels; None without `ignore_class`.
    """

    labels: Array
    scores: Array
    axis: int
    kept: Array | None = None


def same_rank(left: Array, right: Array) -> tuple[Array, Array]:
    """Drop or add a last axis of size 1 where the ranks differ by one."""
    if left.ndim == right.ndim + 1 and left.shape[-1] == 1:
        return (left, right[:, None]) if right.ndim == 1 else (left[..., 0], right)
    if right.ndim == left.ndim + 1 and right.shape[-1] == 1:
        return (left[:, None], right) if left.ndim == 1 else (left, right[..., 0])
    return left, right


def aligned(call: Call) -> tuple[Array, Array]:
    """Labels and scores with their ranks matched, in the types they came in."""
    assert call.labels is not None
    return same_rank(call.labels, call.scores)


def dense_inputs(call: Call, backend: Backend) -> Inputs:
    """For distributions: cast, and smoothed where the loss has `label_smoothing`."""
    labels, scores = aligned(call)
    scores = backend.tensor(scores)
    labels = labels.astype(call.dtype, copy=False).astype(scores.dtype, copy=False)
    return Inputs(_smoothed(call, labels, backend), scores, call.option("axis", -1))


def _smoothed(call: Call, labels: Array, backend: Backend) -> Array:
    smoothing = call.option("label_smoothing", 0.0)
    if not smoothing or call.task not in ("cce", "focal", "bce"):
        return labels
    rest = labels * backend.scalar(1.0 - smoothing, labels.dtype)
    if call.task == "bce":
        return rest + backend.scalar(0.5 * smoothing, labels.dtype)
    # By the size of the last axis, also where the classes lie along another.
    return rest + backend.scalar(smoothing, labels.dtype) / labels.dtype.type(labels.shape[-1])


def sparse_labels(call: Call, backend: Backend) -> tuple[Array, Array | None]:
    """Class indices: cast, a column taken as a row, ignored ones set to 0; and false where they are ignored."""
    labels, scores = aligned(call)
    axis, ignored = call.option("axis", -1), call.option("ignore_class", None)
    labels = labels.astype(call.dtype, copy=False)
    if labels.ndim == scores.ndim and _size(labels, axis) == 1:
        labels = np.squeeze(labels, axis)
    if ignored is None:
        return labels, None
    kept = np.asarray(labels != backend.scalar(ignored, scores.dtype))
    return np.where(kept, labels, labels.dtype.type(0)).astype(backend.where_type(labels.dtype)), kept


def sparse_inputs(call: Call, backend: Backend) -> Inputs:
    """For class indices: `sparse_labels`, and 0 for the scores of those that are ignored."""
    labels, kept = sparse_labels(call, backend)
    scores, axis = aligned(call)[1], call.option("axis", -1)
    if kept is not None:
        scores = np.where(np.expand_dims(kept, axis), scores, scores.dtype.type(0))
        scores = scores.astype(backend.where_type(scores.dtype), copy=False)
    return Inputs(labels, scores, axis, kept)


def row_mask(call: Call, kept: Array, backend: Backend) -> Array:
    """`kept` in the shape of the scores without the classes."""
    shape = without(aligned(call)[1].shape, call.option("axis", -1))
    if kept.size != np.prod(shape):
        raise backend.unreshapable(kept.shape, shape)
    return kept.reshape(shape)


def column_dropped(inputs: Inputs) -> Array:
    """Labels without a last axis of size 1 where they have as many axes as the scores."""
    labels = inputs.labels
    return labels[..., 0] if labels.ndim == inputs.scores.ndim and labels.shape[-1] == 1 else labels


def without(shape: Shape, axis: int) -> Shape:
    """A shape without the axis of the classes; that of a number stays."""
    sizes = list(shape)
    if sizes:
        del sizes[axis]
    return tuple(sizes)


def broadcast_shape(backend: Backend, operation: str, left: Shape, right: Shape) -> Shape:
    """The shape of a result of both."""
    try:
        return np.broadcast_shapes(left, right)
    except ValueError:
        raise backend.unbroadcastable(operation, left, right) from None


def unbroadcast(gradient: Array, shape: Shape, backend: Backend) -> Array:
    """Summed over the axes along which an array of `shape` was repeated."""
    while gradient.ndim > len(shape):
        gradient = backend.sum(gradient, 0)
    for axis, (size, wanted) in enumerate(zip(gradient.shape, shape, strict=True)):
        if size != wanted:
            gradient = backend.sum(gradient, axis, keepdims=True)
    return gradient


def _size(x: Array, axis: int) -> int:
    if not -x.ndim <= axis < x.ndim:
        raise LibraryError("IndexError", "tuple index out of range")
    return x.shape[axis]
