"""A question to a library: what is handed over, who answers, and what is to be said about it."""

from collections.abc import Callable
from typing import Any, NamedTuple

from xentgui.core.options import Reduction

from .batch import Batch
from .call import Array, Call, Library

Say = Callable[[str], None]
Made = tuple[str, Array]


class NotOfferedError(Exception):
    """The library has no such thing; the message says what."""


class Question(NamedTuple):
    """Who answers, what is asked, and how the scores were made."""

    rules: Library
    call: Call
    made: Made | None = None


Family = Callable[[Library, Batch, Say], Question]

# Names of the reductions wherever there are three: both means are "mean".
_SHORT = {Reduction.NONE: "none", Reduction.SUM: "sum"}
_THEN = {
    Reduction.NONE: "",
    Reduction.SUM: ", then .sum()",
    Reduction.SUM_OVER_BATCH_SIZE: ", then .mean()",
    Reduction.MEAN_WITH_SAMPLE_WEIGHT: ", then .sum() / weight.sum()",
}


def short(reduction: Reduction) -> str:
    """What a library with three reductions calls it."""
    return _SHORT.get(reduction, "mean")


def by_hand(reduction: Reduction) -> str:
    """How row losses are weighted and reduced where the library does not."""
    return f"It has no sample_weight: the row losses are multiplied by hand{_THEN[reduction]}."


def make_call(
    task: str, batch: Batch, labels: Array, options: dict[str, Any], scores: Array | None = None, **arrays: Any
) -> Call:
    """A call in the type of the batch, of its scores unless others are given."""
    return Call(task, batch.scores if scores is None else scores, labels, batch.dtype, options, **arrays)
