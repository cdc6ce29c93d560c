"""The entries of the menus about the gallery of symptoms, which is made when the first of them is used."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from xentgui.core.problem import Problem
from xentgui.examples import EXAMPLES

if TYPE_CHECKING:
    from .finder import Finder
    from .gallery import Gallery

_HINT = "some words of what you see: nan, stuck, 16.118, padding"


def gallery_commands(
    gallery: "Callable[[], Gallery]", finder: "Callable[[], Finder]"
) -> dict[str, Callable[[], object]]:
    """What the entries do; each function makes what it gives when it is first called."""
    return {
        "find_symptom": lambda: finder().ask("Symptom", _HINT, gallery().find),
        "turn_symptom": lambda: gallery().turn(),
    }


def opening_of(gallery: "Callable[[], Gallery]") -> Callable[[str], None]:
    """What opens a symptom by its name."""

    def open_symptom(name: str) -> None:
        gallery().open(name)

    return open_symptom


def may_be_symptom(problem: Problem) -> bool:
    """Whether a batch came with a note, and is no plain example: only then is the gallery worth a look at the start."""
    return bool(problem.note) and all(example.title != problem.title for example in EXAMPLES.values())
