"""The text of an expression: parsed by Python's parser, and where it cannot be read, the reason with its place."""

import ast
import difflib
import re
import warnings
from collections.abc import Iterable

_LONGEST = 2000
# What people write from other languages, and what it is here.
_FOREIGN = (
    (r"&&?", "and"),
    (r"\|\|?", "or"),
    (r"~|!(?!=)", "not"),
    (r"<>|≠|!==", "!="),
    (r"≤|=<", "<="),
    (r"≥|=>", ">="),
    (r"===|(?<![=!<>])=(?!=)", "=="),
)


class ExpressionError(ValueError):
    """What cannot be read, and where: letters `start` to `stop` of the text."""

    def __init__(self, reason: str, start: int, stop: int) -> None:
        super().__init__(reason)
        self.start, self.stop = start, stop


def parsed(text: str) -> ast.expr:
    """What Python's parser makes of a text; it executes nothing.

    Raises:
        ExpressionError: it is no expression; with the place.
    """
    if not text.strip():
        raise ExpressionError("write what to look for, such as loss > 2", 0, len(text))
    if len(text) > _LONGEST:
        raise ExpressionError(f"this is longer than {_LONGEST:,} signs", _LONGEST, len(text))
    if found := re.search(r"[\r\n\f\0\\]", text):
        raise ExpressionError("this sign cannot be used; write one line", found.start(), found.end())
    # To Python a blank before an expression is an indent: a parenthesis stands in its place, so that columns stay.
    indent = len(text) - len(text.lstrip())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse("(" + " " * (indent - 1) + text.lstrip() + ")" if indent else text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _unreadable(text, error) from None
    return tree.body


def _unreadable(text: str, error: Exception) -> ExpressionError:
    # What stands in quotes is nobody's operator.
    plain = re.sub(r"'[^']*'|\"[^\"]*\"", lambda quoted: "_" * len(quoted[0]), text)
    for pattern, ours in _FOREIGN:
        if found := re.search(pattern, plain):
            return ExpressionError(f"write {ours} for {found[0]}", found.start(), found.end())
    place = getattr(error, "offset", None) or len(text) + 1  # 0 for the end
    start = min(place - 1, len(text))
    if not text[start:].strip():
        return ExpressionError("something is missing at the end", max(len(text.rstrip()) - 1, 0), len(text))
    return ExpressionError("this cannot be read from here on", start, len(text))


def literal(node: ast.expr) -> object:
    """The value of a constant, or of a negative one; None of anything else."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
        value = node.operand.value
        return -value if isinstance(value, int) else None
    return node.value if isinstance(node, ast.Constant) else None


def alike(name: str, known: Iterable[str]) -> str:
    """A hint at the known name that looks most like one that is not known; empty where none does."""
    found = difflib.get_close_matches(name[:100], list(known), n=1)
    return f"; did you mean {found[0]}?" if found else ""
