"""Symptoms of scores that are read as what they are not: a softmax too many, none, or along another axis."""

import numpy as np

from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem

from .batches import classified, log_softmax, one_hot, softmax
from .symptom import Symptom

_PROBABILITIES = LossOptions(from_logits=False)
_STREET = ("car", "bus", "bicycle", "tram")
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_FRUIT = ("apple", "pear", "plum", "cherry", "grape")


def softmax_in_the_model() -> Problem:
    """A model that is nearly always right, and ends in a softmax."""
    logits, labels = classified(seed=0, rows=24, classes=4, margin=8)
    return Problem.create(softmax(logits).round(6), labels, class_names=_STREET)


def softmax_head() -> Problem:
    """Keras: Dense(10, activation="softmax") and from_logits=True."""
    logits, labels = classified(seed=1, rows=20, classes=10, margin=6)
    return Problem.create(softmax(logits).round(4).astype(np.float32), labels, class_names=_DIGITS)


def logits_as_probabilities() -> Problem:
    """Keras: a last layer without a softmax, and from_logits left at False."""
    logits, labels = classified(seed=2, rows=15, classes=5)
    return Problem.create(logits, labels, _PROBABILITIES, class_names=_FRUIT)


def log_softmax_twice() -> Problem:
    """PyTorch: a model that ends in log_softmax, and cross_entropy."""
    logits, labels = classified(seed=3, rows=16, classes=4)
    return Problem.create(log_softmax(logits), labels, class_names=_STREET)


def one_log_softmax() -> Problem:
    """The logits before it."""
    logits, labels = classified(seed=3, rows=16, classes=4)
    return Problem.create(logits, labels, class_names=_STREET)


def log_probabilities_as_probabilities() -> Problem:
    """Log-probabilities, and from_logits at False."""
    logits, labels = classified(seed=4, rows=15, classes=5)
    return Problem.create(log_softmax(logits).round(6), labels, _PROBABILITIES, class_names=_FRUIT)


def softmax_over_the_batch() -> Problem:
    """PyTorch: softmax(dim=0)."""
    return _softmax_along(0)


def softmax_over_the_classes() -> Problem:
    """The same with softmax(dim=1)."""
    return _softmax_along(1)


def _softmax_along(axis: int) -> Problem:
    logits, labels = classified(seed=5, rows=12, classes=5, margin=4)
    return Problem.create(softmax(logits, axis).round(6), labels, _PROBABILITIES, class_names=_FRUIT)


def sigmoid_outputs() -> Problem:
    """One sigmoid a class, where a softmax is meant."""
    logits, labels = classified(seed=6, rows=15, classes=5)
    shares = (1 / (1 + np.exp(-logits))).round(6)
    return Problem.create(shares, one_hot(labels, 5), _PROBABILITIES, class_names=_FRUIT)


def softmax_outputs() -> Problem:
    """The softmax of the same logits."""
    logits, labels = classified(seed=6, rows=15, classes=5)
    return Problem.create(softmax(logits).round(6), one_hot(labels, 5), _PROBABILITIES, class_names=_FRUIT)


SYMPTOMS: dict[str, Symptom] = {
    "softmax-twice": Symptom(
        title="The loss does not fall below 0.74",
        said="Validation loss is stuck around 1, and cannot go below 0.74 however long the training.",
        rule="double-softmax",
        faulty=softmax_in_the_model,
        before="Every row is right and sure of it, and none costs less than 0.7437: a second softmax flattens four "
        "classes so far. Look at the bars: no probability is above 0.4754.",
        after="from_logits is off, and the loss is 0.0023, not 0.7453. The scores have been probabilities all along.",
    ),
    "softmax-head": Symptom(
        title="A softmax head, and from_logits=True",
        said="“`from_logits=True`, but the output argument was produced by a softmax”: a warning of TensorFlow alone.",
        rule="double-softmax",
        faulty=softmax_head,
        before="The network ends in a softmax, and the loss was told from_logits=True: it is 1.5086, close to the "
        "floor of 1.4612 for ten classes, though every digit is recognised.",
        after="from_logits is off: the loss is 0.0580. To take the softmax out of the network is more exact still.",
    ),
    "logits-as-probabilities": Symptom(
        title="Logits, and from_logits=False",
        said="The model does not converge at all; the loss jumps between 0 and 16.",
        rule="logits-as-probabilities",
        faulty=logits_as_probabilities,
        before="Each row of logits is divided by its sum and clipped, without a word: rows 3, 9 and 11 cost 16.118, "
        "and the loss is 3.3626 though 13 of 15 rows are right.",
        after="from_logits is on: the loss is 0.4882. The model was right in 13 of 15 rows all along.",
    ),
    "log-softmax-twice": Symptom(
        title="Log-softmax applied twice",
        said="The model ends in log_softmax and the loss has its own: is my training wrong?",
        rule="log-probabilities",
        faulty=log_softmax_twice,
        before="No score is above 0, and the exponentials of each row sum to 1: log-probabilities. The loss of 0.3195 "
        "is as it should be, for a log-softmax leaves them as they are.",
        after="these are the logits before the log-softmax. The loss is 0.3195 as before: nothing was wrong.",
        mended=one_log_softmax,
    ),
    "log-probabilities-as-probabilities": Symptom(
        title="Log-probabilities read as probabilities",
        said="Every row costs the same whatever the model says, and the loss does not move.",
        rule="log-probabilities-as-probabilities",
        faulty=log_probabilities_as_probabilities,
        before="The scores, all below 0, are divided by their sum: the surer a class, the smaller its share. The loss "
        "is 4.2018, although 14 of 15 rows have the largest score at their label.",
        after="from_logits is on, for log-probabilities are logits: the loss is 0.3268.",
    ),
    "softmax-over-the-batch": Symptom(
        title="Softmax over the batch",
        said="Implicit dimension choice for softmax: the columns sum to 1, and the rows do not.",
        rule="softmax-over-batch",
        faulty=softmax_over_the_batch,
        before="The loss of 0.1218 looks well, and means nothing: the columns sum to 1, and the rows to 0.0883 up to "
        "0.8524. What a sample costs depends on what else is in its batch.",
        after="the softmax is taken along the classes. Each row sums to 1, and the loss is 0.1078.",
        mended=softmax_over_the_classes,
    ),
    "sigmoid-outputs": Symptom(
        title="Sigmoids in place of a softmax",
        said="The probabilities of a sample do not sum to 1, and two libraries report two losses.",
        rule="probabilities-do-not-sum-to-1",
        faulty=sigmoid_outputs,
        before="Each row sums to 2.1929 up to 3.6694, as sigmoids do. Keras divides by the sum and reports 1.1787; "
        "code that does not divide reports another number.",
        after="the softmax of the same logits: each row sums to 1, and the loss is 0.5005.",
        mended=softmax_outputs,
    ),
}
