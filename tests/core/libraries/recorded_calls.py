"""The recorded answers of each library, with the arguments of `xentgui.mirror` that they answer."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tests.golden.codec import dec
from xentgui.core.libraries import Call

FOLDER = Path(__file__).parents[2] / "golden"

# dtype: relative to the value, absolute.
TOLERANCES = {"float64": (1e-12, 1e-12), "float32": (4e-6, 1e-6), "float16": (6e-3, 2e-3), "bfloat16": (5e-2, 2e-2)}


class Recorded(NamedTuple):
    """One answer of a library: scores, labels and the other arguments of `mirror`, and what was answered."""

    key: str
    scores: NDArray[Any]
    labels: NDArray[Any] | None
    arguments: dict[str, Any]
    answer: dict[str, Any]

    def call(self) -> Call:
        """The arguments as a call."""
        arrays = {name: value for name, value in self.arguments.items() if name in _ARRAYS}
        options = {name: value for name, value in self.arguments.items() if name not in (*_ARRAYS, "task", "dtype")}
        return Call(self.arguments["task"], self.scores, self.labels, self.scores.dtype, options, **arrays)

    @property
    def tolerance(self) -> tuple[float, float]:
        """Relative and absolute tolerance: that of the coarser of the case's type and the answer's."""
        return max(TOLERANCES[self.arguments["dtype"]], TOLERANCES.get(self.answer.get("dtype", ""), (0.0, 0.0)))


def recorded(library: str) -> Iterator[Recorded]:
    """All answers of a library."""
    cases = _cases()
    for line in (FOLDER / f"{library}.jsonl").read_text().splitlines():
        answer = json.loads(line)
        case = cases[answer["key"]]
        yield Recorded(case["key"], _scores(case), _labels(case), _arguments(case), answer)


@cache
def _cases() -> dict[str, dict[str, Any]]:
    lines = (FOLDER / "cases.jsonl").read_text().splitlines()
    return {case["key"]: case for case in map(json.loads, lines)}


def _scores(case: dict[str, Any]) -> NDArray[Any]:
    return np.asarray(dec(case["y_pred"], case["dtype"])).reshape(case["y_pred_shape"])


def _labels(case: dict[str, Any]) -> NDArray[Any] | None:
    return None if case["y_true"] is None else dec(case["y_true"], case["y_true_dtype"]).reshape(case["y_true_shape"])


def _arguments(case: dict[str, Any]) -> dict[str, Any]:
    given = {name: dec(case[name], case["dtype"]) for name in _WEIGHTS if name in case}
    masks = {name: np.array(case[name], bool) for name in ("mask", "where") if name in case}
    return {"task": case["task"], "dtype": case["dtype"], **given, **masks, **case["options"]}


_WEIGHTS = ("sample_weight", "class_weight", "pos_weight", "weight")
_ARRAYS = (*_WEIGHTS, "mask", "where")
