"""From a problem to the call that a user of each library would make for it, and what that library does not have."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from xentgui.core.cross_entropy import RowRule, effective_targets
from xentgui.core.options import Reduction

from . import answer, library
from .batch import Batch
from .by_hand import ByHand, RowsOf
from .call import Answer, Array, Call, Library

_SHORT = {Reduction.NONE: "none", Reduction.SUM: "sum"}  # the two means are "mean" wherever there is but one


Say = Callable[[str], None]
Made = tuple[str, Array]


class Question(NamedTuple):
    """Who answers, what is asked, and how the scores were made."""

    rules: Library
    call: Call
    made: Made | None = None


class _NotOfferedError(Exception):
    """The library has no such thing; the message says what."""


@dataclass(frozen=True)
class Asked:
    """The question to one library.

    Attributes:
        rules: what answers the call: the library, with what is written by hand around it.
        call: None where the library has no such thing; `lacks` then begins with the reason.
        lacks: a sentence on each thing that the library does not have, and what is done instead.
        made: "softmax" or "log" where the call's scores were made so, and of what; None where they are the batch's.
    """

    rules: Library
    call: Call | None
    lacks: tuple[str, ...]
    made: Made | None = None

    def answer(self, progress: Callable[[float], None] | None = None) -> Answer:
        """What the library says; there has to be a call."""
        assert self.call is not None
        return answer(self.rules, self.call, progress)


def ask(name: str, batch: Batch) -> Asked:
    """Put a batch to a library, one of `LIBRARIES`, as a user of it would."""
    rules, lacks = library(name), []
    if batch.options.from_logits and batch.options.temperature != 1:
        lacks.append(f"It has no temperature: the logits are divided by {batch.options.temperature:g} first.")
    family = name.partition("-")[0]
    try:
        question = _FAMILIES[family](rules, batch, lacks.append)
    except _NotOfferedError as reason:
        return Asked(rules, None, (str(reason),))
    return Asked(question.rules, question.call, tuple(lacks), question.made)


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
        return Question(rules, _call("cce", batch, batch.labels, options, sample_weight=batch.weights_by_label))
    if not batch.options.label_smoothing:
        if batch.options.ignore_class is not None:
            options["ignore_class"] = batch.options.ignore_class
        return Question(rules, _call("scce", batch, batch.labels, options, sample_weight=batch.weights_by_label))
    say("Its index labels have no label_smoothing: CategoricalCrossentropy of ops.one_hot(labels) has.")
    options["label_smoothing"] = batch.options.label_smoothing
    weights = batch.weights_by_label
    if batch.kept is not None:
        say("That loss has no ignore_class: the ignored rows get sample_weight 0.")
        weights = np.where(batch.kept, batch.dtype.type(1) if weights is None else weights, batch.dtype.type(0))
    return Question(rules, _call("cce", batch, batch.distributions, options, sample_weight=weights))


def _torch(rules: Library, batch: Batch, say: Say) -> Question:
    options: dict[str, Any] = {"reduction": _SHORT.get(batch.options.reduction, "mean")}
    if batch.options.from_logits:
        scores, task = batch.scores, "scce" if batch.problem.sparse else "cce"
        options |= {"from_logits": True, "label_smoothing": batch.options.label_smoothing}
    elif not batch.problem.sparse:
        raise _NotOfferedError("It has no cross-entropy of probabilities with distributions, only of logits.")
    elif batch.options.label_smoothing:
        raise _NotOfferedError("It has no label_smoothing for probabilities: nll_loss takes none.")
    else:
        say("It has no cross-entropy of probabilities: nll_loss gets log(p).")
        scores, task = batch.made(_log), "nll"
    if batch.problem.sparse and batch.options.ignore_class is not None:
        options["ignore_index"] = batch.options.ignore_class
    asked = rules
    if batch.sample_weight is not None:
        say(f"It has no sample_weight: the row losses are multiplied by hand{_THEN[batch.options.reduction]}.")
        options["reduction"] = "none"
        asked = ByHand(rules, batch.options.reduction, weights=batch.sample_weight)
    call = _call(task, batch, batch.labels, options, scores=scores, class_weight=batch.class_weight)
    return Question(asked, call, ("log", batch.scores) if task == "nll" else None)


_THEN = {
    Reduction.NONE: "",
    Reduction.SUM: ", then .sum()",
    Reduction.SUM_OVER_BATCH_SIZE: ", then .mean()",
    Reduction.MEAN_WITH_SAMPLE_WEIGHT: ", then .sum() / weight.sum()",
}


def _optax(rules: Library, batch: Batch, say: Say) -> Question:
    if not batch.options.from_logits:
        raise _NotOfferedError("It has no loss of probabilities, only of logits.")
    options: dict[str, Any] = {"from_logits": True, "reduction": _SHORT.get(batch.options.reduction, "mean")}
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
        say(f"It has no sample_weight: the row losses are multiplied by hand{_THEN[batch.options.reduction]}.")
    if weights is None:
        return Question(rules, _call(task, batch, labels, options, where=batch.kept))
    options["reduction"] = "none"
    asked = ByHand(rules, batch.options.reduction, weights=weights)
    return Question(asked, _call(task, batch, labels, options, where=batch.kept))


def _sklearn(rules: Library, batch: Batch, say: Say) -> Question:
    if not batch.problem.sparse:
        raise _NotOfferedError("log_loss takes class labels, not distributions.")
    if batch.options.label_smoothing:
        raise _NotOfferedError("log_loss has no label_smoothing.")
    reduction = batch.options.reduction
    if reduction is Reduction.NONE and batch.problem.rows != 1:
        raise _NotOfferedError("log_loss reports one number, never one a row.")
    scores = batch.scores
    if batch.options.from_logits:
        say("log_loss takes probabilities: it gets scipy.special.softmax(logits).")
    scores, labels, kept = scores.reshape(-1, batch.problem.classes), batch.labels.reshape(-1), None
    weights = batch.weights_by_label
    if batch.class_weight is not None:
        say("log_loss has no class_weight: each row is weighted by its label's.")
    if weights is not None:
        weights = np.broadcast_to(weights, batch.leading).reshape(-1)
    if batch.kept is not None:
        say("log_loss has no ignore_class: those rows are left out.")
        kept = batch.kept.reshape(-1)
        if reduction is Reduction.NONE and not kept.any():
            raise _NotOfferedError("The row is ignored, which log_loss cannot do: it is left out.")
        scores, labels, weights = _rows(scores, kept), labels[kept], None if weights is None else weights[kept]
    options = {
        "reduction": "sum" if reduction in _SHORT else "mean",
        "labels": np.arange(batch.problem.classes),  # or it knows only those that occur
    }
    made = None
    if batch.options.from_logits and not batch.hollow:
        made, scores = ("softmax", scores), _softmax(scores)
    call = _call("log_loss", batch, labels, options, scores=scores, sample_weight=weights)
    return Question(RowsOf(rules, kept), call, made)


def _scipy(rules: Library, batch: Batch, say: Say) -> Question:
    if not batch.options.from_logits:
        raise _NotOfferedError("It has no loss: of probabilities there is nothing to ask it.")
    say("It has no loss: the labels' share of log_softmax is picked, weighted and averaged by hand.")
    labels, weights = batch.labels, batch.weights_by_label
    if not batch.problem.sparse or batch.options.label_smoothing:
        labels, weights = _targets(batch), batch.sample_weight
    elif batch.kept is not None:
        labels = np.where(batch.kept, labels, 0)
    asked = ByHand(rules, batch.options.reduction, weights=weights, kept=batch.kept, picks=True)
    return Question(asked, _call("log_softmax", batch, labels, {}))


_FAMILIES: dict[str, Callable[[Library, Batch, Say], Question]] = {
    "keras": _keras,
    "torch": _torch,
    "optax": _optax,
    "sklearn": _sklearn,
    "scipy": _scipy,
}


def _call(
    task: str, batch: Batch, labels: Array, options: dict[str, Any], scores: Array | None = None, **arrays: Any
) -> Call:
    return Call(task, batch.scores if scores is None else scores, labels, batch.dtype, options, **arrays)


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
