"""What scores cost when they are read in some way: one block at a time, of one class a row or of a table of mass."""

from collections.abc import Callable
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from xentgui.core.log_sigmoid import LogitCells, ProbabilityCells
from xentgui.core.log_softmax import EPSILON, Floats, Indices, ProbabilityRows, clip, row_sums

from .score_block import ScoreBlock, in_float64, of_classes

Array = NDArray[Any]

_MOST_EXPONENT = 700.0  # of which the exponential is finite
_MOST_IN_TORCH = 100.0  # nats
_MOST_OFFSET = 1e4  # of the largest score: what all are above 0 costs a sum of them as many digits


def minus_log(p: Array) -> Floats:
    """-log p, of p below 0 minus infinity: it has no logarithm, and yet a clip makes it one."""
    return np.where(p < 0, -np.inf, -np.log(p))


class Reader(Protocol):
    """One block of scores, read. A row's loss is `base` plus what its label costs; linear in the label's mass."""

    def base(self, weight: Array | None) -> Floats | None:  # noqa: ARG002
        """What a row costs without any label: nothing, where a reader does not say otherwise."""
        return None

    def at(self, index: Indices) -> Floats:
        """What one class a row costs, before any clip; index (rows,) or (labels, rows)."""
        ...

    def weighted(self, mass: Array) -> Floats:
        """Sum over classes of mass (classes,) or (rows, classes) times cost, clipped as this reading clips."""
        ...

    def together(self, classes: int) -> Floats:
        """Sum over all classes of cost."""
        return self.weighted(np.ones(classes))


class Softmax(Reader):
    """Softmax of logits: -log p."""

    def __init__(self, block: ScoreBlock, temperature: float) -> None:
        """Take it of one block / temperature."""
        self._block = block
        self._temperature = temperature
        self._rows = block.softmax(temperature)

    def at(self, index: Indices) -> Floats:
        """-log p of one class a row."""
        return self._rows.at(index)[1]

    def weighted(self, mass: Array) -> Floats:
        """Sum of mass times -log p."""
        return self._rows.weighted_cost(mass)

    def together(self, classes: int) -> Floats:
        """As often as there are classes what the largest costs, and how far the others are below it: by sums alone."""
        largest = np.maximum(self._rows.predicted, 0)
        score = of_classes(self._block.scores, largest).astype(np.float64)
        if not np.abs(score).max(initial=0) <= _MOST_OFFSET:
            return super().together(classes)
        below = (classes * score - self._block.sums) / self._temperature
        return np.asarray(classes * self.at(largest) + below)


class Shares(Reader):
    """Probabilities divided by their sum: -log p."""

    def __init__(self, rows: ProbabilityRows) -> None:
        """Wrap one block of the exact kernel."""
        self._rows = rows

    def at(self, index: Indices) -> Floats:
        """-log p, of p below 0 minus infinity."""
        return minus_log(self._rows.at(index)[0])

    def weighted(self, mass: Array) -> Floats:
        """Sum of mass times -log p."""
        return self._rows.weighted_cost(mass)


class Divided(Reader):
    """Probabilities divided by their sum: -log p of one class a row reads no more than the sums."""

    def __init__(self, block: ScoreBlock) -> None:
        """Hold one block of scores."""
        self._block = block

    @classmethod
    def clipped(cls, block: ScoreBlock) -> Self:
        """Take the scores clipped first, as Keras clips probabilities."""
        scores = in_float64(block.scores, copied=True)
        return cls(ScoreBlock(np.clip(scores, EPSILON, 1 - EPSILON, out=scores)))

    def at(self, index: Indices) -> Floats:
        """-log p, of p below 0 minus infinity."""
        sums = self._block.sums
        usable = np.where(np.isfinite(sums) & (sums != 0), sums, np.nan)
        return minus_log(of_classes(self._block.scores, index) / usable)

    def weighted(self, mass: Array) -> Floats:
        """Sum of mass times -log of the clipped p."""
        return ProbabilityRows(self._block.scores).weighted_cost(mass)


