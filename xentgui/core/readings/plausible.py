"""How plausible a reading is: what its values can be, and what the losses of the same rows say.

The words have one meaning each; the reason beside them has the figures.
"""

import math
from collections.abc import Callable
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

import numpy as np

from xentgui.core.counting import counted
from xentgui.core.diagnostics import label_indices, score_readings, softmax_axis
from xentgui.core.diagnostics.case import Case
from xentgui.core.diagnostics.facts import Flags
from xentgui.core.diagnostics.wording import number
from xentgui.core.log_softmax import Floats
from xentgui.core.rearranged import partners

Z = 4.0
FEWEST = 8


class Plausibility(StrEnum):
    """What the arrays say of a reading.

    Of scores: `IMPOSSIBLE` where some cannot be what they are taken for, such as probabilities outside 0..1;
    `UNLIKELY` and `LIKELY` where all of them show something that others have by chance only, such as sums of 1.
    Of labels and axes: `LIKELY` where the same rows cost less than they do now by z = 4 or more, which rows that
    differ by chance do 1 time in 30,000, and the accuracy is above that of always saying the commonest class;
    `UNLIKELY` where they cost more by as much. Rows are taken to be independent, and fewer than 8 tell nothing.
    `POSSIBLE` is all else: the arrays do not decide. Of 1,200 clean batches that are made and 2,176 of real
    classifiers (benchmarks/what_if.py) none had other labels or axes called likely, or its own scores unlikely.
    """

    IMPOSSIBLE = "impossible"
    UNLIKELY = "unlikely"
    POSSIBLE = "possible"
    LIKELY = "likely"


class Verdict(NamedTuple):
    """How plausible, and the figure that says so."""

    plausibility: Plausibility
    reason: str


class Cases:
    """The batch as it is taken now, and as scores of either kind; each is looked at once."""

    def __init__(self, now: Case, read_as: Callable[[str], Case]) -> None:
        """Hold the batch now; `read_as` gives it under the reading of a name."""
        self.now = now
        self._read_as = read_as

    @cached_property
    def present(self) -> "Verdict":
        """How plausible it is that the scores are what they are read as now."""
        return (logits if self.now.options.from_logits else probabilities)(self, self.now)

    @property
    def logits(self) -> Case:
        """Its scores as logits."""
        return self._read_as("logits")

    @property
    def probabilities(self) -> Case:
        """Its scores as probabilities."""
        return self._read_as("probabilities")


Judge = Callable[[Cases, Case], Verdict]

_IMPOSSIBLE, _UNLIKELY, _POSSIBLE, _LIKELY = Plausibility
_NOTHING = "nothing in the arrays decides"


def logits(cases: Cases, _then: Case) -> Verdict:
    """Whether scores can be logits: all numbers can, and some are hardly ever."""
    case = cases.logits
    if empty := _empty(case):
        return empty
    if twice := [*score_readings.double_softmax(case), *score_readings.double_sigmoid(case)]:
        return Verdict(_UNLIKELY, twice[0].evidence)
    if not case.problem.binary and case.scores_are_log_probabilities:
        return Verdict(_LIKELY, "the exponentials of each row sum to 1: log-probabilities, which are logits")
    other = probabilities(cases, case)
    if other.plausibility is _IMPOSSIBLE:
        return Verdict(_LIKELY, f"no probabilities: {other.reason}")
    return Verdict(_POSSIBLE, "all numbers can be logits")


def probabilities(cases: Cases, _then: Case) -> Verdict:
    """Whether scores can be probabilities."""
    case = cases.probabilities
    if empty := _empty(case):
        return empty
    for rule in (score_readings.log_probabilities_as_probabilities, score_readings.logits_as_probabilities):
        if found := rule(case):
            return Verdict(_IMPOSSIBLE, found[0].evidence)
    if case.problem.binary:
        sigmoids = bool(score_readings.double_sigmoid(cases.logits))
        return Verdict(_LIKELY if sigmoids else _POSSIBLE, "all scores lie in [0, 1]")
    for rule in (softmax_axis.softmax_over_batch, score_readings.probabilities_do_not_sum_to_1):
        if found := rule(case):
            return Verdict(_UNLIKELY, found[0].evidence)
    if not case.scores_are_probabilities:
        return Verdict(_POSSIBLE, _NOTHING)
    if found := score_readings.softmax_of_softmax(case):
        return Verdict(_POSSIBLE, f"each row sums to 1; {found[0].evidence}")
    return Verdict(_LIKELY, "all scores lie in [0, 1] and each row sums to 1")


def log_probabilities(cases: Cases, _then: Case) -> Verdict:
    """Whether scores can be logarithms of probabilities."""
    case = cases.now
    if empty := _empty(case):
        return empty
    facts = case.scores
    above = np.flatnonzero(facts.finite & (facts.rows_max > case.tolerance))
    if above.size:
        score = float(facts.rows_max[above[0]])
        return Verdict(_IMPOSSIBLE, f"row {above[0]}: score {number(score)} is above 0, and no probability is above 1")
    if case.problem.binary:
        return Verdict(_POSSIBLE, "no score is above 0")
    if case.scores_are_log_probabilities:
        return Verdict(_LIKELY, "no score is above 0, and the exponentials of each row sum to 1")
    return Verdict(_IMPOSSIBLE, "the exponentials of the rows do not sum to 1")


