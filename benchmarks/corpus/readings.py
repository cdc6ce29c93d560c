"""Scores that are read as something else."""

from typing import Any

import numpy as np

from .batch import Array, Batch, log_softmax, one_hot, softmax
from .draw import Draw


def double_softmax(draw: Draw) -> Batch:
    """Probabilities, read as logits."""
    model = draw.model(skills=("chance", "weak", "fair", "good", "perfect"))
    scores, how = _odd(draw, draw.typed(model.probabilities))
    labels = draw.labels(model.labels, model.classes)
    options: dict[str, Any] = {}
    if how.startswith("padding"):
        labels = np.where((scores == 0).all(axis=1), -100, model.labels)
        options["ignore_class"] = -100
    elif draw.chance(0.2):
        options["label_smoothing"] = 0.1
    scores, labels = draw.folded(scores, labels)
    return Batch(scores, labels, ("double-softmax",), how, options)


def _odd(draw: Draw, scores: Array) -> tuple[Array, str]:
    """What else may be wrong with probabilities."""
    how = draw.one_of("", "", "", "rounded", "nan", "padding")
    some = draw.some(len(scores))
    scores = scores.copy()
    if how == "rounded" and scores.shape[1] <= 100:
        decimals = draw.one_of(3, 4) if scores.shape[1] > 10 else draw.one_of(2, 3, 4)
        return np.round(scores.astype(np.float64), decimals), f"rounded to {decimals} decimals"
    if how == "nan":
        scores[some[0], 0] = np.nan
    elif how == "padding":
        scores[some] = 0
        return scores, "padding rows of 0"
    return scores, how if how == "nan" else ""


def softmax_head(draw: Draw) -> Batch:
    """from_logits=True behind a softmax or a sigmoid layer, in float32 as layers give it."""
    if draw.chance(0.5):
        model = draw.model(skills=("weak", "fair", "good", "perfect"))
        scores = model.probabilities.astype(np.float32)
        return Batch(
            scores, draw.labels(model.labels, model.classes), ("double-softmax",), options={"from_logits": True}
        )
    rows, classes = draw.size(rows=(32, 10_000), classes=(1, 100))
    yes = draw.random.random((rows, classes)) < draw.uniform(0.1, 0.6)
    logits = draw.random.normal((yes - 0.5) * draw.uniform(0, 6), draw.between(0.5, 4))
    labels: Array = yes.astype(draw.one_of(np.float32, np.int64, np.bool_))
    options = {"loss": "binary", "from_logits": True}
    return Batch(draw.typed(1 / (1 + np.exp(-logits))), labels, ("double-sigmoid",), "sigmoid", options)


def logits_as_probabilities(draw: Draw) -> Batch:
    """Logits, or their relatives, with from_logits=False."""
    model = draw.model(skills=("chance", "weak", "fair", "good", "perfect"))
    how = draw.one_of("logits", "logits", "logits", "relu", "offset", "log", "centred", "scaled up")
    scores = {
        "logits": model.logits,
        "relu": np.maximum(model.logits + 1, 0),
        "offset": model.logits - model.logits.min() + 1,
        "log": log_softmax(model.logits),
        "centred": model.logits - model.logits.mean(axis=1, keepdims=True),
        "scaled up": model.logits * draw.between(1, 100),
    }[how]
    scores, labels = draw.folded(draw.typed(scores), draw.labels(model.labels, model.classes))
    told = scores.astype(np.float64)
    # Recorded logits may be logarithms.
    rules = ("logits-as-probabilities", "log-probabilities-as-probabilities")
    # Scores above 0 that all sum to one number may be percentages.
    shares = told.min() >= 0 and np.ptp(told.sum(axis=-1)) < 1e-3 * told.sum(axis=-1).max()
    outside = told.min() < 0 or told.max() > 1
    return Batch(scores, labels, rules, how, {"from_logits": False}, decidable=bool(outside and not shares))


