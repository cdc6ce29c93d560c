"""The examples menu: one function an entry, each a problem with its figures and what to look at.

The gallery of symptoms is a package of its own, which is imported when it is looked at.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xentgui.core.problem import Problem

from .language import many_classes, sequence
from .options import class_weights, ignored_rows, label_smoothing, several_labels, soft_labels
from .pitfalls import confident_and_wrong, epsilon_clip, low_loss_wrong_prediction, softmax_applied_twice
from .published import binary, by_hand, published_and_wrong, two_classes, two_rows, unnormalised_probabilities

if TYPE_CHECKING:
    from .symptoms import Symptom


@dataclass(frozen=True)
class Example:
    """An entry of the menu: its title is there at once, its problem is made when it is called."""

    title: str
    make: Callable[[], Problem]

    def __call__(self) -> Problem:
        """Make the problem, titled as the entry is."""
        return self.make().replace(title=self.title)


EXAMPLES: dict[str, Example] = {
    "two-rows": Example("Two rows: sum or mean", two_rows),
    "by-hand": Example("Three rows, by hand", by_hand),
    "unnormalised-probabilities": Example("Probabilities that do not sum to 1", unnormalised_probabilities),
    "published-and-wrong": Example("Published and wrong", published_and_wrong),
    "two-classes": Example("Two classes: the binary loss", two_classes),
    "binary": Example("Binary cross-entropy", binary),
    "sequence": Example("A sequence with labels out of range", sequence),
    "confident-and-wrong": Example("Confident and wrong", confident_and_wrong),
    "epsilon-clip": Example("The clip at epsilon", epsilon_clip),
    "softmax-applied-twice": Example("Softmax applied twice", softmax_applied_twice),
    "low-loss-wrong-prediction": Example("Low loss, wrong prediction", low_loss_wrong_prediction),
    "label-smoothing": Example("Label smoothing", label_smoothing),
    "class-weights": Example("Class weights", class_weights),
    "ignored-rows": Example("Ignored rows", ignored_rows),
    "soft-labels": Example("Soft labels", soft_labels),
    "several-labels": Example("Several labels at once", several_labels),
    "many-classes": Example("A thousand classes", many_classes),
}


def load(name: str) -> Problem:
    """Make the example, or the symptom, of this name.

    Raises:
        ValueError: there is none; the message names those that are alike, or what lists them.
    """
    if name in EXAMPLES:
        return EXAMPLES[name]()
    if (found := symptom(name)) is not None:
        return found()
    raise ValueError(f"example {name!r} is not known; {_alike(name)}")


def symptom(name: str) -> "Symptom | None":
    """The entry of the gallery of this name; None where there is none."""
    from .symptoms import SYMPTOMS  # noqa: PLC0415 - a window opens sooner without

    return SYMPTOMS.get(name)


def _alike(name: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - as above

    from .symptoms import SYMPTOMS  # noqa: PLC0415

    found = get_close_matches(name.replace("_", "-"), [*EXAMPLES, *SYMPTOMS])
    return f"did you mean {' or '.join(found)}?" if found else "xent examples lists all names"
