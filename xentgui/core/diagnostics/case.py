"""Case: one problem, its evaluation, and what several rules ask of them, computed once when it is first asked for."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from xentgui.core.calibration import TemperatureFit, fit_temperature
from xentgui.core.evaluation import Evaluation

from .evidence import NONE, Sample
from .facts import Flags, Floats, TableFacts

Array = NDArray[Any]
Rows = NDArray[np.intp]
Answer = TypeVar("Answer")

SAMPLE_CELLS = 1 << 20  # what a rule reads that need not read all: some milliseconds


class Case:
    """What rules look at."""

    def __init__(self, evaluation: Evaluation) -> None:
        """Look at a problem and its numbers."""
        self.evaluation = evaluation
        self.problem = evaluation.problem
        self.options = evaluation.problem.options
        self.classes = evaluation.problem.classes
        self._known: dict[Callable[[Case], Any], Any] = {}

    def once(self, ask: "Callable[[Case], Answer]") -> Answer:
        """What a rule, or a part of one, says of this case; each is asked once, whoever wants to know."""
        if ask not in self._known:
            self._known[ask] = ask(self)
        answer: Answer = self._known[ask]
        return answer

    @cached_property
    def scores(self) -> TableFacts:
        """What one pass over the scores tells."""
        return TableFacts.of(self.problem.scores)

    @cached_property
    def mass(self) -> TableFacts:
        """What one pass over labels tells that are a table."""
        return TableFacts.of(self.problem.labels)

    @cached_property
    def labels(self) -> Array:
        """The class indices, (rows,); of distributions the largest class, -1 where there is none."""
        return self.problem.labels.join() if self.problem.sparse else self.evaluation.label.reshape(-1)

    @cached_property
    def ignored(self) -> Flags:
        """Rows that `ignore_class` leaves out, (rows,)."""
        return self.evaluation.ignored.reshape(-1)

    @cached_property
    def counts(self) -> Flags:
        """Rows that are not ignored and weigh more than nothing, (rows,)."""
        weights = self.problem.row_weights
        return ~self.ignored if weights is None else ~self.ignored & (weights > 0)

    @cached_property
    def outside(self) -> Flags:
        """Rows whose class index is neither a class nor ignored, (rows,)."""
        if not self.problem.sparse:
            return np.zeros(self.problem.rows, bool)
        return ((self.labels < 0) | (self.labels >= self.classes)) & ~self.ignored

    @cached_property
    def losses(self) -> Floats:
        """Row losses before sample weights, (rows,); NaN where one is not defined."""
        return np.concatenate([result.losses for result in self.evaluation.results])

    @cached_property
    def mean_loss(self) -> float:
        """The mean of the losses that are defined and count; NaN where there are none."""
        known = self.losses[self.counts & ~np.isnan(self.losses)]
        return float(known.mean()) if known.size else float("nan")

    @property
    def tolerance(self) -> float:
        """How far from 1 the sum of a row of probabilities may be: 8 bits of bfloat16 are 2 or 3 decimals."""
        return 1e-2 if self.problem.scores.dtype.name == "bfloat16" else 1e-3

    @cached_property
    def scores_are_probabilities(self) -> bool:
        """Whether all finite rows of scores lie in [0, 1] and sum to 1."""
        inside = self.classes > 1 and self.scores.within(0, 1 + self.tolerance)
        return inside and not self.scores.rows_off(self.tolerance).any()

    @cached_property
    def scores_are_log_probabilities(self) -> bool:
        """Whether no score is above 0 and the exponentials of each row sum to 1."""
        top = self.scores.rows_max
        if self.classes < 2 or not top.size or not top.max() <= self.tolerance or not top.min() > -np.inf:
            return False
        # Blocks in their order: the first row that is none decides, and logits mostly have one in the first.
        return all(_sum_to_one(block, self.tolerance) for block in self.problem.scores.blocks if len(block))

    @cached_property
    def scores_are_as_said(self) -> bool:
        """Whether scores may be what `from_logits` says: logits that are no probabilities, or probabilities."""
        within = self.scores.within(0, 1 + self.tolerance)
        if not self.options.from_logits:
            return within
        return not within if self.problem.binary else not self.scores_are_probabilities

    @cached_property
    def temperature_fit(self) -> TemperatureFit | None:
        """The temperature that minimises the loss of a sample of the rows."""
        with np.errstate(all="ignore"):
            return fit_temperature(self.evaluation, self.sample())

    @cached_property
    def one_hot(self) -> bool:
        """Whether labels are a table of which each row has one 1 and else 0."""
        facts = self.mass
        ones = (facts.rows_min == 0) & (facts.rows_max == 1) & (facts.rows_sum == 1)
        return bool(self.problem.rows and self.classes > 1 and ones.all())

    @cached_property
    def known_labels(self) -> Array:
        """The label's class, (rows,); NONE where a row has none, is ignored or weighs nothing."""
        known = self.counts & ~self.outside & (self.labels >= 0)
        if not self.problem.sparse:
            known &= self.mass.rows_max > 0
        return np.where(known, self.labels, NONE)

    @cached_property
    def predicted(self) -> Array:
        """The class predicted, (rows,); -1 where a row has none."""
        return self.evaluation.predicted.reshape(-1)

    def share_predicted(self, labels: Array) -> float:
        """Of the rows that have these labels, (rows,), NONE where not, the share that predicts them; 0 of none."""
        known = labels >= 0
        return float((labels == self.predicted).sum(where=known)) / max(1, int(known.sum()))

    @cached_property
    def rows_that_tell(self) -> Rows:
        """Rows that count and predict a class."""
        return np.flatnonzero(self.counts & (self.predicted >= 0))

    @cached_property
    def sampled_rows(self) -> Rows:
        """Rows that tell, spread evenly over the batch, all where they are few enough."""
        return self.rows_that_tell[:: -(-len(self.rows_that_tell) * self.classes // SAMPLE_CELLS) or 1]

    @cached_property
    def sampled_scores(self) -> Sample | None:
        """Scores of these rows, made comparable; None where they tell nothing."""
        return Sample.of(self.problem, self.problem.scores.take(self.sampled_rows), self.sampled_rows)

    @property
    def sampled_place(self) -> str:
        """What evidence adds that comes from `sampled_scores`."""
        return self.sampled(self.problem.rows - len(self.rows_that_tell) + len(self.sampled_rows))

    def sample(self) -> Rows:
        """Rows spread evenly over the batch, all where they are few enough."""
        most = max(1, SAMPLE_CELLS // self.classes)
        step = -(-self.problem.rows // most) or 1
        return np.arange(0, self.problem.rows, step)

    def sampled(self, looked_at: int) -> str:
        """What evidence adds where not all rows were looked at."""
        return f" ({looked_at:,} of {self.problem.rows:,} rows were looked at)" if looked_at < self.problem.rows else ""


def _sum_to_one(block: Array, tolerance: float) -> bool:
    values = block.astype(np.float32) if block.dtype.itemsize <= 2 else block
    return bool(np.all(np.abs(np.exp(values).sum(axis=1) - 1) <= tolerance))
