"""What Keras on NumPy does unlike the other backends; keras 3.15.1 with numpy 2.4.6 printed the values."""

from typing import Any

import numpy as np
import pytest

from xentgui import mirror

A = [[2.0, 5.0, 1.0], [7.0, 1.0, 0.5]]


def ask(scores, labels=None, **given):
    return mirror("keras-numpy", scores, labels, **given)


def test_it_has_no_gradient() -> None:
    assert ask(A, [1, 0], task="scce", from_logits=True).gradient is None


def test_distributions_in_float64_are_computed_in_float32() -> None:
    answer = ask([A[0]], [[1, 0, 0]], task="cce", from_logits=True, dtype="float64", reduction="none")
    assert answer.dtype == "float64"
    assert answer.loss == pytest.approx([3.0658838749], rel=1e-10)


def test_a_mean_of_float64_losses_is_float32_and_their_sum_is_not() -> None:
    types = [ask(A, [1, 0], task="scce", dtype="float64", reduction=reduction).dtype for reduction in ("mean", "sum")]
    assert types == ["float32", "float64"]


def test_a_negative_label_has_no_loss_and_a_too_large_one_is_refused() -> None:
    assert ask(A, [1, -1], task="scce", from_logits=True, reduction="none").loss == pytest.approx([0.0658839, 0.0])
    assert ask(A, [1, 3], task="scce", from_logits=True).error == (
        "IndexError",
        "index 3 is out of bounds for axis 1 with size 3",
    )


def test_a_logit_of_100_is_clipped_as_a_probability_in_the_binary_loss() -> None:
    assert ask([[100.0]], [[0]], task="bce", from_logits=True).loss == pytest.approx(15.942385)


def test_bfloat16_is_clipped_in_float32_where_keras_clips_and_in_its_own_type_where_its_operation_does() -> None:
    hit: dict[str, Any] = {"labels": [[1, 0]], "dtype": "bfloat16"}
    assert ask([[1.0, 0.0]], task="cce", **hit).loss.item() == pytest.approx(1.19e-7, rel=1e-2)
    assert np.isnan(ask([[1.0, 0.0]], task="focal", gamma=-1.0, **hit).loss.item())


def test_logsumexp_of_bfloat16_is_float64() -> None:
    assert ask([[1.0, 2.0]], task="logsumexp", dtype="bfloat16").dtype == "float64"


def test_weights_are_multiplied_by_the_mask_in_place_and_cannot_grow() -> None:
    answer = ask(A, [1, 0], task="scce", sample_weight=2.0, mask=[True, False])
    assert answer.error == (
        "ValueError",
        "non-broadcastable output operand with shape () doesn't match the broadcast shape (2,)",
    )
