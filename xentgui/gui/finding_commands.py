"""The entries of the menus that find something, by the methods of `Finding` that do it."""

from collections.abc import Callable
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .finding import Finding

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


def finding_commands(finding: "Callable[[], Finding]") -> dict[str, Callable[[], object]]:
    """What the entries do; `finding` makes the finder when the first of them is used."""
    return {entry: partial(_call, finding, method) for entry, method in _METHODS.items()}


def _call(finding: "Callable[[], Finding]", method: str) -> None:
    attrgetter(method)(finding())()
