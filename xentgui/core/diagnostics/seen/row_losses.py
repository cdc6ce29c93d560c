"""Row losses of a reading: what its scores cost is computed once by blocks, and smoothed, clipped, weighed after."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, Self

import numpy as np

from xentgui.core.counting import counted
from xentgui.core.log_softmax import Floats, Indices
from xentgui.core.problem import Problem
from xentgui.core.progress import checked

from .blocks import each
from .change import Change, Choice, Edit, options_change
from .labels import IndexLabels, LabelReading, MassLabels, stacked
from .readers import Reader
from .score_block import ScoreBlock
from .scores import ScoreReading

_Key = tuple[str, bool]
Rows = dict[_Key, Floats]


class Smoothing(NamedTuple):
    """How much, and whether it is spread over the classes that are not the label's only, or 1 is in its place."""

    share: float
    over_others: bool = False
    of_one: bool = False


class Clip(NamedTuple):
    """Where probabilities are cut: p to [epsilon, 1 - epsilon], or p + epsilon; by `present` as the reading does."""

    epsilon: float | None = None
    added: bool = False
    present: bool = False


class Wanted(NamedTuple):
    """A reading of scores and the readings of labels whose terms are asked for; whether they may be smoothed."""

    reading: ScoreReading
    labels: Sequence[LabelReading]
    smooth: bool = True


@dataclass(frozen=True, eq=False)
class Terms:
    """What a reading of scores costs: for each reading of labels, and of all classes together; weighted or not."""

    problem: Problem
    reading: ScoreReading
    picked: dict[bool, Floats]  # (labels, rows); of class indices not weighted alone
    uniform: dict[bool, Floats]
    base: dict[bool, Floats]

    @classmethod
    def of_each(cls, problem: Problem, wanted: Sequence[Wanted], tick: Callable[[], None]) -> list[Self]:
        """Read all blocks once for all that is wanted; `tick` is called after each."""
        every: list[Rows] = [{} for _ in wanted]
        blocks = each(partial(_block_terms, problem, wanted), len(problem.scores.blocks), len(wanted))
        for span, found in zip(problem.scores.spans(), blocks, strict=True):
            for whole, part in zip(every, found, strict=True):
                for key, rows in part.items():
                    if key not in whole:
                        whole[key] = np.empty((*rows.shape[:-1], problem.rows))
                    whole[key][..., span] = rows
            tick()
        return [cls._of(problem, one.reading, whole) for one, whole in zip(wanted, every, strict=True)]

    @classmethod
    def _of(cls, problem: Problem, reading: ScoreReading, rows: Rows) -> Self:
        picked, uniform, base = (
            {heavy: of_part for (name, heavy), of_part in rows.items() if name == part}
            for part in ("picked", "uniform", "base")
        )
        return cls(problem, reading, picked, uniform, base)

    def converted(self, reading: ScoreReading, cost: Callable[[Floats], Floats], labels: int) -> "Terms":
        """The terms of a reading that makes its costs of the costs of this one; of class indices, nothing smoothed."""
        picked = np.stack([cost(rows) for rows in checked(self.picked[False][:labels])])
        return Terms(self.problem, reading, {False: picked}, {}, self.base)

    @np.errstate(all="ignore")
    def losses(self, which: int, label: LabelReading, smoothing: Smoothing, heavy: bool, clip: Clip) -> Floats:
        """The row losses, (rows,), class weights included and sample weights not."""
        cost = self.picked.get(heavy, self.picked[False])[which]
        if isinstance(label, IndexLabels):
            cost = self._clipped(cost, clip)
            if heavy and self.problem.class_weight is not None:
                weight = label.weights(self.problem.class_weight)
                cost = np.where(weight == 0, 0.0, cost * weight)
        cost, base = self._smoothed(cost, smoothing, heavy), self.base.get(heavy)
        return label.finish(cost if base is None else cost + base)

    def _smoothed(self, cost: Floats, smoothing: Smoothing, heavy: bool) -> Floats:
        share = smoothing.share
        if not share:
            return cost
        uniform = self.uniform[heavy]
        kept = (1 - share) * cost if share < 1 else 0 * cost
        if smoothing.over_others:
            return kept + share / max(self.problem.classes - 1, 1) * (uniform - cost)
        spread = 1.0 if smoothing.of_one else share
        return kept + spread / (2 if self.reading.binary else self.problem.classes) * uniform

    def _clipped(self, cost: Floats, clip: Clip) -> Floats:
        epsilon = self.reading.clip if clip.present else clip.epsilon
        if not self.reading.clips:
            return cost
        plain = epsilon is None or clip.added
        below = cost == -np.inf  # of p below 0
        if below.any():
            cost = np.where(below, np.nan if plain else np.inf, cost)
        if epsilon is None:
            return cost
        if plain:
            return np.asarray(-np.log(np.exp(-cost) + epsilon))
        return np.clip(cost, -np.log1p(-epsilon), -np.log(epsilon))


