"""Matches: which readings of a batch give the number that a person saw, and how likely each is an accident."""

from dataclasses import dataclass

from .chance import chance_of_any
from .change import Change, Edit
from .number import Kind, SeenNumber

_NOTHING = "as the batch and its options stand"


@dataclass(frozen=True)
class Match:
    """One reading of the batch that gives the number.

    Attributes:
        kind: whether it is the loss, the accuracy or the perplexity.
        value: the exact value, float64.
        changes: what is done otherwise than the present options say; empty where nothing is.
        same: other readings with as many changes that give this very value.
        expected: how many readings with at most as many changes would fit a number of these digits by accident; NaN
            of a number that is not finite.
    """

    kind: Kind
    value: float
    changes: tuple[Change, ...]
    same: tuple[tuple[Change, ...], ...] = ()
    expected: float = 0.0

    @property
    def complexity(self) -> int:
        """The number of changes from the present options."""
        return len(self.changes)

    @property
    def words(self) -> str:
        """What it means."""
        return "; ".join(change.words for change in self.changes) or _NOTHING

    @property
    def edits(self) -> tuple[Edit, ...] | None:
        """The edits that make the batch report it; None where there are none."""
        edits = [change.edit for change in self.changes if change.edit is not None]
        if len(edits) < len(self.changes) or self.kind is not Kind.LOSS:
            return None
        options = {
            name: value for edit in edits if edit.verb == "set_options" for name, value in edit.arguments.items()
        }
        others = [edit for edit in edits if edit.verb != "set_options"]
        return (*others, *([Edit("set_options", options)] if options else []))

    @property
    def chance(self) -> float:
        """The chance that at least one reading as simple fits by accident: 1 - exp(-expected)."""
        return chance_of_any(self.expected)

    def __str__(self) -> str:
        by_accident = f"; by accident: {self.chance:.2g}" if self.changes else ""
        return f"{self.kind} {self.value:.9g}: {self.words}{by_accident}"


@dataclass(frozen=True)
class Matches:
    """All readings that give the number, the simplest first.

    Attributes:
        number: what was seen, and how exactly.
        found: the readings; of two of which one only adds changes to the other, the other alone.
        searched: how many combinations were tried.
        different: how many different values they gave.
        left_out: what was not tried on a batch of this size, in words.
    """

    number: SeenNumber
    found: tuple[Match, ...]
    searched: int
    different: int
    left_out: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.found)

    @property
    def summary(self) -> str:
        """One sentence: how many fit, or plainly that none does."""
        tried = f"{self.searched:,} combinations"
        if not self.found:
            text = f"{self.number.text} is none of {tried} of these scores, labels and weights"
        else:
            text = f"{self.number.text} fits {len(self.found)} of {tried}"
        return f"{text}; not tried on so big a batch: {', '.join(self.left_out)}" if self.left_out else text

    def __str__(self) -> str:
        return "\n".join([self.summary, *map(str, self.found)])
