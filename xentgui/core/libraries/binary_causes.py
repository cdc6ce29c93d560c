"""Why a library's binary loss of one row is not the exact one; a reason has to give its number, as in `row_causes`."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from xentgui.core.cross_entropy import RowRule, effective_sides
from xentgui.core.log_softmax import EPSILON

from .precision import Precision
from .row_case import Floats, RowCase, clipped, cost, places

_TORCH_FLOOR = 100.0  # of -log p
_Sides = tuple[Floats, Floats]  # -log p and -log(1 - p)


def _infinite_score(case: RowCase) -> str:
    """Keras' formula for logits begins with max(x, 0) - x y, PyTorch's with (1 - y) x + max(-x, 0)."""
    infinite = np.isinf(case.scores)
    if not (case.batch.options.from_logits and infinite.any() and case.gives(np.nan)):
        return ""
    x, y = case.scores, np.asarray(case.batch.labels[0], np.float64)
    if not np.isnan([np.maximum(x, 0) - x * y, (1 - y) * x + np.maximum(-x, 0)]).any():
        return ""
    name = case.batch.problem.class_name(int(infinite.argmax()))
    return f"class {name} has an infinite score: inf − inf, or 0 × inf, is nan"


def _clipped_sigmoid(case: RowCase) -> str:
    """Keras on NumPy, and scikit-learn, take the sigmoid first."""
    if not case.batch.options.from_logits:
        return ""
    plain = _loss(case, (np.logaddexp(0, -case.scores), np.logaddexp(0, case.scores)))
    for dtype in _types(case):
        one = dtype.type(1)
        p = one / (one + np.exp(-case.scores.astype(dtype)))
        for place in (EPSILON, Precision.of(dtype).eps):
            sides = _sides(p, place, dtype)
            if _gives(case, sides) and not case.near(_loss(case, sides), plain):
                return f"takes the sigmoid first, and clips it at {place:.2g}"
    return ""


def _other_way_of_clipping(case: RowCase) -> str:
    """From probabilities."""
    if case.batch.options.from_logits:
        return ""
    p = case.scores
    floor = np.minimum(cost(p), _TORCH_FLOOR), np.minimum(cost(1 - p), _TORCH_FLOOR)
    if case.gives(_loss(case, floor)):
        return "cuts log p and log(1 − p) off at −100, and does not clip p at 1e-7"
    for dtype in _types(case):
        if _gives(case, _sides(p, EPSILON, dtype)):
            return f"clips p at 1 − 1e-7, which is {float(dtype.type(1 - EPSILON)):.8g} in {dtype.name}"
    for place, text in places(case.batch.dtype):
        q = clipped(p, place)
        if case.gives(_loss(case, (cost(q), cost(1 - q)))):
            return text
    return ""


def _types(case: RowCase) -> tuple[np.dtype[Any], ...]:
    """The type of the scores, and float32, in which some compute whatever it is."""
    return case.batch.dtype, np.dtype(np.float32)


def _sides(p: NDArray[Any], eps: float, dtype: np.dtype[Any]) -> _Sides:
    """-log q and -log(1 - q) of q clipped in a type."""
    one = dtype.type(1)
    q = np.clip(p.astype(dtype), dtype.type(eps), dtype.type(1 - eps))
    return cost(q.astype(np.float64)), cost((one - q).astype(np.float64))


def _gives(case: RowCase, costs: _Sides) -> bool:
    """Whether these costs give the library's number, also where it takes 0 times inf as nan."""
    return case.gives(_loss(case, costs)) or case.gives(_loss(case, costs, as_written=True))


def _loss(case: RowCase, costs: _Sides, *, as_written: bool = False) -> float:
    """The mean over the classes, weighted; what has no weight costs nothing unless it is computed as it is written."""
    labels = np.asarray(case.batch.labels[0], np.float64)
    sides = zip(effective_sides(labels, RowRule.of(case.batch.problem)), costs, strict=True)
    yes, no = (side * cost if as_written else np.where(side == 0, 0, side * cost) for side, cost in sides)
    return float((yes + no).mean()) * case.factor


REASONS = (_infinite_score, _clipped_sigmoid, _other_way_of_clipping)
