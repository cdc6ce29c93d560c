"""The columns of the categorical loss: from logits by the softmax, from probabilities by dividing and clipping."""

import math
from typing import NamedTuple

import numpy as np

from ..log_softmax import EPSILON, Floats, clip
from .column import MARKS, Column, Foot, Mark
from .digits import digits, operand, sum_of
from .labels import label_columns
from .row import Row

_SMALL = 1e-3
_ROUNDING = 1e-14  # a sum this much smaller than its terms is 0


def from_logits(row: Row) -> list[Column]:
    """Score, / T, minus the maximum, exp, probability, log p, label, product, gradient."""
    softmax, p = _Softmax(row), row.probabilities
    shares = Column(
        "probability",
        "p",
        "The softmax: its share of the sum.",
        p,
        lambda j: f"{digits(softmax.exps[j])} / {digits(softmax.total)}",
        Foot("Σ", float(p.sum()), sum_of(p, p.sum())),
    )
    log_p = Column(
        "log_probability",
        "log p",
        "The logarithm, without computing p first: (x / T − m) − log Σ.",
        softmax.gaps - softmax.log_total,
        lambda j: f"{digits(softmax.gaps[j])} − log({softmax.total_in_full})",
    )
    return [*softmax.columns(), shares, log_p, *_loss_columns(row, log_p.values, p)]


class _Softmax:
    """The numbers of a softmax up to its sum."""

    def __init__(self, row: Row) -> None:
        self._x, self._temperature = row.scores, row.rule.temperature
        self._z, self._top = self._x / self._temperature, float(self._x.max()) / self._temperature
        self.gaps = (self._x - self._x.max()) / self._temperature
        if np.isposinf(self._x).sum() == 1:
            self.gaps[self._x.argmax()] = 0  # in the limit, as Evaluation has it
        self.exps = np.exp(self.gaps)
        self.total = float(self.exps.sum())
        others = self.exps.copy()
        others[self._x.argmax()] = 0  # NaN, if there is any
        self._rest = float(others.sum())
        self.log_total = float(np.log1p(self._rest)) if not np.isnan(self.total) else self.total

    @property
    def total_in_full(self) -> str:
        """The sum as its logarithm needs it: what is left beside the 1 of the maximum may be less than 1 can hold."""
        return f"1 + {digits(self._rest)}" if 0 < self._rest < _SMALL else digits(self.total)

    def columns(self) -> list[Column]:
        """Score, / T, minus the maximum, exp."""
        x, z, top = self._x, self._z, self._top
        scaled = "The score divided by the temperature."
        shifted = "Less the maximum m: no exponential can overflow, and the softmax stays the same."
        largest = Foot("max", top, f"the largest of them = {digits(top)}")
        total = Foot("Σ", self.total, sum_of(self.exps, self.total))
        return [
            Column("score", "score x", "The row as it is in the table.", x, lambda _: "x"),
            Column("scaled", "x / T", scaled, z, lambda j: f"{digits(x[j])} / {digits(self._temperature)}", largest),
            Column("shifted", "− max", shifted, self.gaps, self._gap),
            Column("exp", "exp", "The exponential of it.", self.exps, lambda j: f"exp({self._gap(j)})", total),
        ]

    def _gap(self, j: int) -> str:
        said = f"{digits(self._z[j])} − {operand(self._top)}"
        return f"lim({said})" if np.isposinf(self._z[j]) and self.gaps[j] == 0 else said


def from_probabilities(row: Row) -> list[Column]:
    """Score, divided by the sum, clipped, log p, label, product, gradient."""
    x, p = row.scores, row.probabilities
    total, kept = float(x.sum()), clip(p)
    columns = [
        Column(
            "score",
            "score x",
            "The row as it is in the table.",
            x,
            lambda _: "x",
            Foot("Σ", total, sum_of(x, total)),
        ),
        Column(
            "probability",
            "p",
            "Divided by the sum of the row, as Keras does.",
            p,
            lambda j: f"{digits(x[j])} / {operand(total)}",
            Foot("Σ", float(p.sum()), sum_of(p, p.sum())),
        ),
        clipped(p),
        Column("log_probability", "log p", "The logarithm.", np.log(kept), lambda j: f"log({digits(kept[j], 8)})"),
    ]
    return [*columns, *_loss_columns(row, np.log(kept), p)]


