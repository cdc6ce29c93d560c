"""How well a name answers what was typed: the letters in their order, best at the starts of words. No Qt here."""

from collections.abc import Callable, Iterable
from heapq import nlargest
from typing import TypeVar

Item = TypeVar("Item")

_WORD, _RUN, _ANY = 8, 5, 1  # points of a letter that begins a word, follows the one before, or stands anywhere


def match(typed: str, name: str) -> int | None:
    """Points for a name that has all that was typed, blanks apart, letter by letter; None for one that has not."""
    name = name.casefold()
    points, after = 0, 0
    for word in typed.casefold().split():
        found = _best(word, name, after)
        if found is None:
            return None
        points, after = points + found[0], found[1]
    return points


def best(typed: str, items: Iterable[Item], name: Callable[[Item], str], limit: int) -> list[Item]:
    """The items whose names answer best, the best first, of equals the shorter name; all where nothing is typed."""
    rated = ((match(typed, name(item)), item) for item in items)
    found = [(points, -len(name(item)), item) for points, item in rated if points is not None]
    if not typed.strip():
        return [item for *_, item in found[:limit]]
    return [item for *_, item in nlargest(limit, found, key=lambda rating: rating[:2])]


def _best(word: str, name: str, after: int) -> tuple[int, int] | None:
    """Points of a word in a name, and where it ends: a start, else the first letters of words, else anywhere."""
    found = [_begins, _initials, _inside, _scattered]
    tries = (find(word, name, start) for start in ((after, 0) if after else (0,)) for find in found)
    return next((points for points in tries if points is not None), None)


def _begins(word: str, name: str, after: int) -> tuple[int, int] | None:
    at = name.find(word, after)
    while at > 0 and name[at - 1].isalnum():
        at = name.find(word, at + 1)
    return None if at < 0 else (_WORD + 2 * _RUN * len(word), at + len(word))


def _initials(word: str, name: str, after: int) -> tuple[int, int] | None:
    places = [at for at in range(after, len(name)) if name[at].isalnum() and _first(name, at) == _WORD]
    at = "".join(name[place] for place in places).find(word)
    return None if at < 0 else (_WORD * len(word), places[at + len(word) - 1] + 1)


def _inside(word: str, name: str, after: int) -> tuple[int, int] | None:
    at = name.find(word, after)
    return None if at < 0 else (_RUN * len(word), at + len(word))


def _scattered(word: str, name: str, after: int) -> tuple[int, int] | None:
    points, at = 0, after - 1
    for letter in word:
        found = name.find(letter, at + 1)
        if found < 0:
            return None
        points += _RUN if found == at + 1 else _first(name, found)
        at = found
    return points, at + 1


def _first(name: str, at: int) -> int:
    return _WORD if at == 0 or not name[at - 1].isalnum() else _ANY
