"""What a model may have put out, made the same each time: logits that are mostly right, and their labels."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


def classified(seed: int, rows: int, classes: int, margin: float = 3.0) -> tuple[Floats, Indices]:
    """Logits (rows, classes) to two decimals, the label's higher by `margin` on average, and labels (rows,).

    Each class is the label of as many rows, to one.
    """
    random = source(seed)
    labels = random.permutation(np.arange(rows) % classes)
    logits = random.standard_normal((rows, classes))
    logits[np.arange(rows), labels] += margin
    return logits.round(2), labels


def calibrated(seed: int, rows: int, classes: int, margin: float = 2.5) -> tuple[Floats, Indices]:
    """The same of a model that is as sure as it is right: noise of size 1 makes a score tell `margin` nats."""
    logits, labels = classified(seed, rows, classes, margin)
    return (margin * logits).round(2), labels


def source(seed: int) -> np.random.RandomState:
    """Random numbers: NumPy promises that this stream never changes, and notes quote figures."""
    return np.random.RandomState(seed)


def softmax(logits: NDArray[np.floating], axis: int = -1) -> Floats:
    """Shares that sum to 1 along an axis."""
    shares = np.exp(logits - logits.max(axis=axis, keepdims=True))
    return np.asarray(shares / shares.sum(axis=axis, keepdims=True), np.float64)


def log_softmax(logits: Floats) -> Floats:
    """Their logarithms, along the last axis."""
    raised = logits - logits.max(axis=-1, keepdims=True)
    return np.asarray(raised - np.log(np.exp(raised).sum(axis=-1, keepdims=True)))


def one_hot(labels: Indices, classes: int) -> Floats:
    """A row with a single 1 for each label."""
    return np.asarray(np.eye(classes)[labels])
