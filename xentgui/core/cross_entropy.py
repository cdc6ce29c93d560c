"""Row losses of one block: categorical cross-entropy of class indices and of distributions."""

from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from .log_softmax import Floats, Indices, LogitRows, ProbabilityRows
from .problem import Problem

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class RowRule:
    """What a row loss depends on beside its scores and its label."""

    from_logits: bool
    label_smoothing: float
    temperature: float
    class_weight: Array | None

    @classmethod
    def of(cls, problem: Problem) -> "RowRule":
        """Read the rule of a problem."""
        o = problem.options
        return cls(o.from_logits, o.label_smoothing, o.temperature, problem.class_weight)

    def same_as(self, other: "RowRule") -> bool:
        """Whether the same scores and labels have the same losses under both."""
        return self.class_weight is other.class_weight and (
            (self.from_logits, self.label_smoothing, self.temperature)
            == (other.from_logits, other.label_smoothing, other.temperature)
        )

    def read(self, scores: Array) -> LogitRows | ProbabilityRows:
        """Take one block of scores as logits or as probabilities."""
        return LogitRows(scores, self.temperature) if self.from_logits else ProbabilityRows(scores)


@dataclass(frozen=True, eq=False, slots=True)
class BlockResult:
    """What one block of rows comes to; each (rows,).

    Attributes:
        losses: nats, class weights included, sample weights not; NaN where there is no defined loss.
        predicted: the largest score's class; -1 where a row has none.
        confidence: its probability.
        label: the label's class (of a distribution, the largest); -1 where it is not a class.
        label_probability: that class's probability.
        label_weight: the class weight of the label, for class indices; None where every row weighs 1.
    """

    losses: Floats
    predicted: Indices
    confidence: Floats
    label: Indices
    label_probability: Floats
    label_weight: Floats | None

    def with_rows(self, rows: Indices, other: Self) -> Self:
        """A copy with some rows replaced by those of `other`, which are of the same rule."""
        return type(self)(*(_with_rows(getattr(self, f.name), rows, getattr(other, f.name)) for f in fields(self)))


def _with_rows(before: Array | None, rows: Indices, after: Array | None) -> Any:
    if before is None or after is None:
        return None
    result = before.copy()
    result[rows] = after
    return result


def block_result(scores: Array, labels: Array, rule: RowRule) -> BlockResult:
    """Evaluate one block: scores (rows, classes), labels (rows,) or (rows, classes)."""
    with np.errstate(all="ignore"):
        rows = rule.read(scores)
        if labels.ndim == 2:
            return _of_distributions(rows, labels, rule)
        return _of_indices(rows, labels, rule, scores.shape[1])


def _of_indices(rows: LogitRows | ProbabilityRows, labels: Indices, rule: RowRule, classes: int) -> BlockResult:
    any_outside = bool(labels.min(initial=0) < 0 or labels.max(initial=0) >= classes)
    outside = (labels < 0) | (labels >= classes) if any_outside else np.False_
    index = np.where(outside, 0, labels) if any_outside else labels
    label_probability, losses = rows.at(index)
    weight = None if rule.class_weight is None else rule.class_weight[index]
    if weight is not None:
        # 0 times inf is NaN, yet a class of weight 0 costs nothing; 0 * confidence is NaN in a row of NaN.
        losses = np.where(weight == 0, 0 * rows.confidence, losses * weight)
    if rule.label_smoothing:
        uniform = np.ones(classes) if rule.class_weight is None else rule.class_weight
        share = rule.label_smoothing / classes
        kept = (1 - rule.label_smoothing) * losses if rule.label_smoothing < 1 else 0 * rows.confidence
        losses = kept + share * rows.weighted_cost(uniform)
    if any_outside:
        losses[outside] = label_probability[outside] = np.nan
        index = np.where(outside, -1, index)
        weight = None if weight is None else np.where(outside, 0, weight)
    return BlockResult(losses, rows.predicted, rows.confidence, index, label_probability, weight)


def _of_distributions(rows: LogitRows | ProbabilityRows, labels: Array, rule: RowRule) -> BlockResult:
    label = labels.argmax(axis=1)
    label_probability, _ = rows.at(label)
    no_class = np.isnan(np.take_along_axis(labels, label[:, None], axis=1))[:, 0]  # argmax finds NaN first
    label[no_class], label_probability[no_class] = -1, np.nan
    losses = rows.weighted_cost(effective_targets(np.asarray(labels, np.float64), rule))
    return BlockResult(losses, rows.predicted, rows.confidence, label, label_probability, None)


def effective_targets(targets: Array, rule: RowRule) -> Array:
    """Smoothed and class-weighted distributions, W (y (1 - s) + s / C): what multiplies -log p."""
    if rule.label_smoothing:
        # By its decimals: 0.1 is a tenth, which 80-bit targets can tell from the nearest float64.
        smoothing = targets.dtype.type(str(rule.label_smoothing))
        targets = targets * (1 - smoothing) + smoothing / targets.shape[1]
    return targets if rule.class_weight is None else targets * rule.class_weight


def one_hot(labels: Indices, classes: int) -> Floats:
    """Distributions of class indices, (rows, classes); a label that is no class has no mass."""
    result = np.zeros((len(labels), classes))
    inside = np.flatnonzero((labels >= 0) & (labels < classes))
    result[inside, labels[inside]] = 1
    return result
