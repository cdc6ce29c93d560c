"""torch.nn.functional.cross_entropy and nll_loss with class indices: weights, ignored labels, smoothing."""

import numpy as np

from .call import Array, Call
from .torch_index_refusals import refuse_indices
from .torch_inputs import Inputs, ignored, inputs, smoothing
from .torch_kernels import cascade, log_softmax_gradient, scaled, total


class Indices:
    """-w log p of the label; with smoothing s also the sum of -w log p over the classes, mixed by 1 - s and s / C.

    The mean divides both by the sum of the weights of the labels that are not ignored.
    """

    def __init__(self, name: str) -> None:
        """`cross_entropy`, or `nll_loss`, which takes log-probabilities as they are."""
        self.name = name

    def check(self, call: Call) -> None:
        """Refuse what PyTorch refuses, in its order."""
        refuse_indices(call)

    def losses(self, call: Call) -> Array:
        """(rows, 2): the loss of the label, and the sum over the classes."""
        given = inputs(call)
        log_p = given.log_probabilities(call)
        of_label = _of_labels(call, given, log_p)
        of_all = np.zeros_like(of_label)
        if smoothing(call):
            weighted = log_p if call.class_weight is None else log_p * given.along_classes()
            of_all = np.where(_kept(call, given), -total(weighted, given.axis), log_p.dtype.type(0))
        return np.stack([of_label, of_all], axis=-1)

    def row_losses(self, call: Call, losses: Array) -> Array:
        """What reduction "none" reports."""
        rows = _mixed(call, losses[..., 0], losses[..., 1])
        return rows.reshape(()) if call.scores.ndim == 1 else rows

    def reduce(self, call: Call, losses: Array, reduction: str) -> Array:
        """The value under "mean" or "sum"."""
        given = inputs(call)
        kept = _kept(call, given)
        of_label, of_all = cascade(losses[..., 0][kept]), total(losses[..., 1])
        if reduction == "mean":
            of_label = np.asarray(of_label / _divisor(call, given))
            of_all = np.asarray(of_all / _divisor(call, given, smoothed=True))
        return _mixed(call, of_label, of_all)

    def gradient(self, call: Call, reduction: str) -> Array | None:
        """By the scores, or by the log-probabilities that nll_loss gets; a label (1) of scores (C) has no way back."""
        given = inputs(call)
        if given.scores.ndim == given.labels.ndim:
            return None
        by_log_p = _by_label(call, given, reduction)
        if smoothing(call):
            by_log_p = by_log_p + _by_all(call, given, reduction)
        if call.task == "nll":
            return given.back(by_log_p)
        return given.back(log_softmax_gradient(by_log_p, given.log_probabilities(call), given.axis))


def _kept(call: Call, given: Inputs) -> Array:
    return np.asarray(given.labels != ignored(call))


def _index(call: Call, given: Inputs) -> Array:
    """The labels, 0 where they are ignored, with an axis for the classes."""
    safe = np.where(_kept(call, given), given.labels, 0).astype(np.int64)
    return safe.reshape(1) if given.scores.ndim == 1 else np.expand_dims(safe, 1)


def _weights(call: Call, given: Inputs) -> Array:
    """The weight of each label, 0 where it is ignored."""
    kept = _kept(call, given)
    if not kept.any():
        return np.zeros(kept.shape, call.dtype)
    return np.where(kept, given.weight[_index(call, given)].reshape(kept.shape), call.dtype.type(0))


def _of_labels(call: Call, given: Inputs, log_p: Array) -> Array:
    kept = _kept(call, given)
    if not kept.any():
        return np.zeros(kept.shape, call.dtype)
    picked = np.take_along_axis(log_p, _index(call, given), axis=given.axis).reshape(kept.shape)
    return np.where(kept, -picked * _weights(call, given), call.dtype.type(0))


def _divisor(call: Call, given: Inputs, smoothed: bool = False) -> Array:
    """The number of labels that count, or the sum of their weights, which PyTorch takes in two ways."""
    kept = _kept(call, given)
    if call.class_weight is None:
        return np.asarray(np.count_nonzero(kept)).astype(call.dtype)
    weights = _weights(call, given)[kept]
    return total(weights) if smoothed else cascade(weights)


def _mixed(call: Call, of_label: Array, of_all: Array) -> Array:
    share = smoothing(call)
    if not share:
        return of_label
    return np.asarray(scaled(of_label, 1 - share) + scaled(of_all, share / inputs(call).classes))


def _by_label(call: Call, given: Inputs, reduction: str) -> Array:
    """-w at the label; 0 at those that are ignored."""
    upstream = scaled(np.ones((), call.dtype), 1 - smoothing(call))
    if reduction == "mean":
        upstream = np.asarray(upstream / _divisor(call, given))
    gradient = np.zeros_like(given.scores)
    kept = _kept(call, given)
    if kept.any():
        at_labels = np.where(kept, -upstream * _weights(call, given), call.dtype.type(0))
        index = _index(call, given)
        np.put_along_axis(gradient, index, at_labels.reshape(index.shape), axis=given.axis)
    return gradient


def _by_all(call: Call, given: Inputs, reduction: str) -> Array:
    """Smoothing's share of -w at every class."""
    upstream = scaled(np.ones((), call.dtype), smoothing(call) / given.classes)
    if reduction == "mean":
        upstream = np.asarray(upstream / _divisor(call, given, smoothed=True))
    rows = np.where(_kept(call, given), -upstream, call.dtype.type(0))
    return np.asarray(np.expand_dims(rows, given.axis) * given.along_classes())
