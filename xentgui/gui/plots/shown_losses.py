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
    """Losses as reduction "none" reports them, joined once and changed in place where a block changed.

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
        problem = evaluation.problem
        again = self._must_join(problem)
        if again:
            self._make_room(problem)
        spans = list(problem.labels.spans())
        results = evaluation.results
        changed = [i for i, result in enumerate(results) if again or result is not self._results[i]]
        weights = problem.row_weights if changed else None
        for i in changed:
            self._take_block(spans[i], results[i], weights, problem.labels.blocks[i])
            self._parts[i] = Extent.of(self.losses[spans[i]])
        self._results = results
        if changed:
            self.extent = Extent.merge(self._parts)
        return [slice(0, problem.rows)] if again else [spans[i] for i in changed]

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

    def _take_block(self, span: slice, result: BlockResult, weights: Array | None, labels: Array) -> None:
        ignored = None if self._ignore is None else labels == self._ignore
        self.ignored[span] = False if ignored is None else ignored
        self.wrong[span] = result.predicted != result.label if result.right is None else result.right < 1
        self.losses[span] = weighted(result.losses, None if weights is None else weights[span], ignored)
