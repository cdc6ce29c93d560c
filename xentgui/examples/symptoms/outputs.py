"""Symptoms of a whole batch: one output, the wrong loss, an initialisation too loud, classes that are dead."""

import numpy as np

from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem

from .batches import Floats, Indices, classified, one_hot, source
from .symptom import Symptom

_LETTERS = (".", *"abcdefghijklmnopqrstuvwxyz")
_SHAPES = ("round", "square", "long", "flat", "pointed")
_CARDS = ("paid", "returned", "fraud")
_LOUD = 15.0  # the scale of an untrained last layer


def single_output() -> Problem:
    """One output for yes or no, under a softmax."""
    random, labels = source(60), np.arange(12) % 2
    logits = (random.standard_normal(12) + 3 * labels - 1.5).round(2)[:, None]
    return Problem.create(logits, labels, class_names=("positive",))


def binary_for_one_of_many() -> Problem:
    """binary_crossentropy over ten classes of which one is right; the model says no to nearly all."""
    logits, labels = classified(seed=61, rows=16, classes=5, margin=1)
    return Problem.create(logits - 3, one_hot(labels, 5), LossOptions(loss=Loss.BINARY), class_names=_SHAPES)


def loud_start() -> Problem:
    """A model of letters before its first step, its last layer at scale 15."""
    return _letters(_LOUD)


def quiet_start() -> Problem:
    """The same with the last layer scaled down a hundred times."""
    return _letters(_LOUD / 100)


def _letters(scale: float) -> Problem:
    """Before its first step a model favours some letters, whatever it reads."""
    random = source(62)
    logits = scale * (0.8 * random.standard_normal(27) + 0.6 * random.standard_normal((32, 27)))
    labels = random.randint(27, size=32)
    return Problem.create(logits.round(2), labels, class_names=_LETTERS)


def never_predicted() -> Problem:
    """Fraud is one in five here, and was one in hundreds where the model was trained."""
    logits, labels = _payments()
    return Problem.create(logits, labels, class_names=_CARDS)


def predicted() -> Problem:
    """The logit of fraud raised by what the shares differ in."""
    logits, labels = _payments()
    return Problem.create((logits + np.array([0, 0, 5])).round(2), labels, class_names=_CARDS)


def _payments() -> tuple[Floats, Indices]:
    logits, labels = classified(seed=63, rows=39, classes=3)
    some = np.delete(np.arange(39), np.flatnonzero(labels == 2)[6:])
    return logits[some] - [0, 0, 5], labels[some]


def dead_rows() -> Problem:
    """Rows of a buffer that nobody filled."""
    logits, labels = classified(seed=64, rows=16, classes=5)
    logits[12:] = 0
    return Problem.create(logits, labels, class_names=_SHAPES)


def filled_rows() -> Problem:
    """All of them filled."""
    logits, labels = classified(seed=64, rows=16, classes=5)
    return Problem.create(logits, labels, class_names=_SHAPES)


def dead_class() -> Problem:
    """The last layer's unit of one class died."""
    logits, labels = classified(seed=65, rows=20, classes=5)
    logits[:, 3] = 0
    return Problem.create(logits, labels, class_names=_SHAPES)


def living_class() -> Problem:
    """The same with all units alive."""
    logits, labels = classified(seed=65, rows=20, classes=5)
    return Problem.create(logits, labels, class_names=_SHAPES)


SYMPTOMS: dict[str, Symptom] = {
    "single-output": Symptom(
        title="A softmax over one output",
        said="The loss is 0 from the first step, and every prediction is 1.",
        rule="single-class",
        faulty=single_output,
        before="A softmax over one output is always 1: its loss is 0 whatever the label, and a label of 1 is no class "
        "at all.",
        after="the binary loss has a sigmoid for the one output. It is 0.2772.",
    ),
    "binary-for-one-of-many": Symptom(
        title="Binary loss: too good an accuracy",
        said="Keras shows an accuracy of 0.8 at once, and evaluate() by hand gives far less.",
        rule="binary-for-one-of-many",
        faulty=binary_for_one_of_many,
        before="Each row shows one shape, and the loss asks five times yes or no. The accuracy of 0.8 is that of a "
        "model which always says no; the likeliest class is right in 0.625.",
        after="the categorical loss is 1.2196, and the accuracy of 0.625 is that of the likeliest class.",
    ),
    "loud-start": Symptom(
        title="Worse than a guess at the start",
        said="The first loss is 27 where ln 27 = 3.29 is expected.",
        rule="worse-than-uniform",
        faulty=loud_start,
        before="A model of 27 letters before its first step. To know nothing costs ln 27 = 3.2958; this one costs "
        "26.0487, for it is wrong and sure of it. Look at the bars.",
        after="the last layer is scaled down a hundred times. The loss is 3.2971, and learning can begin.",
        mended=quiet_start,
    ),
    "never-predicted": Symptom(
        title="A class that is never predicted",
        said="Accuracy is high, and the rare class is not found once.",
        rule="classes-never-predicted",
        faulty=never_predicted,
        before="Fraud is the label of six rows and predicted in none: where the model was trained it was far rarer. "
        "An accuracy of 0.8125 does not tell.",
        after="the logit of fraud is raised by 5, by what the shares differ. All six are found, and the loss is "
        "0.1327, not 0.5707.",
        mended=predicted,
    ),
    "dead-rows": Symptom(
        title="Rows that nobody filled",
        said="The last rows of every epoch all have the same loss, ln of the number of classes.",
        rule="dead-rows",
        faulty=dead_rows,
        before="Rows 12 to 15 have the same score for every class: nobody filled them. Each costs ln 5 = 1.6094, and "
        "counts as a prediction of the first class.",
        after="all rows are filled, and the loss is 0.4724.",
        mended=filled_rows,
    ),
    "dead-class": Symptom(
        title="A class whose score is always 0",
        said="One class has the same score for every input.",
        rule="constant-classes",
        faulty=dead_class,
        before="The class flat has score 0 in every row: its unit is dead. It takes its share of every softmax, and "
        "its four rows cannot be won. The loss is 0.5300.",
        after="all units are alive. The loss is 0.2466, and every row is right.",
        mended=living_class,
    ),
}
