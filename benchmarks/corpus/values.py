"""Scores that a type, a mask or a clip breaks."""

import ml_dtypes
import numpy as np

from .batch import Array, Batch, log_softmax, one_hot, softmax
from .draw import Draw, Model, Types

HALF: Types = (np.float16, ml_dtypes.bfloat16)


def masked_smoothing(draw: Draw) -> Batch:
    """Label smoothing beside classes that are masked by -inf."""
    model = _masked(draw, -np.inf)
    labels = draw.labels(model.labels, model.classes)
    options = {"label_smoothing": draw.one_of(0.01, 0.1, 0.2)}
    return Batch(*draw.folded(draw.typed(model.logits), labels), ("masked-smoothing",), options=options)


def masked_one_hot(draw: Draw) -> Batch:
    """Labels that are a table, one-hot or soft, beside classes that are masked by -inf."""
    model = _masked(draw, -np.inf)
    table = one_hot(model.labels, model.classes)
    if draw.chance(0.3):
        open_ = np.isfinite(model.logits)
        soft = draw.random.random(table.shape) * open_
        table = soft / soft.sum(axis=1, keepdims=True)
    given = draw.folded(draw.typed(model.logits), draw.typed(table, (np.float32, np.float64)))
    return Batch(*given, ("masked-one-hot",))


