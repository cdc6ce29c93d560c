"""Symptoms that are a number: the batch is what it should be, and what was reported of it is not its loss."""

from xentgui.core.options import LossOptions, Reduction
from xentgui.core.problem import Problem

from .batches import classified, softmax, source
from .symptom import Symptom

_PROBABILITIES = LossOptions(from_logits=False)
_TOPICS = ("world", "sport", "business", "science")
_TISSUES = ("healthy", "benign", "malign")
_ANIMALS = ("cat", "dog", "horse", "bird", "fish", "frog")
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_LETTERS = ("a", "b", "c", "d", "e", "f", "g", "h")
_EPS = 0.1


def topics() -> Problem:
    """Probabilities, whose loss is to be reported."""
    logits, labels = classified(seed=80, rows=16, classes=4)
    return Problem.create(softmax(logits).round(6), labels, _PROBABILITIES, class_names=_TOPICS)


def summed() -> Problem:
    """A batch of 24, its loss summed."""
    return _batch_of_24(LossOptions(reduction=Reduction.SUM))


def averaged() -> Problem:
    """The same batch, its loss averaged."""
    return _batch_of_24(LossOptions())


def _batch_of_24(options: LossOptions) -> Problem:
    logits, labels = classified(seed=81, rows=24, classes=6)
    return Problem.create(logits, labels, options, class_names=_ANIMALS)


def accumulated() -> Problem:
    """Sixteen short texts in two batches of eight, of which the second has less left to learn from."""
    logits, labels = classified(seed=82, rows=16, classes=8, margin=2)
    logits[8:], labels[8:13] = 0.5 * logits[8:], -100
    return Problem.create(logits.round(2), labels, LossOptions(ignore_class=-100), class_names=_LETTERS)


def weighted() -> Problem:
    """Class weights as PyTorch takes them, divided by the number of rows."""
    logits, labels = classified(seed=83, rows=18, classes=3, margin=2)
    return Problem.create(logits, labels, class_weight=[0.2, 1.0, 3.0], class_names=_TISSUES)


def smoothed() -> Problem:
    """Label smoothing of eps / C."""
    return _smoothed(_EPS)


def smoothed_as_seen() -> Problem:
    """As much of it as eps / (C - 1) is."""
    return _smoothed(_EPS * 4 / 3)


def _smoothed(eps: float) -> Problem:
    logits, labels = classified(seed=84, rows=16, classes=4)
    return Problem.create(logits, labels, LossOptions(label_smoothing=eps), class_names=_TOPICS)


def tempered() -> Problem:
    """A temperature of 2."""
    logits, labels = classified(seed=85, rows=16, classes=6, margin=4)
    return Problem.create(logits, labels, LossOptions(temperature=2.0), class_names=_ANIMALS)


def distilled() -> Problem:
    """A teacher's softmax at temperature 2 as labels."""
    logits, _ = classified(seed=86, rows=16, classes=10, margin=4)
    teacher = softmax((logits + source(87).standard_normal((16, 10))) / 2)
    return Problem.create(logits, teacher.round(6), LossOptions(temperature=2.0), class_names=_DIGITS)


SYMPTOMS: dict[str, Symptom] = {
    "negative-loss": Symptom(
        title="A loss below zero",
        said="Why is my loss always negative?",
        rule="seen-number",
        faulty=topics,
        seen="-0.8161",
        before="The code printed -0.8161, and no cross-entropy is below 0. nll_loss got these probabilities: it takes "
        "the label's with a minus sign, and no logarithm. The loss is 0.2243.",
        after="the code takes the logarithm first, and prints 0.2243.",
        mended=topics,
        right="0.2243",
    ),
    "summed-loss": Symptom(
        title="The loss grows with the batch",
        said="With twice the batch size the loss is twice as large.",
        rule="sum-grows-with-batch",
        faulty=summed,
        before="The loss of 6.9534 is the sum over 24 rows, and so are its gradients: with another batch size it is "
        "another loss, and needs another learning rate.",
        after="the loss is the mean over rows, 0.2897.",
    ),
    "accumulated-gradients": Symptom(
        title="Gradient accumulation: mean of means",
        said="With gradient accumulation the loss is not that of one big batch.",
        rule="seen-number",
        faulty=accumulated,
        seen="1.0506",
        before="Two batches of eight were accumulated, and the code printed 1.0506, the mean of their means. In the "
        "second only three tokens count, and each weighs more than one of the first. The mean over all 11 is 0.8891.",
        after="the sums of both are divided by all 11 tokens, and the code prints 0.8891.",
        mended=accumulated,
        right="0.8891",
    ),
    "class-weights-divisor": Symptom(
        title="Class weights: two libraries, two losses",
        said="With the same class weights PyTorch and Keras report different losses.",
        rule="seen-number",
        faulty=weighted,
        seen="0.6132",
        before="PyTorch printed 0.6132 and Keras 0.8585. Keras divides the weighted sum by 18 rows, PyTorch by the sum "
        "of the weights, 25.2.",
        after="the reduction is mean_with_sample_weight, as PyTorch's. The loss is 0.6132, as it was seen.",
        right="0.6132",
    ),
    "smoothing-convention": Symptom(
        title="Label smoothing: two conventions",
        said="My own label smoothing of 0.1 gives another loss than the library's.",
        rule="seen-number",
        faulty=smoothed,
        seen="0.5123",
        before="The code printed 0.5123 with a smoothing of 0.1, and the loss here is 0.4352. It spreads 0.1 over the "
        "three other classes, the libraries over all four.",
        after="a label_smoothing of 0.1333 gives the three other classes 0.1. The loss is 0.5123, as it was seen.",
        mended=smoothed_as_seen,
        right="0.5123",
    ),
    "temperature-twice": Symptom(
        title="The temperature is applied twice",
        said="The model divides its logits by the temperature, and the loss divides them once more.",
        rule="seen-number",
        faulty=tempered,
        seen="1.1223",
        before="The code printed 1.1223, and at temperature 2 the loss is 0.6639: what it printed is the loss at "
        "temperature 4. The model divides its logits by 2, and the loss once more.",
        after="the logits are divided once, and the code prints 0.6639.",
        mended=tempered,
        right="0.6639",
    ),
    "distillation-mean": Symptom(
        title="Distillation: divided by the classes",
        said="My distillation loss is ten times smaller than theirs; kl_div warns of its reduction.",
        rule="seen-number",
        faulty=distilled,
        seen="0.009563",
        before='The code printed 0.009563: kl_div(reduction="mean") divides by rows and by the 10 classes. By rows the '
        "KL divergence is 0.0956, and with the entropy of the labels, as cross-entropy has it, 1.8677.",
        after="batchmean divides by rows. The cross-entropy is 1.8677; less the entropy of the labels it is 0.0956.",
        mended=distilled,
        right="1.8677",
    ),
}
