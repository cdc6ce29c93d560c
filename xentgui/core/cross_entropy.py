"""Row losses of one block: categorical cross-entropy of class indices and of distributions, and binary."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import accumulate, pairwise
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from .log_sigmoid import LogitCells, ProbabilityCells
from .log_softmax import SHORT_AXIS, Floats, Indices, LogitRows, ProbabilityRows
from .options import Loss
from .problem import Problem

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class RowRule:
    """What a row loss depends on beside its scores and its label."""

    from_logits: bool
    label_smoothing: float
    temperature: float
    class_weight: Array | None
    loss: Loss = Loss.CATEGORICAL
    pos_weight: Array | None = None

    @classmethod
    def of(cls, problem: Problem) -> "RowRule":
        """Read the rule of a problem."""
        o = problem.options
        return cls(o.from_logits, o.label_smoothing, o.temperature, problem.class_weight, o.loss, problem.pos_weight)

    @property
    def binary(self) -> bool:
        """Whether each class has a sigmoid of its own."""
        return self.loss is Loss.BINARY

    def same_as(self, other: "RowRule") -> bool:
        """Whether the same scores and labels have the same losses under both."""
        return (
            self.class_weight is other.class_weight
            and self.pos_weight is other.pos_weight
            and (self.from_logits, self.label_smoothing, self.temperature, self.loss)
            == (other.from_logits, other.label_smoothing, other.temperature, other.loss)
        )

    def read(self, scores: Array) -> LogitRows | ProbabilityRows:
        """Take one block of scores as logits or as probabilities of the categorical loss."""
        return LogitRows(scores, self.temperature) if self.from_logits else ProbabilityRows(scores)

    def read_cells(self, scores: Array) -> LogitCells | ProbabilityCells:
        """Take one block of scores as logits or as probabilities of the binary loss."""
        return LogitCells(scores, self.temperature) if self.from_logits else ProbabilityCells(scores)

    def probabilities(self, scores: Array) -> Floats:
        """The probabilities of one block, before any clip, (rows, classes)."""
        return (self.read_cells(scores) if self.binary else self.read(scores)).probabilities()


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
        right: of the binary loss, the share of the classes that are right; None where predicted and label tell.
        uneven: of distributions, whether the label's mass does not sum to 1, beyond rounding; None of other labels.

    Of a binary loss with one column, predicted and label are 0 or 1, and their probabilities p or 1 - p.
    """

    losses: Floats
    predicted: Indices
    confidence: Floats
    label: Indices
    label_probability: Floats
    label_weight: Floats | None
    right: Floats | None = None
    uneven: NDArray[np.bool_] | None = None

    def right_at(self, row: int) -> float:
        """The share of right predictions of one row: 0 or 1, or of the binary loss between."""
        if self.right is not None:
            return float(self.right[row])
        return float(self.predicted[row] == self.label[row] >= 0)

    def cut(self, heights: Sequence[int]) -> list[Self]:
        """The results of the blocks, so many rows each, that were computed as this one."""
        values = [getattr(self, f.name) for f in fields(self)]
        spans = pairwise(accumulate(heights, initial=0))
        return [type(self)(*(_part(value, a, b) for value in values)) for a, b in spans]

    def with_rows(self, rows: Indices, other: Self) -> Self:
        """A copy with some rows replaced by those of `other`, which are of the same rule."""
        return type(self)(*(_with_rows(getattr(self, f.name), rows, getattr(other, f.name)) for f in fields(self)))


def _part(value: Array | None, start: int, stop: int) -> Any:
    return None if value is None else value[start:stop]


def _with_rows(before: Array | None, rows: Indices, after: Array | None) -> Any:
    if before is None or after is None:  # both are, of blocks of one rule
        return None
    if np.array_equal(before[rows], after):
        return before
    result = before.copy()
    result[rows] = after
    return result


def block_result(scores: Array, labels: Array, rule: RowRule) -> BlockResult:
    """Evaluate one block: scores (rows, classes), labels (rows,) or (rows, classes)."""
    with np.errstate(all="ignore"):
        if rule.binary:
            return _of_cells(rule.read_cells(scores), np.asarray(labels, np.float64), rule)
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
        # Of smoothing 1 nothing is kept, of an infinite loss neither.
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
    mass = np.asarray(labels, np.float64)
    sums = mass.sum(axis=1)
    plain = not rule.label_smoothing and rule.class_weight is None
    losses = rows.weighted_cost(effective_targets(mass, rule), sums if plain else None)
    uneven = ~(np.abs(sums - 1) <= rounding_of_sums(labels.dtype.name))
    return BlockResult(losses, rows.predicted, rows.confidence, label, label_probability, None, uneven=uneven)


