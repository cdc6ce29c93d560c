"""optax: losses of logits without weights or a reduction of their own; `.sum()` and `.mean()` of the result reduce."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from . import jax
from .call import Array, Call, LibraryError
from .jax import Shape
from .jax_take import take_along_axis, take_along_axis_gradient, take_shape


class Loss(NamedTuple):
    """One function of optax or jax.nn.

    Attributes:
        name: as the library has it.
        arguments: that the call may have.
        shape: of the result; refuses what the function refuses.
        losses: the result.
        gradient: d sum(losses) / d logits for one upstream value, which is the same for all losses.
    """

    name: str
    arguments: frozenset[str]
    shape: Callable[[Call], Shape]
    losses: Callable[[Call], Array]
    gradient: Callable[[Call, Array], Array | None]


class Optax:
    """optax.softmax_cross_entropy and its kind; labels are smoothed by optax.smooth_labels."""

    name = "optax"
    versions = "optax 0.2.8, jax 0.10.2"

    @property
    def tasks(self) -> frozenset[str]:
        """What there is a function for."""
        return frozenset(_LOSSES)

    def check(self, call: Call) -> tuple[str, ...]:
        """Refuse arguments that the function does not have, then labels and shapes."""
        loss = _LOSSES[call.task]
        unknown = next((name for name in _given(call) if name not in loss.arguments), None)
        if unknown:
            raise LibraryError("TypeError", f"{loss.name}() got an unexpected keyword argument {unknown!r}")
        if call.labels is None and loss.gradient is not _no_gradient:
            raise LibraryError("TypeError", f"{loss.name}() missing 1 required positional argument: 'labels'")
        loss.shape(call)
        return ()

    def losses(self, call: Call) -> Array:
        """What the function returns."""
        return _LOSSES[call.task].losses(call)

    def row_losses(self, call: Call, losses: Array) -> Array:
        """What the function returns; rows that `where` masks are 0."""
        return losses

    def reduce(self, call: Call, losses: Array) -> Array:
        """`.sum()`, or `.mean()` over all rows, those that `where` masks among them."""
        match call.option("reduction", None):
            case "sum":
                return jax.total(losses)
            case "mean":
                return jax.mean(losses)
            case _:
                return losses

    def gradient(self, call: Call) -> Array | None:
        """As jax.grad gives it."""
        loss = _LOSSES[call.task]
        dtype = call.dtype if call.task == "bce" else jax.promoted(_labels_type(call), call.dtype)
        upstream = np.asarray(1, jax.wide(dtype))
        if call.option("reduction", None) == "mean":
            upstream = upstream / upstream.dtype.type(np.prod(loss.shape(call)))
        return loss.gradient(call, upstream.astype(dtype))


def _given(call: Call) -> list[str]:
    """The call's arguments; the reductions there are, and logits, are no arguments."""
    options = dict(call.options)
    if options.get("reduction") in (None, "none", "sum", "mean"):
        options.pop("reduction", None)
    if options.get("from_logits"):
        options.pop("from_logits")
    return [*options, *(name for name in _ARRAYS if getattr(call, name) is not None)]


def _axis(call: Call) -> int:
    axis = call.option("axis", -1)
    if not isinstance(axis, int):
        raise TypeError(f"axis={axis!r}: what optax does with other than one axis is not mirrored; give an int")
    return axis


def _labels(call: Call) -> Array:
    """As JAX holds them; smoothed where that is asked for."""
    assert call.labels is not None
    labels, smoothing = jax.stored(call.labels, call.dtype), call.option("label_smoothing", 0.0)
    if not smoothing:
        return labels
    number, classes = labels.dtype.type, labels.shape[_axis(call)]
    return labels * number(1.0 - smoothing) + number(smoothing / classes)


def _labels_type(call: Call) -> np.dtype[Any]:
    return call.dtype if call.labels is None else jax.stored_type(call.labels.dtype, call.dtype)


