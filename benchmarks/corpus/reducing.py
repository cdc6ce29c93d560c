"""From row losses to a number: reductions, weights, smoothing, distillation, and the binary loss for one of many."""

from typing import Any

import numpy as np

from .batch import Array, Batch, log_softmax, one_hot, softmax
from .draw import Draw, Model

LEARNED = ("weak", "fair", "good")


def binary_for_one_of_many(draw: Draw) -> Batch:
    """The binary loss for labels of which one is right; or its accuracy, seen for a categorical batch."""
    rows, classes = draw.size(classes=(3, 1_000))
    model = draw.model((rows, classes), LEARNED)
    table = one_hot(model.labels, model.classes)
    if draw.chance(0.3):
        shares = model.probabilities
        right = float(((shares > 0.5) == table).mean())
        seen = draw.one_of(f"{right:.6f}", f"{right:.4%}".replace("%", " %"))
        given = draw.labels(model.labels, model.classes)
        plain = float((shares.argmax(axis=1) == model.labels).mean())
        decidable = rows >= 16 and abs(plain - right) > 1e-3
        return Batch(
            shares, given, ("seen-number",), "seen", {"from_logits": False}, seen, "binary", decidable=decidable
        )
    how = draw.one_of("sigmoid", "softmax", "probabilities")
    scores = model.probabilities if how != "sigmoid" else model.logits - 2
    if how == "probabilities":
        scores = 1 / (1 + np.exp(-model.logits))
    labels: Array = table.astype(draw.one_of(np.float32, np.int64, np.bool_))
    options = {"loss": "binary", "from_logits": how == "sigmoid"}
    return Batch(draw.typed(scores), labels, ("binary-for-one-of-many",), how, options, decidable=rows >= 8)


def all_ignored(draw: Draw) -> Batch:
    """No row counts: all are ignored, or weigh nothing."""
    model = draw.model(made=True)
    scores = draw.typed(model.logits)
    how = draw.one_of("ignored", "ignored", "one class", "weights", "class weights", "both")
    mark = draw.one_of(-100, -1, 0, model.classes - 1)
    ones = np.ones(model.rows)
    labels = np.full(model.rows, mark)
    options: dict[str, object] = {"ignore_class": mark, "reduction": draw.one_of("mean", "sum", "none")}
    if how == "weights":
        labels, options = model.labels, {"sample_weight": ones * 0}
    elif how == "class weights":
        labels, options = model.labels, {"class_weight": np.zeros(model.classes)}
    elif how == "both":
        labels = np.where(np.arange(model.rows) % 2, -100, model.labels)
        options = {"ignore_class": -100, "sample_weight": np.where(labels == -100, 1.0, 0.0)}
    return Batch(scores, labels, ("all-ignored", "all-weights-zero"), how, options)


def sum_or_mean(draw: Draw) -> Batch:
    """What was seen is the sum, the mean, the mean of the means of batches, or divided by something else."""
    model = _learned(draw)
    losses = _losses(model)
    how = draw.one_of("sum", "mean", "batches", "last", "classes")
    size = draw.one_of(*[size for size in (8, 16, 32, 64, 128) if size < model.rows])
    starts = np.arange(0, model.rows, size)
    value, says = {
        "sum": (losses.sum(), "sum over rows"),
        "mean": (losses.mean(), "number of rows"),
        "batches": (np.mean([losses[start : start + size].mean() for start in starts]), f"batches of {size}"),
        "last": (losses[starts[-1] :].mean(), r"batch of \d+ alone"),
        "classes": (losses.mean() / model.classes, f"cells|{model.classes} classes"),
    }[how]
    options = {"reduction": "sum"} if how == "mean" else {}
    same = how in ("batches", "last") and (model.rows % size == 0 or how == "last")
    seen = f"{value:.{draw.one_of(6, 7)}g}"
    return Batch(
        model.logits, model.labels, ("seen-number",), how, options, seen, says, decidable=not same or how == "last"
    )


