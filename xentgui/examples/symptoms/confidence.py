"""Symptoms of how sure a model is: labels that look wrong, and a confidence that its accuracy does not bear out."""

import numpy as np

from xentgui.core.problem import Problem

from .batches import Floats, Indices, classified, softmax, source
from .symptom import Symptom

_ANIMALS = ("cat", "dog", "horse", "bird")
_DIGITS = ("zero", "one", "two", "three", "four", "five")
_MISLABELLED = (7, 19, 33, 48, 61)


def wrong_labels() -> Problem:
    """Five of eighty labels are another class than the sample shows."""
    logits, labels = _samples()
    wrong = list(_MISLABELLED)
    labels[wrong] = (labels[wrong] + 1 + np.arange(len(wrong)) % 3) % 4
    return Problem.create(logits, labels, class_names=_ANIMALS)


def right_labels() -> Problem:
    """The same, annotated once more."""
    return Problem.create(*_samples(), class_names=_ANIMALS)


def _samples() -> tuple[Floats, Indices]:
    return classified(seed=92, rows=80, classes=4, margin=7)


def overconfident() -> Problem:
    """A model that learned its training rows by heart: logits more than twice as large as they should be."""
    return _sure(seed=91, factor=2.2)


def underconfident() -> Problem:
    """A model trained on smoothed labels: logits four tenths of what they should be."""
    return _sure(seed=93, factor=0.4)


def _sure(seed: int, factor: float) -> Problem:
    """Labels drawn from a model's very probabilities, and the model's logits times a factor."""
    random = source(seed)
    logits = 2.0 * random.standard_normal((150, 6))
    drawn = (random.random_sample((150, 1)) > softmax(logits).cumsum(axis=1)).sum(axis=1)
    return Problem.create((factor * logits).round(2), drawn.clip(0, 5), class_names=_DIGITS)


SYMPTOMS: dict[str, Symptom] = {
    "wrong-labels": Symptom(
        title="Labels that look wrong",
        said="The worst losses come back in every epoch: are these samples mislabelled?",
        rule="suspected-label-errors",
        faulty=wrong_labels,
        before="Five of 80 rows, 7, 19, 33, 48 and 61, make nearly all of the loss of 0.4180: the model is right in "
        "every other row, and sure of another class than their labels. They make it look overconfident, too.",
        after="the five samples are annotated once more. The loss is 0.0093, and the model does not look "
        "overconfident.",
        mended=right_labels,
    ),
    "overconfident": Symptom(
        title="Surer than it is right",
        said="Validation loss rises while validation accuracy still rises, too.",
        rule="overconfident",
        faulty=overconfident,
        before="The model is sure of 0.8058 on average, and right in 0.58 of 150 rows: trained for too long, it is as "
        "sure where it is wrong. The loss is 1.3962.",
        after="a temperature of 2.363 divides the logits, and changes no prediction. The loss is 1.0505.",
    ),
    "underconfident": Symptom(
        title="Right more often than it is sure",
        said="Accuracy is good, and hardly any probability is above one half.",
        rule="underconfident",
        faulty=underconfident,
        before="The model is right in 0.6667 of 150 rows, and sure of 0.3558 on average, for it was trained on "
        "smoothed labels. The loss of 1.2262 is higher than it need be.",
        after="a temperature of 0.353 sharpens the probabilities, and changes no prediction. The loss is 0.9676.",
    ),
}
