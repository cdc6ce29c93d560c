"""JAX on the CPU, one operation after the other: each rounds to its type, sums of half types are held in float32."""

from typing import Any

import numpy as np

from .call import Array, LibraryError

Shape = tuple[int, ...]
Axis = int | None
DType = np.dtype[Any]

_NARROW = {"int64": np.int32, "uint64": np.uint32, "float64": np.float32}
# Sums of so many numbers run from the first to the last, longer ones are cut into windows first. That holds for small
# arrays; of larger ones the order is XLA's secret, and NumPy's does.
_WINDOW = 32
_ORDERED = 2048
_SMALL = 4096  # numbers that are summed in order by one call; of more, the sums are taken side by side


def stored(values: Array, dtype: DType) -> Array:
    """As `jnp.asarray` stores; integers that are too large wrap around."""
    return values.astype(stored_type(values.dtype, dtype), copy=False)


def stored_type(given: DType, dtype: DType) -> DType:
    """Types of 64 bits become those of 32, unless `dtype`, that of the computation, is float64."""
    return given if dtype == np.float64 else np.dtype(_NARROW.get(given.name, given))


def promoted(left: DType, right: DType) -> DType:
    """The type of an operation on two arrays, of which the right one is floating."""
    if left == right or left.kind in "biu":
        return right
    both_halves = left.itemsize == right.itemsize == np.dtype(np.float16).itemsize
    return np.dtype(np.float32) if both_halves else max(left, right, key=lambda dtype: dtype.itemsize)


def flushed(x: Array) -> Array:
    """XLA reads numbers below the smallest normal one as 0, but for float16, on which it computes in float32."""
    if x.dtype == np.float16:
        return x
    small = np.abs(x) < _smallest_normal(x.dtype)
    return np.where(small, x.dtype.type(0), x) if small.any() else x


def _smallest_normal(dtype: DType) -> Any:
    return dtype.type(2.0**-1022 if dtype == np.float64 else 2.0**-126)  # bfloat16 has float32's exponents


def wide(dtype: DType) -> DType:
    """The type in which sums are held."""
    return np.dtype(np.float32) if dtype.itemsize < np.dtype(np.float32).itemsize else dtype


def broadcast_shape(operation: str, *shapes: Shape) -> Shape:
    """The shape of an operation's result."""
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        raise unbroadcastable(operation, *shapes) from None


def unbroadcastable(operation: str, *shapes: Shape) -> LibraryError:
    """Arithmetic names itself where the ranks are the same; `where` has a third operand, a scalar."""
    if operation == "where":
        return _incompatible(*shapes, ())
    if operation == "take" or len({len(shape) for shape in shapes}) > 1:
        return _incompatible(*shapes)
    text = f"{operation} got incompatible shapes for broadcasting: {', '.join(map(str, shapes))}."
    return LibraryError("TypeError", text)


def _incompatible(*shapes: Shape) -> LibraryError:
    return LibraryError("ValueError", f"Incompatible shapes for broadcasting: shapes={list(shapes)}")


def checked_axis(axis: int, rank: int) -> int:
    """The axis counted from the front."""
    if not -rank <= axis < rank:
        raise LibraryError("ValueError", f"axis {axis} is out of bounds for array of dimension {rank}")
    return axis % rank


def unbroadcast(gradient: Array, shape: Shape) -> Array:
    """Summed over the axes along which an array of `shape` was repeated."""
    if gradient.shape == shape:
        return gradient
    extra = gradient.ndim - len(shape)
    repeated = tuple(i + extra for i, size in enumerate(shape) if size == 1)
    return total(gradient, (*range(extra), *repeated)).reshape(shape)


def total(x: Array, axis: Any = None, where: Array | None = None, keepdims: bool = False) -> Array:
    """`jnp.sum`; along one axis in XLA's order, which shows where terms cancel."""
    x = _masked(x, where, 0)
    held = x.astype(wide(x.dtype), copy=False)
    if not isinstance(axis, int) or (held.size > _ORDERED and held.shape[axis] > _WINDOW):
        return np.asarray(np.sum(held, axis, keepdims=keepdims)).astype(x.dtype, copy=False)
    sums = _row_sums(np.moveaxis(held, axis, -1)).astype(x.dtype, copy=False)
    return np.expand_dims(sums, axis) if keepdims else sums


def mean(x: Array) -> Array:
    """`jnp.mean` of everything."""
    count = wide(x.dtype).type(x.size)
    return np.asarray(np.sum(x, dtype=wide(x.dtype)) / count).astype(x.dtype, copy=False)


def mean_in_float32(x: Array, axis: int) -> Array:
    """`jnp.mean(x, axis, dtype="float32")`, in the type of `x`."""
    return np.asarray(total(x.astype(np.float32), axis) * reciprocal(x.shape[axis])).astype(x.dtype)


def reciprocal(count: int) -> Any:
    """What XLA multiplies by where it divides by a constant."""
    return np.float32(1) / np.float32(count)


def _row_sums(rows: Array) -> Array:
    while rows.shape[-1] > _WINDOW:
        rows = _sums_of_windows(rows)
    return _sums_in_order(rows)


