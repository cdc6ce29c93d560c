"""Which bars are shown for one row, how high they are, and what score a bar stands for; NumPy alone."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from xentgui.core.log_softmax import Floats, Indices
from xentgui.core.problem import Problem

from .row_figures import RowFigures, short

OTHERS = -1
SURE = 1e-6  # a bar is dragged to probabilities no nearer to 0 and 1 than this: their logits are infinite

_STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
# Logits beyond are masks, such as -1e9, or slips: on one scale with them every other bar would vanish.
_LARGEST_LOGIT = 1e6
_LARGEST = 1e30  # of all else


class Mode(StrEnum):
    """What the bars show."""

    PROBABILITY = "probability"
    SCORES = "scores"
    GRADIENT = "gradient"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: a class, or with index OTHERS the classes that have no bar of their own.

    `mass` is the label mass to mark on the bar, NaN where there is none to mark.
    """

    index: int
    name: str
    value: float
    mass: float
    is_label: bool
    is_predicted: bool


def choose_classes(figures: RowFigures, room: int, keep: int = OTHERS) -> Indices:
    """The classes that get a bar, left to right.

    All in their order where there is room; else the most probable first, one place left for the rest. The label's
    class, the predicted one and `keep` are always among them.
    """
    classes = figures.problem.classes
    if classes <= room:
        return np.arange(classes)
    rank = _rank(figures)
    labels = figures.labels[: max(room // 2, 1)]
    wanted = {index for index in (*labels, figures.predicted, keep) if 0 <= index < classes}
    count = max(room - 1, len(wanted), 1)
    top = _largest(rank, count)
    kept = [index for index in top.tolist() if index not in wanted][: count - len(wanted)]
    chosen = np.array(sorted([*wanted, *kept]), np.int64)
    return chosen[np.argsort(-rank[chosen], kind="stable")]


def make_bars(figures: RowFigures, shown: Indices, mode: Mode) -> list[Bar]:
    """The bars of some classes, and one that sums the others where there are any."""
    values = _values(figures, mode)[shown]
    marked = mode is Mode.PROBABILITY and figures.soft
    mass = figures.mass[shown] if marked else np.full(len(shown), np.nan)
    labels, answers = set(figures.labels), set(figures.answers)
    bars = [
        Bar(index, figures.problem.class_name(index), value, share, index in labels, index in answers)
        for index, value, share in zip(shown.tolist(), values.tolist(), mass.tolist(), strict=True)
    ]
    if len(shown) < figures.problem.classes:
        rest = _others(figures, shown)
        alone = figures.problem.binary
        mass_left = float(figures.mass[rest].sum()) if marked and not alone else np.nan
        name = "largest other" if alone else "others"
        bars.append(Bar(OTHERS, name, joint_value(figures, rest, mode), mass_left, False, False))
    return bars


def joint_value(figures: RowFigures, members: NDArray[np.bool_], mode: Mode) -> float:
    """Some classes as one: the sum, and of logits the one logit with their joint probability (T log sum exp).

    Sigmoids have nothing in common: of the binary loss it is the largest.
    """
    values = _values(figures, mode)[members]
    if figures.problem.binary:
        return float(values[(np.abs(values) if mode is Mode.GRADIENT else values).argmax()])
    if mode is Mode.SCORES and figures.problem.options.from_logits:
        return _log_sum_exp(values, figures.problem.options.temperature)
    with np.errstate(all="ignore"):
        return float(values.sum())


def describe_others(figures: RowFigures, bars: Sequence[Bar]) -> list[tuple[str, str]]:
    """What there is to say about the classes that have no bar of their own: names and values."""
    rest = _others(figures, np.array([bar.index for bar in bars if bar.index != OTHERS], np.int64))
    score = "log-sum-exp of scores" if figures.problem.options.from_logits else "sum as given"
    score = "score" if figures.problem.binary else score
    named = ((score, Mode.SCORES), ("probability", Mode.PROBABILITY), ("gradient", Mode.GRADIENT))
    return [(name, short(joint_value(figures, rest, mode), 10)) for name, mode in named]


def span_of(values: Sequence[float], mode: Mode, *, from_logits: bool) -> tuple[float, float]:
    """A round range of the value axis, 0 within; values beyond `largest` are left off it, but their side is kept."""
    limit = largest(mode, from_logits=from_logits)
    inside = [value for value in values if abs(value) <= limit]
    low, high = -_round_up(-min([0.0, *inside])), _round_up(max([0.0, *inside]))
    if low == high:
        high = 1.0
    if any(value < -limit for value in values):
        low = min(low, -high / 4)
    if any(value > limit for value in values):
        high = max(high, -low / 4)
    return low, high


def largest(mode: Mode, *, from_logits: bool) -> float:
    """The value beyond which a bar runs off the axis."""
    return _LARGEST_LOGIT if mode is Mode.SCORES and from_logits else _LARGEST


def score_for_share(figures: RowFigures, index: int, share: float) -> float:
    """The score that gives a class this probability while the other scores stay.

    Raises:
        ValueError: no score does, because the others decide alone.
    """
    share = min(max(share, SURE), 1 - SURE)
    options, odds = figures.problem.options, share / (1 - share)
    if figures.problem.binary:
        return options.temperature * math.log(odds) if options.from_logits else share
    others = np.arange(figures.problem.classes) != index
    level = joint_value(figures, others, Mode.SCORES)
    score = options.temperature * math.log(odds) + level if options.from_logits else odds * level
    if not math.isfinite(score) or not (options.from_logits or level):
        name = figures.problem.class_name(index)
        raise ValueError(f"no score of {name} gives it {short(share)}: the others come to {short(level)}; change those")
    return score


def to_resolution(value: float, resolution: float) -> float:
    """Round to the decimal place just below a resolution, such as what one pixel is worth."""
    if not (resolution > 0 and np.isfinite(value)):
        return value
    return round(value, -int(np.floor(np.log10(resolution))))


def _values(figures: RowFigures, mode: Mode) -> Floats:
    match mode:
        case Mode.PROBABILITY:
            return figures.probabilities
        case Mode.SCORES:
            return figures.scores
        case Mode.GRADIENT:
            return figures.gradient


def _rank(figures: RowFigures) -> Floats:
    """What the bars are sorted by; of a row without softmax the scores, NaN first, as that is what is to be found."""
    if not figures.fault:
        return figures.probabilities
    return np.where(np.isnan(figures.scores), np.inf, figures.scores)


def _largest(rank: Floats, count: int) -> Indices:
    """The places of the `count` largest, largest first, equal ones in their order."""
    threshold = np.partition(rank, len(rank) - count)[len(rank) - count]
    above = np.flatnonzero(rank > threshold)
    level = np.flatnonzero(rank == threshold)[: count - len(above)]
    both = np.sort(np.concatenate([above, level]))
    return both[np.argsort(-rank[both], kind="stable")]


def _others(figures: RowFigures, shown: Indices) -> NDArray[np.bool_]:
    rest = np.ones(figures.problem.classes, bool)
    rest[shown] = False
    return rest


def _log_sum_exp(logits: Floats, temperature: float) -> float:
    top = float(logits.max(initial=-np.inf))
    if not np.isfinite(top):
        return top
    return top + temperature * float(np.log(np.exp((logits - top) / temperature).sum()))


def _round_up(value: float) -> float:
    """The next round number: 0.62 -> 0.8."""
    if value <= 0:
        return 0.0
    power = 10.0 ** np.floor(np.log10(value))
    return float(next((step * power for step in _STEPS if step * power >= value), 10 * power))


def value_title(figures: RowFigures, mode: Mode) -> str:
    """What the value axis measures."""
    options = figures.problem.options
    match mode:
        case Mode.PROBABILITY:
            return "sigmoid σ of the score" if options.from_logits and figures.problem.binary else "probability"
        case Mode.SCORES:
            return "score (logit)" if options.from_logits else "probability as given"
        case Mode.GRADIENT if not options.from_logits:
            return "d loss / d probability"
        case Mode.GRADIENT if figures.problem.class_weight is not None:
            return "d loss / d score"
        case Mode.GRADIENT if figures.problem.binary:
            return _binary_gradient_title(figures.problem)
        case Mode.GRADIENT:
            return "gradient p − y" if options.temperature == 1 else "gradient (p − y) / T"


def _binary_gradient_title(problem: Problem) -> str:
    if problem.pos_weight is not None:
        return "d loss / d score"
    divisors = ["C"] * (problem.classes > 1) + ["T"] * (problem.options.temperature != 1)
    if not divisors:
        return "gradient σ − y"
    return f"gradient (σ − y) / {divisors[0] if len(divisors) == 1 else '(C T)'}"


def class_title(figures: RowFigures, bars: Sequence[Bar]) -> str:
    """What the bars are, left to right."""
    shown = sum(bar.index != OTHERS for bar in bars)
    if shown == figures.problem.classes:
        title = "class"
    else:
        by = "largest scores" if figures.fault else "most probable"
        rest = figures.problem.classes - shown
        others = "other" if rest == 1 else "others"
        title = f"the {shown} {by} of {figures.problem.classes:,} classes, and {rest:,} {others}"
    marked = any(not math.isnan(bar.mass) for bar in bars)
    return f"{title} (outline: label mass y)" if marked else title