def log_softmax_twice(draw: Draw) -> Batch:
    """Log-probabilities as logits."""
    model = draw.model(skills=("chance", "weak", "fair", "good", "perfect"))
    how = draw.one_of("", "", "clipped", "plus eps")
    scores = log_softmax(model.logits)
    if how:
        eps = draw.one_of(1e-7, 1e-8, 1e-12)
        shares = np.exp(scores)
        scores = np.log(np.maximum(shares, eps) if how == "clipped" else shares + eps)
    scores, labels = draw.folded(draw.typed(scores), draw.labels(model.labels, model.classes))
    # Labels on the clip are one more symptom.
    return Batch(scores, labels, ("log-probabilities", *["clipped-loss"] * bool(how)), how)


def nll_of_probabilities(draw: Draw) -> Batch:
    """nll_loss of probabilities: what was seen is minus the mean probability of the label."""
    model = draw.model(skills=("weak", "fair", "good", "perfect"))
    own = model.probabilities[np.arange(model.rows), model.labels]
    as_probabilities = draw.chance(0.5)
    scores = (model.probabilities if as_probabilities else model.logits).astype(draw.one_of(np.float32, np.float64))
    labels = draw.labels(model.labels, model.classes)
    seen = f"{-own.mean():.{draw.one_of(4, 5, 6)}f}"
    rules = ("nll-of-probabilities", "seen-number")
    options = {"from_logits": not as_probabilities}
    return Batch(scores, labels, rules, "", options, seen, says="minus the label's probability|nll_loss")


def softmax_over_batch(draw: Draw) -> Batch:
    """Softmax, or its logarithm, along the rows, the steps, the rows of each mini-batch, or columns of a square."""
    how = draw.one_of("rows", "rows", "steps", "batches", "log", "square")
    rules = ("softmax-over-batch",)
    if how == "steps":
        steps, model = _sequences(draw)
        scores = softmax(model, axis=draw.one_of(0, 1))
        return Batch(draw.typed(scores), steps, rules, how, {"from_logits": draw.chance(0.5)})
    if how == "square":
        side = draw.whole(4, 300)
        made = draw.model((side, side), ("weak", "fair", "good"))
        scores = softmax(made.logits).T if draw.chance(0.5) else softmax(made.logits, axis=0)
        return Batch(draw.typed(scores), made.labels, rules, how, {"from_logits": draw.chance(0.5)})
    made = draw.model(skills=("chance", "weak", "fair", "good"), made=True)
    labels = draw.labels(made.labels, made.classes)
    if how == "log":
        return Batch(draw.typed(log_softmax(made.logits, axis=0)), labels, rules, how)
    size = draw.one_of(8, 16, 32, 64) if how == "batches" else made.rows
    parts = [made.logits[start : start + size] for start in range(0, made.rows, size)]
    scores = np.concatenate([softmax(part, axis=0) for part in parts])
    return Batch(draw.typed(scores), labels, rules, how, {"from_logits": draw.chance(0.5)})


def _sequences(draw: Draw) -> tuple[Array, Array]:
    batch, steps = draw.whole(3, 50), draw.whole(3, 50)
    model = draw.model((batch * steps, draw.whole(2, 100)), ("weak", "fair", "good"))
    return model.labels.reshape(batch, steps), model.logits.reshape(batch, steps, -1)


def temperature_twice(draw: Draw) -> Batch:
    """What was seen is the loss at the temperature squared."""
    model = draw.model(skills=("weak", "fair", "good"))
    t = round(draw.one_of(draw.uniform(1.3, 8), draw.uniform(0.2, 0.8)), 2)
    teacher = softmax((model.logits + draw.random.normal(size=model.logits.shape)) / t)
    mass = one_hot(model.labels, model.classes) if draw.chance(0.5) else teacher
    value = -(mass * log_softmax(model.logits / t**2)).sum(axis=1).mean()
    labels = model.labels if np.isin(mass, (0, 1)).all() else mass
    seen = f"{value:.{draw.one_of(5, 6, 7)}g}"
    return Batch(model.logits, labels, ("seen-number",), f"T {t}", {"temperature": t}, seen, says="temperature .*twice")