def masked_label(draw: Draw) -> Batch:
    """A mask that hides the label's own class, in some rows."""
    model = _masked(draw, -np.inf) if draw.chance(0.5) else draw.model(made=True)
    some = draw.some(model.rows, max(1, model.rows // 4))
    hidden = -np.inf if draw.chance(0.8) else -1e9
    model.logits[some, model.labels[some]] = hidden
    mostly_open = np.isfinite(model.logits[some]).any(axis=1).all()
    options = {"label_smoothing": 0.1} if draw.chance(0.2) and np.isfinite(hidden) else {}
    types = (np.float32, np.float64) if np.isfinite(hidden) else (*HALF, np.float32, np.float64)
    given = draw.folded(draw.typed(model.logits, types), draw.labels(model.labels, model.classes))
    return Batch(*given, ("masked-label",), f"{hidden}", options, decidable=bool(mostly_open))


def _masked(draw: Draw, hidden: float) -> Model:
    """A model of which some classes are masked, never the label's: in some rows, or the same classes in all."""
    model = draw.model(draw.size(classes=(3, 1_000)))
    logits = model.logits.copy()
    if draw.chance(0.5):
        mask = draw.random.random(logits.shape) < draw.uniform(0.05, 0.6)
    else:
        mask = np.tile(draw.random.random(model.classes) < 0.3, (model.rows, 1))
    mask[0, (model.labels[0] + 1) % model.classes] = True
    mask[np.arange(model.rows), model.labels] = False
    logits[mask] = hidden
    return Model(logits, model.labels)


def half_precision(draw: Draw) -> Batch:
    """A batch whose loss float16 or bfloat16 changes: overflow, an offset, class indices that they cannot hold."""
    model = draw.model(skills=("chance", "weak", "fair", "good"))
    how = draw.one_of("overflow", "offset", "labels", "sum", "huge")
    rules: tuple[str, ...] = ("half-precision", "half-precision-labels")
    logits, options = model.logits, {}
    types: Types = (np.float32, np.float64)
    if how == "overflow":
        model = draw.model(skills=("chance",), made=True)
        logits, types = model.logits / max(1e-9, np.abs(model.logits).max()) * 6e4, (np.float16,)
    elif how == "offset":
        model = draw.model(made=True)
        logits = model.logits + draw.between(2_000, 30_000)
    elif how == "labels":
        size = draw.whole(8, 2_000), draw.whole(300, 1_000)
        model, types = draw.model(size, ("good",)), (ml_dtypes.bfloat16,)
        logits = model.logits
    elif how == "sum":
        size = draw.whole(2_000, 10_000), draw.whole(2, 100)
        model = draw.model(size, ("chance",))
        logits, options = model.logits * 100, {"reduction": "sum"}
    else:
        model = draw.model(skills=("weak", "fair", "good"), made=True)
        logits = model.logits * 1e6
        rules = ("half-precision", "lost-differences")
    scores = draw.typed(logits, types)
    sure = how != "labels" or bool((model.labels > 256).any())
    if how == "overflow":
        own = logits[np.arange(model.rows), model.labels]
        sure = bool((logits.max(axis=1) - own > 65_600).any())
        rules = ("half-precision", "lost-differences")
    if how == "sum":
        sure = -log_softmax(scores.astype(np.float64))[np.arange(model.rows), model.labels].sum() > 65_504
    if how == "offset":
        sure = abs(_bf16_mean(logits, model.labels)) > 0.02
    # A column is worth as much of a word as labels that a type cannot hold.
    labels = draw.indices(model.labels, column=how != "labels")
    return Batch(scores, labels, rules, how, options, decidable=bool(sure))


def _bf16_mean(logits: Array, labels: Array) -> float:
    """How far rounding to bfloat16 moves the mean loss, relative to it."""
    rows = np.arange(len(labels))
    exact = -log_softmax(logits)[rows, labels].mean()
    rounded = -log_softmax(logits.astype(ml_dtypes.bfloat16).astype(np.float64))[rows, labels].mean()
    return float(rounded - exact) / max(float(exact), 1.0)


def huge_scores(draw: Draw) -> Batch:
    """Scores whose exponential overflows, or so large that their type cannot tell them apart."""
    kind = draw.one_of(*HALF, np.float32, np.float64)
    digits = {np.float16: 11, ml_dtypes.bfloat16: 8, np.float32: 24, np.float64: 53}[kind]
    limit = {np.float16: 11.2, np.float64: 710}.get(kind, 89)
    model = draw.model()
    if draw.chance(0.5):
        offset = 2.0**digits * draw.between(1.1, 4)
        rules: tuple[str, ...] = ("lost-differences",)
    else:
        offset = limit * draw.between(1.05, 2 if kind is np.float16 else 1.5)
        rules = ("naive-overflow",)
    shifted = model.logits - model.logits.max() + offset
    if rules == ("naive-overflow",):
        shifted = np.where(shifted == shifted.max(), offset, shifted)
    scores = shifted.astype(kind)
    labels = draw.labels(model.labels, model.classes)
    # A column of labels is worth as much of a word.
    given = draw.folded(scores, labels.reshape(model.rows) if labels.size == model.rows else labels)
    return Batch(*given, rules, f"{offset:.4g}")


def clipped(draw: Draw) -> Batch:
    """Probabilities, or their logarithms, clipped at an eps, and labels that have none: the loss has a cap."""
    model = draw.model(skills=("fair", "good"))
    some = np.flatnonzero(draw.random.random(model.rows) < draw.uniform(0.05, 0.5))
    some = some if some.size > 1 else np.array([0, model.rows - 1])
    shares = model.probabilities
    shares[some, model.labels[some]] = 0
    shares /= shares.sum(axis=1, keepdims=True)
    labels = draw.labels(model.labels, model.classes)
    if draw.chance(0.5):
        given = draw.folded(draw.typed(shares, (np.float16, np.float32, np.float64)), labels)
        return Batch(*given, ("clipped-loss",), "probabilities", {"from_logits": False})
    eps = draw.one_of(1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 1e-20)
    how = draw.one_of("clip", "plus")
    logs = np.log(np.maximum(shares, eps) if how == "clip" else shares + eps)
    # A clip can be told only where the model itself is never that sure.
    own = np.delete(logs[np.arange(model.rows), model.labels], some)
    decidable = not own.size or own.min() > np.log(eps) + 0.5
    given = draw.folded(draw.typed(logs, (np.float32, np.float64)), labels)
    return Batch(*given, ("clipped-loss",), f"{how} {eps}", decidable=bool(decidable))


def saturated(draw: Draw) -> Batch:
    """Probabilities that are exactly 0 and 1 in some rows, or in all."""
    model = draw.model(skills=("fair", "good"))
    shares = model.probabilities
    how = draw.one_of("saturated", "argmax", "some")
    if how == "argmax":
        shares = one_hot(shares.argmax(axis=1), model.classes)
    elif how == "some":
        some = draw.some(model.rows, model.rows)
        shares[some] = one_hot(shares[some].argmax(axis=1), model.classes)
    else:
        shares = softmax(model.logits * 60)
    given = draw.typed(shares)
    decidable = bool((given.astype(np.float64).max(axis=1) == 1).any())
    # Where a label has probability 0 the clip at 1e-7 is the same fault.
    given, labels = draw.folded(given, draw.labels(model.labels, model.classes))
    rules = ("hard-predictions", "clipped-loss")
    return Batch(given, labels, rules, how, {"from_logits": False}, decidable=decidable)


def nan_or_infinite(draw: Draw) -> Batch:
    """NaN, infinity or rows of -inf in some rows."""
    model = draw.model(made=True)
    some = draw.some(model.rows, max(1, model.rows // 3))
    how = draw.one_of("nan", "inf", "all -inf", "overflow")
    logits = model.logits
    if how == "overflow":
        logits[some, 0] = 1e5
        given = draw.folded(draw.typed(logits, (np.float16,)), draw.labels(model.labels, model.classes))
        return Batch(*given, ("infinite-scores",), how)
    if how == "all -inf":
        logits[some] = -np.inf
    else:
        logits[some, draw.random.integers(model.classes, size=len(some))] = np.nan if how == "nan" else np.inf
    given = draw.folded(draw.typed(logits), draw.labels(model.labels, model.classes))
    return Batch(*given, ("nan-scores",) if how == "nan" else ("infinite-scores",), how)
