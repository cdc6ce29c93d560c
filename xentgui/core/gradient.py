"""The gradient of a row's loss by its scores."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .cross_entropy import RowRule, effective_sides, effective_targets, one_hot
from .log_sigmoid import sigmoid
from .log_softmax import EPSILON, Floats, clip

Array = NDArray[Any]


def row_gradients(scores: Array, labels: Array, rule: RowRule) -> Floats:
    """d loss / d scores, (rows, classes), of rows before sample weights; NaN where a row's loss has none."""
    # Where label mass meets p (p - y near 0) float64 loses digits; 80-bit floats, where the machine has them, do not.
    wide = np.longdouble if labels.ndim == 2 or rule.label_smoothing else np.float64
    with np.errstate(all="ignore"):
        if rule.binary:
            return _of_cells(scores.astype(wide), labels.astype(wide), rule).astype(np.float64)
        mass = labels if labels.ndim == 2 else one_hot(labels, scores.shape[1])
        targets = effective_targets(mass.astype(wide), rule)
        by_scores = _by_logits if rule.from_logits else _by_probabilities
        result = by_scores(scores.astype(wide), targets, rule.temperature).astype(np.float64)
    if labels.ndim == 1:
        result[(labels < 0) | (labels >= scores.shape[1])] = np.nan
    return result


def _by_logits(logits: Array, targets: Array, temperature: float) -> Array:
    """(p sum(t) - t) / T, as p_j (sum of t without t_j) - t_j (1 - p_j): each factor without cancellation."""
    row = np.arange(len(logits))
    top = logits.argmax(axis=1)
    exps = np.exp((logits - logits[row, top][:, None]) / temperature)
    exps[row, top] = 0
    rest = exps.sum(axis=1)
    exps[row, top] = 1
    p = exps / (1 + rest)[:, None]
    others = 1 - p
    others[row, top] = rest / (1 + rest)
    # argmax finds NaN first, so its exponential has just been set to 1.
    p[np.isnan(logits[row, top])] = np.nan
    return np.asarray((p * _sum_of_others(targets) - targets * others) / temperature)


def _sum_of_others(targets: Array) -> Array:
    row = np.arange(len(targets))
    largest = np.abs(targets).argmax(axis=1)
    others = targets.sum(axis=1)[:, None] - targets
    small = targets.copy()
    small[row, largest] = 0
    others[row, largest] = small.sum(axis=1)
    return np.asarray(others)


def _by_probabilities(values: Array, targets: Array, _temperature: float) -> Array:
    """(h - sum(h p)) / sum(x) with h = -t / p inside the clip and 0 outside, as autodiff has it."""
    sums = values.sum(axis=1, keepdims=True)
    p = values / sums
    inside = (p >= EPSILON) & (p <= 1 - EPSILON)
    h = np.where(inside, -targets / clip(p), 0 * p)  # 0 * p keeps NaN
    return np.asarray((h - (h * p).sum(axis=1, keepdims=True)) / sums)


def _of_cells(scores: Array, mass: Array, rule: RowRule) -> Array:
    """(sigmoid(x) times the mass of no, less sigmoid(-x) times that of yes) / T / classes."""
    yes, no = effective_sides(mass, rule)
    if rule.from_logits:
        logits = scores / rule.temperature
        slopes = (no * sigmoid(logits) - yes * sigmoid(-logits)) / rule.temperature
    else:
        inside = (scores >= EPSILON) & (scores <= 1 - EPSILON)
        p = clip(scores)
        slopes = np.where(inside, no / (1 - p) - yes / p, 0 * scores)
    return np.asarray(slopes / scores.shape[1])
