"""torch.nn.functional.kl_div and the two binary cross-entropies: one loss a cell, and the mean divides by all cells."""

from typing import Any

import numpy as np

from .call import Array, Call, LibraryError
from .torch_kernels import (
    Shape,
    binary_cross_entropy,
    binary_cross_entropy_gradient,
    binary_cross_entropy_with_logits,
    binary_in_range,
    broadcast,
    divided,
    in_place,
    is_floating,
    mean,
    promoted,
    sigmoid,
    size_text,
    times_in_place,
    total,
    type_name,
)


class Elementwise:
    """What the three share: the reduction."""

    def row_losses(self, call: Call, losses: Array) -> Array:
        """What reduction "none" reports."""
        return losses

    def reduce(self, call: Call, losses: Array, reduction: str) -> Array:
        """The value under "mean", "batchmean" or "sum"."""
        if reduction == "mean":
            return mean(losses)
        value = total(losses)
        return divided(value, len(call.scores)) if reduction == "batchmean" and call.scores.ndim else value


class Divergence(Elementwise):
    """kl_div of log-probabilities: y log y - y x; 0 log 0 is 0, and labels broadcast."""

    name = "kl_div"

    def check(self, call: Call) -> None:
        """Refuse labels that are no floats or do not broadcast."""
        labels = np.asarray(call.labels)
        if not is_floating(labels.dtype):
            raise LibraryError("RuntimeError", "kl_div: Integral inputs not supported.")
        broadcast(labels.shape, call.scores.shape)

    def losses(self, call: Call) -> Array:
        """In the wider type of scores and labels."""
        y, dtype = np.asarray(call.labels), _type(call)
        entropy = np.where(y == 0, y.dtype.type(0), y * np.log(y)).astype(dtype)
        return np.asarray(entropy - y.astype(dtype) * call.scores.astype(dtype))

    def gradient(self, call: Call, reduction: str) -> Array:
        """By the log-probabilities: -y / divisor, summed where the scores were broadcast."""
        y, x, dtype = np.asarray(call.labels), call.scores, _type(call)
        shape = np.broadcast_shapes(y.shape, x.shape)
        upstream = np.ones((), dtype)
        if reduction == "batchmean" and x.ndim:
            upstream = divided(upstream, len(x))
        if reduction == "mean":
            upstream = divided(upstream, int(np.prod(shape)))
        cells = np.broadcast_to(-upstream * y.astype(dtype), shape)
        return _summed_to(cells, x.shape).astype(call.dtype, copy=False)


class Probabilities(Elementwise):
    """binary_cross_entropy: logarithms are cut off at -100."""

    name = "binary_cross_entropy"

    def check(self, call: Call) -> None:
        """Refuse other shapes, types and values than probabilities and labels in [0, 1]."""
        y, x, weight = np.asarray(call.labels), call.scores, call.weight
        if y.shape != x.shape:
            sizes = f"Using a target size ({size_text(y.shape)}) that is different to the input size "
            text = f"{sizes}({size_text(x.shape)}) is deprecated. Please ensure they have the same size."
            raise LibraryError("ValueError", text)
        if weight is not None:
            _refuse_unbroadcastable(y.shape, weight.shape)
        if y.dtype != x.dtype:
            text = f"Found dtype {type_name(y.dtype)} but expected {type_name(x.dtype)}"
            raise LibraryError("RuntimeError", text)
        binary_in_range(x, y)
        if weight is not None:
            in_place(x.shape, weight.shape)

    def losses(self, call: Call) -> Array:
        """Weighted."""
        return _weighted(call, binary_cross_entropy(call.scores, np.asarray(call.labels)))

    def gradient(self, call: Call, reduction: str) -> Array:
        """Finite where the logarithm is cut off: 1e12."""
        cells = binary_cross_entropy_gradient(np.ones((), call.dtype), call.scores, np.asarray(call.labels))
        cells = _weighted(call, cells)
        return divided(cells, cells.size) if reduction == "mean" else cells