def applied_twice(cases: Cases, then: Case) -> Verdict:
    """Whether scores can be logits whose activation is taken twice: that shows in nothing but the loss."""
    if empty := _empty(cases.now):
        return empty
    first = logits(cases, then)
    if first.plausibility is _UNLIKELY:
        return Verdict(_UNLIKELY, f"that would be three times: {first.reason}")
    return Verdict(_POSSIBLE, "a mistake of a program, which scores cannot show; compare the loss that it reported")


def counted_from_1(cases: Cases, then: Case) -> Verdict:
    """Whether labels count from 1."""
    if found := label_indices.labels_start_at_1(cases.now):
        return Verdict(_LIKELY, found[0].evidence)
    return by_losses(cases, then)


def labels_turned(cases: Cases, then: Case, *, undecided: Judge) -> Verdict:
    """Whether the labels' rows and classes are swapped: each distribution sums to 1. `undecided` is asked else."""
    if cases.now.problem.binary:  # a row may have several classes, or none
        return undecided(cases, then)
    now_off, then_off = (bool(case.mass.rows_off(case.tolerance).any()) for case in (cases.now, then))
    if now_off == then_off:
        return undecided(cases, then)
    sums = (cases.now if now_off else then).mass.rows_sum
    off = f"{number(float(np.nanmin(sums)))} to {number(float(np.nanmax(sums)))}"
    if now_off:
        return Verdict(_LIKELY, f"labels would sum to 1 in each row; now their sums are {off}")
    return Verdict(_UNLIKELY, f"labels would sum to {off} in the rows; now each row sums to 1")


def scores_turned(cases: Cases, then: Case, *, undecided: Judge) -> Verdict:
    """Whether the scores' classes are on another axis: a softmax sums to 1 along it. `undecided` is asked else."""
    if found := softmax_axis.softmax_over_batch(cases.now):
        return Verdict(_LIKELY, found[0].evidence)
    return undecided(cases, then)


def nothing_decides(_cases: Cases, _then: Case) -> Verdict:
    """Say so."""
    return Verdict(_POSSIBLE, _NOTHING)


def shifted(cases: Cases, then: Case, *, by: int) -> Verdict:
    """Whether labels stand `by` rows too early: rows that get none are ignored, or of a table of labels left out."""
    kept = partners(cases.now.problem, by) >= 0
    return by_losses(cases, then, rows=None if then.problem.rows == cases.now.problem.rows else kept)


def by_losses(cases: Cases, then: Case, rows: Flags | None = None) -> Verdict:
    """Whether the same rows cost less than they do now; `rows` are those that are left, (rows now,)."""
    kept = slice(None) if rows is None else rows
    before, after = cases.now.losses[kept], then.losses
    counts = cases.now.counts[kept] & then.counts
    broken_now, broken_then = (int((counts & ~np.isfinite(losses)).sum()) for losses in (before, after))
    if broken_then > broken_now:
        return Verdict(_UNLIKELY, f"no finite loss in {counted(broken_then, 'row')}, now in {broken_now:,}")
    both = counts & np.isfinite(before) & np.isfinite(after)
    repaired = f"; a finite loss in {broken_now - broken_then:,} more" if broken_then < broken_now else ""
    verdict = _of_gains((before - after)[both], then)
    verdict = verdict._replace(reason=verdict.reason + repaired)
    if verdict.plausibility is _LIKELY and cases.present.plausibility is _IMPOSSIBLE:
        return Verdict(_POSSIBLE, f"{verdict.reason}; but scores cannot be what they are read as")
    return verdict


def _of_gains(gains: Floats, then: Case) -> Verdict:
    if not gains.size:
        return Verdict(_POSSIBLE, "no row has a finite loss both ways")
    if not gains.any():
        return Verdict(_POSSIBLE, "each row costs what it costs now")
    if len(gains) < FEWEST:
        return Verdict(_POSSIBLE, f"{counted(len(gains), 'row')}: too few to tell")
    mean, z = float(gains.mean()), z_of(gains)
    figures = f"a row costs {abs(mean):.3g} {'less' if mean > 0 else 'more'}, z = {z:.1f} in {len(gains):,} rows"
    if z <= -Z:
        return Verdict(_UNLIKELY, figures)
    if z < Z:
        return Verdict(_POSSIBLE, f"{figures}: that may be chance")
    accuracy, guess = then.evaluation.accuracy, _guess(then)
    figures += f"; accuracy {accuracy:.3g}, by always saying the same {guess:.3g}"
    return Verdict(_LIKELY if accuracy > guess else _POSSIBLE, figures)


def z_of(values: Floats) -> float:
    """How far the mean of some values is from 0, as a normal deviate: Student's t, brought to it by Wallace (1959)."""
    free = len(values) - 1
    spread = float(values.std(ddof=1))
    if not spread:
        return math.copysign(math.inf, float(values.mean()))
    t = float(values.mean()) / (spread / math.sqrt(len(values)))
    size = math.sqrt(free * math.log1p(t * t / free)) * (8 * free + 1) / (8 * free + 3)
    return math.copysign(size, t)


def _guess(case: Case) -> float:
    """The accuracy of always giving the commonest answer."""
    if case.problem.binary:
        yes = sum(int(np.count_nonzero(block > 0.5)) for block in case.problem.labels.blocks)
        return max(yes, case.problem.cells - yes) / case.problem.cells
    labels = case.labels[case.counts & (case.labels >= 0)]
    return float(np.bincount(labels).max() / labels.size) if labels.size else 0.0


def _empty(case: Case) -> Verdict | None:
    if case.scores.finite.any():
        return None
    return Verdict(_POSSIBLE, "no row has only finite scores" if case.problem.rows else "there are no rows")
