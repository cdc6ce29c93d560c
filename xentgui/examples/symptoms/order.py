"""Symptoms of labels in another order: those of other rows, of other classes, along another axis, or of no order."""

import numpy as np

from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem

from .batches import Floats, Indices, calibrated, source
from .symptom import Symptom

_WORDS = ("the", "cat", "sat", "on", "a", "mat", "and", "slept", ".", "<eos>")
_FLOWERS = ("daisy", "iris", "lily", "rose", "tulip", "violet")
_PARTS = ("noun", "verb", "adjective", "adverb", "pronoun", "article")
_IGNORED = -100


def shifted_twice() -> Problem:
    """Labels shifted where the data is made, and once more in the model."""
    logits, tokens = _text(seed=100)
    labels = np.full_like(tokens, _IGNORED)
    labels[:, :-1] = tokens[:, 1:]
    return _of_text(logits, labels)


def not_shifted() -> Problem:
    """Scores of the next token beside the token that was read."""
    logits, tokens = _text(seed=101)
    labels = np.zeros_like(tokens)
    labels[:, 1:] = tokens[:, :-1]
    return _of_text(logits, labels)


def _text(seed: int) -> tuple[Floats, Indices]:
    """Eight sequences of twelve steps: scores of the next token, and the next token."""
    logits, labels = calibrated(seed, rows=96, classes=10)
    return logits.reshape(8, 12, 10), labels.reshape(8, 12)


def _of_text(logits: Floats, labels: Indices) -> Problem:
    return Problem.create(logits, labels, LossOptions(ignore_class=_IGNORED), class_names=_WORDS)


def shuffled_rows() -> Problem:
    """Predictions of a shuffled loader beside labels in the order of the file."""
    logits, labels = _flowers()
    return Problem.create(logits, source(103).permutation(labels), class_names=_FLOWERS)


def rows_in_order() -> Problem:
    """Both in the order of the file."""
    logits, labels = _flowers()
    return Problem.create(logits, labels, class_names=_FLOWERS)


def _flowers() -> tuple[Floats, Indices]:
    return calibrated(seed=102, rows=60, classes=6)


def sorted_as_text() -> Problem:
    """Folders 1 to 12, which the model has in the order of text, and the labels in that of numbers."""
    folders = sorted(str(number) for number in range(1, 13))
    logits, columns = calibrated(seed=104, rows=144, classes=12)
    labels = np.array([int(folders[column]) - 1 for column in columns])
    return Problem.create(logits, labels, class_names=folders)


def one_too_high() -> Problem:
    """Labels that count from 1; the last flower is not among them."""
    logits, labels = calibrated(seed=105, rows=90, classes=6)
    there = labels < 5
    return Problem.create(logits[there], labels[there] + 1, class_names=_FLOWERS)


def classes_second() -> Problem:
    """PyTorch's layout (sentences, classes, words) of sentences that are as long as there are classes."""
    logits, labels = calibrated(seed=106, rows=72, classes=6)
    return Problem.create(logits.reshape(12, 6, 6).swapaxes(1, 2), labels.reshape(12, 6), class_names=_PARTS)


SYMPTOMS: dict[str, Symptom] = {
    "labels-shifted-twice": Symptom(
        title="Labels shifted twice",
        said="The model shifts the labels itself, and so does my collator: it learns the token after the next.",
        rule="row-shift",
        faulty=shifted_twice,
        before="Each row of eight texts stands beside the label of the next, for the labels were shifted twice; the "
        "last has none and is ignored. The loss is 6.1544, far above ln 10 = 2.3026: rows predict the label of the "
        "row before.",
        after="each label goes to the next row, where it belongs, and the first row of each text has none. The loss "
        "is 0.5029.",
    ),
    "labels-not-shifted": Symptom(
        title="Labels not shifted at all",
        said="The loss compares each prediction with the token that the model has just read.",
        rule="row-shift",
        faulty=not_shifted,
        before="Eight texts are compared with the words that the model has read, and not with those that it is to "
        "predict. The loss is 5.7995, far above ln 10 = 2.3026: rows predict the label of the next row.",
        after="each label goes to the row before, and the last row of each text has none. The loss is 0.7315.",
    ),
    "shuffled-predictions": Symptom(
        title="Predictions in another order",
        said="It always gives me 25 % accuracy; setting shuffle=False just saved my life.",
        rule="misaligned-rows",
        faulty=shuffled_rows,
        before="The loader shuffled while the model predicted, and the labels are in the order of the file: 16 of 60 "
        "rows are right, by chance, although the model is sure of itself. No shift and no other order of classes "
        "helps.",
        after="both come from one pass over the data, without shuffling. The loss is 0.3984, and not 5.1721.",
        mended=rows_in_order,
    ),
    "classes-sorted-as-text": Symptom(
        title="Classes in another order",
        said="flow_from_directory sorts the folders by name, and my list of classes has another order.",
        rule="class-permutation",
        faulty=sorted_as_text,
        before="Folders 1 to 12: as text 10, 11 and 12 stand before 2, and the labels number them otherwise. The loss "
        "is 6.3636, and 10 of 144 rows are right.",
        after="labels are numbered as the scores are. The loss is 0.7956, and 108 of 144 rows are right.",
    ),
    "labels-one-too-high": Symptom(
        title="Labels that are one too high",
        said="There is no error, for the last class is not in this batch; the accuracy is that of a guess.",
        rule="label-shift",
        faulty=one_too_high,
        before="Labels 1 to 5 for classes 0 to 5: the last flower is missing in this batch, and so no label is too "
        "large. The loss is 6.6261, and 2 of 75 rows are right.",
        after="1 is subtracted from each label. The loss is 0.3670, and 59 of 75 rows are right.",
    ),
    "class-axis-second": Symptom(
        title="The class axis in the wrong place",
        said="The shapes fit, the loss is computed, and the model learns nothing: (N, C, L) for (N, L, C).",
        rule="class-axis",
        faulty=classes_second,
        before="Twelve sentences of six words, and six classes: (12, classes, words) has the shape of (12, words, "
        "classes), and nothing complains. The softmax goes over words, and the loss is 2.8753.",
        after="the axes are swapped, and the softmax goes over classes. The loss is 0.2958.",
    ),
}
