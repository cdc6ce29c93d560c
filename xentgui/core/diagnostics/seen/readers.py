"""What scores cost when they are read in some way: one block at a time, of one class a row or of a table of mass."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from xentgui.core.log_sigmoid import LogitCells, ProbabilityCells
from xentgui.core.log_softmax import Floats, Indices, LogitRows, ProbabilityRows

Array = NDArray[Any]


def minus_log(p: Array) -> Floats:
    """-log p, of p below 0 minus infinity: it has no logarithm, and yet a clip makes it one."""
    return np.where(p < 0, -np.inf, -np.log(p))


class Reader(Protocol):
    """One block of scores, read. A row's loss is `base` plus what its label costs; linear in the label's mass."""

    def base(self, weight: Array | None) -> Floats | float:  # noqa: ARG002
        """What a row costs without any label: nothing, where a reader does not say otherwise."""
        return 0.0

    def at(self, index: Indices) -> Floats:
        """What one class a row costs, before any clip."""
        ...

    def weighted(self, mass: Array) -> Floats:
        """Sum over classes of mass (classes,) or (rows, classes) times cost, clipped as this reading clips."""
        ...


class Shares(Reader):
    """Softmax of logits, or probabilities divided by their sum: -log p."""

    def __init__(self, rows: LogitRows | ProbabilityRows) -> None:
        """Wrap one block of the exact kernels."""
        self._rows = rows

    def at(self, index: Indices) -> Floats:
        """-log p, of p below 0 minus infinity."""
        p, cost = self._rows.at(index)
        return np.asarray(cost) if isinstance(self._rows, LogitRows) else minus_log(p)

    def weighted(self, mass: Array) -> Floats:
        """Sum of mass times -log p."""
        return self._rows.weighted_cost(mass)


class Divided(Reader):
    """Probabilities divided by their sum: -log p of one class a row reads no more than the sums."""

    def __init__(self, block: Array) -> None:
        """Hold one block of scores."""
        self._block = block

    def at(self, index: Indices) -> Floats:
        """-log p, of p below 0 minus infinity."""
        return minus_log(self._block[np.arange(len(index)), index] / self._sums)

    def weighted(self, mass: Array) -> Floats:
        """Sum of mass times -log of the clipped p."""
        return ProbabilityRows(self._block).weighted_cost(mass)

    @cached_property
    def _sums(self) -> Floats:
        sums: Floats = self._block.sum(axis=1, dtype=np.float64)
        sums[~np.isfinite(sums) | (sums == 0)] = np.nan
        return sums


class Twice(Reader):
    """The softmax of the softmax: -log p."""

    def __init__(self, rows: LogitRows) -> None:
        """Take it of one block."""
        self._rows = rows
        p = rows.probabilities()
        np.exp(p, out=p)
        self._top = np.log(p.sum(axis=1))

    def at(self, index: Indices) -> Floats:
        """-log p of one class a row."""
        return np.asarray(self._top - self._rows.at(index)[0])

    def weighted(self, mass: Array) -> Floats:
        """Sum of mass times -log p."""
        p = self._rows.probabilities()
        spread = np.broadcast_to(mass, p.shape)
        return np.asarray(self._top * spread.sum(axis=1) - np.einsum("rc,rc->r", spread, p))


class Costs(Reader):
    """A cost of every class as it stands."""

    def __init__(self, costs: Array) -> None:
        """Hold costs (rows, classes)."""
        self._costs = costs

    def at(self, index: Indices) -> Floats:
        """The cost of one class a row."""
        return np.asarray(self._costs[np.arange(len(index)), index])

    def weighted(self, mass: Array) -> Floats:
        """Sum of mass times cost, where 0 times inf is 0."""
        return np.asarray(np.where(mass == 0, 0, mass * self._costs).sum(axis=1))


class Taken(Reader):
    """A cost that is a function of one score alone: asked of one class a row it reads no other."""

    def __init__(self, block: Array, cost: Callable[[Array], Array]) -> None:
        """Hold one block of scores, and what each costs."""
        self._block = block
        self._cost = cost

    def at(self, index: Indices) -> Floats:
        """The cost of one class a row."""
        return self._cost(self._block[np.arange(len(index)), index].astype(np.float64))

    def weighted(self, mass: Array) -> Floats:
        """Sum of mass times cost."""
        return Costs(self._cost(self._block.astype(np.float64))).weighted(mass)


class Cells(Reader):
    """A sigmoid a class: the mean over classes of y times the cost of yes and 1 - y times the cost of no."""

    def __init__(self, cells: LogitCells | ProbabilityCells, pos_weight: Array | None) -> None:
        """Take both sides of every class."""
        yes, no = cells.costs()
        self._no = no
        self._more = (yes if pos_weight is None else yes * pos_weight) - no
        self._classes = no.shape[1]

    def base(self, weight: Array | None) -> Floats:
        """The mean cost of no to all classes."""
        return np.asarray((self._no if weight is None else self._no * weight).mean(axis=1))

    def at(self, index: Indices) -> Floats:
        """What yes to one class a row costs more than no."""
        return np.asarray(self._more[np.arange(len(index)), index] / self._classes)

    def weighted(self, mass: Array) -> Floats:
        """What yes by mass costs more than no."""
        return np.asarray(np.where(mass == 0, 0, mass * self._more).sum(axis=1) / self._classes)
