"""What Keras on TensorFlow does unlike the other backends; keras 3.15.1 with tensorflow 2.21.0 printed the values."""

from typing import Any

import numpy as np
import pytest

from xentgui import mirror

A = [[2.0, 5.0, 1.0], [7.0, 1.0, 0.5]]
LABELS = np.array([1, 0])


def ask(scores, labels=None, **given):
    return mirror("keras-tensorflow", scores, labels, **given)


def test_index_labels_do_not_normalise_probabilities_and_distributions_do() -> None:
    sparse = ask(A, LABELS, task="scce", reduction="none")
    dense = ask(A, np.eye(3)[LABELS], task="cce", reduction="none")
    assert sparse.loss == pytest.approx([1.098612309, 0.916290760], rel=1e-6)
    assert dense.loss == pytest.approx([0.470003635, 0.194156006], rel=1e-6)


def test_a_probability_beyond_the_clip_has_no_gradient() -> None:
    answer = ask([[0.5, 0.3, 0.2], [2, 1, 5], [0, 1, 0]], [0, 0, 0], task="scce", reduction="sum")
    assert answer.gradient == pytest.approx(np.array([[-1.0, 1, 1], [0, 0, 0], [0, 0, 0]]), rel=1e-6)


def test_the_gradient_of_logits_is_softmax_minus_labels_also_where_the_labels_do_not_sum_to_one() -> None:
    answer = ask([[2.0, 5.0, 1.0]], [[1, 1, 0]], task="cce", from_logits=True)
    assert answer.gradient == pytest.approx(np.array([[-0.95338738, -0.06376046, 0.01714783]]), rel=1e-5)


def test_an_infinitely_unlikely_class_that_is_not_the_label_is_nan_for_distributions_only() -> None:
    logits = [[1.0, -np.inf, 2.0]]
    assert np.isnan(ask(logits, [[1, 0, 0]], task="cce", from_logits=True).loss)
    assert ask(logits, [0], task="scce", from_logits=True).loss == pytest.approx(1.3132616)


@pytest.mark.parametrize(("labels", "named"), [([1, 3], 3), ([-1, 3], -1), ([7, 9], 9)])
def test_the_refusal_of_labels_names_the_least_if_negative_and_else_the_greatest(labels: list[int], named: int) -> None:
    error = ask(A, labels, task="scce", from_logits=True).error
    assert error is not None
    assert error.type == "InvalidArgumentError"
    assert error.text == (
        f"Received a label value of {named} which is outside the valid range of [0, 3). Label values: "
        f"{labels[0]} {labels[1]} [Op:SparseSoftmaxCrossEntropyWithLogits] name:"
    )


def test_a_label_that_bfloat16_does_not_have_is_taken_for_its_neighbour() -> None:
    logits = np.where(np.arange(400) == 256, 5.0, 0.0)[None]
    losses = [ask(logits, [label], task="scce", from_logits=True, dtype="bfloat16").loss for label in (256, 257, 258)]
    assert losses[0] == losses[1] != losses[2]


@pytest.mark.parametrize(
    ("logits", "loss"),
    [
        ([5, 2, 1], 0.060546875),  # (1 + 0.0498) + 0.0183, in steps of 1/128; 0.0679 from the sum in float32
        ([7, 1, 0.5], 0.0),
        ([0, -3, -4, -3, -4, -3, -4, -3, -4], 0.2421875),
    ],
)
def test_the_sparse_loss_adds_bfloat16_up_by_eights_and_the_rest_one_by_one(logits: list[float], loss: float) -> None:
    """What keras 3.15.1 on tensorflow 2.21.0 prints."""
    answer = ask([logits], [0], task="scce", from_logits=True, dtype="bfloat16", reduction="none")
    assert np.asarray(answer.loss, np.float64).tolist() == [loss]


@pytest.mark.parametrize(
    ("dtype", "kept"), [("float32", [[0, np.nan, 0]]), ("bfloat16", [[0, np.nan, 0]]), ("float16", [[np.nan] * 3])]
)
def test_softmax_of_a_row_with_nan_keeps_zeros_in_two_types(dtype: str, kept: list[list[float]]) -> None:
    answer = ask([[1.0, np.nan, 2.0]], task="softmax", dtype=dtype)
    np.testing.assert_array_equal(np.asarray(answer.loss, np.float64), kept)


def test_a_reciprocal_that_overflows_in_float16_makes_a_gradient_infinite() -> None:
    answer = ask([[0.2, 0.8]], [[0.0, 1.0]], task="kld", dtype="float16")
    np.testing.assert_allclose(np.asarray(answer.gradient, np.float64), [[-np.inf, -1.25]], rtol=1e-3)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"task": "cce", "axis": 5}, "Invalid reduction dimension (5 for input with 2 dimension(s) [Op:Sum] name:"),
        (
            {"task": "cce", "axis": -2, "from_logits": True},
            "Requires start <= limit when delta > 0: 0/-2 [Op:Range] name:",
        ),
        ({"task": "bce", "axis": 5}, "Invalid reduction dimension (5 for input with 2 dimension(s) [Op:Mean] name:"),
    ],
)
def test_an_axis_that_is_none_is_refused_by_the_operation_that_meets_it(options: dict[str, Any], text: str) -> None:
    error = ask(A, np.eye(3)[LABELS], **options).error
    assert error == ("InvalidArgumentError", text)


def test_index_labels_take_the_last_axis_only() -> None:
    assert ask(A, LABELS, task="scce", axis=0).error == (
        "ValueError",
        "Only axis=-1 is currently supported. Received: axis=0",
    )