def class_weights(draw: Draw) -> Batch:
    """Class weights, by whose sum a mean may be divided; or a loss that was seen with another divisor."""
    model = _learned(draw)
    weights = draw.random.random(model.classes) * draw.between(0.3, 5) + 0.05
    losses, of_rows = _losses(model), weights[model.labels]
    by_rows, by_weight = (losses * of_rows).mean(), (losses * of_rows).sum() / of_rows.sum()
    differ = abs(by_rows - by_weight) > 0.02 * by_rows
    options: dict[str, Any] = {"class_weight": weights}
    if draw.chance(0.5):
        reduction = draw.one_of("mean", "mean_with_sample_weight")
        labels = draw.indices(model.labels)
        rules = ("weights-and-divisor",)
        options = {**options, "reduction": reduction}
        return Batch(draw.typed(model.logits), labels, rules, "given", options, decidable=bool(differ))
    value, says = draw.one_of((by_weight, "sum of the weights"), (losses.mean(), "without the class weights"))
    seen = f"{value:.7g}"
    return Batch(
        model.logits,
        model.labels,
        ("seen-number",),
        says,
        options,
        seen,
        says,
        decidable=abs(value / by_rows - 1) > 1e-3,
    )


def smoothing_conventions(draw: Draw) -> Batch:
    """Label smoothing as eps / C or eps / (C - 1), in the option, in the labels, in both, or done wrong."""
    model = draw.model(draw.size(rows=(8, 10_000), classes=(2, 300)), LEARNED)
    eps, classes = round(draw.uniform(0.02, 0.3), 2), model.classes
    how = draw.one_of("option", "labels", "others", "twice", "wrong", "seen")
    table = one_hot(model.labels, classes)
    smooth = table * (1 - eps) + eps / classes
    other = np.where(table == 1, 1 - eps, eps / (classes - 1))
    scores = draw.typed(model.logits)
    types = (np.float32, np.float64)
    if how == "option":
        labels, options = draw.labels(model.labels, classes), {"label_smoothing": eps}
        return Batch(scores, labels, ("smoothing-conventions",), how, options)
    if how == "seen":
        value = -(other * log_softmax(model.logits)).sum(axis=1).mean()
        seen, options = f"{value:.7g}", {"label_smoothing": eps}
        return Batch(model.logits, model.labels, ("seen-number",), how, options, seen, "smoothing")
    if how == "twice":
        labels = draw.typed(smooth, types)
        return Batch(scores, labels, ("smoothed-twice",), how, {"label_smoothing": eps}, decidable=_there(smooth))
    if how == "wrong":
        wrong = draw.one_of(table * (1 - eps) + 1 / classes, table + eps / classes, table * (1 - eps) + eps)
        return Batch(scores, draw.typed(wrong, types), ("labels-do-not-sum-to-1",), how)
    labels = draw.typed(smooth if how == "labels" else other, types)
    return Batch(scores, labels, ("smoothed-labels",), how, decidable=_there(labels))


def _there(labels: Array) -> bool:
    """Whether the smoothed label still is the larger one."""
    return bool((labels.max(axis=1) > labels.min(axis=1)).all())


def distillation(draw: Draw) -> Batch:
    """A teacher's targets: which divergence, divisor and factor is meant, or targets that are logits or logarithms."""
    model = draw.model(draw.size(classes=(3, 1_000)), LEARNED)
    t = draw.one_of(2.0, 3.0, 4.0, 8.0, 20.0)
    noise = draw.random.normal(size=model.logits.shape)
    teacher = model.logits + noise * draw.uniform(0.2, 1)
    target = softmax(teacher / t)
    how = draw.one_of("figures", "logarithms", "logits", "batchmean", "mean", "T squared")
    scores, options = draw.typed(model.logits), {"temperature": t}
    typed = draw.typed(target, (np.float32, np.float64))
    if how == "figures":
        return Batch(scores, typed, ("distillation-figures",), how, options)
    if how == "logarithms":
        labels = draw.typed(log_softmax(teacher / t), (np.float32, np.float64))
        return Batch(scores, labels, ("log-probabilities-as-labels",), how, options)
    if how == "logits":
        labels = draw.typed(teacher, (np.float32, np.float64))
        return Batch(scores, labels, ("logits-as-labels", "negative-labels"), how, options)
    entropy = -(target * np.log(target)).sum(axis=1).mean()
    cross = -(target * log_softmax(model.logits / t)).sum(axis=1).mean()
    value = {"batchmean": cross - entropy, "mean": (cross - entropy) / model.classes, "T squared": cross * t * t}[how]
    seen = f"{value:.7g}"
    says = {"batchmean": "divergence|KL", "mean": "divergence|KL", "T squared": "squared"}[how]
    return Batch(model.logits, target, ("seen-number",), how, options, seen, says)


def _learned(draw: Draw) -> Model:
    return draw.model(draw.size(rows=(12, 10_000)), LEARNED)


def _losses(model: Model) -> Array:
    return np.asarray(-log_softmax(model.logits)[np.arange(model.rows), model.labels])
