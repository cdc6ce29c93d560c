"""The search: every combination of few changes, its value, and which of them print as the number that was seen."""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from functools import partial
from typing import NamedTuple

import numpy as np

from xentgui.core.evaluation import Evaluation
from xentgui.core.log_softmax import Floats
from xentgui.core.problem import Problem
from xentgui.core.progress import heard_by, tell

from .accuracies import accuracies
from .chance import different, expected_by_accident
from .change import Axis, Change, Choice, changes_of, combined
from .divisors import (
    MOST_CELLS_OF_ENTROPY,
    counted,
    divergences,
    divisors,
    ignored_classes,
    outsiders,
    sample_weighings,
)
from .labels import IndexLabels, LabelReading, label_readings
from .number import Kind, SeenNumber
from .result import Match, Matches
from .row_losses import Clip, Terms, Wanted, class_weighings, clips, smoothings
from .scores import ScoreReading, score_readings
from .units import units

# At most two changes: with three every number of four digits would fit something.
MOST_CHANGES = 2
MOST_CELLS = 100_000_000
_MOST_ROWS_FOR_PAIRS = 100_000
_MOST_CELLS_FOR_SMOOTHING = 5_000_000  # under another reading of the scores

Progress = Callable[[float], None]


_PERCENT = Change("percent", "in percent, without the sign")


class Candidate(NamedTuple):
    """One combination, and what it gives."""

    kind: Kind
    value: float
    changes: tuple[Change, ...]


def matches(
    problem: Problem,
    seen: str | float,
    kind: str | None = None,
    *,
    progress: Progress | None = None,
    most_cells: int = MOST_CELLS,
    evaluation: Evaluation | None = None,
) -> Matches:
    """Search what could have given a number: at most two changes from the batch and its options.

    Args:
        problem: the batch.
        seen: the number as it was typed, "0.7972" or "85.2 %"; its digits say how exactly it is known.
        kind: "loss", "accuracy" or "perplexity"; None tries all.
        progress: called with the share done; may raise `Cancelled`.
        most_cells: how many cells are read at most, over all ways to read the scores; the likeliest come first, and
            the others are named in `left_out`. Rows are never sampled: a sample has not the digits.
        evaluation: the numbers of the batch, where they are known.

    Raises:
        ValueError: `seen` is no number, or `kind` none of the three.
    """
    number, kinds = SeenNumber.of(seen), _kinds_of(seen, kind)
    return Search(problem, progress=progress, most_cells=most_cells, evaluation=evaluation).of(number, kinds)


class Search:
    """All combinations of one batch, computed once: then any number is looked up at once."""

    def __init__(
        self,
        problem: Problem,
        *,
        progress: Progress | None = None,
        most_cells: int = MOST_CELLS,
        evaluation: Evaluation | None = None,
    ) -> None:
        """Compute them; the arguments are those of `matches`."""
        with np.errstate(all="ignore"), nullcontext() if progress is None else heard_by(progress):
            every = Candidates(problem, most_cells, evaluation)
            self.candidates = list(every)
        self._left_out = tuple(every.left_out)

    def matches(self, seen: str | float, kind: str | None = None) -> Matches:
        """What gives a number; as the function `matches`."""
        return self.of(SeenNumber.of(seen), _kinds_of(seen, kind))

    def of(self, number: SeenNumber, kinds: Sequence[Kind]) -> Matches:
        """What of some kinds gives a number."""
        candidates = [candidate for candidate in self.candidates if candidate.kind in kinds]
        values = [candidate.value for candidate in candidates]
        found = tuple(_fitting(candidates, number))
        return Matches(number, found, len(candidates), len(different(values)), self._left_out)


def _kinds_of(seen: str | float, kind: str | None) -> Sequence[Kind]:
    if kind is not None:
        return [Kind.of(kind)]
    return [Kind.ACCURACY] if str(seen).strip().endswith("%") else list(Kind)


