"""Calibration: whether confidence is what accuracy makes of it, and the temperature that minimises the loss.

`reliability` sorts predictions into bins of confidence, as a reliability diagram shows them; `fit_temperature` finds
the temperature of the least loss, and says by a test on held-out halves whether it is more than an accident.
"""

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from .evaluation import Evaluation
from .log_softmax import EPSILON, Floats
from .progress import checked, tell
from .row_quantities import blocks
from .tempered import BOUND, Tempered

Array = NDArray[Any]
Rows = NDArray[np.intp]

BINS = 15  # as in Guo et al. 2017, "On Calibration of Modern Neural Networks"
FEWEST = 4  # rows that a temperature is fitted to


@dataclass(frozen=True, eq=False)
class Reliability:
    """Predictions by confidence, in bins of equal width, or of equally many.

    Attributes:
        edges: (bins + 1,), from 0 to 1; a bin holds its upper edge, the first one its lower one too.
        counts: (bins,), predictions in each.
        confidence: (bins,), their mean confidence; NaN where there are none.
        accuracy: (bins,), the share of them that is right; NaN where there are none.
        by_chance: the expected calibration error that a calibrated model with these confidences would show.
    """

    edges: Floats
    counts: NDArray[np.int64]
    confidence: Floats
    accuracy: Floats
    by_chance: float

    @classmethod
    def of(cls, confidence: Floats, right: Floats, bins: int = BINS, *, even: bool = False) -> Self:
        """Sort predictions, each with its confidence and 1 or 0 (of soft labels the mass) for right."""
        edges = _even_edges(np.sort(confidence), bins) if even else np.linspace(0, 1, bins + 1)
        bins = len(edges) - 1
        place = np.clip(np.searchsorted(edges, confidence, side="left") - 1, 0, bins - 1)
        counts = np.bincount(place, minlength=bins)
        sums, hits, spread = (
            np.bincount(place, weights, bins) for weights in (confidence, right, confidence * (1 - confidence))
        )
        with np.errstate(invalid="ignore"):
            mean, accuracy = sums / counts, hits / counts
        # A bin's hits spread about its confidences as a normal number does, of which the mean size is sqrt(2 / pi).
        by_chance = math.sqrt(2 / math.pi) * float(np.sqrt(np.maximum(spread, 0)).sum()) / max(1, len(confidence))
        return cls(edges, counts, mean, accuracy, by_chance)

    @property
    def total(self) -> int:
        """How many predictions there are."""
        return int(self.counts.sum())

    @property
    def mean_confidence(self) -> float:
        """Of all predictions; NaN where there are none."""
        return self._mean(self.confidence)

    @property
    def mean_accuracy(self) -> float:
        """Of all predictions; NaN where there are none."""
        return self._mean(self.accuracy)

    @property
    def error(self) -> float:
        """The expected calibration error: the mean over predictions of |accuracy - confidence| of their bin."""
        return self._mean(np.abs(self.accuracy - self.confidence))

    def _mean(self, values: Floats) -> float:
        there = self.counts > 0
        return float(values[there] @ self.counts[there] / self.total) if self.total else math.nan


def _even_edges(confidence: Floats, bins: int) -> Floats:
    """Edges that leave equally many of these, rising, in each bin; fewer bins where many are equal."""
    cuts = np.arange(1, bins) * len(confidence) // bins
    cuts = cuts[(cuts > 0) & (cuts < len(confidence))]
    between = {_between(float(confidence[cut - 1]), float(confidence[cut])) for cut in cuts}
    return np.array(sorted({0.0, 1.0} | {edge for edge in between if 0 < edge < 1}))


def _between(low: float, high: float) -> float:
    """The number of the fewest digits from low on and below high; low where they are equal."""
    middle = (low + high) / 2
    rounded = (float(f"{middle:.{digits}g}") for digits in range(1, 17))
    return next((value for value in rounded if low <= value < high), low)


def written_edge(confidence: Floats, edge: float) -> float:
    """The number of the fewest digits, but four at least, that parts these confidences as an edge does."""
    low, high = (
        float(v) for v in (confidence[confidence <= edge].max(initial=0), confidence[confidence > edge].min(initial=1))
    )
    rounded = (float(f"{edge:.{digits}g}") for digits in range(4, 17))
    return next((value for value in rounded if low <= value < high), edge)


def reliability(
    evaluation: Evaluation, bins: int = BINS, rows: Rows | None = None, *, even: bool = False
) -> Reliability:
    """Sort the predictions of rows that count, and have a label and a prediction, into bins of confidence.

    A prediction is the likeliest class, and right by the mass that the label has there (1 or 0 of class indices); of
    the binary loss it is the likelier of yes and no, of each class of each row.

    Args:
        evaluation: the numbers of a batch; sample weights do not weigh, but for those of 0.
        bins: how many.
        rows: which rows to look at; all where left out.
        even: whether bins hold equally many, where they can, instead of being equally wide.
    """
    some = judged_rows(evaluation, rows)
    confidence, right = (_cells if evaluation.problem.binary else _rows)(evaluation, some)
    return Reliability.of(confidence, right, bins, even=even)


