"""Ways to read a file: which array may be scores, which labels, which axis the classes, told by names and contents."""

import math
from collections.abc import Iterator
from functools import cache, partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xentgui.core.counting import counted

from . import layout
from .arrays import CLASS_NAMES, LABELS, PROBABILITIES, SCORES, WEIGHTS, Arrays, Asked, find, numeric, plain
from .class_labels import listed
from .contents import NOTHING, TEXT, Choice, Entry, Proposal

Array = NDArray[Any]

_MOST = 6  # proposals
_TRIED = 12  # arrays of each kind: the likeliest of a file with thousands
_FIRST = 100  # labels that are looked at
_SAMPLED = 4  # rows along each axis
_SMALL = 1 << 26  # bytes of an array that is read as a whole for a look at its first rows
_NO_LABEL = -100  # what PyTorch leaves out
_SUM = 0.02  # how far the sum of probabilities may be from 1, rounded to a half type


class Way(NamedTuple):
    """Arrays that may belong together; labels may be in another file, or None."""

    scores: tuple[str, ...]
    labels: Entry | None
    axis: int


def propose(arrays: Arrays, elsewhere: tuple[Entry, ...] | None = None) -> tuple[Proposal, ...]:
    """Ways to read a file, the likeliest first.

    Args:
        arrays: what is in it.
        elsewhere: what is in another file that holds the labels; None where there is none.
    """
    sample = cache(partial(_sample, arrays))  # the same scores have many labels
    judged = [(*_judge(arrays, way, sample(way.scores, way.axis)), way) for way in _ways(arrays, elsewhere)]
    judged.sort(key=lambda each: -each[0])
    several = elsewhere is not None and len(elsewhere) > 1
    proposals = [
        Proposal(_choice(arrays, way, elsewhere is None, several), _reason(arrays, way, looks), looks)
        for _, looks, way in judged[:_MOST]
    ]
    return tuple(proposals)


def doubt_of(arrays: Arrays, proposals: tuple[Proposal, ...], elsewhere: tuple[Entry, ...] | None = None) -> str:
    """Why a person should choose, as a sentence; empty where only one way makes sense."""
    if not proposals:
        return "Nothing in it can be scores: it takes numbers, a row a sample and a column a class."
    try:
        found = find(arrays, Asked(elsewhere=None if elsewhere is None else ()))
    except ValueError:
        return f"There are {len(arrays.entries)} {arrays.word}s; which holds the scores, which the labels?"
    known, used = {*WEIGHTS, CLASS_NAMES, *LABELS}, {*found.scores, found.labels}
    left = [name for name in arrays.entries if name not in used and plain(name) not in known]
    if left:
        return f"There is more in it: {listed(tuple(left))}. Which {arrays.word} holds the scores, which the labels?"
    if arrays.is_table(found.scores) and found.labels is None and elsewhere is None:
        whole = tuple(name for name in found.scores if _may_be_labels(arrays, name, len(found.scores) - 1))
        if whole:
            return f"No column is called labels; is it one of {listed(whole)}?"
    if arrays.is_table(found.scores) and found.labels in numeric(arrays):
        assert found.labels is not None
        if not _may_be_labels(arrays, found.labels, len(found.scores)):
            classes = counted(len(found.scores), "class")
            return f"Not all of {found.labels!r} are indices of {classes}; does it hold the labels?"
    axes = len(arrays.shape(found.scores))
    if axes > 2:
        return f"The scores have {axes} axes; which of them holds the classes?"
    if elsewhere is not None and len(elsewhere) > 1:
        return f"The labels' file holds {len(elsewhere)} arrays; which of them holds the labels?"
    return ""


def _may_be_labels(arrays: Arrays, name: str, classes: int) -> bool:
    """Whether the first values of a column are indices of the classes, or say that a row has none."""
    if "int" not in arrays.entries[name].dtype:
        return False
    first = arrays.load(name, (slice(0, _FIRST),))
    return bool((((first >= -1) | (first == _NO_LABEL)) & (first < classes)).all())


def _ways(arrays: Arrays, elsewhere: tuple[Entry, ...] | None) -> Iterator[Way]:
    for scores in _candidates(arrays):
        shape = arrays.shape(scores)
        others = arrays.entries.values() if elsewhere is None else elsewhere
        labels = [entry for entry in others if elsewhere is not None or _beside(arrays, scores, entry)]
        fitting = [(entry, layout.fitting_axes(shape, entry.shape)) for entry in labels]
        tried = sorted((pair for pair in fitting[::-1] if pair[1]), key=lambda pair: -_points_of_entry(pair[0]))
        for entry, axes in tried[:_TRIED]:
            yield from (Way(_without(scores, entry.name), entry, axis) for axis in _sensible(axes, shape))
        if elsewhere is None or not tried:
            axes = tuple(reversed(range(len(shape))))
            yield from (Way(scores, None, axis) for axis in _sensible(axes, shape))


def _sensible(axes: tuple[int, ...], shape: tuple[int, ...]) -> tuple[int, ...]:
    """The axes that may hold the classes: of a table the last one, wherever that is possible."""
    return (1,) if len(shape) == 2 and 1 in axes else axes


