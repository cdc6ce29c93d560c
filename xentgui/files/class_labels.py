"""Labels that are written as text: names of classes, or whole numbers."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

_LISTED = 8  # names in a message
_LONGEST = 40  # letters of a text in a message


def indices(texts: Sequence[str], names: tuple[str, ...], where: Callable[[int], str]) -> NDArray[np.int64]:
    """Class indices of texts: all of them names of classes, or all of them whole numbers.

    Args:
        texts: one a row.
        names: what the classes are called; empty where they have no names.
        where: the place of a text, for a message.

    Raises:
        ValueError: a text is neither; the message names its place.
    """
    index = {name: i for i, name in enumerate(names)}
    if names and all(text in index for text in texts):
        if len(index) < len(names):
            raise ValueError(f"two classes have one name ({listed(names)}); rename one, or write labels as indices")
        return np.array([index[text] for text in texts], np.int64)
    found = [whole(text) for text in texts]
    odd = [place for place, value in enumerate(found) if value is None]
    if odd:
        place = next((place for place in odd if texts[place] not in index), odd[0])
        raise ValueError(f"{where(place)}: {_not_a_label(texts[place], names)}")
    return np.array(found, np.int64)


def number(text: str) -> float | None:
    """The number that a text is; None where it is none."""
    try:
        return float(text)
    except ValueError:
        return None


def whole(text: str) -> int | None:
    """The whole number of "3", "-1" and "3.0", where it fits into 64 bits."""
    try:
        value = int(text)
    except ValueError:
        real = number(text)
        if real is None or not real.is_integer():
            return None
        value = int(real)
    return value if -(2**63) <= value < 2**63 else None


def listed(names: tuple[str, ...]) -> str:
    """The first names, for a message."""
    shown = ", ".join(repr(name) for name in names[:_LISTED])
    return shown + (f" and {len(names) - _LISTED} more" if len(names) > _LISTED else "")


def short(text: str) -> str:
    """A text as a message can quote it."""
    return repr(text if len(text) <= _LONGEST else text[:_LONGEST] + "...")


def _not_a_label(text: str, names: tuple[str, ...]) -> str:
    if not text:
        return "the label is missing"
    if number(text) is not None:
        return f"label {text} is not a whole number between -2**63 and 2**63"
    if names:
        return f"label {short(text)} is not a class; the classes are {listed(names)}"
    return f"label {short(text)} is not a class index; for names, let the scores come with names of the classes"
