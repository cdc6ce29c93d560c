"""What the text of arrays is made of, before it is known which of it are scores."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from numpy.typing import NDArray

Array = NDArray[Any]


class Leaf(NamedTuple):
    """One number, truth value, text or None, and where it stands."""

    value: float | bool | str | None
    at: int


class Row(NamedTuple):
    """Numbers between the innermost brackets."""

    values: Array
    at: int


class Word(NamedTuple):
    """A name that stands for something outside the text, such as a type."""

    name: str
    at: int


class Gap(NamedTuple):
    """The three dots where values were left out."""

    at: int


@dataclass
class Group:
    """What stands between brackets; `closed_by` tells a list from a tuple."""

    items: "list[Node]"
    at: int
    closed_by: str = "]"


@dataclass
class Named:
    """Values by name: a dictionary, a JSON object, or the arguments of a call."""

    items: "list[tuple[str, Node]]"
    at: int


@dataclass
class Call:
    """A name with arguments: tensor([1, 2], dtype=float32)."""

    name: str
    at: int
    positional: "list[Node]" = field(default_factory=list)
    named: "list[tuple[str, Node]]" = field(default_factory=list)


Node = Leaf | Row | Word | Gap | Group | Named | Call
