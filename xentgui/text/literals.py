"""Lists, tuples, JSON and what NumPy, PyTorch, TensorFlow and JAX print, as nodes; nothing in it is executed.

Between brackets everything has to be understood, and what is not is refused with its line and column. Around them
anything may stand: code, prompts, a sentence. A name before a value, as in `logits = [[1, 2]]`, is its name.
"""

import math
import re
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from .nodes import Call, Gap, Group, Leaf, Named, Node, Row, Word
from .places import place, quoted, refuse

DEEPEST = 32  # brackets: NumPy has no more axes

_BLANK = re.compile(r"\s*(?:#[^\n]*\s*)*")
_NUMBER = re.compile(r"[+\-\u2212]?(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?(?=[\s,\])}>:;]|$)")
_WORD = re.compile(r"[^\W\d][\w.]*")
_SIGNED_WORD = re.compile(
    r"([+\-\u2212]?)((?:[^\W\d]\w*\.)*(?:nan|inf|infinity|infty|∞))(?![\w.(])|([+\-\u2212]?)∞", re.IGNORECASE
)
_COMPLEX = re.compile(r"\(?[+\-\u2212]?[\d.]+(?:[eE][+-]?\d+)?(?:[+-][\d.]+(?:[eE][+-]?\d+)?)?j")
_PATH = re.compile(r"[^\W\d][\w.:-]*(?:/[\w.:-]+)+")  # of a variable of Keras
_STRING = re.compile(r"""'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)\"""")
_PREFIXED_STRING = re.compile(r"""(?:[bBrRuUfF]{1,2}(?=['"]))?""")
_GAP = re.compile(r"\.\.\.|…")
_ABOUT = re.compile(r"<[^<>\n]*>")  # <AddmmBackward0>
_EQUALS = re.compile(r"\s*=(?!=)\s*")
_TAG = re.compile(r"<\s*([^\W\d][\w.]*)")  # <tf.Tensor: …>
_NEXT_BRACKET = re.compile(r"[\[\](){}'\"#<]")
_FRACTION = re.compile(r"[.eEnN]")
_ESCAPE = re.compile(r"\\(U[0-9a-fA-F]{8}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0"}
_CONSTANTS: dict[str, bool | None] = {"True": True, "true": True, "False": False, "false": False} | dict.fromkeys(
    ("None", "null")
)
_CLOSERS = {"[": "]", "(": ")", "{": "}", "<": ">"}


