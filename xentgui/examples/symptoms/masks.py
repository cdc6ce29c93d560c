"""Symptoms of scores that are masked by -inf: beside smoothing, one-hot labels, or over the label itself."""

import numpy as np

from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem

from .batches import Floats, Indices, classified, one_hot
from .symptom import Symptom

_MOVES = ("left", "right", "jump", "climb", "wait")


def smoothed_mask() -> Problem:
    """A policy whose forbidden moves are -inf, trained with label smoothing."""
    logits, labels, mask = _game(40)
    masked = np.where(mask, -np.inf, logits)
    return Problem.create(masked, labels, LossOptions(label_smoothing=0.1), class_names=_MOVES)


def one_hot_mask() -> Problem:
    """The same without smoothing, and one-hot labels."""
    logits, labels, mask = _game(41)
    return Problem.create(np.where(mask, -np.inf, logits), one_hot(labels, 5), class_names=_MOVES)


def masked_label() -> Problem:
    """The mask of each position came one position late."""
    logits, labels, mask = _game(42)
    late = np.roll(mask, 1, axis=0)
    return Problem.create(np.where(late, -np.inf, logits), labels, class_names=_MOVES)


def unmasked_label() -> Problem:
    """Each position with its own mask."""
    logits, labels, mask = _game(42)
    return Problem.create(np.where(mask, -np.inf, logits), labels, class_names=_MOVES)


def _game(seed: int) -> tuple[Floats, Indices, np.ndarray]:
    """Logits of moves, the move made, and where two other moves of each position are forbidden."""
    logits, labels = classified(seed, rows=14, classes=5)
    mask = np.zeros((14, 5), bool)
    for row, label in enumerate(labels):
        mask[row, [(label + 1 + row % 2) % 5, (label + 3 + row % 2) % 5]] = True
    return logits, labels, mask


SYMPTOMS: dict[str, Symptom] = {
    "smoothed-mask": Symptom(
        title="Label smoothing beside a mask: inf",
        said="The loss is inf from the first step, and finite again without label smoothing.",
        rule="masked-smoothing",
        faulty=smoothed_mask,
        before="Two of five moves are forbidden by a score of -inf. Label smoothing gives 0.02 to every move, to "
        "these as well, and 0.02 times infinity is inf.",
        after="there is no label smoothing, and the loss is 0.1766. To keep it, smooth over the moves that are "
        "allowed.",
    ),
    "one-hot-mask": Symptom(
        title="One-hot labels beside a mask: NaN",
        said="With integer labels the loss is fine, with one-hot labels of the same it is NaN.",
        rule="masked-one-hot",
        faulty=one_hot_mask,
        before="Forbidden moves are -inf, and a label is a one-hot row: 0 times -inf is NaN in PyTorch, Keras and "
        "optax. The exact loss, which takes that for 0, is 0.2216.",
        after="class indices pick the label's move alone, and no 0 is multiplied. The loss is 0.2216, in every "
        "library.",
    ),
    "masked-label": Symptom(
        title="The right class is masked",
        said="The loss is inf although every masked class is wrong, or should be.",
        rule="masked-label",
        faulty=masked_label,
        before="Each position has the mask of the one before: in 7 of 14 the move that was made is forbidden. Its "
        "probability is 0, and its loss inf.",
        after="each position has its own mask. No move that was made is forbidden, and the loss is 0.1314.",
        mended=unmasked_label,
    ),
}
