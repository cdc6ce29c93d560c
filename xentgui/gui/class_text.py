"""Classes and class weights as text: what a person types, and how it is shown. No Qt here."""

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xentgui.core.problem import Problem

from .cell_text import parse_label
from .number_text import count, number, short

Array = NDArray[Any]

_ALL_UP_TO = 8
_WRITTEN_UP_TO = 1000
_LONGEST_NAME = 24  # characters of a name in a sentence
_PLAIN_NAME = re.compile(r"[^\s,;:{}\[\]()'\"](?:[^,;:{}\[\]()'\"\n]*[^\s,;:{}\[\]()'\"])?")
_QUOTES = "'\""


def parse_class(problem: Problem, text: str) -> int:
    """Read a class name or any whole number.

    Raises:
        ValueError: it is neither; the message names what looks alike.
    """
    return parse_label(text, problem.class_names, problem.classes)


def class_text(problem: Problem, index: int) -> str:
    """Write a class as `parse_class` reads it: by its name, where that is plain and its own."""
    inside = 0 <= index < len(problem.class_names)
    own = inside and problem.class_names.index(problem.class_names[index]) == index
    return _key(problem, index) if own else str(index)


def shortened(name: str, longest: int = _LONGEST_NAME) -> str:
    """A class name as a sentence can have it; names that begin alike often differ at the end."""
    ends = longest // 2
    return name if len(name) <= longest else f"{name[: longest - ends - 1]}…{name[-ends:]}"


def parse_class_weight(problem: Problem, text: str) -> dict[int, float] | list[float]:
    """Read Keras' mapping, "0: 0.2, 2: 3", with indices or names, or one weight a class, "0.2, 1, 3".

    Raises:
        ValueError: it is neither; the message names the piece and the mend.
    """
    inner = text.strip().strip("{}[]()").strip()
    if ":" in inner:
        return _mapping(problem, [piece for piece in re.split(r"[,;\n]", inner) if piece.strip()])
    weights = [_weight(piece) for piece in re.split(r"[\s,;]+", inner) if piece]
    if len(weights) != problem.classes:
        do = "does" if len(weights) == 1 else "do"
        raise ValueError(
            f"{count(len(weights), 'weight')} {do} not fit {count(problem.classes, 'class')}; "
            "write one a class, or class: weight, as in 0: 0.2, 2: 3"
        )
    return weights


def parse_pos_weight(problem: Problem, text: str) -> dict[int, float] | list[float] | float:
    """Read one number for all classes, or what `parse_class_weight` reads.

    Raises:
        ValueError: it is none of them; the message names the piece and the mend.
    """
    try:
        return float(text)
    except ValueError:
        return parse_class_weight(problem, text)


def pos_weight_text(problem: Problem) -> str:
    """Write what yes weighs as `parse_pos_weight` reads it: a number that all classes share once."""
    weights = problem.pos_weight
    if weights is not None and (weights == weights[0]).all():
        return short(float(weights[0]))
    return weights_text(problem, weights)


def weights_text(problem: Problem, weights: Array | None) -> str:
    """Write a weight a class as `parse_class_weight` reads them; empty where they are too many to write."""
    if weights is None:
        return ""
    others = np.flatnonzero(weights != 1)
    if problem.classes <= _ALL_UP_TO and (len(others) > problem.classes // 2 or not len(others)):
        return ", ".join(short(weight) for weight in weights)
    if len(others) > _WRITTEN_UP_TO:
        return ""
    named = others if len(others) else np.array([0])
    own = _first_of_name(problem)
    keys = (_key(problem, i) if own.get(problem.class_name(i)) == i else str(i) for i in named.tolist())
    return ", ".join(f"{key}: {short(weight)}" for key, weight in zip(keys, weights[named].tolist(), strict=True))


def equal_weights_text(problem: Problem) -> str:
    """Write weights that change nothing, to begin with."""
    return ", ".join(["1"] * problem.classes) if problem.classes <= _ALL_UP_TO else "0: 1"


def weights_summary(weights: Array | None) -> str:
    """Say how many weights there are, and their range."""
    if weights is None or not weights.size:
        return ""
    if weights.size == 1:
        return f"1 weight, {number(weights[0])}"
    return f"{count(weights.size, 'weight')}, {number(weights.min())} to {number(weights.max())}"


def _mapping(problem: Problem, pieces: list[str]) -> dict[int, float]:
    weights: dict[int, float] = {}
    known = _first_of_name(problem)
    for piece in pieces:
        key, colon, value = piece.rpartition(":")
        if not colon:
            raise ValueError(f"{_short(piece.strip())!r} names no class; write class: weight, as in 0: 0.2, 2: 3")
        name = key.strip().strip(_QUOTES)
        index = known[name] if name in known else parse_class(problem, name)
        if index in weights:
            raise ValueError(f"class {index} has two weights; write one")
        if not 0 <= index < problem.classes:
            raise ValueError(f"class {index} is outside 0..{problem.classes - 1}")
        weights[index] = _weight(value.strip())
    return weights


def _first_of_name(problem: Problem) -> dict[str, int]:
    return {name: index for index, name in reversed(list(enumerate(problem.class_names)))}


def _key(problem: Problem, index: int) -> str:
    name = problem.class_name(index)
    return name if _PLAIN_NAME.fullmatch(name) else str(index)


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{_short(text)!r} is no weight; write a number of at least 0") from None


def _short(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:23]}…"
