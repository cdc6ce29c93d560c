"""Keras' way from row losses to the reported value: masks, sample weights, the divisor; and the way back."""

from typing import Any

import numpy as np

from .call import Array, Call, LibraryError
from .keras_backend import Backend, Shape
from .keras_inputs import broadcast_shape, same_rank, unbroadcast

_REDUCTIONS = ("sum_over_batch_size", "sum", None, "none", "mean", "mean_with_sample_weight")
_BATCH_MEANS = ("mean", "sum_over_batch_size")


def reduction_of(call: Call) -> Any:
    """The reduction asked for; refuses what is none."""
    reduction = call.option("reduction", "sum_over_batch_size")
    if reduction not in _REDUCTIONS:
        # Keras lists a set, in another order each time.
        text = "Invalid value for argument `reduction`. Expected one of {...}. Received: reduction="
        raise LibraryError("ValueError", f"{text}{reduction}")
    return reduction


def mask_of(call: Call, kept: Array | None, backend: Backend) -> Array | None:
    """The scores' mask and that of the ignored labels."""
    if call.mask is None or kept is None:
        return kept if call.mask is None else call.mask.astype(bool)
    broadcast_shape(backend, "and", call.mask.shape, kept.shape)
    return call.mask.astype(bool) & kept


def reduced(call: Call, losses: Array, kept: Array | None, backend: Backend) -> Array:
    """The value under the reduction, in the type of the backend's arithmetic on the loss' type."""
    reduction = reduction_of(call)
    losses = losses.astype(call.dtype, copy=False)
    losses, weights = _weighted(call, losses, mask_of(call, kept, backend), backend)
    # A single number, and the losses of an empty batch, are what they are under every reduction.
    if reduction in (None, "none") or losses.shape in ((), (0,)):
        return losses
    total = backend.sum(losses)
    return total if reduction == "sum" else backend.divide_no_nan(total, _divisor(call, losses.shape, weights, backend))


def upstream(call: Call, shape: Shape, kept: Array | None, backend: Backend) -> Array:
    """d sum(loss) / d row loss, in the shape of the row losses before weights."""
    reduction = reduction_of(call)
    ones = np.ones(shape, call.dtype)
    values, weights = _weighted(call, ones, mask_of(call, kept, backend), backend)
    factor = call.dtype.type(1)
    if reduction not in (None, "none", "sum") and values.shape not in ((), (0,)):
        factor = backend.divide_no_nan(np.asarray(factor), _divisor(call, values.shape, weights, backend))
    gradient = np.broadcast_to(factor if weights is None else factor * weights, values.shape)
    expanded = same_rank(ones, weights)[0].shape if weights is not None else shape
    return unbroadcast(gradient, expanded, backend).reshape(shape).astype(call.dtype, copy=False)


def _weighted(call: Call, losses: Array, mask: Array | None, backend: Backend) -> tuple[Array, Array | None]:
    """Losses times weights, and the weights: those of the samples with the mask in them."""
    weights = None if call.sample_weight is None else call.sample_weight.astype(call.dtype, copy=False)
    weights = _masked(call, weights, mask, backend)
    if weights is None:
        return losses, None
    weights = weights.astype(call.dtype, copy=False)
    losses, weights = same_rank(losses, weights)
    broadcast_shape(backend, "mul", losses.shape, weights.shape)
    return losses * weights, weights


def _masked(call: Call, weights: Array | None, mask: Array | None, backend: Backend) -> Array | None:
    """Weights with the mask in them; for the means over the batch it counts entries / kept entries, or 0."""
    if mask is None:
        return weights
    factors = mask.astype(call.dtype)
    if call.option("reduction", "sum_over_batch_size") in _BATCH_MEANS:
        entries = np.asarray(mask.size).astype(call.dtype)
        share = backend.divide_no_nan(entries, backend.sum(factors))
        factors = np.where(mask, share, share.dtype.type(0))
    if weights is None:
        return factors
    factors, weights = same_rank(factors, weights)
    product = broadcast_shape(backend, "imul", weights.shape, factors.shape)
    if backend.multiplies_in_place and product != weights.shape:
        raise backend.unbroadcastable("imul", weights.shape, factors.shape)
    return weights * factors


def _divisor(call: Call, shape: Shape, weights: Array | None, backend: Backend) -> Array:
    """The sum of the weights for "mean_with_sample_weight", else the number of losses; in the loss' type."""
    if call.option("reduction", None) == "mean_with_sample_weight" and weights is not None:
        return backend.sum(weights)
    return np.asarray(np.prod(shape)).astype(call.dtype)
