"""Whether scores might as well be noise, as an initialisation of too large a scale leaves them, or know something."""

import math

import numpy as np

from xentgui.core.progress import check, checked
from xentgui.core.row_blocks import rows_per_block

from .case import SAMPLE_CELLS, Array, Case, Rows

_FEWEST = 32
_SURE = 4.0  # standard errors
_LEAD, _LEAD_OF_TWO = 1.25, 1.45
_SKEWED = 4.5  # standard errors of the mean less the median of noise
_TINY = 1e-30  # a probability below has no logarithm worth comparing
_MOST_AT_THE_END = 0.02  # of the rows, of which a type leaves no lead to compare
_FEWEST_COUNTED, _NEARER = 8, 3.0  # classes, standard errors
_ROWS_IN_GROUPS, _CLASSES_IN_GROUPS, _ROWS_A_CLASS = 2048, 64, 4
_PART, _DRAWN = 0.13, 2000
_STEPS = 10  # of which each brings the middle nearer (Weiszfeld)


def unlike_noise(case: Case, rows: Rows, labels: Array, predicted: Array) -> bool:
    """Whether scores of these rows know something; labels and predictions are counted class by class.

    They do where classes are predicted as often as they are labelled, and not evenly, or more nearly as often than
    chance has it; where the largest of a row leads as noise seldom does; or where rows fall into groups, each with a
    class of its own.
    """
    if len(rows) < _FEWEST:
        return False
    values = case.problem.scores.take(rows[:: -(-len(rows) * case.classes // SAMPLE_CELLS) or 1]).astype(np.float64)
    scores = values if case.options.from_logits else np.log(np.maximum(values, _TINY))
    check()
    scores = scores[np.isfinite(scores).all(axis=1)]
    if len(scores) < _FEWEST:
        return False
    known = _knows_shares(labels, predicted) or _nearer_than_chance(labels, predicted)
    if case.classes == 2:
        return known or _two_unlike_noise(scores[:, 0] - scores[:, 1], logits=case.options.from_logits)
    return known or _leads(scores) or _falls_into_groups(scores)


def _knows_shares(labels: Array, predicted: Array) -> bool:
    """Whether both counts are uneven, and in the same way."""
    both = labels + predicted
    there = both > 0
    apart = float((np.square(labels - predicted)[there] / both[there]).sum())
    return min(_uneven(labels), _uneven(predicted)) > _SURE and apart <= _most_by_chance(int(there.sum()))


def _nearer_than_chance(labels: Array, predicted: Array) -> bool:
    """Whether predictions come as often as labels, more nearly so than where they were drawn from the labels' shares.

    Labels that stand on other rows are still as many of each class. Chi-squared, its cube root taken as normal; in
    20,000 batches of noise it says so of 4 in 10,000.
    """
    there, rows = labels > 0, float(labels.sum())
    free = int(there.sum()) - 1
    if free + 1 < _FEWEST_COUNTED:
        return False
    apart = float((np.square(labels - predicted)[there] / labels[there]).sum() + predicted[~there].sum())
    spread = 2 * free + (float((rows / labels[there]).sum()) - (free + 1) ** 2 - 2 * free) / rows
    part = spread / (9 * free**2)
    return math.cbrt(apart / free) < 1 - part - _NEARER * math.sqrt(part)


def _uneven(counts: Array) -> float:
    """By how many standard deviations of chi-squared counts are off from even ones."""
    expected, free = counts.sum() / len(counts), len(counts) - 1
    return float((np.square(counts - expected).sum() / expected - free) / math.sqrt(2 * free))


def _most_by_chance(classes: int) -> float:
    return classes + _SURE * math.sqrt(2 * classes)


def _two_unlike_noise(margins: Array, *, logits: bool) -> bool:
    """Whether margins of two classes fall into two groups, or lean to one side; noise is one heap and symmetrical.

    The mean size of normal noise is 1.32 times its spread, that of uniform noise 1.41 times.
    """
    spread, sizes = float(margins.std()), np.abs(margins)
    # Probabilities that round to 0 and 1 leave no margins to compare.
    rounded = not logits and float((sizes >= 0.95 * sizes.max()).mean()) > _MOST_AT_THE_END
    if not spread > 0 or rounded:
        return False
    skewed = abs(float(margins.mean() - np.median(margins))) > _SKEWED * spread * math.sqrt(0.571 / len(margins))
    lead = _LEAD_OF_TWO + 2.5 / math.sqrt(len(margins))
    return skewed or float(sizes.mean()) > lead * float(sizes.std())


def _leads(scores: Array) -> bool:
    """Whether the largest score leads: that of normal noise does so 1.8 - 1.6 / (C - 1) times as far as the second."""
    starts = checked(range(0, len(scores), height := rows_per_block(scores[:1].nbytes)))
    largest = [np.partition(scores[start : start + height], -3, axis=1)[:, -3:] for start in starts]
    third, second, first = np.concatenate(largest).T
    of_noise = 1.8 - 1.6 / (scores.shape[1] - 1)
    lead = _LEAD + 2.5 / math.sqrt(len(scores))
    return bool((first - second).mean() > lead * of_noise * (second - third).mean())


def _falls_into_groups(scores: Array) -> bool:
    """Whether rows that predict one class resemble each other more than rows of one heap would.

    The heap is normal and has the same covariance, as what a network says before it is trained. The share of the
    spread that predictions explain has to exceed that of the heap by a part of what is left.
    """
    some = scores[:: -(-len(scores) // _ROWS_IN_GROUPS)]
    most = max(3, min(_CLASSES_IN_GROUPS, len(some) // _ROWS_A_CLASS))
    counts = np.bincount(some.argmax(axis=1), minlength=some.shape[1])
    directions = _directions(some[:, np.sort(np.argsort(-counts, kind="stable")[:most])])
    if len(directions) < _FEWEST:
        return False
    # Not by BLAS, whose threads would spin beside a window.
    lengths, axes = np.linalg.eigh(np.einsum("ri,rj->ij", directions, directions) / len(directions))
    to_heap = (axes * np.sqrt(np.maximum(lengths, 0))).T
    random, draws = np.random.default_rng(0), max(1, _DRAWN // len(directions))
    heaps = [np.einsum("ri,ij->rj", random.normal(size=directions.shape), to_heap) for _ in range(draws)]
    of_heap = float(np.mean([_explained(heap / np.sqrt(np.square(heap).sum(axis=1))[:, None]) for heap in heaps]))
    return _explained(directions) - of_heap > (_PART + 1.5 / math.sqrt(len(directions))) * (1 - of_heap)


def _explained(directions: Array) -> float:
    """The share of the squares of rows that the mean of those with the same largest class explains."""
    largest = directions.argmax(axis=1)
    order = np.argsort(largest, kind="stable")
    first = np.flatnonzero(np.append(True, np.diff(largest[order]) != 0))
    sums = np.add.reduceat(directions[order], first, axis=0)
    counts = np.diff(np.append(first, len(order)))
    return float((np.square(sums).sum(axis=1) / counts).sum() / len(directions))


def _directions(scores: Array) -> Array:
    """Of rows less their mean, from the point that has as much on every side; rows that say nothing are left out."""
    apart = scores - scores.mean(axis=1, keepdims=True)
    apart = apart[np.abs(apart).max(axis=1) > 0]
    middle = np.zeros(scores.shape[1])
    for _ in checked(range(_STEPS)):
        far = np.sqrt(np.square(apart - middle).sum(axis=1))
        weights = 1 / np.maximum(far, 1e-9 * far.max(initial=1))
        middle = weights @ apart / weights.sum() if len(apart) else middle
    apart -= middle
    lengths = np.sqrt(np.square(apart).sum(axis=1))
    there = lengths > 1e-9 * lengths.max(initial=0)
    return np.asarray(apart[there] / lengths[there, None])
