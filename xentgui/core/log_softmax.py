"""The exact kernels: from one block of scores to -log p, with nothing lost on the way.

From logits, m = argmax x and -log p_y = log1p(sum over j != m of exp(x_j - x_m)) + (x_m - x_y): both terms are
non-negative and neither cancels, so a loss of 1e-20 keeps its digits where log(sum(exp)) - x_y returns 0.
"""

import threading
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

EPSILON = 1e-7  # keras.config.epsilon(): probabilities are clipped to [EPSILON, 1 - EPSILON]

# With few classes the class axis is too short to vectorise along: lay the block out as (classes, rows).
_TRANSPOSE_BELOW = 32
_memory = threading.local()


class LogitRows:
    """One block of logits: its softmax and its -log p.

    The exponentials stand in memory that the next block on this thread takes over.
    """

    def __init__(self, block: Array, temperature: float) -> None:
        """Take the softmax of block (rows, classes) / temperature."""
        self._block = block
        self._temperature = temperature
        self._axis = 0 if block.shape[1] < _TRANSPOSE_BELOW else 1
        self._index = np.arange(len(block))
        self.predicted = _argmax(block)
        self._top = np.asarray(block[self._index, self.predicted], np.float64)
        exps = self._gaps("exps")
        np.exp(exps, out=exps)
        exps[self._at(self.predicted)] = 0
        self._exps = exps
        self._others = exps.sum(axis=self._axis)  # sum over j != argmax of exp(x_j - max)
        self.confidence = 1 / (1 + self._others)
        self.predicted[~(self._top > -np.inf)] = -1

    def cost_at(self, index: Indices) -> Floats:
        """-log p of one class a row, (rows,)."""
        gap = self._top - np.asarray(self._block[self._index, index], np.float64)
        if self._temperature != 1:
            gap /= self._temperature
        return np.log1p(self._others) + gap

    def probability_at(self, index: Indices) -> Floats:
        """P of one class a row, (rows,)."""
        return np.where(index == self.predicted, self.confidence, self._exps[self._at(index)] * self.confidence)

    def weighted_cost(self, weights: Array) -> Floats:
        """Sum over classes of weight times -log p; weights (classes,) or (rows, classes), and 0 times inf is 0."""
        spread = np.broadcast_to(weights, self._block.shape)
        gaps = self._gaps("gaps")
        np.negative(gaps, out=gaps)
        along = spread.T if self._axis == 0 else spread
        gaps *= along
        gaps[along == 0] = 0
        return np.log1p(self._others) * spread.sum(axis=1) + gaps.sum(axis=self._axis)

    def probabilities(self) -> Floats:
        """The softmax, (rows, classes)."""
        exps = self._exps.T if self._axis == 0 else self._exps
        result: Floats = exps * self.confidence[:, None]
        known = self.predicted >= 0
        result[self._index[known], self.predicted[known]] = self.confidence[known]
        result[~known] = np.nan
        return result

    def _gaps(self, name: str) -> Floats:
        """(x - max x) / T in the working layout."""
        if self._axis == 0:
            gaps = _workspace(name, (self._block.shape[1], len(self._block)))
            np.copyto(gaps, self._block.T)
            gaps -= self._top
        else:
            gaps = np.subtract(
                self._block, self._top[:, None], out=_workspace(name, self._block.shape), dtype=np.float64
            )
        if self._temperature != 1:
            gaps /= self._temperature
        return gaps

    def _at(self, index: Indices) -> tuple[Array, Array]:
        return (index, self._index) if self._axis == 0 else (self._index, index)


class ProbabilityRows:
    """One block of probabilities as Keras' CategoricalCrossentropy reads it: p = x / sum x, then clipped for the log."""

    def __init__(self, block: Array) -> None:
        """Divide each row of block (rows, classes) by its sum."""
        self._index = np.arange(len(block))
        self.predicted = _argmax(block)
        values = np.asarray(block, np.float64)
        self.sums = values.sum(axis=1)
        self.sums[~np.isfinite(self.sums) | (self.sums == 0)] = np.nan
        self._probabilities: Floats = values / self.sums[:, None]
        self.confidence = self._probabilities[self._index, self.predicted]
        self.predicted[np.isnan(values[self._index, self.predicted])] = -1

    def cost_at(self, index: Indices) -> Floats:
        """-log of the clipped p of one class a row, (rows,)."""
        return -np.log(clip(self._probabilities[self._index, index]))

    def probability_at(self, index: Indices) -> Floats:
        """P of one class a row, (rows,), not clipped."""
        return np.asarray(self._probabilities[self._index, index])

    def weighted_cost(self, weights: Array) -> Floats:
        """Sum over classes of weight times -log of the clipped p; weights (classes,) or (rows, classes)."""
        costs = np.negative(np.log(clip(self._probabilities)))
        return np.asarray((costs * weights).sum(axis=1))

    def probabilities(self) -> Floats:
        """The rows divided by their sums, (rows, classes), not clipped."""
        return self._probabilities


def clip(probabilities: Array) -> Array:
    """Keras' clip, which keeps NaN."""
    return np.clip(probabilities, EPSILON, 1 - EPSILON)


def _argmax(block: Array) -> Indices:
    """The first largest class of each row; the first NaN where there is one."""
    plain = block if block.dtype.itemsize > 2 else block.astype(np.float32)
    return plain.argmax(axis=1)


def _workspace(name: str, shape: tuple[int, int]) -> Floats:
    """Memory of this thread under this name: fresh megabytes for every block would cost more than the arithmetic."""
    size = shape[0] * shape[1]
    held: Floats | None = getattr(_memory, name, None)
    if held is None or held.size < size:
        held = np.empty(size)
        setattr(_memory, name, held)
    return held[:size].reshape(shape)
