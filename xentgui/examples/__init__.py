"""The examples menu: one function an entry, each a problem with its figures and what to look at."""

from collections.abc import Callable

from xentgui.core.problem import Problem

from .language import many_classes, sequence
from .options import class_weights, ignored_rows, label_smoothing, soft_labels
from .pitfalls import confident_and_wrong, epsilon_clip, low_loss_wrong_prediction, softmax_applied_twice
from .published import by_hand, published_and_wrong, two_classes, two_rows, unnormalised_probabilities

EXAMPLES: dict[str, Callable[[], Problem]] = {
    make.__name__.replace("_", "-"): make
    for make in (
        two_rows,
        by_hand,
        unnormalised_probabilities,
        published_and_wrong,
        two_classes,
        sequence,
        confident_and_wrong,
        epsilon_clip,
        softmax_applied_twice,
        low_loss_wrong_prediction,
        label_smoothing,
        class_weights,
        ignored_rows,
        soft_labels,
        many_classes,
    )
}


def load(name: str) -> Problem:
    """Make the example of this name.

    Raises:
        ValueError: there is none; the message lists the names.
    """
    if name not in EXAMPLES:
        raise ValueError(f"example {name!r} is not known; there are {', '.join(EXAMPLES)}")
    return EXAMPLES[name]()
