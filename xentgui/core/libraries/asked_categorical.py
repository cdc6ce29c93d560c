"""What a user of each library would ask it for a categorical cross-entropy."""

from typing import Any

import numpy as np

from xentgui.core.cross_entropy import RowRule, effective_targets
from xentgui.core.options import Reduction

from . import library
from .batch import Batch
from .by_hand import ByHand, RowsOf
from .call import Array, Call, Library
from .question import Family, NotOfferedError, Question, Say, by_hand, make_call, short


def _keras(rules: Library, batch: Batch, say: Say) -> Question:
    options: dict[str, Any] = {
        "from_logits": batch.options.from_logits,
        "reduction": str(batch.options.reduction),
    }
    if batch.class_weight is not None:
        of = "label's class" if batch.problem.sparse else "label's largest class"
        say(f"Its losses have no class_weight: as fit(class_weight=...) does, each row is weighted by its {of}.")
    if not batch.problem.sparse:
        options["label_smoothing"] = batch.options.label_smoothing
        return Question(rules, make_call("cce", batch, batch.labels, options, sample_weight=batch.weights_by_label))
    if not batch.options.label_smoothing:
        if batch.options.ignore_class is not None:
            options["ignore_class"] = batch.options.ignore_class
        return Question(rules, make_call("scce", batch, batch.labels, options, sample_weight=batch.weights_by_label))
    say("Its index labels have no label_smoothing: CategoricalCrossentropy of ops.one_hot(labels) has.")
    options["label_smoothing"] = batch.options.label_smoothing
    weights = batch.weights_by_label
    if batch.kept is not None:
        say("That loss has no ignore_class: the ignored rows get sample_weight 0.")
        weights = np.where(batch.kept, batch.dtype.type(1) if weights is None else weights, batch.dtype.type(0))
    return Question(rules, make_call("cce", batch, batch.distributions, options, sample_weight=weights))


def _torch(rules: Library, batch: Batch, say: Say) -> Question:
    options: dict[str, Any] = {"reduction": short(batch.options.reduction)}
    if batch.options.from_logits:
        scores, task = batch.scores, "scce" if batch.problem.sparse else "cce"
        options |= {"from_logits": True, "label_smoothing": batch.options.label_smoothing}
    elif not batch.problem.sparse:
        raise NotOfferedError("It has no cross-entropy of probabilities with distributions, only of logits.")
    elif batch.options.label_smoothing:
        raise NotOfferedError("It has no label_smoothing for probabilities: nll_loss takes none.")
    else:
        say("It has no cross-entropy of probabilities: nll_loss gets log(p).")
        scores, task = batch.made(_log), "nll"
    if batch.problem.ignored_class is not None:
        options["ignore_index"] = batch.problem.ignored_class
    asked = rules
    if batch.sample_weight is not None:
        say(by_hand(batch.options.reduction))
        options["reduction"] = "none"
        asked = ByHand(rules, batch.options.reduction, weights=batch.sample_weight)
    call = make_call(task, batch, batch.labels, options, scores=scores, class_weight=batch.class_weight)
    return Question(asked, call, ("log", batch.scores) if task == "nll" else None)


def _optax(rules: Library, batch: Batch, say: Say) -> Question:
    if not batch.options.from_logits:
        raise NotOfferedError("It has no loss of probabilities, only of logits.")
    options: dict[str, Any] = {"from_logits": True, "reduction": short(batch.options.reduction)}
    labels, task, weights = batch.labels, "scce" if batch.problem.sparse else "cce", batch.sample_weight
    if batch.options.label_smoothing:
        how = "smooth_labels(one_hot(labels))" if batch.problem.sparse else "smooth_labels(labels)"
        say(f"It has no label_smoothing: the labels are {how}.")
        labels, task = batch.distributions, "cce"
        options["label_smoothing"] = batch.options.label_smoothing
    if batch.class_weight is not None:
        if task == "scce":
            say("It has no class_weight: the row losses are multiplied by their labels' by hand.")
            weights = batch.weights_by_label
        else:
            say("It has no class_weight: the labels are multiplied by it.")
            labels = _targets(batch)
            options.pop("label_smoothing", None)
    if batch.kept is not None:
        say("It has no ignore_class: where= masks those rows, and .mean() still counts them.")
    if batch.sample_weight is not None:
        say(by_hand(batch.options.reduction))
    if weights is None:
        return Question(rules, make_call(task, batch, labels, options, where=batch.kept))
    options["reduction"] = "none"
    asked = ByHand(rules, batch.options.reduction, weights=weights)
    return Question(asked, make_call(task, batch, labels, options, where=batch.kept))


