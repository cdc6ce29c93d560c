"""Keras on PyTorch: PyTorch's kernels and refusals, labels gathered, means and divisions that round to float32."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from .call import Array, LibraryError
from .keras import Keras
from .keras_backend import EPSILON, Backend, Shape, integers
from .keras_inputs import without
from .torch_inputs import IGNORE_INDEX
from .torch_kernels import (
    axis_in_range,
    binary_cross_entropy,
    binary_cross_entropy_gradient,
    binary_cross_entropy_with_logits,
    binary_in_range,
    broadcast,
    in_place,
    log_softmax,
    log_softmax_gradient,
    logsumexp,
    sigmoid,
    size_text,
    softmax,
    wide,
)


class Torch(Backend):
    """PyTorch on a CPU."""

    multiplies_in_place = True

    # Types

    def result_type(self, dtype: np.dtype[Any]) -> np.dtype[Any]:
        """float32 for float64."""
        return np.dtype(np.float32) if dtype == np.float64 else dtype

    # Words and refusals

    def shape_text(self, shape: Shape) -> str:
        """torch.Size([2, 3])."""
        return size_text(shape)

    def unbroadcastable(self, operation: str, left: Shape, right: Shape) -> LibraryError:
        """PyTorch's text."""
        try:
            (in_place if operation == "imul" else broadcast)(left, right)
        except LibraryError as error:
            return error
        return super().unbroadcastable(operation, left, right)

    def unreshapable(self, shape: Shape, wanted: Shape) -> LibraryError:
        """The shape asked for, and the size there is."""
        text = f"shape '{list(wanted)}' is invalid for input of size {int(np.prod(shape))}"
        return LibraryError("RuntimeError", text)

    def check_axis(self, axis: int, shape: Shape, operation: str) -> None:
        """As PyTorch does, to which a number has one axis."""
        if operation == "expand_dims" and not -len(shape) <= axis < len(shape):
            text = f"axis {axis} is out of bounds for an array with dimension {len(shape)}."
            raise LibraryError("ValueError", text)
        axis_in_range(axis, len(shape))

    def check_binary(self, target: Array, output: Array, from_logits: bool) -> None:
        """Shapes, and without logits values; clipped scores are in range but for NaN."""
        super().check_binary(target, output, from_logits)
        if not from_logits:
            binary_in_range(self.clip_probabilities(output), target)

    def check_sparse(self, target: Shape, output: Shape, axis: int) -> Shape:
        """An axis of size 1 is dropped where the classes are, and any may be that axis."""
        if len(target) == len(output) and target and target[axis] == 1:
            target = without(target, axis)
        if not output:
            text = f"Argument `output` must be at least rank 1. Received: output.shape={self.shape_text(output)}"
            raise LibraryError("ValueError", text)
        rows = without(output, axis)
        if target != rows:
            text = "Arguments `target` and `output` must have the same shape up until the last dimension: "
            shapes = f"target.shape={self.shape_text(target)}, output.shape={self.shape_text(output)}"
            raise LibraryError("ValueError", text + shapes)
        return rows

    def sparse_rows(self, target: Shape, output: Shape, axis: int) -> Shape:
        """The shape of the labels."""
        return target

    def check_labels(self, labels: Array, classes: int, from_logits: bool) -> None:
        """All but -100, which cross_entropy ignores by default, and Keras names no other."""
        whole = integers(labels).ravel()
        wrong = whole[((whole < 0) | (whole >= classes)) & (whole != IGNORE_INDEX)]
        if wrong.size:
            raise LibraryError("IndexError", f"Target {wrong[0]} is out of bounds.")

    # Arithmetic

    def mean(self, x: Array, axis: int) -> Array:
        """In float32, whatever the loss is in; of one number itself."""
        return super().mean(x.astype(np.float32), axis).astype(x.dtype) if x.ndim else x

    def mean_gradient(self, upstream: Array, count: int) -> Array:
        """In float32."""
        return (upstream.astype(np.float32) / np.float32(count)).astype(upstream.dtype)

    def clip(self, x: Array, low: float, high: float) -> Array:
        """By bounds that are float32 first; float16 goes through float32."""
        w, bounds = _clip_operands(x, low, high)
        return np.clip(w, *bounds).astype(x.dtype, copy=False)

    def clip_gradient(self, upstream: Array, x: Array, low: float, high: float) -> Array:
        """Nothing outside of those bounds or at NaN."""
        w, bounds = _clip_operands(x, low, high)
        return np.where((w >= bounds[0]) & (w <= bounds[1]), upstream, upstream.dtype.type(0))

    def clip_probabilities(self, x: Array) -> Array:
        """By Python numbers, which are rounded to the type of x."""
        return super().clip(x, EPSILON, 1.0 - EPSILON)

    def power(self, x: Array, exponent: float) -> Array:
        """The exponent is a float32 first."""
        return np.power(x, x.dtype.type(np.float32(exponent)))

    def power_gradient(self, upstream: Array, x: Array, exponent: float) -> Array:
        """Nothing for an exponent of 0."""
        if exponent == 0:
            return np.zeros_like(upstream)
        e = x.dtype.type(np.float32(exponent))
        return upstream * (e * np.power(x, e - x.dtype.type(1)))

    def weights_of_classes(self, alpha: float | Sequence[float], dtype: np.dtype[Any]) -> Array:
        """A number is a float32 first too."""
        weights = np.asarray(alpha, np.float32)
        return weights if weights.ndim else weights.astype(dtype)

    # Softmax functions

    def softmax(self, x: Array, axis: int) -> Array:
        """PyTorch's."""
        return softmax(x, axis)

    def softmax_gradient(self, upstream: Array, softmax: Array, axis: int) -> Array:
        """Rounded once."""
        up, p = upstream.astype(wide(softmax.dtype)), softmax.astype(wide(softmax.dtype))
        return ((up - np.sum(up * p, axis, keepdims=True)) * p).astype(softmax.dtype)

    def log_softmax(self, x: Array, axis: int) -> Array:
        """PyTorch's; float16 goes through float32."""
        return log_softmax(_float16_widened(x), axis).astype(x.dtype, copy=False)

    def logsumexp(self, x: Array, axis: int) -> Array:
        """PyTorch's."""
        return logsumexp(x, axis)

    # Losses

    def dense(self, y: Array, x: Array, axis: int, from_logits: bool) -> Array:
        """By PyTorch's log_softmax, also in float16."""
        log_q = log_softmax(x, axis) if from_logits else self.log_probabilities(x, axis)
        return -self.sum(y * log_q, axis)

    def dense_gradient(self, upstream: Array, y: Array, x: Array, axis: int, from_logits: bool) -> Array:
        """Through log_softmax, or through the log, the clip and the division."""
        return self._through(-np.expand_dims(upstream, axis) * y, x, axis, from_logits)

    def sparse(self, labels: Array, x: Array, axis: int, from_logits: bool) -> Array:
        """The label's entry; no other can make it NaN. The classes are moved to axis 1, as PyTorch has them."""
        x, labels, axis = _rows_first(x, labels, axis)
        log_q = log_softmax(x, axis) if from_logits else self.log_probabilities(x, axis)
        index, counts = _gathered(labels, axis)
        if not counts.any():
            return np.zeros(labels.shape, x.dtype)
        entries = np.take_along_axis(log_q, index, axis)
        return np.where(counts, -np.squeeze(entries, axis), x.dtype.type(0))

    def sparse_gradient(self, upstream: Array, labels: Array, x: Array, axis: int, from_logits: bool) -> Array:
        """Nothing but the label's entry has a part in the loss."""
        moved, labels, at = _rows_first(x, labels, axis)
        index, counts = _gathered(labels, at)
        h = np.zeros_like(moved)
        if counts.any():
            rows = np.where(counts, -upstream.reshape(counts.shape), upstream.dtype.type(0))
            np.put_along_axis(h, index, np.expand_dims(rows, at), at)
        return np.moveaxis(self._through(h, moved, at, from_logits), at, axis)

    def _through(self, h: Array, x: Array, axis: int, from_logits: bool) -> Array:
        if from_logits:
            return log_softmax_gradient(h, log_softmax(x, axis), axis)
        return self.probabilities_gradient(h, x, axis)

    def probabilities_gradient(self, upstream: Array, x: Array, axis: int) -> Array:
        """Through the log, the clip and the division."""
        total = self.sum(x, axis, keepdims=True)
        p = x / total
        h = _unclipped(self.log_gradient(upstream, self.clip_probabilities(p)), p)
        return self.quotient_gradient(h, x, total, axis)

    def binary(self, y: Array, x: Array, from_logits: bool) -> Array:
        """PyTorch's, of clipped probabilities."""
        if from_logits:
            return binary_cross_entropy_with_logits(x, y)
        return binary_cross_entropy(self.clip_probabilities(x), y)

    def binary_gradient(self, upstream: Array, y: Array, x: Array, from_logits: bool) -> Array:
        """PyTorch's."""
        if from_logits:
            return upstream * (sigmoid(x) - y)
        return _unclipped(binary_cross_entropy_gradient(upstream, self.clip_probabilities(x), y), x)


