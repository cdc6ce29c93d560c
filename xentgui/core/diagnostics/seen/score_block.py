"""One block of scores and what several readings ask of it: softmaxes, sums, rounded scores, each computed once."""

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xentgui.core.log_softmax import Floats, Indices, LogitRows, row_sums, workspace

Array = NDArray[Any]


class ScoreBlock:
    """One block of scores, and what several readings ask of it, computed once.

    Of softmaxes and of rounded scores no more than the last is kept: the next takes over the memory of this thread in
    which it stands.
    """

    def __init__(self, scores: Array) -> None:
        """Hold scores (rows, classes)."""
        self.scores = scores
        self._softmaxes: dict[float, LogitRows] = {}
        self._rounded: dict[np.dtype[Any], ScoreBlock] = {}

    def softmax(self, temperature: float) -> LogitRows:
        """The softmax of the scores / temperature."""
        if temperature not in self._softmaxes:
            self._softmaxes, self._rounded = {temperature: LogitRows(self.scores, temperature)}, {}
        return self._softmaxes[temperature]

    def shares(self, temperature: float) -> Floats:
        """The probabilities of that softmax, in memory of this thread."""
        return self.softmax(temperature).probabilities(workspace("shares", self.scores.shape))

    def rounded(self, dtype: np.dtype[Any]) -> "ScoreBlock":
        """The scores rounded to a type."""
        if dtype not in self._rounded:
            scores = self.scores.astype(dtype)
            # NumPy has no fast loops for types of 16 bits.
            wide = scores.astype(np.float32) if dtype.itemsize < 4 else scores
            self._softmaxes, self._rounded = {}, {dtype: ScoreBlock(wide)}
        return self._rounded[dtype]

    @cached_property
    def sums(self) -> Floats:
        """The sum of each row."""
        return row_sums(in_float64(self.scores))


def in_float64(scores: Array, *, copied: bool = False) -> Floats:
    """Scores in memory of this thread, which the next ones take over."""
    if scores.dtype == np.float64 and not copied:
        return scores
    values = workspace("values", scores.shape)
    np.copyto(values, scores)
    return values


def of_classes(table: Array, index: Indices) -> Array:
    """The value of one class a row; index (rows,) or (labels, rows)."""
    return np.asarray(table[np.arange(len(table)), index])
