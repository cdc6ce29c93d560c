"""Arrays whose axes are not those that a loss expects."""

import numpy as np

from .batch import Array, Batch, one_hot, softmax
from .draw import TYPES, Draw

LEARNED = ("fair", "good", "perfect")


def one_hot_as_indices(draw: Draw) -> Batch:
    """One-hot labels where indices are expected, the other way round, flattened, transposed, or in a column."""
    how = draw.one_of("flat", "flat", "one row", "to indices", "indices", "column", "transposed", "to binary")
    # In a small batch of many classes more is worth a word than a column.
    sizes = {"one row": (1, draw.whole(4, 200)), "column": (draw.whole(100, 5000), draw.whole(2, 8))}
    model = draw.model(sizes.get(how), ("perfect",) if how == "column" else LEARNED)
    types = (np.float32, np.float64) if how == "column" else TYPES
    scores, index = draw.folded(draw.typed(model.logits, types), draw.indices(model.labels, column=False))
    table: Array = one_hot(index.astype(int), model.classes).astype(
        draw.one_of(np.float32, np.int64, np.uint8, np.bool_)
    )
    flat = table.reshape(-1)
    cases: dict[str, tuple[str, Array, dict[str, object]]] = {
        "flat": ("flattened-one-hot", flat, {}),
        "one row": ("flattened-one-hot", flat, {}),
        "to indices": ("one-hot-as-indices", table, {"sparse": True}),
        "indices": ("indices-as-distributions", index, {"sparse": False}),
        "to binary": ("indices-as-distributions", index, {"loss": "binary"}),
        "column": ("labels-in-a-column", index[..., None], {}),
        "transposed": ("transposed-labels", np.moveaxis(table, -1, 0), {}),
    }
    rule, labels, options = cases[how]
    ambiguous = labels.shape == scores.shape and how == "transposed"
    return Batch(scores, labels, (rule,), how, options, decidable=not ambiguous)


def off_by_k(draw: Draw) -> Batch:
    """Sequences of labels that are some steps longer or shorter than those of scores."""
    batch, steps, classes = draw.whole(2, 40), draw.whole(6, 60), draw.whole(2, 300)
    model = draw.model((batch * steps, classes), LEARNED)
    scores: Array = draw.typed(model.logits).reshape(batch, steps, classes)
    labels: Array = model.labels.reshape(batch, steps)
    k = draw.whole(1, 3)
    part = draw.one_of(slice(k, None), slice(None, -k))
    how = f"k {k}, " + draw.one_of("labels", "scores")
    if how.endswith("labels"):
        labels = labels[:, part]
    else:
        scores = scores[:, part]
    if draw.chance(0.5):
        scores, labels, how = scores.reshape(-1, classes), labels.reshape(-1), how + ", flat"
    fits = 2 * k <= min(steps, steps - k)
    return Batch(scores, labels, ("off-by-k",), how, decidable=fits)


def class_axis(draw: Draw) -> Batch:
    """PyTorch's class axis, second, where the last is expected; of images too; or a transposed table."""
    how = draw.one_of("sequence", "sequence", "image", "table", "probabilities")
    if how == "table":
        model = draw.model(skills=LEARNED)
        labels = draw.labels(model.labels, model.classes)
        return Batch(
            draw.typed(model.logits).T, labels, ("transposed-scores",), how, decidable=model.rows != model.classes
        )
    batch, classes = draw.whole(1, 20), draw.whole(2, 100)
    inner = (draw.whole(2, 40),) if how == "sequence" else (draw.whole(2, 16), draw.whole(2, 16))
    model = draw.model((batch * int(np.prod(inner)), classes), LEARNED)
    values = softmax(model.logits) if how == "probabilities" else model.logits
    scores = np.moveaxis(draw.typed(values).reshape(batch, *inner, classes), -1, 1)
    labels = model.labels.reshape(batch, *inner)
    if draw.chance(0.3):
        labels = one_hot(labels, classes)
    options = {"from_logits": how != "probabilities"}
    return Batch(scores, labels, ("class-axis",), how, options, decidable=classes not in inner[-1:])


def square_class_axis(draw: Draw) -> Batch:
    """The same where there are as many steps as classes, so that the shapes fit."""
    classes = draw.whole(3, 40)
    batch = draw.whole(2, 40)
    model = draw.model((batch * classes, classes), LEARNED)
    scores = draw.typed(model.logits).reshape(batch, classes, classes).transpose(0, 2, 1)
    labels = model.labels.reshape(batch, classes)
    given = one_hot(labels, classes) if draw.chance(0.3) else labels
    right = model.logits.argmax(axis=1) == model.labels
    decidable = bool(right.sum() - len(right) / classes > 6 * np.sqrt(len(right) / classes))
    return Batch(scores, given, ("class-axis",), "square", decidable=decidable)


def single_class(draw: Draw) -> Batch:
    """One output, and the loss of one class out of several."""
    rows = draw.whole(4, 10_000)
    yes = draw.random.integers(0, 2, rows)
    logits = draw.random.normal(3.0 * yes - 1.5, 1.0)[:, None]
    how = draw.one_of("logits", "logits", "sigmoid", "softmax")
    scores = {"logits": logits, "sigmoid": 1 / (1 + np.exp(-logits)), "softmax": np.ones_like(logits)}[how]
    forms = draw.indices(yes), yes[:, None].astype(np.float32), yes * 0, np.ones((rows, 1)), 2 * yes - 1
    labels: Array = draw.one_of(*forms)
    given = draw.folded(draw.typed(scores), labels)
    return Batch(*given, ("single-class",), how, {"from_logits": how == "logits"})
