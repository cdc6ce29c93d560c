"""The exact kernels: from one block of scores to -log p, with nothing lost on the way.

From logits, m = argmax x and -log p_y = log1p(sum over j != m of exp(x_j - x_m)) + (x_m - x_y): both terms are
non-negative and neither cancels, so a loss of 1e-20 keeps its digits where log(sum(exp)) - x_y returns 0.
"""

import math
import threading
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

EPSILON = 1e-7  # keras.config.epsilon(): probabilities are clipped to [EPSILON, 1 - EPSILON]

# Fewer classes are too short an axis to vectorise along: a block is laid out as (classes, rows) first.
SHORT_AXIS = 32
_FEW_ROWS = 32  # of which argmax is the faster all the same
# exp(x) of such logits and sums neither overflows nor loses digits to underflow.
_PLAIN_LOGIT, _PLAIN_SUM = 300.0, 1e-250
_memory = threading.local()


class LogitRows:
    """One block of logits: its softmax and its -log p.

    The exponentials stand in memory that the next block on this thread takes over.
    """

    def __init__(self, block: Array, temperature: float) -> None:
        """Take the softmax of block (rows, classes) / temperature."""
        self._block = np.ascontiguousarray(block)
        self._temperature = temperature
        self._across = block.shape[1] < SHORT_AXIS
        self._row_starts = np.arange(0, block.size, block.shape[1])
        self._top, self.predicted = self._largest()
        self._exps, self._others, self._peak = self._as_they_are() or self._below_the_largest()
        self.confidence = 1 / (1 + self._others)

    def at(self, index: Indices) -> tuple[Floats, Floats]:
        """P and -log p of one class a row, each as `index`: (rows,) or (several, rows)."""
        gap = self._logit_at(index)
        gap -= self._top
        if self._temperature != 1:
            gap /= self._temperature
        cost = np.log1p(self._others) - gap
        np.exp(gap, out=gap)
        gap *= self.confidence
        return gap, cost

    def weighted_cost(self, weights: Array, sums: Floats | None = None) -> Floats:
        """Sum over classes of weight times -log p; weights (classes,) or (rows, classes), and 0 times inf is 0.

        `sums` are the sums of the weights of each row, where they are known.
        """
        spread = np.broadcast_to(weights, self._block.shape)
        gaps = self._gaps("gaps")
        np.negative(gaps, out=gaps)
        along = spread.T if self._across else spread
        gaps *= along
        gaps[along == 0] = 0
        sums = spread.sum(axis=1) if sums is None else sums
        return np.asarray(np.log1p(self._others) * sums + self._sums(gaps))

    def probabilities(self, out: Floats | None = None) -> Floats:
        """The softmax, (rows, classes); in `out` where that is given."""
        exps = self._exps.T if self._across else self._exps
        result: Floats = np.multiply(exps, (self.confidence / self._peak)[:, None], out=out, order="C")
        known = self.predicted >= 0
        result[known, self.predicted[known]] = self.confidence[known]
        result[~known] = np.nan
        return result

    def _largest(self) -> tuple[Floats, Indices]:
        """The largest logit of each row, NaN where there is one, and the first class that has it."""
        if self._across:
            return _largest_across(self._values("exps"))
        predicted = _argmax(self._block)
        return self._logit_at(predicted), predicted

    def _as_they_are(self) -> tuple[Floats, Floats, Floats] | None:
        """exp(x) but 0 at the largest, their sum over its own, and that; None where a row's would lose digits.

        To subtract a number a row costs more than all else but the exponential.
        """
        if self._temperature != 1 or not self._top.max(initial=0) <= _PLAIN_LOGIT:
            return None
        exps = self._values("exps")
        np.exp(exps, out=exps)
        place = self._place(self.predicted)
        peak = exps.reshape(-1)[place]
        exps.reshape(-1)[place] = 0
        others = self._sums(exps)
        return (exps, others / peak, peak) if others.min(initial=1) >= _PLAIN_SUM else None

    def _below_the_largest(self) -> tuple[Floats, Floats, Floats]:
        """exp((x - max x) / T) but 0 at the largest, their sum, and the largest's own, which is 1."""
        exps = self._gaps("exps")
        np.exp(exps, out=exps)
        exps.reshape(-1)[self._place(self.predicted)] = 0
        self.predicted[~(self._top > -np.inf)] = -1
        return exps, self._sums(exps), np.ones(len(self._block))

    def _gaps(self, name: str) -> Floats:
        """(x - max x) / T in the working layout."""
        gaps = self._values(name)
        gaps -= self._top if self._across else self._top[:, None]
        if self._temperature != 1:
            gaps /= self._temperature
        return gaps

    def _values(self, name: str) -> Floats:
        """The logits in the working layout."""
        laid_out = self._block.T if self._across else self._block
        values = workspace(name, laid_out.shape)
        np.copyto(values, laid_out)
        return values

    def _sums(self, values: Floats) -> Floats:
        """The sum of each row of the working layout."""
        return np.asarray(values.sum(axis=0)) if self._across else row_sums(values)

    def _logit_at(self, index: Indices) -> Floats:
        return np.asarray(self._block.reshape(-1)[self._row_starts + index], np.float64)

    def _place(self, index: Indices) -> Indices:
        """Where the class of each row stands in the flat working layout."""
        if self._across:
            return index * len(index) + np.arange(len(index))
        return self._row_starts + index


