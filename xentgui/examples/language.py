"""Batches shaped like a language model's: a time axis, and more classes than fit on a screen."""

import numpy as np
from numpy.typing import NDArray

from xentgui.core.problem import Problem


def sequence() -> Problem:
    """Scores (batch, time, vocabulary) whose last labels lie outside the vocabulary."""
    return Problem.create(
        _normal(seed=0, shape=(2, 6, 9)).round(2),
        np.arange(12).reshape(2, 6),
        note="Six tokens a sequence over nine classes, but the labels run to 11: the last three rows have no defined "
        "loss (TensorFlow gives nan there on an accelerator, and one-hot labels 0). The other nine cost 2.9480 a row.",
    )


def many_classes() -> Problem:
    """Sixty-four rows over a thousand classes, the label's logit raised."""
    logits = 2 * _normal(seed=1, shape=(64, 1000))
    labels = np.arange(64) * 15
    logits[np.arange(64), labels] += 8
    return Problem.create(
        logits.round(2),
        labels,
        note="Guessing costs ln 1000 = 6.9078 a row; this batch costs 1.6930 and has 51 of 64 right. "
        "The bars show the likeliest classes and the label, and the sum of the rest.",
    )


def _normal(seed: int, shape: tuple[int, ...]) -> NDArray[np.float64]:
    # RandomState, not default_rng: NumPy promises that its stream never changes, and the notes quote figures.
    return np.random.RandomState(seed).standard_normal(shape)
