"""Copy as code: a short script in a library that prints the number that is shown."""

from xentgui.core.libraries.asked import Asked
from xentgui.core.libraries.by_hand import ByHand
from xentgui.core.libraries.call import Call
from xentgui.core.problem import Problem

from . import by_hand, exact, keras, optax, scipy, sklearn, torch
from .by_hand import After
from .page import Made, Page, Script

__all__ = ["After", "Made", "Script", "asked_script", "exact_script", "library_script"]


def asked_script(asked: Asked, *, file: str = "batch.npz") -> Script:
    """A script that asks what a batch asks of a library; there has to be a call."""
    assert asked.call is not None
    return library_script(
        asked.rules.name,
        asked.call,
        after=asked.rules if isinstance(asked.rules, ByHand) else None,
        made=None if asked.made is None else Made(*asked.made),
        file=file,
    )


def library_script(
    library: str, call: Call, *, after: After | None = None, made: Made | None = None, file: str = "batch.npz"
) -> Script:
    """A script that puts `call` to a library, one of `LIBRARIES`, and prints the loss.

    Args:
        library: its name.
        call: the question, one that the library does not refuse.
        after: what is written by hand after the row losses that the call gives.
        made: how the scores were made, where the script is to make them too.
        file: where the script finds its data if there are more than some 200 numbers; they are `Script.arrays`.
    """
    page = _page(library, call, made, picks=after is not None and after.picks)
    if after is not None:
        by_hand.add(page, after)
    return page.script(file)


def exact_script(problem: Problem, *, file: str = "batch.npz") -> Script:
    """A script in plain NumPy that prints the exact loss of a problem."""
    return exact.page(problem).script(file)


def _page(name: str, call: Call, made: Made | None, *, picks: bool) -> Page:
    match name:
        case "torch":
            return torch.page(call, made)
        case "optax":
            return optax.page(call)
        case "sklearn":
            return sklearn.page(call, made)
        case "scipy":
            return scipy.page(call, picks)
        case _:
            return keras.page(name, call)
