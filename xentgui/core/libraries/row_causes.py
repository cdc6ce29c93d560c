"""Why a library's loss of one row is not the exact one: each reason is computed and has to give the library's number.

A cause that does not reproduce the number is not told; where none does, there is none to tell.
"""

import math
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xentgui.core.cross_entropy import RowRule, effective_targets, one_hot
from xentgui.core.log_softmax import EPSILON

from .batch import Batch
from .precision import Precision

Floats = NDArray[np.float64]
_TORCH_IGNORES = -100
_LOST = 1e-3  # relative: a loss that is off by more shows it in its first digits


class Cause(NamedTuple):
    """A sentence, and whether it is about nothing but digits that the type cannot hold."""

    text: str
    rounding: bool = False


class RowCase:
    """One row, what a library made of it, and what it comes to.

    Attributes:
        name: of the library.
        batch: this row alone.
        value: the library's.
        exact: the mathematical one.
        precision: of the scores' type or of the answer's, whichever is coarser.
        recompute: the library's value for this row in another type.
    """

    def __init__(
        self, name: str, batch: Batch, value: float, exact: float, *,
        precision: Precision, recompute: Callable[[np.dtype[Any]], float],
    ) -> None:  # fmt: skip
        """Hold them."""
        self.name, self.batch, self.value, self.exact = name, batch, value, exact
        self.precision, self.recompute = precision, recompute
        self.sparse = batch.problem.sparse
        self.smoothing = batch.options.label_smoothing
        self.classes = batch.problem.classes

    @cached_property
    def scores(self) -> Floats:
        """(classes,)."""
        return np.asarray(self.batch.scores[0], np.float64)

    @cached_property
    def label(self) -> int:
        """The class index; of a distribution the largest's."""
        return int(self.batch.labels[0] if self.sparse else self.batch.labels[0].argmax())

    @property
    def inside(self) -> bool:
        """Whether the label is a class."""
        return 0 <= self.label < self.classes

    @cached_property
    def factor(self) -> float:
        """Sample weight times the class weight of the label."""
        weights = self.batch.weights_by_label
        return 1.0 if weights is None else float(weights.reshape(-1)[0])

    @property
    def class_weight(self) -> Floats:
        """(classes,), 1 where there are none."""
        weights = self.batch.problem.class_weight
        return np.ones(self.classes) if weights is None else weights

    @cached_property
    def mass(self) -> Floats:
        """The label as a distribution, smoothed."""
        if self.sparse:
            given = one_hot(np.array([self.label]), self.classes)
        else:
            given = np.asarray(self.batch.labels, np.float64)
        rule = RowRule.of(self.batch.problem.replace(class_weight=None))
        return np.asarray(effective_targets(given, rule)[0], np.float64)

    @cached_property
    def costs(self) -> Floats:
        """-log p of each class."""
        if not self.batch.options.from_logits:
            return np.negative(np.log(np.clip(self.scores / self.scores.sum(), EPSILON, 1 - EPSILON)))
        below = self.scores.max() - self.scores
        return np.asarray(np.log(np.exp(-below).sum()) + below)

    def loss_of(self, costs: Floats, mass: Floats | None = None) -> float:
        """Costs times label mass, weighted; where there is no mass there is no cost."""
        mass = self.mass if mass is None else mass
        return float(np.where(mass == 0, 0, mass * costs).sum()) * self.factor

    def gives(self, value: float) -> bool:
        """Whether `value` is the library's number, and is told apart from the exact one."""
        return self.near(value, self.value) and not self.near(value, self.exact)

    def near(self, one: float, other: float) -> bool:
        """Whether two numbers are the same but for rounding in the type."""
        if not (math.isfinite(one) and math.isfinite(other)):
            return one == other or (math.isnan(one) and math.isnan(other))
        top = float(np.max(np.abs(self.scores), initial=1, where=np.isfinite(self.scores)))
        slack = 4 if self.precision.eps > 1e-4 else 8
        return abs(one - other) <= slack * self.precision.eps * max(abs(one), top, 1) * max(self.factor, 1)


@np.errstate(all="ignore")
def cause_of_row(case: RowCase) -> Cause | None:
    """The first reason that gives the library's number; None where none does."""
    cause = _reason(case)
    if cause is None and _computes_in_float32(case):
        case.precision = Precision(np.dtype(np.float32))
        cause = _reason(case)
    return cause or _rounding(case)


def _reason(case: RowCase) -> Cause | None:
    texts = (explain(case) for explain in _REASONS)
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
    if case.label == _TORCH_IGNORES and case.name == "torch" and case.gives(0.0):
        return f"leaves the row out: label {_TORCH_IGNORES} is its ignore_index unless told otherwise"
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
        eps = Precision(case.batch.dtype).eps
        clipped = case.loss_of(_cost(_clipped(np.exp(-case.costs), eps)))
        clips = case.gives(clipped) and not case.near(clipped, case.loss_of(case.costs))
        return f"clips the softmax at {eps:.2g}" if clips else ""
    ways = (text for text, costs in _ways(case) if case.gives(case.loss_of(costs)))
    return next(ways, "")


def _ways(case: RowCase) -> Iterator[tuple[str, Floats]]:
    """Keras clips at 1e-7, scikit-learn at the precision of the type, PyTorch not at all."""
    scores, total = case.scores, float(case.scores.sum())
    divided, undivided = scores / total, f"does not divide the row by its sum, {total:.10g}"
    for place, name in _places(case.batch.dtype):
        yield name, _cost(_clipped(divided, place))
        q = _clipped(scores, place)
        yield "clips before it divides by the sum, not after", _cost(q / q.sum())
        yield " and ".join(filter(None, (name, undivided))), _cost(q)
    yield "does not clip p at 1e-7", _cost(divided)
    yield f"does not clip p at 1e-7 and {undivided}", _cost(scores)


def _places(dtype: np.dtype[Any]) -> Iterator[tuple[float, str]]:
    yield EPSILON, ""
    rounded, eps = float(dtype.type(EPSILON)), Precision(dtype).eps
    yield rounded, f"clips p at {rounded:.2g}, which is {dtype.name}'s 1e-7"
    yield eps, f"clips p at {eps:.2g}, not at 1e-7"


def _clipped(p: Floats, eps: float) -> Floats:
    return np.clip(p, eps, 1 - eps)


def _cost(p: Floats) -> Floats:
    return np.negative(np.log(p))


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
    in_float64 = given != "float64" and _agrees(case.recompute(np.dtype(np.float64)), case.exact)
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
    """Keras on NumPy computes some losses of float64 scores in float32: the number is that of float32 scores."""
    if case.precision.name != "float64" or not math.isfinite(case.value) or case.near(case.value, case.exact):
        return False
    single = case.recompute(np.dtype(np.float32))
    off = abs(case.value - case.exact) if math.isfinite(case.exact) else 1e-6 * abs(case.value)
    return abs(case.value - single) <= off


def _lost(case: RowCase) -> bool:
    """Whether more is lost than rounding a number to the type takes."""
    return abs(case.value - case.exact) > max(_LOST, 16 * case.precision.eps) * abs(case.exact)


def _agrees(one: float, other: float) -> bool:
    """To six digits, which Keras on NumPy keeps in float64."""
    return one == other or (math.isnan(one) and math.isnan(other)) or math.isclose(one, other, rel_tol=1e-6)


def _class(case: RowCase, which: NDArray[np.bool_]) -> str:
    return case.batch.problem.class_name(int(which.argmax()))
