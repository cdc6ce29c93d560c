"""The entries of the menus that find something, by the methods of `Finder` that do it."""

from collections.abc import Callable
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .finder import Finder

_METHODS = {
    "palette": "find_command",
    "go_row": "find_row",
    "next_wrong": "next_wrong",
    "previous_wrong": "previous_wrong",
    "worst_row": "worst",
    "find_class": "find_class",
    "statistics": "statistics",
    "filter_rows": "rows.filter_rows",
    "sort_falling": "rows.sort_falling",
    "sort_rising": "rows.sort_rising",
    "sort_again": "rows.sort_again",
    "show_all": "rows.show_all",
}


def finder_commands(finder: "Callable[[], Finder]") -> dict[str, Callable[[], object]]:
    """What the entries do; `finder` makes the finder when the first of them is used."""
    return {entry: partial(_call, finder, method) for entry, method in _METHODS.items()}


def _call(finder: "Callable[[], Finder]", method: str) -> None:
    attrgetter(method)(finder())()
