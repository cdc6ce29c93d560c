"""Evaluation: all numbers of a problem, computed block by block, reusing what an earlier evaluation already knows."""

from collections.abc import Callable, Iterator
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .cross_entropy import BlockResult, RowRule, block_result
from .gradient import row_gradients
from .log_softmax import Floats, Indices
from .options import Reduction
from .parallel import ALL_THREADS, block_results
from .problem import Problem
from .reduction import Totals, rows_per_weight, weighted
from .reuse import jobs_of, reused

Array = NDArray[Any]
Rows = int | slice | NDArray[Any] | None


class Cancelled(Exception):
    """Raised by a `progress` callback to stop an evaluation."""


class RowNumbers(NamedTuple):
    """The numbers of one row; `loss` is what reduction "none" reports, `right` the share of right classes, 0 or 1."""

    loss: float
    predicted: int
    label: int
    confidence: float
    label_probability: float
    ignored: bool
    right: float


class Evaluation:
    """All numbers of one problem. Losses are in nats; arrays have the leading shape of the scores."""

    def __init__(self, problem: Problem, results: list[BlockResult], parts: list[Totals]) -> None:
        """Join what each block came to; made by `evaluate`."""
        self.problem = problem
        self.rule = RowRule.of(problem)
        self.results = results
        self.parts = parts
        self._sums = Totals.merge(parts)
        self.totals = _as_given(problem, self._sums)

    @property
    def loss(self) -> float | Floats:
        """The reported loss: a float, or the row losses for reduction "none"."""
        if self.problem.options.reduction is Reduction.NONE:
            return self.row_losses
        return self.reduced(self.problem.options.reduction)

    @property
    def denominator(self) -> float:
        """What the sum of row losses was divided by; 1 for "sum" and "none"."""
        return self.totals.denominator(self.problem.options.reduction)

    @cached_property
    def row_losses(self) -> Floats:
        """What reduction "none" reports: weights applied, ignored rows 0, NaN where a row has no defined loss."""
        ignored = None if self.problem.ignored_class is None else self.ignored.reshape(-1)
        return self._shaped(weighted(self.unweighted_losses.reshape(-1), self.problem.row_weights, ignored))

    @property
    def unweighted_losses(self) -> Floats:
        """Row losses before sample weights, of ignored rows too; NaN where a row has no defined loss."""
        return self._join("losses")

    @cached_property
    def ignored(self) -> NDArray[np.bool_]:
        """Rows left out because their label is `ignore_class`."""
        ignore = self.problem.ignored_class
        if ignore is None:
            return np.zeros(self.problem.leading_shape, bool)
        return self._shaped(self.problem.labels.join() == ignore)

    @cached_property
    def predicted(self) -> Indices:
        """The class of the largest score (of one binary column 1 for yes, 0 for no); -1 where a row has none."""
        return self._join("predicted")

    @cached_property
    def confidence(self) -> Floats:
        """The probability of the predicted class."""
        return self._join("confidence")

    @cached_property
    def label(self) -> Indices:
        """The label's class, of a table its largest (of one binary column 1 or 0); -1 where it is no class."""
        return self._join("label")

    @cached_property
    def label_probability(self) -> Floats:
        """The probability of the label's class."""
        return self._join("label_probability")

    @property
    def accuracy(self) -> float:
        """The share of right predictions among the rows that are not ignored and have a defined loss.

        Of the binary loss the share of right classes, as Keras' binary_accuracy: label 1 and p > 0.5, or 0 and not.
        """
        judged = self.totals.kept - self.totals.undefined
        return self.totals.correct / judged if judged else float("nan")

    @property
    def perplexity(self) -> float:
        """E to the mean row loss, weighted where there are weights."""
        # Of the weights as they were broadcast: given once for many rows, Keras' mean is no mean a row.
        sums = self._sums
        if sums.undefined or not sums.weight:
            return float("nan")
        with np.errstate(over="ignore"):
            return float(np.exp(sums.loss / sums.weight))

    @property
    def undefined_rows(self) -> NDArray[np.intp]:
        """Rows (counted through the leading axes) that have no defined loss: NaN scores, a label that is no class."""
        if not self.totals.undefined:
            return np.zeros(0, np.intp)
        return np.flatnonzero(np.isnan(self.row_losses))

    def reduced(self, reduction: Reduction, *, defined: bool = False) -> float:
        """The loss under another reduction ("none" as the sum), or over the rows that have a defined one."""
        return (self.totals.defined if defined else self.totals).reduce(reduction)

    def row(self, row: int) -> RowNumbers:
        """The numbers of one row, counted through the leading axes, without joining the blocks."""
        block, offset = self.problem.labels.locate(row)
        return _numbers(self.problem, row, self.results[block], offset)

    def probabilities(self, rows: Rows = None) -> Floats:
        """The probabilities of some rows, before any clip: (classes,) of one row, (rows, classes) of several."""
        with np.errstate(all="ignore"):
            return self._per_class(rows, lambda scores, _: self.rule.probabilities(scores))

    def gradient(self, rows: Rows = None) -> Floats:
        """d loss / d scores of some rows, of the reported loss (of the sum for "none"); shaped as `probabilities`."""
        with np.errstate(all="ignore"):
            return self._per_class(rows, self._gradient)

    def _gradient(self, scores: Array, rows: NDArray[np.intp]) -> Floats:
        factor = np.ones(len(rows))
        weights = self.problem.row_weights
        if weights is not None:
            factor = factor * weights[rows]
        if self.problem.options.reduction is not Reduction.NONE:
            factor = factor / self.denominator if self.denominator else 0 * factor
        labels = self.problem.labels.take(rows)
        ignore = self.problem.ignored_class
        if ignore is not None:
            factor = np.where(labels == ignore, 0.0, factor)
        # Not by multiplying: a row that does not count may hold NaN or inf.
        counts = (factor != 0)[:, None]
        return np.where(counts, factor[:, None] * row_gradients(scores, labels, self.rule), 0.0)

    def _per_class(self, rows: Rows, compute: Callable[[Array, NDArray[np.intp]], Floats]) -> Floats:
        wanted = _row_numbers_of(rows, self.problem.rows)
        values = np.empty((len(wanted), self.problem.classes))
        height = self.problem.scores.height  # a block's worth at a time, so that temporaries stay small
        for start in range(0, len(wanted), height):
            some = wanted[start : start + height]
            values[start : start + height] = compute(self.problem.scores.take(some), some)
        if rows is None:
            return values.reshape(*self.problem.leading_shape, self.problem.classes)
        return np.asarray(values[0]) if isinstance(rows, int | np.integer) else values

    def _join(self, name: str) -> Array:
        return self._shaped(np.concatenate(list(map(attrgetter(name), self.results))))

    def _shaped(self, flat: Array) -> Array:
        return flat.reshape(self.problem.leading_shape)