class Reader:
    """Reads values from a text, from `at` on."""

    def __init__(self, text: str) -> None:
        """Begin at the start."""
        self.text = text
        self.at = 0
        self._depth = 0

    def blank(self) -> None:
        """Go on to the next character that is no blank and in no comment."""
        self.at = self._match(_BLANK).end()

    def reset(self) -> None:
        """Forget the brackets that are open."""
        self._depth = 0

    def value(self) -> Node:
        """Read what has to be a value."""
        start, head = self.at, self.text[self.at : self.at + 1]
        if head == "[" and (row := self._row()) is not None:
            return row
        if head and head in "[({":
            return self._inside(self._named if head == "{" else self._group, _CLOSERS[head])
        if found := self._try(_NUMBER):
            if math.isinf(number(found[0])):
                refuse(self.text, start, f"{quoted(self.text, start)} is too big for a number of 64 bits; write inf")
            return Leaf(number(found[0]), start)
        if found := self._try(_SIGNED_WORD):
            word = (found[2] or "inf").rsplit(".", 1)[-1].casefold()
            size = math.nan if word == "nan" else math.inf
            return Leaf(-size if (found[1] or found[3]) in ("-", "\u2212") else size, start)
        if self._try(_GAP):
            return Gap(start)
        if (text := self.string()) is not None:
            return Leaf(text, start)
        return self._negated() or self._word()

    def string(self) -> str | None:
        """Read a quoted text, if one stands here."""
        start = self._match(_PREFIXED_STRING).end()
        found = _STRING.match(self.text, start)
        if found is None:
            if self.text[start : start + 1] in ("'", '"') and self._depth:
                refuse(self.text, start, "this quotation mark is not closed on its line")
            return None
        self.at = found.end()
        return _ESCAPE.sub(_unescaped, found[1] if found[1] is not None else found[2])

    def call(self, name: str, at: int, closer: str) -> Call:
        """Read the arguments of a call; the text stands at its bracket, or inside of <tf.Tensor: …>."""
        call = Call(name, at)
        self.at += closer == ")"
        while not self._ends(closer, at):
            start = self.at
            word = self._try(_WORD)
            if word and (equals := _EQUALS.match(self.text, self.at)):
                self.at = equals.end()
                self.blank()
                call.named.append((word[0], self._argument()))
            else:
                self.at = start
                call.positional.append(self._argument())
            self._separator()
        return call

    def _argument(self) -> Node:
        """Read an argument: a value, or something that is nobody's business here."""
        start = self.at
        if found := self._try(_ABOUT) or self._try(_PATH):
            return Word(found[0], start)
        if self.text[start : start + 1] == ":":
            self.at += 1
            return Word("", start)
        return self.value()

    def _row(self) -> Row | None:
        """Read the innermost brackets at once where there is nothing but plain numbers in them."""
        following = _NEXT_BRACKET.search(self.text, self.at + 1)
        if following is None or following[0] != "]":
            return None
        inside = self.text[self.at + 1 : following.start()]
        pieces = inside.split(",") if "," in inside else inside.split()
        if "," in inside and not pieces[-1].strip():
            pieces.pop()
        try:
            values = as_array([float(piece) for piece in pieces] if _FRACTION.search(inside) else _whole(pieces))
        except ValueError:
            return None
        if "n" not in inside.casefold() and np.isinf(values).any():
            return None  # a number that is too big is named by its place
        start, self.at = self.at, following.end()
        return Row(values, start)

    def _inside(self, read: Callable[[int, str], Node], closer: str) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            refuse(self.text, self.at, f"more than {DEEPEST} brackets are open here; no array has so many axes")
        start = self.at
        self.at += 1
        node = read(start, closer)
        self._depth -= 1
        return node

    def _group(self, start: int, closer: str) -> Node:
        items, commas = [], 0
        while not self._ends(closer, start):
            items.append(self.value())
            commas += self._separator()
        if 0 < commas < len(items) - 1:
            refuse(self.text, start, "some values are set apart by commas and some by blanks; write points in numbers")
        alone = closer == ")" and len(items) == 1 and not commas
        return items[0] if alone else Group(items, start, closer)

    def _named(self, start: int, closer: str) -> Node:
        items: list[tuple[str, Node]] = []
        while not self._ends(closer, start):
            key_at = self.at
            key = self.value()
            self.blank()
            if self.text[self.at : self.at + 1] != ":":
                refuse(self.text, key_at, 'a value without a name; write {"logits": …, "labels": …}')
            self.at += 1
            self.blank()
            items.append((_key(key), self.value()))
            self._separator()
        return Named(items, start)

    def _ends(self, closer: str, start: int) -> bool:
        """Whether the brackets that were opened at `start` close here."""
        self.blank()
        head = self.text[self.at : self.at + 1]
        if head == closer:
            self.at += 1
            return True
        if not head:
            opened = f"the bracket of {place(self.text, start)} is not closed; was all of it copied?"
            refuse(self.text, len(self.text.rstrip()), opened)
        if head in "])}" or (head == "," and closer != ">"):
            why = (
                "a value is missing before this comma"
                if head == ","
                else f"“{head}” closes no bracket; “{closer}” would"
            )
            refuse(self.text, self.at, why)
        return False

    def _separator(self) -> bool:
        """Pass over a comma, if there is one."""
        self.blank()
        found = self.text[self.at : self.at + 1] == ","
        self.at += found
        return found

    def _negated(self) -> Node | None:
        """Read a minus before a cast: -float("inf")."""
        start = self.at
        if self.text[start : start + 1] in ("-", "\u2212") and _WORD.match(self.text, start + 1):
            self.at += 1
            found = self._word()
            if isinstance(found, Call) and len(found.positional) == 1 and isinstance(found.positional[0], Leaf):
                inner = found.positional[0]
                return Call(found.name, start, [Leaf(f"-{inner.value}", inner.at)])
            self.at = start
        return None

    def _word(self) -> Node:
        start = self.at
        if self.text[start : start + 1] == "<" and (found := _TAG.match(self.text, start)):
            self.at = found.end()
            return self._inside_call(found[1], start, ">")
        found = self._try(_WORD)
        if found is None:
            if _COMPLEX.match(self.text, start):
                refuse(
                    self.text, start, f"{quoted(self.text, start)} is a complex number; paste real ones, as of .real"
                )
            refuse(
                self.text, start, f"{quoted(self.text, start)} is not understood; a number, a list or nan was expected"
            )
        if found[0] in _CONSTANTS:
            return Leaf(_CONSTANTS[found[0]], start)
        if self.text[self.at : self.at + 1] == "(":
            return self._inside_call(found[0], start, ")")
        return Word(found[0], start)

    def _inside_call(self, name: str, start: int, closer: str) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            refuse(self.text, start, f"more than {DEEPEST} brackets are open here; no array has so many axes")
        call = self.call(name, start, closer)
        self._depth -= 1
        return call

    def _try(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.text, self.at)
        if found is not None:
            self.at = found.end()
        return found

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str]:
        found = pattern.match(self.text, self.at)
        assert found is not None  # it matches nothing at all, too
        return found


def number(text: str) -> float:
    """The number of a text that `_NUMBER` knows: an int where it is whole and fits, else a float."""
    plain = text.replace("\u2212", "-").replace("_", "")
    if _FRACTION.search(plain) or len(plain) > 18:  # 19 digits may be too many for 64 bits
        return float(plain)
    return int(plain)


def as_array(values: list[float]) -> NDArray[np.int64 | np.float64]:
    """Whole numbers as int64, others as float64."""
    whole = all(type(value) is int for value in values) and values
    return np.array(values, np.int64 if whole else np.float64)


def _whole(pieces: list[str]) -> list[float]:
    return [number(piece.strip()) if len(piece) < 40 else float(piece) for piece in pieces]


def _key(node: Node) -> str:
    return str(node.value) if isinstance(node, Leaf) else node.name if isinstance(node, Word | Call) else ""


def _unescaped(found: re.Match[str]) -> str:
    code = found[1]
    if code[0] in "Uux" and len(code) > 1:
        point = int(code[1:], 16)
        return chr(point) if point < 0x110000 else "\ufffd"
    return _ESCAPES.get(code, code)
