"""Evidence that other labels belong to these scores: how much better they fit than labels that know nothing, in nats.

Let labels be drawn from shares w whatever the scores are. Then exp(t s_y) / sum_c w_c exp(t s_c) has the mean 1 for
any scores s of a row and any sharpness t; so has the product over rows, and that product exceeds e^x at most once in
e^x batches (Markov's inequality). This holds for few rows, ties, one class that takes all, and models that are wrong
and sure of it, where a paired t-test is off. The logarithm of its mean over three sharpnesses is the evidence.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from xentgui.core.log_softmax import EPSILON
from xentgui.core.problem import Problem
from xentgui.core.progress import checked
from xentgui.core.row_blocks import rows_per_block

Array = NDArray[Any]
Floats = NDArray[Any]
Rows = NDArray[np.intp]

NONE = -1  # in place of a label that is no class

# Once in 100,000 batches of a model that knows nothing, in 1,000 of one that is wrong on purpose. The labels given have
# to be beaten, too.
SURE = math.log(1e5)
SURE_AMONG_OTHERS = math.log(1e3)
SURE_BEATEN = math.log(1e2)
# Once in 30 such batches, and 3 rows: enough to ask, where nothing else is found.
SUSPECT = math.log(30)
SUSPECT_BEATEN = 1.0

_SHARPNESS = (0.25, 1.0, 4.0)  # over the spread of the scores within a row
_DEEPEST = 40.0  # nats below the largest: further down there is nothing to tell, and one row would outweigh all
_ROWS_AT_ONCE = 1 << 12
_LEAST = 20.0  # e to minus this is as little as a class may seem to be worth at any sharpness


@dataclass(frozen=True, eq=False)
class Verdict:
    """How well labels fit that differ from those given; rows tell where both are known and differ.

    Attributes:
        rows: how many rows tell.
        hits: how many of them predict these labels.
        hits_given: how many predict the label given.
        fit: the evidence that these labels belong to the scores, held against labels that are as common, class by
            class: what a model that says the same of every row does not fool.
        among_others: the same, held against all classes but the one given, equally common: what a model does not fool
            that is wrong more often than by chance.
        beats: the evidence that they fit better than those given.
        cost: the mean loss with these labels, over that of a uniform guess.
    """

    rows: int = 0
    hits: int = 0
    hits_given: int = 0
    fit: float = 0.0
    among_others: float = 0.0
    beats: float = 0.0
    cost: float = math.inf

    def sure(self, scanned: int = 1) -> bool:
        """Whether it is no chance, where the best of so many was picked."""
        tried = math.log(scanned)
        fits = self.fit >= SURE + tried and self.among_others >= SURE_AMONG_OTHERS + tried
        return fits and self.beats >= SURE_BEATEN + tried

    def suspicious(self, scanned: int = 1) -> bool:
        """Whether it is worth a question: most rows agree, or where few are right at all, their scores do."""
        tried = math.log(scanned)
        asked = self.among_others >= SUSPECT + tried and self.beats >= SUSPECT_BEATEN
        agree = self.fit >= SURE_AMONG_OTHERS + tried and self.beats >= SUSPECT + tried
        return asked and (2 * self.hits >= self.rows or agree)


@dataclass(frozen=True, eq=False)
class Sample:
    """Rows of scores that can be compared, in units of one kind.

    Attributes:
        rows: which rows of the batch, (n,).
        scores: log p up to a constant a row, the largest 0, (n, classes) float32.
        weights: of each sharpness, what the classes of a row are worth, (n, classes).
    """

    rows: Rows
    scores: Floats
    weights: tuple[Floats, ...]

    @classmethod
    def of(cls, problem: Problem, block: Array, rows: Rows) -> Self | None:
        """Read scores (n, classes) of some rows; those without a largest are left out. None where nothing differs."""
        scores = comparable(problem, block)
        known = np.isfinite(scores[:, 0])
        if not known.all():
            scores, rows = scores[known], rows[known]
        spread = float((scores - scores.mean(axis=1, keepdims=True)).std()) if scores.size else 0.0
        if not spread > 1e-6:
            return None
        weights = (np.exp(np.maximum(scores * (t / spread), -_LEAST)) for t in checked(_SHARPNESS))
        return cls(rows, scores, tuple(weights))

    @property
    def classes(self) -> int:
        """How many there are."""
        return int(self.scores.shape[1])

    def verdict(self, labels: Array, given: Array, units: Array | None = None) -> Verdict:
        """Hold other labels against those given.

        Args:
            labels: what may be meant, (n,), NONE where a row has none.
            given: what stands there.
            units: rows of one unit count as one; None where each is one.
        """
        rows = np.flatnonzero((labels >= 0) & (labels != given))
        if not rows.size:
            return Verdict()
        y, present = labels[rows], given[rows]
        predicted = self.scores[rows].argmax(axis=1)
        # Of two classes the label given is the only other one: there, rows in which both agree tell, too.
        two = self.classes == 2
        fit = self.fit(labels if two else np.where(labels != given, labels, NONE), units)
        return Verdict(
            len(rows),
            int((predicted == y).sum()),
            int((predicted == present).sum()),
            fit,
            fit if two else self._mean(lambda weights: _among_others(weights[rows], y, present), rows, units),
            self._mean(lambda weights: _betters(weights, rows, y, present), rows, units),
            self._cost(rows, y),
        )

    def lean(self, labels: Array, given: Array) -> float:
        """By how many standard errors rows say more of labels than of those given, where both are known and differ."""
        rows = np.flatnonzero((labels >= 0) & (given >= 0) & (labels != given))
        gains = self.scores[rows, labels[rows]] - self.scores[rows, given[rows]]
        spread = float(gains.std()) if rows.size else 0.0
        return float(gains.mean()) / spread * math.sqrt(len(rows)) if spread > 0 else 0.0

    def surprise(self, labels: Array) -> float:
        """By how many standard errors labels cost more than labels drawn from these very probabilities would."""
        rows = np.flatnonzero(labels >= 0)
        least = beyond = spread = 0.0
        for start in checked(range(0, len(rows), _ROWS_AT_ONCE)):
            some = rows[start : start + _ROWS_AT_ONCE]
            p = np.exp(costs := self.scores[some].astype(np.float64))
            sums = p.sum(axis=1, keepdims=True)
            p, costs = p / sums, np.log(sums) - costs
            means = (p * costs).sum(axis=1)
            least += float(means.sum())
            spread += float((p * (costs - means[:, None]) ** 2).sum())
            beyond += float(costs[np.arange(len(some)), labels[some]].sum())
        return (beyond - least) / math.sqrt(max(spread, 1e-12))

    def fit(self, labels: Array, units: Array | None = None) -> float:
        """The evidence that labels belong to these scores, against labels that are as common, class by class."""
        rows = np.flatnonzero(labels >= 0)
        y = labels[rows]
        counts = np.bincount(y, minlength=self.classes)
        most = _arrangements(counts)
        if not most > 0:
            return 0.0
        shares: Floats = (counts / len(rows)).astype(np.float32)

        def gains(weights: Floats) -> Floats:
            # Not by BLAS, whose threads would spin beside a window.
            return np.asarray(np.log(weights[rows, y] / np.einsum("rc,c->r", weights, shares)[rows]))

        # Shares that were counted in these labels claim more than the labels could be arranged to show.
        return self._mean(gains, rows, units) * min(1.0, most / float(-np.log(shares[y]).sum()))

    def _mean(self, gains: Callable[[Floats], Floats], rows: Rows, units: Array | None) -> float:
        """The logarithm of the mean, over sharpnesses, of the product of gains; their logarithms are (rows,)."""
        of = None if units is None else np.unique(units[rows], return_inverse=True)[1]
        logs = [_folded(gains(weights), of) for weights in checked(self.weights)]
        top = max(logs)
        return top + math.log(sum(math.exp(value - top) for value in logs) / len(logs))

    def _cost(self, rows: Rows, labels: Array) -> float:
        """The mean -log p of the labels, over that of a uniform guess."""
        scores = self.scores[rows]
        costs = np.log(np.exp(scores).sum(axis=1)) - scores[np.arange(len(rows)), labels]
        return float(costs.mean()) / math.log(self.classes)


def told(evidence: float, scanned: int = 1) -> str:
    """What evidence says of chance, in words."""
    times = math.exp(min(evidence - math.log(scanned), 40 * math.log(10)))
    if times < 20:
        return ""
    often = f"{times:,.0f}" if times < 1e6 else f"10^{math.log10(times):.0f}"
    return f"; labels that have nothing to do with the scores fit so well in at most 1 of {often} batches"


def comparable(problem: Problem, block: Array) -> Floats:
    """Scores as log p up to a constant a row, the largest 0; NaN in rows that have no largest: float32."""
    # What holds negative numbers is no table of probabilities, whatever was said.
    logits = problem.options.from_logits or bool(block.min(initial=0) < 0)
    found, height = np.empty(block.shape, np.float32), rows_per_block(block[:1].nbytes)
    for start in checked(range(0, len(block), height)):
        some = slice(start, start + height)
        found[some] = _comparable(block[some], problem.options.temperature if logits else None)
    return found


def _comparable(block: Array, temperature: float | None) -> Floats:
    """The same of logits, or without a temperature of probabilities."""
    values: Floats = block.astype(np.float32 if block.dtype.itemsize <= 2 else np.float64, copy=False)
    with np.errstate(all="ignore"):
        if temperature is not None:
            values = values / values.dtype.type(temperature)
        else:
            sums: Floats = values.sum(axis=1, keepdims=True)
            values = np.log(np.maximum(values / sums, EPSILON))
        values = values - values.max(axis=1, keepdims=True)
        values[~np.isfinite(values.max(axis=1))] = np.nan
        return np.asarray(np.maximum(values, -_DEEPEST), np.float32)


def _among_others(weights: Floats, labels: Array, given: Array) -> Floats:
    """Log of what the label is worth over the mean of all classes but the one given."""
    index = np.arange(len(labels))
    known = np.flatnonzero(given >= 0)
    own = weights[index, labels]
    weights[known, given[known]] = 0  # a copy: rows were picked
    rest: Floats = weights.sum(axis=1)
    return np.asarray(np.log(own * (weights.shape[1] - (given >= 0)) / rest))


def _betters(weights: Floats, rows: Rows, labels: Array, given: Array) -> Floats:
    """Log of twice the share of the label among the two: 0 where nothing was given to compare with."""
    own, other = weights[rows, labels], weights[rows, np.maximum(given, 0)]
    return np.where(given >= 0, np.log(2 * own / (own + other)), 0.0)


def _folded(gains: Floats, units: Array | None) -> float:
    """The sum over units of the mean of each: by Hoelder's inequality its exponential has a mean of 1 or less, too."""
    if units is None:
        return float(gains.sum(dtype=np.float64))
    return float((np.bincount(units, gains) / np.bincount(units)).sum())


def _arrangements(counts: Array) -> float:
    """Log of the number of ways in which labels with these counts can stand on their rows."""
    return float(_log_factorial(counts.sum()[None])[0] - _log_factorial(counts[counts > 1]).sum())


def _log_factorial(counts: Array) -> Floats:
    n = np.maximum(counts, 1.0)
    return np.asarray(np.where(n > 1, n * np.log(n) - n + np.log(2 * np.pi * n) / 2 + 1 / (12 * n), 0.0))
