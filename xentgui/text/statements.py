"""The values in a text of any kind, with the names that stand before them: code, what a program printed, a message."""

import re
from typing import NamedTuple

from .literals import Reader
from .nodes import Call, Group, Named, Node, Row
from .places import quoted, refuse

_PROMPT = re.compile(r"^(?:>>> ?|In \[\d*\]: ?|Out\[\d*\]: ?|```\w*)", re.MULTILINE)
_BLANK = re.compile(r"\s*")
_WORD = re.compile(r"""(?:[^\W\d][\w.]*)|'[^'\n]{1,100}'|"[^"\n]{1,100}\"""")
_JOINED = re.compile(r"[ \t]*[=:]?\s*")
_VALUE = re.compile(r"[\[{]|\((?=\s*[\[(\d+\-.]|\s*[^\W\d][\w.]*\()|<[\w.]*(?:Tensor|Variable)\b")
_SKIPPED = re.compile(r"[\w.+\-]+|.", re.DOTALL)
_COMPUTED = re.compile(r"[ \t]*(?:[*/@%]|[+\-][ \t]*[\d\[(])|\[|\.(?=[^\W\d])")
_FACTOR = re.compile(r"[\w.)\]][ \t]*([*/])\s*\Z|(-)[\w.]*\Z")  # before a value; a line may begin with a bullet
_METHOD = re.compile(r"\.([^\W\d]\w*)\([^()\n]{0,200}\)")
_HARMLESS = (
    "cpu", "cuda", "to", "numpy", "detach", "clone", "contiguous", "tolist", "copy", "requires_grad_", "long",
    "block_until_ready",
)  # fmt: skip
_TYPED = {"float": "float32", "double": "float64", "half": "float16", "bfloat16": "bfloat16"}
_NEAR = 40  # characters before a value that may belong to it
_TRIES = 1000  # calls that are not understood: each is read twice
_ASIDE = ("shape", "size", "torch.Size", "TensorShape", "tf.TensorShape")  # of other values


class Statement(NamedTuple):
    """A value, the name before it, which may be empty, and the type that a method gave it."""

    name: str
    node: Node
    type_name: str = ""


def statements(text: str) -> list[Statement]:
    """All values that stand outside of brackets.

    Raises:
        ValueError: something inside of brackets is not understood, or would have to be computed.
    """
    text = _PROMPT.sub(lambda found: " " * len(found[0]), text)
    reader, found, name, tries = Reader(text), list[Statement](), "", 0
    while True:
        reader.blank()
        if reader.at >= len(text):
            return found
        at, word = reader.at, _WORD.match(text, reader.at)
        if _VALUE.match(text, at) or (word and text.startswith("(", word.end())):
            node = _tried(reader, lenient=tries < _TRIES)
            tries += node is None
            if node is not None and name not in _ASIDE:
                found.append(_finished(reader, name, node, at))
            name = ""
        elif word:
            name = word[0].strip("'\"").rsplit(".", 1)[-1]
            joined = _JOINED.match(text, word.end())
            reader.at = joined.end() if joined else word.end()
        else:
            name = ""
            skipped = _SKIPPED.match(text, at)
            reader.at = skipped.end() if skipped else at + 1


def _tried(reader: Reader, *, lenient: bool) -> Node | None:
    """Read a value; a call of a function that is not known may also be part of a sentence, or of code."""
    at = reader.at
    try:
        return reader.value()
    except ValueError:
        word = _WORD.match(reader.text, at)
        if not lenient or word is None or is_constructor(word[0]) or word[0][0] in "'\"":
            raise
        reader.at = word.end() + 1
        reader.reset()
        return None


def _finished(reader: Reader, name: str, node: Node, at: int) -> Statement:
    """Read what follows a value, which begins at `at`: methods that leave its numbers alone."""
    type_name = ""
    while method := _METHOD.match(reader.text, reader.at):
        if method[1] not in (*_HARMLESS, *_TYPED):
            break
        type_name = _TYPED.get(method[1], type_name)
        reader.at = method.end()
    before = _FACTOR.search(reader.text, max(0, at - _NEAR), at)
    if before and _has_numbers(node):
        sign = before.start(before.lastindex or 0)
        refuse(reader.text, sign, f"{quoted(reader.text, sign)} is not computed here; paste what it gives")
    follows = _COMPUTED.match(reader.text, reader.at)
    if follows and _has_numbers(node):
        start = reader.at + len(follows[0]) - len(follows[0].lstrip())
        refuse(reader.text, start, f"{quoted(reader.text, start)} is not computed here; paste what it gives")
    return Statement(name, node, type_name)


def is_constructor(name: str) -> bool:
    """Whether a call of this name holds an array as it is."""
    return name.rsplit(".", 1)[-1] in _CONSTRUCTORS


_CONSTRUCTORS = frozenset(
    {
        "tensor", "Tensor", "as_tensor", "FloatTensor", "DoubleTensor", "HalfTensor", "LongTensor", "Parameter",
        "array", "asarray", "ndarray", "matrix", "Array", "DeviceArray", "constant", "convert_to_tensor", "Variable",
        "EagerTensor", "KerasVariable", "list", "tuple",
    }
)  # fmt: skip


def _has_numbers(node: Node) -> bool:
    return isinstance(node, Row | Group | Named) or (isinstance(node, Call) and is_constructor(node.name))
