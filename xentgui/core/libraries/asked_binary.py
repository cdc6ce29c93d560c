"""What a user of each library would ask it for a binary cross-entropy: a sigmoid for each class."""

from dataclasses import replace
from typing import Any

import numpy as np

from xentgui.core.options import Reduction

from .batch import Batch
from .by_hand import Around, ByHand, CellsOf, RowsOf
from .call import Array, Library
from .question import Family, NotOfferedError, Question, Say, by_hand, make_call, short


def _keras(rules: Library, batch: Batch, _say: Say) -> Question:
    _refuse("BinaryCrossentropy", batch, class_weight=True, pos_weight=True)
    options = {
        "from_logits": batch.options.from_logits,
        "label_smoothing": batch.options.label_smoothing,
        "reduction": str(batch.options.reduction),
    }
    asked = Around(rules)
    asked.reads_scores = rules.name == "keras-torch" and not batch.options.from_logits
    return Question(asked, make_call("bce", batch, batch.labels, options, sample_weight=batch.sample_weight))


def _torch(rules: Library, batch: Batch, say: Say) -> Question:
    from_logits, reduction = batch.options.from_logits, batch.options.reduction
    if not from_logits:
        _refuse("binary_cross_entropy", batch, pos_weight=True)
    by_itself = batch.sample_weight is None and reduction is not Reduction.NONE
    options: dict[str, Any] = {"from_logits": from_logits, "reduction": short(reduction) if by_itself else "none"}
    if by_itself:
        asked: Around = CellsOf(rules)
    else:
        say("It reports one loss a class: .mean(-1) by hand.")
        asked = ByHand(rules, reduction, weights=batch.sample_weight, cells=True)
    asked.reads_scores = not from_logits
    if batch.sample_weight is not None:
        say(by_hand(reduction))
    call = make_call("bce", batch, _smoothed(batch, say), options, weight=batch.class_weight)
    return Question(asked, replace(call, pos_weight=batch.pos_weight))


def _optax(rules: Library, batch: Batch, say: Say) -> Question:
    if not batch.options.from_logits:
        raise NotOfferedError("It has no loss of probabilities, only of logits.")
    _refuse("sigmoid_binary_cross_entropy", batch, class_weight=True, pos_weight=True)
    say("It reports one loss a class: .mean(-1) by hand.")
    if batch.sample_weight is not None:
        say(by_hand(batch.options.reduction))
    asked = ByHand(rules, batch.options.reduction, weights=batch.sample_weight, cells=True)
    return Question(asked, make_call("bce", batch, _smoothed(batch, say), {"reduction": "none"}))


def _sklearn(rules: Library, batch: Batch, say: Say) -> Question:
    if batch.problem.classes != 1:
        raise NotOfferedError("log_loss of several columns is the categorical one.")
    _refuse("log_loss", batch, class_weight=True, pos_weight=True, label_smoothing=True)
    reduction = batch.options.reduction
    if reduction is Reduction.NONE and batch.problem.rows != 1:
        raise NotOfferedError("log_loss reports one number, never one a row.")
    if batch.options.from_logits:
        say("log_loss takes probabilities: it gets scipy.special.expit(logits).")
    scores = batch.made(_sigmoid) if batch.options.from_logits else batch.scores
    weights = batch.row_weights
    call = make_call(
        "log_loss",
        batch,
        _whole(batch.labels.reshape(-1)),
        {"reduction": "mean" if short(reduction) == "mean" else "sum", "labels": np.arange(2)},
        scores=scores.reshape(-1, 1),
        sample_weight=None if weights is None else weights.reshape(-1),
    )
    return Question(RowsOf(rules), call)


def _scipy(_rules: Library, _batch: Batch, _say: Say) -> Question:
    raise NotOfferedError("It has no loss, and of one class after another there is nothing to ask its softmax.")


def _refuse(function: str, batch: Batch, **lacking: bool) -> None:
    """Say the first option that is on and that the function does not have."""
    on = {
        "class_weight": batch.class_weight is not None,
        "pos_weight": batch.pos_weight is not None,
        "label_smoothing": bool(batch.options.label_smoothing),
    }
    missing = next((name for name in lacking if on[name]), None)
    if missing:
        raise NotOfferedError(f"{function} has no {missing}.")


def _smoothed(batch: Batch, say: Say) -> Array:
    """Labels smoothed by hand, y (1 - s) + s / 2."""
    smoothing = batch.options.label_smoothing
    if not smoothing:
        return batch.labels
    say(f"It has no label_smoothing for this loss: the labels are labels * {1 - smoothing:g} + {smoothing / 2:g}.")
    return (
        batch.labels
        if batch.hollow
        else batch.labels * batch.dtype.type(1 - smoothing) + batch.dtype.type(smoothing / 2)
    )


def _whole(labels: Array) -> Array:
    """Labels of 0 and 1 as the integers that they are."""
    return labels.astype(np.int64) if np.isin(labels, (0, 1)).all() else labels


@np.errstate(all="ignore")
def _sigmoid(logits: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-logits)))


FAMILIES: dict[str, Family] = {
    "keras": _keras,
    "torch": _torch,
    "optax": _optax,
    "sklearn": _sklearn,
    "scipy": _scipy,
}
