"""What Keras on JAX does unlike the other backends; keras 3.15.1 with jax 0.10.2 printed the values."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

import xentgui

A = [[2.0, 5.0, 1.0], [7.0, 1.0, 0.5]]


def answered(scores: ArrayLike, labels: ArrayLike, **call: Any) -> tuple[NDArray[Any], NDArray[Any]]:
    """Loss and gradient."""
    answer = xentgui.mirror("keras-jax", scores, labels, **call)
    assert answer.loss is not None
    assert answer.gradient is not None
    return answer.loss, answer.gradient


def test_a_label_out_of_range_has_no_loss_and_no_gradient() -> None:
    loss, gradient = answered(A, [3, -1], task="scce", from_logits=True, reduction="none")
    assert not loss.any()
    assert not gradient.any()


def test_a_label_of_nan_is_class_0_and_fractions_are_cut_off() -> None:
    loss, _ = answered(A, np.array([np.nan, 1.7], np.float32), task="scce", from_logits=True, reduction="none")
    assert loss == pytest.approx([3.0658839, 6.0039744], rel=4e-6)


def test_a_probability_at_the_clip_bound_hands_back_half() -> None:
    _, gradient = answered([[1e-7, 0.5, 0.5 - 1e-7]], [[1, 0, 0]], task="cce")
    assert gradient == pytest.approx(np.array([[-5e6, 0.5, 0.5]]), rel=1e-6)


def test_the_square_of_a_row_sum_overflows_in_the_gradient_of_float16() -> None:
    _, gradient = answered([[300, 3, 3]], [[1, 0, 0]], task="cce", dtype="float16")
    assert gradient == pytest.approx(np.array([[-0.003334, 0, 0]]), rel=1e-3)


def test_a_row_sum_with_a_reciprocal_of_zero_makes_every_probability_zero() -> None:
    loss, _ = answered([[1e38, 1.5e38, 1e37]], [[1, 0, 0]], task="cce")
    assert loss == pytest.approx(16.118095, rel=1e-6)


def test_a_row_of_numbers_below_the_smallest_normal_one_sums_to_zero() -> None:
    loss, gradient = answered([[1e-40, 1e-40, 0]], [[1, 0, 0]], task="cce")
    assert np.isnan(loss)
    assert np.isnan(gradient).all()


def test_the_binary_loss_of_float64_has_means_of_float32() -> None:
    loss, gradient = answered([[0.3, 0.2, 0.6]], [[1, 0, 0]], task="bce", dtype="float64")
    assert loss == np.float32(0.78113574)
    assert gradient == pytest.approx(np.array([[-1.11111114, 0.41666668, 0.83333336]]), rel=2e-8)
    assert gradient[0, 1] != pytest.approx(1.25 / 3, rel=1e-8)


def test_class_indices_along_axis_1_are_taken_where_both_sizes_agree_and_refused_elsewhere() -> None:
    square = xentgui.mirror("keras-jax", np.ones((2, 3, 3)), np.zeros((2, 3)), task="scce", axis=1, from_logits=True)
    assert square.loss == pytest.approx(1.0986123)
    other = xentgui.mirror("keras-jax", np.ones((2, 3, 4)), np.zeros((2, 4)), task="scce", axis=1, from_logits=True)
    assert other.error is not None
    assert other.error.type == "ValueError"
    assert other.error.text.endswith("up until the last dimension: target.shape=(2, 4), output.shape=(2, 3, 4)")