def judged_rows(evaluation: Evaluation, rows: Rows | None = None) -> Rows:
    """Rows that count, with a prediction and a label."""
    if evaluation.problem.binary:  # a row of noes has no likeliest label
        there = (~np.isnan(evaluation.row_losses) & (evaluation.predicted >= 0)).reshape(-1)
    else:
        of_blocks = checked(blocks(evaluation))
        # Of two infinite scores a row has a prediction, but is not sure of it.
        there = np.concatenate(
            [(b.judged_label >= 0) & (b.predicted >= 0) & ~np.isnan(b.confidence) for b in of_blocks]
        )
    if evaluation.problem.row_weights is not None:
        there &= evaluation.problem.row_weights > 0
    return np.flatnonzero(there) if rows is None else rows[there[rows]]


def _rows(evaluation: Evaluation, rows: Rows) -> tuple[Floats, Floats]:
    """The confidence of each row, and whether it is right."""
    confidence, predicted = evaluation.confidence.reshape(-1)[rows], evaluation.predicted.reshape(-1)[rows]
    labels = evaluation.problem.labels
    if evaluation.problem.sparse:
        return confidence, (evaluation.label.reshape(-1)[rows] == predicted).astype(np.float64)
    parts = [
        labels.take(rows[some])[np.arange(len(rows[some])), predicted[some]] for some in _spans(evaluation, len(rows))
    ]
    mass = np.concatenate(parts).astype(np.float64) if parts else np.zeros(0)
    return confidence, mass


def _cells(evaluation: Evaluation, rows: Rows) -> tuple[Floats, Floats]:
    """The confidence of each cell of the binary loss, and whether it is right."""
    parts = []
    for some in _spans(evaluation, len(rows)):
        tell(some.start / len(rows))
        p = evaluation.probabilities(rows[some])
        mass = np.asarray(evaluation.problem.labels.take(rows[some]), np.float64)
        parts.append(np.stack([np.maximum(p, 1 - p), np.where(p > 0.5, mass, 1 - mass)]).reshape(2, -1))
    confidence, right = np.concatenate(parts, axis=1) if parts else np.zeros((2, 0))
    return confidence, right


def _spans(evaluation: Evaluation, rows: int) -> list[slice]:
    height = evaluation.problem.scores.height
    return [slice(start, start + height) for start in range(0, rows, height)]


@dataclass(frozen=True, eq=False)
class TemperatureFit:
    """The temperature that minimises the loss of some rows, and what it is worth on rows that it was not fitted on.

    Attributes:
        table: the rows; their labels are neither smoothed nor weighed.
        present: the present temperature.
        factor: by how much the best is the present one.
        loss: the mean loss now.
        least: the mean loss at the best temperature.
    """

    table: Tempered = field(repr=False)
    present: float
    factor: float
    loss: float
    least: float

    @property
    def rows(self) -> int:
        """How many rows were looked at."""
        return len(self.table)

    @property
    def temperature(self) -> float:
        """The temperature of the least mean loss."""
        return self.present * self.factor

    @property
    def held_out(self) -> float:
        """The mean loss where each half of the rows has the temperature fitted on the other."""
        return self.loss - float(np.concatenate(self._gains).mean())

    @property
    def log_evidence(self) -> float:
        """How many times likelier the labels of a half are at the temperature fitted on the other: log of the mean.

        Were the model calibrated, this mean over both halves would be 1 in expectation, whatever the confidences are
        and however few the rows: it is above 1 / a with a chance of at most a. No more than `gain`.
        """
        one, other = (gains.sum() for gains in self._gains)
        return float(np.logaddexp(one, other) - math.log(2))

    @property
    def gain(self) -> float:
        """How many nats the best temperature gains over all rows, those that it was fitted on."""
        return self.rows * (self.loss - self.least)

    @property
    def chance(self) -> float:
        """At most how likely a calibrated model is to look as this one does."""
        return math.exp(-max(0.0, self.log_evidence))

    @property
    def at_bound(self) -> bool:
        """Whether the loss still falls where temperatures were no longer looked for."""
        return not 1.001 / BOUND < self.factor < BOUND / 1.001

    @cached_property
    def _gains(self) -> tuple[Floats, Floats]:
        """What each row of a half gains by the temperature fitted on the other half."""
        halves = self.table.rows(slice(None, None, 2)), self.table.rows(slice(1, None, 2))
        one, other = (half.best(1 / self.factor) for half in halves)
        pairs = checked(zip(halves, (other, one), strict=True))
        gains, others = (half.losses(1.0) - half.losses(sharpness) for half, sharpness in pairs)
        return gains, others


def fit_temperature(
    evaluation: Evaluation, rows: Rows | None = None, *, floor: float = EPSILON
) -> TemperatureFit | None:
    """The temperature that minimises the mean loss of rows, labels neither smoothed nor weighed.

    Args:
        evaluation: the numbers of a batch, of either loss; of probabilities the temperature divides their logarithm.
        rows: which rows to look at; all where left out. All their cells are held in float64.
        floor: where probabilities of the categorical loss are clipped; as the loss does where left out.

    Returns:
        The fit; None with fewer than 4 rows that have a finite loss, or where no temperature changes anything.
    """
    table = Tempered.of(evaluation.problem, _shuffled(judged_rows(evaluation, rows)), floor).defined()
    if len(table) < FEWEST or not table.gaps.any():
        return None
    sharpness = table.best()
    loss, least = (float(table.losses(each).mean()) for each in checked((1.0, sharpness)))
    return TemperatureFit(table, evaluation.problem.options.temperature, 1 / sharpness, loss, least)


def _shuffled(rows: Rows) -> Rows:
    """Rows in an order of their own, so that halves do not follow how the batch is sorted."""
    return np.asarray(np.random.default_rng(0).permutation(rows))
