"""Class indices that are no classes, or not those that are meant."""

from typing import Any

import numpy as np

from .batch import Array, Batch
from .draw import Draw, Model

LEARNED = ("fair", "good", "perfect")
CASTS = (255, 65535, 2**32 - 1, -(2**31), 2**31 - 1, -(2**63), 2**63 - 1)


def start_at_1(draw: Draw) -> Batch:
    """Labels 1..C, at times beside padding that is ignored, or that is not."""
    model = draw.model(skills=("chance", *LEARNED))
    labels, options, how = model.labels + 1, {}, draw.one_of("", "", "ignored", "padded")
    if how and model.rows > 8:
        mark = draw.one_of(-100, -1)
        labels = np.where(np.arange(model.rows) % 5 == 4, mark, labels)
        options = {"ignore_class": mark} if how == "ignored" else {}
    there = (labels == model.classes).any()
    sure = there or strength(model, model.labels + 1) > 6
    scores, labels = draw.folded(draw.typed(model.logits), draw.indices(labels, column=False))
    rules = ("labels-start-at-1",) if there else ("labels-start-at-1", "label-shift", "padding-not-ignored")
    return Batch(scores, labels, rules, how, options, decidable=bool(sure))


def label_shift(draw: Draw) -> Batch:
    """Labels one too high or too low, all of them within the classes."""
    model = draw.model(skills=("weak", *LEARNED), made=True)
    step = draw.one_of(-1, 1)
    inside = (model.labels + step >= 0) & (model.labels + step < model.classes)
    if inside.sum() < 4:
        return label_shift(draw)
    kept = Model(model.logits[inside], model.labels[inside] + step)
    right = float((model.logits.argmax(axis=1) == model.labels).mean())
    sure = strength(kept, kept.labels) > 6 and model.classes > 2 and right > 0.3
    labels = draw.labels(kept.labels, kept.classes)
    return Batch(draw.typed(kept.logits), labels, ("label-shift",), f"by {step}", decidable=bool(sure))


def strength(model: Model, given: Array) -> float:
    """How sure the arrays make it that labels one lower or higher than given are right: standard errors of the gain."""
    rows = np.flatnonzero((given >= 0) & (given < model.classes))
    true = model.labels[rows] if given is not model.labels else model.labels[rows] - 1
    true = np.clip(true, 0, model.classes - 1)
    gain = model.logits[rows, true] - model.logits[rows, given[rows]]
    return abs(float(gain.mean())) / (float(gain.std()) / np.sqrt(len(rows)) + 1e-12) if len(rows) >= 8 else 0.0


