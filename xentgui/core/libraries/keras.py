"""Keras' losses: what its four backends share. `Backend` says what each of them supplies."""

from functools import partial
from typing import Any

import numpy as np

from .call import Array, Call
from .keras_backend import EPSILON, Backend
from .keras_checks import check_arguments, checked_shape, warnings
from .keras_inputs import (
    Inputs,
    aligned,
    column_dropped,
    dense_inputs,
    row_mask,
    sparse_inputs,
    sparse_labels,
    unbroadcast,
    without,
)
from .keras_reduction import reduced, reduction_of, upstream

_FUNCTIONS = ("softmax", "log_softmax", "logsumexp")


class Keras:
    """keras.losses on one backend: `LIBRARY = Keras("keras-jax", "keras 3.15.1, jax 0.10.2", Jax())`.

    Each loss is a method from inputs to row losses and one from the upstream gradient to that of the scores.
    """

    tasks = frozenset({"cce", "scce", "bce", "focal", "kld", *_FUNCTIONS})

    def __init__(self, name: str, versions: str, backend: Backend) -> None:
        """Take the backend's rules."""
        self.name = name
        self.versions = versions
        self.backend = backend

    def check(self, call: Call) -> tuple[str, ...]:
        """Refuse what Keras or the backend refuses, in their order; returns warnings."""
        check_arguments(call)
        if call.task in _FUNCTIONS:
            self.backend.check_axis(call.option("axis", -1), call.scores.shape, call.task)
        else:
            reduction_of(call)
            shape = checked_shape(call, self.backend)
            reduced(call, np.broadcast_to(call.dtype.type(0), shape), self._row_mask(call), self.backend)
        return warnings(call, self.backend)

    def losses(self, call: Call) -> Array:
        """Row losses; ignored ones are 0."""
        if call.task in _FUNCTIONS:
            axis = call.option("axis", -1)
            result = np.asarray(getattr(self.backend, call.task)(call.scores, axis))
            return np.expand_dims(result, axis) if call.option("keepdims", False) else result
        losses = np.asarray(getattr(self, f"_{call.task}")(call, self._inputs(call)))
        mask = self._row_mask(call)
        if mask is None:
            return losses
        return np.where(mask, losses, losses.dtype.type(0)).astype(self.backend.where_type(losses.dtype))

    def row_losses(self, call: Call, losses: Array) -> Array:
        """With weights and masks, not reduced."""
        return self.reduce(call.asking(reduction="none"), losses)

    def reduce(self, call: Call, losses: Array) -> Array:
        """The value under the reduction."""
        return losses if call.task in _FUNCTIONS else reduced(call, losses, self._row_mask(call), self.backend)

    def gradient(self, call: Call) -> Array | None:
        """As the backend's autodiff gives it."""
        if call.task in _FUNCTIONS or not self.backend.differentiates:
            return None
        inputs, mask = self._inputs(call), self._row_mask(call)
        rows = upstream(call, checked_shape(call, self.backend), mask, self.backend)
        if mask is not None:  # what where() drops hands nothing back, also where it is NaN
            rows = np.where(mask, rows, rows.dtype.type(0))
        gradient = getattr(self, f"_{call.task}_gradient")(call, inputs, rows)
        if inputs.kept is not None:
            gradient = np.where(np.expand_dims(inputs.kept, inputs.axis), gradient, gradient.dtype.type(0))
        gradient = unbroadcast(gradient, aligned(call)[1].shape, self.backend)
        return np.asarray(gradient).reshape(call.scores.shape).astype(call.dtype, copy=False)

    def _inputs(self, call: Call) -> Inputs:
        return sparse_inputs(call, self.backend) if call.task == "scce" else dense_inputs(call, self.backend)

    def _row_mask(self, call: Call) -> Array | None:
        kept = sparse_labels(call, self.backend)[1] if call.task == "scce" else None
        return None if kept is None else row_mask(call, kept, self.backend)

    def _cce(self, call: Call, inputs: Inputs) -> Array:
        return self.backend.dense(inputs.labels, inputs.scores, inputs.axis, call.option("from_logits", False))

    def _cce_gradient(self, call: Call, inputs: Inputs, rows: Array) -> Array:
        from_logits = call.option("from_logits", False)
        return self.backend.dense_gradient(rows, inputs.labels, inputs.scores, inputs.axis, from_logits)

    def _scce(self, call: Call, inputs: Inputs) -> Array:
        from_logits = call.option("from_logits", False)
        return self.backend.sparse(column_dropped(inputs), inputs.scores, inputs.axis, from_logits)

    def _scce_gradient(self, call: Call, inputs: Inputs, rows: Array) -> Array:
        from_logits, labels = call.option("from_logits", False), column_dropped(inputs)
        rows = unbroadcast(rows, without(inputs.scores.shape, inputs.axis), self.backend)
        return self.backend.sparse_gradient(rows, labels, inputs.scores, inputs.axis, from_logits)

    def _bce(self, call: Call, inputs: Inputs) -> Array:
        cells = self.backend.binary(inputs.labels, inputs.scores, call.option("from_logits", False))
        return self.backend.mean(cells, inputs.axis)

    def _bce_gradient(self, call: Call, inputs: Inputs, rows: Array) -> Array:
        cells = rows
        if inputs.scores.ndim:  # PyTorch has a mean of one number, too
            shares = self.backend.mean_gradient(rows, inputs.scores.shape[inputs.axis])
            cells = np.broadcast_to(np.expand_dims(shares, inputs.axis), inputs.scores.shape)
        return self.backend.binary_gradient(cells, inputs.labels, inputs.scores, call.option("from_logits", False))

    def _kld(self, call: Call, inputs: Inputs) -> Array:
        clip = partial(self.backend.clip, low=EPSILON, high=1.0)
        y, p = clip(inputs.labels), clip(inputs.scores)
        return self.backend.sum(y * np.log(y / p), -1)

    def _kld_gradient(self, call: Call, inputs: Inputs, rows: Array) -> Array:
        clip = partial(self.backend.clip, low=EPSILON, high=1.0)
        y, p = clip(inputs.labels), clip(inputs.scores)
        h = self.backend.log_gradient(np.expand_dims(rows, -1) * y, y / p)
        h = self.backend.divisor_gradient(h, y, p)
        return self.backend.clip_gradient(h, inputs.scores, EPSILON, 1.0)

    def _focal(self, call: Call, inputs: Inputs) -> Array:
        q = self._focal_probabilities(call, inputs)[2]
        factor = self.backend.power(self.backend.scalar(1.0, q.dtype) - q, call.option("gamma", 2.0))
        losses = factor * self._alpha(call, factor.dtype) * (-inputs.labels * np.log(q))
        return self.backend.sum(losses, inputs.axis)

    def _focal_gradient(self, call: Call, inputs: Inputs, rows: Array) -> Array:
        total, p, q = self._focal_probabilities(call, inputs)
        rest, gamma = self.backend.scalar(1.0, q.dtype) - q, call.option("gamma", 2.0)
        factor, alpha = self.backend.power(rest, gamma), self._alpha(call, q.dtype)
        cells = np.expand_dims(rows, inputs.axis)
        direct = (cells * (factor * alpha)).astype(q.dtype, copy=False)
        direct = self.backend.log_gradient(direct * -inputs.labels, q)
        through = (cells * (-inputs.labels * np.log(q)) * alpha).astype(q.dtype, copy=False)
        through = self.backend.power_gradient(through, rest, gamma)
        h = self.backend.clip_gradient(direct - through, p, EPSILON, 1.0 - EPSILON)
        return self._through_focal_probabilities(call, inputs, h, total)

    def _focal_probabilities(self, call: Call, inputs: Inputs) -> tuple[Array, Array, Array]:
        """Row sums, probabilities, and these clipped; logits go through softmax first."""
        x = self._focal_scores(call, inputs)
        total = self.backend.sum(x, inputs.axis, keepdims=True)
        p = self.backend.share(x, total)
        return total, p, self.backend.clip(p, EPSILON, 1.0 - EPSILON)

    def _focal_scores(self, call: Call, inputs: Inputs) -> Array:
        from_logits = call.option("from_logits", False)
        return self.backend.softmax(inputs.scores, inputs.axis) if from_logits else inputs.scores

    def _through_focal_probabilities(self, call: Call, inputs: Inputs, h: Array, total: Array) -> Array:
        x = self._focal_scores(call, inputs)
        h = self.backend.quotient_gradient(unbroadcast(h, x.shape, self.backend), x, total, inputs.axis)
        return self.backend.softmax_gradient(h, x, inputs.axis) if call.option("from_logits", False) else h

    def _alpha(self, call: Call, dtype: np.dtype[Any]) -> Array:
        return self.backend.weights_of_classes(call.option("alpha", 0.25), dtype)
