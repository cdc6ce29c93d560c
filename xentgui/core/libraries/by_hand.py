"""What a person writes around a library that has no weights, no mean, no loss or no row losses of its own."""

from typing import Any

import numpy as np

from xentgui.core.options import Reduction

from .call import Array, Call, Library, LibraryError


class Around:
    """A library and something around it; this far it is the library.

    Attributes:
        reads_scores: whether what the library refuses and warns of depends on the values of the scores.
    """

    reads_scores = False

    def __init__(self, rules: Library) -> None:
        """Ask `rules`."""
        self.rules = rules
        self.name = rules.name
        self.versions = rules.versions
        self.tasks = rules.tasks

    def check(self, call: Call) -> tuple[str, ...]:
        """What the library refuses and warns of."""
        return self.rules.check(call)

    def losses(self, call: Call) -> Array:
        """The library's."""
        return self.rules.losses(call)

    def row_losses(self, call: Call, losses: Array) -> Array:
        """The library's."""
        return self.rules.row_losses(call, losses)

    def reduce(self, call: Call, losses: Array) -> Array:
        """The library's."""
        return self.rules.reduce(call, losses)

    def gradient(self, call: Call) -> Array | None:
        """What is written by hand is not differentiated here."""
        return None


class ByHand(Around):
    """The library's row losses, weighted and reduced by hand in the type that they have."""

    def __init__(
        self,
        rules: Library,
        reduction: Reduction,
        *,
        weights: Array | None = None,
        kept: Array | None = None,
        picks: bool = False,
        cells: bool = False,
    ) -> None:
        """Say what is done to the row losses.

        Args:
            rules: the library.
            reduction: of the two means, one divides by the rows that are kept, the other by the weights as given.
            weights: what broadcasts to (...), what they are multiplied by.
            kept: (...) bool, false where one is set to 0.
            picks: `rules` gives log-probabilities, of which the label's is picked.
            cells: `rules` gives a loss for each class, of which a row's is the mean.
        """
        super().__init__(rules)
        self.reduction, self.weights, self.kept, self.picks, self.cells = reduction, weights, kept, picks, cells

    def losses(self, call: Call) -> Array:
        """The library's, or what is picked from its log-probabilities."""
        losses = self.rules.losses(call)
        return _picked(losses, call) if self.picks else losses

    def row_losses(self, call: Call, losses: Array) -> Array:
        """Weighted, and 0 where a row does not count."""
        rows = losses if self.picks else self.rules.row_losses(call, losses)
        if self.cells:
            rows = mean_of_cells(rows)
        if self.weights is not None:
            rows = rows * self.weights.astype(rows.dtype)
        return rows if self.kept is None else np.where(self.kept, rows, rows.dtype.type(0))

    def reduce(self, call: Call, losses: Array) -> Array:
        """As NumPy, torch and jax.numpy add up: numbers of two bytes in float32."""
        rows = self.row_losses(call, losses)
        if self.reduction is Reduction.NONE:
            return rows
        total = rows.sum(dtype=np.promote_types(rows.dtype, np.float32))
        if self.reduction is Reduction.SUM:
            return np.asarray(total, rows.dtype)
        if self.reduction is Reduction.SUM_OVER_BATCH_SIZE or self.weights is None:
            return np.asarray(total / self._count(rows), rows.dtype)
        return np.asarray(rows.dtype.type(total) / rows.dtype.type(self._sum_of_weights(self.weights)))

    def _count(self, rows: Array) -> Any:
        return np.float64(rows.size if self.kept is None else np.count_nonzero(self.kept))

    def _sum_of_weights(self, weights: Array) -> Any:
        counted = weights if self.kept is None else np.where(self.kept, weights, 0)
        return counted.sum(dtype=np.float64)


class CellsOf(Around):
    """A library that reports cells, one a row and class, or reduces them itself: a row's loss is their mean."""

    def row_losses(self, call: Call, losses: Array) -> Array:
        """What the rows of the cells come to."""
        return mean_of_cells(self.rules.row_losses(call.asking(reduction="none"), losses))


def mean_of_cells(cells: Array) -> Array:
    """Over the last axis; numbers of two bytes are added up in float32."""
    wide = np.promote_types(cells.dtype, np.float32)
    return np.asarray(cells.mean(axis=-1, dtype=wide).astype(cells.dtype))


class RowsOf(Around):
    """A library that reports one number: its row losses are those that it adds up, weighted."""

    reads_scores = True

    def __init__(self, rules: Library, kept: Array | None = None) -> None:
        """Of the rows that are `kept` (rows,) the call is about those; the others have loss 0."""
        super().__init__(rules)
        self.kept = kept

    def row_losses(self, call: Call, losses: Array) -> Array:
        """Weighted, and 0 where a row was left out."""
        rows = losses if call.sample_weight is None else losses * call.sample_weight
        if self.kept is None:
            return rows
        spread = np.zeros(len(self.kept), rows.dtype)
        spread[self.kept] = rows
        return spread


def _picked(log_p: Array, call: Call) -> Array:
    """Minus the label's log-probability, or that of a distribution."""
    labels = call.labels
    assert labels is not None
    if labels.ndim == log_p.ndim:
        return np.asarray(-(labels * log_p).sum(-1))
    rows = log_p.reshape(-1, log_p.shape[-1])
    try:
        return np.negative(rows[np.arange(len(rows)), labels.reshape(-1)]).reshape(labels.shape)
    except IndexError as error:
        # A person who keeps the shape reads of the last axis.
        text = str(error).replace("axis 1 ", f"axis {log_p.ndim - 1} ")
        raise LibraryError("IndexError", text) from error
