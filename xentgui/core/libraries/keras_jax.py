"""Keras on JAX: labels out of range are no class, clips hand back half at a bound, BCE's means are in float32."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from . import jax
from .call import Array, LibraryError
from .keras import Keras
from .keras_backend import Backend, Shape


class Jax(Backend):
    """JAX on the CPU, one operation after the other; float64 with x64 on."""

    def tensor(self, x: Array) -> Array:
        """Numbers below the smallest normal one are read as 0."""
        return jax.flushed(x)

    def unbroadcastable(self, operation: str, left: Shape, right: Shape) -> LibraryError:
        """JAX has nothing that works in place."""
        return jax.unbroadcastable("mul" if operation == "imul" else operation, left, right)

    def unreshapable(self, shape: Shape, wanted: Shape) -> LibraryError:
        """The shapes with their sizes."""
        sizes = (int(np.prod(shape)), int(np.prod(wanted)))
        text = f"cannot reshape array of shape {shape} (size {sizes[0]}) into shape {wanted} (size {sizes[1]})"
        return LibraryError("TypeError", text)

    def check_axis(self, axis: int, shape: Shape, operation: str) -> None:
        """In the same words everywhere but in `jnp.mean`, which looks for its divisor first."""
        if operation == "mean" and not -len(shape) <= axis < len(shape):
            raise LibraryError("IndexError", "tuple index out of range")
        jax.checked_axis(axis, len(shape))

    def sum(self, x: Array, axis: int | None = None, keepdims: bool = False) -> Array:
        """`jnp.sum`."""
        return jax.total(x, axis, keepdims=keepdims)

    def mean(self, x: Array, axis: int) -> Array:
        """In float32, also of float64."""
        return jax.mean_in_float32(x, axis) if x.dtype == np.float64 else super().mean(x, axis)

    def mean_gradient(self, upstream: Array, count: int) -> Array:
        """In float32 too; several numbers are multiplied by the reciprocal, a single one is divided."""
        x = upstream.astype(np.float32)
        return (x / np.float32(count) if x.size == 1 else x * jax.reciprocal(count)).astype(upstream.dtype)

    def share(self, x: Array, total: Array) -> Array:
        """By the reciprocal."""
        return jax.divided(x, total)

    def clip_gradient(self, upstream: Array, x: Array, low: float, high: float) -> Array:
        """Half at a bound."""
        return jax.clip_gradient(upstream, x, x.dtype.type(low), x.dtype.type(high))

    def divisor_gradient(self, upstream: Array, x: Array, y: Array) -> Array:
        """By the square of the divisor, which may overflow or become 0."""
        one = y.dtype.type(1)
        return -(upstream * (one / jax.flushed(y * y)) * x)

    def weights_of_classes(self, alpha: float | Sequence[float], dtype: np.dtype[Any]) -> Array:
        """A list of floats is float32, or float64 with x64."""
        weights = np.asarray(alpha)
        return jax.stored(weights, dtype) if weights.ndim and weights.dtype.kind == "f" else weights.astype(dtype)

    def power_gradient(self, upstream: Array, x: Array, exponent: float) -> Array:
        """Nothing for an exponent that is the integer 0."""
        if isinstance(exponent, int) and exponent == 0:
            return np.zeros_like(upstream)
        e, one = x.dtype.type(exponent), x.dtype.type(1)
        return upstream * (e * np.power(x, e - one))

    def softmax(self, x: Array, axis: int) -> Array:
        """`jax.nn.softmax`."""
        return jax.softmax(x, axis)

    def softmax_gradient(self, upstream: Array, softmax: Array, axis: int) -> Array:
        """Through `jax.nn.softmax`."""
        return jax.softmax_gradient(upstream, softmax, axis)

    def log_softmax(self, x: Array, axis: int) -> Array:
        """`jax.nn.log_softmax`."""
        return jax.log_softmax(x, axis)

    def logsumexp(self, x: Array, axis: int) -> Array:
        """`jax.scipy.special.logsumexp`."""
        return jax.logsumexp(x, axis)

    def log_probabilities(self, x: Array, axis: int) -> Array:
        """Of scores as JAX reads them."""
        return super().log_probabilities(jax.flushed(x), axis)

    def dense(self, y: Array, x: Array, axis: int, from_logits: bool) -> Array:
        """Of labels as JAX reads them."""
        return super().dense(jax.flushed(y), x, axis, from_logits)

    def dense_gradient(self, upstream: Array, y: Array, x: Array, axis: int, from_logits: bool) -> Array:
        """Back into the type of the scores where one-hot labels made float32 of them."""
        h = (-np.expand_dims(upstream, axis) * y).astype(x.dtype)
        if from_logits:
            return jax.log_softmax_gradient(h, x, axis)
        return self.probabilities_gradient(h, jax.flushed(x), axis)

    def one_hot(self, labels: Array, classes: int, axis: int, dtype: np.dtype[Any]) -> Array:
        """Indices as int32 (NaN is 0), the result in float32 even for the half types."""
        hot = np.expand_dims(jax.integers(labels), -1) == np.arange(classes)
        return np.moveaxis(hot, -1, axis).astype(jax.wide(dtype))

    def binary(self, y: Array, x: Array, from_logits: bool) -> Array:
        """From logits by log_sigmoid of both signs."""
        return jax.sigmoid_cross_entropy(y, x) if from_logits else super().binary(y, x, from_logits)

    def binary_gradient(self, upstream: Array, y: Array, x: Array, from_logits: bool) -> Array:
        """Through either."""
        if from_logits:
            return jax.sigmoid_cross_entropy_gradient(upstream, y, x)
        return super().binary_gradient(upstream, y, x, from_logits)


LIBRARY = Keras("keras-jax", "keras 3.15.1, jax 0.10.2", Jax())
