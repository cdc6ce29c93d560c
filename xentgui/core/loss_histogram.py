"""How the row losses of a batch are spread: counts in bins of round edges, of all rows and of some classes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from .evaluation import Evaluation
from .log_softmax import Floats
from .progress import tell
from .row_quantities import BlockRows, blocks

Counts = NDArray[np.int64]

_BINS = 40  # at most
_FAR = 0.98  # of the losses are nearer: one that is further off by more than 4 must not squeeze these into a bin
_EXPONENTS = 1100  # of float64, with room below
_LEAST, _MOST = 1e-290, 1e290  # between these a range can be cut into bins


class Spread(NamedTuple):
    """What some losses come to, with what bins are chosen by; those of two blocks add up.

    Attributes:
        low: the smallest finite one, or 0.
        high: the largest finite one, or 0.
        up: how many finite ones above 0 have each exponent to the base 2.
        down: the same of those below 0.
    """

    low: float
    high: float
    up: Counts
    down: Counts

    @classmethod
    def of(cls, losses: Floats) -> Self:
        """Look at some finite losses."""
        exponents = np.frexp(losses)[1] + _EXPONENTS
        up, down = (np.bincount(exponents[some], minlength=2 * _EXPONENTS) for some in (losses > 0, losses < 0))
        return cls(float(losses.min(initial=0)), float(losses.max(initial=0)), up, down)

    def plus(self, other: Self) -> Self:
        """What both come to."""
        ends = min(self.low, other.low), max(self.high, other.high)
        return type(self)(*ends, self.up + other.up, self.down + other.down)

    def edges(self) -> Floats:
        """The edges of at most 40 bins, round numbers; what is far off from nearly all lies beyond them."""
        low, high = -_reach(-self.low, self.down), _reach(self.high, self.up)
        low, high = max(low, -_MOST), min(high, _MOST)
        step = round_step((high - low) / (_BINS - 1)) if high - low > _LEAST else 1.0
        steps = np.arange(math.floor(low / step), math.floor(high / step) + 2)
        return np.array([float(f"{place * step:.12g}") for place in steps])


class Group(NamedTuple):
    """Some rows in the bins. What is beyond the edges is counted in the first or last bin.

    Attributes:
        counts: (bins,) rows.
        above: rows of loss inf.
        below: rows of loss -inf.
        undefined: rows without a defined loss.
        total: the sum of the finite losses.
    """

    counts: Counts
    above: int = 0
    below: int = 0
    undefined: int = 0
    total: float = 0.0

    @property
    def rows(self) -> int:
        """All of them."""
        return int(self.counts.sum()) + self.above + self.below + self.undefined

    @property
    def mean(self) -> float:
        """The mean of the finite losses; NaN where there is none."""
        finite = int(self.counts.sum())
        return self.total / finite if finite else math.nan

    @classmethod
    def of(cls, losses: Floats, edges: Floats) -> Self:
        """Count some losses."""
        finite = losses[np.isfinite(losses)]
        place = np.clip(np.searchsorted(edges, finite, side="right") - 1, 0, len(edges) - 2)
        above, below = int(np.count_nonzero(losses == np.inf)), int(np.count_nonzero(losses == -np.inf))
        undefined = len(losses) - len(finite) - above - below
        with np.errstate(over="ignore"):
            return cls(np.bincount(place, minlength=len(edges) - 1), above, below, undefined, float(finite.sum()))

    def plus(self, other: Self) -> Self:
        """The rows of both."""
        return type(self)(
            self.counts + other.counts,
            self.above + other.above,
            self.below + other.below,
            self.undefined + other.undefined,
            self.total + other.total,
        )


@dataclass(frozen=True, eq=False)
class LossHistogram:
    """The losses that reduction "none" reports, without ignored rows.

    Attributes:
        edges: (bins + 1,) rising; a bin holds its lower edge, and not its upper one.
        beyond: whether the first bin also holds what is below it, and the last one what is above it.
        whole: all rows that count.
        classes: those that were asked for.
        of_classes: the rows of each of them.
        ignored: how many rows do not count.
    """

    edges: Floats
    beyond: tuple[bool, bool]
    whole: Group
    classes: tuple[int, ...]
    of_classes: tuple[Group, ...]
    ignored: int


def loss_histogram(evaluation: Evaluation, classes: Sequence[int] | None = (), most: int = 12) -> LossHistogram:
    """Count the row losses of a batch, and those of some classes apart; None asks for the `most` that lose most.

    The class of a row is its label, of a distribution its largest class; of the binary loss with several classes a
    row has none.
    """
    problem = evaluation.problem
    spread = Spread.of(np.zeros(0))
    for block in blocks(evaluation):
        losses = block.loss[~block.ignored]
        spread = spread.plus(Spread.of(losses[np.isfinite(losses)]))
    edges = spread.edges()
    has_classes = not (problem.binary and problem.classes > 1)
    chosen = () if not has_classes else tuple(classes if classes is not None else losing_most(evaluation, most))
    whole, groups, ignored = _counted(evaluation, edges, chosen)
    beyond = bool(spread.low < edges[0]), bool(spread.high >= edges[-1])
    return LossHistogram(edges, beyond, whole, chosen, tuple(groups), ignored)


def losing_most(evaluation: Evaluation, most: int) -> list[int]:
    """The classes whose rows lose most in sum, the first of them first; an infinite loss counts before all."""
    problem = evaluation.problem
    sums = np.zeros((2, 2 if problem.binary else problem.classes))
    for block in blocks(evaluation):
        label, loss = block.judged_label, block.loss
        finite = (label >= 0) & np.isfinite(loss)
        endless = (label >= 0) & np.isposinf(loss)
        with np.errstate(over="ignore"):
            np.add.at(sums[0], label[finite], loss[finite])
        np.add.at(sums[1], label[endless], 1)
    order = np.lexsort((-sums[0], -sums[1]))
    return [int(index) for index in order[:most] if sums[:, index].any()]


def _counted(evaluation: Evaluation, edges: Floats, chosen: Sequence[int]) -> tuple[Group, list[Group], int]:
    nothing = Group(np.zeros(len(edges) - 1, np.int64))
    whole, groups, ignored = nothing, [nothing] * len(chosen), 0
    for index, block in enumerate(blocks(evaluation)):
        counts = ~block.ignored
        ignored += int(np.count_nonzero(~counts))
        whole = whole.plus(Group.of(block.loss[counts], edges))
        groups = [group.plus(_of_class(block, wanted, edges)) for group, wanted in zip(groups, chosen, strict=True)]
        tell(index / len(evaluation.results))
    return whole, groups, ignored


def _of_class(block: BlockRows, wanted: int, edges: Floats) -> Group:
    return Group.of(block.loss[block.judged_label == wanted], edges)


def _reach(furthest: float, counts: Counts) -> float:
    """How far bins reach on one side: to the furthest loss, or to the power of 2 that nearly all are within."""
    total = int(counts.sum())
    if not total:
        return 0.0
    exponent = int(np.searchsorted(counts.cumsum(), _FAR * total)) - _EXPONENTS
    near = 2.0 ** min(exponent, 1023)  # the next power overflows
    return furthest if furthest <= 4 * near else near


def round_step(least: float) -> float:
    """The next of 1, 2, 5, 10 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(least))
    # The logarithm of a power of ten may be rounded down: hence 20, and the little that is forgiven.
    return next(factor * power for factor in (1, 2, 5, 10, 20) if factor * power >= least * (1 - 1e-9))
