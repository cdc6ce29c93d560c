"""Rows or classes in another order than their labels."""

import numpy as np

from .batch import Array, Batch
from .draw import Draw, Model

LEARNED = ("fair", "good", "perfect")


def row_shift(draw: Draw) -> Batch:
    """Each label stands one row, or up to three, too early or too late: a text shifted twice, or not at all."""
    model = _unsorted(draw, ("weak", *LEARNED))
    step = draw.one_of(-1, 1, -1, 1, -2, 2, 3)
    if draw.chance(0.4):
        steps = draw.one_of(8, 16, 32)
        batch = max(1, model.rows // steps)
        kept = slice(0, batch * steps) if batch * steps <= model.rows else slice(None)
        scores, labels = model.logits[kept], model.labels[kept]
        if len(labels) == batch * steps:
            rolled = np.roll(labels.reshape(batch, steps), step, axis=1)
            scores = scores.reshape(batch, steps, -1)
            decidable = gain(model.logits[kept], labels, rolled.reshape(-1)) > 6 and steps > 2 * abs(step)
            return Batch(draw.typed(scores), rolled, ("row-shift",), f"by {step} in sequences", decidable=decidable)
    given = np.roll(model.labels, step)
    decidable = gain(model.logits, model.labels, given) > 6 and model.rows >= 8 + 4 * abs(step)
    labels = draw.labels(given, model.classes)
    return Batch(draw.typed(model.logits), labels, ("row-shift",), f"by {step}", decidable=decidable)


def _unsorted(draw: Draw, skills: tuple[str, ...]) -> Model:
    model = draw.model(skills=skills)
    order = draw.random.permutation(model.rows)
    return Model(model.logits[order], model.labels[order])


def misaligned(draw: Draw) -> Batch:
    """A good model's rows in another order than the labels."""
    model = draw.model(skills=LEARNED)
    given = draw.random.permutation(model.labels)
    shares = model.probabilities
    good = min((shares.argmax(axis=1) == model.labels).mean(), shares.max(axis=1).mean()) > 0.5
    decidable = bool(gain(model.logits, model.labels, given) > 8 and model.rows >= 64 and good)
    labels = draw.labels(given, model.classes)
    return Batch(draw.typed(model.logits), labels, ("misaligned-rows",), decidable=decidable)


def permuted_classes(draw: Draw) -> Batch:
    """The model numbers the classes in another order than the labels."""
    model = draw.model(skills=LEARNED)
    order = draw.random.permutation(model.classes)
    how = draw.one_of("any", "alphabetical", "two")
    if how == "alphabetical":
        order = np.argsort([str(index) for index in range(model.classes)])
    elif how == "two":
        order = np.arange(model.classes)
        order[[0, -1]] = order[[-1, 0]]
    given = order[model.labels]
    moved = float((given != model.labels).mean())
    right = float((model.logits.argmax(axis=1) == model.labels).mean())
    enough = model.rows >= max(100, 8 * model.classes) and moved > 0.1 and right > 0.8
    decidable = enough and gain(model.logits, model.labels, given) > 6
    labels = draw.labels(given, model.classes)
    return Batch(draw.typed(model.logits), labels, ("class-permutation", "label-shift"), how, decidable=decidable)


def gain(logits: Array, right: Array, given: Array) -> float:
    """How far the right labels are better than those given, in standard errors."""
    rows = np.arange(len(right))
    difference = logits[rows, right] - logits[rows, given]
    spread = float(difference.std())
    return float(difference.mean()) / (spread / np.sqrt(len(rows))) if spread else 0.0
