"""What Keras' losses do on every backend; keras 3.15.1 printed the values on TensorFlow."""

from typing import Any

import numpy as np
import pytest

from xentgui import mirror

A = [[2.0, 5.0, 1.0], [7.0, 1.0, 0.5]]
LABELS = np.array([1, 0])
WEIGHTS = [0.5, 3.0]
_RANKS = "Arguments `target` and `output` must have the same rank (ndim)."


def ask(scores, labels=None, **given):
    return mirror("keras-tensorflow", scores, labels, **given)


@pytest.mark.parametrize(
    ("reduction", "plain", "weighted"),
    [
        ("sum_over_batch_size", 0.034929097, 0.022432396),
        ("mean", 0.034929097, 0.022432396),
        ("sum", 0.069858193, 0.044864792),
        ("mean_with_sample_weight", 0.034929097, 0.012818513),
    ],
)
def test_only_one_mean_divides_by_the_sum_of_the_weights(reduction: str, plain: float, weighted: float) -> None:
    given: dict[str, Any] = {"task": "scce", "from_logits": True, "reduction": reduction}
    assert ask(A, LABELS, **given).loss == pytest.approx(plain, rel=1e-6)
    assert ask(A, LABELS, **given, sample_weight=WEIGHTS).loss == pytest.approx(weighted, rel=1e-6)


def test_means_divide_by_the_labels_that_are_kept() -> None:
    logits, labels = [A[0], [np.nan, np.inf, 0], A[1]], [1, -1, 0]
    answer = ask(logits, labels, task="scce", from_logits=True, ignore_class=-1)
    assert answer.loss == pytest.approx(0.034929097, rel=1e-6)
    assert answer.row_losses == pytest.approx([0.0658839, 0, 0.0039743], rel=1e-5)
    assert answer.gradient is not None
    np.testing.assert_array_equal(answer.gradient[1], 0)


def test_a_mask_and_ignored_labels_leave_a_row_out_together() -> None:
    answer = ask([*A, A[0]], [1, -1, 1], task="scce", from_logits=True, ignore_class=-1, mask=[True, True, False])
    assert answer.loss == pytest.approx(0.0658839, rel=1e-5)


def test_the_mean_of_nothing_is_zero() -> None:
    assert ask(A, [-1, -1], task="scce", ignore_class=-1).loss == 0
    assert ask(A, LABELS, task="scce", sample_weight=[0, 0], reduction="mean_with_sample_weight").loss == 0


def test_an_empty_batch_is_an_empty_array_under_every_reduction() -> None:
    assert np.shape(ask(np.ones((0, 3)), np.ones((0, 3)), task="cce").loss) == (0,)


def test_two_hundred_losses_of_600_are_more_than_float16_holds() -> None:
    logits = np.tile([0.0, 600.0], (200, 1))
    assert ask(logits, np.zeros(200), task="scce", from_logits=True, dtype="float16").loss == np.inf


def test_smoothing_along_another_axis_divides_by_the_last_one() -> None:
    logits, labels = np.zeros((1, 4, 2)), np.zeros((1, 4, 2))
    labels[:, 0] = 1
    given: dict[str, Any] = {"task": "cce", "from_logits": True, "axis": 1, "reduction": "none"}
    smooth, plain = ask(logits, labels, label_smoothing=0.4, **given), ask(logits, labels, **given)
    assert plain.loss == pytest.approx(np.full((1, 2), np.log(4)), rel=1e-6)
    assert smooth.loss == pytest.approx(np.full((1, 2), np.log(4) * (0.6 + 4 * 0.4 / 2)), rel=1e-6)


def test_class_weights_of_the_focal_loss_are_float32() -> None:
    answer = ask([[0.5, 0.3, 0.2]], [[0, 1, 0]], task="focal", alpha=[0.1, 0.5, 0.4], dtype="float64")
    assert answer.loss == pytest.approx(0.2949733370598543, rel=1e-13)
    assert answer.gradient == pytest.approx(np.array([[0.49783429, -1.16161334, 0.49783429]]), rel=1e-8)


def test_the_gradient_through_the_normalisation_is_clipped_with_the_probabilities() -> None:
    answer = ask([[0.5, 0.3, 0.2], [2, 1, 5], [0, 1, 0]], np.eye(3)[[0, 0, 0]], task="cce", reduction="sum")
    assert answer.gradient == pytest.approx(np.array([[-1.0, 1, 1], [-0.375, 0.125, 0.125], [0, 0, 0]]), rel=1e-6)


def test_a_column_of_scores_is_warned_of_and_computed() -> None:
    answer = ask([[3.0]], [[1]], task="focal", from_logits=True)
    assert [text.partition(":")[0] for text in answer.warnings] == ["SyntaxWarning", "UserWarning"]
    assert answer.error is None


@pytest.mark.parametrize(
    ("arguments", "kind", "text"),
    [
        (
            {"task": "scce", "label_smoothing": 0.1},
            "TypeError",
            "SparseCategoricalCrossentropy.__init__() got an unexpected keyword argument 'label_smoothing'",
        ),
        (
            {"task": "scce", "class_weight": [1, 2, 3]},
            "TypeError",
            "Loss.__call__() got an unexpected keyword argument 'class_weight'",
        ),
        (
            {"task": "scce", "reduction": "auto"},
            "ValueError",
            "Invalid value for argument `reduction`. Expected one of {...}. Received: reduction=auto",
        ),
        (
            {"task": "cce"},
            "ValueError",
            f"{_RANKS} Received: target.shape=(2,), output.shape=(2, 3)",
        ),
        (
            {"task": "scce", "sample_weight": [1, 2, 3]},
            "InvalidArgumentError",
            "Incompatible shapes: [2] vs. [3] [Op:Mul] name:",
        ),
        (
            {"task": "focal", "alpha": [1, 2]},
            "InvalidArgumentError",
            "Incompatible shapes: [2] vs. [2,3] [Op:Mul] name:",
        ),
    ],
)
def test_what_keras_refuses_is_refused_in_its_words(arguments: dict[str, Any], kind: str, text: str) -> None:
    assert ask(A, LABELS, **arguments).error == (kind, text)


def test_blocks_of_rows_make_the_same_losses_as_the_whole() -> None:
    rng = np.random.default_rng(1)
    logits, labels = rng.normal(size=(3000, 200)), rng.integers(-1, 200, 3000)
    given: dict[str, Any] = {"task": "scce", "from_logits": True, "ignore_class": -1, "reduction": "none"}
    whole = ask(logits, labels, **given).loss
    assert whole is not None
    np.testing.assert_array_equal(whole[1490:1510], ask(logits[1490:1510], labels[1490:1510], **given).loss)