def _sums_of_windows(rows: Array) -> Array:
    length = rows.shape[-1]
    windows = -(-length // _WINDOW)
    missing = windows * _WINDOW - length
    before = missing // 2
    padded = np.zeros((*rows.shape[:-1], windows * _WINDOW), rows.dtype)
    padded[..., before : before + length] = rows
    return _sums_in_order(padded.reshape(*rows.shape[:-1], windows, _WINDOW))


def _sums_in_order(rows: Array) -> Array:
    if 0 < rows.size <= _SMALL:
        return np.asarray(np.add.accumulate(rows, axis=-1)[..., -1] + rows.dtype.type(0))  # + 0: no sum is -0.0
    sums = np.zeros(rows.shape[:-1], rows.dtype)
    for i in range(rows.shape[-1]):
        sums += rows[..., i]
    return sums


def divided(x: Array, y: Array) -> Array:
    """x / y; XLA multiplies by 1 / y, which may overflow or become 0, where y is repeated along an axis of x."""
    return x / y if x.shape == y.shape else x * flushed(y.dtype.type(1) / y)


def _masked(x: Array, where: Array | None, fill: float) -> Array:
    return x if where is None else np.where(where, x, x.dtype.type(fill))


def _top(x: Array, axis: Axis, where: Array | None) -> Array:
    return np.asarray(np.max(_masked(x, where, -np.inf), axis, keepdims=True, initial=x.dtype.type(-np.inf)))


def softmax(x: Array, axis: Axis = -1) -> Array:
    """`jax.nn.softmax`."""
    x = flushed(x)
    e = np.exp(x - _top(x, axis, None))
    return divided(e, total(e, axis, keepdims=True))


def softmax_gradient(upstream: Array, softmax: Array, axis: Axis) -> Array:
    """Through `softmax`, whose result comes in."""
    cells = upstream * softmax
    return cells - softmax * total(cells, axis, keepdims=True)


def log_softmax(x: Array, axis: Axis = -1, where: Array | None = None) -> Array:
    """`jax.nn.log_softmax`: -inf where masked."""
    shifted = _shifted(x, axis, where)
    return _masked(shifted - np.log(total(np.exp(shifted), axis, where, keepdims=True)), where, -np.inf)


def log_softmax_gradient(upstream: Array, x: Array, axis: Axis = -1, where: Array | None = None) -> Array:
    """Through `log_softmax`: upstream - softmax(x) sum(upstream)."""
    e = np.exp(_shifted(x, axis, where))
    upstream = _masked(upstream, where, 0)
    share = -total(upstream, axis, keepdims=True) / total(e, axis, where, keepdims=True)
    return unbroadcast(_masked(upstream + e * share, where, 0), x.shape)


def _shifted(x: Array, axis: Axis, where: Array | None) -> Array:
    x = flushed(x)
    return _masked(x, where, -np.inf) - _top(x, axis, where)


def logsumexp(x: Array, axis: Axis = -1, where: Array | None = None) -> Array:
    """`jax.nn.logsumexp`: not shifted where the maximum is infinite."""
    top, e = _exponentials(x, axis, where)
    return np.asarray(np.log(total(e, axis, where)) + np.squeeze(top, axis))


def logsumexp_gradient(upstream: Array, x: Array, axis: Axis = -1, where: Array | None = None) -> Array:
    """Through `logsumexp`; `upstream` has an axis of size 1 for the classes."""
    _, e = _exponentials(x, axis, where)
    sums = total(e, axis, where, keepdims=True)
    share = upstream / sums * np.sign(sums)
    return unbroadcast(_masked(e * share, where, 0), x.shape)


def _exponentials(x: Array, axis: Axis, where: Array | None) -> tuple[Array, Array]:
    """The maxima with their axis kept, and exp(x - maximum)."""
    x = _masked(flushed(x), where, 0)
    top = _top(x, axis, where)
    top = np.where(np.isfinite(top), top, top.dtype.type(0))
    return top, np.exp(x - top)


def integers(labels: Array) -> Array:
    """Floating labels as int32: truncated, NaN 0, what is too large the largest there is."""
    limits = np.iinfo(np.int32)
    return np.clip(np.nan_to_num(labels.astype(np.float64)), limits.min, limits.max).astype(np.int32)


def log_sigmoid(x: Array) -> Array:
    """`jax.nn.log_sigmoid`, -logaddexp(-x, 0)."""
    return -_softplus(-flushed(x))


def log_sigmoid_gradient(x: Array) -> Array:
    """d log_sigmoid(x) / d x, where +inf counts as 0 in the exponent."""
    x = flushed(x)
    zero, inf = x.dtype.type(0), x.dtype.type(np.inf)
    exponents = (np.where(a == inf, zero, a) for a in (-x, _softplus(-x)))
    return np.asarray(np.exp(np.subtract(*exponents)))


def _softplus(x: Array) -> Array:
    zero = x.dtype.type(0)
    return np.maximum(x, zero) + np.log1p(np.exp(-np.abs(x)))


def sigmoid_cross_entropy(labels: Array, x: Array) -> Array:
    """-y log_sigmoid(x) - (1 - y) log_sigmoid(-x), one a cell; optax and Keras write it so."""
    labels, one = flushed(labels), labels.dtype.type(1)
    return -labels * log_sigmoid(x) - (one - labels) * log_sigmoid(-x)


def sigmoid_cross_entropy_gradient(upstream: Array, labels: Array, x: Array) -> Array:
    """Through `sigmoid_cross_entropy`."""
    one = labels.dtype.type(1)
    positive = -labels * upstream * log_sigmoid_gradient(x)
    return positive + (one - labels) * upstream * log_sigmoid_gradient(-x)


def clip_gradient(upstream: Array, x: Array, low: Any, high: Any) -> Array:
    """Through `jnp.clip`: half at a bound, nothing outside and at NaN."""
    one, half, zero = (x.dtype.type(value) for value in (1, 0.5, 0))
    inside = np.where((x > low) & (x < high), one, zero)
    return upstream * np.where((x == low) | (x == high), half, inside)
