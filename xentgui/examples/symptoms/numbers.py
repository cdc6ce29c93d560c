"""Symptoms of what a floating-point number cannot hold: half precision, huge logits, clips and saturation."""

import numpy as np

from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem

from .batches import Floats, Indices, classified, log_softmax, softmax, source
from .symptom import Symptom

_PROBABILITIES = LossOptions(from_logits=False)
_CAPTIONS = ("a red car", "a green car", "a dog", "two dogs", "a beach")
_CHAINS = ("helix", "sheet", "coil")
_LETTERS = ("a", "b", "c", "d")


def half_overflow() -> Problem:
    """Cosines of pictures and captions times a learned scale that grew to 40,000, in float16."""
    cosines, labels = _pictures()
    return Problem.create((40_000 * cosines).astype(np.float16), labels, class_names=_CAPTIONS)


def bounded_scale() -> Problem:
    """The scale bounded, and the loss in float32."""
    cosines, labels = _pictures()
    return Problem.create((4 * cosines).astype(np.float32), labels, class_names=_CAPTIONS)


def _pictures() -> tuple[Floats, Indices]:
    """Cosines in steps of 1/16, which every type holds."""
    random, labels = source(50), np.arange(15) % 5
    cosines = random.uniform(-0.5, 0.3, (15, 5))
    cosines[np.arange(15), labels] = random.uniform(0.5, 1, 15)
    cosines[[3, 8], labels[[3, 8]]], cosines[[3, 8], [0, 1]] = -0.9375, 0.9375
    return (cosines * 16).round() / 16, labels


def lost_differences() -> Problem:
    """An offset of 1e8 that all classes share, in float32."""
    logits, labels = classified(seed=51, rows=12, classes=3)
    return Problem.create((logits + 1e8).astype(np.float32), labels, class_names=_CHAINS)


def kept_differences() -> Problem:
    """Each row's largest logit taken off before the cast."""
    logits, labels = classified(seed=51, rows=12, classes=3)
    return Problem.create((logits - logits.max(axis=1, keepdims=True)).astype(np.float32), labels, class_names=_CHAINS)


def naive_overflow() -> Problem:
    """Logits beyond 88 in float32, where exp(z) / sum(exp(z)) is inf / inf."""
    logits, labels = _loud()
    return Problem.create(logits.astype(np.float32), labels, class_names=_LETTERS)


def log_softmax_first() -> Problem:
    """The log-softmax of the same, which takes the maximum off first."""
    logits, labels = _loud()
    return Problem.create(log_softmax(logits).astype(np.float32), labels, class_names=_LETTERS)


def _loud() -> tuple[Floats, Indices]:
    logits, labels = classified(seed=52, rows=12, classes=4)
    return logits + 40 * np.arange(12)[:, None] % 200, labels


def clipped() -> Problem:
    """Probabilities in float32 of which some of the labels' are 0."""
    logits, labels = _sure()
    return Problem.create(softmax(logits).astype(np.float32), labels, _PROBABILITIES, class_names=_CHAINS)


def not_clipped() -> Problem:
    """The logits of the same."""
    logits, labels = _sure()
    return Problem.create(logits.astype(np.float32), labels, class_names=_CHAINS)


def _sure() -> tuple[Floats, Indices]:
    logits, labels = classified(seed=53, rows=24, classes=3, margin=5)
    logits *= 5
    for row, excess in ((3, 24), (9, 31), (18, 40)):
        logits[row, labels[row]], logits[row, (labels[row] + 1) % 3] = -excess / 2, excess / 2
    return logits, labels


def saturated() -> Problem:
    """Probabilities in float32 that are exactly 1: 1 - 1e-9 is 1 there."""
    logits, labels = _certain()
    return Problem.create(softmax(logits).astype(np.float32), labels, _PROBABILITIES, class_names=_LETTERS)


def not_saturated() -> Problem:
    """The logits of the same."""
    logits, labels = _certain()
    return Problem.create(logits.astype(np.float32), labels, class_names=_LETTERS)


def _certain() -> tuple[Floats, Indices]:
    logits, labels = classified(seed=54, rows=12, classes=4, margin=12)
    logits[: len(labels) // 2] *= 2
    return logits, labels


SYMPTOMS: dict[str, Symptom] = {
    "half-overflow": Symptom(
        title="inf in float16",
        said="With mixed precision some mini-batches have loss inf, and the same batch in float32 has not.",
        rule="half-precision",
        faulty=half_overflow,
        before="The scale of the cosines grew to 40,000. In rows 3 and 8 the label is further below the largest logit "
        "than float16 reaches, 65504: there their loss is inf. In float64 the mean is 10001.07.",
        after="the scale is bounded and the loss in float32. It is 1.1880.",
        mended=bounded_scale,
    ),
    "lost-differences": Symptom(
        title="Logits too large to differ",
        said="cross_entropy gives exactly 0 where it should give 0.693.",
        rule="lost-differences",
        faulty=lost_differences,
        before="All logits are near 1e8, where float32 has but every eighth number: two of a row differ by 0 or 8. "
        "The loss of 0.7326 is that of the rounding.",
        after="each row's largest logit is taken off before the cast. The differences are there, and the loss is "
        "0.0637.",
        mended=kept_differences,
    ),
    "naive-overflow": Symptom(
        title="A loss written out by hand: NaN",
        said="-log(exp(z) / sum(exp(z))) is NaN, and the library's loss of the same logits is not.",
        rule="naive-overflow",
        faulty=naive_overflow,
        before="exp of a logit above 88 is inf in float32, and -log(exp(z) / sum(exp(z))) is NaN in rows 3, 4, 8 and "
        "9. A library takes the maximum off first, and gives 0.4623.",
        after="log_softmax, which takes the maximum off, leaves no score above 0. The loss is 0.4623, written out by "
        "hand as well.",
        mended=log_softmax_first,
    ),
    "clipped-loss": Symptom(
        title="The loss stops at 16.118",
        said="The loss is stuck at 16.118095 and does not change any more.",
        rule="clipped-loss",
        faulty=clipped,
        before="In rows 3, 9 and 18 the label's probability is below 1e-7: clipped, each costs 16.118 and not a bit "
        "more, and their gradient is 0. They are not learned from.",
        after="logits say how wrong these rows are, about 24, 31 and 40. The loss is 3.9583, and has a gradient.",
        mended=not_clipped,
    ),
    "saturated": Symptom(
        title="Probabilities of exactly 1",
        said="The epsilon 1e-9 does nothing: 1 - 1e-9 is 1 in float32, and log(1 - p) is -inf.",
        rule="hard-predictions",
        faulty=saturated,
        before="In half of the rows the right class has exactly 1, for 1 - 1e-9 is 1 in float32: an epsilon of 1e-9 "
        "does nothing there, and log(1 - p) is -inf.",
        after="logits do not saturate. The loss is 0.000011, and every row has a gradient.",
        mended=not_saturated,
    ),
}
