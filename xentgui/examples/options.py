"""Batches that show what one option does: smoothing, class weights, ignored rows, soft labels."""

import math

from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem


def label_smoothing() -> Problem:
    """One label, predicted with growing sureness, under smoothing 0.1."""
    return Problem.create(
        [[0.0, 0.0, 0.0], [2.0, 0.0, 0.0], [math.log(28), 0.0, 0.0], [10.0, 0.0, 0.0]],
        [0, 0, 0, 0],
        LossOptions(label_smoothing=0.1),
        note="Smoothing 0.1 asks for a probability of 0.9333, and the third row, which gives it, costs the least: "
        "0.2911. The surer last row costs 0.6668; without smoothing it would cost 0.0001. Drag the slider to 0.",
    )


def class_weights() -> Problem:
    """Three common rows, and two rare ones that weigh more."""
    return Problem.create(
        [[3.0, 0.5, 0.0], [2.5, 1.0, -1.0], [2.0, 0.0, 0.0], [1.5, 1.0, -0.5], [2.0, 1.0, 0.5]],
        [0, 0, 0, 1, 2],
        class_weight=[0.2, 1.0, 3.0],
        class_names=("healthy", "mild", "severe"),
        note="The severe case weighs 3 and costs 5.8931, the healthy ones weigh 0.2 and cost at most 0.0479. Keras "
        "divides the sum by the 5 rows, 1.4132; PyTorch by their weights, 1.5361: mean_with_sample_weight.",
    )


def ignored_rows() -> Problem:
    """Two sequences of three tokens, half of them padding."""
    return Problem.create(
        [
            [[2.0, 0.5, 0.0, -1.0], [0.0, 1.5, 0.5, 0.0], [0.3, 0.1, 0.0, 0.2]],
            [[0.0, 0.0, 1.0, 3.0], [0.9, 0.0, 0.4, 0.0], [0.0, 0.8, 0.0, 0.1]],
        ],
        [[0, 2, -1], [3, -1, -1]],
        LossOptions(ignore_class=-1),
        note="Rows labelled -1 are padding, and ignore_class leaves them out: 2.1490 divided by 3 is 0.7163. "
        "They cost nothing and do not count; divided by all 6 rows it would be 0.3582.",
    )


def soft_labels() -> Problem:
    """One soft label, predicted exactly, too surely and not at all."""
    label = [0.7, 0.2, 0.1]
    exact = [math.log(share) for share in label]
    return Problem.create(
        [exact, [8.0, 0.0, 0.0], [0.0, 0.0, 0.0]],
        [label, label, label],
        class_names=("cat", "dog", "bird"),
        note="Three in ten annotators disagree. The first row predicts exactly that and still costs 0.8018, the "
        "label's own entropy; being surer costs 2.4007, guessing ln 3 = 1.0986.",
    )


def several_labels() -> Problem:
    """Pictures that show several things at once, or none."""
    return Problem.create(
        [[3.0, 2.0, -2.0], [-1.0, 0.5, 1.0], [-3.0, -2.0, -4.0], [1.0, 1.5, 2.0]],
        [[1, 1, 0], [0, 0, 1], [0, 0, 0], [1, 0, 1]],
        LossOptions(loss=Loss.BINARY),
        class_names=("person", "dog", "car"),
        note="Row 0 shows a person and a dog, row 2 nothing: a class is a question of its own, and a row costs the "
        "mean over its three, 0.1008 and 0.0646. Under the categorical loss a softmax shares one whole among them, "
        "and labels that sum to 2 or 0 are no distributions.",
    )
