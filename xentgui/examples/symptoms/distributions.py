"""Symptoms of soft labels: mass that is missing, too much, or not a number; smoothed twice or by another convention."""

import numpy as np

from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem

from .batches import Floats, Indices, classified, log_softmax, one_hot, softmax, source
from .symptom import Symptom

_ANIMALS = ("cat", "dog", "horse", "bird")
_MOODS = ("calm", "happy", "angry")
_RELATIONS = ("born in", "lives in", "works for", "part of", "owns")


def two_teachers() -> Problem:
    """The distributions of two teachers, added and not averaged."""
    logits, _ = classified(seed=20, rows=14, classes=4, margin=4)
    one, other = (softmax(logits + source(seed).standard_normal((14, 4))) for seed in (21, 22))
    return Problem.create(logits, (one + other).round(4), class_names=_ANIMALS)


def teacher_in_logarithms() -> Problem:
    """The log-softmax of a teacher at temperature 4, where its softmax is meant."""
    logits, _ = classified(seed=27, rows=12, classes=4, margin=4)
    teacher = log_softmax((logits + source(28).standard_normal((12, 4))) / 4)
    return Problem.create(logits, teacher.round(6), LossOptions(temperature=4.0), class_names=_ANIMALS)


def smoothed_without_the_rest() -> Problem:
    """(1 - eps) * one_hot + 1 / classes, where eps / classes was meant."""
    logits, hot = _relations()
    return Problem.create(logits, 0.9 * hot + 1 / 5, class_names=_RELATIONS)


def smoothed_with_the_rest() -> Problem:
    """(1 - eps) * one_hot + eps / classes."""
    logits, hot = _relations()
    return Problem.create(logits, 0.9 * hot + 0.1 / 5, class_names=_RELATIONS)


def _relations() -> tuple[Floats, Floats]:
    logits, labels = classified(seed=22, rows=12, classes=5)
    return logits, one_hot(labels, 5)


def smoothed_twice() -> Problem:
    """Labels smoothed by the data loader, and label_smoothing in the loss."""
    logits, labels = classified(seed=23, rows=12, classes=4)
    soft = 0.9 * one_hot(labels, 4) + 0.1 / 4
    return Problem.create(logits, soft, LossOptions(label_smoothing=0.1), class_names=_ANIMALS)


def missing_soft_labels() -> Problem:
    """Votes divided by their number, which was 0 twice; those rows have weight 0."""
    logits, votes = _votes()
    with np.errstate(invalid="ignore"):
        shares = votes / votes.sum(axis=1, keepdims=True)
    weights = (votes.sum(axis=1) > 0).astype(float)
    return Problem.create(logits, shares, sample_weight=weights, class_names=_MOODS)


def _votes() -> tuple[Floats, Floats]:
    logits, labels = classified(seed=24, rows=12, classes=3, margin=2)
    votes = source(25).multinomial(1, [1 / 3] * 3, 12) + 3.0 * one_hot(labels, 3)
    votes[[5, 9]] = 0
    return logits, votes


def same_sample_two_labels() -> Problem:
    """Three samples came into the data twice, and were annotated differently."""
    logits, labels = _doubled()
    labels[-3:] = (labels[-3:] + 1) % 4
    return Problem.create(logits, labels, class_names=_ANIMALS)


def same_sample_one_label() -> Problem:
    """The same with the labels of the first annotator."""
    return Problem.create(*_doubled(), class_names=_ANIMALS)


def _doubled() -> tuple[Floats, Indices]:
    logits, labels = classified(seed=26, rows=15, classes=4, margin=4)
    again = [2, 7, 11]
    return np.concatenate([logits, logits[again]]), np.concatenate([labels, labels[again]])


SYMPTOMS: dict[str, Symptom] = {
    "soft-labels-sum": Symptom(
        title="Soft labels that sum to more than 1",
        said="With mixup the loss is nearly twice what it was, and no library says a word.",
        rule="labels-do-not-sum-to-1",
        faulty=two_teachers,
        before="The student's labels are the distributions of two teachers, added and not averaged: each row sums to "
        "2, and costs twice what it should. The loss is 1.2362; no library checks it.",
        after="each row of labels is divided by its sum, and the loss is 0.6181.",
    ),
    "teacher-in-logarithms": Symptom(
        title="A teacher's log-probabilities as labels",
        said="The distillation loss is negative: is kl_div to be given logarithms, or not?",
        rule="log-probabilities-as-labels",
        faulty=teacher_in_logarithms,
        before="The teacher's log-softmax came in place of its softmax: every label is below 0, and with them the "
        "loss, -9.7889. Only divergences that are told log_target take logarithms.",
        after="the labels are exp of what they were, and sum to 1. The loss is 1.2803.",
    ),
    "smoothing-adds-mass": Symptom(
        title="Smoothing that adds mass",
        said="Label smoothing adds 1 / classes where it should add eps / classes.",
        rule="labels-do-not-sum-to-1",
        faulty=smoothed_without_the_rest,
        before="1.1 for the right class and 0.2 for each other: a row of labels sums to 1.9. The code adds 1 / 5 to "
        "each class where eps / 5 was meant, and the loss is 3.1886.",
        after="0.1 / 5 is added, and not 1 / 5. Each row sums to 1, and the loss is 0.5490.",
        mended=smoothed_with_the_rest,
    ),
    "smoothed-twice": Symptom(
        title="Labels smoothed twice",
        said="With label smoothing in the loss the training loss stops far above where it stopped before.",
        rule="smoothed-twice",
        faulty=smoothed_twice,
        before="The labels have 0.925 for the right class: the data loader smooths them. label_smoothing=0.1 smooths "
        "them once more, and the loss is 0.7579.",
        after="label_smoothing is 0, the labels stay as the loader made them, and the loss is 0.5219.",
    ),
    "missing-soft-labels": Symptom(
        title="NaN labels under a weight of 0",
        said="The rows without a label have weight 0, and the loss is NaN all the same.",
        rule="labels-not-finite",
        faulty=missing_soft_labels,
        before="Nobody voted on rows 5 and 9, and 0 / 0 is NaN. Their weight of 0 leaves them out here; in PyTorch 0 "
        "times NaN is NaN, and so is the loss of the whole batch.",
        after="both rows are taken out. The loss is 0.6244, divided by ten rows and not by twelve, which gave 0.5203.",
    ),
    "same-sample-two-labels": Symptom(
        title="One sample, two labels",
        said="Some samples are in the data twice, and their labels do not agree.",
        rule="duplicate-rows",
        faulty=same_sample_two_labels,
        before="Rows 15, 16 and 17 are rows 2, 7 and 11 once more, under another label: one of the two is wrong, and "
        "costs much whatever the model says. The loss is 0.6987.",
        after="the second annotations are corrected. The loss is 0.0854, and every row is right.",
        mended=same_sample_one_label,
    ),
}
