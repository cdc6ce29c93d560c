"""optax: what it does without a word. Values printed by optax 0.2.8 on jax 0.10.2."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

import xentgui

LOGITS = np.array([[2, 5, 1], [7, 1, 0.5]], np.float32)


def answered(scores: ArrayLike, labels: ArrayLike, **call: Any) -> tuple[NDArray[Any], NDArray[Any]]:
    """Loss and gradient."""
    answer = xentgui.mirror("optax", scores, labels, **call)
    assert answer.loss is not None
    assert answer.gradient is not None
    return answer.loss, answer.gradient


def test_a_negative_label_counts_from_the_end_and_one_out_of_range_is_nan_with_the_softmax_as_gradient() -> None:
    assert answered(LOGITS, [1, -1], task="scce")[0] == pytest.approx([0.0658841, 6.5039744], rel=4e-6)
    loss, gradient = answered(LOGITS, [1, 3], task="scce")
    assert np.isnan(loss).tolist() == [False, True]
    assert gradient[1] == pytest.approx([0.9960336, 0.0024689, 0.0014975], rel=1e-4)


def test_labels_of_64_bits_wrap_around_in_32() -> None:
    loss, _ = answered(LOGITS, [2**32 + 1, 0], task="scce")
    assert (loss == answered(LOGITS, [1, 0], task="scce")[0]).all()


def test_integer_labels_lose_their_digits_under_an_offset() -> None:
    scores = 1e4 + np.array([[0, 1, 2]])
    assert answered(scores, [0], task="scce")[0] == pytest.approx(2.4072266, rel=1e-7)
    assert answered(scores, [0], task="scce", dtype="float16")[0] == 0


def test_a_row_of_labels_is_repeated_for_all_rows() -> None:
    loss, _ = answered(LOGITS, np.array([1, 0, 0], np.float32), task="cce")
    assert loss == pytest.approx([3.0658839, 0.00397428], rel=4e-6)


def test_logits_are_repeated_for_labels_of_more_axes_also_where_they_are_many() -> None:
    labels = np.ones((2, 600, 600), np.float32)
    loss, _ = answered(np.zeros((600, 600)), labels, task="cce")
    assert loss.shape == (2, 600)
    assert loss == pytest.approx(np.full((2, 600), 600 * np.log(600)), rel=4e-6)


def test_a_zero_label_cancels_an_impossible_class_only_in_the_safe_loss() -> None:
    scores, labels = np.array([[1, -np.inf, 2]]), np.array([[1, 0, 0]], np.float32)
    assert np.isnan(answered(scores, labels, task="cce")[0])
    loss, gradient = answered(scores, labels, task="safe_cce")
    assert loss == pytest.approx(1.3132616, rel=4e-6)
    assert gradient == pytest.approx(np.array([[-0.7310586, 0, 0.7310586]]), rel=4e-6)


def test_the_mean_divides_by_masked_rows_too_and_nothing_comes_back_from_them() -> None:
    scores = LOGITS.copy()
    scores[0, 0] = np.nan
    loss, gradient = answered(scores, [1, 0], task="scce", where=[False, True], reduction="mean")
    assert loss == pytest.approx(0.0039743 / 2, rel=1e-4)
    assert not gradient[0].any()


def test_numbers_below_the_smallest_normal_one_are_zero_to_xla() -> None:
    labels = np.array([[1, 1e-40]], np.float32)
    assert answered([[1, -np.inf]], labels, task="safe_cce")[0] == 0


@pytest.mark.parametrize(
    ("labels", "options", "error"),
    [
        (np.ones((2, 2), np.float32), {"task": "cce"}, "mul got incompatible shapes for broadcasting: (2, 2), (2, 3)."),
        (np.ones(2, np.float32), {"task": "cce"}, "Incompatible shapes for broadcasting: shapes=[(2,), (2, 3)]"),
        ([1, 0], {"task": "scce", "axis": 2}, "axis 2 is out of bounds for array of dimension 2"),
        (
            [1, 0],
            {"task": "scce", "where": np.ones((3, 3), bool)},
            "Incompatible shapes for broadcasting: shapes=[(3, 3), (2, 3), ()]",
        ),
        (
            np.eye(3, dtype=int)[:2],
            {"task": "cce", "label_smoothing": 0.1},
            "Expected the input to have a dtype that is a subdtype of <class 'numpy.floating'>, got int32 instead",
        ),
        ([1, 0], {"task": "scce", "ignore_class": 1}, "got an unexpected keyword argument 'ignore_class'"),
        ([1, 0], {"task": "scce", "sample_weight": [1, 2]}, "got an unexpected keyword argument 'sample_weight'"),
        (None, {"task": "scce"}, "missing 1 required positional argument: 'labels'"),
    ],
)
def test_it_refuses_in_its_own_words(labels: ArrayLike | None, options: dict[str, Any], error: str) -> None:
    answer = xentgui.mirror("optax", LOGITS, labels, **options)
    assert answer.error is not None
    assert answer.error.text.endswith(error)
