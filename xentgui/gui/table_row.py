"""Row: one row of a table, and its numbers where they are asked for."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xentgui.core.cross_entropy import RowRule
from xentgui.core.evaluation import RowNumbers, row_numbers
from xentgui.core.problem import NO_LABEL, Problem
from xentgui.document.document import State

from .cell_text import ClassNames


@dataclass(frozen=True, eq=False)
class Row:
    """One row: where it stands, and what the classes are called; its numbers are looked up when they are asked for."""

    state: State
    index: int
    names: ClassNames

    @property
    def problem(self) -> Problem:
        """The problem it is a row of."""
        return self.state.problem

    @cached_property
    def numbers(self) -> RowNumbers:
        """Loss and prediction; computed on their own while the batch is still being evaluated."""
        evaluation = self.state.evaluation
        return row_numbers(self.problem, self.index) if evaluation is None else evaluation.row(self.index)

    @cached_property
    def index_label(self) -> int:
        """The label as a class index, of a distribution its largest class; -1 where that has no mass."""
        label = self.problem.labels.row(self.index)
        if self.problem.sparse:
            return int(label)
        return int(label.argmax()) if self.most_mass > 0 else NO_LABEL

    @property
    def label(self) -> int:
        """The label's class; -1 where it is none."""
        return self.index_label if 0 <= self.index_label < self.problem.classes else -1

    @cached_property
    def most_mass(self) -> float:
        """The largest mass of a distribution; 1 for a class index."""
        return 1.0 if self.problem.sparse else float(self.problem.labels.row(self.index).max())

    @property
    def mass(self) -> NDArray[Any]:
        """The row of a table of labels, (classes,)."""
        return self.problem.labels.row(self.index)

    @cached_property
    def says_yes(self) -> NDArray[Any]:
        """The classes that the binary loss predicts, (classes,) bool."""
        scores = self.problem.scores.row(self.index)[None]
        return np.asarray(RowRule.of(self.problem).read_cells(scores).says_yes[0])

    def marked(self, first: int, last: int) -> list[int]:
        """The classes of the label from one class to another."""
        if self.problem.binary:
            return [first + int(at) for at in np.flatnonzero(self.mass[first : last + 1] > 0.5)]
        return [self.label] if first <= self.label <= last else []

    @property
    def ignored(self) -> bool:
        """Whether the row is left out of the loss."""
        ignored = self.problem.ignored_class
        return ignored is not None and self.index_label == ignored
