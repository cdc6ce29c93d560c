"""What Keras' losses make of labels and scores before they compute: ranks, types, smoothing, ignored classes."""

from typing import Any, NamedTuple

import numpy as np

from .call import Array, Call
from .keras_backend import Backend, Shape


class Inputs(NamedTuple):
    """Labels and scores as the loss function computes with them.

    Attributes:
        labels: in the type of the loss; ignored ones are 0.
        scores: in the type of the loss; 0 where the label is ignored.
        axis: of the classes.
        kept: (row losses), false where the label is ignored; None without `ignore_class`.
    """

    labels: Array
    scores: Array
    axis: int
    kept: Array | None = None


def same_rank(left: Array, right: Array, expand_rank_1: bool = True) -> tuple[Array, Array]:
    """Drop or add a last axis of size 1 where the ranks differ by one."""
    if left.ndim == right.ndim + 1 and left.shape[-1] == 1:
        return (left, right[:, None]) if right.ndim == 1 and expand_rank_1 else (left[..., 0], right)
    if right.ndim == left.ndim + 1 and right.shape[-1] == 1:
        return (left[:, None], right) if left.ndim == 1 and expand_rank_1 else (left, right[..., 0])
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
    kept = labels * backend.scalar(1.0 - smoothing, labels.dtype)
    if call.task == "bce":
        return kept + backend.scalar(0.5 * smoothing, labels.dtype)
    # By the size of the last axis, also where the classes lie along another.
    return kept + backend.scalar(smoothing, labels.dtype) / labels.dtype.type(labels.shape[-1])


def sparse_inputs(call: Call, backend: Backend) -> Inputs:
    """For class indices: cast, a column taken as a row of labels, ignored ones set to 0 with their scores."""
    labels, scores = aligned(call)
    axis = call.option("axis", -1)
    labels = labels.astype(call.dtype, copy=False)
    if labels.ndim == scores.ndim and labels.shape[axis] == 1:
        labels = np.squeeze(labels, axis)
    ignored = call.option("ignore_class", None)
    if ignored is None:
        return Inputs(labels, scores, axis)
    kept = labels != backend.scalar(ignored, scores.dtype)
    dtype = backend.where_type(scores.dtype)
    cells = np.expand_dims(kept, axis)
    broadcast_shape(backend, "where", cells.shape, scores.shape)
    labels = np.where(kept, labels, 0).astype(dtype)
    return Inputs(labels, np.where(cells, scores, scores.dtype.type(0)).astype(dtype), axis, _rows(call, kept, backend))


def _rows(call: Call, kept: Array, backend: Backend) -> Array:
    """The mask in the shape of the row losses."""
    shape = list(aligned(call)[1].shape)
    del shape[call.option("axis", -1)]
    if kept.size != np.prod(shape):
        raise backend.unreshapable(kept.shape, tuple(shape))
    return kept.reshape(shape)


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


def last(x: Array, default: Any = None) -> Any:
    """The size of the last axis."""
    return x.shape[-1] if x.ndim else default
