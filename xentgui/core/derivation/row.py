"""Row: what a derivation begins with, the scores and the label of one row of a problem."""

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..cross_entropy import BlockResult, RowRule, block_result, one_hot
from ..gradient import row_gradients
from ..log_softmax import Floats
from ..problem import Problem


class Row:
    """One row of a problem, counted through the leading axes, and what `Evaluation` says about it."""

    def __init__(self, problem: Problem, row: int) -> None:
        """Read the row; its numbers need no evaluation of the batch."""
        self.problem = problem
        self.row = row
        self.rule = RowRule.of(problem)
        self.block: NDArray[Any] = problem.scores.row(row)[None]
        self.labels: NDArray[Any] = problem.labels.row(row)[None]

    @property
    def scores(self) -> Floats:
        """The scores as they are in the table, (classes,)."""
        return np.asarray(self.block[0], np.float64)

    @property
    def classes(self) -> int:
        """The number of classes."""
        return self.problem.classes

    @cached_property
    def result(self) -> BlockResult:
        """The evaluation of this row alone."""
        return block_result(self.block, self.labels, self.rule)

    @property
    def loss(self) -> float:
        """The row's loss in nats, class weights included, sample weights not."""
        return float(self.result.losses[0])

    @property
    def ignored(self) -> bool:
        """Whether the row is left out because its label is `ignore_class`."""
        ignored = self.problem.ignored_class
        return ignored is not None and int(self.labels[0]) == ignored

    @cached_property
    def mass(self) -> Floats:
        """The label as it was given, (classes,): class indices as one-hot, NaN where the label is no class."""
        if not self.problem.sparse:
            return np.asarray(self.labels[0], np.float64)
        inside = 0 <= self.labels[0] < self.classes
        return np.asarray(one_hot(self.labels, self.classes)[0] if inside else np.full(self.classes, np.nan))

    @property
    def probabilities(self) -> Floats:
        """The probabilities before any clip, (classes,)."""
        with np.errstate(all="ignore"):
            return np.asarray(self.rule.probabilities(self.block)[0])

    @property
    def gradient(self) -> Floats:
        """d loss / d scores of this row alone, (classes,)."""
        return np.asarray(row_gradients(self.block, self.labels, self.rule)[0])
