"""What an earlier evaluation still knows: of blocks by their identity, of the rows of a changed block by comparison."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from .cross_entropy import BlockResult, RowRule
from .problem import Problem

Array = NDArray[Any]

# An edit changes so many blocks; then it is worth while to look which of their rows it changed.
_FEW_BLOCKS = 4


class Known(Protocol):
    """An evaluation, as far as another one can use it."""

    problem: Problem
    rule: RowRule
    results: list[BlockResult]


class Job(NamedTuple):
    """The rows of a block that have to be computed: all of them, or those that differ from the block before."""

    scores: Array
    labels: Array
    rows: NDArray[np.intp] | None = None
    before: BlockResult | None = None

    def joined(self, result: BlockResult) -> BlockResult:
        """The result of the whole block."""
        return result if self.rows is None or self.before is None else self.before.with_rows(self.rows, result)


def reused(problem: Problem, previous: Known | None, rule: RowRule) -> tuple[list[BlockResult | None], list[int]]:
    """What `previous` knows of each block, and the blocks of which it knows nothing."""
    scores, labels = problem.scores.blocks, problem.labels.blocks
    if previous is None or not rule.same_as(previous.rule):
        return [None] * len(scores), list(range(len(scores)))
    before = previous.problem
    if len(before.scores.blocks) == len(scores):
        todo = sorted({*problem.scores.differing(before.scores), *problem.labels.differing(before.labels)})
        if len(todo) <= _FEW_BLOCKS:
            return list(previous.results), todo
    # By identity: `previous` keeps its blocks alive, so an id stands for one block only.
    blocks = zip(before.scores.blocks, before.labels.blocks, previous.results, strict=True)
    known = {(id(s), id(y)): result for s, y, result in blocks}
    results = [known.get((id(s), id(y))) for s, y in zip(scores, labels, strict=True)]
    return results, [i for i, result in enumerate(results) if result is None]


def jobs_of(problem: Problem, previous: Known | None, rule: RowRule, todo: Sequence[int]) -> list[Job]:
    """What has to be computed of these blocks; of a few that were edited in place, the rows that differ."""
    pairs = [(problem.scores.blocks[i], problem.labels.blocks[i]) for i in todo]
    if previous is None or not rule.same_as(previous.rule) or len(todo) > _FEW_BLOCKS:
        return [Job(*pair) for pair in pairs]
    before = previous.problem
    if len(before.scores.blocks) != len(problem.scores.blocks):
        return [Job(*pair) for pair in pairs]
    return [
        _job((before.scores.blocks[i], before.labels.blocks[i]), pair, previous.results[i])
        for i, pair in zip(todo, pairs, strict=True)
    ]


def _job(old: tuple[Array, Array], new: tuple[Array, Array], result: BlockResult) -> Job:
    rows = _rows_that_differ(old, new)
    return Job(*new) if rows is None else Job(new[0][rows], new[1][rows], rows, result)


def _rows_that_differ(old: tuple[Array, Array], new: tuple[Array, Array]) -> NDArray[np.intp] | None:
    """The rows in which two blocks differ; None where they are not alike, or most of their rows differ."""
    if any(a.shape != b.shape or a.dtype != b.dtype for a, b in zip(old, new, strict=True)):
        return None
    rows = [_places(a, b) // (b.size // len(b)) for a, b in zip(old, new, strict=True) if a is not b and b.size]
    found = np.unique(np.concatenate(rows)) if rows else np.arange(0)
    return found if len(found) * 4 < len(new[1]) else None


def _places(old: Array, new: Array) -> NDArray[np.intp]:
    """Where two arrays differ, in their flat order: far faster than to look row by row where few places do."""
    # NaN differs from itself: its rows are computed again, and come out the same.
    return np.flatnonzero((old != new).reshape(-1))
