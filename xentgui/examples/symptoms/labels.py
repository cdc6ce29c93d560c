"""Symptoms of class indices: labels that are no class, that start at 1, or that a cast made."""

from xentgui.core.problem import Problem

from .batches import classified
from .symptom import Symptom

_IRIS = ("setosa", "versicolor", "virginica")
_RATINGS = ("1 star", "2 stars", "3 stars", "4 stars", "5 stars")
_TOKENS = ("the", "cat", "sat", "on", "a", "mat", ".", "<eos>", "<user>", "<bot>")
_NO_LABEL = -(2**31)  # what NaN becomes as int32


def labels_from_one() -> Problem:
    """Stars 1 to 5 as they stand in the file."""
    logits, labels = classified(seed=10, rows=35, classes=5)
    return Problem.create(logits, labels + 1, class_names=_RATINGS)


def label_out_of_range() -> Problem:
    """Two tokens were added to the tokenizer, and the model's last layer was not resized."""
    logits, labels = classified(seed=11, rows=20, classes=10)
    return Problem.create(logits[:, :8], labels, class_names=_TOKENS[:8])


def resized_vocabulary() -> Problem:
    """The same with a column for each token."""
    logits, labels = classified(seed=11, rows=20, classes=10)
    return Problem.create(logits, labels, class_names=_TOKENS)


def labels_minus_one_and_one() -> Problem:
    """The labels of a support vector machine."""
    logits, labels = classified(seed=12, rows=14, classes=2)
    return Problem.create(logits, 2 * labels - 1, class_names=("ham", "spam"))


def label_from_nan() -> Problem:
    """A column of floats with gaps in it, cast to int32."""
    logits, labels = classified(seed=13, rows=15, classes=3)
    labels[[4, 9, 10]] = _NO_LABEL
    return Problem.create(logits, labels, class_names=_IRIS)


def padding_counted() -> Problem:
    """Two sequences of eight tokens, padded with -100 for a library that ignores it unasked."""
    logits, labels = classified(seed=14, rows=16, classes=8)
    labels = labels.reshape(2, 8)
    labels[0, 6:], labels[1, 4:] = -100, -100
    return Problem.create(logits.reshape(2, 8, 8), labels, class_names=_TOKENS[:8])


def void_pixels() -> Problem:
    """A picture of three by six pixels; in its mask 255 marks what was not annotated."""
    logits, labels = classified(seed=15, rows=18, classes=3)
    labels[[0, 1, 8, 17]] = 255
    return Problem.create(logits.reshape(3, 6, 3), labels.reshape(3, 6), class_names=("road", "sky", "tree"))


SYMPTOMS: dict[str, Symptom] = {
    "labels-from-one": Symptom(
        title="Labels start at 1",
        said="Received a label value of 5 which is outside the valid range of [0, 5).",
        rule="labels-start-at-1",
        faulty=labels_from_one,
        before="Stars 1 to 5 for classes 0 to 4: label 5 is no class and has no loss, and every other label means the "
        "class above its own. No prediction is right; the rows that have a loss cost 3.4564 on average.",
        after="1 is subtracted from every label. The loss is 0.3265, and 34 of 35 rows are right.",
    ),
    "label-out-of-range": Symptom(
        title="Labels that are no class",
        said="NaN on the GPU, an error on the CPU: some label is not smaller than the number of classes.",
        rule="label-out-of-range",
        faulty=label_out_of_range,
        before="Two tokens were added to the tokenizer, and the last layer still has eight columns: labels 8 and 9 in "
        "rows 5, 7, 8 and 12 are no class. PyTorch raises on the CPU; under XLA the loss is NaN, or 0 is counted.",
        after="the last layer has a column for each of the ten tokens, and the loss is 0.7224.",
        mended=resized_vocabulary,
    ),
    "labels-minus-one": Symptom(
        title="Labels are -1 and 1",
        said="IndexError: Target -1 is out of bounds.",
        rule="labels-minus-one-and-one",
        faulty=labels_minus_one_and_one,
        before="The labels of a support vector machine, -1 and 1: seven rows have no loss. optax takes -1 for the "
        "last class and Keras on JAX counts 0, both silently.",
        after="(label + 1) / 2 makes them 0 and 1. The loss is 0.0879.",
    ),
    "label-from-nan": Symptom(
        title="Labels from a cast of NaN",
        said="Received a label value of -2147483648.",
        rule="label-cast",
        faulty=label_from_nan,
        before="Rows 4, 9 and 10 had no label in the file: NaN, of which a cast to int32 makes -2147483648. They have "
        "no loss, and so the batch has none.",
        after="these rows are ignored, and the loss of the others is 0.1217. Better still: fill or mark missing "
        "labels before the cast.",
    ),
    "padding-counted": Symptom(
        title="Padding of -100 is counted",
        said="It trains in PyTorch; elsewhere the same labels give NaN, or a loss that is too small.",
        rule="padding-not-ignored",
        faulty=padding_counted,
        before="PyTorch ignores -100 unasked; here nothing is ignored, and six of 16 tokens have no loss. Keras "
        "raises or counts them as 0, optax gives NaN.",
        after="ignore_class=-100. The ten tokens that count cost 0.4756 on average.",
    ),
    "void-pixels": Symptom(
        title="Void pixels of 255",
        said="The mask has a label 255 although there are only three classes.",
        rule="padding-not-ignored",
        faulty=void_pixels,
        before="255 marks pixels that nobody annotated, as in masks of segmentation, and nothing is ignored: four "
        "of 18 pixels have no loss, and so the batch has none.",
        after="ignore_class=255. The other 14 pixels cost 0.2514 on average.",
    ),
}
