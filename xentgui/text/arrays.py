"""Arrays by name from the values of a text: stacked, of their types, with what was left out of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xentgui.core import door
from xentgui.core.counting import plural

from .literals import as_array
from .nodes import Call, Gap, Group, Leaf, Named, Node, Row, Word
from .places import place, quoted, refuse
from .statements import Statement, is_constructor

Array = NDArray[Any]

_CASTS = ("float", "int", "bool", "float16", "float32", "float64", "int32", "int64", "bool_", "str_", "bfloat16")
_DATA = ("data", "numpy", "object", "value", "values", "initial_value", "input")
_SCORES_THEN_LABELS = ("cross_entropy", "nll_loss", "binary_cross_entropy_with_logits")
_OF_TORCH = ("tensor", "Parameter", "FloatTensor", "as_tensor")  # float32 where they say nothing
_LABELS_THEN_SCORES = ("categorical_crossentropy", "sparse_categorical_crossentropy", "binary_crossentropy")


@dataclass(frozen=True, eq=False)
class Part:
    """An array of a text.

    Attributes:
        name: what it is called there; empty where it has no name.
        values: numbers, or text as an array of objects.
        type_name: the type that the text gives it, or "".
        at: where it begins.
        gaps: for each axis along which values were left out, where.
    """

    name: str
    values: Array
    at: int
    type_name: str = ""
    gaps: tuple[tuple[int, int], ...] = ()

    def typed(self) -> Array:
        """The values in the type that the text gives them."""
        if self.type_name not in door.FLOATS or self.values.dtype == object:
            return self.values
        with np.errstate(over="ignore"):
            return self.values.astype(door.float_type(self.type_name))


class _Stacked(NamedTuple):
    values: Array
    gaps: dict[int, int]


def parts_of(text: str, found: list[Statement]) -> list[Part]:
    """The arrays of all statements; single numbers are left out.

    Raises:
        ValueError: rows differ in length, or something in them is no number; the message names line and column.
    """
    reading = _Reading(text)
    parts = [part for each in found for part in reading.parts(each.name, each.node, each.type_name)]
    return [part for part in parts if part.values.ndim]


@dataclass(frozen=True)
class _Reading:
    text: str

    def parts(self, name: str, node: Node, type_name: str = "") -> Iterator[Part]:
        """The arrays of a value."""
        if isinstance(node, Named):
            yield from self._all(name, node.items)
        elif isinstance(node, Call):
            yield from self._of_call(name, node, type_name)
        elif isinstance(node, Group) and self._are_records(node):
            yield from self._all(name, self._columns(node))
        elif isinstance(node, Group) and self._are_several(node):
            for item in node.items:
                yield from self.parts("", item, type_name)
        elif isinstance(node, Group | Row):
            stacked = self._stack(node)
            yield Part(name, stacked.values, node.at, type_name, tuple(sorted(stacked.gaps.items())))

    def _all(self, name: str, items: list[tuple[str, Node]]) -> Iterator[Part]:
        for key, node in items:
            yield from self.parts(f"{name}/{key}" if name else key, node)

    def _of_call(self, name: str, call: Call, type_name: str) -> Iterator[Part]:
        short = call.name.rsplit(".", 1)[-1]
        named = dict(call.named)
        if _is_sparse(short, named):
            refuse(self.text, call.at, "this tensor is sparse, and not all of its values stand here; paste .to_dense()")
        if is_constructor(call.name):
            given = [*call.positional, *(named[key] for key in _DATA if key in named)]
            for held in [node for node in given if isinstance(node, Group | Row | Call)][:1]:
                for part in self.parts(name, held):
                    usual = "float32" if short in _OF_TORCH and part.values.dtype.kind == "f" else part.type_name
                    yield replace(part, type_name=type_name or _type_name(call, named) or usual)
            return
        arrays = [node for node in call.positional if isinstance(node, Group | Row | Call | Named)]
        order = _order(short)
        if arrays and not order and short not in ("print", "OrderedDict", "dict"):
            if any(True for node in arrays for _ in self.parts("", node)):
                refuse(self.text, call.at, f"“{call.name}” is not computed here; paste what it gives")
            return
        for key, node in zip(order or [""] * len(arrays), arrays, strict=False):
            yield from self.parts(key, node)
        yield from self._all("", call.named)

    def _stack(self, node: Node) -> _Stacked:
        """All numbers of nested brackets, one axis for each."""
        if isinstance(node, Row):
            return _Stacked(node.values, {})
        if isinstance(node, Call):
            return self._stack_call(node)
        if not isinstance(node, Group):
            refuse(self.text, node.at, f"{quoted(self.text, node.at)} stands where a row is expected")
        items = [item for item in node.items if not isinstance(item, Gap)]
        dots = [item.at for item in node.items if isinstance(item, Gap)]
        gaps = {0: dots[0]} if dots else {}
        if all(self._is_leaf(item) for item in items):
            return _Stacked(self._leaves(items), gaps)
        return self._stack_rows(items, gaps)

    def _stack_rows(self, items: Sequence[Node], gaps: dict[int, int]) -> _Stacked:
        stacked = [self._stack(item) for item in items]
        first = stacked[0].values
        for item, each in zip(items, stacked, strict=True):
            if each.values.shape != first.shape:
                refuse(self.text, item.at, f"{_sized(each.values)} here, and {_sized(first)} in the first row")
            gaps |= {axis + 1: at for axis, at in each.gaps.items() if axis + 1 not in gaps}
        if any(each.values.dtype == object for each in stacked):
            return _Stacked(np.array([each.values.astype(object) for each in stacked], object), gaps)
        return _Stacked(np.stack([each.values for each in stacked]), gaps)

    def _stack_call(self, call: Call) -> _Stacked:
        if is_constructor(call.name) and call.positional:
            return self._stack(call.positional[0])
        return refuse(self.text, call.at, f"“{call.name}” is not computed here; paste what it gives")

    def _leaves(self, items: Sequence[Node]) -> Array:
        values = [self._leaf(item) for item in items]
        if values and all(isinstance(value, bool) for value in values):
            return np.array(values, np.bool_)
        if values and all(isinstance(value, str) for value in values):
            numbers = [_WORDS.get(str(value).casefold()) for value in values]
            return np.array(values, object) if None in numbers else np.array(numbers, np.float64)
        return as_array([self._number(value, item) for value, item in zip(values, items, strict=True)])

    def _number(self, value: object, item: Node) -> float:
        if isinstance(value, str) and value.casefold() in _WORDS:
            return _WORDS[value.casefold()]
        if value is None:
            refuse(self.text, item.at, "None is no number; write nan where a value is missing")
        if not isinstance(value, int | float):
            refuse(self.text, item.at, f"{quoted(self.text, item.at)} is not a number")
        return value

    def _leaf(self, item: Node) -> object:
        """The value of an item, also of a cast: np.float32(1.5)."""
        if isinstance(item, Leaf):
            return item.value
        if isinstance(item, Call) and len(item.positional) == 1:
            value = self._leaf(item.positional[0])
            return _WORDS.get(value.casefold().lstrip("+"), value) if isinstance(value, str) else value
        return refuse(self.text, item.at, f"{quoted(self.text, item.at)} is not a number")

    @staticmethod
    def _is_leaf(item: Node) -> bool:
        if isinstance(item, Call):
            bare = item.name.rsplit(".", 1)[-1]
            scalar = len(item.positional) == 1 and isinstance(item.positional[0], Leaf)
            return scalar and (bare in _CASTS or is_constructor(item.name))
        return isinstance(item, Leaf | Word | Named)

    @staticmethod
    def _are_records(node: Group) -> bool:
        return bool(node.items) and all(isinstance(item, Named) for item in node.items)

    def _columns(self, node: Group) -> list[tuple[str, Node]]:
        """The columns of records, which all have the same names."""
        records = [item for item in node.items if isinstance(item, Named)]
        names = [name for name, _ in records[0].items]
        for record in records:
            if [name for name, _ in record.items] != names:
                refuse(
                    self.text, record.at, f"this record does not have the names of the first: {', '.join(names)[:80]}"
                )
        return [(name, Group([record.items[i][1] for record in records], node.at)) for i, name in enumerate(names)]

    def _are_several(self, node: Group) -> bool:
        """Whether brackets hold arrays of their own: (scores, labels), or a list of arrays that do not stack."""
        arrays = [item for item in node.items if isinstance(item, Row | Group | Call | Named)]
        if len(arrays) < len(node.items) or not arrays or len(arrays) > 20:
            return False
        if any(self._is_leaf(item) for item in arrays):
            return any(isinstance(item, Named) for item in arrays)
        if node.closed_by != ")" and not all(isinstance(item, Call) for item in arrays):
            return False
        try:
            shapes = {self._stack(item).values.shape for item in arrays}
        except ValueError:
            return True
        return len(shapes) > 1


_WORDS = {
    "nan": np.nan, "-nan": -np.nan, "inf": np.inf, "-inf": -np.inf, "infinity": np.inf, "-infinity": -np.inf,
}  # fmt: skip


def _is_sparse(short: str, named: dict[str, Node]) -> bool:
    layout = named.get("layout")
    return short == "SparseTensor" or (isinstance(layout, Word) and "sparse" in layout.name)


def is_one_number(node: Node) -> bool:
    """Whether a value is a single number, as a loss is printed: tensor(0.7972)."""
    if isinstance(node, Call):
        held = [*node.positional, *(value for key, value in node.named if key in _DATA)]
        first = next((each for each in held if isinstance(each, Leaf | Call)), node)
        holds = is_constructor(node.name) or node.name.rsplit(".", 1)[-1] in _CASTS
        return holds and first is not node and is_one_number(first)
    return isinstance(node, Leaf) and type(node.value) in (int, float)


def missing(text: str, part: Part, axis: int) -> str:
    """Where values of an array were left out along an axis; empty where none were."""
    return next((place(text, at) for gap, at in part.gaps if gap == axis), "")


def _order(function: str) -> list[str]:
    if function in _SCORES_THEN_LABELS:
        return ["logits", "labels"]
    return ["labels", "scores"] if function in _LABELS_THEN_SCORES else []


def _type_name(call: Call, named: dict[str, Node]) -> str:
    """The type that a call gives its array, or ""."""
    said = [named["dtype"]] if "dtype" in named else [node for node in call.positional[1:] if isinstance(node, Word)]
    names = [str(node.name if isinstance(node, Word) else node.value) for node in said if isinstance(node, Word | Leaf)]
    for name in names:
        bare = name.rsplit(".", 1)[-1]
        return {"float": "float64", "half": "float16", "double": "float64"}.get(bare, bare)
    return ""


def _sized(values: Array) -> str:
    if values.ndim == 1:
        return f"{len(values)} {plural('value', len(values))}"
    return f"an array of shape {values.shape}" if values.ndim else "a single number"
