"""Batch: a problem's arrays as a person would hand them to a library: in one piece, shaped, in the problem's type."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np

from xentgui.core.cross_entropy import one_hot
from xentgui.core.options import Reduction
from xentgui.core.problem import Problem
from xentgui.core.row_blocks import RowBlocks

from .call import Array


class Batch:
    """Joined and cast when they are first asked for, and once for all libraries.

    Attributes:
        hollow: whether what has a number for each row and class only looks like it: a large batch is asked block by
            block, and to what sees it whole only shapes, class indices and weights matter. Every row then is a
            distribution, all of it on the first class.
    """

    def __init__(self, problem: Problem, *, hollow: bool = False) -> None:
        """Take a whole problem."""
        self.problem = problem
        self.hollow = hollow and problem.classes > 1  # of one class there is no more than a number a row
        self.options = problem.options
        self.dtype: np.dtype[Any] = problem.scores.dtype
        self.leading = problem.leading_shape

    @classmethod
    def of_block(cls, problem: Problem, index: int) -> "Batch":
        """The rows of one block, without their weights."""
        scores, labels = problem.scores.blocks[index], problem.labels.blocks[index]
        return cls(
            problem.replace(
                scores=RowBlocks([scores], len(scores)),
                labels=RowBlocks([labels], len(labels)),
                leading_shape=(len(scores),),
                sample_weight=None,
            )
        )

    @classmethod
    def of_row(cls, problem: Problem, row: int) -> "Batch":
        """One row on its own, as reduction "none" would report it."""
        return cls(problem.with_options(reduction=Reduction.NONE).with_rows(slice(row, row + 1)))

    def typed(self, dtype: np.dtype[Any]) -> "Batch":
        """The same batch with its scores in another type."""
        with np.errstate(all="ignore"):
            return Batch(self.problem.replace(scores=self.problem.scores.map(lambda block: block.astype(dtype))))

    @cached_property
    def scores(self) -> Array:
        """(..., classes); logits are divided by the temperature, which no library has."""
        if self.hollow:
            return self._like_distributions()
        temperature, blocks = self.options.temperature, self.problem.scores
        if self.options.from_logits and temperature != 1:
            with np.errstate(all="ignore"):
                blocks = blocks.map(lambda block: block / self.dtype.type(temperature))
        joined = blocks.join() if len(blocks.blocks) > 1 else blocks.blocks[0]
        return joined.reshape(*self.leading, self.problem.classes)

    def made(self, make: Callable[[Array], Array]) -> Array:
        """Other scores of the same shape, made of the scores."""
        return self.scores if self.hollow else make(self.scores)

    @cached_property
    def labels(self) -> Array:
        """Class indices (...) int64, or distributions (..., classes) in the type of the scores."""
        if self.problem.sparse:
            return self.problem.labels.join().reshape(self.leading)
        if self.hollow:
            return self._like_distributions()
        joined = self.problem.labels.join().astype(self.dtype, copy=False)
        return joined.reshape(*self.leading, self.problem.classes)

    @cached_property
    def distributions(self) -> Array:
        """The labels as distributions: one-hot where they are class indices, all zeros where one is no class."""
        if not self.problem.sparse or self.hollow:
            return self._like_distributions() if self.hollow else self.labels
        table = one_hot(self.labels.reshape(-1), self.problem.classes).astype(self.dtype, copy=False)
        return table.reshape(*self.leading, self.problem.classes)

    def _like_distributions(self) -> Array:
        """(..., classes), in the memory of one row."""
        row = np.zeros(self.problem.classes, self.dtype)
        row[0] = 1
        return np.broadcast_to(row, (*self.leading, self.problem.classes))

    @cached_property
    def ignored(self) -> Array | None:
        """(...) bool, the rows that `ignore_class` leaves out; None where the option is off or has no effect."""
        ignore = self.problem.ignored_class
        return None if ignore is None else self.labels == ignore

    @cached_property
    def kept(self) -> Array | None:
        """(...) bool, the rows that `ignore_class` does not leave out."""
        return None if self.ignored is None else ~self.ignored

    @cached_property
    def sample_weight(self) -> Array | None:
        """As they were given, in the type of the scores."""
        return self._typed(self.problem.sample_weight)

    @cached_property
    def row_weights(self) -> Array | None:
        """The sample weights, one a row: (...)."""
        given = self.sample_weight
        return None if given is None else np.broadcast_to(given, self.leading)

    @cached_property
    def class_weight(self) -> Array | None:
        """(classes,) in the type of the scores."""
        return self._typed(self.problem.class_weight)

    @cached_property
    def pos_weight(self) -> Array | None:
        """(classes,) in the type of the scores."""
        return self._typed(self.problem.pos_weight)

    @cached_property
    def label_weights(self) -> Array | None:
        """The class weight of each row's label, (...): of a distribution's largest class, 1 where it is no class.

        None where there are none, and of the binary loss, in which no row has one class.
        """
        if self.class_weight is None or self.problem.binary:
            return None
        if not self.problem.sparse:
            largest = self.problem.labels.map(lambda block: block.argmax(-1)).join()
            return self.class_weight[largest].reshape(self.leading)
        outside = (self.labels < 0) | (self.labels >= self.problem.classes)
        return np.where(outside, self.dtype.type(1), self.class_weight[np.where(outside, 0, self.labels)])

    @cached_property
    def weights_by_label(self) -> Array | None:
        """Sample weights times the class weights of the labels; None where there are neither."""
        if self.label_weights is None or self.sample_weight is None:
            return self.sample_weight if self.label_weights is None else self.label_weights
        return np.asarray(self.sample_weight * self.label_weights)

    def _typed(self, weights: Array | None) -> Array | None:
        return None if weights is None else weights.astype(self.dtype)
