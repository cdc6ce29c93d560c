"""The exact kernels of the binary loss: -log p and -log(1 - p) of every class, each on its own.

From logits both are log1p(exp(-|x|)) and, on the side that is wrong, |x| on top: nothing cancels and nothing
overflows. log(1 - sigmoid(x)) is log(sigmoid(-x)), so 1 - p is never computed.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .log_softmax import Floats, Indices, clip

Array = NDArray[Any]


class LogitCells:
    """One block of logits: a sigmoid for each class."""

    def __init__(self, block: Array, temperature: float) -> None:
        """Take the sigmoid of block (rows, classes) / temperature."""
        logits = np.asarray(block, np.float64)
        self.ranks = logits if temperature == 1 else logits / temperature
        self.says_yes: NDArray[np.bool_] = self.ranks > 0

    def probabilities(self) -> Floats:
        """The sigmoids, (rows, classes)."""
        return np.asarray(sigmoid(self.ranks))

    def at(self, index: Indices) -> tuple[Floats, Floats]:
        """P and 1 - p of one class a row, each (rows,)."""
        logits = self.ranks[np.arange(len(index)), index]
        return np.asarray(sigmoid(logits)), np.asarray(sigmoid(-logits))

    def costs(self) -> tuple[Floats, Floats]:
        """-log p and -log(1 - p), each (rows, classes)."""
        both = np.abs(self.ranks)
        np.negative(both, out=both)
        np.exp(both, out=both)
        np.log1p(both, out=both)
        yes = np.minimum(self.ranks, 0)
        np.subtract(both, yes, out=yes)
        both += np.maximum(self.ranks, 0)
        return yes, both


class ProbabilityCells:
    """One block of probabilities as Keras' BinaryCrossentropy has them: each on its own, clipped for the log."""

    def __init__(self, block: Array) -> None:
        """Read block (rows, classes)."""
        self.ranks: Floats = np.asarray(block, np.float64)
        self.says_yes: NDArray[np.bool_] = self.ranks > 0.5

    def probabilities(self) -> Floats:
        """The block itself, not clipped."""
        return self.ranks

    def at(self, index: Indices) -> tuple[Floats, Floats]:
        """P and 1 - p (not clipped) of one class a row, each (rows,)."""
        p = self.ranks[np.arange(len(index)), index]
        return p, 1 - p

    def costs(self) -> tuple[Floats, Floats]:
        """-log p and -log(1 - p) of the clipped p, each (rows, classes)."""
        p = clip(self.ranks)
        return np.asarray(-np.log(p)), np.asarray(-np.log1p(-p))


def sigmoid(logits: Array) -> Array:
    """1 / (1 + exp(-x)), with all digits on both sides."""
    small = np.exp(-np.abs(logits))
    return np.asarray(np.where(logits < 0, small, 1) / (1 + small))
