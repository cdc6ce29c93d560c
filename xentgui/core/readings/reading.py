"""Reading: one way to take a batch, such as scores for probabilities; what the batch would be, and its numbers."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xentgui.core.cross_entropy import BlockResult, RowRule, block_result
from xentgui.core.evaluation import Evaluation, evaluate, joined
from xentgui.core.problem import Problem
from xentgui.core.row_blocks import RowBlocks

Array = NDArray[Any]
Rows = NDArray[np.intp]
Report = Callable[[float], None]
OfBlock = Callable[[Problem, Array], Array]


_MOST_CELLS = 1 << 24  # 128 MB: more are not copied for a number that may mean nothing


class DoesNotApply(ValueError):
    """A batch cannot be taken in this way; the message names the place."""


@dataclass(frozen=True, kw_only=True)
class Reading(ABC):
    """One way to take a batch.

    Attributes:
        name: stable, such as "softmax-undone".
        title: what a person calls it.
        words: what it does, in a sentence.
        refuse: raises `DoesNotApply` where a batch cannot be taken so.
    """

    name: str
    title: str
    words: str
    refuse: Callable[[Problem], None] = lambda _: None

    def of(self, problem: Problem) -> Problem:
        """The batch so taken.

        Raises:
            DoesNotApply: it cannot be.
        """
        self.refuse(problem)
        return self._made(problem)

    def evaluated(self, problem: Problem, report: Report) -> Evaluation:
        """The numbers of the batch so taken.

        Raises:
            DoesNotApply: it cannot be.
        """
        return evaluate(self.of(problem), progress=report, threads=1)

    def cells(self, problem: Problem) -> int:
        """How many cells `of` copies, about."""
        return problem.cells

    @abstractmethod
    def _made(self, problem: Problem) -> Problem:
        """The batch so taken, of one that is not refused."""


@dataclass(frozen=True, kw_only=True)
class RowReading(Reading):
    """A reading that takes each row for itself, but for the row that a label is taken from.

    Attributes:
        options: the loss options that it changes.
        scores: what becomes of a block of scores; None where they stay.
        labels: what becomes of a block of labels; None where they stay.
        source: the row that the label of each row is taken from, (rows,); None where each keeps its own.
    """

    options: Mapping[str, Any] = field(default_factory=dict)
    scores: OfBlock | None = None
    labels: OfBlock | None = None
    source: Callable[[Problem], Rows] | None = None

    def evaluated(self, problem: Problem, report: Report) -> Evaluation:
        """The numbers of the batch so taken; its tables are made a block at a time, not as a whole."""
        self.refuse(problem)
        read = problem.with_options(**self.options)
        source = None if self.source is None else self.source(problem)
        rule, results = RowRule.of(read), list[BlockResult]()
        spans = list(problem.scores.spans())
        for number, span in enumerate(spans):
            labels = self._labels(problem, number, None if source is None else source[span])
            results.append(block_result(self._scores(problem, number), labels, rule))
            report((number + 1) / len(spans))
        # Which rows are ignored is read from class indices; tables are not looked at any more.
        return joined(read.replace(labels=self._all_labels(problem)) if problem.sparse else read, results)

    def cells(self, problem: Problem) -> int:
        """How many cells are copied: none for options, one a row for class indices."""
        if self.scores is None and not self._moves_labels:
            return 0
        return problem.rows if self.scores is None and problem.sparse else problem.cells

    @property
    def _moves_labels(self) -> bool:
        return self.labels is not None or self.source is not None

    def _made(self, problem: Problem) -> Problem:
        blocks = range(len(problem.scores.blocks))
        scores = problem.scores
        if self.scores is not None:
            scores = RowBlocks([self._scores(problem, number) for number in blocks], scores.height)
        return problem.replace(scores=scores, labels=self._all_labels(problem)).with_options(**self.options)

    def _all_labels(self, problem: Problem) -> RowBlocks:
        labels = problem.labels
        if not self._moves_labels:
            return labels
        rows = None if self.source is None else self.source(problem)
        spans = enumerate(labels.spans())
        blocks = [self._labels(problem, number, None if rows is None else rows[span]) for number, span in spans]
        return RowBlocks(blocks, labels.height)

    def _scores(self, problem: Problem, number: int) -> Array:
        block = problem.scores.blocks[number]
        if self.scores is None:
            return block
        with np.errstate(all="ignore"):
            return self.scores(problem, block).astype(block.dtype, copy=False)

    def _labels(self, problem: Problem, number: int, rows: Rows | None) -> Array:
        block = problem.labels.blocks[number] if rows is None else problem.labels.take(rows)
        return block if self.labels is None else self.labels(problem, block).astype(block.dtype, copy=False)


def refuse_many_cells(problem: Problem) -> None:
    """Refuse to copy a large table whole."""
    if problem.cells > _MOST_CELLS:
        raise DoesNotApply(f"more than {_MOST_CELLS:,} cells would have to be copied")


@dataclass(frozen=True, kw_only=True)
class WholeReading(Reading):
    """A reading that makes the batch as a whole.

    Attributes:
        make: the batch so taken.
        of_labels: whether it moves nothing but labels.
    """

    make: Callable[[Problem], Problem]
    of_labels: bool = False

    def cells(self, problem: Problem) -> int:
        """How many cells are copied: one a row for class indices."""
        return problem.rows if self.of_labels and problem.sparse else problem.cells

    def _made(self, problem: Problem) -> Problem:
        return self.make(problem)