def _labels_shape(call: Call) -> Shape:
    """Refuses what `optax.smooth_labels` refuses."""
    assert call.labels is not None
    shape = call.labels.shape
    if call.option("label_smoothing", 0.0):
        _check_kind(call, "f", "floating")
        if not shape[jax.checked_axis(_axis(call), len(shape))]:
            raise LibraryError("ZeroDivisionError", "float division by zero")
    return shape


def _check_kind(call: Call, kinds: str, wanted: str) -> None:
    dtype = _labels_type(call)
    kind = "f" if dtype.name == "bfloat16" else dtype.kind
    if kind not in kinds:
        text = f"Expected the input to have a dtype that is a subdtype of <class 'numpy.{wanted}'>"
        raise LibraryError("TypeError", f"{text}, got {dtype.name} instead")


def _where(call: Call) -> Array | None:
    """The mask, with an axis for the classes where it has not as many as the logits."""
    where = call.where
    return where if where is None or where.ndim == call.scores.ndim else np.expand_dims(where, _axis(call))


def _masked_shape(call: Call) -> Shape:
    """The shape of the log-probabilities: the logits', which a mask may repeat."""
    jax.checked_axis(_axis(call), call.scores.ndim)
    where = _where(call)
    return call.scores.shape if where is None else jax.broadcast_shape("where", where.shape, call.scores.shape)


def _without_axis(shape: Shape, axis: int) -> Shape:
    sizes = list(shape)
    del sizes[jax.checked_axis(axis, len(shape))]
    return tuple(sizes)


# Distributions


def _dense_shape(call: Call) -> Shape:
    shape = jax.broadcast_shape("mul", _labels_shape(call), _masked_shape(call))
    return _without_axis(shape, _axis(call))


def _dense(call: Call) -> Array:
    where = _where(call)
    labels, log_p = _same_type(_labels(call), jax.log_softmax(call.scores, _axis(call), where))
    return -jax.total(jax.flushed(labels) * log_p, _axis(call), where)


def _dense_gradient(call: Call, upstream: Array) -> Array:
    where, shape = _where(call), _masked_shape(call)
    labels = _labels(call).astype(upstream.dtype)
    kept = -upstream if where is None else np.where(where, -upstream, upstream.dtype.type(0))
    cells = np.broadcast_to(kept * labels, jax.broadcast_shape("mul", labels.shape, shape))
    h = jax.unbroadcast(cells, shape).astype(call.dtype)
    return jax.log_softmax_gradient(h, call.scores, _axis(call), where)


def _same_type(labels: Array, log_p: Array) -> tuple[Array, Array]:
    dtype = jax.promoted(labels.dtype, log_p.dtype)
    return labels.astype(dtype, copy=False), log_p.astype(dtype, copy=False)


# Distributions, of which a 0 cancels any log-probability


def _safe_shape(call: Call) -> Shape:
    jax.checked_axis(-1, call.scores.ndim)
    return jax.broadcast_shape("mul", _labels_shape(call), call.scores.shape)[:-1]


def _safe(call: Call) -> Array:
    labels, log_p = _same_type(_labels(call), jax.log_softmax(call.scores))
    labels = jax.flushed(labels)
    zero = labels.dtype.type(0)
    return -jax.total(np.where(labels != zero, labels * log_p, zero), -1)


def _safe_gradient(call: Call, upstream: Array) -> Array | None:
    """Through the rule that optax gives it, which JAX refuses for labels of an integer type."""
    labels = _labels(call)
    if labels.dtype.kind in "biu":
        return None
    h = jax.flushed(-upstream * labels.astype(upstream.dtype))
    shape = jax.broadcast_shape("mul", labels.shape, call.scores.shape)
    h = np.broadcast_to(h, shape)
    share = jax.total(h, -1, keepdims=True).astype(call.dtype) * jax.softmax(call.scores)
    return jax.unbroadcast(h.astype(call.dtype) - share, call.scores.shape)


# Class indices


