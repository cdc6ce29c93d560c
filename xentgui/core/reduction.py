"""From row losses to the reported value, with its denominator, as Keras 3 defines the reductions."""

from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from .cross_entropy import BlockResult
from .options import Reduction

Array = NDArray[Any]


class Totals(NamedTuple):
    """Sums over some rows; those of two blocks add up.

    An ignored row counts nowhere but in `rows`. A row without a defined loss counts in `kept`, `undefined` and
    `weight`, and in none of the others.
    """

    rows: float = 0
    kept: float = 0
    undefined: float = 0
    correct: float = 0
    loss: float = 0
    weight: float = 0
    defined_weight: float = 0

    @classmethod
    def of(cls, result: BlockResult, weights: Array | None, ignored: Array | None) -> Self:
        """Sum one block; `weights` and `ignored` are (rows,) or None."""
        losses = weighted(result.losses, weights, ignored)
        kept = np.ones(len(losses), bool) if ignored is None else ~ignored
        undefined = np.isnan(losses)
        defined = kept & ~undefined
        row_weights = kept.astype(np.float64) if weights is None else weights * kept
        if result.label_weight is not None:
            row_weights = row_weights * result.label_weight
        return cls(
            len(losses),
            int(kept.sum()),
            int(undefined.sum()),
            int((defined & (result.predicted == result.label)).sum()),
            float(losses.sum(where=defined)),
            float(row_weights.sum()),
            float(row_weights.sum(where=defined)),
        )

    @classmethod
    def merge(cls, parts: "list[Totals]") -> Self:
        """Add up the totals of all blocks."""
        return cls(*np.sum(parts, axis=0).tolist()) if parts else cls()

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


def weighted(losses: Array, weights: Array | None, ignored: Array | None) -> Array:
    """What reduction "none" reports: weight times loss, 0 where a row is ignored or weighs nothing."""
    if weights is not None:
        losses = np.where(weights == 0, 0.0, losses * weights)
    return losses if ignored is None else np.where(ignored, 0.0, losses)
