"""Text in cells: what is shown, what is exact, and what a typed text means. No Qt here."""

import difflib
import math
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

_WORDS = {
    "inf": math.inf,
    "infinity": math.inf,
    "∞": math.inf,
    "nan": math.nan,
}
_MINUS = "\N{MINUS SIGN}"
_NAMES_TO_COMPARE = 10_000
_BESIDE_DIGITS = 5  # characters, as in -0.001234


def shown(value: float, digits: int = 4) -> str:
    """A number in a few significant digits, as a table shows it; fewer where a column would cut it."""
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    text, room = f"{value or 0.0:.{digits}g}", digits + _BESIDE_DIGITS
    while len(text) > room and digits > 1:
        digits -= 1
        text = f"{value:.{digits}g}"
    return text


def exact(value: Any) -> str:
    """A text that reads back as the same number of the same type: the shortest one, of bfloat16 that of its float32."""
    if isinstance(value, float) and value == value:  # noqa: PLR0124 - not NaN; np.float64 is a float
        return float.__repr__(value)
    plain = value if isinstance(value, np.floating) else np.float32(value)
    return "-nan" if np.isnan(plain) and np.signbit(plain) else str(plain)


def parse_number(text: str) -> float:
    """Read a number as people type it: inf, -inf, nan, a decimal comma and a typographic minus are understood.

    Raises:
        ValueError: it is no number; the message says what one looks like.
    """
    try:
        number = float(text)
    except ValueError:
        number = _as_people_write(text)
    else:
        if "_" in text:  # Python's 1_000 is no number to anybody else
            raise ValueError(_no_number(text))
    if math.isinf(number) and any(sign.isdigit() for sign in text):
        raise ValueError(f"{quoted(text)} is too big for a number of 64 bits; write inf if that is meant")
    return number


def parse_label(text: str, class_names: Sequence[str], classes: int) -> int:
    """Read a class name or a class index.

    Raises:
        ValueError: it is neither; the message names a class that looks alike, if any does.
    """
    return ClassNames(class_names, classes).read(text)


class ClassNames:
    """What classes are called, both ways; made once for many cells."""

    def __init__(self, names: Sequence[str], classes: int) -> None:
        """Know the names, none or one a class. Of those that share a name, the first one has it."""
        self.names = names
        self.classes = classes

    def read(self, text: str) -> int:
        """Read a class name, a class index, or an index that a class is called by, written "#3".

        Raises:
            ValueError: it is none of them; the message names a class that looks alike, if any does.
        """
        if text in self._first:
            return self._first[text]
        plain = text.strip()
        found = self._first.get(plain, self._folded.get(plain.casefold()) if self.names else None)
        if found is None:
            found = _whole_number(plain.lstrip("#"))
        if found is None:
            raise ValueError(self._no_class(text))
        return found

    def write(self, label: int) -> str:
        """Write a class index so that `read` takes it for this one: the name, where that is its own."""
        if 0 <= label < len(self.names):
            name = self.names[label]
            if self._first[name] == label and "\r" not in name:  # spreadsheets take it for the end of a line
                return name
        text = str(label)
        while text in self._first:
            text = f"#{text}"
        return text

    @cached_property
    def _first(self) -> dict[str, int]:
        return {name: index for index, name in reversed(list(enumerate(self.names)))}

    @cached_property
    def _folded(self) -> dict[str, int | None]:
        """Names without regard to case; None where several are then the same."""
        folded: dict[str, int | None] = {}
        for name, index in self._first.items():
            plain = name.casefold()
            folded[plain] = None if plain in folded else index
        return folded

    def _no_class(self, text: str) -> str:
        plain = text.strip()
        spelled = {name.casefold(): name for name in self.names[:_NAMES_TO_COMPARE]}
        alike = difflib.get_close_matches(plain[:100].casefold(), spelled, n=1) if plain else []
        hint = f"; did you mean {spelled[alike[0]]}?" if alike else f"; classes are 0..{self.classes - 1}"
        kind = "neither a class name nor a class index" if self.names else "not a class index"
        if plain.startswith("~"):
            return f"{quoted(text)} stands for a soft label; copy its row from the table of labels"
        return f"{quoted(text)} is {kind}{hint}"


def quoted(text: str) -> str:
    """A text as a message names it: on one line, and not too long."""
    plain = " ".join(text.split())
    if not plain:
        return "an empty cell"
    return f"“{plain[:30]}…”" if len(plain) > 30 else f"“{plain}”"


def _as_people_write(text: str) -> float:
    plain = text.strip().replace(_MINUS, "-").replace("_", "?")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    unsigned = plain.lstrip("+-")
    if len(plain) - len(unsigned) <= 1 and unsigned.lower() in _WORDS:
        word = _WORDS[unsigned.lower()]
        return -word if plain.startswith("-") else word
    try:
        return float(plain)
    except ValueError:
        raise ValueError(_no_number(text)) from None


def _no_number(text: str) -> str:
    return f"{quoted(text)} is not a number; type one such as 2.5, -1e-3, inf, -inf or nan"


def _whole_number(text: str) -> int | None:
    try:
        return _in_range(int(text)) if "_" not in text else None
    except ValueError:
        pass
    try:
        number = float(text.replace(_MINUS, "-").replace("_", "?"))
        return _in_range(int(number)) if number == int(number) else None
    except (ValueError, OverflowError):
        return None


def _in_range(number: int) -> int | None:
    return number if abs(number) < 2**62 else None
