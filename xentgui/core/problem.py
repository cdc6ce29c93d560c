"""Problem: scores, labels, weights, names and options at one moment; frozen, so an edit makes a new one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as _replace
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import door
from .options import Loss, LossOptions
from .row_blocks import RowBlocks, rows_per_block

Array = NDArray[Any]

NO_LABEL = -1  # the class index of a row that has none


@dataclass(frozen=True, eq=False)
class Problem:
    """A batch whose loss is asked for. Make one with `Problem.create`, which checks; two are the same by identity.

    Attributes:
        scores: (rows, classes), logits or probabilities.
        labels: aligned with scores; (rows,) int64 class indices, which may lie outside the classes (such a
            row has no defined loss), or (rows, classes) distributions; for the binary loss (rows, classes), the
            share of yes.
        options: how the loss is computed.
        leading_shape: the shape of the rows before they were laid out in one column, e.g. (batch, time).
        sample_weight: None, or weights that broadcast to `leading_shape`, as they were given.
        class_weight: None, or (classes,).
        pos_weight: None, or (classes,): what yes weighs against no in the binary loss.
        class_names: one a class, or empty: then a class is named by its index.
        title: what a person calls this batch.
        note: a sentence on what to look at.
        ignored_findings: the rules of `diagnose` whose findings are not wanted for this batch, in their order.
    """

    scores: RowBlocks
    labels: RowBlocks
    options: LossOptions
    leading_shape: tuple[int, ...]
    sample_weight: Array | None = None
    class_weight: Array | None = None
    class_names: tuple[str, ...] = ()
    title: str = field(default="", kw_only=True)
    note: str = field(default="", kw_only=True)
    pos_weight: Array | None = field(default=None, kw_only=True)
    ignored_findings: tuple[str, ...] = field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        if self.binary and self.sparse:
            raise ValueError("the binary loss has no class indices; give a row of 0s and 1s a sample")

    @classmethod
    def create(
        cls,
        scores: ArrayLike,
        labels: ArrayLike,
        options: LossOptions | None = None,
        *,
        sparse: bool | None = None,
        sample_weight: ArrayLike | None = None,
        class_weight: Mapping[int, float] | ArrayLike | None = None,
        pos_weight: Mapping[int, float] | ArrayLike | None = None,
        class_names: Sequence[str] = (),
        title: str = "",
        note: str = "",
        ignored_findings: Iterable[str] = (),
    ) -> Self:
        """Check anything array-like and lay it out in row blocks; arrays are viewed, not copied.

        Args:
            scores: (..., classes); the leading axes are rows.
            labels: class indices of the leading shape, or distributions of the full shape; for the binary loss 0 to 1
                for each class, of the full shape, or of the leading shape where there is one class.
            options: how the loss is computed; Keras' defaults from logits where left out.
            sparse: whether labels are class indices; None infers it from their shape.
            sample_weight: anything that broadcasts to the leading shape.
            class_weight: one a class, or a mapping from class to weight.
            pos_weight: the same, or one for all.
            class_names: one a class.
            title: what a person calls this batch.
            note: a sentence on what to look at.
            ignored_findings: the rules of `diagnose` whose findings are not wanted.

        Raises:
            ValueError: something does not fit; the message names the place and the mend.
        """
        table = door.as_scores(scores)
        leading, classes = table.shape[:-1], table.shape[-1]
        options = options or LossOptions()
        as_labels = door.as_binary_labels if options.loss is Loss.BINARY else door.as_labels
        targets = as_labels(labels, table.shape, sparse)
        rows = int(np.prod(leading))
        height = rows_per_block(classes * table.dtype.itemsize)
        return cls(
            RowBlocks.split(table.reshape(rows, classes), height),
            RowBlocks.split(targets.reshape(rows, *targets.shape[len(leading) :]), height),
            options,
            leading,
            door.as_sample_weight(sample_weight, leading),
            door.as_class_weight(class_weight, classes),
            door.as_class_names(class_names, classes),
            title=title,
            note=note,
            pos_weight=door.as_pos_weight(pos_weight, classes),
            ignored_findings=tuple(sorted(set(ignored_findings))),
        )

    @property
    def rows(self) -> int:
        """The number of rows."""
        return self.scores.rows

    @property
    def classes(self) -> int:
        """The number of classes."""
        return self.scores.shape[1]

    @property
    def cells(self) -> int:
        """Rows times classes: what a whole evaluation has to read."""
        return self.rows * self.classes

    @property
    def steps(self) -> int:
        """How many rows a sequence has: the length of the last leading axis, 1 where there is none."""
        return self.leading_shape[-1] if self.leading_shape else 1

    @property
    def binary(self) -> bool:
        """Whether each class has a sigmoid of its own, and labels say yes or no to each."""
        return self.options.loss is Loss.BINARY

    @property
    def sparse(self) -> bool:
        """Whether labels are class indices rather than distributions."""
        return len(self.labels.shape) == 1

    @property
    def ignored_class(self) -> int | None:
        """The label that leaves a row out; None where there is none, as for distributions, which have no such mark."""
        return self.options.ignore_class if self.sparse else None

    @property
    def row_weights(self) -> Array | None:
        """The sample weights, one a row: (rows,) float64; None where there are none."""
        if self.sample_weight is None:
            return None
        return np.broadcast_to(self.sample_weight, self.leading_shape).reshape(-1)

    def weights_of(self, rows: slice | NDArray[np.intp]) -> Array | None:
        """`row_weights` of some rows; where weights are broadcast, those of all are not laid out for it."""
        given = self.sample_weight
        if given is None or given.size == self.rows:
            return None if given is None else given.reshape(-1)[rows]
        return np.asarray(np.broadcast_to(given, self.leading_shape).flat[rows])

    def class_name(self, index: int) -> str:
        """What a person calls this class."""
        return self.class_names[index] if self.class_names else str(index)

    def replace(self, **changes: Any) -> Self:
        """A copy with some attributes changed; self where each is already so."""
        if all(getattr(self, name) is value for name, value in changes.items()):
            return self
        return _replace(self, **changes)

    def with_rows(self, rows: slice | NDArray[np.intp]) -> Self:
        """A copy with just some rows, in the order asked for, along one leading axis."""
        scores, labels = self.scores.take(rows), self.labels.take(rows)
        return self.replace(
            scores=RowBlocks.split(scores, self.scores.height),
            labels=RowBlocks.split(labels, self.labels.height),
            leading_shape=(len(scores),),
            sample_weight=self.weights_of(rows),
        )

    def without_rows(self, rows: NDArray[np.intp]) -> Self:
        """A copy without some rows; the others then stand along one leading axis."""
        weights = self.row_weights
        return self.replace(
            scores=self.scores.remove(rows),
            labels=self.labels.remove(rows),
            leading_shape=(self.rows - len(rows),),
            sample_weight=None if weights is None else np.delete(weights, rows),
        )

    def with_options(self, **changes: Any) -> Self:
        """A copy with some loss options changed, by their names; self where each is already so."""
        options = _replace(self.options, **changes)
        return self if options == self.options else self.replace(options=options)