def _candidates(arrays: Arrays) -> list[tuple[str, ...]]:
    """What may be scores: each array, and the columns of a table side by side."""
    names = numeric(arrays)
    columns = tuple(name for name in names if len(arrays.entries[name].shape) == 1) if arrays.columns else ()
    table = {*columns}
    alone = [name for name in names if arrays.entries[name].shape and name not in table]
    likely = sorted(
        alone, key=lambda name: (-_points_of_scores(arrays, (name,)), -math.prod(arrays.entries[name].shape))
    )
    return [*((name,) for name in likely[:_TRIED]), *([columns] if columns else [])]


def _beside(arrays: Arrays, scores: tuple[str, ...], entry: Entry) -> bool:
    """Whether an array of the same file may be labels of these scores."""
    if plain(entry.name) in (*WEIGHTS, CLASS_NAMES):
        return False
    if entry.dtype == TEXT and not (arrays.is_table(scores) or arrays.names_classes):
        return False
    return arrays.is_table(scores) or entry.name not in scores


def _without(scores: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(each for each in scores if each != name) or scores


def _judge(arrays: Arrays, way: Way, sample: Array | None) -> tuple[float, bool]:
    """How likely a way is, and whether its scores, of which there may be a sample, look like probabilities."""
    shape = arrays.shape(way.scores)
    points = _points_of_scores(arrays, way.scores) + 2 * (way.axis == len(shape) - 1) - 4 * (shape[way.axis] == 1)
    points += _points_of_labels(arrays, way, shape)
    if sample is None:
        return points, False
    looks = _are_probabilities(sample)
    return points + 3 * looks, looks or plain(way.scores[0]) in PROBABILITIES


def _points_of_scores(arrays: Arrays, names: tuple[str, ...]) -> float:
    entry = arrays.entries[names[0]]
    axes = len(arrays.shape(names))
    return 8 * (plain(entry.name) in SCORES) + 3 * ("float" in entry.dtype) + 2 * (axes == 2) - 6 * (axes == 1)


def _points_of_labels(arrays: Arrays, way: Way, shape: tuple[int, ...]) -> float:
    entry = way.labels
    if entry is None:
        return -1 if arrays.is_table(way.scores) else 0
    if entry.shape == shape:
        return 6 * (plain(entry.name) in LABELS) - 2  # as likely two tables of scores
    points = _points_of_entry(entry)
    if not _is_whole(entry):
        return points
    if arrays.entries.get(entry.name) is entry and arrays.is_table(way.scores) and entry.dtype != TEXT:
        points -= 6 * (not _may_be_labels(arrays, entry.name, shape[-1]))
    return points + (entry.name == next(reversed(arrays.entries)))


def _points_of_entry(entry: Entry) -> float:
    """How likely an array holds labels, by its name and type alone."""
    return 6 * (plain(entry.name) in LABELS) + (5 if _is_whole(entry) else -1)


def _is_whole(entry: Entry) -> bool:
    return entry.dtype == TEXT or "int" in entry.dtype


def _sample(arrays: Arrays, scores: tuple[str, ...], axis: int) -> Array | None:
    """A few rows of the scores, classes last; None where they would cost too much or cannot be read."""
    shape = arrays.shape(scores)
    if not arrays.lazy and math.prod(shape) * 8 > _SMALL:
        return None
    few: list[int | slice] = [slice(0, _SAMPLED)] * len(shape)
    few[axis] = slice(None)
    try:
        if arrays.is_table(scores):
            rows = np.column_stack([arrays.load(name, (slice(0, _SAMPLED),)) for name in scores])
        else:
            rows = arrays.load(scores[0], tuple(few))
        with np.errstate(all="ignore"):  # of a NaN that signals
            return np.moveaxis(rows.astype(np.float64), axis, -1)
    except ValueError:
        return None


def _are_probabilities(sample: Array) -> bool:
    """Whether every row has values of 0 to 1 that sum to 1."""
    if not sample.size or sample.shape[-1] < 2:
        return False
    inside = (sample >= 0) & (sample <= 1)
    return bool(inside.all()) and bool((np.abs(sample.sum(-1) - 1) < _SUM).all())


def _choice(arrays: Arrays, way: Way, here: bool, several: bool) -> Choice:
    """A way in the words of a choice: only what has to be said."""
    labels = None
    if here or several:
        labels = NOTHING if way.labels is None else way.labels.name
    last = way.axis == len(arrays.shape(way.scores)) - 1
    return Choice(way.scores, labels, None if last else way.axis)


def _reason(arrays: Arrays, way: Way, looks: bool) -> str:
    axes = len(arrays.shape(way.scores))
    scores = f"{len(way.scores)} columns" if len(way.scores) > 1 else repr(way.scores[0])
    parts = [f"{scores} as {'probabilities' if looks else 'scores'}"]
    if looks and plain(way.scores[0]) not in PROBABILITIES:
        parts = [f"{parts[0]}, because they sum to 1"]
    if way.labels is not None:
        kind = "distributions" if way.labels.shape == arrays.shape(way.scores) else "labels"
        parts.append(f"{way.labels.name!r} as {kind}")
    else:
        parts.append("no labels")
    if axes > 2:
        parts.append(f"axis {way.axis} holds the classes")
    return ", ".join(parts)
