"""The order of the classes that scores fit best, fitted on one half of the rows and tested on the other."""

from dataclasses import dataclass

import numpy as np

from . import label_indices
from .assignment import assignment
from .case import Array, Case, Rows
from .confusion import NEARLY_ALL, confusion, learned
from .dependence import units_of
from .evidence import NONE, Sample, Verdict


@dataclass(frozen=True, eq=False)
class ClassOrder:
    """Which class each label stands for, (classes,), fitted on all rows.

    Attributes:
        classes: (classes,).
        verdict: what an order fitted on one half gave on the other.
        share: of all rows, how many predict the class that their label stands for.
        sure: whether it is no chance, and no model that is hardly trained.
    """

    classes: Array
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
    units = units_of(sample, labels)
    votes = _votes(case, sample) if units is None else None
    verdict = _tested(sample, labels, units, votes)
    if not verdict.sure() and not verdict.suspicious():
        return None
    classes = assignment(_gains(sample, labels, labels >= 0, votes))
    meant = np.empty_like(counts)
    meant[classes] = counts
    sure = verdict.sure() and learned(verdict, meant, NEARLY_ALL, 3)
    return ClassOrder(classes, verdict, float(np.trace(meant) / meant.sum()), sure)


def numbered_otherwise(case: Case) -> bool:
    """Whether the labels themselves tell that they count from 1, or are -1 and 1."""
    return any(case.once(rule) for rule in (label_indices.labels_start_at_1, label_indices.labels_minus_one_and_one))


def _tested(sample: Sample, labels: Array, units: Rows | None, votes: Array | None) -> Verdict:
    """Fit an order on one half and hold it against the labels on the other."""
    fitted = _every_other(labels, units)
    if not fitted.any():
        return Verdict()
    order = assignment(_gains(sample, labels, fitted, votes))
    tested = (labels >= 0) & ~fitted
    return sample.verdict(np.where(tested, order[labels], NONE), labels, units)


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
    gains[present] = np.add.reduceat(scores, first, axis=0)
    gains -= of_class[:, None] * scores.mean(axis=0)
    if votes is not None:
        # A row that was not read says of its predicted class what others say of theirs, and nothing of the rest.
        worth, total = -scores.mean(), votes.sum(axis=1, dtype=np.float32)
        gains += votes * worth
        gains -= total[:, None] * (votes.sum(axis=0) * (worth / total.sum()))
        of_class += total
    gains[np.diag_indices_from(gains)] += float(scores.std()) * np.sqrt(2 * of_class) + 1e-9
    return gains
