"""SciPy: softmax, log_softmax and logsumexp along the class axis, in the type of the scores."""

from collections.abc import Callable

import numpy as np

from .call import Array, Call, LibraryError


class SciPy:
    """scipy.special; without `axis` the last one, where SciPy itself would take all entries as one row."""

    name = "scipy"
    versions = "scipy 1.17.1"
    tasks = frozenset({"softmax", "log_softmax", "logsumexp"})

    def check(self, call: Call) -> tuple[str, ...]:
        """Refuse arguments that the function does not have."""
        unknown = next((name for name in call.options if name != "axis"), None)
        if unknown:
            raise LibraryError("TypeError", f"{call.task}() got an unexpected keyword argument {unknown!r}")
        return ()

    def losses(self, call: Call) -> Array:
        """The function's result. It refuses what NumPy refuses, in NumPy's words."""
        try:
            return np.asarray(_FUNCTIONS[call.task](call.scores, call.option("axis", -1)))
        except (IndexError, ValueError) as error:
            raise LibraryError(type(error).__name__, str(error)) from error

    def row_losses(self, call: Call, losses: Array) -> Array:
        """There is no reduction: the result."""
        return losses

    def reduce(self, call: Call, losses: Array) -> Array:
        """There is no reduction: the result."""
        return losses

    def gradient(self, call: Call) -> Array | None:
        """SciPy does not differentiate."""
        return None


def _softmax(x: Array, axis: int) -> Array:
    shifted = np.exp(x - np.max(x, axis, keepdims=True))
    return np.asarray(shifted / np.sum(shifted, axis, keepdims=True))


def _log_softmax(x: Array, axis: int) -> Array:
    top = np.max(x, axis, keepdims=True)
    shifted = x - np.where(np.isfinite(top), top, np.zeros_like(top))
    return np.asarray(shifted - np.log(np.sum(np.exp(shifted), axis, keepdims=True)))


def _logsumexp(x: Array, axis: int) -> Array:
    """The maxima are counted, the others summed: log1p(sum / count) + log(count) + maximum; if infinite, as written."""
    x = np.atleast_1d(x if x.dtype.kind == "f" else x.astype(np.float64))  # bfloat16 is no float to it
    if not x.size:
        return np.full_like(x, -np.inf, shape=np.delete(x.shape, axis).tolist())
    top = np.max(x, axis, keepdims=True)
    highest = x == top
    count = np.sum(highest, axis, keepdims=True, dtype=x.dtype)
    others = np.exp(np.where(highest, x.dtype.type(-np.inf), x) - top)
    rest = np.sum(others, axis, keepdims=True, dtype=x.dtype)
    stable = np.log1p(np.where(rest == 0, rest, rest / count)) + np.log(count) + top
    as_written = np.log(np.sum(np.exp(x), axis, keepdims=True))
    return np.asarray(np.squeeze(np.where(np.isfinite(stable), stable, as_written), axis))


_FUNCTIONS: dict[str, Callable[[Array, int], Array]] = {
    "softmax": _softmax,
    "log_softmax": _log_softmax,
    "logsumexp": _logsumexp,
}

LIBRARY = SciPy()
