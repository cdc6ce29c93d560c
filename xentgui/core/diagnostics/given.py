"""Given: scores, labels and options as a caller gave them, before they are a problem, and other ways to read them."""

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from xentgui.core.problem_options import ProblemOptions, problem_of

from .finding import READ, Fix

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Given:
    """What a caller gave, as arrays."""

    scores: Array
    labels: Array
    options: ProblemOptions

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
