"""A rule of rows that stand in another order than their labels: what is left when no shift and no order explains it."""

import math

import numpy as np

from . import class_axis, class_permutation, label_shift, row_shift
from .case import SAMPLE_CELLS, Array, Case, Rows
from .finding import Certainty, Finding, Severity
from .wording import counted, number

_SURE = 4.0  # standard errors
_CHANCE = 4.0
_LEAD, _FEWEST = 1.1, 32
_LEAD_OF_TWO = 1.6  # over its spread
_TINY = 1e-30  # a probability below has no logarithm worth comparing
_MOST_APART = 0.25  # of all rows, by how many two sets of counts may differ and still be called alike


def misaligned_rows(case: Case) -> list[Finding]:
    """Predictions are sure, come as often as the labels, class by class, and are right as often as by chance.

    That a model is sure and wrong looks the same, so this is a question and no alarm; for information only where the
    scores might as well be noise, as after an initialisation with too large a scale.

    benchmarks/power.py has it ask about all batches of models that are right in 95 % of the rows, of 32 rows or more
    and two classes or more (3 classes: 98 %), and about 88 to 98 % of 8 or 16 rows of 10 classes or more; of models
    that are right in 60 %, about all of 32 rows of 10 classes and of 128 of 3, and a third of 32 rows of 3.
    """
    rows = np.flatnonzero((case.known_labels >= 0) & (case.predicted >= 0))
    if case.problem.binary or case.classes < 2 or rows.size < 4:
        return []
    sure = case.evaluation.confidence.reshape(-1)[rows]
    table = case.confusion[1:-1]
    labels, predicted, right = table.sum(axis=1), table.sum(axis=0), int(np.trace(table))
    chance = float((labels * predicted).sum()) / len(rows)
    suspicious = _too_sure(sure, right) and _by_chance(right, chance, sure) and _alike(labels, predicted)
    if not suspicious or _explained(case):
        return []
    severity = Severity.HINT if _stands_out(case, rows) else Severity.INFO
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
    return by_chance or int(np.abs(labels - predicted).sum()) <= 2 * _MOST_APART * int(labels.sum())


def _explained(case: Case) -> bool:
    """Whether another rule knows better."""
    rules = (row_shift.row_shift, label_shift.label_shift, class_permutation.class_permutation, class_axis.class_axis)
    return any(case.once(rule) for rule in rules)


def _stands_out(case: Case, rows: Rows) -> bool:
    """Whether the largest score of a row leads as that of a model that knows something does.

    Of normal noise the largest leads the second 1.8 - 1.6 / (C - 1) times as far as the second leads the third; of two
    classes its lead is 1.32 times as large on average as it is spread.
    """
    if len(rows) < _FEWEST:
        return False
    values = case.problem.scores.take(rows[:: -(-len(rows) * case.classes // SAMPLE_CELLS) or 1]).astype(np.float64)
    with np.errstate(all="ignore"):
        scores = values if case.options.from_logits else np.log(np.maximum(values, _TINY))
        if case.classes == 2:
            apart = np.abs(scores[:, 0] - scores[:, 1])
            return bool(np.nanmean(apart) > (_LEAD_OF_TWO + 2.5 / math.sqrt(len(rows))) * np.nanstd(apart))
        third, second, first = np.partition(scores, -3, axis=1)[:, -3:].T
        of_noise = 1.8 - 1.6 / (case.classes - 1)
        lead = _LEAD + 2.5 / math.sqrt(len(rows))
        return bool(np.nanmean(first - second) > lead * of_noise * np.nanmean(second - third))


def _finding(rows: int, right: int, chance: float, confidence: float, severity: Severity) -> Finding:
    return Finding(
        rule="misaligned-rows",
        severity=severity,
        title="Predictions are sure, and right no more often than by chance",
        evidence=f"{right:,} of {counted(rows, 'row')} are right, and about {number(chance)} would be with labels in "
        f"random order; the mean confidence is {number(confidence)}, and each class is predicted about as often as it "
        "is labelled; no shift of rows or classes and no other order of the classes explains it",
        cause="scores and labels are in different orders: predictions of a shuffled loader (shuffle=True) with labels "
        "in file order, or arrays of different subsets; a model that is sure and knows nothing looks the same",
        mend="take scores and labels from the same pass over the data, or predict with shuffle=False",
        certainty=Certainty.CANNOT_TELL,
        would_decide="the accuracy that the model had in training, or a few rows whose class is plain to see",
    )
