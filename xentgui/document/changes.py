"""What differs between two problems, found by identity of blocks, so that a view redraws just that."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xentgui.core.problem import Problem

Array = NDArray[Any]
Pair = tuple[Array, Array]


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
    old, new = _row_bytes(removed), _row_bytes(inserted)
    if old.shape[1] != new.shape[1]:
        return span
    shorter = min(len(old), len(new))
    head = _first_difference(old[:shorter], new[:shorter])
    tail = _first_difference(old[::-1][: shorter - head], new[::-1][: shorter - head])
    return Span(span.start + head, span.removed - head - tail, span.inserted - head - tail)


def _row_bytes(pairs: list[Pair]) -> Array:
    """Scores and labels of some blocks as bytes, (rows, bytes a row): NaN equals the same NaN."""
    halves = [np.concatenate([pair[side] for pair in pairs]) for side in (0, 1)]
    flat = [np.ascontiguousarray(half).view(np.uint8).reshape(len(half), -1) for half in halves]
    return np.concatenate(flat, axis=1)


def _first_difference(old: Array, new: Array) -> int:
    different = (old != new).any(axis=1)
    return int(different.argmax()) if different.any() else len(old)