def evaluate(
    problem: Problem,
    previous: Evaluation | None = None,
    *,
    progress: Callable[[float], None] | None = None,
    threads: int = ALL_THREADS,
) -> Evaluation:
    """Compute all numbers of a problem, each block that `previous` has not seen.

    Args:
        problem: what to evaluate.
        previous: an evaluation of a problem that may share blocks with this one.
        progress: called with the share done, from the calling thread; may raise `Cancelled`.
        threads: how many blocks are computed at the same time; a window keeps a processor for itself.
    """
    rule = RowRule.of(problem)
    results, todo = reused(problem, previous, rule)
    jobs = jobs_of(problem, previous, rule, todo)
    computed = block_results([(job.scores, job.labels) for job in jobs], rule, progress=progress, threads=threads)
    for i, job, result in zip(todo, jobs, computed, strict=True):
        results[i] = job.joined(result)
    complete = [result for result in results if result is not None]
    return Evaluation(problem, complete, _sum_parts(problem, complete, previous))


def joined(problem: Problem, results: list[BlockResult]) -> Evaluation:
    """The numbers of a problem of which each block has been computed: its scores are not read."""
    return Evaluation(problem, results, _sum_parts(problem, results, None))


def row_numbers(problem: Problem, row: int) -> RowNumbers:
    """The numbers of one row on their own, while those of the batch are not there yet."""
    scores, labels = problem.scores.row(row)[None], problem.labels.take(slice(row, row + 1))
    return _numbers(problem, row, block_result(scores, labels, RowRule.of(problem)), 0)