class ProbabilityRows:
    """One block of probabilities as Keras' CategoricalCrossentropy has them: p = x / sum x, clipped for the log."""

    def __init__(self, block: Array) -> None:
        """Divide each row of block (rows, classes) by its sum."""
        self._index = np.arange(len(block))
        self.predicted = _argmax(block)
        values = np.asarray(block, np.float64)
        sums = values.sum(axis=1)
        if np.isinf(sums).any():  # of finite values too: they have shares all the same
            # A power of two: no digit changes.
            values = np.where(np.isinf(sums)[:, None], values * 2.0**-64, values)
            sums = values.sum(axis=1)
        sums[np.isinf(sums) | (sums == 0)] = np.nan
        self._probabilities: Floats = values / sums[:, None]
        self.confidence = self._probabilities[self._index, self.predicted]
        self.predicted[np.isnan(values[self._index, self.predicted])] = -1

    def at(self, index: Indices) -> tuple[Floats, Floats]:
        """P (not clipped) and -log of the clipped p of one class a row, each as `index`."""
        probability = self._probabilities[self._index, index]
        return probability, -np.log(clip(probability))

    def weighted_cost(self, weights: Array, _sums: Floats | None = None) -> Floats:
        """Sum over classes of weight times -log of the clipped p; weights (classes,) or (rows, classes)."""
        costs = np.negative(np.log(clip(self._probabilities)))
        return np.asarray((costs * weights).sum(axis=1))

    def probabilities(self) -> Floats:
        """The rows divided by their sums, (rows, classes), not clipped."""
        return self._probabilities


def clip(probabilities: Array) -> Array:
    """Keras' clip, which keeps NaN."""
    return np.clip(probabilities, EPSILON, 1 - EPSILON)


def row_sums(values: Floats) -> Floats:
    """The sum of each row."""
    # Faster on short rows; on long ones the pairwise sum is the more exact.
    return np.asarray(np.einsum("rc->r", values) if values.shape[1] <= 1024 else values.sum(axis=1))


def _argmax(block: Array) -> Indices:
    """The first largest class of each row; the first NaN where there is one."""
    # On half floats argmax takes more than twice as long as to copy them to float32 and look there.
    plain = block if block.dtype.itemsize > 2 else block.astype(np.float32)
    first: Indices = plain.argmax(axis=1)
    return first


def _largest_across(table: Floats) -> tuple[Floats, Indices]:
    """The largest of each column of (classes, rows), and the first class that has it; argmax is slow on short axes."""
    if table.shape[1] < _FEW_ROWS:
        found: Indices = table.argmax(axis=0)
        return table[found, np.arange(len(found))], found
    # The last class that was larger than all before it is the first of the largest; bytes are the fastest to keep.
    top = table[0].copy()
    first = np.zeros(len(top), np.int8)
    for index in range(1, len(table)):
        larger = (table[index] > top).view(np.int8)
        np.maximum(top, table[index], out=top)
        np.maximum(first, larger * np.int8(index), out=first)
    return top, first.astype(np.int64)


def workspace(name: str, shape: tuple[int, ...]) -> Floats:
    """Memory of this thread under this name: fresh megabytes for every block would cost more than the arithmetic."""
    size = math.prod(shape)
    held: Floats | None = getattr(_memory, name, None)
    if held is None or held.size < size:
        held = np.empty(size)
        setattr(_memory, name, held)
    return held[:size].reshape(shape)
