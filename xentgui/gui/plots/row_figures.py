"""RowFigures: all that a plot and a caption say about one row, computed from its scores alone."""

from collections.abc import Callable
from functools import cached_property

import numpy as np

from xentgui.core.cross_entropy import RowRule, effective_targets, one_hot
from xentgui.core.evaluation import evaluate
from xentgui.core.gradient import row_gradients
from xentgui.core.log_softmax import Floats
from xentgui.core.problem import Problem
from xentgui.core.row_blocks import RowBlocks


class RowFigures:
    """The numbers of one row; arrays are (classes,), the loss is what reduction "none" reports.

    It needs no evaluation of the batch, so that the current row is right while that is still being computed.
    """

    def __init__(self, problem: Problem, row: int) -> None:
        """Evaluate one row, counted through the leading axes."""
        self.row = row
        self.problem = _only(problem, row)
        evaluation = evaluate(self.problem)
        numbers = evaluation.row(0)
        self.loss = numbers.loss
        self.predicted = numbers.predicted
        self.ignored = numbers.ignored
        self.label = numbers.label if self._has_mass else -1
        self.scores: Floats = self.problem.scores.row(0).astype(np.float64)
        self.probabilities = evaluation.probabilities(0)

    @cached_property
    def mass(self) -> Floats:
        """The label as a distribution, label smoothing applied, class weights not."""
        labels = self.problem.labels.blocks[0]
        hot = labels.astype(np.float64) if labels.ndim == 2 else one_hot(labels, self.problem.classes)
        rule = RowRule(from_logits=True, label_smoothing=self._smoothing, temperature=1.0, class_weight=None)
        return np.asarray(effective_targets(hot, rule)[0])

    @cached_property
    def gradient(self) -> Floats:
        """d loss / d scores of this row, before sample weights and reduction; 0 where the row is ignored."""
        if self.ignored:
            return np.zeros(self.problem.classes)
        scores, labels = self.problem.scores.blocks[0], self.problem.labels.blocks[0]
        return np.asarray(row_gradients(scores, labels, RowRule.of(self.problem))[0])

    @property
    def soft(self) -> bool:
        """Whether the label is more than one class."""
        if self.problem.sparse:
            return bool(self._smoothing) and self.label >= 0
        return bool(self._smoothing) or not (np.count_nonzero(self.mass) == 1 and self.mass.max() == 1)

    @property
    def fault(self) -> str:
        """Why this row has no softmax, or nothing where it has one."""
        if not np.isnan(self.probabilities).any():
            return ""
        if np.isnan(self.scores).any():
            return "nan among the scores"
        if not self.problem.options.from_logits:
            return f"the scores sum to {short(float(self.scores.sum()))}"
        return "inf among the scores" if np.isposinf(self.scores).any() else "all scores are -inf"

    @property
    def _has_mass(self) -> bool:
        return self.problem.sparse or bool(self.problem.labels.row(0).any())

    @property
    def _smoothing(self) -> float:
        return self.problem.options.label_smoothing


def caption(figures: RowFigures, shorten: Callable[[str], str] = str) -> str:
    """The row in a sentence: "row 3: label cat, predicted dog ✗, loss 2.3026 nats"."""
    parts = [_label(figures, shorten), _prediction(figures, shorten), _loss(figures)]
    weights = figures.problem.row_weights
    if weights is not None and weights[0] != 1:
        parts.append(f"sample weight {weights[0]:g}")
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
    others = float(figures.probabilities.sum(where=np.arange(figures.problem.classes) != index))
    return f"1 - {short(others)}" if others else "1"


def short(value: float, digits: int = 4) -> str:
    """A number in significant digits: "0.1234", "1.2e-9", "-inf", "nan"."""
    mantissa, mark, exponent = f"{value:.{digits}g}".partition("e")
    return f"{mantissa}e{int(exponent)}" if mark else mantissa


def _label(figures: RowFigures, shorten: Callable[[str], str]) -> str:
    problem = figures.problem
    if figures.ignored:
        return f"label {problem.options.ignore_class} is ignored"
    if figures.label >= 0:
        return f"label {shorten(problem.class_name(figures.label))}"
    if problem.sparse:
        return f"label {problem.labels.row(0)} is no class"
    return "nan in the label" if np.isnan(problem.labels.row(0)).any() else "no label"


def _prediction(figures: RowFigures, shorten: Callable[[str], str]) -> str:
    if figures.fault:
        return f"softmax undefined ({figures.fault})"
    name = shorten(figures.problem.class_name(figures.predicted))
    if figures.label < 0 or figures.ignored:
        return f"predicted {name}"
    return f"predicted {name} {'✓' if figures.predicted == figures.label else '✗'}"


def _loss(figures: RowFigures) -> str:
    return "loss undefined" if np.isnan(figures.loss) else f"loss {short(figures.loss, 5)} nats"


def _only(problem: Problem, row: int) -> Problem:
    """The problem of one row alone."""
    weights = problem.row_weights
    return Problem(
        RowBlocks([problem.scores.row(row)[None]], 1),
        RowBlocks([problem.labels.row(row)[None]], 1),
        problem.options,
        (1,),
        None if weights is None else weights[row : row + 1],
        problem.class_weight,
        problem.class_names,
    )
