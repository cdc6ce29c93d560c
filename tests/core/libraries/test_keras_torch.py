"""What Keras does on PyTorch and on no other backend, against what keras 3.15.1 on torch 2.13.0 prints."""

from typing import Any

import numpy as np
import pytest

import xentgui
from xentgui.core.libraries import Answer
from xentgui.core.libraries.call import Array

LOGITS = np.array([[2, 5, 1], [7, 1, 0.5]])
INF = float("inf")


def ask(task: str, scores: Any, labels: Any, **options: Any) -> Answer:
    """Each row's loss, in float32, where the options do not say otherwise."""
    return xentgui.mirror("keras-torch", scores, labels, task=task, **({"reduction": "none"} | options))


def loss(answer: Answer) -> Array:
    """What it reports; it has to report something."""
    assert answer.loss is not None
    return answer.loss


def test_only_the_entry_of_the_label_can_make_a_sparse_loss_nan() -> None:
    scores = [[1, -INF, 2]]
    assert loss(ask("scce", scores, [0], from_logits=True)) == pytest.approx([1.3132616])
    assert np.isnan(loss(ask("cce", scores, [[1, 0, 0]], from_logits=True))).all()


def test_sparse_probabilities_are_normalised_before_they_are_clipped() -> None:
    assert loss(ask("scce", [[2, 6, 2]], [0])) == pytest.approx([1.609437943])
    assert loss(ask("scce", [[1, INF, 1]], [0])) == pytest.approx([16.118095398])


def test_minus_100_is_ignored_without_being_asked_for_and_every_other_stranger_is_refused() -> None:
    answer = ask("scce", LOGITS, [1, -100], from_logits=True)
    assert loss(answer) == pytest.approx([0.0658839, 0], rel=1e-5)
    assert answer.gradient is not None
    assert not answer.gradient[1].any()
    assert ask("scce", LOGITS, [1, -1], from_logits=True).error == ("IndexError", "Target -1 is out of bounds.")


def test_the_classes_of_sparse_labels_may_lie_along_any_axis() -> None:
    scores = np.arange(24.0).reshape(2, 3, 4) % 5
    labels = np.array([[0, 1, 2], [3, 2, 1]])
    moved = ask("scce", np.moveaxis(scores, -1, 1), labels, axis=1, from_logits=True)
    whole = ask("scce", scores, labels, from_logits=True)
    assert loss(moved) == pytest.approx(loss(whole))
    assert moved.gradient is not None
    assert whole.gradient is not None
    assert np.moveaxis(moved.gradient, 1, -1) == pytest.approx(whole.gradient)


def test_a_mean_in_float64_is_reported_in_float32() -> None:
    answer = ask("scce", LOGITS, [1, 0], from_logits=True, dtype="float64", reduction="mean")
    assert answer.dtype == "float32"
    assert ask("scce", LOGITS, [1, 0], from_logits=True, dtype="float64", reduction="sum").dtype == "float64"


def test_shapes_are_printed_as_pytorch_prints_them() -> None:
    text = "Arguments `target` and `output` must have the same shape. Received: "
    text += "target.shape=torch.Size([2, 1]), output.shape=torch.Size([2, 3])"
    assert ask("cce", LOGITS, [[1.0], [0.0]]).error == ("ValueError", text)
    weighted = ask("scce", LOGITS, [1, 0], from_logits=True, sample_weight=[1.0, 2, 3])
    text = "The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0"
    assert weighted.error == ("RuntimeError", text)


def test_binary_labels_are_refused_by_what_smoothing_makes_of_them() -> None:
    refused = ask("bce", [[0.5]], [[2.0]])
    assert refused.error == ("RuntimeError", "all elements of target should be between 0 and 1")
    assert loss(ask("bce", [[0.5]], [[2.0]], label_smoothing=1)) == pytest.approx([np.log(2)])
    assert loss(ask("bce", [[1.0]], [[0.0]], dtype="float16")).astype(float) == pytest.approx([100])


def test_a_clip_by_keras_in_float16_compares_in_float32() -> None:
    at_one = ask("focal", [[1, 0, 0]], [[1.0, 0, 0]], dtype="float16", gamma=0, alpha=1)
    assert at_one.gradient is not None
    assert not at_one.gradient.any()
