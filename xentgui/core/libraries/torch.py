"""PyTorch's losses: which function answers which task, what it is called with, and its reductions."""

from typing import Any, Protocol

import numpy as np

from .call import Array, Call, LibraryError
from .torch_elementwise import Divergence, Logits, Probabilities
from .torch_indices import Indices
from .torch_inputs import inputs
from .torch_kernels import axis_in_range, log_softmax, logsumexp, softmax
from .torch_soft_targets import SoftTargets

_SOFTMAX = {"softmax": softmax, "log_softmax": log_softmax, "logsumexp": logsumexp}
_ARRAYS = ("sample_weight", "class_weight", "pos_weight", "weight", "mask", "where")


class Function(Protocol):
    """One of torch.nn.functional's losses."""

    name: str

    def check(self, call: Call) -> None:
        """Refuse what it refuses, once its arguments and the reduction are accepted."""

    def losses(self, call: Call) -> Array:
        """What its reductions start from, by rows."""

    def row_losses(self, call: Call, losses: Array) -> Array:
        """What reduction "none" reports."""

    def reduce(self, call: Call, losses: Array, reduction: str) -> Array:
        """The value under another reduction."""

    def gradient(self, call: Call, reduction: str) -> Array | None:
        """By the scores, in their type and layout."""


# What each function has besides scores, labels and reduction, by our names; `class_weight` is its `weight`, `axis`
# is where the caller has the classes (PyTorch: axis 1), and `from_logits` chooses between functions.
_ARGUMENTS = {
    "cross_entropy": {"axis", "from_logits", "class_weight", "ignore_index", "label_smoothing"},
    "nll_loss": {"axis", "from_logits", "class_weight", "ignore_index"},
    "kl_div": {"from_logits"},
    "binary_cross_entropy": {"from_logits", "weight"},
    "binary_cross_entropy_with_logits": {"from_logits", "weight", "pos_weight"},
}


class Torch:
    """torch.nn.functional on a CPU. Labels are indices (int64, uint8), or distributions in the shape of the scores."""

    name = "torch"
    versions = "torch 2.13.0"
    tasks = frozenset({"cce", "scce", "nll", "bce", "kl_div", *_SOFTMAX})

    def check(self, call: Call) -> tuple[str, ...]:
        """Refuse what PyTorch refuses, in its order; returns warnings."""
        if call.task in _SOFTMAX:
            _refuse_arguments(call, call.task, {"axis"})
            axis_in_range(call.option("axis", -1), call.scores.ndim)
            return ()
        function = _function(call)
        _refuse_arguments(call, function.name, _ARGUMENTS[function.name] | {"reduction"})
        warnings = _reduction_warnings(call)
        function.check(call)
        return warnings

    def losses(self, call: Call) -> Array:
        """What the reductions start from: of cross_entropy with indices, two numbers a row."""
        if call.task in _SOFTMAX:
            scores = np.atleast_1d(call.scores)
            shape = call.scores.shape if call.task != "logsumexp" or not call.scores.ndim else None
            result = _SOFTMAX[call.task](scores, call.option("axis", -1))
            return result if shape is None else result.reshape(shape)
        return _function(call).losses(call)

    def row_losses(self, call: Call, losses: Array) -> Array:
        """What reduction "none" reports."""
        return losses if call.task in _SOFTMAX else _function(call).row_losses(call, losses)

    def reduce(self, call: Call, losses: Array) -> Array:
        """The value under the reduction."""
        if call.task in _SOFTMAX or _reduction(call) == "none":
            return self.row_losses(call, losses)
        return _function(call).reduce(call, losses, _reduction(call))

    def gradient(self, call: Call) -> Array | None:
        """As autograd gives it; None for the softmax functions."""
        return None if call.task in _SOFTMAX else _function(call).gradient(call, _reduction(call))


def _function(call: Call) -> Function:
    if call.task == "bce":
        return Logits() if call.option("from_logits", False) else Probabilities()
    if call.task == "kl_div":
        return Divergence()
    if call.task == "nll":
        return Indices("nll_loss")
    given = inputs(call)
    return SoftTargets() if given.labels.shape == given.scores.shape else Indices("cross_entropy")


def _reduction(call: Call) -> Any:
    reduction = call.option("reduction", "mean")
    return "mean" if reduction == "elementwise_mean" else reduction


def _refuse_arguments(call: Call, function: str, known: set[str]) -> None:
    """Refuse what the function does not have; probabilities are no argument of cross_entropy."""
    given = [*call.options, *(name for name in _ARRAYS if getattr(call, name) is not None)]
    if function == "cross_entropy" and not call.option("from_logits", True):
        known = known - {"from_logits"}
    unknown = next((name for name in given if name not in known), None)
    if unknown:
        raise LibraryError("TypeError", f"{function}() got an unexpected keyword argument '{unknown}'")


def _reduction_warnings(call: Call) -> tuple[str, ...]:
    reduction = call.option("reduction", "mean")
    if reduction == "elementwise_mean":
        text = "reduction='elementwise_mean' is deprecated. Please use reduction='mean' instead."
        return (f"UserWarning: {text}",)
    if reduction not in ("none", "mean", "sum") and (call.task, reduction) != ("kl_div", "batchmean"):
        raise LibraryError("ValueError", f"{reduction} is not a valid value for reduction")
    if (call.task, reduction) == ("kl_div", "mean"):
        return (_KL_DIV_MEAN,)
    return ()


_KL_DIV_MEAN = (
    "UserWarning: reduction: 'mean' divides the total loss by both the batch size and the support size."
    "'batchmean' divides only by the batch size, and aligns with the KL div math definition."
    "'mean' will be changed to behave the same as 'batchmean' in the next major release."
)

LIBRARY = Torch()
