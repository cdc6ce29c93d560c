"""Case: one problem, its evaluation, and what several rules ask of them, computed once when it is first asked for."""

from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from xentgui.core.calibration import TemperatureFit, fit_temperature
from xentgui.core.cross_entropy import rounding_of_sums
from xentgui.core.evaluation import Evaluation
from xentgui.core.progress import check, checked

from .confusion import confusion
from .evidence import NONE, Sample
from .facts import MOST_OFF, Flags, Floats, TableFacts, decimals_that_explain, in_bfloat16

Array = NDArray[Any]
Rows = NDArray[np.intp]
Answer = TypeVar("Answer")

_SELDOM = 0.1  # of the rows
_FAR = -9  # a label that is neither a class nor next to one
_MOST_ROWS = 1 << 15
SAMPLE_CELLS = 1 << 20  # what a rule reads that need not read all: some milliseconds


def _fact(compute: "Callable[[Any], Answer]") -> "cached_property[Answer]":
    """What is computed when it is first asked for; whoever listens may end the work before that."""

    @wraps(compute)
    def unless_ended(case: "Case") -> Answer:
        check()
        return compute(case)

    return cached_property(unless_ended)


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
            check()
            self._known[ask] = ask(self)
        answer: Answer = self._known[ask]
        return answer

    @_fact
    def scores(self) -> TableFacts:
        """What one pass over the scores tells."""
        return TableFacts.of(self.problem.scores)

    @_fact
    def mass(self) -> TableFacts:
        """What one pass over labels tells that are a table."""
        return TableFacts.of(self.problem.labels)

    @_fact
    def labels(self) -> Array:
        """The class indices, (rows,); of distributions the largest class, -1 where there is none."""
        return self.problem.labels.join() if self.problem.sparse else self.evaluation.label.reshape(-1)

    @_fact
    def ignored(self) -> Flags:
        """Rows that `ignore_class` leaves out, (rows,)."""
        return self.evaluation.ignored.reshape(-1)

    @_fact
    def counts(self) -> Flags:
        """Rows that are not ignored and weigh more than nothing, (rows,)."""
        weights = self.problem.row_weights
        return ~self.ignored if weights is None else ~self.ignored & (weights > 0)

    @_fact
    def outside(self) -> Flags:
        """Rows whose class index is neither a class nor ignored, (rows,)."""
        if not self.problem.sparse:
            return np.zeros(self.problem.rows, bool)
        return ((self.labels < 0) | (self.labels >= self.classes)) & ~self.ignored

    @_fact
    def losses(self) -> Floats:
        """Row losses before sample weights, (rows,); NaN where one is not defined."""
        return self.evaluation.unweighted_losses.reshape(-1)

    @_fact
    def mean_loss(self) -> float:
        """The mean of the losses that are defined and count; NaN where there are none."""
        known = self.losses[self.counts & ~np.isnan(self.losses)]
        return float(known.mean()) if known.size else float("nan")

    @property
    def tolerance(self) -> float:
        """How far from 1 the sum of a row of probabilities may be."""
        return rounding_of_sums(self.precision)

    @_fact
    def precision(self) -> str:
        """The type that scores were computed in: their own, or bfloat16, which others are read from as float32."""
        computed = in_bfloat16(self.problem.scores, self.sample())
        return "bfloat16" if computed else self.problem.scores.dtype.name

    @_fact
    def judged(self) -> Flags:
        """Rows that tell what the scores are, (rows,): those that count, or all where none does."""
        return self.counts if self.counts.any() else np.ones(self.problem.rows, bool)

    @_fact
    def scores_are_probabilities(self) -> bool:
        """Whether all finite rows of scores lie in [0, 1] and sum to 1, but for rounding to decimals."""
        facts, some = self.scores, self.judged & self.scores.finite
        if self.classes < 2 or not some.any():
            return False
        if facts.rows_min[some].min() < 0 or facts.rows_max[some].max() > 1 + self.tolerance:
            return False
        off = float(np.abs(facts.rows_sum[some] - 1).max())
        return off <= self.tolerance or (off <= MOST_OFF and self.decimals > 0)

    @_fact
    def decimals(self) -> int:
        """How many decimals scores were rounded to, where that explains rows that do not sum to 1; else 0."""
        off = np.abs(self.scores.rows_sum - 1)[self.judged & self.scores.finite].max(initial=0)
        return decimals_that_explain(self.problem.scores.take(self.sample()), float(off))

    @_fact
    def scores_are_log_probabilities(self) -> bool:
        """Whether no score is above 0 and the exponentials of each row sum to 1."""
        top = self.scores.rows_max[self.judged]
        if self.classes < 2 or not top.size or not top.max() <= self.tolerance or not top.min() > -np.inf:
            return False
        # A score of 16 bits is off by a share of itself, and the scores of an even row are ln C below 0.
        rounding = {"float16": 2.0**-11, "bfloat16": 2.0**-8}.get(self.precision, 0.0)
        tolerance = self.tolerance + rounding * np.log(self.classes)
        # Blocks in their order: the first row that is none decides, and logits mostly have one in the first.
        blocks = checked(zip(self.problem.scores.blocks, self.problem.scores.spans(), strict=True))
        whole = bool(self.judged.all())
        return all(_sum_to_one(block if whole else block[self.judged[span]], tolerance) for block, span in blocks)

    @_fact
    def temperature_fit(self) -> TemperatureFit | None:
        """The temperature that minimises the loss of a sample of the rows."""
        with np.errstate(all="ignore"):
            return fit_temperature(self.evaluation, self.sample())

    @_fact
    def one_hot(self) -> bool:
        """Whether labels are a table of which each row has one 1 and else 0."""
        # As `one_hot_rows` has it, but by what one pass over the labels has told already.
        facts = self.mass
        ones = (facts.rows_min == 0) & (facts.rows_max == 1) & (facts.rows_sum == 1)
        return bool(self.problem.rows and self.classes > 1 and ones.all())

    @_fact
    def known_labels(self) -> Array:
        """The label's class, (rows,); NONE where a row has none, is ignored or weighs nothing."""
        known = self.counts & ~self.outside & (self.labels >= 0)
        if not self.problem.sparse:
            known &= self.mass.rows_max > 0
        return np.where(known, self.labels, NONE)

    @_fact
    def predicted(self) -> Array:
        """The class predicted, (rows,); -1 where a row has none."""
        return self.evaluation.predicted.reshape(-1)

    @_fact
    def confusion(self) -> Array:
        """How often each label that counts is predicted as each class, as `confusion.confusion` counts it."""
        labels = np.where(self.counts, self.labels, _FAR) if self.problem.sparse else self.known_labels
        predicted = self.predicted if self.problem.sparse else np.where(labels >= 0, self.predicted, NONE)
        return confusion(labels, predicted, self.classes)

    @property
    def seldom_right(self) -> bool:
        """Whether hardly a row predicts its label, so that predictions tell nothing of other labels either."""
        return bool(np.trace(self.confusion[1:-1]) <= _SELDOM * len(self.rows_that_tell))

    @_fact
    def rows_that_tell(self) -> Rows:
        """Rows that count and predict a class."""
        return np.flatnonzero(self.counts & (self.predicted >= 0))

    @_fact
    def sampled_rows(self) -> Rows:
        """Rows that tell, spread evenly over the batch, all where they are few enough."""
        most = max(1, min(_MOST_ROWS, SAMPLE_CELLS // self.classes))
        return self.rows_that_tell[:: -(-len(self.rows_that_tell) // most) or 1]

    @_fact
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
