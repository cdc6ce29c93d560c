"""From row losses to the reported value, with its denominator, as Keras 3 defines the reductions."""

from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from .cross_entropy import BlockResult
from .options import Reduction
from .problem import Problem

Array = NDArray[Any]


class Totals(NamedTuple):
    """Sums over some rows; those of two blocks add up.

    An ignored row counts nowhere but in `rows`. A row without a defined loss counts in `kept`, `undefined` and
    `weight`, and in none of the others; `uneven` counts rows whose label mass does not sum to 1.
    """

    rows: float = 0
    kept: float = 0
    undefined: float = 0
    correct: float = 0
    loss: float = 0
    weight: float = 0
    defined_weight: float = 0
    uneven: float = 0

    @classmethod
    @np.errstate(all="ignore")
    def of(cls, result: BlockResult, weights: Array | None, ignored: Array | None) -> Self:
        """Sum one block; `weights` and `ignored` are (rows,) or None."""
        losses = weighted(result.losses, weights, ignored)
        # An ignored row's loss is 0, and with it whatever its scores are.
        undefined = np.isnan(losses)
        missing = int(np.count_nonzero(undefined))
        defined = ~undefined if missing else None
        right = (result.predicted == result.label) & (result.label >= 0) if result.right is None else result.right
        kept = len(losses)
        if ignored is not None:
            right = right & ~ignored  # only class indices are ignored
            kept -= int(np.count_nonzero(ignored))
        row_weights = _row_weights(result, weights, ignored)
        return cls(
            len(losses),
            kept,
            missing,
            _sum(right, defined),
            _sum(losses, defined),
            kept if row_weights is None else _sum(row_weights),
            kept - missing if row_weights is None else _sum(row_weights, defined),
            0 if result.uneven is None else int(np.count_nonzero(result.uneven)),
        )

    @classmethod
    def merge(cls, parts: "list[Totals]") -> Self:
        """Add up the totals of all blocks."""
        return cls(*(sum(column, 0.0) for column in zip(*parts, strict=True)))

    @property
    def defined(self) -> Self:
        """The same without the rows that have no defined loss."""
        return self._replace(kept=self.kept - self.undefined, undefined=0, weight=self.defined_weight)

    def denominator(self, reduction: Reduction) -> float:
        """What the sum is divided by."""
        match reduction:
            case Reduction.SUM_OVER_BATCH_SIZE:
                return self.kept
            case Reduction.MEAN_WITH_SAMPLE_WEIGHT:
                return self.weight
            case _:
                return 1.0

    def reduce(self, reduction: Reduction) -> float:
        """The reported value in nats ("none" as the sum); 0 where the denominator is, as Keras divides."""
        if self.undefined:
            return float("nan")
        denominator = self.denominator(reduction)
        return self.loss / denominator if denominator else 0.0


def _sum(values: Array, where: Array | None = None) -> float:
    """The sum of some values; without `where` of all, which is several times as fast as where all are true."""
    if where is not None:
        return float(values.sum(where=where))
    return float(np.count_nonzero(values) if values.dtype == bool else values.sum())


def _row_weights(result: BlockResult, weights: Array | None, ignored: Array | None) -> Array | None:
    """Each row's share of the denominator; None where every row that is not ignored weighs 1."""
    if result.label_weight is not None:
        weights = result.label_weight if weights is None else weights * result.label_weight
    return weights if weights is None or ignored is None else np.where(ignored, 0.0, weights)


def rows_per_weight(problem: Problem) -> float:
    """How many rows share one weight: Keras divides by the sum of weights as given, not as broadcast over the rows.

    Labels that weigh, or are ignored, make weights of their own for each row.
    """
    given = problem.sample_weight
    if given is None or given.size == problem.rows or not problem.rows:
        return 1.0
    if problem.sparse and (problem.ignored_class is not None or problem.class_weight is not None):
        return 1.0
    return problem.rows / given.size


@np.errstate(all="ignore")
def weighted(losses: Array, weights: Array | None, ignored: Array | None) -> Array:
    """What reduction "none" reports: weight times loss, 0 where a row is ignored or weighs nothing."""
    if weights is not None:
        losses = np.where(weights == 0, 0.0, losses * weights)
    return losses if ignored is None else np.where(ignored, 0.0, losses)
