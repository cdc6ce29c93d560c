"""One batch of the corpus, and what a diagnosis has to say of it."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Batch:
    """Arrays and options as a caller gives them to `xentgui.diagnose`.

    Attributes:
        scores: (..., classes) unless that is the fault.
        labels: class indices or a table.
        rules: the rules that may name the fault, any of which will do; none of a clean batch.
        how: how the fault was made, for whoever reads what was missed.
        options: as of `xentgui.diagnose`.
        seen: the number that somebody saw.
        says: a regular expression that title or evidence of the finding has to match.
        decidable: whether the arrays tell the fault at all; what is not need not be found.
    """

    scores: Array
    labels: Array
    rules: tuple[str, ...] = ()
    how: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    seen: str | None = None
    says: str = ""
    decidable: bool = True

    @property
    def size(self) -> str:
        """Shape and type of the scores."""
        return f"{'x'.join(map(str, self.scores.shape))} {self.scores.dtype.name}"


def softmax(logits: Array, axis: int = -1) -> Array:
    """The softmax of float64 logits."""
    shares = np.exp(logits - logits.max(axis=axis, keepdims=True))
    return np.asarray(shares / shares.sum(axis=axis, keepdims=True))


def log_softmax(logits: Array, axis: int = -1) -> Array:
    """Its logarithm."""
    shifted = logits - logits.max(axis=axis, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True)))


def one_hot(labels: Array, classes: int) -> Array:
    """Class indices (...,) as rows (..., classes)."""
    return np.eye(classes)[labels]


def mean_loss(logits: Array, labels: Array) -> float:
    """The mean cross-entropy of logits (rows, classes) and class indices."""
    return float(-log_softmax(logits)[np.arange(len(labels)), labels].mean())
