"""One row in a chosen number type, as the formula is written and as it is best computed, side by side.

The naive way takes exp(x) and its sum as they come; the stable one subtracts the maximum first. Of probabilities the
naive way takes the logarithm as it is, the stable one clips. Each number is compared with the exact one of the same
rounded scores.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import ml_dtypes
import numpy as np
from numpy.typing import NDArray

from ..cross_entropy import effective_sides, effective_targets
from ..log_softmax import EPSILON, Floats
from ..problem import Problem
from .column import MARKS, Column, Foot
from .digits import digits, mean_of, operand, sum_of
from .judged import Judged
from .labels import times
from .row import Row

Array = NDArray[Any]
Texts = Callable[[int], str]

DTYPES: dict[str, type[Any]] = {
    "float16": np.float16,
    "bfloat16": ml_dtypes.bfloat16,
    "float32": np.float32,
    "float64": np.float64,
}
_LARGEST = np.finfo(np.longdouble).max  # an exponential is finite, however large
NAIVE, STABLE = "naive", "stable"


def side_by_side(problem: Problem, row: int, dtype: str) -> list[Column]:
    """The scores rounded to a type of `DTYPES`, then the columns of the naive way, then those of the stable one."""
    with np.errstate(all="ignore"):
        sheet = _Sheet(_rounded(problem, row, dtype), dtype)
        sheet.add_scores(Row(problem, row).scores)
        if problem.binary:
            (_sigmoids if problem.options.from_logits else _shares)(sheet)
        else:
            (_softmax if problem.options.from_logits else _divided)(sheet)
        return sheet.columns


def _rounded(problem: Problem, row: int, dtype: str) -> Row:
    """The row on its own, its scores as they are in a type."""
    alone = problem.with_rows(slice(row, row + 1))
    return Row(alone.replace(scores=alone.scores.map(lambda block: block.astype(DTYPES[dtype]).astype(np.float64))), 0)


class _Sheet:
    """The columns as they are computed, all in one type."""

    def __init__(self, row: Row, dtype: str) -> None:
        self.row = row
        self.type = DTYPES[dtype]
        self.x: Array = row.scores.astype(self.type)
        self.columns: list[Column] = []
        self._finite = bool(np.isfinite(row.scores).all())

    @property
    def z(self) -> Array:
        """Logits / T."""
        return np.asarray(self.x / self.type(self.row.rule.temperature))

    def add_scores(self, given: Floats) -> None:
        """The first column, which is judged by the scores before they were rounded."""
        judged = Judged(self.x, given, finite=np.isfinite(given))
        name = np.dtype(self.type).name
        self.columns.append(
            Column(
                "score",
                _TITLES["score"],
                f"In {name}, as everything that follows.",
                judged.values,
                lambda j: f"{digits(given[j])} as {name}",
                marks=judged.marks,
                remark=judged.remark,
            )
        )

    def add(self, group: str, key: str, found: Array, exact: Array, text: Texts, foot: Foot | None = None) -> Array:
        """Put a column at the end; returns its numbers."""
        judged = Judged(found, exact, finite=self._finite)
        meaning = f"In {np.dtype(self.type).name}, {_MEANINGS[group]}."
        title = "term" if key == "product" and self.row.rule.binary else _TITLES[key]
        self.columns.append(Column(key, title, meaning, judged.values, text, foot, group, judged.marks, judged.remark))
        return found

    def foot(self, values: Array, exact: Any, sign: str = "Σ") -> Foot:
        """The sum as a loop in this type makes it, each addition rounded; or the mean."""
        total = np.add.accumulate(values)[-1:]
        if sign == "mean":
            total = total / self.type(len(values))
        judged = Judged(total, np.array([exact]), finite=self._finite)
        value, remark = float(judged.values[0]), judged.remark(0)
        text = (mean_of if sign == "mean" else sum_of)(values.astype(np.float64), value)
        return Foot(sign, value, f"{text}: {remark}" if remark else text, MARKS[judged.marks[0]])


_TITLES = {
    "score": "score x",
    "shifted": "− max",
    "exp": "exp",
    "probability": "p",
    "clipped": "clip",
    "log_probability": "log p",
    "log_rest": "log(1 − p)",
    "product": "−y · log p",
}
_MEANINGS = {
    "": "for both ways",
    NAIVE: "as the formula is written",
    STABLE: "the stable way",
}


def _softmax(sheet: _Sheet) -> None:
    z, exact = sheet.z, sheet.row.scores / sheet.row.rule.temperature
    top, log_p = exact.max(), _exact_log_softmax(exact)
    targets = _targets(sheet)
    wide = np.minimum(np.exp(exact.astype(np.longdouble)), _LARGEST)
    e = np.exp(z)
    sheet.add(NAIVE, "exp", e, wide, _text("exp({:d})", z), sheet.foot(e, min(wide.sum(), _LARGEST)))
    total = sheet.columns[-1].foot
    assert total is not None
    p = np.asarray(e / sheet.type(total.value))
    sheet.add(NAIVE, "probability", p, np.exp(log_p), _text("{:d} / {}", e, total.value))
    _categorical_loss(sheet, NAIVE, np.log(p), log_p, targets, _text("log({:d})", p))

    gaps = z - z.max()
    sheet.add(STABLE, "shifted", gaps, exact - top, _text("{:d} − {}", z, float(z.max())))
    e = np.exp(gaps)
    sheet.add(STABLE, "exp", e, np.exp(exact - top), _text("exp({:d})", gaps), sheet.foot(e, np.exp(exact - top).sum()))
    total = sheet.columns[-1].foot
    assert total is not None
    log_total = np.log(sheet.type(total.value))
    text = _text("{:d} − log({:d})", gaps, total.value)
    _categorical_loss(sheet, STABLE, np.asarray(gaps - log_total), log_p, targets, text)


def _divided(sheet: _Sheet) -> None:
    targets, total = _targets(sheet), np.add.accumulate(sheet.x)[-1]
    p, exact = np.asarray(sheet.x / total), sheet.row.probabilities
    sheet.add("", "probability", p, exact, _text("{:d} / {}", sheet.x, float(total)))
    _categorical_loss(sheet, NAIVE, np.log(p), np.log(exact), targets, _text("log({:d})", p))
    kept, exact_kept = _clipped(sheet, p), np.clip(exact, EPSILON, 1 - EPSILON)
    _categorical_loss(sheet, STABLE, np.log(kept), np.log(exact_kept), targets, _text("log({:d})", kept))


def _categorical_loss(
    sheet: _Sheet, group: str, log_p: Array, exact: Floats, targets: tuple[Array, Floats], text: Texts
) -> None:
    """Log p and its product with the label."""
    found, true = targets
    sheet.add(group, "log_probability", log_p, exact, text)
    products, exact_products = -found * log_p, times(-true, exact)
    sheet.add(
        group,
        "product",
        products,
        exact_products,
        _text("−{} × {}", found, log_p),
        sheet.foot(products, exact_products.sum()),
    )


def _targets(sheet: _Sheet) -> tuple[Array, Floats]:
    exact = effective_targets(sheet.row.mass[None], sheet.row.rule)[0]
    return exact.astype(sheet.type), exact


def _sigmoids(sheet: _Sheet) -> None:
    one, z, (yes, no) = sheet.type(1), sheet.z, sheet.row.rule.read_cells(sheet.row.block).costs()
    logs = -yes[0], -no[0]
    p = one / (one + np.exp(-z))
    rest = one - p
    sheet.add(NAIVE, "probability", p, sheet.row.probabilities, _text("1 / (1 + exp({:d}))", -z))
    texts = _text("log({:d})", p), _text("log(1 − {})", p)
    _binary_loss(sheet, NAIVE, (np.log(p), np.log(rest)), logs, texts)
    smaller = np.log1p(np.exp(-np.abs(z)))
    found = np.minimum(z, sheet.type(0)) - smaller, np.minimum(-z, sheet.type(0)) - smaller
    texts = (
        _text("min({:d}, 0) − log1p(exp({:d}))", z, -np.abs(z)),
        _text("min({:d}, 0) − log1p(exp({:d}))", -z, -np.abs(z)),
    )
    _binary_loss(sheet, STABLE, found, logs, texts)


def _shares(sheet: _Sheet) -> None:
    one, p, exact = sheet.type(1), sheet.x, sheet.row.scores
    texts = _text("log({:d})", p), _text("log(1 − {})", p)
    _binary_loss(sheet, NAIVE, (np.log(p), np.log(one - p)), (np.log(exact), np.log1p(-exact)), texts)
    kept, exact_kept = _clipped(sheet, p), np.clip(exact, EPSILON, 1 - EPSILON)
    texts = _text("log({:d})", kept), _text("log(1 − {})", kept)
    logs = np.log(exact_kept), np.log1p(-exact_kept)
    _binary_loss(sheet, STABLE, (np.log(kept), np.log(one - kept)), logs, texts)


def _binary_loss(
    sheet: _Sheet, group: str, found: tuple[Array, Array], exact: tuple[Floats, Floats], texts: tuple[Texts, Texts]
) -> None:
    """Log p, log(1 - p), and what they come to with the label."""
    sheet.add(group, "log_probability", found[0], exact[0], texts[0])
    sheet.add(group, "log_rest", found[1], exact[1], texts[1])
    true = [side[0] for side in effective_sides(sheet.row.mass[None], sheet.row.rule)]
    yes, no = (side.astype(sheet.type) for side in true)
    terms = -(yes * found[0] + no * found[1])
    exact_terms = -(times(true[0], exact[0]) + times(true[1], exact[1]))
    text = _text("−({:d} × {} + {} × {})", yes, found[0], no, found[1])
    sheet.add(group, "product", terms, exact_terms, text, sheet.foot(terms, exact_terms.mean(), "mean"))


def _clipped(sheet: _Sheet, p: Array) -> Array:
    low, high = sheet.type(EPSILON), sheet.type(1 - EPSILON)
    kept = np.minimum(np.maximum(p, low), high)
    text = _text(f"clip({{:d}}, {digits(float(low))}, {digits(float(high))})", p)
    return sheet.add(STABLE, "clipped", kept, np.clip(p.astype(np.float64), EPSILON, 1 - EPSILON), text)


def _exact_log_softmax(z: Floats) -> Floats:
    gaps = z - z.max()
    others = np.exp(gaps)
    others[z.argmax()] = 0
    return np.asarray(gaps - np.log1p(others.sum()))


class _Number(float):
    """A number in the arithmetic: in parentheses where a sign would follow an operator, or plain as ":d"."""

    def __format__(self, how: str) -> str:
        return digits(self) if how else operand(self)


def _text(pattern: str, *numbers: Array | float) -> Texts:
    """The arithmetic of a class: its numbers in a pattern."""
    return partial(_fill, pattern, numbers)


def _fill(pattern: str, numbers: tuple[Array | float, ...], index: int) -> str:
    return pattern.format(*(_Number(n if isinstance(n, float) else n[index]) for n in numbers))
