"""Given: scores, labels and options as a caller gave them, before they are a problem, and other ways to read them."""

from dataclasses import dataclass
from typing import Any, Self

from numpy.typing import ArrayLike, NDArray

from xentgui.core import door
from xentgui.core.problem_options import ProblemOptions, problem_of

from .finding import READ, Fix

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Given:
    """What a caller gave, as arrays."""

    scores: Array
    labels: Array
    options: ProblemOptions

    @classmethod
    def of(cls, scores: ArrayLike, labels: ArrayLike, options: ProblemOptions) -> Self:
        """Take what a caller gave; labels in a column that fit nothing else are a list."""
        table, given = door.as_scores(scores), door.as_numbers(labels, "labels")
        column = given.ndim > 1 and given.shape[-1] == 1 and given.shape[:-1] != table.shape[:-1]
        return cls(table, given[..., 0] if column and table.shape[-1] > 1 else given, options)

    @property
    def leading(self) -> tuple[int, ...]:
        """The shape of the rows."""
        return self.scores.shape[:-1]

    def read(self, **changes: Any) -> Fix | None:
        """Read the arrays with some arguments changed; None where they make no problem either."""
        arguments: dict[str, Any] = {"scores": self.scores, "labels": self.labels, **self.options, **changes}
        try:
            return Fix(READ, changes, problem_of(**arguments))
        except ValueError:
            return None
