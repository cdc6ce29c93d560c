"""What differs between two problems, found by identity of blocks, so that a view redraws just that."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xentgui.core.problem import Problem

Array = NDArray[Any]
Pair = tuple[Array, Array]

# An edit copies one or two blocks; where more of the data moved, a redraw costs less than to look for what stayed.
_BYTES_TO_COMPARE = 8 << 20
_CELLS_TO_MOVE = 1 << 20


class Span(NamedTuple):
    """`removed` items at `start` were replaced by `inserted` ones; the same number means they changed in place."""

    start: int
    removed: int
    inserted: int


def changed_rows(before: Problem, after: Problem) -> Span | None:
    """The smallest run of rows outside of which scores and labels are the same; None where all are."""
    if before.scores is after.scores and before.labels is after.labels:
        return None
    if not _comparable(before, after):
        return Span(0, before.rows, after.rows)
    if before.labels.starts != after.labels.starts:
        return _span(_block_pairs(before), _block_pairs(after), 0)
    # In place: the blocks around the changed ones need no second look.
    changed = sorted({*before.scores.differing(after.scores), *before.labels.differing(after.labels)})
    if not changed:
        return None
    some, skipped = slice(changed[0], changed[-1] + 1), before.labels.starts[changed[0]]
    old, new = _block_pairs(before, some), _block_pairs(after, some)
    return _span_in_block(old[0], new[0], skipped) if len(changed) == 1 else _span(old, new, skipped)


def _span_in_block(old: Pair, new: Pair, skipped: int) -> Span | None:
    """The run of rows that differ in one block, which is what an edit changes: found in one look at it."""
    pairs = [(a, b) for a, b in zip(old, new, strict=True) if a is not b and a.size]
    rows = np.concatenate([_places(a, b) // (a.size // len(a)) for a, b in pairs]) if pairs else np.arange(0)
    if not rows.size:
        return None
    start, count = int(rows.min()), int(rows.max() - rows.min()) + 1
    return Span(skipped + start, count, count)


def _span(old: Sequence[Pair], new: Sequence[Pair], skipped: int) -> Span | None:
    """The run of rows that differ; both begin `skipped` rows after the first."""
    left, right = (sum(len(labels) for _, labels in pairs) for pairs in (old, new))
    head = _same_rows(old, new, backwards=False)
    if head == left == right:
        return None
    tail = min(_same_rows(old, new, backwards=True), left - head, right - head)
    return Span(skipped + head, left - head - tail, right - head - tail)


def rows_moved(before: Problem, after: Problem, span: Span) -> Problem | None:
    """A step between the two: rows have come or gone as in `after`, and those that changed in place have not yet.

    None where that would cost more than a redraw, or where the two are of different kinds.
    """
    kept, gain = min(span.removed, span.inserted), span.inserted - span.removed
    if not kept:
        return after
    if not _comparable(before, after) or abs(gain) * after.classes > _CELLS_TO_MOVE:
        return None
    start = span.start + kept
    if gain < 0:
        gone = np.arange(start, start - gain)
        return after.replace(scores=before.scores.remove(gone), labels=before.labels.remove(gone))
    come = slice(start, start + gain)
    return after.replace(
        scores=before.scores.insert(start, after.scores.take(come)),
        labels=before.labels.insert(start, after.labels.take(come)),
    )


def changed_classes(before: Problem, after: Problem) -> Span | None:
    """Where classes came or went, as far as their names and the first rows tell; None where none did."""
    if before.classes == after.classes:
        return None
    both = min(before.classes, after.classes)
    start = min(_same_names(before, after, both), _same_columns(before, after, both))
    return Span(start, max(before.classes - after.classes, 0), max(after.classes - before.classes, 0))


def renamed_classes(before: Problem, after: Problem) -> range:
    """The smallest range of classes outside of which all are called the same; of equally many classes."""
    if before.class_names is after.class_names:
        return range(0)
    different = [i for i in range(after.classes) if before.class_name(i) != after.class_name(i)]
    return range(different[0], different[-1] + 1) if different else range(0)


def _comparable(before: Problem, after: Problem) -> bool:
    return all(
        old.dtype == new.dtype and old.shape[1:] == new.shape[1:]
        for old, new in ((before.scores, after.scores), (before.labels, after.labels))
    )


def _block_pairs(problem: Problem, some: slice = slice(None)) -> list[Pair]:
    return list(zip(problem.scores.blocks[some], problem.labels.blocks[some], strict=True))


def _same_rows(old: Sequence[Pair], new: Sequence[Pair], *, backwards: bool) -> int:
    """How many rows are the same from the start on, or from the end back."""
    count, budget = 0, _BYTES_TO_COMPARE
    for one, other in _pieces(old, new, backwards=backwards):
        if one[0] is not other[0] or one[1] is not other[1]:
            budget -= one[0].nbytes
            same = min(_same_start(a, b, backwards) for a, b in zip(one, other, strict=True)) if budget >= 0 else 0
            if same < len(one[1]):
                return count + same
        count += len(one[1])
    return count


def _pieces(old: Sequence[Pair], new: Sequence[Pair], *, backwards: bool) -> Iterator[tuple[Pair, Pair]]:
    """Pieces of both that stand at the same distance from their start or end; whole blocks where they agree."""
    left, right = list(old if backwards else old[::-1]), list(new if backwards else new[::-1])
    while left and right:
        one, other = left.pop(), right.pop()
        rows = min(len(one[1]), len(other[1]))
        for pair, rest in ((one, left), (other, right)):
            if len(pair[1]) > rows:
                rest.append(_cut(pair, slice(None, -rows or None) if backwards else slice(rows, None)))
        if len(one[1]) != len(other[1]):
            piece = slice(rows) if not backwards else slice(-rows, None) if rows else slice(0)
            one, other = _cut(one, piece), _cut(other, piece)
        yield one, other


def _cut(pair: Pair, rows: slice) -> Pair:
    return pair[0][rows], pair[1][rows]


def _same_start(old: Array, new: Array, backwards: bool) -> int:
    """How many rows at the start (or the end) are the same in every bit."""
    if old is new or not old.size:
        return len(old)
    places = _places(old, new)
    if not places.size:
        return len(old)
    wide = old.size // len(old)
    return len(old) - 1 - int(places[-1]) // wide if backwards else int(places[0]) // wide


def _places(old: Array, new: Array) -> NDArray[np.intp]:
    """Where two arrays differ in a bit, in their flat order."""
    bits = f"u{old.dtype.itemsize}"
    return np.flatnonzero((old.view(bits) != new.view(bits)).reshape(-1))


def _same_names(before: Problem, after: Problem, both: int) -> int:
    if not before.class_names or not after.class_names:
        return both
    pairs = zip(before.class_names, after.class_names, strict=False)
    return next((i for i, (old, new) in enumerate(pairs) if old != new), both)


def _same_columns(before: Problem, after: Problem, both: int) -> int:
    old, new = before.scores.blocks[0], after.scores.blocks[0]
    rows = min(len(old), len(new))
    bits = f"u{old.dtype.itemsize}"
    if not rows or old.dtype != new.dtype:
        return both
    same = (old[:rows, :both].view(bits) == new[:rows, :both].view(bits)).all(axis=0)
    return both if same.all() else int(same.argmin())
