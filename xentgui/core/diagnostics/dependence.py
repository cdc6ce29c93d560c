"""Rows that are no news: those that resemble their neighbours, where labels come in runs, and copies of other rows.

A rule that counts them as independent is sure of what one of them says.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .evidence import Sample

Array = NDArray[Any]
Rows = NDArray[np.intp]

_FEWEST = 8  # pairs; fewer tell nothing
_SURE = 3.0  # standard errors
_FEW_OUTPUTS = 8  # a model with so many rows to each of its outputs, such as a tree, repeats itself without copies


class Units(NamedTuple):
    """Which rows are news.

    Attributes:
        of: which unit each row belongs to, (n,), where rows are to be counted by units; None where each counts.
        independent: whether units tell nothing of each other; where rows resemble their neighbours they may.
    """

    of: Rows | None
    independent: bool = True


def units_of(sample: Sample, labels: Array) -> Units:
    """Count runs of one label where neighbours resemble each other, and else copies of a row, as one."""
    if _in_runs(labels) and _resemble_neighbours(sample.scores, labels):
        return Units(runs(labels), independent=False)
    return Units(copies(sample.scores, labels))


def runs(labels: Array) -> Rows:
    """The number of the run of one label that each row is in."""
    return np.append(0, np.cumsum(np.diff(labels) != 0))[: len(labels)]


def _in_runs(labels: Array) -> bool:
    """Whether neighbours have the same label more often than in shuffled rows."""
    if len(labels) <= _FEWEST:
        return False
    same = float((np.diff(labels) == 0).mean())
    shares = np.unique(labels, return_counts=True)[1] / len(labels)
    expected = float((shares**2).sum())
    return bool(same > expected + _SURE * np.sqrt(expected * (1 - expected) / len(labels)))


def _resemble_neighbours(scores: Array, labels: Array) -> bool:
    """Whether neighbours of one label are more alike than others of that label."""
    near = np.flatnonzero(np.diff(labels) == 0)
    order = np.argsort(labels, kind="stable")
    _, first, counts = np.unique(labels[order], return_index=True, return_counts=True)
    start, length = np.repeat(first, counts), np.repeat(counts, counts)
    far = order[start + (np.arange(len(order)) - start + length // 2) % length]
    of_near, of_far = _distances(scores, near, near + 1), _distances(scores, order, far)[length > 3]
    if min(len(of_near), len(of_far)) < _FEWEST:
        return False
    error = np.sqrt(of_near.var() / len(of_near) + of_far.var() / len(of_far))
    return bool(of_far.mean() - of_near.mean() > _SURE * error)


def _distances(scores: Array, rows: Rows, others: Rows) -> Array:
    return np.asarray(np.square(scores[rows] - scores[others]).sum(axis=1))


def copies(scores: Array, labels: Array) -> Rows | None:
    """Units of rows with the same scores and label; None where there are none, or the model has few outputs."""
    # Equal rows have equal keys, whatever the factors; others hardly ever.
    keys = scores @ np.sqrt(np.arange(2.0, scores.shape[1] + 2))
    # Where one class has it all, rows are equal without being copies.
    hard = np.flatnonzero((scores > scores.min()).sum(axis=1) == 1)
    keys[hard] = 1.0 + hard
    outputs, output = np.unique(keys, return_inverse=True)
    if len(outputs) == len(keys) or len(outputs) * _FEW_OUTPUTS < len(keys):
        return None
    return np.unique(output * (int(labels.max()) + 2) + labels, return_inverse=True)[1]
