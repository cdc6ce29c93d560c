"""What differs between two problems, found by identity of blocks, so that a view redraws just that."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xentgui.core.problem import Problem

Array = NDArray[Any]
Pair = tuple[Array, Array]
Bits = tuple[Array, Array]


class Span(NamedTuple):
    """`removed` items at `start` were replaced by `inserted` ones; the same number means they changed in place."""

    start: int
    removed: int
    inserted: int


def changed_rows(before: Problem, after: Problem) -> Span | None:
    """The smallest run of rows outside of which scores and labels are the same; None where all are."""
    old, new = _block_pairs(before), _block_pairs(after)
    head = _common(old, new)
    if head == len(old) == len(new):
        return None
    tail = min(_common(old[::-1], new[::-1]), len(old) - head, len(new) - head)
    removed, inserted = old[head : len(old) - tail], new[head : len(new) - tail]
    start = sum(len(labels) for _, labels in old[:head])
    span = _narrow(Span(start, _rows(removed), _rows(inserted)), removed, inserted)
    return span if span.removed or span.inserted else None


def changed_classes(before: Problem, after: Problem) -> Span | None:
    """Where classes came or went, as far as the first row tells; None where their number is the same."""
    if before.classes == after.classes:
        return None
    grown = max(after.classes - before.classes, 0)
    shrunk = max(before.classes - after.classes, 0)
    start = min(before.classes, after.classes)
    if before.rows and after.rows:
        length = start
        old = np.asarray(before.scores.row(0)[:length], np.float64)
        new = np.asarray(after.scores.row(0)[:length], np.float64)
        different = np.flatnonzero(~((old == new) | (np.isnan(old) & np.isnan(new))))
        start = int(different[0]) if different.size else length
    return Span(start, shrunk, grown)


def _block_pairs(problem: Problem) -> list[Pair]:
    return list(zip(problem.scores.blocks, problem.labels.blocks, strict=True))


def _common(old: list[Pair], new: list[Pair]) -> int:
    count = 0
    for (scores, labels), (other_scores, other_labels) in zip(old, new, strict=False):
        if scores is not other_scores or labels is not other_labels:
            break
        count += 1
    return count


def _rows(pairs: list[Pair]) -> int:
    return sum(len(labels) for _, labels in pairs)


def _narrow(span: Span, removed: list[Pair], inserted: list[Pair]) -> Span:
    """Look into the differing blocks, where there are few: an edit changes one."""
    if max(len(removed), len(inserted)) > 2 or not removed or not inserted:
        return span
    old, new = _row_bits(removed), _row_bits(inserted)
    if [half.shape[1:] + (half.dtype,) for half in old] != [half.shape[1:] + (half.dtype,) for half in new]:
        return span
    shorter = min(span.removed, span.inserted)
    head = min(_first_difference(old, new), shorter)
    tail = min(_first_difference(_reversed(old), _reversed(new)), shorter - head)
    return Span(span.start + head, span.removed - head - tail, span.inserted - head - tail)


def _reversed(bits: Bits) -> Bits:
    return bits[0][::-1], bits[1][::-1]


def _row_bits(pairs: list[Pair]) -> tuple[Array, Array]:
    """Scores and labels of some blocks as integers, each (rows, values): NaN equals the same NaN."""
    halves = ([pair[side] for pair in pairs] for side in (0, 1))
    whole = (half[0] if len(half) == 1 else np.concatenate(half) for half in halves)
    scores, labels = (np.ascontiguousarray(half).view(f"u{half.dtype.itemsize}") for half in whole)
    return scores, labels.reshape(len(labels), -1)


def _first_difference(old: Bits, new: Bits) -> int:
    rows = min(len(old[0]), len(new[0]))
    different = np.zeros(rows, bool)
    for before, after in zip(old, new, strict=True):
        different |= (before[:rows] != after[:rows]).any(axis=1)
    return int(different.argmax()) if different.any() else rows
