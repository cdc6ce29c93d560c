"""Keras' losses: what its four backends share. `Backend` says what each of them supplies."""

from functools import partial

import numpy as np

from .call import Array, Call, LibraryError
from .keras_backend import EPSILON, Backend, Shape
from .keras_inputs import Inputs, aligned, broadcast_shape, dense_inputs, last, sparse_inputs, unbroadcast
from .keras_reduction import reduced, reduction_of, upstream

_FUNCTIONS = ("softmax", "log_softmax", "logsumexp")
_NAMES = {"cce": "categorical_crossentropy", "focal": "categorical_focal_crossentropy"}


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
        if call.task in _FUNCTIONS:
            return self._function_warnings(call)
        reduction_of(call)
        if call.task in _NAMES and isinstance(call.option("axis", -1), bool):
            axis = call.option("axis", -1)
            raise LibraryError(
                "ValueError", f"`axis` must be of type `int`. Received: axis={axis} of type {type(axis)}"
            )
        shape = self._checked_shape(call)
        kept = self._inputs(call).kept if call.task == "scce" else None
        reduced(call, np.broadcast_to(call.dtype.type(0), shape), kept, self.backend)
        return self._loss_warnings(call)

    def losses(self, call: Call) -> Array:
        """Row losses; ignored ones are 0."""
        axis = call.option("axis", -1)
        if call.task in _FUNCTIONS:
            function = getattr(self.backend, call.task)
            return np.asarray(function(call.scores, axis))
        inputs = self._inputs(call)
        losses = np.asarray(getattr(self, f"_{call.task}")(call, inputs))
        if inputs.kept is None:
            return losses
        kept, zero = inputs.kept, losses.dtype.type(0)
        return np.where(kept, losses.reshape(kept.shape), zero).astype(self.backend.where_type(losses.dtype))

    def row_losses(self, call: Call, losses: Array) -> Array:
        """With weights and masks, not reduced."""
        return self.reduce(call.asking(reduction="none"), losses)

    def reduce(self, call: Call, losses: Array) -> Array:
        """The value under the reduction."""
        if call.task in _FUNCTIONS:
            return losses
        return reduced(call, losses, self._kept(call), self.backend)

    def gradient(self, call: Call) -> Array | None:
        """As the backend's autodiff gives it."""
        if call.task in _FUNCTIONS or not self.backend.differentiates:
            return None
        inputs = self._inputs(call)
        rows = upstream(call, self._checked_shape(call), inputs.kept, self.backend)
        if inputs.kept is not None:  # what where() drops hands nothing back, also where it is NaN
            rows = np.where(inputs.kept, rows, rows.dtype.type(0)).reshape(inputs.labels.shape)
        gradient = getattr(self, f"_{call.task}_gradient")(call, inputs, rows)
        if inputs.kept is not None:
            gradient = np.where(np.expand_dims(inputs.kept.reshape(rows.shape), inputs.axis), gradient, 0)
        gradient = unbroadcast(gradient, aligned(call)[1].shape, self.backend)
        return np.asarray(gradient).reshape(call.scores.shape).astype(call.dtype, copy=False)

    def _inputs(self, call: Call) -> Inputs:
        return sparse_inputs(call, self.backend) if call.task == "scce" else dense_inputs(call, self.backend)

    def _kept(self, call: Call) -> Array | None:
        if call.task != "scce" or call.option("ignore_class", None) is None:
            return None
        return self._inputs(call).kept

    def _checked_shape(self, call: Call) -> Shape:
        """The shape of the row losses, once labels and scores are accepted."""
        labels, scores = aligned(call)
        if call.task == "scce":
            return self._checked_sparse_shape(call)
        if call.task == "cce":
            self.backend.check_dense(labels.shape, scores.shape)
        if call.task == "bce":
            self.backend.check_binary(labels, scores, call.option("from_logits", False))
        operation = "mul" if call.task == "focal" else "div"
        shape = broadcast_shape(self.backend, operation, labels.shape, scores.shape)
        return _without(shape, -1 if call.task == "kld" else call.option("axis", -1))

    def _checked_sparse_shape(self, call: Call) -> Shape:
        inputs = self._inputs(call)
        shape = self.backend.check_sparse(inputs.labels.shape, inputs.scores.shape, inputs.axis)
        classes = inputs.scores.shape[inputs.axis]
        self.backend.check_labels(inputs.labels, classes, call.option("from_logits", False))
        return shape if inputs.kept is None else inputs.kept.shape

    def _loss_warnings(self, call: Call) -> tuple[str, ...]:
        scores = aligned(call)[1]
        if call.task not in _NAMES or last(scores) != 1:
            return ()
        text = (
            f"SyntaxWarning: In loss {_NAMES[call.task]}, expected y_pred.shape to be (batch_size, num_classes) with "
            f"num_classes > 1. Received: y_pred.shape={self.backend.shape_text(scores.shape)}. "
            "Consider using 'binary_crossentropy' if you only have 2 classes."
        )
        return (text,)

    def _function_warnings(self, call: Call) -> tuple[str, ...]:
        axis = call.option("axis", -1)
        if call.task != "softmax" or call.scores.shape[axis] != 1:
            return ()
        text = (
            f"UserWarning: You are using a softmax over axis {axis} of a tensor of shape "
            f"{self.backend.shape_text(call.scores.shape)}. This axis has size 1. The softmax operation will always "
            "return the value 1, which is likely not what you intended. Did you mean to use a sigmoid instead?"
        )
        return (text,)

    def _cce(self, call: Call, inputs: Inputs) -> Array:
        return self.backend.dense(inputs.labels, inputs.scores, inputs.axis, call.option("from_logits", False))

    def _cce_gradient(self, call: Call, inputs: Inputs, rows: Array) -> Array:
        from_logits = call.option("from_logits", False)
        return self.backend.dense_gradient(rows, inputs.labels, inputs.scores, inputs.axis, from_logits)

    def _scce(self, call: Call, inputs: Inputs) -> Array:
        from_logits = call.option("from_logits", False)
        return self.backend.sparse(_column_dropped(inputs), inputs.scores, inputs.axis, from_logits)

    def _scce_gradient(self, call: Call, inputs: Inputs, rows: Array) -> Array:
        from_logits, labels = call.option("from_logits", False), _column_dropped(inputs)
        return self.backend.sparse_gradient(rows.reshape(labels.shape), labels, inputs.scores, inputs.axis, from_logits)

    def _bce(self, call: Call, inputs: Inputs) -> Array:
        cells = self.backend.binary(inputs.labels, inputs.scores, call.option("from_logits", False))
        return self.backend.mean(cells, inputs.axis)

    def _bce_gradient(self, call: Call, inputs: Inputs, rows: Array) -> Array:
        count = rows.dtype.type(inputs.scores.shape[inputs.axis])
        cells = np.broadcast_to(np.expand_dims(rows / count, inputs.axis), inputs.scores.shape)
        return self.backend.binary_gradient(cells, inputs.labels, inputs.scores, call.option("from_logits", False))

    def _kld(self, call: Call, inputs: Inputs) -> Array:
        clip = partial(self.backend.clip, low=EPSILON, high=1.0)
        y, p = clip(inputs.labels), clip(inputs.scores)
        return self.backend.sum(y * np.log(y / p), -1)

    def _kld_gradient(self, call: Call, inputs: Inputs, rows: Array) -> Array:
        clip = partial(self.backend.clip, low=EPSILON, high=1.0)
        y, p = clip(inputs.labels), clip(inputs.scores)
        h = np.expand_dims(rows, -1) * y / (y / p) * (-y / p / p)
        return self.backend.clip_gradient(h, inputs.scores, EPSILON, 1.0)

    def _focal(self, call: Call, inputs: Inputs) -> Array:
        q = self._focal_probabilities(call, inputs)[2]
        factor = self.backend.power(self.backend.scalar(1.0, q.dtype) - q, call.option("gamma", 2.0))
        losses = factor * self._alpha(call, factor) * (-inputs.labels * np.log(q))
        return self.backend.sum(losses, inputs.axis)

    def _focal_gradient(self, call: Call, inputs: Inputs, rows: Array) -> Array:
        total, p, q = self._focal_probabilities(call, inputs)
        rest, gamma = self.backend.scalar(1.0, q.dtype) - q, call.option("gamma", 2.0)
        factor, alpha = self.backend.power(rest, gamma), self._alpha(call, q)
        cells = np.expand_dims(rows, inputs.axis)
        direct = -(cells * factor * alpha) * inputs.labels / q
        through = self.backend.power_gradient(cells * (-inputs.labels * np.log(q)) * alpha, rest, gamma)
        h = self.backend.clip_gradient(direct - through, p, EPSILON, 1.0 - EPSILON)
        return self._through_focal_probabilities(call, inputs, h, total)

    def _focal_probabilities(self, call: Call, inputs: Inputs) -> tuple[Array, Array, Array]:
        """Row sums, probabilities, and these clipped; logits go through softmax first."""
        x = self._focal_scores(call, inputs)
        total = self.backend.sum(x, inputs.axis, keepdims=True)
        p = x / total
        return total, p, self.backend.clip(p, EPSILON, 1.0 - EPSILON)

    def _focal_scores(self, call: Call, inputs: Inputs) -> Array:
        from_logits = call.option("from_logits", False)
        return self.backend.softmax(inputs.scores, inputs.axis) if from_logits else inputs.scores

    def _through_focal_probabilities(self, call: Call, inputs: Inputs, h: Array, total: Array) -> Array:
        x = self._focal_scores(call, inputs)
        h = self.backend.quotient_gradient(unbroadcast(h, x.shape, self.backend), x, total, inputs.axis)
        return self.backend.softmax_gradient(h, x, inputs.axis) if call.option("from_logits", False) else h

    def _alpha(self, call: Call, like: Array) -> Array:
        alpha = call.option("alpha", 0.25)
        return np.asarray(alpha, like.dtype)


def _column_dropped(inputs: Inputs) -> Array:
    """Labels without a last axis of size 1 where they have as many axes as the scores."""
    labels = inputs.labels
    return labels[..., 0] if labels.ndim == inputs.scores.ndim and labels.shape[-1] == 1 else labels


def _without(shape: Shape, axis: int) -> Shape:
    sizes = list(shape)
    del sizes[axis]
    return tuple(sizes)
