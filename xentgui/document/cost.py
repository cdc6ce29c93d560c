"""How many cells a verb copies, about, which it says beside itself: what decides whether an edit fits in a frame."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from inspect import signature
from typing import Any, TypeVar

from xentgui.core.problem import Problem

Verb = TypeVar("Verb", bound=Callable[..., Problem])

_cells_of: dict[object, Callable[..., int]] = {}
_signature = cache(signature)  # it takes longer to find out than a small edit


def touches(cells: Callable[..., int]) -> Callable[[Verb], Verb]:
    """Say of a verb how many cells it copies, about; `cells` is called with the verb's arguments by their names."""

    def note(verb: Verb) -> Verb:
        _cells_of[verb] = cells
        return verb

    return note


def cells_touched(
    verb: Callable[..., Problem], problem: Problem, args: Sequence[Any], options: Mapping[str, Any]
) -> int:
    """About how many cells a verb copies; all of the problem's, where it does not say."""
    if verb not in _cells_of:
        return problem.cells
    return _cells_of[verb](**_signature(verb).bind(problem, *args, **options).arguments)
