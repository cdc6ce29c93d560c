"""What a row's loss is as information: entropies, divergence, perplexity; and the likelihood of the batch."""

import math
from typing import NamedTuple

import numpy as np

from ..evaluation import Evaluation
from ..log_softmax import Floats
from .column import Column
from .digits import digits, operand
from .labels import smoothed, times
from .row import Row

NATS_PER_BIT = math.log(2)


class Information(NamedTuple):
    """Of one row, without weights: cross-entropy = entropy of the label + divergence."""

    label_entropy: float
    prediction_entropy: float
    divergence: float
    cross_entropy: float

    @property
    def perplexity(self) -> float:
        """Among how many equally likely classes the row would have been guessed with this loss."""
        return _exp(self.cross_entropy)


class Likelihood(NamedTuple):
    """Of a batch: the negative log-likelihood in nats, as sum and as mean over the labels by their rows' weights.

    A row has one label; of the binary loss it has one for each class.
    """

    total: float
    mean: float
    weight: float
    labels_a_row: int = 1

    @property
    def power_of_ten(self) -> tuple[float, int]:
        """The likelihood exp(-total) as mantissa and exponent, which underflows nowhere; (NaN, 0) where undefined."""
        return power_of_ten(-self.total)

    @property
    def per_label(self) -> float:
        """The geometric mean of the labels' probabilities, exp(-mean)."""
        return _exp(-self.mean)


def power_of_ten(logarithm: float) -> tuple[float, int]:
    """What e to the `logarithm` is, as mantissa and exponent of ten: it neither over- nor underflows."""
    exponent = logarithm / math.log(10)
    if not math.isfinite(exponent):
        return _exp(exponent), 0
    whole = math.floor(exponent)
    mantissa = round(10.0 ** (exponent - whole), 8)
    return (1.0, whole + 1) if mantissa >= 10 else (mantissa, whole)


def information(row: Row, columns: list[Column]) -> Information:
    """Compute the quantities of a row from the columns of its derivation; of the binary loss the mean over classes."""
    found = {column.key: column.values for column in columns}
    y, p, log_p = smoothed(row), found.get("probability", row.probabilities), found["log_probability"]
    with np.errstate(all="ignore"):
        if not row.rule.binary:
            return Information(*_terms(y, log_p, p).sum(axis=1).tolist())
        both = _terms(y, log_p, p) + _terms(1 - y, found["log_rest"], 1 - p)
        return Information(*both.mean(axis=1).tolist())


def likelihood(evaluation: Evaluation) -> Likelihood:
    """The likelihood that a batch's labels have; a row counts as often as its weight says."""
    totals, problem = evaluation.totals, evaluation.problem
    labels = problem.classes if problem.binary else 1  # of which a row's loss is the mean
    loss, weight = math.nan if totals.undefined else labels * totals.loss, labels * totals.weight
    return Likelihood(loss, loss / weight if weight else math.nan, weight, labels)


def identity(found: Information) -> str:
    """Cross-entropy = entropy + divergence, with the row's numbers."""
    entropy, divergence = digits(found.label_entropy), operand(found.divergence)
    return f"{entropy} + {divergence} = {digits(found.cross_entropy)}"


def _terms(y: Floats, log_p: Floats, p: Floats) -> Floats:
    """Entropy of the label, of the prediction, divergence, cross-entropy, of each class: (4, classes)."""
    log_y = np.log(y)
    return np.stack([times(y, -log_y), times(p, -np.log(p)), times(y, log_y - log_p), times(y, -log_p)])


def _exp(value: float) -> float:
    with np.errstate(over="ignore"):
        return float(np.exp(value))
