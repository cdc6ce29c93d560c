"""The definition of the loss, written out longhand in decimals of 250 digits: what the program has to agree with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal, localcontext
from typing import Any

import numpy as np
from numpy.typing import NDArray

DIGITS = Context(prec=250)
EPSILON = Decimal("1e-7")

Row = list[Decimal]


@dataclass(frozen=True)
class Asked:
    """A batch and its options, as `xentgui.evaluate` takes them."""

    scores: NDArray[Any]
    labels: NDArray[Any]
    from_logits: bool = True
    label_smoothing: float = 0.0
    temperature: float = 1.0
    sample_weight: NDArray[Any] | None = None
    class_weight: NDArray[Any] | None = None
    ignore_class: int | None = None
    reduction: str = field(default="none", kw_only=True)
    loss: str = field(default="categorical", kw_only=True)
    pos_weight: NDArray[Any] | None = field(default=None, kw_only=True)

    def options(self) -> dict[str, Any]:
        """Everything but the batch itself."""
        return {name: value for name, value in vars(self).items() if name not in ("scores", "labels")}


@dataclass(frozen=True)
class Known:
    """What is known of a batch: unrounded until here."""

    row_losses: NDArray[np.float64]
    gradient: NDArray[np.float64]
    probabilities: NDArray[np.float64]
    denominator: float
    loss: float


def work_out(asked: Asked) -> Known:
    """Apply the definitions, a row at a time and a class at a time."""
    with localcontext(DIGITS):
        rows = [_decimals(row) for row in asked.scores]
        weights = _weights(asked)
        worked = [(_binary_row if asked.loss == "binary" else _row)(asked, i, row) for i, row in enumerate(rows)]
        probabilities = [shares for shares, _, _ in worked]
        losses = [weight * cost if weight else weight for weight, (_, cost, _) in zip(weights, worked, strict=True)]
        denominator = _denominator(asked, weights)
        factors = [weight / denominator if denominator else Decimal(0) for weight in weights]
        gradient = [
            [factor * slope if factor else factor for slope in slopes]
            for factor, (_, _, slopes) in zip(factors, worked, strict=True)
        ]
        total = sum(losses, Decimal(0))
        loss = total / denominator if denominator else Decimal(0)
        shape = asked.scores.shape
        return Known(
            _floats(losses, shape[:1]),
            _floats(gradient, shape),
            _floats(probabilities, shape),
            float(denominator),
            float(loss),
        )


def _row(asked: Asked, index: int, row: Row) -> tuple[Row, Decimal, Row]:
    """Probabilities, loss and slopes of one row."""
    shares = _softmax(row, asked) if asked.from_logits else _shares(row)
    target = _targets(asked, index)
    return shares, _cost(shares, target, clipped=not asked.from_logits), _slopes(asked, row, shares, target)


def _binary_row(asked: Asked, index: int, row: Row) -> tuple[Row, Decimal, Row]:
    """The same of the binary loss, where each class is a question of its own."""
    one, classes = Decimal(1), len(row)
    smoothing = Decimal(str(asked.label_smoothing))
    by_class = zip(
        row,
        _decimals(asked.labels[index]),
        [one] * classes if asked.class_weight is None else _decimals(asked.class_weight),
        [one] * classes if asked.pos_weight is None else _decimals(asked.pos_weight),
        strict=True,
    )
    shares, cost, slopes = [], Decimal(0), []
    for score, label, weight, pos_weight in by_class:
        y = label * (1 - smoothing) + smoothing / 2
        if asked.from_logits:
            p = read = one / (one + (-score / Decimal(asked.temperature)).exp())
            slope = ((1 - y) * p - y * pos_weight * (1 - p)) / Decimal(asked.temperature)
        else:
            p, read = score, _clip(score)
            slope = (1 - y) / (1 - p) - y * pos_weight / p if p == read else Decimal(0)
        shares.append(p)
        cost -= weight * (y * pos_weight * read.ln() + (1 - y) * (1 - read).ln()) / classes
        slopes.append(weight * slope / classes)
    return shares, cost, slopes


def _decimals(values: NDArray[Any]) -> Row:
    return [Decimal(float(value)) for value in values]


def _softmax(row: Row, asked: Asked) -> Row:
    exps = [(x / Decimal(asked.temperature)).exp() for x in row]
    return [e / sum(exps) for e in exps]


def _shares(row: Row) -> Row:
    return [x / sum(row) for x in row]


def _targets(asked: Asked, row: int) -> Row:
    """Label mass a class: smoothed, then weighed. Each class weighs what it costs."""
    classes = asked.scores.shape[1]
    if asked.labels.ndim == 1:
        mass = [Decimal(int(c == asked.labels[row])) for c in range(classes)]
    else:
        mass = _decimals(asked.labels[row])
    smoothing = Decimal(str(asked.label_smoothing))
    mass = [y * (1 - smoothing) + smoothing / classes for y in mass]
    if asked.class_weight is None:
        return mass
    return [y * w for y, w in zip(mass, _decimals(asked.class_weight), strict=True)]


def _cost(shares: Row, target: Row, *, clipped: bool) -> Decimal:
    read = [_clip(p) for p in shares] if clipped else shares
    return -sum((y * p.ln() for y, p in zip(target, read, strict=True) if y), Decimal(0))


def _slopes(asked: Asked, row: Row, shares: Row, target: Row) -> Row:
    if asked.from_logits:
        mass = sum(target)
        return [(p * mass - y) / Decimal(asked.temperature) for p, y in zip(shares, target, strict=True)]
    by_share = [-y / p if EPSILON <= p <= 1 - EPSILON else Decimal(0) for p, y in zip(shares, target, strict=True)]
    mean = sum(h * p for h, p in zip(by_share, shares, strict=True))
    return [(h - mean) / sum(row) for h in by_share]


def _weights(asked: Asked) -> Row:
    """Sample weights, 0 for an ignored row."""
    weights = [Decimal(1)] * len(asked.scores) if asked.sample_weight is None else _decimals(asked.sample_weight)
    return [Decimal(0) if _ignored(asked, row) else weight for row, weight in enumerate(weights)]


def _ignored(asked: Asked, row: int) -> bool:
    return asked.labels.ndim == 1 and asked.labels[row] == asked.ignore_class


def _denominator(asked: Asked, weights: Row) -> Decimal:
    if asked.reduction == "sum_over_batch_size":
        return Decimal(sum(not _ignored(asked, row) for row in range(len(weights))))
    if asked.reduction != "mean_with_sample_weight":
        return Decimal(1)
    if asked.class_weight is None or asked.labels.ndim == 2:
        return sum(weights, Decimal(0))
    by_class = _decimals(asked.class_weight)
    # An ignored label need not be a class, but then its weight is 0.
    return sum((w * by_class[int(y)] for w, y in zip(weights, asked.labels, strict=True) if w), Decimal(0))


def _clip(p: Decimal) -> Decimal:
    return min(max(p, EPSILON), 1 - EPSILON)


def _floats(values: Sequence[Any], shape: tuple[int, ...]) -> NDArray[np.float64]:
    return np.array([[float(v) for v in row] if isinstance(row, list) else float(row) for row in values]).reshape(shape)
