"""Suspected label errors: how well each label agrees with the prediction, and which rows to look at first.

The scores and the choice of suspects are those of confident learning (Northcutt, Jiang, Chuang 2021, "Confident
Learning: Estimating Uncertainty in Dataset Labels", JAIR 70) as the documentation of cleanlab defines them:
`cleanlab.rank.get_label_quality_scores`, `cleanlab.count.get_confident_thresholds` and `cleanlab.filter.
find_label_issues(filter_by="confident_learning")`. They mean something of predictions on rows that the model was not
trained on; of rows that it has learned by heart they find nothing.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .calibration import judged_rows
from .evaluation import Evaluation
from .log_softmax import Floats, Indices
from .progress import check, checked, tell

Rows = NDArray[np.intp]

_ROWS_AT_ONCE = 1 << 16  # that are sorted without a pause
_ROWS_OF_EDGES = 1 << 12
_LEAST = 1e-6  # below which cleanlab takes no score, and by which a class may miss its threshold


@dataclass(frozen=True, eq=False)
class LabelQuality:
    """Three scores of some rows, each (rows,), from 0 to 1: the lower, the likelier the label is wrong.

    Attributes:
        rows: which rows.
        self_confidence: the label's probability.
        normalized_margin: (p of the label - largest p of another class + 1) / 2.
        confidence_weighted_entropy: ln(1 + s) / s of s = (entropy of p / ln C) / p of the label.
    """

    rows: Rows
    self_confidence: Floats
    normalized_margin: Floats
    confidence_weighted_entropy: Floats


@dataclass(frozen=True, eq=False)
class Suspects:
    """Rows whose label looks wrong, the likeliest first.

    Attributes:
        rows: ranked by self-confidence, the lowest first; `label_quality` scores them.
        guess: (rows,), the class that the model is confident of.
        thresholds: (classes,), from which probability on it is confident; infinite for a class that no row is
            labelled with.
        judged: how many rows were looked at: those that count, with a label and a prediction.
    """

    rows: Rows
    guess: Indices
    thresholds: Floats
    judged: int


def label_quality(evaluation: Evaluation, rows: Rows | None = None) -> LabelQuality:
    """Score labels of the categorical loss; of distributions the likeliest class is the label.

    Args:
        evaluation: the numbers of a batch.
        rows: which rows; those that do not count, or have no label or prediction, are left out. All where left out.

    Raises:
        ValueError: the loss is the binary one.
    """
    some = _judged(evaluation, rows)
    label, known = _of_rows(evaluation, "label", some), _of_rows(evaluation, "label_probability", some)
    parts = [np.zeros((2, 0))]
    height = evaluation.problem.scores.height
    for start in range(0, len(some), height):
        tell(start / len(some))
        span = slice(start, start + height)
        parts.append(_margin_and_entropy(evaluation.probabilities(some[span]), label[span]))
    other, entropy = np.concatenate(parts, axis=1)
    return LabelQuality(some, known, (known - other + 1) / 2, _weighted_entropy(entropy, known))


def suspected_label_errors(evaluation: Evaluation, rows: Rows | None = None) -> Suspects:
    """Rows in which the model is confident of another class than the label, by the thresholds of confident learning.

    A class's threshold is its mean probability in all rows that are labelled with it. A row is a suspect where one
    other class alone reaches its threshold, or several do and the likeliest class is not the label; and only where
    the likeliest class is not the label.

    Args:
        evaluation: the numbers of a batch.
        rows: which rows to look at; all where left out.

    Raises:
        ValueError: the loss is the binary one.
    """
    judged = _judged(evaluation, rows)
    thresholds = confident_thresholds(evaluation)
    check()
    label, predicted = _of_rows(evaluation, "label", judged), _of_rows(evaluation, "predicted", judged)
    wrong = judged[predicted != label]
    guess = _confident_guesses(evaluation, wrong, thresholds)
    check()
    there = (guess >= 0) & (guess != _of_rows(evaluation, "label", wrong))
    wrong, guess = wrong[there], guess[there]
    known, losses = (_of_rows(evaluation, name, wrong) for name in ("label_probability", "unweighted_losses"))
    order = _likeliest_first(known, losses)
    return Suspects(wrong[order], guess[order], thresholds, len(judged))


def confident_thresholds(evaluation: Evaluation) -> Floats:
    """The mean probability of each class in the rows that are labelled with it; infinite where none is, (classes,).

    Raises:
        ValueError: the loss is the binary one.
    """
    some, classes = _judged(evaluation), evaluation.problem.classes
    label, known = _of_rows(evaluation, "label", some), _of_rows(evaluation, "label_probability", some)
    check()
    counts, sums = np.bincount(label, minlength=classes), np.bincount(label, known, classes)
    means = np.divide(sums, counts, out=np.full(classes, np.inf), where=counts > 0)
    return np.asarray(np.maximum(means, 2 * _LEAST))


def _judged(evaluation: Evaluation, rows: Rows | None = None) -> Rows:
    if evaluation.problem.binary:
        raise ValueError("the binary loss has no one label a row; give the categorical loss, or a class at a time")
    return judged_rows(evaluation, rows)


def _of_rows(evaluation: Evaluation, name: str, rows: Rows) -> NDArray[Any]:
    values: NDArray[Any] = getattr(evaluation, name).reshape(-1)[rows]
    return values


def _likeliest_first(known: Floats, losses: Floats) -> Rows:
    """The order by the label's probability, and by the loss where these are too small to differ.

    Sorted by parts of the probabilities, because one sort of all cannot be ended meanwhile.
    """
    more = len(known) // _ROWS_AT_ONCE
    some = np.sort(known[:: 1 + len(known) // _ROWS_OF_EDGES])
    part = np.searchsorted(some[len(some) * np.arange(1, more + 1) // (more + 1)], known)
    parts = (np.flatnonzero(part == each) for each in checked(range(more + 1)))
    return np.concatenate([rows[np.lexsort((-losses[rows], known[rows]))] for rows in parts])


def _margin_and_entropy(p: Floats, label: Indices) -> Floats:
    """The largest probability of another class, and the entropy over its largest, (2, rows)."""
    if p.shape[1] == 1:
        return np.zeros((2, len(p)))
    with np.errstate(divide="ignore", invalid="ignore"):
        entropy = -np.where(p > 0, p * np.log(p), 0).sum(axis=1)
        entropy /= np.log(p.shape[1])
    p[np.arange(len(p)), label] = -np.inf
    return np.stack([p.max(axis=1), entropy])


def _weighted_entropy(entropy: Floats, self_confidence: Floats) -> Floats:
    scores = entropy / np.maximum(self_confidence, _LEAST)
    return np.asarray(np.log1p(scores) / np.maximum(scores, _LEAST))


def _confident_guesses(evaluation: Evaluation, rows: Rows, thresholds: Floats) -> Indices:
    """The one class that reaches its threshold; of several the likeliest class of all; -1 where none does."""
    predicted = _of_rows(evaluation, "predicted", rows)
    guess = predicted.copy()
    # Where the likeliest class reaches its own, that is it, whatever the others do.
    unsure = np.flatnonzero(_of_rows(evaluation, "confidence", rows) < thresholds[predicted] - _LEAST)
    height = evaluation.problem.scores.height
    for start in range(0, len(unsure), height):
        tell(start / len(unsure))
        some = unsure[start : start + height]
        reached = evaluation.probabilities(rows[some]) >= thresholds - _LEAST
        number = reached.sum(axis=1)
        guess[some] = np.where(number > 1, predicted[some], np.where(number == 1, reached.argmax(axis=1), -1))
    return guess
