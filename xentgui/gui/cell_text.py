"""Text in cells: what is shown, what is exact, and what a typed text means. No Qt here."""

import difflib
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

_WORDS = {
    "inf": math.inf,
    "infinity": math.inf,
    "∞": math.inf,
    "nan": math.nan,
}


def shown(value: float, digits: int = 4) -> str:
    """A number in a few significant digits, as a table shows it."""
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    text = f"{value:.{digits}g}"
    return "0" if text == "-0" else text


def exact(value: Any) -> str:
    """The shortest text that reads back as the same number of the same type."""
    if isinstance(value, np.floating):
        return str(value)
    return str(np.float32(value)) if np.dtype(type(value)).itemsize == 2 else repr(value)


def parse_number(text: str) -> float:
    """Read a number as people type it: inf, -inf, nan, a decimal comma and a typographic minus are understood.

    Raises:
        ValueError: it is no number; the message says what one looks like.
    """
    plain = text.strip().replace("\N{MINUS SIGN}", "-").replace("\u00a0", "")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    unsigned = plain.lstrip("+-")
    if len(plain) - len(unsigned) <= 1 and unsigned.lower() in _WORDS:
        return -_WORDS[unsigned.lower()] if plain.startswith("-") else _WORDS[unsigned.lower()]
    try:
        return float(plain.replace("_", "?"))  # Python's 1_000 is no number to anybody else
    except ValueError:
        raise ValueError(f"{_quoted(text)} is not a number; type one such as 2.5, -1e-3, inf, -inf or nan") from None


def parse_label(text: str, class_names: Sequence[str], classes: int) -> int:
    """Read a class name or a class index.

    Raises:
        ValueError: it is neither; the message names a class that looks alike, if any does.
    """
    plain = text.strip()
    if plain in class_names:
        return class_names.index(plain)
    folded = [name.casefold() for name in class_names]
    if folded.count(plain.casefold()) == 1:
        return folded.index(plain.casefold())
    try:
        number = float(plain.replace("\N{MINUS SIGN}", "-"))
        if number == int(number) and abs(number) < 2**62:
            return int(number)
    except (ValueError, OverflowError):
        pass
    alike = difflib.get_close_matches(plain, class_names[:10_000], n=1)
    hint = f"; did you mean {alike[0]}?" if alike else f"; classes are 0..{classes - 1}"
    kind = "neither a class name nor a class index" if class_names else "not a class index"
    raise ValueError(f"{_quoted(text)} is {kind}{hint}")


def _quoted(text: str) -> str:
    plain = " ".join(text.split())
    return f"“{plain[:30]}…”" if len(plain) > 30 else f"“{plain}”"
