"""What a tensor library supplies to Keras' losses: kernels, gradients, texts. The defaults are what most of them do."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from .call import Array, LibraryError

Shape = tuple[int, ...]

EPSILON = 1e-7  # keras.config.epsilon()


class Backend:
    """The rules of one backend; a subclass overrides what it does differently.

    Arrays come in the type of the loss, and every step rounds to it, as each operation of the library does. Axes are
    those of the scores. `upstream` is d sum(loss) / d row loss, in the shape of the row losses.
    """

    differentiates = True  # False: it has no autodiff, and the gradient is None
    multiplies_in_place = False  # weights *= mask, which cannot make them larger

    # Types

    def tensor(self, x: Array) -> Array:
        """`ops.convert_to_tensor(x)` without a type: some backends take float64 to float32 here."""
        return x

    def result_type(self, dtype: np.dtype[Any]) -> np.dtype[Any]:
        """Keras' `result_type(dtype, float)`: of `divide_no_nan`, `power` and `multiply`."""
        return dtype

    def where_type(self, dtype: np.dtype[Any]) -> np.dtype[Any]:
        """The type of `ops.where(mask, x, 0)`."""
        return dtype

    def scalar(self, value: float, dtype: np.dtype[Any]) -> Any:
        """A Python number as it enters an operation with an array of `dtype`."""
        return dtype.type(value)

    # Words

    def shape_text(self, shape: Shape) -> str:
        """A shape as the library prints it."""
        return str(shape)

    def unbroadcastable(self, operation: str, left: Shape, right: Shape) -> LibraryError:
        """What is raised where shapes do not broadcast in "mul", "imul" (in place), "where", "div" or "and"."""
        return LibraryError("ValueError", f"{operation}: {left} {right}")

    def unreshapable(self, shape: Shape, wanted: Shape) -> LibraryError:
        """What is raised where a mask of ignored labels does not have as many entries as the row losses."""
        return LibraryError("ValueError", f"cannot reshape {shape} to {wanted}")

    # Refusals

    def check_axis(self, axis: int, shape: Shape, operation: str) -> None:
        """Refuse an axis that an array of this shape does not have.

        `operation` is "cross_entropy" (dense, of logits), "sum", "mean", "expand_dims" or a softmax function.
        """
        if not -len(shape) <= axis < len(shape):
            raise LibraryError("AxisError", f"axis {axis} is out of bounds for array of dimension {len(shape)}")

    def check_dense(self, target: Shape, output: Shape) -> None:
        """Refuse shapes in `ops.categorical_crossentropy` and `ops.binary_crossentropy`."""
        if target != output:
            raise LibraryError("ValueError", f"{_DENSE} have the same shape. {self.received(target, output)}")
        if not target:
            raise LibraryError("ValueError", f"{_DENSE} be at least rank 1. {self.received(target, output)}")

    def check_binary(self, target: Array, output: Array, from_logits: bool) -> None:
        """Refuse shapes, and values where the backend looks at them, in `ops.binary_crossentropy`."""
        if target.shape != output.shape:
            received = self.received(target.shape, output.shape)
            raise LibraryError("ValueError", f"{_DENSE} have the same shape. {received}")

    def check_sparse(self, target: Shape, output: Shape, axis: int) -> Shape:
        """Refuse shapes in `ops.sparse_categorical_crossentropy`.

        Returns the shape of the labels; a last axis of size 1 is dropped where they have as many as the scores.
        """
        if len(target) == len(output) and target and target[-1] == 1:
            target = target[:-1]
        if not output:
            text = f"Argument `output` must be at least rank 1. Received: output.shape={self.shape_text(output)}"
            raise LibraryError("ValueError", text)
        if target != output[:-1]:
            shapes = f"target.shape={self.shape_text(target)}, output.shape={self.shape_text(output)}"
            raise LibraryError("ValueError", f"{_DENSE} have the same shape up until the last dimension: {shapes}")
        self.check_axis(axis, output, "log_softmax")
        return target

    def sparse_rows(self, target: Shape, output: Shape, axis: int) -> Shape:
        """The shape of the row losses: the labels get their classes along `axis`, and must fit the scores then."""
        hot = list(target)
        hot.insert(axis % len(output), output[axis])
        try:
            cells = list(np.broadcast_shapes(tuple(hot), output))
        except ValueError:
            raise self.unbroadcastable("mul", tuple(hot), output) from None
        del cells[axis]
        return tuple(cells)

    def check_labels(self, labels: Array, classes: int, from_logits: bool) -> None:
        """Refuse labels out of range; they come in the type of the loss, those that are ignored as 0."""

    def received(self, target: Shape, output: Shape) -> str:
        """The shapes at the end of a refusal."""
        return f"Received: target.shape={self.shape_text(target)}, output.shape={self.shape_text(output)}"

    # Arithmetic

    def sum(self, x: Array, axis: int | None = None, keepdims: bool = False) -> Array:
        """`ops.sum`: accumulated in float32 or wider, rounded once."""
        return np.asarray(np.sum(x, axis=axis, keepdims=keepdims, dtype=wide(x.dtype))).astype(x.dtype, copy=False)

    def mean(self, x: Array, axis: int) -> Array:
        """`ops.mean` over the axis of the classes."""
        total = np.asarray(np.sum(x, axis=axis, dtype=wide(x.dtype)))
        return (total / total.dtype.type(x.shape[axis])).astype(x.dtype, copy=False)

    def mean_gradient(self, upstream: Array, count: int) -> Array:
        """Through `mean` of `count` entries."""
        return upstream / upstream.dtype.type(count)

    def share(self, x: Array, total: Array) -> Array:
        """x / total, where the total has one entry along an axis of x."""
        return x / total

    def divide_no_nan(self, x: Array, y: Array) -> Array:
        """x / y, and 0 where y is 0."""
        x, y = (np.asarray(a).astype(self.result_type(a.dtype), copy=False) for a in (x, y))
        return np.asarray(np.where(y == 0, y.dtype.type(0), x / y))

    def clip(self, x: Array, low: float, high: float) -> Array:
        """`ops.clip`: x within bounds that are rounded to its type."""
        return np.clip(x, x.dtype.type(low), x.dtype.type(high)).astype(x.dtype, copy=False)

    def clip_probabilities(self, x: Array) -> Array:
        """x within (EPSILON, 1 - EPSILON), as the cross-entropies of the backend do it."""
        return self.clip(x, EPSILON, 1.0 - EPSILON)

    def clip_gradient(self, upstream: Array, x: Array, low: float, high: float) -> Array:
        """Through `clip`: nothing outside or at NaN, everything inside and at a bound."""
        inside = (x >= x.dtype.type(low)) & (x <= x.dtype.type(high))
        return np.where(inside, upstream, x.dtype.type(0))

    def log_gradient(self, upstream: Array, x: Array) -> Array:
        """Through log x."""
        return upstream / x

    def divisor_gradient(self, upstream: Array, x: Array, y: Array) -> Array:
        """Through x / y, by y."""
        return upstream * (-x / y / y)

    def quotient_gradient(self, upstream: Array, x: Array, total: Array, axis: int) -> Array:
        """Through x / total, where total = sum of x over `axis`."""
        return self.share(upstream, total) + self.sum(self.divisor_gradient(upstream, x, total), axis, keepdims=True)

    def power(self, x: Array, exponent: float) -> Array:
        """`ops.power`, in Keras' `result_type`."""
        return np.power(x, self.scalar(exponent, x.dtype))

    def weights_of_classes(self, alpha: float | Sequence[float], dtype: np.dtype[Any]) -> Array:
        """The focal loss' `alpha` in `ops.multiply`: a list is float32, a number takes the type of the other."""
        return np.asarray(alpha, dtype if np.ndim(alpha) == 0 else np.float32)

    def power_gradient(self, upstream: Array, x: Array, exponent: float) -> Array:
        """Through `power`."""
        return upstream * self.scalar(exponent, x.dtype) * np.power(x, self.scalar(exponent - 1, x.dtype))

    # Softmax functions

    def softmax(self, x: Array, axis: int) -> Array:
        """`ops.softmax`."""
        e = np.exp(x - highest(x, axis))
        return e / self.sum(e, axis, keepdims=True)

    def softmax_gradient(self, upstream: Array, softmax: Array, axis: int) -> Array:
        """Through `ops.softmax`."""
        return (upstream - self.sum(upstream * softmax, axis, keepdims=True)) * softmax

    def log_softmax(self, x: Array, axis: int) -> Array:
        """`ops.log_softmax`."""
        shifted = x - highest(x, axis)
        return shifted - np.log(self.sum(np.exp(shifted), axis, keepdims=True))

    def logsumexp(self, x: Array, axis: int) -> Array:
        """`ops.logsumexp`."""
        top = highest(x, axis)
        top = np.where(np.isfinite(top), top, x.dtype.type(0))
        return np.log(self.sum(np.exp(x - top), axis)) + np.squeeze(top, axis)

    # Losses

    def log_probabilities(self, x: Array, axis: int) -> Array:
        """log of x normalised and clipped: from_logits=False."""
        return np.log(self.clip_probabilities(self.share(x, self.sum(x, axis, keepdims=True))))

    def probabilities_gradient(self, upstream: Array, x: Array, axis: int) -> Array:
        """Through `log_probabilities`."""
        total = self.sum(x, axis, keepdims=True)
        p = self.share(x, total)
        q = self.clip_probabilities(p)
        h = self.clip_gradient(self.log_gradient(upstream, q), p, EPSILON, 1.0 - EPSILON)
        return self.quotient_gradient(h, x, total, axis)

    def dense(self, y: Array, x: Array, axis: int, from_logits: bool) -> Array:
        """`ops.categorical_crossentropy`."""
        log_q = self.log_softmax(x, axis) if from_logits else self.log_probabilities(x, axis)
        return -self.sum(y * log_q, axis)

    def dense_gradient(self, upstream: Array, y: Array, x: Array, axis: int, from_logits: bool) -> Array:
        """d sum(loss) / d x of `dense`."""
        h = -np.expand_dims(upstream, axis) * y
        if not from_logits:
            return self.probabilities_gradient(h, x, axis)
        return h - self.softmax(x, axis) * self.sum(h, axis, keepdims=True)

    def one_hot(self, labels: Array, classes: int, axis: int, dtype: np.dtype[Any]) -> Array:
        """Class indices, in the type of the loss, as ones and zeros along `axis`; those that no class has are 0."""
        hot = integers(labels)[..., None] == np.arange(classes)
        return np.moveaxis(hot, -1, axis).astype(dtype)

    def sparse(self, labels: Array, x: Array, axis: int, from_logits: bool) -> Array:
        """`ops.sparse_categorical_crossentropy`; `labels` have been checked and come in the type of the loss."""
        return self.dense(self.one_hot(labels, x.shape[axis], axis, x.dtype), x, axis, from_logits)

    def sparse_gradient(self, upstream: Array, labels: Array, x: Array, axis: int, from_logits: bool) -> Array:
        """d sum(loss) / d x of `sparse`."""
        y = self.one_hot(labels, x.shape[axis], axis, x.dtype)
        return self.dense_gradient(upstream, y, x, axis, from_logits)

    def binary(self, y: Array, x: Array, from_logits: bool) -> Array:
        """`ops.binary_crossentropy`: one loss a cell."""
        one = self.scalar(1, x.dtype)
        if from_logits:
            return np.maximum(x, x.dtype.type(0)) - x * y + np.log1p(np.exp(-np.abs(x)))
        q = self.clip_probabilities(x)
        return -(y * np.log(q) + (one - y) * np.log(one - q))

    def binary_gradient(self, upstream: Array, y: Array, x: Array, from_logits: bool) -> Array:
        """d sum(loss) / d x of `binary`; `upstream` has the shape of x."""
        one = self.scalar(1, x.dtype)
        if from_logits:
            return upstream * (sigmoid(x) - y)
        q = self.clip_probabilities(x)
        h = self.log_gradient(-upstream * y, q) - self.log_gradient(-upstream * (one - y), one - q)
        return self.clip_gradient(h, x, EPSILON, 1.0 - EPSILON)


_DENSE = "Arguments `target` and `output` must"


def highest(x: Array, axis: int) -> Array:
    """The maxima, -inf of nothing."""
    return np.max(x, axis=axis, keepdims=True, initial=x.dtype.type(-np.inf))


def wide(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """The type in which sums are accumulated: float32 for the half types."""
    return np.dtype(np.float32) if dtype.itemsize < 4 else dtype


def sigmoid(x: Array) -> Array:
    """1 / (1 + exp(-x)), without overflow."""
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (x.dtype.type(1) + e)


def integers(labels: Array, bits: int = 64) -> Array:
    """Truncated to signed integers; NaN and what does not fit become the least one, as on x86."""
    bound = 2.0 ** (bits - 1)
    wide_labels = labels.astype(np.float64)
    fits = (wide_labels >= -bound) & (wide_labels < bound)
    return np.where(fits, np.where(fits, wide_labels, 0).astype(np.int64), -(2 ** (bits - 1)))