class Logits(Elementwise):
    """binary_cross_entropy_with_logits: (1 - y) x - (1 + (pos_weight - 1) y) log sigmoid(x), in the labels' type."""

    name = "binary_cross_entropy_with_logits"

    def check(self, call: Call) -> None:
        """Refuse other shapes, labels that are no floats, and weights that do not broadcast."""
        y, x = np.asarray(call.labels), call.scores
        if y.shape != x.shape:
            text = f"Target size ({size_text(y.shape)}) must be the same as input size ({size_text(x.shape)})"
            raise LibraryError("ValueError", text)
        if call.pos_weight is not None:
            in_place(x.shape, broadcast(call.pos_weight.shape, y.shape))
        if y.dtype == np.bool_:
            text = "Subtraction, the `-` operator, with two bool tensors is not supported. "
            raise LibraryError("RuntimeError", text + "Use the `^` or `logical_xor()` operator instead.")
        if not is_floating(y.dtype):
            text = f"result type {type_name(x.dtype)} can't be cast to the desired output type {type_name(y.dtype)}"
            raise LibraryError("RuntimeError", text)
        if call.weight is not None:
            in_place(x.shape, call.weight.shape)

    def losses(self, call: Call) -> Array:
        """Weighted."""
        y = np.asarray(call.labels)
        return _weighted(call, binary_cross_entropy_with_logits(call.scores, y, self._log_weight(call)))

    def gradient(self, call: Call, reduction: str) -> Array:
        """sigmoid(x) - y, or (1 + (pos_weight - 1) y) sigmoid(x) - pos_weight y."""
        y, p = np.asarray(call.labels), sigmoid(call.scores)
        dtype = _type(call)
        if call.pos_weight is None:
            cells = p.astype(dtype) - y.astype(dtype)
        else:
            positive = call.pos_weight.astype(dtype) * y.astype(dtype)
            cells = (positive + dtype.type(1) - y.astype(dtype)) * p.astype(dtype) - positive
        cells = _weighted(call, cells)
        cells = divided(cells, cells.size) if reduction == "mean" else cells
        return np.asarray(cells).astype(call.dtype, copy=False)

    def _log_weight(self, call: Call) -> Array | None:
        """1 + (pos_weight - 1) y."""
        if call.pos_weight is None:
            return None
        dtype = _type(call)
        surplus = (call.pos_weight.astype(call.dtype) - call.dtype.type(1)).astype(dtype)
        return np.asarray(surplus * np.asarray(call.labels).astype(dtype) + dtype.type(1))


def _type(call: Call) -> np.dtype[Any]:
    return promoted(call.dtype, np.asarray(call.labels).dtype)


def _weighted(call: Call, cells: Array) -> Array:
    return cells if call.weight is None else times_in_place(cells, call.weight.astype(call.dtype))


def _refuse_unbroadcastable(target: Shape, weight: Shape) -> None:
    """Refuse as `torch.broadcast_shapes(target, weight)` does: from the last axis on, by what is known until there."""
    rank = max(len(target), len(weight))
    known = [1] * (rank - len(target)) + list(target)
    for axis in range(-1, -1 - len(weight), -1):
        if weight[axis] not in (1, known[axis]) and known[axis] != 1:
            text = f"Attempting to broadcast a dimension of length {weight[axis]} at {axis}! Mismatching argument at "
            expected = f"index 1 had {size_text(weight)}; but expected shape should be broadcastable to {known}"
            raise LibraryError("RuntimeError", text + expected)
        known[axis] = weight[axis] if known[axis] == 1 else known[axis]


def _summed_to(cells: Array, shape: Shape) -> Array:
    """Summed over the axes along which an array of `shape` was repeated."""
    while cells.ndim > len(shape):
        cells = total(cells, 0)
    for axis, (size, wanted) in enumerate(zip(cells.shape, shape, strict=True)):
        cells = total(cells, axis, keepdims=True) if size != wanted else cells
    return cells
