"""How an array becomes rows and classes: what is taken of each axis, and which axis holds the classes."""

import math
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xentgui.core import door, progress

from . import memory

Array = NDArray[Any]
Index = tuple[int | slice, ...]
Shape = tuple[int, ...]

MEND = "take a part of it by an index, as 0:1000"
_ALL = slice(None)
_PIECE = 1 << 24  # bytes that are read at once
_MOST_OF_NOTHING = 1 << 24  # cells of an array that is empty, were it not
_PART = re.compile(r"[+-]?\d{1,18}|(?:[+-]?\d{1,18})?\s*:\s*(?:[+-]?\d{1,18})?\s*(?::\s*(?:[+-]?\d{1,18})?)?")


class Layout(NamedTuple):
    """What to take of each axis, and which axis holds the classes before that; None where there is no such axis."""

    take: Index
    axis: int | None

    def apply(self, taken: Array) -> Array:
        """Move the class axis of an array, of which that was already taken, to the end."""
        if self.axis is not None:
            gone = sum(isinstance(part, int) for part in self.take[: self.axis])
            taken = np.moveaxis(taken, self.axis - gone, -1)
        refuse_big_copies(taken)
        return taken

    def cut_names(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The names of the classes that are left."""
        part = _ALL if self.axis is None else self.take[self.axis]
        return names[part] if isinstance(part, slice) else names


def whole(shape: Shape) -> Layout:
    """The layout that takes an array as it is."""
    return Layout((_ALL,) * len(shape), None)


def of_scores(shape: Shape, class_axis: int | None, index: str) -> Layout:
    """The layout of scores of `shape`; the last axis holds the classes where none is named."""
    if 0 in shape and math.prod(max(1, size) for size in shape) > _MOST_OF_NOTHING:
        # Without rows, classes cost no memory here, but everywhere else.
        raise ValueError(f"the array of shape {shape} is empty; save at least one row and one class")
    axis = _as_axis(-1 if class_axis is None else class_axis, shape)
    parts = _parse(index, shape)
    if isinstance(parts[axis], int):
        raise ValueError(f"the index {index!r} takes axis {axis} away, and that holds the classes")
    return Layout(parts, axis)


def beside(scores: Shape, layout: Layout, shape: Shape) -> Layout:
    """The layout of an array of `shape` that goes with scores: labels, distributions or weights."""
    axis = layout.axis
    assert axis is not None  # scores have classes
    without = (*layout.take[:axis], *layout.take[axis + 1 :])
    if shape == scores:
        return layout
    if shape == (*scores[:axis], *scores[axis + 1 :]):
        return Layout(without, None)
    if shape == (*scores[:axis], 1, *scores[axis + 1 :]):
        return Layout((*layout.take[:axis], _ALL, *layout.take[axis + 1 :]), axis)
    return whole(shape)


def fitting_axes(scores: Shape, labels: Shape) -> tuple[int, ...]:
    """The axes of scores that may hold the classes if `labels` are theirs, the last one first."""
    if labels == scores:
        return tuple(reversed(range(len(scores))))
    kept = (labels, labels[:-1]) if labels[-1:] == (1,) else (labels,)
    return tuple(
        axis
        for axis in reversed(range(len(scores)))
        if (*scores[:axis], *scores[axis + 1 :]) in kept or (*scores[:axis], 1, *scores[axis + 1 :]) == labels
    )


def taken(shape: Shape, index: Index) -> Shape:
    """The shape of what an index takes of an array."""
    parts = zip(index, shape, strict=True)
    return tuple(len(range(*part.indices(size))) for part, size in parts if isinstance(part, slice))


def in_pieces(read: Callable[[Index], Array], shape: Shape, index: Index, dtype: np.dtype[Any]) -> Array:
    """What `read` gives for an index, read a part of the first axis at a time while the share done is told."""
    whole_rows = dtype.itemsize * math.prod(taken(shape[1:], index[1:]))
    step = max(1, _PIECE // max(1, whole_rows))
    first = index[0] if index else 0
    if not isinstance(first, slice) or len(rows := range(*first.indices(shape[0]))) <= step:
        return np.asarray(read(index))
    result = np.empty(taken(shape, index), dtype)
    for start in range(0, len(rows), step):
        part = rows[start : start + step]
        progress.tell(start / len(rows))
        result[start : start + len(part)] = read((slice(part.start, part.stop, part.step), *index[1:]))
    return result


def refuse_big_copies(array: Array) -> None:
    """Rows of a float in native order are used where they lie; everything else is copied, and has to fit."""
    if not door.is_float(array.dtype) or not array.dtype.isnative:
        memory.refuse_too_big(8 * array.size, "save it as float32: np.save(file, array.astype(np.float32))")
    if array.ndim > 2 and not array.flags.c_contiguous:
        memory.refuse_too_big(
            array.nbytes, "save it in C order, classes last: np.save(file, np.ascontiguousarray(array))"
        )


def _as_axis(axis: int, shape: Shape) -> int:
    if not shape:
        raise ValueError("scores are a single number; give one row a sample and one column a class")
    if not -len(shape) <= axis < len(shape):
        raise ValueError(f"class axis {axis} is not among the axes of shape {shape}; give 0..{len(shape) - 1}")
    return axis % len(shape)


def _parse(text: str, shape: Shape) -> Index:
    """Read "0, :, ::2"; axes that are not named are taken whole."""
    texts = [part.strip() for part in text.strip().removeprefix("[").removesuffix("]").split(",")]
    if not any(texts):
        return (_ALL,) * len(shape)
    if texts.count("...") == 1:
        at = texts.index("...")
        texts[at : at + 1] = [":"] * (len(shape) - len(texts) + 1)
    if len(texts) > len(shape):
        raise ValueError(f"the index {text!r} has more parts ({len(texts)}) than shape {shape} has axes ({len(shape)})")
    parts = [_part(part, size, axis) for axis, (part, size) in enumerate(zip(texts, shape, strict=False))]
    return (*parts, *(_ALL,) * (len(shape) - len(parts)))


def _part(text: str, size: int, axis: int) -> int | slice:
    if not _PART.fullmatch(text):
        raise ValueError(f"{text[:40]!r} for axis {axis} is no index; write a number or from:to:step, as in 0, :, ::2")
    if ":" in text:
        part = slice(*(int(bound) if bound.strip() else None for bound in text.split(":")))
        if part.step is not None and part.step <= 0:
            raise ValueError(f"the step of {text!r} for axis {axis} is not positive")
        return part
    number = int(text)
    if not -size <= number < size:
        raise ValueError(f"index {number} is outside axis {axis}, which has {size}")
    return number % size
