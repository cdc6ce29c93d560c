"""The order of the classes that scores fit best, fitted on one half of the rows and tested on the other.

Among so many orders one always fits the rows that it was picked by. Of few classes there are so few that each counts as
tried, and then all rows test.
"""

import math
from dataclasses import dataclass

import numpy as np

from xentgui.core.progress import check

from . import label_indices
from .assignment import assignment
from .case import Array, Case, Rows
from .confusion import NEARLY_ALL, confusion, learned
from .dependence import units_of
from .evidence import NONE, Sample, Verdict

_FEW_CLASSES = 4


@dataclass(frozen=True, eq=False)
class ClassOrder:
    """Which class each label stands for.

    Attributes:
        classes: (classes,), fitted on all rows.
        meant: of the rows of the sample that were not fitted, what their labels stand for; NONE in the others.
        tried: of how many orders it is the best, where all rows were held against each; 0 where half were fitted.
        verdict: how that fits.
        share: of all rows, how many predict the class that their label stands for.
        sure: whether it is no chance, and no model that is hardly trained.
    """

    classes: Array
    meant: Array
    tried: int
    verdict: Verdict
    share: float
    sure: bool


def best_class_order(case: Case) -> ClassOrder | None:
    """The order that is more than chance, or worth a question."""
    if case.problem.binary or case.classes < 2 or not case.rows_that_tell.size or numbered_otherwise(case):
        return None
    counts = case.confusion[1:-1]
    # Where each class is predicted as itself the most, none has changed its place.
    if (counts.max(axis=1) == np.diagonal(counts)).all() or (sample := case.sampled_scores) is None:
        return None
    labels = case.known_labels[sample.rows]
    units, known, tried = units_of(sample, labels), labels >= 0, _orders(case.classes)
    fitted = known if tried else _every_other(labels, units.of)
    if not fitted.any():
        return None
    votes = _votes(case, sample) if units.of is None else None
    order = assignment(_gains(sample, labels, fitted, votes))
    meant = np.where(known if tried else known & ~fitted, order[labels], NONE)
    verdict = sample.verdict(meant, labels, units.of)
    if not verdict.sure(tried or 1) and not verdict.suspicious(tried or 1):
        return None
    # Where more of the rows that change predict the label given, it is other classes that are missing or mixed up.
    if verdict.hits < verdict.hits_given:
        return None
    classes = order if tried else assignment(_gains(sample, labels, known, votes))
    after = np.empty_like(counts)
    after[classes] = counts
    moved = int(((classes != np.arange(case.classes)) & (counts.sum(axis=1) > 0)).sum())
    sure = units.independent and verdict.sure(tried or 1) and learned(verdict, after, NEARLY_ALL, moved)
    return ClassOrder(classes, meant, tried, verdict, _share(counts, classes, verdict), sure)


def _orders(classes: int) -> int:
    """How many other orders there are, where that is few enough to count each as tried; else 0."""
    return math.factorial(classes) - 1 if classes <= _FEW_CLASSES else 0


def _share(counts: Array, classes: Array, verdict: Verdict) -> float:
    """The share of rows that predict what their label stands for; of classes that moved, as the half tells it."""
    stayed = classes == np.arange(len(classes))
    right = np.diagonal(counts)[stayed].sum() + counts[~stayed].sum() * verdict.hits / verdict.rows
    return float(right / counts.sum())


def numbered_otherwise(case: Case) -> bool:
    """Whether the labels themselves tell that they count from 1, or are -1 and 1."""
    return any(case.once(rule) for rule in (label_indices.labels_start_at_1, label_indices.labels_minus_one_and_one))


def _every_other(labels: Array, units: Rows | None) -> Array:
    """Every other unit of each class, its first among them, (n,) flags."""
    known = np.flatnonzero(labels >= 0)
    unit = known if units is None else units[known]
    order = np.lexsort((unit, labels[known]))
    of_class, of_unit = labels[known][order], unit[order]
    new_class = np.append(True, np.diff(of_class) != 0)
    number = np.cumsum(new_class | np.append(True, np.diff(of_unit) != 0))
    first = number[np.flatnonzero(new_class)][np.cumsum(new_class) - 1]
    flags = np.zeros(len(labels), bool)
    flags[known[order]] = (number - first) % 2 == 0
    return flags


def _votes(case: Case, sample: Sample) -> Array | None:
    """Of rows that were not read, which class each label is predicted as, counted: (classes, classes)."""
    if len(sample.rows) == len(case.rows_that_tell):
        return None
    read = confusion(case.known_labels[sample.rows], case.predicted[sample.rows], case.classes)
    return np.asarray(case.confusion[1:-1] - read[1:-1])


def _gains(sample: Sample, labels: Array, some: Array, votes: Array | None) -> Array:
    """How much more than on average rows of a label say of each class, (classes, classes), and a little for its own."""
    rows = np.flatnonzero(some)[np.argsort(labels[some], kind="stable")]
    present, first, counts = np.unique(labels[rows], return_index=True, return_counts=True)
    scores = sample.scores[rows]
    of_class, gains = np.zeros(sample.classes, np.float32), np.zeros((sample.classes, sample.classes), np.float32)
    of_class[present] = counts
    check()
    gains[present] = np.add.reduceat(scores, first, axis=0)
    gains -= of_class[:, None] * scores.mean(axis=0)
    check()
    if votes is not None:
        # A row that was not read says of its predicted class what others say of theirs, and nothing of the rest.
        worth, total = -scores.mean(), votes.sum(axis=1, dtype=np.float32)
        gains += votes * worth
        gains -= total[:, None] * (votes.sum(axis=0) * (worth / total.sum()))
        of_class += total
    gains[np.diag_indices_from(gains)] += float(scores.std()) * np.sqrt(2 * of_class) + 1e-9
    return gains
