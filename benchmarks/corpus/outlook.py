"""What a whole batch looks like: a bad start, dead rows and classes, wrong labels, duplicates, calibration."""

import numpy as np

from .batch import Batch, mean_loss, softmax
from .draw import Draw, Model

LEARNED = ("fair", "good")


def far_from_uniform(draw: Draw) -> Batch:
    """Worse than ln C, or ln C itself.

    Of two classes a model that is wrong on purpose is right once they change places, which then is what is found.
    """
    size = draw.size()
    how = draw.one_of("too large", "untrained", "wrong") if size[1] > 2 else draw.one_of("too large", "untrained")
    labels = draw.random.integers(size[1], size=size[0])
    logits = draw.random.normal(size=size)
    if how == "too large":
        logits *= draw.between(3, 40)
    elif how == "untrained":
        logits *= draw.between(1e-4, 0.03)
    else:
        logits[np.arange(size[0]), labels] -= draw.uniform(2, 6)
        logits *= 2
    loss, uniform = mean_loss(logits, labels), np.log(size[1])
    decidable = loss > 1.05 * uniform or how == "untrained"
    probabilities = draw.chance(0.3)
    rules = ("uniform-loss",) if how == "untrained" else ("worse-than-uniform", *["clipped-loss"] * probabilities)
    given = softmax(logits) if probabilities else logits
    types = (np.float32, np.float64)
    options = {"from_logits": not probabilities}
    given, labels = draw.folded(draw.typed(given, types), draw.labels(labels, size[1]))
    return Batch(given, labels, rules, how, options, decidable=decidable)


def label_errors(draw: Draw) -> Batch:
    """A few labels of a good model's batch are wrong; not in a column, which is worth as much of a word."""
    model = draw.model(draw.size(rows=(40, 5_000), classes=(2, 100)), ("good", "perfect"))
    right = model.logits.argmax(axis=1) == model.labels
    sure = softmax(model.logits).max(axis=1) > 0.95
    candidates = np.flatnonzero(right & sure)
    if len(candidates) < 10 or right.mean() < 0.8:
        return label_errors(draw)
    some = draw.random.choice(candidates, max(1, len(candidates) // 30), replace=False)
    labels = model.labels.copy()
    labels[some] = (labels[some] + draw.random.integers(1, model.classes, len(some))) % model.classes
    probabilities = draw.chance(0.4)
    scores = draw.typed(softmax(model.logits) if probabilities else model.logits, (np.float32, np.float64))
    given = draw.folded(scores, draw.labels(labels, model.classes, column=False))
    options = {"from_logits": not probabilities}
    return Batch(*given, ("suspected-label-errors",), options=options, decidable=model.rows >= 5 * model.classes)


def duplicates(draw: Draw) -> Batch:
    """The same row twice, with different labels."""
    model = draw.model(made=True)
    some = draw.some(model.rows, max(1, model.rows // 10))
    other = (some + 1 + draw.random.integers(model.rows - 1, size=len(some))) % model.rows
    logits, labels = model.logits.copy(), model.labels.copy()
    logits[some], labels[some] = logits[other], (labels[other] + 1) % model.classes
    same = (logits[some] == logits[other]).all() and (labels[some] != labels[other]).any()
    given = draw.folded(draw.typed(logits, (np.float32, np.float64)), draw.labels(labels, model.classes))
    return Batch(*given, ("duplicate-rows",), decidable=bool(same))


def never_predicted(draw: Draw) -> Batch:
    """Classes that are labelled and never predicted."""
    model = draw.model(draw.size(rows=(30, 10_000), classes=(3, 300)), LEARNED, made=True)
    logits, classes = model.logits.copy(), np.unique(model.labels)
    lost = draw.random.choice(classes, max(1, len(classes) // 5), replace=False)
    logits[:, lost] -= draw.uniform(20, 60)
    given = draw.folded(draw.typed(logits), draw.labels(model.labels, model.classes))
    decidable = len(classes) > len(lost) and _often(model) and bool(np.bincount(model.labels)[lost].max() >= 5)
    return Batch(*given, ("classes-never-predicted",), decidable=decidable)


def never_labelled(draw: Draw) -> Batch:
    """Classes that have scores and no labels."""
    model = draw.model(draw.size(rows=(30, 10_000), classes=(4, 100)), LEARNED, made=True)
    lost = draw.random.choice(model.classes, max(1, model.classes // 5), replace=False)
    kept = ~np.isin(model.labels, lost)
    if kept.sum() < 8 or len(np.unique(model.labels[kept])) < 2:
        return never_labelled(draw)
    labels = draw.labels(model.labels[kept], model.classes)
    rest = Model(model.logits[kept], model.labels[kept])
    return Batch(draw.typed(rest.logits), labels, ("classes-never-labelled",), decidable=_often(rest))


def _often(model: Model) -> bool:
    """Whether chance leaves out a class of even shares less than once in a thousand batches."""
    return bool(model.rows > model.classes * (np.log(model.classes) + 7))


def constant_class(draw: Draw) -> Batch:
    """Classes whose score is one number, or 0, in every row."""
    model = draw.model(made=True)
    some = draw.random.choice(model.classes, draw.whole(1, max(1, model.classes // 3)), replace=False)
    logits = model.logits.copy()
    logits[:, some] = draw.one_of(0.0, 1.0, -3.0)
    given = draw.folded(draw.typed(logits), draw.labels(model.labels, model.classes))
    return Batch(*given, ("constant-classes",), decidable=bool(len(some) < model.classes))


def dead_rows(draw: Draw) -> Batch:
    """Rows whose scores are all the same."""
    model = draw.model(made=True)
    some = draw.some(model.rows, model.rows)
    logits = model.logits.copy()
    logits[some] = draw.one_of(0.0, 1.0, -3.0)
    probabilities = draw.chance(0.3)
    scores = softmax(logits) if probabilities else logits
    given = draw.folded(draw.typed(scores), draw.labels(model.labels, model.classes))
    return Batch(*given, ("dead-rows",), options={"from_logits": not probabilities})


def miscalibrated(draw: Draw) -> Batch:
    """A model that is right about which, and wrong about how sure: logits several times too large or too small."""
    rows, classes = draw.size(rows=(200, 10_000), classes=(2, 100))
    made = calibrated(draw, rows, classes)
    factor = draw.one_of(draw.uniform(3, 8), 1 / draw.uniform(3, 8))
    probabilities = draw.chance(0.4)
    logits = made.logits * factor
    shares = softmax(logits)
    gap = abs(float(shares.max(axis=1).mean()) - float((logits.argmax(axis=1) == made.labels).mean()))
    scores = draw.typed(shares if probabilities else logits, (np.float32, np.float64))
    labels = draw.labels(made.labels, classes)
    options = {"from_logits": not probabilities}
    clips = probabilities and (shares[np.arange(rows), made.labels] < 1e-7).mean() > 0.09
    decidable = bool(gap > 0.1 and gap > 6 * 0.5 / np.sqrt(rows) and not clips)
    return Batch(
        scores,
        labels,
        ("overconfident" if factor > 1 else "underconfident",),
        f"x {factor:.2f}",
        options,
        decidable=decidable,
    )


def calibrated(draw: Draw, rows: int, classes: int) -> Model:
    """Logits, and labels drawn from their very softmax."""
    logits = draw.random.normal(size=(rows, classes)) * draw.uniform(1.5, 3)
    ticket = draw.random.random((rows, 1))
    labels = (softmax(logits).cumsum(axis=1) < ticket).sum(axis=1)
    return Model(logits, np.minimum(labels, classes - 1))
