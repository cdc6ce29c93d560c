"""RowFigures: all that a plot and a caption say about one row, computed from its scores alone."""

from collections.abc import Callable
from functools import cached_property

import numpy as np

from xentgui.core.cross_entropy import RowRule, effective_sides, effective_targets, one_hot
from xentgui.core.evaluation import row_numbers
from xentgui.core.gradient import row_gradients
from xentgui.core.log_softmax import Floats
from xentgui.core.options import Loss
from xentgui.core.problem import Problem

_NAMED = 3


class RowFigures:
    """The numbers of one row; arrays are (classes,), the loss is what reduction "none" reports.

    They need no evaluation of the batch: the current row is right while that is still being computed. `label` and
    `predicted` are one class each, -1 for none, as an evaluation has them; `labels` and `answers` are all classes.
    """

    def __init__(self, problem: Problem, row: int) -> None:
        """Compute one row, counted through the leading axes."""
        self.problem = problem
        self.row = row
        numbers = row_numbers(problem, row)
        self.loss = numbers.loss
        self.predicted = numbers.predicted
        self.ignored = numbers.ignored
        self.right = numbers.right == 1
        self.label = numbers.label if problem.sparse or problem.labels.row(row).any() else -1
        self._block, self._labels = problem.scores.row(row)[None], problem.labels.row(row)[None]
        self.scores: Floats = self._block[0].astype(np.float64)
        self._rule = RowRule.of(problem)
        with np.errstate(all="ignore"):
            self.probabilities: Floats = self._rule.probabilities(self._block)[0]

    @cached_property
    def labels(self) -> list[int]:
        """The classes that the label names."""
        if self.problem.binary:
            return [int(index) for index in np.flatnonzero(self._labels[0] > 0.5)]
        return [self.label] if self.label >= 0 else []

    @cached_property
    def answers(self) -> list[int]:
        """The classes that are predicted."""
        if self.problem.binary:
            return [int(index) for index in np.flatnonzero(self._rule.read_cells(self._block).says_yes[0])]
        return [self.predicted] if self.predicted >= 0 else []

    @property
    def chance(self) -> float:
        """The probability that knows nothing."""
        return 0.5 if self.problem.binary else 1 / self.problem.classes

    def rest(self, index: int) -> float:
        """1 less the probability of a class, with all its digits."""
        if self.problem.binary:
            return float(self._rule.read_cells(self._block).at(np.array([index]))[1][0])
        return float(self.probabilities.sum(where=np.arange(self.problem.classes) != index))

    @cached_property
    def mass(self) -> Floats:
        """The label as a distribution (or as the share of yes), label smoothing applied, class weights not."""
        sparse, smoothing = self.problem.sparse, self.problem.options.label_smoothing
        if self.problem.binary:
            bare = RowRule(True, smoothing, 1.0, None, Loss.BINARY)
            return np.asarray(effective_sides(self._labels.astype(np.float64), bare)[0][0])
        hot = one_hot(self._labels, self.problem.classes) if sparse else self._labels.astype(np.float64)
        rule = RowRule(from_logits=True, label_smoothing=smoothing, temperature=1.0, class_weight=None)
        return np.asarray(effective_targets(hot, rule)[0])

    @cached_property
    def gradient(self) -> Floats:
        """d loss / d scores of this row, before sample weights and reduction; 0 where the row is ignored."""
        if self.ignored:
            return np.zeros(self.problem.classes)
        return np.asarray(row_gradients(self._block, self._labels, self._rule)[0])

    @property
    def soft(self) -> bool:
        """Whether the label is more than one class; of the binary loss, between yes and no somewhere."""
        if self.problem.binary:
            return not (np.isnan(self.mass).any() or ((self.mass == 0) | (self.mass == 1)).all())
        if self.label < 0 or self.ignored:
            return False
        if self.problem.options.label_smoothing:
            return True
        return not (self.problem.sparse or (self.mass[self.label] == 1 and np.count_nonzero(self.mass) == 1))

    @property
    def fault(self) -> str:
        """Why this row has no softmax, or nothing where it has one."""
        if not np.isnan(self.probabilities).any():
            return ""
        if np.isnan(self.scores).any():
            return "nan among the scores"
        if not self._rule.from_logits:
            with np.errstate(all="ignore"):
                return f"the scores sum to {short(float(self.scores.sum()))}"
        return "more than one inf among the scores" if np.isposinf(self.scores).any() else "all scores are -inf"


