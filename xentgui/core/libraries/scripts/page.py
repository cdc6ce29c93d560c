"""Page: what a script is made of, and how it is put together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from xentgui.core.libraries.call import Array

from .arrays import NUMPY, Dialect, loaded, savable, written

INLINE = 200  # numbers


class Script(NamedTuple):
    """A script that prints a loss.

    Attributes:
        text: its source.
        arrays: what it loads, by name, to be saved in the file that it names; empty where all data stand in it.
    """

    text: str
    arrays: Mapping[str, Array]


class Made(NamedTuple):
    """How the scores of a call were made, where a person would write that down too."""

    function: str  # "softmax" or "log"
    source: Array


@dataclass
class Page:
    """A script in parts.

    Attributes:
        imports: lines.
        arrays: the data by name.
        steps: lines from the data to the loss.
        shown: what is printed.
        dialect: how the data are spelled.
    """

    imports: list[str]
    arrays: dict[str, Array] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)
    shown: str = "loss"
    dialect: Dialect = NUMPY

    def script(self, file: str) -> Script:
        """Put it together; more than `INLINE` numbers are loaded from `file`."""
        if sum(values.size for values in self.arrays.values()) <= INLINE:
            data, saved = [written(name, values, self.dialect) for name, values in self.arrays.items()], {}
        else:
            data = loaded(self.arrays, file, self.dialect)
            saved = {name: savable(values) for name, values in self.arrays.items()}
        names = [name for name, test in _NAMED.items() if not saved and self._is_any(test)]
        parts = [self._imports(names, from_file=bool(saved)), data, [*self.steps, f"print({self.shown})"]]
        return Script("\n\n".join("\n".join(lines) for lines in parts) + "\n", saved)

    def _imports(self, names: list[str], *, from_file: bool) -> list[str]:
        lines = [f"from math import {', '.join(names)}", ""] if names else []
        lines += self.imports
        if from_file and "import numpy as np" not in lines:
            lines.append("import numpy as np")
        if self.dialect is NUMPY and self._is_any(lambda values: values.dtype.name == "bfloat16"):
            lines.insert(lines.index("import numpy as np"), "import ml_dtypes")
        return lines

    def _is_any(self, holds: Callable[[Array], Any]) -> bool:
        return any(holds(values) for values in self.arrays.values())


def call_of(function: str, *positional: str, **named: Any) -> str:
    """A function call as source; named arguments that are `Source` stand as they are, others as literals."""
    given = [*positional, *(f"{name}={_literal(value)}" for name, value in named.items())]
    return f"{function}({', '.join(given)})"


class Source(str):
    """An expression, not a text."""

    __slots__ = ()


def _literal(value: Any) -> str:
    if isinstance(value, Source):
        return value
    if isinstance(value, str):
        return f'"{value}"'
    return repr(value.tolist() if isinstance(value, np.ndarray | np.generic) else value)


def _holds(test: Callable[[Array], Array]) -> Callable[[Array], bool]:
    return lambda values: values.dtype.kind in "fV" and bool(test(values).any())


# What a list of numbers may need from math.
_NAMED = {"inf": _holds(np.isinf), "nan": _holds(np.isnan)}
