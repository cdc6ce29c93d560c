"""Batches on which the loss surprises: confident misses, the clip, a softmax too many, accuracy against loss."""

from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem


def confident_and_wrong() -> Problem:
    """Probabilities from sure and right to sure and wrong."""
    return Problem.create(
        [[0.9, 0.05, 0.05], [0.1, 0.8, 0.1], [0.1, 0.8, 0.1], [0.01, 0.98, 0.01]],
        [0, 1, 0, 0],
        LossOptions(from_logits=False),
        class_names=("cat", "dog", "bird"),
        note="A probability of 0.9 for the label costs 0.105, of 0.8 0.2231, of 0.1 2.303 and of 0.01 4.605: a "
        "tenth of the probability adds ln 10, and the last row alone is most of the mean.",
    )


def epsilon_clip() -> Problem:
    """Probabilities of 0 and 1, which are clipped before the logarithm."""
    return Problem.create(
        [[0.0, 1.0, 0.0], [1e-9, 1.0, 0.0], [0.001, 0.999, 0.0], [1.0, 0.0, 0.0]],
        [0, 0, 0, 0],
        LossOptions(from_logits=False),
        note="A probability of 0 for the label would cost infinity; clipped to 1e-7 it costs 16.118, and so does "
        "1e-9, while 0.001 costs 6.908. Beyond the clip the gradient is 0: such a row teaches nothing.",
    )


def softmax_applied_twice() -> Problem:
    """Probabilities that are read as logits."""
    return Problem.create(
        [[1.0, 0.0, 0.0], [0.9, 0.05, 0.05], [0.0, 1.0, 0.0]],
        [0, 0, 0],
        note="These are probabilities, but from_logits is on and a second softmax flattens them: the perfect first "
        "row costs 0.5514 and the hopeless last one only 1.5514. Switch from_logits off: 0.0000 and 16.118.",
    )


def low_loss_wrong_prediction() -> Problem:
    """Near misses that cost less than hesitant hits."""
    return Problem.create(
        [[0.48, 0.50, 0.02], [0.02, 0.48, 0.50], [0.36, 0.34, 0.30], [0.30, 0.34, 0.36]],
        [0, 1, 0, 2],
        LossOptions(from_logits=False),
        note="The first two rows are wrong and cost 0.734, the last two are right and cost 1.022: the loss reads "
        "only the label's probability, accuracy only which one is largest. A lower loss is not a higher accuracy.",
    )