def caption(figures: RowFigures, shorten: Callable[[str], str] = str, *, loss_first: bool = False) -> str:
    """The row in a sentence: "row 3: label cat, predicted dog ✗, loss 2.3026 nats"."""
    parts = [_label(figures, shorten), _prediction(figures, shorten)]
    parts.insert(0 if loss_first else len(parts), _loss(figures))
    weights = figures.problem.row_weights
    if weights is not None and weights[figures.row] != 1:
        parts.append(f"sample weight {short(weights[figures.row])}")
    return f"row {figures.row}: {', '.join(parts)}"


def describe(figures: RowFigures, index: int) -> list[tuple[str, str]]:
    """What there is to say about one class of the row: names and values."""
    score = "score (logit)" if figures.problem.options.from_logits else "probability as given"
    return [
        (score, short(figures.scores[index], 10)),
        ("probability", exact_share(figures, index)),
        ("label mass y", short(figures.mass[index], 10)),
        ("gradient", short(figures.gradient[index], 10)),
    ]


def exact_share(figures: RowFigures, index: int) -> str:
    """A probability with the distance to 1 where rounding would hide it: "1 - 2.061e-9"."""
    share = float(figures.probabilities[index])
    if not 0.9999 < share <= 1:
        return short(share, 10)
    others = figures.rest(index)
    return f"1 - {short(others)}" if others else "1"


def short(value: float, digits: int = 4) -> str:
    """A number in significant digits: "0.1234", "1.2e-9", "-inf", "nan"."""
    mantissa, mark, exponent = f"{value:.{digits}g}".partition("e")
    return f"{mantissa}e{int(exponent)}" if mark else mantissa


def class_names(figures: RowFigures, classes: list[int], shorten: Callable[[str], str] = str) -> str:
    """Some classes by name; of one class in all, 1 or 0."""
    if figures.problem.classes == 1:
        return str(len(classes))
    names = [shorten(figures.problem.class_name(index)) for index in classes[:_NAMED]]
    more = [f"{len(classes) - _NAMED} more"] if len(classes) > _NAMED else []
    return " + ".join([*names, *more]) or "none"


def _label(figures: RowFigures, shorten: Callable[[str], str]) -> str:
    problem = figures.problem
    if problem.binary and not np.isnan(figures.mass).any():
        return f"label {class_names(figures, figures.labels, shorten)}"
    if figures.ignored:
        return f"label {problem.options.ignore_class} is ignored"
    if figures.label >= 0 and not problem.binary:
        return f"label {shorten(problem.class_name(figures.label))}"
    if problem.sparse:
        return f"label {problem.labels.row(figures.row)} is no class"
    return "nan in the label" if np.isnan(problem.labels.row(figures.row)).any() else "no label"


def _prediction(figures: RowFigures, shorten: Callable[[str], str]) -> str:
    if figures.fault:
        return f"{'sigmoid' if figures.problem.binary else 'softmax'} undefined ({figures.fault})"
    if figures.problem.binary:
        mark = "" if np.isnan(figures.mass).any() else " ✓" if figures.right else " ✗"
        return f"predicted {class_names(figures, figures.answers, shorten)}{mark}"
    name = shorten(figures.problem.class_name(figures.predicted))
    if figures.label < 0 or figures.ignored:
        return f"predicted {name}"
    return f"predicted {name} {'✓' if figures.predicted == figures.label else '✗'}"


def _loss(figures: RowFigures) -> str:
    return "loss undefined" if np.isnan(figures.loss) else f"loss {short(figures.loss, 5)} nats"
