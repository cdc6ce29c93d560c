"""The entries of the menus about findings, by the methods that do them."""

from collections.abc import Callable
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .findings_view import FindingsView

_METHODS = {
    "go_findings": "go",
    "next_finding": "findings.next",
    "previous_finding": "findings.previous",
    "next_finding_row": "next_row",
    "previous_finding_row": "previous_row",
    "try_fix": "findings.try_mend",
    "apply_fix": "findings.apply_mend",
    "ignore_finding": "findings.ignore",
}


def finding_commands(view: "Callable[[], FindingsView]") -> dict[str, Callable[[], object]]:
    """What the entries do; `view` begins to look for findings when the first of them is used."""
    return {entry: partial(_call, view, method) for entry, method in _METHODS.items()}


def _call(view: "Callable[[], FindingsView]", method: str) -> None:
    attrgetter(method)(view())()
