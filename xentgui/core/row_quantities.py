"""What can be asked of rows: the quantities of one block of an evaluation, and which rows are wrong or worst."""

from collections.abc import Iterator
from enum import Enum, auto
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .cross_entropy import RowRule
from .evaluation import Evaluation
from .reduction import weighted

Array = NDArray[Any]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


class Kind(Enum):
    """What a quantity is: TEXT is no quantity, but what a class may be called."""

    NUMBER = auto()
    FLAG = auto()
    CLASS = auto()
    TEXT = auto()


# By the names of the attributes of BlockRows.
QUANTITIES: dict[str, tuple[Kind, str]] = {
    "loss": (Kind.NUMBER, 'the row\'s loss in nats, weights applied: what reduction "none" reports'),
    "label": (Kind.CLASS, "the label's class; of a distribution its largest; -1 for none"),
    "predicted": (Kind.CLASS, "the class of the largest score; -1 where a row has none"),
    "confidence": (Kind.NUMBER, "the probability of the predicted class"),
    "p_label": (Kind.NUMBER, "the probability of the label's class"),
    "rank": (Kind.NUMBER, "the place of the label's class among the scores; 1 for the largest"),
    "weight": (Kind.NUMBER, "the sample weight; 1 without"),
    "row": (Kind.NUMBER, "the row's number, from 0 on"),
    "correct": (Kind.FLAG, "whether the label is predicted"),
    "wrong": (Kind.FLAG, "whether there is a label, and it is not predicted"),
    "ignored": (Kind.FLAG, "whether the label is ignore_class"),
}
OF_A_CLASS = {
    "score": "the score of a class, by its index or its name",
    "p": "the probability of a class",
    "y": "the label's mass on a class",
}
ALIASES = {"scores": "score", "probability": "p", "labels": "y"}


class BlockRows:
    """The quantities of one block's rows, each (rows,); looked up or computed when they are asked for."""

    def __init__(self, evaluation: Evaluation, index: int) -> None:
        """Look at block `index`."""
        self._problem = evaluation.problem
        self._result = evaluation.results[index]
        self._labels = self._problem.labels.blocks[index]
        self._scores = self._problem.scores.blocks[index]
        self.start, self.stop = self._problem.labels.starts[index : index + 2]

    @property
    def row(self) -> Array:
        """The row's number, counted through the leading axes."""
        return np.arange(self.start, self.stop)

    @property
    def loss(self) -> Floats:
        """What reduction "none" reports: weights applied, ignored rows 0, NaN where there is no defined loss."""
        return np.asarray(weighted(self._result.losses, self._weights, self._may_ignore), np.float64)

    @property
    def label(self) -> Array:
        """The label as it was given; of a table its largest class, -1 where it is none."""
        if self._problem.sparse or self._problem.binary:
            return self._labels if self._problem.sparse else self._result.label
        return np.where(self._labels.max(axis=1) > 0, self._result.label, -1)

    @property
    def judged_label(self) -> Array:
        """The label's class where it is one and counts, else -1."""
        if self._problem.binary:
            return self._result.label
        known = self._result.label if self._problem.sparse else self.label
        return known if self._may_ignore is None else np.where(self._may_ignore, -1, known)

    @property
    def predicted(self) -> Array:
        """The class of the largest score; -1 where a row has none."""
        return self._result.predicted

    @property
    def confidence(self) -> Floats:
        """The probability of the predicted class."""
        return self._result.confidence

    @property
    def confidence_of_wrong(self) -> Floats:
        """How sure a wrong prediction is; of several yes and no the surest wrong answer, NaN where none is."""
        if not self._problem.binary or self._problem.classes == 1:
            return self._result.confidence
        p = self._probabilities
        right = self.says_yes() == self._labels
        sure = np.where(right | np.isnan(p), -np.inf, np.maximum(p, 1 - p)).max(axis=1)
        return np.where(np.isfinite(sure), sure, np.nan)

    @property
    def p_label(self) -> Floats:
        """The probability of the label's class."""
        return self._result.label_probability

    @property
    def rank(self) -> Floats:
        """The place of the label's class among the scores; 1 for the largest, and equal ones share the better place.

        NaN where the label is no class, where the row predicts none (NaN among its scores), and where there is one
        column of yes or no, which has no places.
        """
        label, classes = self.label, self._problem.classes
        places = not (self._problem.binary and classes == 1)
        known = (label >= 0) & (label < classes) & places
        at = np.take_along_axis(self._scores, np.where(known, label, 0)[:, None], axis=1)
        with np.errstate(all="ignore"):
            larger = (self._scores > at).sum(axis=1)
        return np.where(known & (self.predicted >= 0), larger + 1.0, np.nan)

    @property
    def weight(self) -> Floats:
        """The sample weight; 1 without."""
        return np.ones(self.stop - self.start) if self._weights is None else self._weights

    @property
    def ignored(self) -> Flags:
        """Whether the row is left out because its label is ignore_class."""
        return np.zeros(self.stop - self.start, bool) if self._may_ignore is None else self._may_ignore

    @property
    def correct(self) -> Flags:
        """Whether the label is predicted; of the binary loss, every class."""
        if self._result.right is not None:
            return np.asarray(self._result.right == 1)
        return np.asarray(self._judged & (self._result.predicted == self._result.label))

    @property
    def wrong(self) -> Flags:
        """Whether there is a label that counts, and it is not predicted."""
        return np.asarray(self._judged & ~self.correct)

    def score(self, index: int) -> Array:
        """The score of one class, as it is stored."""
        return self._scores[:, index]

    def p(self, index: int) -> Floats:
        """The probability of one class."""
        return np.asarray(self._probabilities[:, index])

    def y(self, index: int) -> Array:
        """The label's mass on one class."""
        return np.asarray(self._labels == index) if self._problem.sparse else self._labels[:, index]

    def says_yes(self) -> Flags:
        """Of the binary loss whether p > 0.5, (rows, classes); no where a score is NaN."""
        return RowRule.of(self._problem).read_cells(self._scores).says_yes

    @cached_property
    def _probabilities(self) -> Floats:
        with np.errstate(all="ignore"):
            return RowRule.of(self._problem).probabilities(self._scores)

    @property
    def _judged(self) -> Flags:
        if self._problem.binary:
            return np.asarray(~np.isnan(self._labels).any(axis=1))
        return np.asarray(self.judged_label >= 0)

    @cached_property
    def _may_ignore(self) -> Flags | None:
        ignore = self._problem.ignored_class
        return None if ignore is None else np.asarray(self._labels == ignore)

    @cached_property
    def _weights(self) -> Floats | None:
        return self._problem.weights_of(slice(self.start, self.stop))


def blocks(evaluation: Evaluation) -> Iterator[BlockRows]:
    """The quantities of each block in turn."""
    return (BlockRows(evaluation, index) for index in range(len(evaluation.results)))


def wrong_rows(evaluation: Evaluation) -> Flags:
    """Which rows have a label that counts and is not predicted, (rows,)."""
    return np.concatenate([block.wrong for block in blocks(evaluation)])
