"""Symptoms of rows that are left out: all of them, a real class, or the end of every sequence."""

import numpy as np

from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem

from .batches import Floats, Indices, classified, source
from .symptom import Symptom

_TOKENS = ("<pad>", "yes", "no", "maybe", "never", "<eos>")
_IGNORED = LossOptions(ignore_class=-100)
_END = 5


def all_ignored() -> Problem:
    """Two pieces of long texts of which nothing but the prompt fitted in."""
    logits, _ = _answers()
    return Problem.create(logits, np.full((2, 6), -100), _IGNORED, class_names=_TOKENS)


def some_ignored() -> Problem:
    """The same cut later, so that there is an answer in each."""
    logits, labels = _answers()
    labels[0, :4], labels[1, :3] = -100, -100
    return Problem.create(logits, labels, _IGNORED, class_names=_TOKENS)


def _answers() -> tuple[Floats, Indices]:
    logits, labels = classified(seed=30, rows=12, classes=6)
    return logits.reshape(2, 6, 6), labels.reshape(2, 6)


def ignored_real_class() -> Problem:
    """A mask of healthy (0) and sick (1, 2) tissue, and ignore_index=0 copied from another project."""
    logits, labels = classified(seed=31, rows=18, classes=3, margin=2)
    return Problem.create(logits, labels, LossOptions(ignore_class=0), class_names=("healthy", "benign", "malign"))


def end_never_trained() -> Problem:
    """pad_token = eos_token, and all pad tokens became -100: the end of each sequence with them."""
    logits, labels = _dialogues()
    return Problem.create(logits, np.where(labels == _END, -100, labels), _IGNORED, class_names=_TOKENS)


def end_trained() -> Problem:
    """The first end of each sequence counts, and what comes after it does not."""
    logits, labels = _dialogues()
    after_end = np.cumsum(labels == _END, axis=1) > 1
    return Problem.create(logits, np.where(after_end, -100, labels), _IGNORED, class_names=_TOKENS)


def _dialogues() -> tuple[Floats, Indices]:
    """Three sequences of seven tokens, which end after 3, 5 and 4; the rest is the end once more."""
    random = source(32)
    labels = random.randint(1, _END, (3, 7))
    for row, length in enumerate((3, 5, 4)):
        labels[row, length:] = _END
    logits = random.standard_normal((3, 7, 6))
    np.put_along_axis(logits, labels[..., None], 4 + random.standard_normal((3, 7, 1)), axis=2)
    return logits.round(2), labels


SYMPTOMS: dict[str, Symptom] = {
    "all-ignored": Symptom(
        title="Every label is ignored",
        said="The loss is NaN now and then, always on batches with long prompts.",
        rule="all-ignored",
        faulty=all_ignored,
        before="The prompts fill both sequences: all twelve labels are -100, none is left, and the mean is 0 / 0. "
        "PyTorch gives NaN for it, Keras 0.",
        after="the texts are cut later, and five tokens count. The loss is 0.5231.",
        mended=some_ignored,
    ),
    "ignored-real-class": Symptom(
        title="ignore_index is a real class",
        said="The loss is lovely, and the model never learns class 0.",
        rule="ignored-real-class",
        faulty=ignored_real_class,
        before="ignore_class=0 came from a project in which 0 is padding. Here it is healthy tissue: 6 of 18 rows "
        "vanish from the loss of 0.3786, and are never learned.",
        after="nothing is ignored. The loss is 0.3526, over all 18 rows.",
    ),
    "end-never-trained": Symptom(
        title="pad == eos: the end is never trained",
        said="After fine-tuning the model does not stop generating; pad_token was set to eos_token.",
        rule="ignored-rows-predict-untrained-class",
        faulty=end_never_trained,
        before="The end token is the padding, too, and all padding became -100: the end of each sentence with it. Rows "
        "(0, 3), (1, 5) and (2, 4) should have <eos> for a label, and nothing trains the model to stop.",
        after="the first <eos> of each sequence counts, and the padding behind it does not. The loss is 0.2398, over "
        "15 tokens and not 12.",
        mended=end_trained,
    ),
}
