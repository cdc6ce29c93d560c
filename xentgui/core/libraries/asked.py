"""From a problem to the call that a user of each library would make for it, and what that library does not have."""

from collections.abc import Callable
from dataclasses import dataclass

from . import answer, asked_binary, asked_categorical, library
from .batch import Batch
from .call import Answer, Call, Library
from .question import Made, NotOfferedError


@dataclass(frozen=True)
class Asked:
    """The question to one library.

    Attributes:
        rules: what answers the call: the library, with what is written by hand around it.
        call: None where the library has no such thing; `lacks` then begins with the reason.
        lacks: a sentence on each thing that the library does not have, and what is done instead.
        made: "softmax" or "log" where the call's scores were made so, and of what; None where they are the batch's.
    """

    rules: Library
    call: Call | None
    lacks: tuple[str, ...]
    made: Made | None = None

    def answer(self, progress: Callable[[float], None] | None = None) -> Answer:
        """What the library says; there has to be a call."""
        assert self.call is not None
        return answer(self.rules, self.call, progress)


def ask(name: str, batch: Batch) -> Asked:
    """Put a batch to a library, one of `LIBRARIES`, as a user of it would."""
    rules, lacks = library(name), []
    if batch.options.from_logits and batch.options.temperature != 1:
        lacks.append(f"It has no temperature: the logits are divided by {batch.options.temperature:g} first.")
    families = (asked_binary if batch.problem.binary else asked_categorical).FAMILIES
    try:
        question = families[name.partition("-")[0]](rules, batch, lacks.append)
    except NotOfferedError as reason:
        return Asked(rules, None, (str(reason),))
    return Asked(question.rules, question.call, tuple(lacks), question.made)
