"""Batches with one fault each, by the rule that has to find it, with the rows that it has to name."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from tests.core.diagnostics.clean import good, softmax
from xentgui.core.calibration import fit_temperature
from xentgui.core.diagnostics import diagnose
from xentgui.core.evaluation import evaluate
from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem


class Fault(NamedTuple):
    """A batch, the rule and its severity, the rows concerned, and the loss once it is mended (None: no fix)."""

    rule: str
    severity: str
    problem: Problem
    rows: list[int] | None = None  # None: the whole batch, or whichever
    mended: Problem | None = None


Z, Y = good()
ROWS = list(range(60))
P = softmax(Z)
HOT = np.eye(5)[Y]


def batch(scores: Any = Z, labels: Any = Y, **options: Any) -> Problem:
    of_batch = {name: options.pop(name) for name in ("sample_weight", "class_weight") if name in options}
    return Problem.create(scores, labels, LossOptions(**options), **of_batch)


def alarms(*given: Any, **options: Any) -> list[str]:
    """The rules that find an error or a warning in a batch."""
    findings = diagnose(batch(*given, **options))
    return [finding.rule for finding in findings if finding.severity in ("error", "warning")]


def changed(values: np.ndarray, *where: Any, to: Any) -> np.ndarray:
    result = values.astype(np.result_type(values, np.asarray(to)))
    result[where] = to
    return result


def readings() -> list[Fault]:
    from_probabilities = batch(P, from_logits=False)
    columns = softmax(Z.T).T
    sigmoids = 1 / (1 + np.exp(-Z))
    return [
        Fault("double-softmax", "error", batch(P), ROWS, from_probabilities),
        Fault("double-softmax", "error", batch(P.astype(np.float16)), ROWS),
        Fault("double-softmax", "error", batch(P, HOT), ROWS, batch(P, HOT, from_logits=False)),
        Fault("double-softmax", "error", batch(softmax(good(4, 2)[0]), good(4, 2)[1]), [0, 1, 2, 3]),
        Fault(
            "double-sigmoid",
            "error",
            batch(sigmoids, HOT, loss="binary"),
            ROWS,
            batch(sigmoids, HOT, loss="binary", from_logits=False),
        ),
        Fault(
            "softmax-of-softmax",
            "warning",
            batch(softmax(softmax(good(strength=8)[0])), from_logits=False),
            None,
            batch(softmax(good(strength=8)[0]), from_logits=False),
        ),
        Fault("log-probabilities-as-probabilities", "error", batch(np.log(P), from_logits=False), None, batch()),
        Fault("log-probabilities", "info", batch(np.log(P))),
        Fault("softmax-over-batch", "error", batch(columns, from_logits=False), ROWS),
        Fault("softmax-over-batch", "error", batch(columns), ROWS),
        Fault(
            "softmax-over-batch",
            "error",
            batch(P[:5].T, Y[:5]),
            None,
            batch(P[:5], Y[:5]),
        ),
        Fault("logits-as-probabilities", "error", batch(from_logits=False), None, batch()),
        Fault("logits-as-probabilities", "error", batch(changed(P, 7, 2, to=-0.5), from_logits=False), [7]),
        Fault("logits-as-probabilities", "error", batch(Z, HOT, from_logits=False, loss="binary")),
        Fault("probabilities-do-not-sum-to-1", "warning", batch(sigmoids, from_logits=False)),
        Fault("probabilities-do-not-sum-to-1", "warning", batch(changed(P, 3, to=P[3] / 2), from_logits=False), [3]),
        Fault("probabilities-do-not-sum-to-1", "warning", batch(100 * P, from_logits=False), ROWS),
        Fault("probabilities-do-not-sum-to-1", "hint", batch(np.round(P, 2), from_logits=False)),
    ]


def indices() -> list[Fault]:
    rare, sparse_z = Y[:20] % 2, Z[:20, :2]
    pad = changed(Y, slice(10, 14), to=-100)
    many = np.zeros((40, 3000), np.float16)
    many[np.arange(40), np.arange(2950, 2990)] = 4
    return [
        Fault("labels-start-at-1", "error", batch(labels=Y + 1), np.flatnonzero(Y == 4).tolist(), batch()),
        Fault(
            "labels-minus-one-and-one",
            "error",
            batch(sparse_z, rare * 2 - 1),
            np.flatnonzero(rare == 0).tolist(),
            batch(sparse_z, rare),
        ),
        Fault(
            "labels-minus-one-and-one",
            "error",
            batch(Z, HOT * 2 - 1, loss="binary"),
            ROWS,
            batch(Z, HOT, loss="binary"),
        ),
        Fault(
            "padding-not-ignored", "error", batch(labels=pad), [10, 11, 12, 13], batch(labels=pad, ignore_class=-100)
        ),
        Fault("no-labels", "error", batch(labels=np.full(60, -1))),
        Fault(
            "label-cast",
            "error",
            batch(labels=changed(Y, 5, to=255)),
            [5],
            batch(labels=changed(Y, 5, to=255), ignore_class=255),
        ),
        Fault(
            "padding-not-ignored",
            "error",
            batch(labels=changed(pad, 0, to=-1), ignore_class=-100),
            [0],
            batch(labels=changed(pad, 0, to=-1), ignore_class=-1),
        ),
        Fault(
            "label-cast",
            "error",
            batch(labels=changed(Y, 8, to=-(2**31))),
            [8],
            batch(labels=changed(Y, 8, to=-(2**31)), ignore_class=-(2**31)),
        ),
        Fault("label-cast", "error", batch(labels=changed(Y, [8, 9], to=[65535, 2**63 - 1])), [8, 9]),
        Fault("label-out-of-range", "error", batch(labels=changed(Y, [4, 40], to=[9, -3])), [4, 40]),
        Fault("label-out-of-range", "error", batch(labels=changed(Y, 3, to=5)), [3]),
        Fault("ignored-real-class", "warning", batch(ignore_class=0), np.flatnonzero(Y == 0).tolist(), batch()),
        Fault(
            "ignored-rows-predict-untrained-class",
            "warning",
            batch(labels=np.where(Z.argmax(1) == 4, -100, np.minimum(Y, 3)), ignore_class=-100),
            np.flatnonzero(Z.argmax(1) == 4).tolist(),
        ),
        Fault("ignore-class-without-indices", "warning", batch(labels=HOT, ignore_class=3), [], batch(labels=HOT)),
        Fault("half-precision-labels", "info", batch(many, np.arange(2950, 2990)), list(range(40))),
    ]


def tables() -> list[Fault]:
    soft = np.random.default_rng(2).dirichlet(np.ones(5), 60)
    two = changed(HOT, [6, 7], to=[1.0, 1.0, 0.0, 1.0, 0.0])
    lost = changed(soft, 9, 1, to=np.nan)
    empty = changed(HOT, [2, 3], to=0.0)
    smooth = HOT * 0.9 + 0.02
    weights = changed(np.ones(60), [2, 3], to=0.0)
    return [
        Fault("labels-not-finite", "error", batch(labels=lost), [9], batch(np.delete(Z, 9, 0), np.delete(lost, 9, 0))),
        Fault("labels-not-finite", "warning", batch(labels=lost, sample_weight=changed(np.ones(60), 9, to=0.0)), [9]),
        Fault("log-probabilities-as-labels", "error", batch(labels=np.log(soft)), ROWS, batch(labels=soft)),
        Fault("indices-in-a-table", "error", batch(labels=changed(HOT, 5, to=[3.0, 0.0, 1.0, 2.0, 4.0])), [5]),
        Fault("several-hot", "error", batch(labels=two), [6, 7], batch(labels=two, loss="binary")),
        Fault("negative-labels", "error", batch(labels=changed(soft, 11, 2, to=-3.0)), [11]),
        Fault("negative-labels", "error", batch(labels=changed(HOT, 11, 2, to=1.5), loss="binary"), [11]),
        Fault("labels-do-not-sum-to-1", "error", batch(labels=soft * 2), ROWS, batch(labels=soft)),
        Fault(
            "labels-do-not-sum-to-1", "error", batch(labels=changed(soft, 4, to=soft[4] / 3)), [4], batch(labels=soft)
        ),
        Fault(
            "labels-without-mass", "warning", batch(labels=empty), [2, 3], batch(labels=empty, sample_weight=weights)
        ),
        Fault("smoothed-twice", "warning", batch(labels=smooth, label_smoothing=0.1), [], batch(labels=smooth)),
        Fault("smoothed-labels", "info", batch(labels=smooth)),
    ]


def values() -> list[Fault]:
    masked = changed(Z, [1, 2], (Y[[1, 2]] + 1) % 5, to=-np.inf)
    hidden = changed(Z, [3], Y[[3]], to=-np.inf)
    ignored = {"labels": changed(Y, 6, to=-100), "ignore_class": -100}
    far = np.array([[6e4, -6e4, 0.0]] * 4, np.float16)
    return [
        Fault("nan-scores", "error", batch(changed(Z, [6, 30], [1, 2], to=np.nan)), [6, 30]),
        Fault("nan-scores", "hint", batch(changed(Z, 6, 1, to=np.nan), **ignored), [6]),
        Fault("infinite-scores", "error", batch(changed(Z, 6, 1, to=np.inf)), [6]),
        Fault("infinite-scores", "error", batch(changed(Z, 6, to=-np.inf)), [6]),
        Fault("masked-label", "error", batch(hidden), [3]),
        Fault("masked-smoothing", "error", batch(masked, label_smoothing=0.1), [1, 2], batch(masked)),
        Fault("masked-one-hot", "error", batch(masked, HOT), [1, 2], batch(masked, Y)),
        Fault("lost-differences", "warning", batch((Z + 4096).astype(np.float16)), ROWS),
        Fault("lost-differences", "warning", batch(changed(Z, 6, to=1e17)), [6]),
        Fault("lost-differences", "hint", batch((Z * 2000).astype(np.float16)), None),
        Fault("naive-overflow", "info", batch(changed(Z, 6, 1, to=100.0).astype(np.float32)), [6]),
        Fault("half-precision", "warning", batch(far, [1, 0, 0, 1])),
        Fault("half-precision", "hint", batch(Z * 1e5)),
        Fault("half-precision", "hint", batch(Z * 3000, (Y + 1) % 5, reduction="sum")),
        Fault("clipped-loss", "info", batch(changed(P, 5, to=np.eye(5)[(Y[5] + 1) % 5]), from_logits=False), [5]),
        Fault(
            "clipped-loss",
            "hint",
            batch(np.concatenate([HOT[:9][:, [1, 2, 3, 4, 0]], P[9:]]), from_logits=False),
            list(range(9)),
        ),
        Fault(
            "clipped-loss",
            "info",
            batch(np.log(np.clip(np.eye(5)[changed(Y, [5, 9], to=(Y[[5, 9]] + 1) % 5)], 1e-12, 1))),
            [5, 9],
        ),
        Fault("hard-predictions", "info", batch(changed(P, 5, to=HOT[5]), from_logits=False), [5]),
        Fault("hard-predictions", "hint", batch(HOT, from_logits=False), ROWS),
    ]


def batches() -> list[Fault]:
    column = Z[:, :1]
    same = np.zeros((60, 5))
    twins = changed(Z, 41, to=Z[40])
    one_of_both = changed(changed(Y, 40, to=1), 41, to=2)
    return [
        Fault("single-class", "error", batch(column, Y % 2), [], batch(column, (Y % 2)[:, None], loss="binary")),
        Fault("binary-for-one-of-many", "warning", batch(labels=HOT, loss="binary"), [], batch(labels=HOT)),
        Fault("worse-than-uniform", "hint", batch(-Z)),
        Fault("uniform-loss", "hint", batch(Z / 1000)),
        Fault("dead-rows", "hint", batch(changed(Z, [4, 9], to=2.5)), [4, 9]),
        Fault("constant-classes", "hint", batch(changed(Z, slice(None), 2, to=0.0))),
        Fault("constant-classes", "hint", batch(changed(changed(Z, slice(None), 2, to=1.0), 5, 0, to=np.nan))),
        Fault(
            "classes-never-predicted",
            "hint",
            batch(changed(Z, slice(None), 2, to=-50.0)),
            np.flatnonzero(Y == 2).tolist(),
        ),
        Fault("classes-never-labelled", "hint", batch(labels=np.where(Y == 3, 1, Y))),
        Fault("one-label-only", "hint", batch(labels=Y * 0 + 3)),
        Fault("one-prediction-only", "hint", batch(changed(Z, slice(None), 2, to=50.0))),
        Fault("duplicate-rows", "hint", batch(twins, one_of_both), [40, 41]),
        Fault("dead-rows", "hint", batch(same), ROWS),
    ]


def places() -> list[Fault]:
    wide_z, wide_y = good(200, 6)
    below = wide_y < 5
    steps_z, steps_y = Z.reshape(6, 10, 5), Y.reshape(6, 10)
    last = np.arange(10) == 9
    many_z, many_y = good(300, 5)
    order = np.array([2, 0, 1, 4, 3])
    two_z, two_y = good(80, 2, 4)
    shuffled = np.random.default_rng(6).permutation(40)
    square_z, square_y = (each[shuffled] for each in good(40, 40, 8))
    turned = np.moveaxis(Z.reshape(12, 5, 5), 1, 2)
    return [
        Fault(
            "label-shift",
            "error",
            batch(wide_z[below], wide_y[below] + 1),
            [],
            batch(wide_z[below], wide_y[below]),
        ),
        Fault(
            "label-shift",
            "error",
            batch(wide_z[below], np.eye(6)[wide_y[below] + 1]),
            [],
            batch(wide_z[below], np.eye(6)[wide_y[below]]),
        ),
        Fault("label-shift", "error", batch(labels=Y - 1), [], batch()),
        Fault(
            "row-shift",
            "error",
            batch(labels=np.roll(Y, 1)),
            [],
            batch(labels=changed(Y, 59, to=-1), ignore_class=-1),
        ),
        Fault("row-shift", "error", batch(labels=np.roll(HOT, -2, axis=0)), [], batch(Z[2:], HOT[2:])),
        Fault(
            "row-shift",
            "error",
            batch(steps_z, np.roll(steps_y, 1, axis=1)),
            [],
            batch(steps_z, np.where(last, -1, steps_y), ignore_class=-1),
        ),
        Fault("class-permutation", "error", batch(many_z, order[many_y]), list(range(300)), batch(many_z, many_y)),
        Fault("class-permutation", "error", batch(two_z, 1 - two_y), list(range(80)), batch(two_z, two_y)),
        Fault("misaligned-rows", "hint", batch(3 * Z, np.random.default_rng(5).permutation(Y))),
        Fault("class-axis", "error", batch(Z.T.copy(), HOT.T.copy()), [], batch(Z, HOT)),
        Fault("class-axis", "error", batch(square_z.T.copy(), square_y), [], batch(square_z, square_y)),
        Fault(
            "class-axis",
            "error",
            batch(turned, Y.reshape(12, 5)),
            [],
            batch(Z.reshape(12, 5, 5), Y.reshape(12, 5)),
        ),
    ]


def options() -> list[Fault]:
    ones = np.ones(60)
    return [
        Fault("all-ignored", "error", batch(labels=Y * 0 - 100, ignore_class=-100), ROWS),
        Fault("all-weights-zero", "error", batch(sample_weight=ones * 0), ROWS),
        Fault("all-weights-zero", "error", batch(class_weight=np.zeros(5)), ROWS),
        Fault("sum-grows-with-batch", "hint", batch(reduction="sum"), [], batch()),
        Fault(
            "weights-and-divisor",
            "info",
            batch(class_weight=[1.0, 2, 3, 4, 5]),
            [],
            batch(class_weight=[1.0, 2, 3, 4, 5], reduction="mean_with_sample_weight"),
        ),
        Fault("one-row-outweighs", "hint", batch(sample_weight=changed(ones, 8, to=1e3)), [8]),
        Fault("temperature-extreme", "hint", batch(temperature=100.0), [], batch()),
        Fault(
            "temperature-without-logits",
            "warning",
            batch(P, from_logits=False, temperature=2.0),
            [],
            batch(P, from_logits=False),
        ),
        Fault("smoothing-extreme", "hint", batch(label_smoothing=0.9), [], batch(label_smoothing=0.1)),
        Fault("smoothing-extreme", "warning", batch(label_smoothing=1.0), [], batch()),
        Fault("smoothing-conventions", "info", batch(label_smoothing=0.1), [], batch(label_smoothing=0.125)),
        Fault("distillation-figures", "info", batch(labels=softmax(Z / 2), temperature=2.0)),
    ]


def confidences() -> list[Fault]:
    random = np.random.default_rng(5)
    z = 2 * random.normal(size=(300, 5))
    drawn = (z + random.gumbel(size=z.shape)).argmax(axis=1)  # of its very softmax
    too_large, too_small = (
        fit_temperature(evaluate(batch(4 * z, drawn))),
        fit_temperature(evaluate(batch(z / 4, drawn))),
    )
    assert too_large is not None
    assert too_small is not None
    good_z, good_y = good(300, strength=14)
    flipped = changed(good_y, [20, 100, 250], to=(good_y[[20, 100, 250]] + 2) % 5)
    return [
        Fault("overconfident", "hint", batch(4 * z, drawn), [], batch(4 * z, drawn, temperature=too_large.temperature)),
        Fault(
            "overconfident",
            "hint",
            batch(4 * z, np.eye(5)[drawn], temperature=0.5),
            [],
            batch(4 * z, drawn, temperature=too_large.temperature),
        ),
        Fault("overconfident", "hint", batch(softmax(3 * z).astype(np.float32), drawn, from_logits=False)),
        Fault("overconfident", "hint", batch(4 * z, drawn, label_smoothing=0.1)),
        Fault("overconfident", "hint", batch(4 * z, np.eye(5)[drawn], loss="binary")),
        Fault(
            "underconfident", "hint", batch(z / 4, drawn), [], batch(z / 4, drawn, temperature=too_small.temperature)
        ),
        Fault("underconfident", "hint", batch(softmax(z / 4), drawn, from_logits=False)),
        Fault("suspected-label-errors", "hint", batch(good_z, flipped)),
        Fault("suspected-label-errors", "hint", batch(softmax(good_z), flipped, from_logits=False)),
        Fault("suspected-label-errors", "hint", batch(20 * good_z, np.eye(5)[flipped])),
        Fault("suspected-label-errors", "info", batch(4 * z, drawn)),
        Fault("suspected-label-errors", "info", batch(softmax(7 * z), drawn, from_logits=False)),
    ]


FAMILIES: tuple[Callable[[], list[Fault]], ...] = (
    readings,
    indices,
    tables,
    values,
    batches,
    places,
    options,
    confidences,
)
FAULTS = [fault for family in FAMILIES for fault in family()]
