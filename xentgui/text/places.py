"""Where something stands in a text, as a person finds it."""

from typing import NoReturn

_LONGEST = 30


def refuse(text: str, at: int, why: str) -> NoReturn:
    """Raise ValueError with line and column, both counted from 1."""
    raise ValueError(f"{place(text, at)}: {why}")


def place(text: str, at: int) -> str:
    """The line and the column of a character."""
    return f"line {text.count(chr(10), 0, at) + 1}, column {at - text.rfind(chr(10), 0, at)}"


def quoted(text: str, at: int) -> str:
    """What stands at a place, as a message can quote it."""
    words = text[at : at + _LONGEST + 1].split("\n", 1)[0].split()
    if not words:
        return "the end of the text" if not text[at:].strip() else "the end of the line"
    word = words[0].rstrip(",;]})" if "(" not in words[0] else ",;]}") or words[0]
    return f"“{word}”" if len(word) <= _LONGEST else f"“{word[:_LONGEST]}…”"
