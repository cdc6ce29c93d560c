"""Answers of chats and completions with logprobs: a row a token, and one more class for all that is not listed.

At each place other tokens are the likeliest, so the classes are ranks: "top 1", "top 2" and so on, and "the rest". A
token that was sampled from outside the top has a class "sampled", which is empty at the other places. The scores are
the log-probabilities, whose softmax they are themselves; the loss of a row is minus the logprob of its token.
"""

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .class_labels import short

_ABOVE_ZERO = 1e-3  # rounding may take a logprob that far above 0
_SHOWN = 12  # tokens of the note


class Answer(NamedTuple):
    """Tokens as a problem: logits (tokens, classes), labels (tokens,), and what the classes are."""

    logits: NDArray[np.float64]
    labels: NDArray[np.int64]
    class_names: tuple[str, ...]
    note: str


class Token(NamedTuple):
    """A token that was sampled, and those that were likeliest in its place."""

    text: str
    logprob: float
    top: tuple[tuple[str, float], ...]


def find(values: object) -> Answer | None:
    """The tokens of all answers in parsed JSON; None where it holds none."""
    tokens = list(_tokens(values))
    return _as_answer(tokens) if tokens else None


def _tokens(values: object) -> Iterator[Token]:
    """Look through nested values in their order."""
    left = [values]
    while left:
        value = left.pop()
        match value:
            case {"tokens": [*texts], "token_logprobs": [*own], "top_logprobs": [*tops]}:
                yield from _of_completion(texts, own, tops)
            case {"token": str(text), "logprob": logprob, "top_logprobs": top}:
                yield _of_chat(text, logprob, top)
            case dict():
                left.extend(reversed(value.values()))
            case list() if value and isinstance(value[0], dict | list):
                left.extend(reversed(value))


def _of_chat(text: str, logprob: object, top: object) -> Token:
    listed = [each for each in top if isinstance(each, dict)] if isinstance(top, list) else []
    return _checked(text, logprob, [(each.get("token"), each.get("logprob")) for each in listed])


def _of_completion(texts: list[Any], own: list[Any], tops: list[Any]) -> Iterator[Token]:
    """The older form: three lists side by side; what was given before the answer has no logprob."""
    if not len(texts) == len(own) == len(tops):
        raise ValueError(f"{len(texts)} tokens have {len(own)} token_logprobs and {len(tops)} top_logprobs")
    for text, logprob, top in zip(texts, own, tops, strict=True):
        if logprob is not None:
            yield _checked(text, logprob, list(top.items()) if isinstance(top, dict) else [])


def _checked(text: object, logprob: object, top: list[tuple[object, object]]) -> Token:
    pairs = tuple((_as_text(name), _as_logprob(value, name)) for name, value in top)
    return Token(_as_text(text), _as_logprob(logprob, text), pairs)


def _as_text(text: object) -> str:
    if not isinstance(text, str):
        raise ValueError(f"a token is {short(str(text))}, and no text")
    return text


def _as_logprob(value: object, token: object) -> float:
    if not isinstance(value, int | float) or not value <= _ABOVE_ZERO:
        raise ValueError(f"the logprob of token {short(str(token))} is {short(str(value))}; it is a number up to 0")
    return float(max(value, -1e308))  # an integer may be longer


def _as_answer(tokens: list[Token]) -> Answer:
    ranks = max(len(token.top) for token in tokens)
    places = [_rank(token) for token in tokens]
    outside = any(place is None for place in places)
    logits = np.full((len(tokens), ranks + outside + 1), -np.inf)
    for row, token, place in zip(logits, tokens, places, strict=True):
        listed = [logprob for _, logprob in token.top]
        row[: len(listed)] = listed
        if place is None:
            row[ranks] = token.logprob
            listed.append(token.logprob)
        row[-1] = _rest(listed)
    labels = np.array([ranks if place is None else place for place in places], np.int64)
    names = (*(f"top {rank + 1}" for rank in range(ranks)), *(["sampled"] if outside else []), "the rest")
    return Answer(logits, labels, names, _note(tokens))


def _rank(token: Token) -> int | None:
    """Where the sampled token stands among the likeliest."""
    return next((rank for rank, (text, _) in enumerate(token.top) if text == token.text), None)


def _rest(listed: list[float]) -> float:
    """The log-probability of everything that is not listed; -inf where rounding leaves nothing."""
    left = 1 - math.fsum(math.exp(logprob) for logprob in listed)
    return math.log(left) if left > 0 else -math.inf


def _note(tokens: list[Token]) -> str:
    shown = " ".join(repr(token.text) for token in tokens[:_SHOWN])
    more = " ..." if len(tokens) > _SHOWN else ""
    return f"A row a token, a class a rank, and the rest as one more class. The tokens are {shown}{more}"