def out_of_range(draw: Draw) -> Batch:
    """A few labels that are no class, or many of more classes than there are scores."""
    model = draw.model(skills=("chance", *LEARNED))
    how = draw.one_of("few", "few", "one is C", "more classes", "negative")
    labels, some = model.labels.copy(), draw.some(model.rows, max(1, model.rows // 4))
    far = model.classes + draw.random.integers(0, 1 + 3 * model.classes, len(some))
    if how == "one is C":
        some, far = some[:1], np.array([model.classes])
    elif how == "negative":
        far = -draw.random.integers(2, 99, len(some))
    elif how == "more classes":
        labels = draw.random.integers(2 * model.classes, size=model.rows)
        labels[0], some, far = 0, some[:1], np.array([2 * model.classes])
    far = np.where(np.isin(far, CASTS), model.classes, far)
    labels[some] = far
    options = {"ignore_class": -100} if draw.chance(0.2) else {}
    sure = labels.min() < 1 or labels.max() > model.classes
    given = draw.folded(draw.typed(model.logits), draw.indices(labels))
    return Batch(*given, ("label-out-of-range",), how, options, decidable=bool(sure))


def minus_one_and_one(draw: Draw) -> Batch:
    """Labels of a hinge loss."""
    how = draw.one_of("two", "two", "more classes", "one-hot", "one output", "ignored")
    classes = 2 if how in ("two", "ignored") else 1 if how == "one output" else draw.whole(3, 100)
    rows = draw.whole(4, 5_000)
    yes = draw.random.integers(0, 2, rows)
    yes[:2] = 0, 1
    model = Model(draw.lifted(yes, max(2, classes), "good"), yes)
    rules = ("labels-minus-one-and-one",)
    options: dict[str, Any] = {}
    labels = draw.indices(2 * yes - 1)
    scores = model.logits
    if how == "one-hot":
        labels = 2 * np.eye(classes)[draw.random.integers(classes, size=rows)] - 1
        options = {"loss": draw.one_of("categorical", "binary")}
    elif how == "one output":
        options, scores = {"loss": "binary"}, model.logits[:, 1:] - model.logits[:, :1]
    elif how == "ignored":
        labels, options = np.where(np.arange(rows) % 7 == 6, -100, 2 * yes - 1), {"ignore_class": -100}
    return Batch(draw.typed(scores), labels, rules, how, options)


def cast(draw: Draw) -> Batch:
    """What -1 or NaN becomes in a type that has no room for it."""
    model = draw.model(draw.size(classes=(2, 250)), ("chance", *LEARNED)) if draw.chance(0.7) else draw.model()
    fits = [value for value in CASTS if value >= model.classes or value < 0]
    how = draw.one_of("value", "value", "value", "uint64", "NaN", "float")
    labels, some = model.labels.copy(), draw.some(model.rows, max(2, model.rows // 10))
    if how == "NaN":
        given = labels.astype(np.float64)
        given[some] = np.nan
        return Batch(draw.typed(model.logits), given, ("labels-not-finite",), how)
    labels[some] = value = draw.one_of(*fits)
    given = draw.indices(labels)
    if how == "uint64":
        labels[some] = -1
        given = labels.astype(np.uint64)
    elif how == "float":
        given = labels.astype(np.float64)
    rules = ("label-cast", "padding-not-ignored") if value == 255 else ("label-cast",)
    return Batch(*draw.folded(draw.typed(model.logits), given), rules, f"{how} {value}")


def real_class_ignored(draw: Draw) -> Batch:
    """ignore_class is a class that rows have, or negative labels are not ignored."""
    model = draw.model(skills=("fair", "good", "perfect"))
    labels = model.labels.copy()
    if draw.chance(0.3):
        mark = draw.one_of(-1, -100)
        labels[draw.some(model.rows, model.rows // 2)] = mark
        other = draw.one_of(None, -1 if mark == -100 else -100)
        options = {} if other is None else {"ignore_class": other}
        given = draw.folded(draw.typed(model.logits), draw.indices(labels))
        return Batch(*given, ("padding-not-ignored",), f"{mark}", options)
    ignored = int(draw.one_of(0, int(labels.max()), int(labels[draw.random.integers(len(labels))])))
    few = labels.min() == labels.max()
    given = draw.folded(draw.typed(model.logits), draw.indices(labels))
    there = bool((labels == ignored).any()) and not few
    return Batch(*given, ("ignored-real-class",), f"{ignored}", {"ignore_class": ignored}, decidable=there)


def padding_is_end(draw: Draw) -> Batch:
    """The end of a sequence has the index of padding, and is ignored with it."""
    batch, steps, classes = draw.whole(4, 64), draw.whole(8, 64), draw.whole(4, 500)
    end = draw.one_of(0, 1, classes - 1)
    labels = draw.random.integers(classes - 1, size=(batch, steps))
    labels += labels >= end
    lengths = draw.random.integers(2, steps - 2, batch)
    prompt = draw.random.integers(0, np.maximum(1, lengths - 1)) if draw.chance(0.4) else np.zeros(batch, int)
    at = np.arange(steps)
    ended = at >= lengths[:, None]
    labels[ended] = end
    logits = draw.lifted(labels.reshape(-1), classes, draw.one_of("good", "perfect")).reshape(batch, steps, classes)
    after = at > lengths[:, None]
    how = draw.one_of("end again and again", "anything after the end")
    if how.startswith("anything"):
        logits[after] = draw.random.normal(size=(int(after.sum()), classes))
    labels[ended | (at < prompt[:, None])] = -100
    given = draw.typed(logits), labels
    if draw.chance(0.4):
        given = given[0].reshape(-1, classes), labels.reshape(-1)
    rules = ("ignored-rows-predict-untrained-class",)
    return Batch(*given, rules, how + (", prompts" if prompt.any() else ""), {"ignore_class": -100})
