"""Which few rows to name: found block by block, so that a million rows cost no more than a few. No Qt here."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xentgui.core.evaluation import Evaluation
from xentgui.core.reduction import Totals, weighted

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Term(NamedTuple):
    """One row of the sum: its loss before weights, and its weight (None where rows are not weighed)."""

    row: int
    loss: float
    weight: float | None


class BlockOfRows:
    """The row losses of one block of an evaluation."""

    def __init__(self, evaluation: Evaluation, index: int) -> None:
        """Look at block `index`."""
        problem = evaluation.problem
        self.problem = problem
        self.start, self.stop = problem.labels.starts[index : index + 2]
        self.result = evaluation.results[index]
        self.labels = problem.labels.blocks[index]
        self.weights = problem.weights_of(slice(self.start, self.stop))
        ignore = problem.ignored_class
        self.ignored: Flags | None = None if ignore is None else self.labels == ignore

    @property
    def losses(self) -> Floats:
        """What reduction "none" reports for these rows."""
        return np.asarray(weighted(self.result.losses, self.weights, self.ignored), np.float64)

    @property
    def counted(self) -> Flags:
        """Rows that are summed: not ignored, and with a defined loss."""
        defined = ~np.isnan(self.losses)
        return defined if self.ignored is None else defined & ~self.ignored

    def term(self, row: int) -> Term:
        """How a row enters the sum."""
        at = row - self.start
        loss = float(self.result.losses[at])
        weight = None if self.weights is None else float(self.weights[at])
        by_class = self._label_weight(at)
        if by_class:
            loss, weight = loss / by_class, by_class * (1.0 if weight is None else weight)
        return Term(row, loss, weight)

    def _label_weight(self, at: int) -> float:
        # A class weight is one factor of the row's loss only where all label mass is on one class.
        weights = self.result.label_weight
        alone = weights is not None and not self.problem.options.label_smoothing
        return float(weights[at]) if weights is not None and alone else 0.0


def undefined_rows(evaluation: Evaluation, limit: int) -> list[int]:
    """The first rows that have no defined loss."""
    found = _first(evaluation, lambda part: part.undefined > 0, lambda block: np.isnan(block.losses), limit)
    return [row for _, row in found]


def first_uneven_row(evaluation: Evaluation) -> int:
    """The first row whose label mass does not sum to 1; there has to be one."""
    index = next(i for i, part in enumerate(evaluation.parts) if part.uneven)
    uneven = evaluation.results[index].uneven
    assert uneven is not None
    return evaluation.problem.labels.starts[index] + int(uneven.argmax())


def infinite_rows(evaluation: Evaluation, limit: int) -> list[int]:
    """The first rows whose loss is infinite."""
    found = _first(evaluation, lambda part: not math.isfinite(part.loss), lambda block: np.isinf(block.losses), limit)
    return [row for _, row in found]


def first_terms(evaluation: Evaluation, limit: int) -> list[Term]:
    """The first rows that are summed."""
    found = _first(evaluation, _has_counted, lambda block: block.counted, limit)
    return [block.term(row) for block, row in found]


def last_term(evaluation: Evaluation) -> Term:
    """The last row that is summed; there has to be one."""
    index = next(i for i in reversed(range(len(evaluation.parts))) if _has_counted(evaluation.parts[i]))
    block = BlockOfRows(evaluation, index)
    return block.term(block.start + int(np.flatnonzero(block.counted)[-1]))


def reported_loss(evaluation: Evaluation, row: int) -> float:
    """What reduction "none" reports for one row."""
    block = BlockOfRows(evaluation, evaluation.problem.labels.locate(row)[0])
    return float(block.losses[row - block.start])


def _has_counted(part: Totals) -> bool:
    return part.kept > part.undefined


def _first(
    evaluation: Evaluation, may_hold: Callable[[Totals], bool], holds: Callable[[BlockOfRows], Flags], limit: int
) -> list[tuple[BlockOfRows, int]]:
    found: list[tuple[BlockOfRows, int]] = []
    for index, part in enumerate(evaluation.parts):
        if len(found) == limit:
            break
        if may_hold(part):
            block = BlockOfRows(evaluation, index)
            inside = np.flatnonzero(holds(block))[: limit - len(found)]
            found += [(block, block.start + int(at)) for at in inside]
    return found
