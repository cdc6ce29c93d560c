"""Batches in which nothing is wrong: made ones, and variations of the outputs of real classifiers."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from .batch import Array, Batch, log_softmax, one_hot, softmax
from .draw import MOST_CELLS, Draw, Model
from .outlook import calibrated


def of_skill(draw: Draw) -> Batch:
    """A model that knows nothing, something or nearly everything."""
    model = draw.model(skills=("chance", "weak", "fair", "good", "perfect"), made=True)
    return _given(draw, model, model.labels)


def right_about_itself(draw: Draw) -> Batch:
    """A calibrated model."""
    model = calibrated(draw, *draw.size())
    return _given(draw, model, model.labels)


def untrained(draw: Draw) -> Batch:
    """Scores near 0."""
    rows, classes = draw.size()
    logits = draw.random.normal(size=(rows, classes)) * draw.between(1e-3, 0.3)
    labels = draw.random.integers(classes, size=rows)
    return _given(draw, Model(logits, labels), labels)


def imbalanced(draw: Draw) -> Batch:
    """One class has nearly all labels, and the model knows it."""
    rows, classes = draw.size()
    shares = draw.random.dirichlet(np.full(classes, 0.05)) + 1e-4
    shares /= shares.sum()
    labels = draw.random.choice(classes, rows, p=shares)
    logits = np.log(shares) + draw.random.normal(size=(rows, classes)) * draw.uniform(0, 1)
    if draw.chance(0.6):
        logits[np.arange(rows), labels] += draw.uniform(1, 6)
    return _given(draw, Model(logits, labels), labels)


def soft_labels(draw: Draw) -> Batch:
    """Labels that are distributions: drawn, mixed, smoothed, or votes divided by their number."""
    model = draw.model(made=True)
    rows, classes = model.logits.shape
    table = one_hot(model.labels, classes)
    share = draw.random.random((rows, 1))
    votes = draw.random.multinomial(draw.whole(2, 9), softmax(model.logits)).astype(float)
    eps = draw.uniform(0.02, 0.3)
    labels = draw.one_of(
        draw.random.dirichlet(np.full(classes, draw.between(0.1, 5)), rows),
        share * table + (1 - share) * table[draw.random.permutation(rows)],
        table * (1 - eps) + eps / classes,
        votes / votes.sum(axis=1, keepdims=True),
    )
    return _given(draw, model, draw.typed(labels, (np.float16, np.float32, np.float64)))


def distilled(draw: Draw) -> Batch:
    """A teacher's distribution at a temperature."""
    model = draw.model(made=True)
    teacher = model.logits + draw.random.normal(size=model.logits.shape) * draw.uniform(0.1, 2)
    t = draw.one_of(1.0, 2.0, 4.0, 10.0)
    labels = draw.typed(softmax(teacher / t), (np.float32, np.float64))
    return Batch(draw.typed(model.logits), labels, options={"temperature": t})


def masked(draw: Draw) -> Batch:
    """Classes masked by -inf or by a large number, none of them the label's, with class indices."""
    model = draw.model(draw.size(classes=(3, 1_000)), made=True)
    mask = draw.random.random(model.logits.shape) < draw.uniform(0.05, 0.7)
    if draw.chance(0.5):
        mask = np.tile(mask[0], (model.rows, 1))
    mask[np.arange(model.rows), model.labels] = False
    hidden = draw.one_of(-np.inf, -np.inf, -1e4, -1e9)
    logits = np.where(mask, hidden, model.logits)
    types = (np.float32, np.float64) if hidden == -1e9 else (np.float16, np.float32, np.float64)
    return Batch(draw.typed(logits, types), draw.indices(model.labels), how=f"masked by {hidden}")


def padded(draw: Draw) -> Batch:
    """Sequences of some length, the rest padded by an index that is ignored; scores there are anything, or 0."""
    batch, steps, classes = draw.whole(2, 60), draw.whole(4, 60), draw.whole(2, 500)
    model = draw.model((batch * steps, classes), made=True)
    rest = np.arange(steps) >= draw.random.integers(1, steps + 1, (batch, 1))
    labels: Array = np.where(rest, draw.one_of(-100, -1, classes), model.labels.reshape(batch, steps))
    labels[0, 0] = model.labels[0]
    if not rest.any():
        labels[-1, -1] = -100
    mark = int(labels[(labels < 0) | (labels >= classes)][0])
    scores: Array = model.logits.reshape(batch, steps, classes)
    if draw.chance(0.5):
        scores[rest] = draw.one_of(0.0, 1.0, draw.random.normal(size=classes))
    if draw.chance(0.3):
        scores, labels = scores.reshape(-1, classes), labels.reshape(-1)
    return Batch(draw.typed(scores), labels, options={"ignore_class": mark}, how=f"padded by {mark}")


