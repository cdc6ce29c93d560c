"""Tables of labels or of probabilities that are no distributions."""

import numpy as np

from .batch import Array, Batch, one_hot
from .draw import Draw

WIDE = (np.float32, np.float64)


def not_normalised(draw: Draw) -> Batch:
    """Soft labels or probabilities that do not sum to 1, NaN labels, several 1s, no 1, labels below 0."""
    how = draw.one_of("twice", "some", "counts", "mixed", "sigmoids", "percent", "one row", "nan", "several", "none")
    if how in ("sigmoids", "percent", "one row"):
        return _scores(draw, how)
    return _labels(draw, how)


def _labels(draw: Draw, how: str) -> Batch:
    model = draw.model(draw.size())
    some = draw.some(model.rows, model.rows)
    soft: Array = draw.random.dirichlet(np.full(model.classes, draw.between(0.05, 2)), model.rows)
    table = one_hot(model.labels, model.classes)
    options: dict[str, object] = {}
    rule = "labels-do-not-sum-to-1"
    if how == "twice":
        soft = soft * draw.one_of(2.0, 0.5, 3.0, 1.05, 100.0)
    elif how == "some":
        soft[some] *= draw.uniform(1.1, 4)
    elif how == "counts":
        soft = draw.random.multinomial(draw.whole(2, 20), soft)
        rule = "labels-do-not-sum-to-1" if soft.max() > 1 else "several-hot"
    elif how == "mixed":
        soft = table * 0.7 + one_hot(draw.random.permutation(model.labels), model.classes) * 0.7
    elif how == "nan":
        soft[some, 0] = np.nan
        rule = "labels-not-finite"
        if draw.chance(0.5):
            options["sample_weight"] = np.isfinite(soft).all(axis=1).astype(float)
    elif how == "several":
        soft = table.copy()
        soft[some, (model.labels[some] + 1) % model.classes] = 1
        rule = "several-hot"
    else:
        soft = table.copy()
        soft[some] = 0
        rule = "labels-without-mass"
    labels = draw.typed(soft, WIDE)
    return Batch(draw.typed(model.logits), labels, tuple(rule.split("|")), f"labels, {how}", options)


def _scores(draw: Draw, how: str) -> Batch:
    model = draw.model()
    shares = model.probabilities
    if how == "sigmoids":
        shares = 1 / (1 + np.exp(-model.logits + draw.uniform(0, 2)))
    elif how == "percent":
        shares = 100 * shares
    else:
        some = draw.some(model.rows)
        shares[some] *= draw.one_of(0.5, 0.9)
    given = draw.folded(draw.typed(shares), draw.labels(model.labels, model.classes))
    rules = ("probabilities-do-not-sum-to-1",)
    decidable = bool((abs(shares.sum(axis=1) - 1) > 0.02).any())
    return Batch(*given, rules, f"scores, {how}", {"from_logits": False}, decidable=decidable)
