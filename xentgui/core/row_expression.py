"""RowExpression: what a person writes to find rows, such as `loss > 2 and predicted != label`; nothing is executed.

Python's parser reads the text, and of what it finds only the few forms listed here are taken: a name is one of the
row's quantities, a function is one of ours. Each form becomes a function of one block of rows.
"""

import ast
from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .expression_text import ExpressionError, alike, literal, parsed
from .row_quantities import ALIASES, OF_A_CLASS, QUANTITIES, BlockRows, Kind

Value = Any  # an array (rows,), or one number for all rows
Compute = Callable[[BlockRows], Value]

_NAMES_TO_COMPARE = 10_000  # difflib takes 70 ms for them


class _Part(NamedTuple):
    kind: Kind
    compute: Compute
    node: ast.expr
    text: str = ""


_ONE_ARGUMENT: dict[str, tuple[Kind, Callable[[Value], Value]]] = {
    "abs": (Kind.NUMBER, np.abs),
    "sqrt": (Kind.NUMBER, np.sqrt),
    "log": (Kind.NUMBER, np.log),
    "exp": (Kind.NUMBER, np.exp),
    "isnan": (Kind.FLAG, np.isnan),
    "isinf": (Kind.FLAG, np.isinf),
    "isfinite": (Kind.FLAG, np.isfinite),
}
_SEVERAL: dict[str, Callable[[Value, Value], Value]] = {"min": np.minimum, "max": np.maximum}
_ARITHMETIC: dict[type[ast.operator], Callable[[Value, Value], Value]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
    ast.FloorDiv: np.floor_divide,
    ast.Mod: np.mod,
    ast.Pow: np.power,
}
_COMPARISONS: dict[type[ast.cmpop], Callable[[Value, Value], Value]] = {
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
    ast.Eq: np.equal,
    ast.NotEq: np.not_equal,
}
_FORMS = "only quantities, numbers, comparisons, and, or, not, in, + - * / // % **, and a few functions can be used"


class RowExpression:
    """An expression that was read. `kind` says whether it can filter (a flag) or only sort."""

    def __init__(self, text: str, class_names: Sequence[str], classes: int) -> None:
        """Read a text.

        Raises:
            ExpressionError: it cannot be read, or names what is not there; with the place in the text.
        """
        reader = _Reader(text, class_names, classes)
        try:
            part = reader.read(parsed(text))
        except RecursionError:
            raise ExpressionError("this is nested too deeply", 0, len(text)) from None
        if part.kind is Kind.TEXT:
            raise reader.error(part.node, f'compare a name with a class, as in label == "{part.text}"')
        self.kind = part.kind
        self._compute = part.compute

    @classmethod
    def filter(cls, text: str, class_names: Sequence[str], classes: int) -> "RowExpression":
        """Read a text that says of each row yes or no.

        Raises:
            ExpressionError: as for any expression, and where it is a number.
        """
        found = cls(text, class_names, classes)
        if found.kind is not Kind.FLAG:
            raise ExpressionError('this is a number; compare it with another, as in "loss > 2"', 0, len(text))
        return found

    def values(self, block: BlockRows) -> NDArray[Any]:
        """One value a row: bool of a flag, else float64."""
        with np.errstate(all="ignore"):
            value = self._compute(block)
        kind = bool if self.kind is Kind.FLAG else np.float64
        return np.broadcast_to(np.asarray(value, kind), block.row.shape)


