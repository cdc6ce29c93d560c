"""Why a library's loss of one row is not the exact one: each reason is computed and has to give the library's number.

A cause that does not reproduce the number is not told; where none does, there is none to tell.
"""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from xentgui.core.log_softmax import EPSILON

from . import binary_causes
from .precision import Precision, close
from .row_case import Cause, Floats, RowCase, clipped, cost, places
from .torch_inputs import IGNORE_INDEX

_IN_FLOAT64 = 1e-6  # relative: what Keras on NumPy keeps of a loss in float64
_LOST = 1e-3  # relative: a loss that is off by more shows it in its first digits


@np.errstate(all="ignore")
def cause_of_row(case: RowCase) -> Cause | None:
    """The first reason that gives the library's number; None where none does."""
    cause = _reason(case)
    if cause is None and _computes_in_float32(case):
        case.precision = Precision.of(np.dtype(np.float32))
        cause = _reason(case)
    return cause or _rounding(case)


def _reason(case: RowCase) -> Cause | None:
    reasons = binary_causes.REASONS if case.batch.problem.binary else _REASONS
    texts = (explain(case) for explain in reasons)
    text = next(filter(None, texts), "")
    return Cause(text) if text else None


def _another_label(case: RowCase) -> str:
    """Labels are cast to the type of the loss."""
    if not case.sparse:
        return ""
    taken = int(case.batch.dtype.type(case.label))
    if taken == case.label or not 0 <= taken < case.classes or not case.gives(case.costs[taken] * case.factor):
        return ""
    return f"takes label {case.label} as {taken}: labels are cast to {case.batch.dtype.name}"


def _no_class(case: RowCase) -> str:
    """The label is no class, and the library says nothing."""
    if not case.sparse or case.inside:
        return ""
    if case.label == IGNORE_INDEX and case.name == "torch" and case.gives(0.0):
        return f"leaves the row out: label {IGNORE_INDEX} is its ignore_index unless told otherwise"
    if -case.classes <= case.label < 0 and case.gives(case.loss_of(case.costs, np.eye(case.classes)[case.label])):
        return f"label {case.label} wraps to {_from_the_end(case)}"
    if case.gives(case.loss_of(case.costs)) or case.gives(case.loss_of(case.costs, case.mass * case.class_weight)):
        return f"label {case.label} is silently dropped: its one-hot row is all zeros"
    return f"label {case.label} is no class and costs 0, silently" if case.gives(0.0) else ""


def _from_the_end(case: RowCase) -> str:
    name = case.batch.problem.class_name(case.label + case.classes)
    return f"the last class, {name}" if case.label == -1 else f"class {name}, counted from the end"


def _zero_times_infinity(case: RowCase) -> str:
    costly = np.isinf(case.costs) & (case.mass == 0)
    if not costly.any() or not case.gives(float((case.mass * case.costs).sum())):
        return ""
    return f"0 × inf is nan: class {_class(case, costly)} has probability 0 and label mass 0"


def _infinite_score(case: RowCase) -> str:
    """By the definition a class with score inf has all the probability; the libraries subtract the maximum."""
    highest = case.scores == np.inf
    if not (case.batch.options.from_logits and highest.any() and case.gives(float((case.scores - np.inf).max()))):
        return ""
    return f"inf − inf is nan: the maximum that it subtracts is class {_class(case, highest)}'s score, inf"


def _row_weighted_by_class(case: RowCase) -> str:
    """Our class weights, as PyTorch's, weigh each class's term."""
    if case.batch.problem.class_weight is None or not case.gives(case.loss_of(case.costs)):
        return ""
    return "weighs the whole row by its label's class, where class_weight weighs each class's term"


