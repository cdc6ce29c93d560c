"""How PyTorch computes on a CPU: the kernels that its losses and Keras' share, with their roundings and texts."""

from typing import Any

import numpy as np

from .call import Array, LibraryError

Shape = tuple[int, ...]

_TYPE_NAMES = {
    "float16": "Half",
    "bfloat16": "BFloat16",
    "float32": "Float",
    "float64": "Double",
    "bool": "Bool",
    "uint8": "Byte",
    "int8": "Char",
    "int16": "Short",
    "int32": "Int",
    "int64": "Long",
    "uint16": "UInt16",
    "uint32": "UInt32",
    "uint64": "UInt64",
    "complex64": "ComplexFloat",
    "complex128": "ComplexDouble",
}

# Types and words


def wide(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """The type that a kernel computes in before it rounds to `dtype`: float32 for both half types."""
    return np.dtype(np.float32) if dtype.itemsize < 4 else dtype


def is_floating(dtype: np.dtype[Any]) -> bool:
    """Whether PyTorch takes it for a floating type; NumPy calls bfloat16 a void."""
    return dtype.name in ("float16", "bfloat16", "float32", "float64")


def promoted(*dtypes: np.dtype[Any]) -> np.dtype[Any]:
    """The type of a result of several floating types: float32 for the two half types together."""
    if {"float16", "bfloat16"} <= {dtype.name for dtype in dtypes}:
        dtypes = (*(dtype for dtype in dtypes if dtype.itemsize > 2), np.dtype(np.float32))
    return np.result_type(*dtypes)


def type_name(dtype: np.dtype[Any]) -> str:
    """A type as PyTorch's errors name it."""
    return _TYPE_NAMES.get(dtype.name, dtype.name)


def size_text(shape: Shape) -> str:
    """A shape as the Python side prints it."""
    return f"torch.Size({list(shape)})"


def axis_in_range(axis: int, rank: int) -> None:
    """Refuse an axis that a tensor of this rank does not have; one of rank 0 is taken as one of rank 1."""
    rank = max(rank, 1)
    if not -rank <= axis < rank:
        text = f"Dimension out of range (expected to be in range of [{-rank}, {rank - 1}], but got {axis})"
        raise LibraryError("IndexError", text)


def broadcast(left: Shape, right: Shape) -> Shape:
    """The shape of an operation on both, or PyTorch's error, which names the last axis that differs."""
    rank = max(len(left), len(right))
    sizes = [(1,) * (rank - len(shape)) + tuple(shape) for shape in (left, right)]
    for axis in reversed(range(rank)):
        a, b = sizes[0][axis], sizes[1][axis]
        if a != b and 1 not in (a, b):
            text = f"The size of tensor a ({a}) must match the size of tensor b ({b}) at non-singleton dimension {axis}"
            raise LibraryError("RuntimeError", text)
    return np.broadcast_shapes(left, right)


def in_place(shape: Shape, other: Shape) -> None:
    """Refuse an in-place operation whose result would be larger than the tensor."""
    result = broadcast(shape, other)
    if result != tuple(shape):
        text = f"output with shape {list(shape)} doesn't match the broadcast shape {list(result)}"
        raise LibraryError("RuntimeError", text)


# Arithmetic


def scaled(x: Array, factor: float) -> Array:
    """x times a Python number, which is not rounded to a half type first."""
    return np.asarray(x.astype(wide(x.dtype)) * wide(x.dtype).type(factor)).astype(x.dtype)


def divided(x: Array, divisor: float) -> Array:
    """x divided by a Python number, which is not rounded to a half type first."""
    return np.asarray(x.astype(wide(x.dtype)) / wide(x.dtype).type(divisor)).astype(x.dtype)


def total(x: Array, axis: int | None = None, keepdims: bool = False) -> Array:
    """`sum`: accumulated in float32 or wider and rounded once."""
    return np.asarray(np.sum(x, axis=axis, keepdims=keepdims, dtype=wide(x.dtype))).astype(x.dtype, copy=False)


def mean(x: Array) -> Array:
    """`mean` of all entries: rounded once, NaN of none."""
    return np.asarray(np.sum(x, dtype=wide(x.dtype)) / wide(x.dtype).type(x.size)).astype(x.dtype, copy=False)


def cascade(values: Array) -> Array:
    """The sum as nll_loss takes it, every step in the type of the values: the first, then runs of 16, in 8 levels."""
    left_over = []
    for _ in range(7):
        runs = max(0, len(values) - 1) // 16
        head, tail = values[: 1 + 16 * runs], values[1 + 16 * runs :]
        left_over.append(_in_turn(tail[:, None]))
        values = np.concatenate([head[:1], _in_turn(head[1:].reshape(runs, 16).T)])
    return _in_turn(np.concatenate([*left_over, _in_turn(values[:, None])])[:, None])[0]


def _in_turn(rows: Array) -> Array:
    """Rows added one after the other, each sum rounded to their type."""
    if wide(rows.dtype) == rows.dtype:
        return np.asarray(np.sum(rows, axis=0))
    result = np.zeros(rows.shape[1:], rows.dtype)
    for row in rows:
        result = result + row
    return result


# Softmax and its relatives


def softmax(x: Array, axis: int) -> Array:
    """exp(x - max) / sum, rounded once."""
    if not x.size:
        return x
    e = np.exp(_below_top(x, axis))
    return (e / np.sum(e, axis, keepdims=True)).astype(x.dtype, copy=False)


def log_softmax(x: Array, axis: int) -> Array:
    """x - max - log(sum exp(x - max)); along the last axis of a half type the sum and its log are rounded too."""
    if not x.size:
        return x
    shifted = _below_top(x, axis)
    sums = np.sum(np.exp(shifted), axis, keepdims=True)
    if axis in (-1, x.ndim - 1):
        sums = sums.astype(x.dtype, copy=False)
    return (shifted - np.log(sums).astype(shifted.dtype, copy=False)).astype(x.dtype, copy=False)


def log_softmax_gradient(upstream: Array, log_p: Array, axis: int) -> Array:
    """Through `log_softmax`: upstream - exp(log_p) * sum(upstream), rounded once. NaN * 0 is NaN."""
    sums = np.sum(upstream, axis, keepdims=True, dtype=wide(upstream.dtype))
    p = np.exp(log_p.astype(wide(log_p.dtype), copy=False))
    return (upstream.astype(sums.dtype, copy=False) - p * sums).astype(log_p.dtype, copy=False)


def logsumexp(x: Array, axis: int) -> Array:
    """log(sum exp(x - max)) + max, each step rounded; an infinite maximum is taken as 0."""
    if not x.size:
        return np.log(total(np.exp(x), axis))
    top = np.max(x, axis, keepdims=True)
    top = np.where(np.isinf(top), x.dtype.type(0), top)
    return np.asarray(np.log(total(np.exp(x - top), axis)) + np.squeeze(top, axis))


def _below_top(x: Array, axis: int) -> Array:
    """x - max in the type that kernels compute in."""
    x = x.astype(wide(x.dtype), copy=False)
    return np.asarray(x - np.max(x, axis, keepdims=True))


# The sigmoid and binary cross-entropy, cell by cell


def sigmoid(x: Array) -> Array:
    """1 / (1 + exp(-x)), rounded once."""
    w = x.astype(wide(x.dtype), copy=False)
    e = np.exp(-np.abs(w))
    return (np.where(w >= 0, w.dtype.type(1), e) / (1 + e)).astype(x.dtype, copy=False)


def log_sigmoid(x: Array) -> Array:
    """min(0, x) - log(1 + exp(-|x|)), rounded once."""
    w = x.astype(wide(x.dtype), copy=False)
    return np.asarray(np.minimum(w.dtype.type(0), w) - np.log1p(np.exp(-np.abs(w)))).astype(x.dtype, copy=False)


def binary_in_range(x: Array, y: Array) -> None:
    """Refuse probabilities, then labels, outside of [0, 1]; the first cell that has one decides."""
    wrong = np.stack([~((a >= 0) & (a <= 1)).ravel() for a in (x, y)], axis=-1).ravel()
    if wrong.any():
        what = "target" if np.argmax(wrong) % 2 else "input"
        raise LibraryError("RuntimeError", f"all elements of {what} should be between 0 and 1")


def binary_cross_entropy(x: Array, y: Array) -> Array:
    """(y - 1) max(log(1 - x), -100) - y max(log x, -100), each step rounded."""
    floor, one = x.dtype.type(-100), x.dtype.type(1)
    return np.asarray((y - one) * np.maximum(np.log1p(-x), floor) - y * np.maximum(np.log(x), floor))


def binary_cross_entropy_gradient(upstream: Array, x: Array, y: Array) -> Array:
    """upstream (x - y) / max((1 - x) x, 1e-12), each step rounded; 1e-12 is a float32, and 0 as a float16."""
    least = np.float32(1e-12).astype(x.dtype)
    return np.asarray(upstream * (x - y) / np.maximum((x.dtype.type(1) - x) * x, least))


def binary_cross_entropy_with_logits(x: Array, y: Array, log_weight: Array | None = None) -> Array:
    """(1 - y) x - log_weight log sigmoid(x), in the type of the labels."""
    log_p = log_sigmoid(x) if log_weight is None else times_in_place(log_sigmoid(x), log_weight)
    losses = times_in_place(y.dtype.type(1) - y, x)
    dtype = promoted(losses.dtype, log_p.dtype)
    return (losses.astype(dtype) - log_p.astype(dtype)).astype(y.dtype, copy=False)


def times_in_place(x: Array, factor: Array) -> Array:
    """`x.mul_(factor)`: computed in the wider type, kept in that of x."""
    dtype = promoted(x.dtype, factor.dtype)
    return np.asarray(x.astype(dtype, copy=False) * factor.astype(dtype, copy=False)).astype(x.dtype, copy=False)
