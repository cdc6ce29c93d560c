"""RowCase: one row, what a library made of it, and whether another number is the library's."""

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


def clipped(p: Floats, eps: float) -> Floats:
    """P within [eps, 1 - eps]."""
    return np.clip(p, eps, 1 - eps)


def cost(p: Floats) -> Floats:
    """-log p."""
    return np.negative(np.log(p))


def places(dtype: np.dtype[Any]) -> Iterator[tuple[float, str]]:
    """Where libraries clip, and what is to be said of it: Keras at 1e-7, scikit-learn at the precision of the type."""
    yield EPSILON, ""
    rounded, eps = float(dtype.type(EPSILON)), Precision.of(dtype).eps
    yield rounded, f"clips p at {rounded:.2g}, which is {dtype.name}'s 1e-7"
    yield eps, f"clips p at {eps:.2g}, not at 1e-7"
    if dtype.name == "bfloat16":  # which scikit-learn takes as float64
        yield float(np.finfo(np.float64).eps), "clips p at 2.2e-16, not at 1e-7"