def _other_way_of_clipping(case: RowCase) -> str:
    """From probabilities: what is clipped, at what, and whether it is divided by the sum, before it or after."""
    if not case.inside:
        return ""
    if case.batch.options.from_logits:
        eps = Precision.of(case.batch.dtype).eps
        value = case.loss_of(cost(clipped(np.exp(-case.costs), eps)))
        clips = case.gives(value) and not case.near(value, case.loss_of(case.costs))
        return f"clips the softmax at {eps:.2g}" if clips else ""
    ways = (text for text, costs in _ways(case) if case.gives(case.loss_of(costs)))
    return next(ways, "")


def _ways(case: RowCase) -> Iterator[tuple[str, Floats]]:
    """Keras clips at 1e-7, scikit-learn at the precision of the type, PyTorch not at all."""
    scores, total = case.scores, float(case.scores.sum())
    divided, undivided = scores / total, _undivided(total)
    (place, _), *others = places(case.batch.dtype)
    # As the exact value is, where that has one: a label's share of an infinite sum is 0 to whom the others are nothing.
    yield from _clipped_ways(scores, total, place, f"takes the label's share of a sum of {total:.10g} all the same")
    yield "does not clip p at 1e-7", cost(divided)
    yield f"does not clip p at 1e-7 and {undivided}", cost(scores)
    for place, name in others:
        yield from _clipped_ways(scores, total, place, name)


def _clipped_ways(scores: Floats, total: float, place: float, name: str) -> Iterator[tuple[str, Floats]]:
    q = clipped(scores, place)
    yield name, cost(clipped(scores / total, place))
    yield "clips before it divides by the sum, not after", cost(q / q.sum())
    yield _undivided(total) if place == EPSILON else f"{name} and {_undivided(total)}", cost(q)


def _undivided(total: float) -> str:
    return f"does not divide the row by its sum, {total:.10g}"


_REASONS = (
    _another_label,
    _no_class,
    _zero_times_infinity,
    _infinite_score,
    _row_weighted_by_class,
    _other_way_of_clipping,
)


def _rounding(case: RowCase) -> Cause | None:
    """The same library comes to the exact value in float64, or is off by no more than rounding of such scores is."""
    given, used = case.batch.dtype.name, case.precision.name
    in_float64 = given != "float64" and close(case.recompute(np.dtype(np.float64)), case.exact, _IN_FLOAT64)
    if not (in_float64 or case.near(case.value, case.exact)):
        return None
    if not math.isfinite(case.value):
        return Cause(f"{used} overflows: its largest number is {case.precision.largest:,.6g}")
    if _lost(case):
        return Cause(f"{used} loses the digits of a loss of {case.exact:.3g}")
    if given == "float64" != used:
        return Cause(f"computes in {used}, although {given} is given", rounding=True)
    return rounding(case.precision)


def rounding(precision: Precision) -> Cause:
    """Nothing but the last digits."""
    return Cause(f"rounding of {precision.name}", rounding=True)


def _computes_in_float32(case: RowCase) -> bool:
    """Keras computes some losses of float64 scores in float32.

    Then the number is one of float32, or that of float32 scores, or off by no more than float32 rounds.
    """
    if case.precision.name != "float64" or not math.isfinite(case.value) or case.near(case.value, case.exact):
        return False
    if float(np.float32(case.value)) == case.value:
        return True
    bound = 8 * np.finfo(np.float32).eps * max(abs(case.exact), 1) * max(case.factor, 1)
    if abs(case.value - case.exact) <= bound:
        return True
    single = case.recompute(np.dtype(np.float32))
    off = abs(case.value - case.exact) if math.isfinite(case.exact) else 1e-6 * abs(case.value)
    return abs(case.value - single) <= off


def _lost(case: RowCase) -> bool:
    """Whether more is lost than rounding a number to the type takes."""
    return abs(case.value - case.exact) > max(_LOST, 16 * case.precision.eps) * abs(case.exact)


def _class(case: RowCase, which: NDArray[np.bool_]) -> str:
    return case.batch.problem.class_name(int(which.argmax()))
