"""A rule of rows that stand in another order than their labels: what is left when no shift and no order explains it."""

import math

import numpy as np

from xentgui.core.counting import counted
from xentgui.core.progress import check

from . import class_axis, class_permutation, label_shift, row_shift
from .case import Array, Case
from .finding import Certainty, Finding, Severity
from .noise import unlike_noise
from .wording import number

_SURE = 4.0  # standard errors
_CHANCE = 4.0
_MOST_APART = 1 / 3  # of all rows, by how many two sets of counts may differ and still be called alike


def misaligned_rows(case: Case) -> list[Finding]:
    """Predictions are sure, come as often as the labels, class by class, and are right as often as by chance.

    That a model is sure and wrong looks the same, so this is a question and no alarm; for information only where the
    scores might as well be noise, as after an initialisation with too large a scale.

    benchmarks/power.py has it ask about all batches of models that are right in 95 % of the rows, of 32 rows or more
    and two classes or more (3 classes: 98 %), and about 88 to 98 % of 8 or 16 rows of 10 classes or more; of models
    that are right in 60 %, about all of 32 rows of 10 classes or more and of 128 of 3, and 38 % of 32 rows of 3.
    """
    rows = np.flatnonzero((case.known_labels >= 0) & (case.predicted >= 0))
    if case.problem.binary or case.classes < 2 or rows.size < 4:
        return []
    sure = case.evaluation.confidence.reshape(-1)[rows]
    check()
    table = case.confusion[1:-1]
    labels, predicted, right = table.sum(axis=1), table.sum(axis=0), int(np.trace(table))
    chance = float((labels * predicted).sum()) / len(rows)
    suspicious = _too_sure(sure, right) and _by_chance(right, chance, sure)
    if not suspicious or not (_alike(labels, predicted) or _expected(case)) or _explained(case):
        return []
    severity = Severity.HINT if unlike_noise(case, rows, labels, predicted) else Severity.INFO
    return [_finding(len(rows), right, chance, float(sure.mean()), severity)]


def _too_sure(confidence: Array, right: int) -> bool:
    """Whether so few are right that the confidence cannot be meant."""
    spread = math.sqrt(max(0.25, float((confidence * (1 - confidence)).sum())))
    return float(confidence.sum()) - right > _SURE * spread


def _by_chance(right: int, chance: float, confidence: Array) -> bool:
    """Whether as many are right as where rows are dealt anew; of few rows that may be most of them."""
    spread = math.sqrt(chance * (1 - chance / len(confidence)))
    nearer = abs(right - chance) < float(confidence.sum()) - right
    return nearer and abs(right - chance) <= 1 + _CHANCE * spread


def _alike(labels: Array, predicted: Array) -> bool:
    """Whether classes are predicted about as often as they are labelled."""
    both = labels + predicted
    apart = float((np.square(labels - predicted)[both > 0] / both[both > 0]).sum())
    classes = int((both > 0).sum())
    by_chance = apart <= classes + _SURE * math.sqrt(2 * classes)
    return by_chance or _near(labels, predicted)


def _near(labels: Array, expected: Array) -> bool:
    return float(np.abs(labels - expected).sum()) <= 2 * _MOST_APART * float(labels.sum())


def _expected(case: Case) -> bool:
    """Whether the mean probabilities are about the shares of the labels: a weak model never predicts some classes."""
    sample = case.sampled_scores
    if sample is None:
        return False
    known = case.known_labels[sample.rows]
    shares = np.exp(sample.scores[known >= 0])
    shares /= shares.sum(axis=1, keepdims=True)
    return _near(np.bincount(known[known >= 0], minlength=case.classes), shares.sum(axis=0))


def asks(case: Case) -> bool:
    """Whether labels of other rows explain what the scores look like, so that it need be no fault of the scores."""
    return any(finding.severity is Severity.HINT for finding in case.once(misaligned_rows))


def _explained(case: Case) -> bool:
    """Whether another rule knows better."""
    rules = (row_shift.row_shift, label_shift.label_shift, class_permutation.class_permutation, class_axis.class_axis)
    return any(case.once(rule) for rule in rules)


def _finding(rows: int, right: int, chance: float, confidence: float, severity: Severity) -> Finding:
    return Finding(
        rule="misaligned-rows",
        severity=severity,
        title="Predictions are sure, and right no more often than by chance",
        evidence=f"{right:,} of {counted(rows, 'row')} are right, and about {number(chance)} would be with labels in "
        f"random order; the mean confidence is {number(confidence)}, and each class is expected about as often as it "
        "is labelled; no shift of rows or classes and no other order of the classes explains it",
        cause="scores and labels are in different orders: predictions of a shuffled loader (shuffle=True) with labels "
        "in file order, or arrays of different subsets; a model that is sure and knows nothing looks the same",
        mend="take scores and labels from the same pass over the data, or predict with shuffle=False",
        certainty=Certainty.CANNOT_TELL,
        would_decide="the accuracy that the model had in training, or a few rows whose class is plain to see",
    )