def work(problem: Problem, previous: Evaluation | None) -> int:
    """How many cells `evaluate` would have to compute: what decides whether it fits in a frame."""
    _, todo = reused(problem, previous, RowRule.of(problem))
    return sum(problem.scores.blocks[i].size for i in todo)


def _numbers(problem: Problem, row: int, result: BlockResult, offset: int) -> RowNumbers:
    weights, ignore = problem.weights_of(slice(row, row + 1)), problem.ignored_class
    ignored = ignore is not None and int(problem.labels.row(row)) == ignore
    weight = 1.0 if weights is None else float(weights[0])
    return RowNumbers(
        float(result.losses[offset]) * weight if weight and not ignored else 0.0,
        int(result.predicted[offset]),
        int(result.label[offset]),
        float(result.confidence[offset]),
        float(result.label_probability[offset]),
        ignored,
        0.0 if ignored else result.right_at(offset),
    )


def _row_numbers_of(rows: Rows, total: int) -> NDArray[np.intp]:
    """What an index, a slice, a list or a mask of rows picks; not by way of all rows where one is asked for."""
    if isinstance(rows, int | np.integer) and 0 <= rows < total:
        return np.array([rows], np.intp)
    everything = np.arange(total)
    return everything if rows is None else np.atleast_1d(everything[rows])


def _sum_parts(problem: Problem, results: list[BlockResult], previous: Evaluation | None) -> list[Totals]:
    parts = _known_parts(problem, results, previous)
    ignore, weights = problem.ignored_class, problem.row_weights
    for i in (i for i, part in enumerate(parts) if part is None):
        span = slice(*problem.labels.starts[i : i + 2])
        ignored = None if ignore is None else problem.labels.blocks[i] == ignore
        parts[i] = Totals.of(results[i], None if weights is None else weights[span], ignored)
    return [part for part in parts if part is not None]


def _known_parts(problem: Problem, results: list[BlockResult], previous: Evaluation | None) -> list[Totals | None]:
    """The sums of blocks that `previous` knows, None where it does not."""
    nothing: list[Totals | None] = [None] * len(results)
    if previous is None or previous.problem.ignored_class != problem.ignored_class:
        return nothing
    before = previous.problem
    if before.sample_weight is not problem.sample_weight or before.leading_shape[1:] != problem.leading_shape[1:]:
        return nothing
    if before.labels.starts == problem.labels.starts:
        both = zip(results, previous.results, previous.parts, strict=True)
        return [part if result is old else None for result, old, part in both]
    known = dict(zip(_part_keys(before, previous.results), previous.parts, strict=True))
    return [known.get(key) for key in _part_keys(problem, results)]


def _part_keys(problem: Problem, results: list[BlockResult]) -> Iterator[tuple[int, int]]:
    """What the sums of a block depend on: its results and, where rows have weights, which rows it holds."""
    weighs = problem.sample_weight is not None
    return ((id(result), weighs * start) for result, start in zip(results, problem.labels.starts, strict=False))


def _as_given(problem: Problem, totals: Totals) -> Totals:
    """With each weight counted once, however many rows share it."""
    shared = rows_per_weight(problem)
    if shared == 1:
        return totals
    return totals._replace(weight=totals.weight / shared, defined_weight=totals.defined_weight / shared)