def _sparse_shape(call: Call) -> Shape:
    _check_kind(call, "iu", "integer")
    labels = _labels(call)
    axis = jax.checked_axis(_axis(call), call.scores.ndim)
    jax.checked_axis(axis, labels.ndim + 1)
    taken = take_shape(call.scores.shape, np.expand_dims(labels, axis).shape, axis)
    where = _where(call)
    normalizers = _without_axis(_masked_shape(call), axis)
    shape = jax.broadcast_shape("sub", normalizers, _without_axis(taken, axis))
    return shape if where is None else jax.broadcast_shape("where", _without_axis(where.shape, axis), shape)


def _sparse(call: Call) -> Array:
    axis, where = _axis(call) % call.scores.ndim, _where(call)
    entry = take_along_axis(call.scores, np.expand_dims(_labels(call), axis), axis)
    losses = jax.logsumexp(call.scores, axis, where) - jax.flushed(np.squeeze(entry, axis))
    return losses if where is None else np.where(np.any(where, axis), losses, losses.dtype.type(0))


def _sparse_gradient(call: Call, upstream: Array) -> Array:
    axis, where = _axis(call) % call.scores.ndim, _where(call)
    rows = np.broadcast_to(upstream, _sparse_shape(call))
    if where is not None:
        rows = np.where(np.any(where, axis), rows, rows.dtype.type(0))
    indices = np.expand_dims(_labels(call), axis)
    normalizers = jax.unbroadcast(rows, _without_axis(_masked_shape(call), axis))
    entries = jax.unbroadcast(-rows, _without_axis(take_shape(call.scores.shape, indices.shape, axis), axis))
    softmax = jax.logsumexp_gradient(np.expand_dims(normalizers, axis), call.scores, axis, where)
    return softmax + take_along_axis_gradient(np.expand_dims(entries, axis), call.scores, indices, axis)


# Binary


def _binary_shape(call: Call) -> Shape:
    return jax.broadcast_shape("mul", _labels_shape(call), call.scores.shape)


def _binary(call: Call) -> Array:
    return jax.sigmoid_cross_entropy(_labels(call).astype(call.dtype), call.scores)


def _binary_gradient(call: Call, upstream: Array) -> Array:
    labels = _labels(call).astype(call.dtype)
    return jax.unbroadcast(jax.sigmoid_cross_entropy_gradient(upstream, labels, call.scores), call.scores.shape)


# Softmax functions


def _function_shape(call: Call) -> Shape:
    jax.checked_axis(_axis(call), call.scores.ndim)
    return call.scores.shape


def _function(function: Callable[[Array, int], Array]) -> Callable[[Call], Array]:
    return lambda call: function(call.scores, _axis(call))


def _no_gradient(call: Call, upstream: Array) -> None:  # noqa: ARG001 - the signature of all of them
    return None


_ARRAYS = ("where", "sample_weight", "class_weight", "pos_weight", "weight", "mask")
_AXIS = frozenset({"axis"})
_SMOOTH = frozenset({"label_smoothing"})
_WHERE = frozenset({"where"})

_LOSSES = {
    "cce": Loss("softmax_cross_entropy", _AXIS | _SMOOTH | _WHERE, _dense_shape, _dense, _dense_gradient),
    "scce": Loss("softmax_cross_entropy_with_integer_labels", _AXIS | _WHERE, _sparse_shape, _sparse, _sparse_gradient),
    "safe_cce": Loss("safe_softmax_cross_entropy", _SMOOTH, _safe_shape, _safe, _safe_gradient),
    "bce": Loss("sigmoid_binary_cross_entropy", _SMOOTH, _binary_shape, _binary, _binary_gradient),
    "softmax": Loss("softmax", _AXIS, _function_shape, _function(jax.softmax), _no_gradient),
    "log_softmax": Loss("log_softmax", _AXIS, _function_shape, _function(jax.log_softmax), _no_gradient),
    "logsumexp": Loss("logsumexp", _AXIS, _function_shape, _function(jax.logsumexp), _no_gradient),
}

LIBRARY = Optax()
