"""The ways to read labels: one class higher or lower, shifted by a row, counted from the end."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xentgui.core.cross_entropy import one_hot_rows
from xentgui.core.log_softmax import Floats, Indices
from xentgui.core.problem import Problem
from xentgui.core.progress import checked
from xentgui.core.row_blocks import RowBlocks

from .change import Change, Choice, Edit
from .readers import Reader

Array = NDArray[Any]
Flags = NDArray[np.bool_]

_MOST_MASS = 2_000_000  # cells of a table of labels that is copied for each way to read it


@dataclass(frozen=True, eq=False)
class IndexLabels:
    """Class indices, (rows,). Rows that are no class have no loss, or where `free` cost 0; `dropped` ones are gone."""

    index: Indices
    classes: int
    dropped: Flags | None = None
    free: bool = False

    @cached_property
    def outside(self) -> Flags:
        """Rows whose index is no class."""
        return (self.index < 0) | (self.index >= self.classes)

    @cached_property
    def any_outside(self) -> bool:
        """Whether there is such a row."""
        return bool(self.outside.any())

    @cached_property
    def safe(self) -> Indices:
        """The index, and 0 in place of one that is no class."""
        return np.where(self.outside, 0, self.index)

    def weights(self, weight: Array) -> Floats:
        """The class weight of each row."""
        return np.where(self.outside, 0.0, weight[self.safe])

    def finish(self, losses: Floats) -> Floats:
        """Row losses of those that are no class."""
        if not self.any_outside:
            return losses
        return np.where(self.outside, 0.0 if self.free else np.nan, losses)


@dataclass(frozen=True, eq=False)
class MassLabels:
    """Distributions, or the yes and no of the binary loss, (rows, classes)."""

    table: RowBlocks
    dropped: Flags | None = None
    free: bool = field(default=False, init=False)

    def cost(self, reader: Reader, block: int, weight: Array | None) -> Floats:
        """What the labels of one block cost, class weights included."""
        mass = np.asarray(self.table.blocks[block], np.float64)
        return reader.weighted(mass if weight is None else mass * weight)

    def finish(self, losses: Floats) -> Floats:
        """All have a loss."""
        return losses

    @cached_property
    def entropy(self) -> Floats:
        """The entropy of each row, (rows,)."""
        blocks = (np.asarray(block, np.float64) for block in self.table.blocks)
        return np.concatenate([-np.where(mass > 0, mass * np.log(mass), 0).sum(axis=1) for mass in blocks])


LabelReading = IndexLabels | MassLabels


def stacked(labels: Sequence[LabelReading], span: slice) -> Indices | None:
    """The classes of some rows in each way to read the labels, (labels, rows); None of distributions."""
    indices = [label.safe[span] for label in labels if isinstance(label, IndexLabels)]
    return np.stack(indices) if indices else None


def label_readings(problem: Problem) -> list[Choice[LabelReading]]:
    """The present one first."""
    index = class_indices(problem)
    if index is not None:
        return list(checked(_of_indices(index, problem)))
    return list(checked(_of_mass(problem)))


def class_indices(problem: Problem) -> Indices | None:
    """The labels as class indices; None of a table that is not one-hot."""
    if problem.binary:
        return None
    if problem.sparse:
        return problem.labels.join()
    if not all(one_hot_rows(block).all() for block in problem.labels.blocks):
        return None
    return np.concatenate([block.argmax(axis=1) for block in problem.labels.blocks])


def _of_indices(index: Indices, problem: Problem) -> Iterator[Choice[LabelReading]]:
    classes = problem.classes
    yield Choice(None, IndexLabels(index, classes))
    if index.min(initial=0) < 0:
        words = "negative labels counted from the last class, as NumPy and optax do"
        yield _relabelled("negative labels wrap", words, np.where(index < 0, index + classes, index), problem)
    lower, higher = index - 1, index + 1
    last = "class 0 becomes the last"
    yield _relabelled("labels -1", f"labels one lower; {last}", np.where(lower == -1, classes - 1, lower), problem)
    first = "the last class becomes 0"
    yield _relabelled("labels +1", f"labels one higher; {first}", np.where(higher == classes, 0, higher), problem)
    for shifted, text in ((lower, "lower"), (higher, "higher")):
        change = Change(
            f"labels one {text}, free", f"labels one {text}; those that are no class then cost 0, and count"
        )
        yield Choice(change, IndexLabels(shifted, classes, free=True))
    laid_out = index.reshape(problem.leading_shape)
    for change, moved, dropped in _row_shifts(laid_out, laid_out.ndim - 1):
        yield Choice(change, IndexLabels(moved.reshape(-1), classes, dropped))


def _relabelled(name: str, words: str, index: Indices, problem: Problem) -> Choice[LabelReading]:
    edit = Edit("set_labels", {"row": 0, "values": index}) if problem.sparse else None
    return Choice(Change(name, words, edit), IndexLabels(index, problem.classes))


def _of_mass(problem: Problem) -> Iterator[Choice[LabelReading]]:
    yield Choice(None, MassLabels(problem.labels))
    if problem.cells > _MOST_MASS:
        return
    table = problem.labels.join()
    for step, words in ((-1, "lower"), (1, "higher")):
        change = Change(f"labels {step:+d}", f"label columns one {words}; the one at the end goes to the other")
        yield Choice(change, MassLabels(_blocks(np.roll(table, step, axis=1), problem)))
    laid_out = table.reshape(*problem.leading_shape, problem.classes)
    for change, moved, dropped in _row_shifts(laid_out, laid_out.ndim - 2):
        yield Choice(change, MassLabels(_blocks(moved.reshape(table.shape), problem), dropped))


def _blocks(table: Array, problem: Problem) -> RowBlocks:
    return RowBlocks([table[span] for span in problem.labels.spans()], problem.labels.height)


def _row_shifts(table: Array, axis: int) -> Iterator[tuple[Change, Array, Flags | None]]:
    """Labels of the next and of the last row (in a sequence, of its steps): with its end left out, or going round."""
    if axis < 0 or table.shape[axis] < 2:
        return
    rows = table.shape[: axis + 1]
    for step, words in ((-1, "next"), (1, "last")):
        moved = np.roll(table, step, axis=axis)
        dropped = np.zeros(rows, bool)
        dropped[..., -1 if step < 0 else 0] = True
        base = f"each row with the label of the {words} one"
        yield Change(f"{words} row's label", f"{base}; the row that has none is left out"), moved, dropped.reshape(-1)
        yield Change(f"{words} row's label, round", f"{base}, and going round at the end"), moved, None
