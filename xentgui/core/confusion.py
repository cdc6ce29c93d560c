"""Labels by predictions: which pairs occur in a batch, and how often; of the binary loss yes and no of each class."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from .evaluation import Evaluation
from .progress import tell
from .row_quantities import BlockRows, blocks

Counts = NDArray[np.int64]

_FEW_CELLS = 1 << 12


class LeftOut(NamedTuple):
    """Rows that have no place in a table of labels by predictions; a row counts as the first that it is."""

    ignored: int = 0
    unlabelled: int = 0
    unpredicted: int = 0


@dataclass(frozen=True, eq=False)
class Confusion:
    """The pairs of a label and a prediction that occur, by label, then by prediction.

    Attributes:
        classes: how many there are; 2 of the binary loss with one column.
        labels: (pairs,), of a distribution its largest class.
        predicted: (pairs,).
        counts: (pairs,) rows.
        left_out: the rows that are no such pair.
    """

    classes: int
    labels: Counts
    predicted: Counts
    counts: Counts
    left_out: LeftOut

    @property
    def rows(self) -> int:
        """Rows that have a label that counts and a prediction."""
        return int(self.counts.sum())

    @property
    def right(self) -> int:
        """Rows whose label is predicted."""
        return int(self.counts[self.labels == self.predicted].sum())

    @cached_property
    def of_label(self) -> Counts:
        """(classes,) rows of each label."""
        return _sums(self.labels, self.counts, self.classes)

    @cached_property
    def of_prediction(self) -> Counts:
        """(classes,) rows of each prediction."""
        return _sums(self.predicted, self.counts, self.classes)

    def count(self, label: int, predicted: int) -> int:
        """The rows of one pair."""
        place = np.searchsorted(self.labels * self.classes + self.predicted, label * self.classes + predicted)
        found = place < len(self.counts) and (self.labels[place], self.predicted[place]) == (label, predicted)
        return int(self.counts[place]) if found else 0

    def most_confused(self, most: int) -> list[tuple[int, int, int]]:
        """Label, prediction and rows of the pairs that are not right, the most rows first."""
        wrong = np.flatnonzero(self.labels != self.predicted)
        first = wrong[np.argsort(-self.counts[wrong], kind="stable")[:most]]
        pairs = np.stack([self.labels[first], self.predicted[first], self.counts[first]], axis=1).tolist()
        return [(label, predicted, rows) for label, predicted, rows in pairs]

    def table(self, first: tuple[int, int], cells: int, step: int = 1) -> Counts:
        """Rows of `cells` by `cells` squares of `step` labels by `step` predictions, from `first` on."""
        down, across = (self.labels - first[0]) // step, (self.predicted - first[1]) // step
        inside = (down >= 0) & (down < cells) & (across >= 0) & (across < cells)
        codes = down[inside] * cells + across[inside]
        return _sums(codes, self.counts[inside], cells * cells).reshape(cells, cells)

    @classmethod
    def counted(cls, codes: Counts, classes: int, left_out: LeftOut) -> Self:
        """Count codes, label * classes + prediction."""
        if classes * classes <= max(_FEW_CELLS, len(codes)):  # a table is filled sooner than codes are sorted
            table = np.bincount(codes, minlength=classes * classes)
            found = np.flatnonzero(table)
            counts = table[found]
        else:
            found, counts = np.unique(codes, return_counts=True)
        return cls(classes, found // classes, found % classes, counts, left_out)


def confusion(evaluation: Evaluation) -> Confusion:
    """Count every row of a batch.

    Raises:
        ValueError: the binary loss with several classes, of which a row may have any number; see `yes_and_no`.
    """
    problem = evaluation.problem
    if problem.binary and problem.classes > 1:
        raise ValueError("a row of several yes and no has no one label and no one prediction")
    classes = 2 if problem.binary else problem.classes
    codes, left_out = [np.zeros(0, np.int64)], LeftOut()
    for index, block in enumerate(blocks(evaluation)):
        found, missing = _codes(block, classes)
        codes.append(found)
        left_out = LeftOut(*map(sum, zip(left_out, missing, strict=True)))
        tell(index / len(evaluation.results))
    return Confusion.counted(np.concatenate(codes), max(classes, 1), left_out)


def _codes(block: BlockRows, classes: int) -> tuple[Counts, LeftOut]:
    label, predicted = block.judged_label, block.predicted
    labelled, ignored = label >= 0, int(np.count_nonzero(block.ignored))
    both = labelled & (predicted >= 0)
    judged = int(np.count_nonzero(labelled))
    unpredicted = judged - int(np.count_nonzero(both))
    codes = np.asarray(label[both], np.int64) * classes + predicted[both]
    return codes, LeftOut(ignored, len(label) - ignored - judged, unpredicted)


@dataclass(frozen=True, eq=False)
class YesAndNo:
    """The answers of the binary loss by class: p > 0.5 is yes, and a label above 0.5.

    Attributes:
        counts: (classes, 2, 2) rows, by label no and yes, then by answer no and yes.
        missing: (classes,) rows without a label of the class, or without a score.
    """

    counts: Counts
    missing: Counts

    @property
    def wrong(self) -> Counts:
        """(classes,) rows whose answer is not the label."""
        return np.asarray(self.counts[:, 0, 1] + self.counts[:, 1, 0])


def yes_and_no(evaluation: Evaluation) -> YesAndNo:
    """Count the answers of every class; of the binary loss."""
    problem = evaluation.problem
    counts = np.zeros((problem.classes, 2, 2), np.int64)
    missing = np.zeros(problem.classes, np.int64)
    parts = zip(problem.scores.blocks, problem.labels.blocks, blocks(evaluation), strict=True)
    for index, (scores, labels, block) in enumerate(parts):
        known = ~(np.isnan(scores) | np.isnan(labels))
        says, means = block.says_yes(), labels > 0.5
        for means_yes in (0, 1):
            for says_yes in (0, 1):
                counts[:, means_yes, says_yes] += (known & (means == means_yes) & (says == says_yes)).sum(axis=0)
        missing += (~known).sum(axis=0)
        tell(index / len(evaluation.results))
    return YesAndNo(counts, missing)


def _sums(codes: Counts, counts: Counts, size: int) -> Counts:
    """How many rows have each code; exact, where a weighted bincount would add floats."""
    sums = np.zeros(size, np.int64)
    np.add.at(sums, codes, counts)
    return sums