def _float16_widened(x: Array) -> Array:
    return x.astype(np.float32) if x.dtype == np.float16 else x


def _clip_operands(x: Array, low: float, high: float) -> tuple[Array, tuple[Any, Any]]:
    """x and the bounds in the type in which `ops.clip` compares them."""
    w = _float16_widened(x)
    return w, (w.dtype.type(np.float32(low)), w.dtype.type(np.float32(high)))


def _unclipped(upstream: Array, x: Array) -> Array:
    """Through `clip_probabilities`."""
    inside = (x >= x.dtype.type(EPSILON)) & (x <= x.dtype.type(1.0 - EPSILON))
    return np.where(inside, upstream, upstream.dtype.type(0))


def _rows_first(x: Array, labels: Array, axis: int) -> tuple[Array, Array, int]:
    """Scores with the classes along axis 1, whole labels, and the axis of the classes, 0 where there is no other."""
    whole = integers(labels)
    return (x, whole, 0) if x.ndim == 1 else (np.moveaxis(x, axis, 1), whole, 1)


def _gathered(labels: Array, axis: int) -> tuple[Array, Array]:
    """Where each label's entry is, and whether it counts."""
    counts = np.asarray(labels != IGNORE_INDEX)
    return np.expand_dims(np.where(counts, labels, 0), axis), counts


LIBRARY = Keras("keras-torch", "keras 3.15.1, torch 2.13.0", Torch())