class Twice(Reader):
    """The softmax of the softmax: -log p."""

    def __init__(self, block: ScoreBlock, temperature: float) -> None:
        """Take it of one block / temperature."""
        self._block = block
        self._temperature = temperature
        p = block.shares(temperature)
        np.exp(p, out=p)
        self._top = np.log(p.sum(axis=1))

    def at(self, index: Indices) -> Floats:
        """-log p of one class a row."""
        return np.asarray(self._top - self._block.softmax(self._temperature).at(index)[0])

    def weighted(self, mass: Array) -> Floats:
        """Sum of mass times -log p."""
        p = self._block.shares(self._temperature)
        spread = np.broadcast_to(mass, p.shape)
        return np.asarray(self._top * spread.sum(axis=1) - np.einsum("rc,rc->r", spread, p))


class Costs(Reader):
    """A cost of every class as it stands."""

    def __init__(self, costs: Array) -> None:
        """Hold costs (rows, classes)."""
        self._costs = costs

    def at(self, index: Indices) -> Floats:
        """The cost of one class a row."""
        return of_classes(self._costs, index)

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
        return self._cost(of_classes(self._block, index).astype(np.float64))

    def weighted(self, mass: Array) -> Floats:
        """Sum of mass times cost."""
        return Costs(self._cost(self._block.astype(np.float64))).weighted(mass)


class Sides(Taken):
    """A sigmoid a class, of labels that are classes: the mean over classes of no to all, and of yes to the label."""

    def __init__(self, scores: Array, no: Floats, more: Callable[[Array], Array]) -> None:
        """Hold what no to every class costs, and how much more yes does of a score."""
        super().__init__(scores, lambda values: more(values) / scores.shape[1])
        self._no = no

    @classmethod
    def of_logits(cls, block: ScoreBlock, temperature: float) -> Self:
        """The softplus of logits / temperature; yes costs less than no by the logit."""
        no = in_float64(block.scores, copied=True)
        if temperature != 1:
            no /= temperature
        above = None if no.max(initial=0) <= _MOST_EXPONENT else np.maximum(no, 0)
        if above is not None:
            np.negative(np.abs(no, out=no), out=no)
        np.log1p(np.exp(no, out=no), out=no)
        return cls(block.scores, no if above is None else no + above, lambda logits: -logits / temperature)

    @classmethod
    def of_shares(cls, shares: Array) -> Self:
        """Of probabilities, clipped as Keras does."""
        no = in_float64(shares, copied=True)
        np.clip(no, EPSILON, 1 - EPSILON, out=no)
        np.log1p(np.negative(no, out=no), out=no)
        return cls(shares, np.negative(no, out=no), _more_of_shares)

    @classmethod
    def of_shares_in_torch(cls, shares: Array) -> Self:
        """Of probabilities as PyTorch's `BCELoss` has them: no logarithm is below -100."""
        no = in_float64(shares, copied=True)
        np.log1p(np.negative(no, out=no), out=no)
        np.minimum(np.negative(no, out=no), _MOST_IN_TORCH, out=no)
        return cls(shares, no, _more_of_shares_in_torch)

    def base(self, weight: Array | None) -> Floats:
        """The mean cost of no to all classes."""
        return np.asarray(row_sums(self._no if weight is None else self._no * weight) / self._no.shape[1])


def _more_of_shares(shares: Array) -> Array:
    p = clip(shares)
    return np.asarray(np.log1p(-p) - np.log(p))


def _more_of_shares_in_torch(shares: Array) -> Array:
    p = np.asarray(shares, np.float64)
    yes, no = (np.minimum(-log, _MOST_IN_TORCH) for log in (np.log(p), np.log1p(-p)))
    return np.asarray(yes - no)


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
        return np.asarray(of_classes(self._more, index) / self._classes)

    def weighted(self, mass: Array) -> Floats:
        """What yes by mass costs more than no."""
        return np.asarray(np.where(mass == 0, 0, mass * self._more).sum(axis=1) / self._classes)