def _sklearn(rules: Library, batch: Batch, say: Say) -> Question:
    _refuse_in_sklearn(batch)
    scores, labels, kept = batch.scores.reshape(-1, batch.problem.classes), batch.labels.reshape(-1), None
    weights, made = batch.weights_by_label, None
    if batch.class_weight is not None:
        say("log_loss has no class_weight: each row is weighted by its label's.")
    if weights is not None:
        weights = np.broadcast_to(weights, batch.leading).reshape(-1)
    if batch.kept is not None:
        say("log_loss has no ignore_class: those rows are left out.")
        kept = batch.kept.reshape(-1)
        scores, labels, weights = _rows(scores, kept), labels[kept], None if weights is None else weights[kept]
    if batch.options.from_logits:
        say("log_loss takes probabilities: it gets scipy.special.softmax(logits).")
        made = ("softmax", scores)
    options = {
        "reduction": "mean" if short(batch.options.reduction) == "mean" else "sum",
        "labels": np.arange(batch.problem.classes),  # or it knows only those that occur
    }
    probabilities = scores if made is None or batch.hollow else _softmax(scores)
    call = make_call("log_loss", batch, labels, options, scores=probabilities, sample_weight=weights)
    return Question(RowsOf(rules, kept), call, made)


def _refuse_in_sklearn(batch: Batch) -> None:
    if not batch.problem.sparse:
        raise NotOfferedError("log_loss takes class labels, not distributions.")
    if batch.options.label_smoothing:
        raise NotOfferedError("log_loss has no label_smoothing.")
    if batch.options.reduction is not Reduction.NONE:
        return
    if batch.problem.rows != 1:
        raise NotOfferedError("log_loss reports one number, never one a row.")
    if batch.kept is not None and not batch.kept.any():
        raise NotOfferedError("The row is ignored, which log_loss cannot do: it is left out.")


def _scipy(rules: Library, batch: Batch, say: Say) -> Question:
    if not batch.options.from_logits:
        raise NotOfferedError("It has no loss: of probabilities there is nothing to ask it.")
    say("It has no loss: the labels' share of log_softmax is picked, weighted and averaged by hand.")
    labels, weights = batch.labels, batch.weights_by_label
    if not batch.problem.sparse or batch.options.label_smoothing:
        labels, weights = _targets(batch), batch.sample_weight
    elif batch.kept is not None:
        labels = np.where(batch.kept, labels, 0)
    asked = ByHand(rules, batch.options.reduction, weights=weights, kept=batch.kept, picks=True)
    return Question(asked, make_call("log_softmax", batch, labels, {}))


def _rows(table: Array, kept: Array) -> Array:
    """Some rows; of rows that are all the same, without a copy."""
    if table.strides[0]:
        return table[kept]
    return np.broadcast_to(table[:1], (int(np.count_nonzero(kept)), table.shape[1]))


def _targets(batch: Batch) -> Array:
    """Distributions, smoothed and multiplied by the class weights."""
    if batch.hollow:
        return batch.distributions
    rows = batch.distributions.reshape(-1, batch.problem.classes)
    targets = effective_targets(rows, RowRule.of(batch.problem)).astype(batch.dtype)
    return np.asarray(targets.reshape(batch.distributions.shape))


@np.errstate(all="ignore")
def _log(probabilities: Array) -> Array:
    return np.asarray(np.log(probabilities))


@np.errstate(all="ignore")
def _softmax(logits: Array) -> Array:
    return library("scipy").losses(Call("softmax", logits, None, logits.dtype))


FAMILIES: dict[str, Family] = {
    "keras": _keras,
    "torch": _torch,
    "optax": _optax,
    "sklearn": _sklearn,
    "scipy": _scipy,
}
