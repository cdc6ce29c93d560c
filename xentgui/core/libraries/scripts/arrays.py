"""Arrays as source code: written out so that reading them gives the same bits, or loaded from a file."""

import json
import math
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from xentgui.core.libraries.call import Array

WIDTH = 100
# What a library takes a list of Python numbers for without being told.
_UNSAID = ("bool", "int64")


@dataclass(frozen=True)
class Dialect:
    """How a library spells an array.

    Attributes:
        module: the name under which it is imported.
        constructor: of an array of a list.
        loaded: of a NumPy array; {} is that array and {dtype} the type.
        bfloat16: the same where the type is bfloat16, which NumPy's files do not have: the array is float32.
        unsaid: the types that need no dtype=.
    """

    module: str
    constructor: str
    loaded: str
    bfloat16: str
    unsaid: tuple[str, ...] = _UNSAID

    def dtype(self, dtype: np.dtype[Any]) -> str:
        """The library's name of a type."""
        module = "ml_dtypes" if self.module == "np" and dtype.name == "bfloat16" else self.module
        return f"{module}.{dtype.name}"


NUMPY = Dialect("np", "array", "{}", "{}.astype({dtype})", (*_UNSAID, "float64"))
TORCH = Dialect("torch", "tensor", "torch.from_numpy({})", "torch.from_numpy({}).bfloat16()")
JAX = Dialect("jnp", "array", "jnp.asarray({})", "jnp.asarray({}, dtype={dtype})")


def written(name: str, values: Array, dialect: Dialect) -> str:
    """An assignment of all values."""
    dtype = dialect.dtype(values.dtype)
    if not values.size:
        return f"{name} = {dialect.module}.zeros({values.shape}, dtype={dtype})"
    said = "" if values.dtype.name in dialect.unsaid or values.dtype.kind == "U" else f", dtype={dtype}"
    head, tail = f"{name} = {dialect.module}.{dialect.constructor}(", f"{said})"
    line = head + _flat(values) + tail
    return line if len(line) <= WIDTH else head + _tall(values, 0) + tail


def loaded(arrays: Mapping[str, Array], file: str, dialect: Dialect) -> list[str]:
    """Assignments from a saved file, whose name stands in the script as it is given."""
    lines = [f"data = np.load({json.dumps(file, ensure_ascii=False)})"]
    for name, values in arrays.items():
        form = dialect.bfloat16 if values.dtype.name == "bfloat16" else dialect.loaded
        lines.append(f"{name} = " + form.format(f'data["{name}"]', dtype=dialect.dtype(values.dtype)))
    return lines


def savable(values: Array) -> Array:
    """As NumPy's files can hold it: bfloat16 as float32, which has all its values."""
    return values.astype(np.float32) if values.dtype.name == "bfloat16" else values


def number(value: Any, dtype: np.dtype[Any]) -> str:
    """The shortest decimal that is this value when it is read in float64, or by way of float32, and cast."""
    if dtype.kind not in "fV":
        return repr(value.item())
    exact = float(value)
    if not math.isfinite(exact):
        return str(exact)
    candidates = (float(f"{exact:.{digits}g}") for digits in range(1, 18))
    return repr(next((short for short in candidates if _reads_as(short, exact, dtype)), exact))


def _reads_as(short: float, exact: float, dtype: np.dtype[Any]) -> bool:
    with np.errstate(over="ignore"):
        routes = [np.float64(short)] + ([np.float32(short)] if dtype.itemsize < 4 else [])
        return all(float(route.astype(dtype)) == exact for route in routes)


def _flat(values: Array) -> str:
    if not values.ndim:
        return number(values[()], values.dtype)
    return f"[{', '.join(map(_flat, values))}]" if values.ndim > 1 else f"[{', '.join(_numbers(values))}]"


def _tall(values: Array, indent: int) -> str:
    """A line an entry of the first axis where they do not all fit on one."""
    line = _flat(values)
    if indent and len(line) + indent < WIDTH:
        return line
    pad = " " * (indent + 4)
    if values.ndim > 1:
        body = "".join(f"{pad}{_tall(entry, indent + 4)},\n" for entry in values)
    else:
        fill = textwrap.TextWrapper(WIDTH, initial_indent=pad, subsequent_indent=pad, break_on_hyphens=False)
        body = fill.fill(", ".join(_numbers(values))) + ",\n"
    return f"[\n{body}{' ' * indent}]"


def _numbers(values: Array) -> list[str]:
    return [number(value, values.dtype) for value in values]