def clipped(p: Floats) -> Column:
    """Held inside [1e-7, 1 - 1e-7], so that the logarithm stays finite."""
    kept = clip(p)

    def arithmetic(j: int) -> str:
        return f"clip({digits(p[j])}, {digits(EPSILON)}, 1 − {digits(EPSILON)})"

    marks = np.where((kept == p) | np.isnan(p), 0, MARKS.index(Mark.CLIPPED)).astype(np.int8)

    def remark(j: int) -> str:
        return "held at the limit" if marks[j] else ""

    meaning = "Clipped to [1e−7, 1 − 1e−7], keras.config.epsilon(), so that its logarithm is finite."
    return Column("clipped", "clip", meaning, kept, arithmetic, marks=marks, remark=remark)


def _loss_columns(row: Row, log_p: Floats, p: Floats) -> list[Column]:
    """Label, product, gradient."""
    labels = label_columns(row)
    targets = labels[-1].values
    products = np.where(targets == 0, 0 * log_p.max(initial=0, where=np.isnan(log_p)), -targets * log_p)
    dropped = (targets == 0) & np.isinf(log_p) & (products == 0)
    undefined = np.isnan(row.loss) and not np.isnan(products).any()  # a label whose logit is inf
    name = "y" if len(labels) == 1 else "w y"
    product = Column(
        "product",
        f"−{name} · log p",
        "The label times the surprise −log p; its sum is the row's loss.",
        products,
        lambda j: f"−{operand(targets[j])} × {operand(log_p[j])}",
        Foot("Σ", row.loss, "∞ − ∞ is undefined" if undefined else sum_of(products, row.loss)),
        remark=lambda j: "without a share of the label it costs nothing" if dropped[j] else "",
    )
    return [*labels, product, _gradient(row, _Slopes.of(row, targets, p))]


class _Slopes(NamedTuple):
    """What the arithmetic of the gradient needs."""

    targets: Floats
    p: Floats
    mass: float
    scale: float
    pulls: Floats | None  # of probabilities, -t / p inside the clip

    @classmethod
    def of(cls, row: Row, targets: Floats, p: Floats) -> "_Slopes":
        """Prepare the numbers that every class shares."""
        if row.rule.from_logits:
            return cls(targets, p, float(targets.sum()), row.rule.temperature, None)
        pulls = np.where(clip(p) == p, -targets / p, 0 * p)
        return cls(targets, p, float((pulls * p).sum()), float(row.scores.sum()), pulls)

    def arithmetic(self, j: int) -> str:
        if self.pulls is not None:
            return f"({digits(self.pulls[j])} − {operand(self.mass)}) / {operand(self.scale)}"
        share = self._share(j)
        if not math.isclose(self.mass, 1):
            share = f"{share} × {operand(self.mass)}"
        difference = f"{share} − {operand(self.targets[j])}"
        return difference if self.scale == 1 else f"({difference}) / {digits(self.scale)}"

    def remark(self, j: int) -> str:
        """Why a class pulls nothing although it has a share of the label."""
        held = self.pulls is not None and self.pulls[j] == 0 != self.targets[j]
        return "h is 0 where p is held at a limit" if held else ""

    def _share(self, j: int) -> str:
        """P, of which 1 less p may be more than 1 can hold."""
        rest = float(np.delete(self.p, j).sum())
        return f"(1 − {digits(rest)})" if 0 < rest < _SMALL else digits(self.p[j])


def _gradient(row: Row, slopes: _Slopes) -> Column:
    values = row.gradient
    meaning = "d loss / d x of this row alone: (p Σy − y) / T."
    if not row.rule.from_logits:
        meaning = "d loss / d x of this row alone: (h − Σ h p) / Σx with h = −y / p, 0 outside of the clip."
    total = float(values.sum())
    if abs(total) < _ROUNDING * np.abs(values).sum():
        total = 0.0
    foot = Foot("Σ", total, sum_of(values, total))
    return Column("gradient", "∂L / ∂x", meaning, values, slopes.arithmetic, foot, remark=slopes.remark)
