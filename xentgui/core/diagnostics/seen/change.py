"""A change: one thing done otherwise than the present options say, in words and, where there is one, as an edit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Any, Generic, TypeVar

from xentgui.core.progress import checked

What = TypeVar("What")


@dataclass(frozen=True)
class Edit:
    """An edit of `xentgui.document` by its name, and its arguments."""

    verb: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """One thing done otherwise.

    Attributes:
        name: a stable name, such as "from_logits=False".
        words: what it means.
        edit: the edit of the batch that makes it so; None where there is none.
    """

    name: str
    words: str
    edit: Edit | None = None


@dataclass(frozen=True)
class Choice(Generic[What]):
    """What may be chosen along one axis; no change for what the present options say."""

    change: Change | None
    what: What


Axis = Sequence[Choice[Any]]


def options_change(name: str, words: str, **options: Any) -> Change:
    """A change that is an edit of loss options."""
    return Change(name, words, Edit("set_options", options))


def combined(axes: Sequence[Axis], most: int) -> Iterator[tuple[Choice[Any], ...]]:
    """One choice of each axis, with at most `most` changes, the fewest first; each axis begins with the present."""
    present = tuple(axis[0] for axis in axes)
    for count in range(min(most, len(axes)) + 1):
        for places in combinations(range(len(axes)), count):
            for chosen in checked(product(*(axes[place][1:] for place in places))):
                picked = list(present)
                for place, choice in zip(places, chosen, strict=True):
                    picked[place] = choice
                yield tuple(picked)


def changes_of(*picked: Choice[Any]) -> tuple[Change, ...]:
    """The changes among some choices."""
    return tuple(choice.change for choice in picked if choice.change is not None)
