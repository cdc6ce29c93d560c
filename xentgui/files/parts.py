"""The arrays of a problem under the names that reading knows, for the formats that can hold several."""

import math
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xentgui.core.problem import Problem

from .arrays import WEIGHTS

Array = NDArray[Any]
Report = Callable[[float], None]


class Part(NamedTuple):
    """An array as blocks of its rows; `shape` is that of all of it."""

    name: str
    shape: tuple[int, ...]
    blocks: tuple[Array, ...]

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of every block."""
        return self.blocks[0].dtype

    @property
    def nbytes(self) -> int:
        """The size of all blocks."""
        return math.prod(self.shape) * self.dtype.itemsize


def parts_of(problem: Problem) -> list[Part]:
    """Scores, as logits or probs, labels and weights."""
    leading = problem.leading_shape
    scores, labels = problem.scores, problem.labels
    weights = {name: getattr(problem, name) for name in WEIGHTS}
    return [
        Part("logits" if problem.options.from_logits else "probs", (*leading, problem.classes), scores.blocks),
        Part("labels", (*leading, *labels.shape[1:]), labels.blocks),
        *(Part(name, array.shape, (array,)) for name, array in weights.items() if array is not None),
    ]


def little_endian(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """The same type in the order of bytes that files have."""
    return dtype.newbyteorder("<")


def written_bytes(parts: list[Part], report: Report) -> Iterator[bytes]:
    """All numbers of all parts, a block at a time, while `report` hears of the share done."""
    total, done = sum(part.nbytes for part in parts), 0
    for part in parts:
        for block in part.blocks:
            yield np.ascontiguousarray(block, little_endian(part.dtype)).tobytes()
            done += block.nbytes
            report(done / max(1, total))
