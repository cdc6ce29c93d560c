"""Keras on TensorFlow: fused softmax cross-entropy operations, which refuse labels out of range."""

import numpy as np

from .call import Array, LibraryError
from .keras import Keras
from .keras_backend import EPSILON, Backend, Shape, highest, integers

_LISTED = 1000  # more labels than anyone reads


class TensorFlow(Backend):
    """TensorFlow on the CPU."""

    def unbroadcastable(self, operation: str, left: Shape, right: Shape) -> LibraryError:
        """The operation's name at the end, as the runtime adds it."""
        text = f"Incompatible shapes: {_brackets(left)} vs. {_brackets(right)}"
        if operation == "where":
            text = f"condition {_brackets(left)}, then {_brackets(right)}, and else [] must be broadcastable"
        kernel = {"where": "SelectV2", "div": "RealDiv", "and": "LogicalAnd"}.get(operation, "Mul")
        return LibraryError("InvalidArgumentError", f"{text} [Op:{kernel}] name:")

    def unreshapable(self, shape: Shape, wanted: Shape) -> LibraryError:
        """Sizes and the shape asked for."""
        text = f"Input to reshape is a tensor with {int(np.prod(shape))} values, but the requested shape has "
        return LibraryError("InvalidArgumentError", f"{text}{int(np.prod(wanted))} [Op:Reshape]")

    def check_axis(self, axis: int, shape: Shape, operation: str) -> None:
        """The fused operation on logits takes negative axes other than -1 for positions as they are."""
        rank = len(shape)
        if operation == "cross_entropy" and not -1 <= axis < rank:
            span = f"0/{axis}" if axis < 0 else f"{axis + 1}/{rank}"
            text = f"Requires start <= limit when delta > 0: {span} [Op:Range] name:"
            raise LibraryError("InvalidArgumentError", text)
        if -rank <= axis < rank:
            return
        if operation in ("softmax", "log_softmax"):
            text = (
                f"`dim` must be in the range [{-rank}, {rank}) where {rank} is the number of dimensions in the input."
            )
            raise LibraryError("InvalidArgumentError", f"{text} Received: dim={axis}")
        kernel = {"sum": "Sum", "mean": "Mean", "logsumexp": "Max"}.get(operation, operation)
        text = f"Invalid reduction dimension ({axis} for input with {rank} dimension(s) [Op:{kernel}] name:"
        raise LibraryError("InvalidArgumentError", text)

    def check_dense(self, target: Shape, output: Shape) -> None:
        """Ranks first, then sizes."""
        if not target:
            text = "Arguments `target` and `output` must be at least rank 1."
            raise LibraryError("ValueError", f"{text} {self.received(target, output)}")
        self._check_ranks(target, output)

    def check_binary(self, target: Array, output: Array, from_logits: bool) -> None:
        """Ranks first, then sizes."""
        self._check_ranks(target.shape, output.shape)

    def _check_ranks(self, target: Shape, output: Shape) -> None:
        if len(target) != len(output):
            text = "Arguments `target` and `output` must have the same rank (ndim)."
            raise LibraryError("ValueError", f"{text} {self.received(target, output)}")
        super().check_dense(target or (1,), output or (1,))

    def check_sparse(self, target: Shape, output: Shape, axis: int) -> Shape:
        """Only the last axis; ranks before sizes."""
        if axis not in (-1, len(output) - 1):
            raise LibraryError("ValueError", f"Only axis=-1 is currently supported. Received: axis={axis}")
        dropped = target[:-1] if len(target) == len(output) and target and target[-1] == 1 else target
        if output and len(dropped) != len(output) - 1:
            text = "Argument `output` must have rank (ndim) `target.ndim - 1`."
            raise LibraryError("ValueError", f"{text} {self.received(dropped, output)}")
        return super().check_sparse(target, output, axis)

    def check_labels(self, labels: Array, classes: int, from_logits: bool) -> None:
        """The labels stand in the text, all of them in TensorFlow's; ahead of them the least or else the greatest."""
        whole = integers(labels).ravel()
        if whole.size and not 0 <= whole.min() <= whole.max() < classes:
            wrong = whole.min() if whole.min() < 0 else whole.max()
            listed = " ".join(map(str, whole[:_LISTED])) + (" ..." if whole.size > _LISTED else "")
            raise LibraryError(
                "InvalidArgumentError",
                f"Received a label value of {wrong} which is outside the valid range of [0, {classes}). "
                f"Label values: {listed} [Op:SparseSoftmaxCrossEntropyWithLogits] name:",
            )

    def softmax(self, x: Array, axis: int) -> Array:
        """Of a row with NaN or +inf, float32 and bfloat16 (not the others) keep 0 for the rest of the classes."""
        if x.dtype.itemsize == 8 or x.dtype == np.float16:
            e = np.exp(x - highest(x, axis))
            return e * (x.dtype.type(1) / self.sum(e, axis, keepdims=True))
        result = super().softmax(_wide(x), axis).astype(x.dtype, copy=False)
        lost = ~(x < np.inf)
        remains = np.where(lost, x.dtype.type(np.nan), x.dtype.type(0))
        return np.where(np.any(lost, axis=axis, keepdims=True), remains, result)

    def sum(self, x: Array, axis: int | None = None, keepdims: bool = False) -> Array:
        """Fewer than 8 of float16 are added one by one, each time rounded."""
        count = x.size if axis is None else x.shape[axis]
        if x.dtype != np.float16 or not 0 < count < 8:
            return super().sum(x, axis, keepdims)
        running = np.add.accumulate(x.ravel() if axis is None else x, -1 if axis is None else axis)
        total = np.take(running, [-1], -1 if axis is None else axis)
        return total if keepdims else np.squeeze(total, -1 if axis is None else axis)

    def log_gradient(self, upstream: Array, x: Array) -> Array:
        """By the reciprocal, which overflows in float16."""
        return upstream * (x.dtype.type(1) / x)

    def dense(self, y: Array, x: Array, axis: int, from_logits: bool) -> Array:
        """From logits in float32 or wider."""
        if not from_logits:
            return super().dense(y, x, axis, from_logits)
        wide_y, wide_x = _wide(y), _wide(x)
        return super().dense(wide_y, wide_x, axis, from_logits).astype(x.dtype, copy=False)

    def dense_gradient(self, upstream: Array, y: Array, x: Array, axis: int, from_logits: bool) -> Array:
        """From logits softmax - y, also where y does not sum to 1."""
        if not from_logits:
            return super().dense_gradient(upstream, y, x, axis, from_logits)
        rows = np.expand_dims(_wide(upstream), axis)
        return (rows * (super().softmax(_wide(x), axis) - _wide(y))).astype(x.dtype)

    def sparse(self, labels: Array, x: Array, axis: int, from_logits: bool) -> Array:
        """log of the sum minus the label's entry; probabilities are clipped, not normalised, and taken as logits."""
        logits = _wide_half(self._sparse_logits(x, from_logits))
        shifted = logits - np.max(logits, axis=axis, keepdims=True)
        entry = np.take_along_axis(shifted, integers(labels)[..., None], axis)[..., 0]
        e = np.exp(shifted)
        total = _sum_by_eights(e) if x.dtype.name == "bfloat16" else self.sum(e, axis)
        return (np.log(total) - entry).astype(x.dtype, copy=False)

    def sparse_gradient(self, upstream: Array, labels: Array, x: Array, axis: int, from_logits: bool) -> Array:
        """Through the clip and the log where probabilities came in."""
        logits = _wide_half(self._sparse_logits(x, from_logits))
        y = self.one_hot(labels, x.shape[axis], axis, logits.dtype)
        rows = np.expand_dims(upstream, axis).astype(logits.dtype)
        h = (rows * (super().softmax(logits, axis) - y)).astype(x.dtype)
        if from_logits:
            return h
        h = self.log_gradient(h, self.clip_probabilities(x))
        return self.clip_gradient(h, x, EPSILON, 1.0 - EPSILON)

    def _sparse_logits(self, x: Array, from_logits: bool) -> Array:
        return x if from_logits else np.log(self.clip_probabilities(x))

    def binary_gradient(self, upstream: Array, y: Array, x: Array, from_logits: bool) -> Array:
        """From logits through each term of max(x, 0) - x y + log1p(exp(-abs x)), of which infinite ones may meet."""
        if not from_logits:
            return super().binary_gradient(upstream, y, x, from_logits)
        zero, one = x.dtype.type(0), x.dtype.type(1)
        e = np.exp(-np.abs(x))
        tail = upstream * (one / (one + e)) * e
        return np.where(x >= 0, upstream, zero) - upstream * y + np.where(x >= 0, -tail, tail)


def _brackets(shape: Shape) -> str:
    return f"[{','.join(map(str, shape))}]"


def _wide(x: Array) -> Array:
    """float32 for both half types."""
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x


def _wide_half(x: Array) -> Array:
    """float32 for float16, and for float16 only: the sparse operation takes bfloat16 as it is."""
    return x.astype(np.float32) if x.dtype == np.float16 else x


def _sum_by_eights(x: Array) -> Array:
    """Eight running sums, each time rounded, then their sum in float32; and what is left over, one by one."""
    whole = x.shape[-1] // 8 * 8
    parts = [np.add.accumulate(x[..., whole:], -1)[..., -1:]]
    if whole:
        eights = np.add.accumulate(x[..., :whole].reshape(*x.shape[:-1], whole // 8, 8), -2)[..., -1, :]
        parts.insert(0, eights.sum(axis=-1, keepdims=True, dtype=np.float32).astype(x.dtype))
    return np.asarray(np.add.accumulate(np.concatenate(parts, -1), -1)[..., -1])


LIBRARY = Keras("keras-tensorflow", "keras 3.15.1, tensorflow 2.21.0", TensorFlow())
