"""What one file holds, whatever its format."""

import math
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Contents:
    """The arrays of a file of scores, not yet checked against each other.

    Attributes:
        scores: (..., classes).
        labels: class indices or distributions; None where the file has none.
        probabilities: whether the file calls its scores so.
        class_names: one a class, or empty.
        sample_weight: as `Problem.create` takes it.
        class_weight: as `Problem.create` takes it.
        pos_weight: as `Problem.create` takes it.
        note: a sentence on how the file was read, where it can be read in more than one way.
        or_else: how labels could have been put beside the scores, as the end of a sentence.
    """

    scores: Array
    labels: Array | None = None
    probabilities: bool = False
    class_names: tuple[str, ...] = ()
    sample_weight: Array | None = None
    class_weight: Array | None = None
    pos_weight: Array | None = None
    note: str = ""
    or_else: str = ""

    @property
    def rows(self) -> int:
        """The number of rows that the leading axes make."""
        return math.prod(self.scores.shape[:-1])
