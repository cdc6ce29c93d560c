"""Understood: what was found in a text."""

from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from xentgui.files.contents import Batch

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Understood:
    """What a text holds.

    Attributes:
        what: the kind of text, as in "a Markdown table".
        scores: (..., classes); None where the text has labels only.
        labels: class indices or distributions; None where it has scores only.
        class_names: one a class, or empty.
        weights: by their names in `Problem.create`.
        probabilities: whether the text calls its scores so.
        notes: sentences on what was left out, and on what was taken for what.
    """

    what: str
    scores: Array | None = None
    labels: Array | None = None
    class_names: tuple[str, ...] = ()
    weights: dict[str, Array] = field(default_factory=dict)
    probabilities: bool = False
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, what: str, batch: Batch, notes: list[str]) -> "Understood":
        """What was read as from a file, and what else is to be said.

        Raises:
            ValueError: there are no classes.
        """
        if not batch.scores.shape[-1]:
            raise ValueError("the array is empty")
        said = [batch.note] if batch.note else []
        return cls(
            what,
            batch.scores,
            batch.labels,
            batch.class_names,
            batch.weights,
            batch.probabilities,
            (*said, *notes),
        )
