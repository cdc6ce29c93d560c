"""Symptoms of arrays that do not fit each other: what can be shown of them are the scores, still without labels."""

from typing import Any

import numpy as np

from xentgui.core.problem import Problem

from .batches import Floats, Indices, classified, one_hot
from .symptom import Symptom

_STREET = ("car", "bus", "bicycle", "tram")
_NOTES = ("c", "d", "e", "f", "g", "a", "b", "rest")


def flattened_labels() -> dict[str, Any]:
    """One-hot labels that went through reshape(-1)."""
    logits, labels = _pictures()
    return {"scores": logits, "labels": one_hot(labels, 4).reshape(-1), "class_names": _STREET}


def pictures_without_labels() -> Problem:
    """The scores of these."""
    return Problem.create(_pictures()[0], np.full(12, -1), class_names=_STREET)


def _pictures() -> tuple[Floats, Indices]:
    return classified(seed=70, rows=12, classes=4)


def one_label_short() -> dict[str, Any]:
    """Sequences of seven steps; the labels are the next tokens, of which the last step has none."""
    logits, labels = _melodies()
    return {"scores": logits, "labels": labels[:, :-1], "class_names": _NOTES}


def melodies_without_labels() -> Problem:
    """The scores of these."""
    return Problem.create(_melodies()[0], np.full((3, 7), -1), class_names=_NOTES)


def _melodies() -> tuple[Floats, Indices]:
    logits, labels = classified(seed=71, rows=21, classes=8, margin=4)
    return logits.reshape(3, 7, 8), labels.reshape(3, 7)


SYMPTOMS: dict[str, Symptom] = {
    "flattened-one-hot": Symptom(
        title="One-hot labels, flattened",
        said="logits and labels must have the same first dimension, got logits shape [12,4] and labels shape [48].",
        rule="flattened-one-hot",
        faulty=pictures_without_labels,
        arrays=flattened_labels,
        before="48 labels came with 12 rows of 4 scores: one-hot rows that went through reshape(-1). They fit no row, "
        "and the scores stand here without labels.",
        after="the labels are read as 12 rows of 4, and the loss is 0.2010.",
    ),
    "off-by-k": Symptom(
        title="Sequences one step too long",
        said="Expected input batch_size (21) to match target batch_size (18).",
        rule="off-by-k",
        faulty=melodies_without_labels,
        arrays=one_label_short,
        before="Three sequences of seven steps came with six labels each: the next note, which the last step has none "
        "of. They do not fit, and the scores stand here without labels.",
        after="the last step of each sequence is dropped, and the loss is 0.2660. Without the first it would be "
        "3.416, worse than a guess.",
    ),
}