class Candidates:
    """Every combination of few changes of one batch: iterate once; `left_out` says what was not tried."""

    def __init__(
        self,
        problem: Problem,
        most_cells: int = MOST_CELLS,
        evaluation: Evaluation | None = None,
    ) -> None:
        self.problem = problem
        self._evaluation = evaluation
        self.left_out: list[str] = []
        self._labels = label_readings(problem)
        self._most = MOST_CHANGES if problem.rows <= _MOST_ROWS_FOR_PAIRS else 1
        if self._most < MOST_CHANGES:
            self.left_out.append("two changes at once")
        self._smooths_all = problem.cells <= _MOST_CELLS_FOR_SMOOTHING
        if not self._smooths_all and self._most == MOST_CHANGES:
            self.left_out.append("label smoothing together with another reading of the scores")
        if not problem.sparse and not problem.binary and problem.cells > MOST_CELLS_OF_ENTROPY:
            self.left_out.append("the KL divergence")
        self._readings = self._affordable(most_cells // max(1, problem.cells))
        self._divisors = divisors(problem)
        self._axes: dict[int, list[Axis]] = {}
        self._ticks = 0

    def __iter__(self) -> Iterator[Candidate]:
        for reading, terms in self._terms():
            yield from self._losses(reading, terms)
            self._tick(len(self.problem.scores.blocks))
        for value, changes in accuracies(self.problem, self._most, self._tick, self._evaluation):
            yield Candidate(Kind.ACCURACY, value, changes)
            if len(changes) < self._most:
                yield Candidate(Kind.ACCURACY, 100 * value, (*changes, _PERCENT))

    def _affordable(self, passes: int) -> list[Choice[ScoreReading]]:
        every = score_readings(self.problem)
        costly = [choice for choice in every[1:] if not self._is_cheap(choice.what)]
        out = costly[max(0, passes - 1) :]
        self.left_out += [choice.change.name for choice in out if choice.change is not None]
        return [choice for choice in every if choice not in out]

    def _is_cheap(self, reading: ScoreReading) -> bool:
        """Whether a reading looks at few of the scores."""
        indices = all(isinstance(label.what, IndexLabels) for label in self._labels)
        return indices and (reading.at_once or self._converts(reading))

    def _converts(self, reading: ScoreReading) -> bool:
        """Whether a reading is made of the present one without looking at the scores."""
        indices = all(isinstance(label.what, IndexLabels) for label in self._labels)
        smooth = self._smooths_all or self.problem.options.label_smoothing > 0
        return reading.of_present is not None and indices and not smooth

    def _terms(self) -> Iterator[tuple[Choice[ScoreReading], Terms]]:
        """The terms of each reading: of those that look at the scores by one pass over them."""
        read = [choice for choice in self._readings if not self._converts(choice.what)]
        wanted = [Wanted(choice.what, self._labels_of(choice), self._smooths(choice)) for choice in read]
        found = Terms.of_each(self.problem, wanted, partial(self._tick, len(read)))
        present, of_reading = found[0], dict(zip(map(id, read), found, strict=True))
        del found
        for choice in self._readings:
            of_present = choice.what.of_present
            if id(choice) in of_reading:
                yield choice, of_reading.pop(id(choice))
            elif of_present is not None:
                yield choice, present.converted(choice.what, of_present, len(self._labels_of(choice)))

    def _labels_of(self, reading: Choice[ScoreReading]) -> list[LabelReading]:
        labels = self._labels if len(changes_of(reading)) < self._most else self._labels[:1]
        return [label.what for label in labels]

    def _smooths(self, reading: Choice[ScoreReading]) -> bool:
        return reading.change is None or self._smooths_all or self.problem.options.label_smoothing > 0

    def _tick(self, blocks: int = 1) -> None:
        self._ticks += blocks
        tell(self._ticks / (len(self.problem.scores.blocks) * (2 * len(self._readings) + 1)))

    def _losses(self, reading: Choice[ScoreReading], terms: Terms) -> Iterator[Candidate]:
        labels = self._labels[: len(self._labels_of(reading))]
        axes: list[Axis] = [
            [Choice(label.change, which) for which, label in enumerate(labels)],
            smoothings(self.problem) if self._smooths(reading) else smoothings(self.problem)[:1],
            class_weighings(self.problem),
            clips(),
        ]
        for which, smoothing, heavy, clip in combined(axes, self._most - len(changes_of(reading))):
            label = labels[which.what].what
            if clip.change is not None and not _may_clip(reading.what, label, smoothing.what.share, clip.what):
                continue
            losses = terms.losses(which.what, label, smoothing.what, heavy.what, clip.what)
            changes = changes_of(reading, which, smoothing, heavy, clip)
            yield from self._reduced(reading.what, losses, label, heavy.what, changes)

    def _axes_of(self, label: LabelReading) -> list[Axis]:
        """How rows of these labels become one number."""
        if id(label) not in self._axes:
            ignored = ignored_classes(self.problem, label)
            less = divergences(self.problem, label)
            self._axes[id(label)] = [less, sample_weighings(self.problem), ignored, outsiders(label), self._divisors]
        return self._axes[id(label)]

    def _reduced(
        self, reading: ScoreReading, losses: Floats, label: LabelReading, heavy: bool, changes: tuple[Change, ...]
    ) -> Iterator[Candidate]:
        problem = self.problem
        if reading.rounded_to is not None:
            losses = losses.astype(reading.rounded_to).astype(np.float64)
        class_weight = problem.class_weight if heavy else None
        for less, by_sample, ignore, outside, divisor in combined(self._axes_of(label), self._most - len(changes)):
            costs = losses if less.what is None else losses - less.what
            if outside.what and isinstance(label, IndexLabels):
                costs = np.where(label.outside, 0.0, costs)
            weights = problem.row_weights if by_sample.what else None
            value = divisor.what(counted(costs, label, class_weight, weights, ignore.what))
            if reading.rounded_to is not None:
                value = float(np.float64(value).astype(reading.rounded_to))
            so_far = (*changes, *changes_of(less, by_sample, ignore, outside, divisor))
            for unit in units(problem, divisor.change is None):
                every = so_far if unit.change is None else (*so_far, unit.change)
                if len(every) <= self._most:
                    unit_kind, of_loss = unit.what
                    yield Candidate(unit_kind, of_loss(value), every)


def _may_clip(reading: ScoreReading, label: LabelReading, smoothing: float, clip: Clip) -> bool:
    """Whether a clip can be asked for: of class indices, without smoothing, and where it is another one."""
    if not reading.clips or smoothing or not isinstance(label, IndexLabels):
        return False
    return clip.added or clip.epsilon != reading.clip


def _fitting(candidates: Sequence[Candidate], number: SeenNumber) -> list[Match]:
    """Those that print as the number, the simplest first; not those that only add changes to another."""
    found: list[Match] = []
    fitting = (
        c for c in candidates if number.fits(c.value) and not (math.isnan(c.value) and c.kind is Kind.PERPLEXITY)
    )
    for candidate in sorted(fitting, key=lambda c: len(c.changes)):
        names = _names(candidate)
        if any(match.kind is candidate.kind and _names(match) <= names for match in found):
            continue
        twin = next((match for match in found if _are_twins(match, candidate)), None)
        if twin is not None:
            found[found.index(twin)] = _with_twin(twin, candidate)
            continue
        near = [c.value for c in candidates if len(c.changes) <= len(candidate.changes)]
        expected = expected_by_accident(near, number)
        found.append(Match(candidate.kind, candidate.value, candidate.changes, (), expected))
    return found


def _names(found: Candidate | Match) -> set[str]:
    return {change.name for change in found.changes}


def _are_twins(match: Match, candidate: Candidate) -> bool:
    same = math.isclose(match.value, candidate.value, rel_tol=1e-12)
    return match.kind is candidate.kind and len(match.changes) == len(candidate.changes) and same


def _with_twin(match: Match, candidate: Candidate) -> Match:
    return Match(match.kind, match.value, match.changes, (*match.same, candidate.changes), match.expected)
