"""ShownLosses: the row losses of the last evaluation, brought up to date block by block. No Qt."""

from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from xentgui.core.cross_entropy import BlockResult
from xentgui.core.evaluation import Evaluation
from xentgui.core.problem import Problem
from xentgui.core.reduction import weighted

Array = NDArray[Any]


class Extent(NamedTuple):
    """What some losses range over, and how many are not finite. Without a finite one, low > high."""

    low: float = np.inf
    high: float = -np.inf
    above: int = 0
    below: int = 0
    undefined: int = 0

    @classmethod
    def of(cls, losses: NDArray[np.float64]) -> Self:
        """Look at some losses."""
        if not losses.size:
            return cls()
        low, high = float(losses.min()), float(losses.max())
        if np.isfinite(low) and np.isfinite(high):
            return cls(low, high)
        finite = losses[np.isfinite(losses)]
        above, below, undefined = (losses == np.inf), (losses == -np.inf), np.isnan(losses)
        return cls(
            float(finite.min(initial=np.inf)),
            float(finite.max(initial=-np.inf)),
            *(int(np.count_nonzero(some)) for some in (above, below, undefined)),
        )

    @classmethod
    def merge(cls, parts: "list[Extent]") -> Self:
        """What all of some parts range over."""
        if not parts:
            return cls()
        low, high, *counts = zip(*parts, strict=True)
        return cls(min(low), max(high), *map(sum, counts))


class ShownLosses:
    """Losses as reduction "none" reports them, joined once and changed in place where blocks changed.

    Attributes:
        losses: (rows,) nats, 0 where ignored, NaN where there is no defined loss.
        wrong: (rows,) whether the prediction is not the label.
        ignored: (rows,) whether the label is `ignore_class`.
        extent: what the losses range over.
    """

    def __init__(self) -> None:
        """Begin without rows."""
        self.losses = np.zeros(0)
        self.wrong = np.zeros(0, bool)
        self.ignored = np.zeros(0, bool)
        self.extent = Extent()
        # The results alone are kept, not their evaluation: it would keep the scores in memory.
        self._results: list[BlockResult] = []
        self._starts: tuple[int, ...] = ()
        self._parts: list[Extent] = []
        self._ignore: int | None = None
        self._sample_weight: Array | None = None

    def update(self, evaluation: Evaluation) -> list[slice]:
        """Take in an evaluation; returns the rows whose numbers may have changed, all of them where rows moved."""
        problem, results = evaluation.problem, evaluation.results
        again = self._must_join(problem)
        if again:
            self._make_room(problem)
        changed = [i for i, result in enumerate(results) if again or result is not self._results[i]]
        weights = problem.row_weights if changed else None
        runs = [self._take_blocks(run, evaluation, weights) for run in _runs(changed)]
        self._results = results
        if changed:
            self.extent = Extent.merge(self._parts)
        return runs

    def _must_join(self, problem: Problem) -> bool:
        return (
            self._starts != problem.labels.starts
            or self._ignore != problem.ignored_class
            or self._sample_weight is not problem.sample_weight
        )

    def _make_room(self, problem: Problem) -> None:
        if len(self.losses) != problem.rows:
            self.losses = np.empty(problem.rows)
            self.wrong = np.empty(problem.rows, bool)
            self.ignored = np.empty(problem.rows, bool)
        self._starts = problem.labels.starts
        self._ignore = problem.ignored_class
        self._sample_weight = problem.sample_weight
        self._parts = [Extent()] * len(problem.labels.blocks)

    def _take_blocks(self, run: range, evaluation: Evaluation, weights: Array | None) -> slice:
        """Take in blocks that stand side by side: many at once cost little more than one. Returns their rows."""
        some, labels = slice(run.start, run.stop), evaluation.problem.labels
        starts, results = np.array(self._starts[run.start : run.stop + 1]), evaluation.results[some]
        span = slice(int(starts[0]), int(starts[-1]))
        ignored = None if self._ignore is None else np.concatenate(labels.blocks[some]) == self._ignore
        self.ignored[span] = False if ignored is None else ignored
        self.wrong[span] = np.concatenate(list(map(_is_wrong, results)))
        losses = np.concatenate([result.losses for result in results])
        self.losses[span] = weighted(losses, None if weights is None else weights[span], ignored)
        self._parts[some] = _extents(self.losses[span], starts[:-1] - starts[0])
        return span


def _is_wrong(result: BlockResult) -> NDArray[np.bool_]:
    return result.predicted != result.label if result.right is None else result.right < 1


def _extents(losses: NDArray[np.float64], starts: NDArray[np.intp]) -> list[Extent]:
    """What the losses of each block range over; the blocks begin at `starts`."""
    if losses.size:
        low, high = np.minimum.reduceat(losses, starts), np.maximum.reduceat(losses, starts)
        if np.isfinite(low).all() and np.isfinite(high).all():
            return list(map(Extent, low.tolist(), high.tolist()))
    return list(map(Extent.of, np.split(losses, starts[1:])))


def _runs(numbers: list[int]) -> list[range]:
    """Rising numbers as runs of those that follow on each other."""
    runs: list[range] = []
    for number in numbers:
        if runs and runs[-1].stop == number:
            runs[-1] = range(runs[-1].start, number + 1)
        else:
            runs.append(range(number, number + 1))
    return runs
