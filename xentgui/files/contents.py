"""What one file holds, whatever its format, and what of it is meant."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from numpy.typing import NDArray

from .layout import Layout, Shape, whole

Array = NDArray[Any]

NOTHING = ""  # as the name of labels: none, though something in the file looks like labels
TEXT = "text"  # the type of names, where others have the name of a NumPy type


@dataclass(frozen=True)
class Choice:
    """What of a file is meant; what is left as it is here is found by names and shapes.

    Attributes:
        scores: the name of an array, or of several columns that stand side by side.
        labels: the name of an array or a column; `NOTHING` for none.
        class_axis: which axis of the scores holds the classes, before `index` takes one away.
        index: what to take of each axis of the scores, as NumPy writes it: "0, :, ::2". Labels and weights that have
            the same axes are cut alike.
    """

    scores: tuple[str, ...] = ()
    labels: str | None = None
    class_axis: int | None = None
    index: str = ""


class Entry(NamedTuple):
    """An array or a column of a file: its name, shape and the name of its NumPy type, or `TEXT`."""

    name: str
    shape: tuple[int, ...]
    dtype: str

    def __str__(self) -> str:
        return f"{self.name} {' × '.join(map(str, self.shape)) or 'one value'} {self.dtype}"


class Proposal(NamedTuple):
    """A way to read a file, and why it may be the right one; `probabilities` is what the values look like."""

    choice: Choice
    reason: str
    probabilities: bool


@dataclass(frozen=True)
class Contents:
    """What can be told of a file without reading more than its first rows.

    Attributes:
        path: the file.
        entries: its arrays, or the columns of its table; the length of a column of text is not known: -1.
        proposals: ways to read it, the likeliest first; none where nothing in it can be scores.
        doubt: why a person should choose, as a sentence; empty where only one way makes sense.
    """

    path: Path
    entries: tuple[Entry, ...]
    proposals: tuple[Proposal, ...]
    doubt: str = ""


@dataclass(frozen=True, eq=False)
class Batch:
    """The arrays that were read from a file of scores, not yet checked against each other.

    Attributes:
        scores: (..., classes).
        labels: class indices or distributions; None where the file has none.
        probabilities: whether the file calls its scores so.
        class_names: one a class, or empty.
        weights: by their names in `Problem.create`.
        note: a sentence on how the file was read, where it can be read in more than one way.
        or_else: how labels could have been put beside the scores, as the end of a sentence.
        lay: how an array in another file, of this shape, is laid out to go with the scores.
    """

    scores: Array
    labels: Array | None = None
    probabilities: bool = False
    class_names: tuple[str, ...] = ()
    weights: dict[str, Array] = field(default_factory=dict)
    note: str = ""
    or_else: str = ""
    lay: Callable[[Shape], Layout] = whole

    @property
    def rows(self) -> int:
        """The number of rows that the leading axes make."""
        return math.prod(self.scores.shape[:-1])