@np.errstate(all="ignore")
def _block_terms(problem: Problem, wanted: Sequence[Wanted], block: int) -> list[Rows]:
    """What each reading makes of one block, while the block and what they share of it are at hand."""
    scores, span = ScoreBlock(problem.scores.blocks[block]), slice(*problem.scores.starts[block : block + 2])
    index = stacked(max((one.labels for one in wanted), key=len), span)
    return [_reader_terms(problem, one, one.reading.read(scores), index, block) for one in wanted]


def _reader_terms(problem: Problem, wanted: Wanted, reader: Reader, index: Indices | None, block: int) -> Rows:
    found: Rows = {}
    if index is not None:
        found["picked", False] = reader.at(index[: len(wanted.labels)])
    for weight in [None] if problem.class_weight is None else [None, problem.class_weight]:
        heavy, base = weight is not None, reader.base(weight)
        if index is None:
            costs = [label.cost(reader, block, weight) for label in wanted.labels if isinstance(label, MassLabels)]
            found["picked", heavy] = np.stack(costs)
        if base is not None:
            found["base", heavy] = base
        if wanted.smooth:
            found["uniform", heavy] = reader.together(problem.classes) if weight is None else reader.weighted(weight)
    return found


def smoothings(problem: Problem) -> list[Choice[Smoothing]]:
    """The present one first."""
    present = problem.options.label_smoothing
    shares = [share for share in (0.0, 0.1, 0.05, 0.2) if share != present]
    choices = [Choice(None, Smoothing(present))]
    for share in shares:
        words = f"label smoothing {share:g}" if share else "without label smoothing"
        choices.append(
            Choice(options_change(f"label_smoothing={share:g}", words, label_smoothing=share), Smoothing(share))
        )
    if problem.classes > 1 and not problem.binary:
        for share in (present, *shares):
            if share:
                words = f"label smoothing {share:g} spread over the {counted(problem.classes - 1, 'other class')}"
                choices.append(Choice(Change(f"label_smoothing={share:g} over others", words), Smoothing(share, True)))
    if present and not problem.binary:
        words = f"label smoothing {present:g} that gives each class 1 / C, where {present:g} / C belongs"
        choices.append(Choice(Change("label_smoothing of 1", words), Smoothing(present, of_one=True)))
    return choices


def class_weighings(problem: Problem) -> list[Choice[bool]]:
    """With the class weights, and without."""
    if problem.class_weight is None:
        return [Choice(None, False)]
    change = Change("no class weights", "without the class weights", Edit("set_class_weight", {"weight": None}))
    return [Choice(None, True), Choice(change, False)]


_EPSILONS = {
    1e-7: "1e-7, Keras' epsilon",
    1e-6: "1e-6",
    1e-8: "1e-8",
    1e-9: "1e-9",
    1e-10: "1e-10",
    1e-12: "1e-12",
    1e-15: "1e-15, scikit-learn's of old",
    float(np.finfo(np.float64).eps): "2.2e-16, the precision of float64",
    float(np.finfo(np.float32).eps): "1.2e-7, the precision of float32",
}
_ADDED = (1e-7, 1e-8, 1e-9, 1e-10, 1e-12)


def clips() -> list[Choice[Clip]]:
    """As the reading of the scores does first."""
    choices = [Choice(None, Clip(present=True)), Choice(Change("no clip", "probabilities not clipped"), Clip())]
    for epsilon, words in _EPSILONS.items():
        choices.append(Choice(Change(f"clip at {epsilon:.2g}", f"probabilities clipped at {words}"), Clip(epsilon)))
    for epsilon in _ADDED:
        change = Change(f"log(p + {epsilon:g})", f"-log(p + {epsilon:g}) in place of -log p")
        choices.append(Choice(change, Clip(epsilon, added=True)))
    return choices