def rounding_of_sums(dtype: str) -> float:
    """How far from 1 the sum of a distribution may be for its type alone: 8 bits of bfloat16 are 2 or 3 decimals."""
    return 1e-2 if dtype == "bfloat16" else 1e-3


def _of_cells(cells: LogitCells | ProbabilityCells, mass: Floats, rule: RowRule) -> BlockResult:
    (yes, no), (yes_cost, no_cost) = effective_sides(mass, rule), cells.costs()
    losses = (_cost(yes, yes_cost) + _cost(no, no_cost)).mean(axis=1)
    no_score = np.isnan(cells.ranks)
    right = ((cells.says_yes == mass) & ~no_score).mean(axis=1)
    guess = _only_side(cells, cells.says_yes) if mass.shape[1] == 1 else _likeliest(cells, cells.ranks)
    label = _only_side(cells, mass > 0.5) if mass.shape[1] == 1 else _likeliest(cells, mass)
    # Of several classes none may be true, and then there is no label; one class says no by 0.
    no_label = np.isnan(mass).any(axis=1) | ((mass.shape[1] > 1) & ~(mass > 0).any(axis=1))
    for (index, probability), missing in ((guess, no_score.any(axis=1)), (label, no_label)):
        index[missing], probability[missing] = -1, np.nan
    return BlockResult(losses, *guess, *label, None, right)


def _only_side(cells: LogitCells | ProbabilityCells, yes: Array) -> tuple[Indices, Floats]:
    """Of one column 1 or 0, and the probability of that."""
    p, rest = cells.at(np.zeros(len(yes), np.int64))
    return yes[:, 0].astype(np.int64), np.where(yes[:, 0], p, rest)


def _likeliest(cells: LogitCells | ProbabilityCells, values: Array) -> tuple[Indices, Floats]:
    """The class of the largest value, and its probability."""
    index = values.argmax(axis=1)
    return index, cells.at(index)[0].copy()


def _cost(weights: Array, costs: Floats) -> Floats:
    """Weights times costs, where 0 times inf is 0."""
    if not np.isfinite(costs.max(initial=0)):  # a NaN of another row hides an infinity from the maximum
        costs[np.isinf(costs) & (weights == 0)] = 0
    costs *= weights
    return costs


def effective_sides(mass: Array, rule: RowRule) -> tuple[Array, Array]:
    """What multiplies -log p and -log(1 - p) in the binary loss: y (1 - s) + s / 2 and the rest of 1, weighted."""
    yes, no = mass, 1 - mass
    if rule.label_smoothing:
        smoothing = _smoothing(rule, mass.dtype)
        yes, no = (side * (1 - smoothing) + smoothing / 2 for side in (yes, no))
    if rule.pos_weight is not None:
        yes = yes * rule.pos_weight
    return (yes, no) if rule.class_weight is None else (yes * rule.class_weight, no * rule.class_weight)


def effective_targets(targets: Array, rule: RowRule) -> Array:
    """Smoothed and class-weighted distributions, W (y (1 - s) + s / C): what multiplies -log p."""
    if rule.label_smoothing:
        smoothing = _smoothing(rule, targets.dtype)
        targets = targets * (1 - smoothing) + smoothing / targets.shape[1]
    return targets if rule.class_weight is None else targets * rule.class_weight


def _smoothing(rule: RowRule, dtype: np.dtype[Any]) -> Any:
    """Label smoothing as a number of a type."""
    # By its decimals: 0.1 is a tenth, which 80-bit targets can tell from the nearest float64.
    return dtype.type(str(rule.label_smoothing))


def binary_mass(labels: Indices, classes: int) -> Floats:
    """Class indices as labels of the binary loss, (rows, classes), NaN where a label is no class.

    Several classes: the label's is 1, the others are 0. One class: the label itself, 0 or 1.
    """
    mass = labels[:, None].astype(np.float64) if classes == 1 else one_hot(labels, classes)
    mass[(labels < 0) | (labels >= max(classes, 2))] = np.nan
    return mass


def one_hot(labels: Indices, classes: int) -> Floats:
    """Distributions of class indices, (rows, classes); a label that is no class has no mass."""
    result = np.zeros((len(labels), classes))
    inside = np.flatnonzero((labels >= 0) & (labels < classes))
    result[inside, labels[inside]] = 1
    return result


def one_hot_rows(mass: Array) -> NDArray[np.bool_]:
    """Which rows of a table (rows, classes) are one 1 and else 0, (rows,)."""
    across = np.ascontiguousarray(mass.T) if mass.shape[1] < SHORT_AXIS else mass.T
    return np.asarray(((across == 0) | (across == 1)).all(axis=0) & (across.sum(axis=0, dtype=np.float64) == 1))
