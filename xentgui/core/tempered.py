"""Rows at other temperatures: their losses, and the temperature of the least, found by Newton's steps."""

import math
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from .log_softmax import EPSILON, Floats
from .problem import Problem
from .progress import check

Array = NDArray[Any]
Rows = NDArray[np.intp]

BOUND = 100.0  # temperatures are looked for between 1 / BOUND and BOUND times the present one
_FAR = -1e9  # a gap in place of minus infinity: exp of it is 0 at every temperature
_STEPS = 80  # at most; bisection alone needs 27 to tell temperatures 1e-7 apart


@dataclass(frozen=True, eq=False)
class Tempered:
    """Row losses as a function of the sharpness, 1 / temperature, in which they are convex.

    Attributes:
        gaps: (rows, classes), how far each class's score is below the largest at the present temperature; of the
            binary loss (rows times classes, 2).
        label: (gaps' rows,), the gap of the label, or the mean of a distribution's.
        cells: how many rows of gaps make one row of the batch.
    """

    gaps: Floats
    label: Floats
    cells: int = 1

    @classmethod
    def of(cls, problem: Problem, rows: Rows, floor: float = EPSILON) -> Self:
        """Read some rows, with labels as they stand: neither smoothed nor weighed.

        Probabilities are clipped where the loss clips them; those of the categorical loss at another `floor`, if said.
        """
        scores = np.asarray(problem.scores.take(rows), np.float64)
        check()
        if not problem.options.from_logits:
            scores = _logits_of(scores, problem.binary, floor)
        scores = scores / problem.options.temperature
        if problem.binary:
            scores = np.stack([np.zeros(scores.size), scores.reshape(-1)], axis=1)
        with np.errstate(invalid="ignore"):
            gaps = scores - scores.max(axis=1, keepdims=True)
        check()
        gaps[gaps == -np.inf] = _FAR
        return cls(gaps, _label_gaps(problem, rows, gaps), problem.classes if problem.binary else 1)

    def __len__(self) -> int:
        """How many rows of the batch there are."""
        return len(self.label) // self.cells

    def defined(self) -> Self:
        """The rows that have a finite loss."""
        with np.errstate(all="ignore"):
            return self.rows(np.isfinite(self.losses(1.0)) & ~self._per_row(self.label < _FAR / 2).any(axis=1))

    def losses(self, sharpness: float) -> Floats:
        """The loss of each row, (rows,)."""
        costs = np.log(np.exp(sharpness * self.gaps).sum(axis=1)) - sharpness * self.label
        return np.asarray(costs if self.cells == 1 else self._per_row(costs).mean(axis=1))

    def slopes(self, sharpness: float) -> tuple[float, float]:
        """The first and second derivative of the mean loss by the sharpness."""
        exps = np.exp(sharpness * self.gaps)
        sums = exps.sum(axis=1)
        exps *= self.gaps
        mean = exps.sum(axis=1) / sums
        square = np.einsum("rc,rc->r", exps, self.gaps) / sums
        return float((mean - self.label).mean()), float((square - mean * mean).mean())

    def rows(self, some: slice | NDArray[np.bool_]) -> Self:
        """Some rows of the batch."""
        gaps = self._per_row(self.gaps)[some]
        return type(self)(gaps.reshape(-1, self.gaps.shape[1]), self._per_row(self.label)[some].reshape(-1), self.cells)

    def _per_row(self, values: Array) -> Array:
        return values.reshape(-1, self.cells, *values.shape[1:])

    def best(self, start: float = 1.0) -> float:
        """The sharpness of the least mean loss between 1 / BOUND and BOUND: Newton's steps, or bisection."""
        low, high, here = 1 / BOUND, BOUND, start
        tried = set()
        for _ in range(_STEPS):
            check()
            slope, curve = self.slopes(here)
            if slope == 0:
                break
            tried.add(here)
            low, high = (low, here) if slope > 0 else (here, high)
            step = here - slope / curve if curve > 0 else math.nan
            after = min(max(step, low), high)
            # Without curvature there is no step, and one past the bounds ends where the slope was seen before.
            if math.isnan(step) or after in tried:
                after = math.sqrt(low * high)
            if abs(after - here) <= 1e-7 * here:
                break
            here = after
        return here


def _logits_of(probabilities: Floats, binary: bool, floor: float) -> Floats:
    """Scores that have these probabilities: of the binary loss clipped as it clips, else at `floor` and 1 - `floor`."""
    with np.errstate(all="ignore"):
        if binary:
            clipped = np.clip(probabilities, EPSILON, 1 - EPSILON)
            return np.asarray(np.log(clipped) - np.log1p(-clipped))
        shares = probabilities / probabilities.sum(axis=1, keepdims=True)
        return np.asarray(np.log(np.clip(shares, floor, 1 - floor)))


def _label_gaps(problem: Problem, rows: Rows, gaps: Floats) -> Floats:
    labels = problem.labels.take(rows)
    if problem.sparse:
        return np.asarray(gaps[np.arange(len(rows)), labels])
    mass = labels.astype(np.float64)
    if problem.binary:
        mass = np.stack([1 - mass.reshape(-1), mass.reshape(-1)], axis=1)
    return np.asarray(np.einsum("rc,rc->r", gaps, mass))
