"""RowOrder: which rows a view shows, and in what order; the problem's own rows stay where they are."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from .evaluation import Evaluation
from .row_expression import RowExpression
from .row_quantities import blocks

Rows = NDArray[np.intp]


class Wanted(NamedTuple):
    """What a person asked to see: rows for which `filter` holds, sorted `by` something; all as they are without."""

    filter: str = ""
    by: str = ""
    falling: bool = True


@dataclass(frozen=True, eq=False)
class RowOrder:
    """A permutation of some of a problem's rows.

    Attributes:
        rows: the problem's row at each place of the view.
        total: how many rows the problem has.
    """

    rows: Rows
    total: int

    @classmethod
    def of(cls, evaluation: Evaluation, wanted: Wanted, progress: Callable[[float], None] | None = None) -> Self:
        """Filter and sort: equals stay in the order of the rows, NaN comes last. A million rows take 0.2 s.

        Raises:
            ExpressionError: what is wanted cannot be read; `progress` may raise to stop.
        """
        problem = evaluation.problem
        names = problem.class_names, problem.classes
        kept = RowExpression.filter(wanted.filter, *names) if wanted.filter else None
        key = RowExpression(wanted.by, *names) if wanted.by else None
        found: list[Rows] = []
        keys: list[NDArray[np.float64]] = []
        for index, block in enumerate(blocks(evaluation)):
            chosen = block.row if kept is None else block.row[kept.values(block)]
            found.append(chosen)
            if key is not None:
                keys.append(np.asarray(key.values(block)[chosen - block.start], np.float64))
            if progress is not None:
                progress(index / len(evaluation.results))
        rows = np.concatenate(found)
        if key is not None:
            values = np.concatenate(keys)
            rows = rows[np.argsort(-values if wanted.falling else values, kind="stable")]
        return cls(rows, problem.rows)

    @cached_property
    def places(self) -> Rows:
        """The place of each of the problem's rows in the view; -1 where it is not shown."""
        places = np.full(self.total, -1, np.intp)
        places[self.rows] = np.arange(len(self.rows))
        return places

    def place(self, row: int) -> int:
        """Where a row of the problem is shown; -1 where it is not."""
        return int(self.places[row]) if 0 <= row < self.total else -1

    def with_rows(self, start: int, count: int) -> Self:
        """The order once `count` rows were put before row `start`: they are shown above it."""
        rows = np.where(self.rows >= start, self.rows + count, self.rows)
        at = self.place(start)
        new = np.arange(start, start + count)
        return type(self)(np.insert(rows, len(rows) if at < 0 else at, new), self.total + count)

    def without_rows(self, start: int, count: int) -> Self:
        """The order once `count` rows from `start` on were taken out."""
        kept = self.rows[(self.rows < start) | (self.rows >= start + count)]
        return type(self)(np.where(kept >= start, kept - count, kept), self.total - count)