class _Reader:
    """Turns what Python's parser found into functions of a block."""

    def __init__(self, text: str, class_names: Sequence[str], classes: int) -> None:
        self._text, self._names, self._classes = text, class_names, classes

    def error(self, node: ast.expr, reason: str) -> ExpressionError:
        line = self._text.encode()  # the parser counts bytes
        start, stop = node.col_offset, node.end_col_offset or node.col_offset
        return ExpressionError(reason, len(line[:start].decode()), len(line[:stop].decode()))

    def read(self, node: ast.expr) -> _Part:
        match node:
            case ast.Constant():
                return self._constant(node)
            case ast.Name():
                return self._quantity(node)
            case ast.Subscript():
                return self._of_class(node)
            case ast.BoolOp():
                return self._all_or_any(node)
            case ast.UnaryOp():
                return self._signed(node)
            case ast.BinOp():
                return self._arithmetic(node)
            case ast.Compare():
                return self._compared(node)
            case ast.Call():
                return self._called(node)
        raise self.error(node, _FORMS)

    def _constant(self, node: ast.Constant) -> _Part:
        given = node.value
        if isinstance(given, str):
            return _Part(Kind.TEXT, lambda _: given, node, given)
        if isinstance(given, bool):
            return _Part(Kind.FLAG, lambda _: given, node)
        if not isinstance(given, int | float):
            raise self.error(node, _FORMS)
        try:
            number = float(given)
        except OverflowError:
            raise self.error(node, "this is too big for a number of 64 bits") from None
        return _Part(Kind.NUMBER, lambda _: number, node)

    def _quantity(self, node: ast.Name) -> _Part:
        name = node.id
        if name in QUANTITIES:
            return _Part(QUANTITIES[name][0], lambda block: getattr(block, name), node)
        if name in ("nan", "inf"):
            return _Part(Kind.NUMBER, lambda _: float(name), node)
        if name in OF_A_CLASS or name in ALIASES:
            raise self.error(node, f"say of which class, as in {name}[0]")
        if name in self._names:
            raise self.error(node, f'put a class name in quotes: "{name}"')
        raise self.error(node, f"there is no {name}{alike(name, [*QUANTITIES, *OF_A_CLASS, *_ONE_ARGUMENT])}")

    def _of_class(self, node: ast.Subscript) -> _Part:
        name = node.value.id if isinstance(node.value, ast.Name) else ""
        name = ALIASES.get(name, name)
        if name not in OF_A_CLASS:
            raise self.error(node.value, "only score[…], p[…] and y[…] are of a class")
        index = self._class(node.slice)
        return _Part(Kind.NUMBER, lambda block: getattr(block, name)(index), node)

    def _class(self, node: ast.expr) -> int:
        """The class that an index or a name in quotes means; a negative one counts from the end."""
        given = literal(node)
        if isinstance(given, str):
            return self._named(node, given)
        if not isinstance(given, int) or isinstance(given, bool):
            raise self.error(node, "a class is an index, or a name in quotes")
        if not -self._classes <= given < self._classes:
            raise self.error(node, f"there is no class {given}; classes are 0 to {self._classes - 1}")
        return given % self._classes

    def _named(self, node: ast.expr, name: str) -> int:
        if name in self._names:
            return self._names.index(name)
        if not self._names:
            raise self.error(node, "the classes have no names; write their indices")
        raise self.error(node, f"no class is called {name[:40]}{alike(name, self._names[:_NAMES_TO_COMPARE])}")

    def _all_or_any(self, node: ast.BoolOp) -> _Part:
        parts = [self._flag(value) for value in node.values]
        join = np.logical_and if isinstance(node.op, ast.And) else np.logical_or
        return _Part(Kind.FLAG, lambda block: reduce(join, [part.compute(block) for part in parts]), node)

    def _flag(self, node: ast.expr) -> _Part:
        part = self.read(node)
        if part.kind is not Kind.FLAG:
            what = "name" if part.kind is Kind.TEXT else "class" if part.kind is Kind.CLASS else "number"
            raise self.error(node, f"this is a {what}; compare it with another before “and”, “or” and “not”")
        return part

    def _number(self, node: ast.expr) -> _Part:
        part = self.read(node)
        if part.kind is Kind.TEXT:
            raise self.error(node, "a name can only be compared with a class, as in label == " + repr(part.text))
        return part

    def _signed(self, node: ast.UnaryOp) -> _Part:
        if isinstance(node.op, ast.Not):
            flag = self._flag(node.operand)
            return _Part(Kind.FLAG, lambda block: np.logical_not(flag.compute(block)), node)
        part, sign = self._number(node.operand), -1.0 if isinstance(node.op, ast.USub) else 1.0
        return _Part(Kind.NUMBER, lambda block: np.multiply(sign, _wide(part.compute(block)))[()], node)

    def _arithmetic(self, node: ast.BinOp) -> _Part:
        if type(node.op) not in _ARITHMETIC:
            raise self.error(node, _FORMS)
        left, right, operate = self._number(node.left), self._number(node.right), _ARITHMETIC[type(node.op)]
        return _Part(
            Kind.NUMBER, lambda block: operate(_wide(left.compute(block)), _wide(right.compute(block)))[()], node
        )

    def _compared(self, node: ast.Compare) -> _Part:
        ends = [node.left, *node.comparators]
        links = [self._link(one, other, op) for one, other, op in zip(ends, ends[1:], node.ops, strict=False)]
        return _Part(Kind.FLAG, lambda block: reduce(np.logical_and, [link(block) for link in links]), node)

    def _link(self, left: ast.expr, right: ast.expr, op: ast.cmpop) -> Compute:
        if isinstance(op, ast.In | ast.NotIn):
            return self._member(left, right, isinstance(op, ast.In))
        if type(op) not in _COMPARISONS:
            raise self.error(right, "compare with < <= > >= == != or in")
        one, other, compare = *self._alike(left, right), _COMPARISONS[type(op)]
        return lambda block: compare(*_of_one_type(one(block), other(block)))

    def _member(self, left: ast.expr, right: ast.expr, inside: bool) -> Compute:
        if not isinstance(right, ast.Tuple | ast.List | ast.Set) or not right.elts:
            raise self.error(right, "“in” takes a list, as in label in (0, 3)")
        pairs = [self._alike(left, choice) for choice in right.elts]

        def compute(block: BlockRows) -> Value:
            found = reduce(np.logical_or, [np.equal(*_of_one_type(one(block), other(block))) for one, other in pairs])
            return found if inside else np.logical_not(found)

        return compute

    def _alike(self, left: ast.expr, right: ast.expr) -> tuple[Compute, Compute]:
        """Both sides of a comparison; a name stands for its class where the other side is one."""
        one, other = self.read(left), self.read(right)
        return self._as_class(one, other), self._as_class(other, one)

    def _as_class(self, part: _Part, other: _Part) -> Compute:
        if part.kind is not Kind.TEXT:
            return part.compute
        if other.kind is not Kind.CLASS:
            raise self.error(part.node, "a name can only be compared with label or predicted")
        index = float(self._named(part.node, part.text))
        return lambda _: index

    def _called(self, node: ast.Call) -> _Part:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in _ONE_ARGUMENT and name not in _SEVERAL:
            known = [*_ONE_ARGUMENT, *_SEVERAL]
            raise self.error(node.func, f"this is no function{alike(name, known) or '; there are ' + ', '.join(known)}")
        if node.keywords or any(isinstance(given, ast.Starred) for given in node.args):
            raise self.error(node, f"{name} takes no such arguments")
        parts = [self._number(given) for given in node.args]
        if name in _SEVERAL and len(parts) > 1:
            join = _SEVERAL[name]
            return _Part(Kind.NUMBER, lambda block: reduce(join, [_wide(p.compute(block)) for p in parts])[()], node)
        if name in _SEVERAL or len(parts) != 1:
            raise self.error(node, f"{name} takes {'several numbers' if name in _SEVERAL else 'one number'}")
        kind, function = _ONE_ARGUMENT[name]
        return _Part(kind, lambda block: function(_wide(parts[0].compute(block)))[()], node)


def _wide(value: Value) -> NDArray[np.float64]:
    """A number in float64: float16 would overflow where it is computed with."""
    return np.asarray(value, np.float64)


def _of_one_type(one: Value, other: Value) -> tuple[Value, Value]:
    """A number beside float32 scores means the float32 that it is shown as: 0.1 is 0.1."""
    if isinstance(one, float) and _is_narrow(other):
        return other.dtype.type(one), other
    if isinstance(other, float) and _is_narrow(one):
        return one, one.dtype.type(other)
    return one, other


def _is_narrow(value: Value) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind not in "bui" and value.dtype.itemsize < 8