def padding_class(draw: Draw) -> Batch:
    """Sequences padded by a class of their own, 0, which is ignored and which the model does not expect."""
    batch, steps, classes = draw.whole(3, 60), draw.whole(6, 60), draw.whole(3, 500)
    labels = draw.random.integers(1, classes, (batch, steps))
    logits = draw.lifted(labels.reshape(-1), classes, draw.one_of("weak", "fair", "good")).reshape(batch, steps, -1)
    logits[..., 0] -= draw.uniform(4, 12)
    labels[np.arange(steps) >= draw.random.integers(2, steps + 1, (batch, 1))] = 0
    labels[-1, -1] = 0
    return Batch(draw.typed(logits), labels, options={"ignore_class": 0}, how="padded by class 0")


def weighted(draw: Draw) -> Batch:
    """Class weights, sample weights, or both."""
    model = draw.model(made=True)
    options: dict[str, object] = {"reduction": draw.one_of("mean", "mean_with_sample_weight", "none", "sum")}
    if draw.chance(0.7):
        counts = np.bincount(model.labels, minlength=model.classes)
        options["class_weight"] = model.rows / (model.classes * np.maximum(counts, 1))
    if draw.chance(0.5):
        options["sample_weight"] = draw.random.random(model.rows) + (draw.random.random(model.rows) < 0.9)
    return Batch(draw.typed(model.logits), draw.labels(model.labels, model.classes), how="weights", options=options)


def sorted_rows(draw: Draw) -> Batch:
    """Rows sorted by their label, or each repeated."""
    model = draw.model(made=True)
    order = np.argsort(model.labels, kind="stable")
    if draw.chance(0.4):
        order = np.repeat(np.arange(model.rows), draw.whole(2, 6))[: model.rows]
    kept = Model(model.logits[order], model.labels[order])
    return _given(draw, kept, kept.labels)


def yes_or_no(draw: Draw) -> Batch:
    """The binary loss: one output, or several that may be right at once."""
    rows, classes = draw.size(classes=(1, 100))
    yes = draw.random.random((rows, classes)) < draw.uniform(0.1, 0.6)
    if classes > 2:
        yes[: 2 + rows // 4, :2] = True
    logits = draw.random.normal((yes - 0.5) * draw.uniform(0, 6), draw.between(0.5, 4))
    probabilities = draw.chance(0.5)
    scores = draw.typed(1 / (1 + np.exp(-logits)) if probabilities else logits)
    options = {"loss": "binary", "from_logits": not probabilities}
    return Batch(scores, yes.astype(draw.one_of(np.float32, np.int64, np.bool_)), options=options)


MADE: tuple[Callable[[Draw], Batch], ...] = (
    of_skill,
    right_about_itself,
    untrained,
    imbalanced,
    soft_labels,
    distilled,
    masked,
    padded,
    padding_class,
    weighted,
    sorted_rows,
    yes_or_no,
)


def made(count: int, seed: int, most_cells: int = MOST_CELLS) -> Iterator[tuple[str, Batch]]:
    """As many batches of each kind, with the name of the kind."""
    for which, make in enumerate(MADE):
        for number in range(count):
            yield make.__name__.replace("_", " "), make(Draw((seed, which, number), most_cells=most_cells))


def varied(batches: Sequence[Batch], seed: int) -> Iterator[Batch]:
    """Outputs of real classifiers as they are, and each once more in another type, form or with other options."""
    for number, batch in enumerate(batches):
        yield batch
        draw = Draw((seed, number))
        labels, classes = batch.labels, batch.scores.shape[-1]
        odd: dict[str, tuple[Array, Array, dict[str, Any]]] = {
            "one-hot": (batch.scores, one_hot(labels, classes), {}),
            "column": (batch.scores, labels[:, None].astype(np.float32), {}),
            "float16": (batch.scores.astype(np.float16), labels, {}),
            "smoothing": (batch.scores, labels, {"label_smoothing": 0.1}),
            "some": (batch.scores[:20], labels[:20], {}),
            "sorted": (batch.scores[np.argsort(labels)], np.sort(labels), {}),
            "weights": (batch.scores, labels, {"class_weight": draw.random.random(classes) + 0.1}),
            "sum": (batch.scores, labels, {"reduction": "sum"}),
        }
        how = draw.one_of(*odd)
        scores, given, options = odd[how]
        yield Batch(scores, given, how=f"{batch.how}, {how}", options={**batch.options, **options})


def _given(draw: Draw, model: Model, labels: Array) -> Batch:
    """Logits, log-probabilities or probabilities, read as what they are."""
    how = draw.one_of("logits", "logits", "logarithms", "probabilities")
    values = {"logits": model.logits, "logarithms": log_softmax(model.logits), "probabilities": softmax(model.logits)}
    scores = draw.typed(values[how])
    given = draw.labels(labels, model.classes) if labels.ndim == 1 else labels
    scores, given = draw.folded(scores, given)
    return Batch(scores, given, how=how, options={"from_logits": how != "probabilities"})
