"""PyTorch's rules, against what torch 2.13.0 prints on a CPU."""

from typing import Any

import numpy as np
import pytest

import xentgui
from xentgui.core.libraries import Answer
from xentgui.core.libraries.call import Array

LOGITS = np.array([[2, 5, 1], [7, 1, 0.5]])
LABELS = [1, 0]
WEIGHT = [0.2, 1, 3]
NAN, INF = float("nan"), float("inf")


def loss(answer: Answer) -> Array:
    """What it reports; it has to report something."""
    assert answer.loss is not None
    return answer.loss


def indices(labels: Any = LABELS, scores: Any = LOGITS, **arguments: Any) -> Answer:
    """cross_entropy of class indices."""
    return xentgui.mirror("torch", scores, labels, task="scce", **arguments)


def soft(labels: Any, **arguments: Any) -> Answer:
    """cross_entropy of distributions."""
    return xentgui.mirror("torch", LOGITS, np.asarray(labels, np.float32), task="cce", **arguments)


def test_the_mean_of_indices_divides_by_the_weights_of_their_labels() -> None:
    answer = indices(class_weight=WEIGHT)
    assert answer.row_losses == pytest.approx([0.0658839, 0.00079486], rel=1e-5)
    assert answer.loss == pytest.approx(0.0555656, rel=1e-5)
    assert indices(class_weight=WEIGHT, label_smoothing=0.1).loss == pytest.approx(1.1164926, rel=1e-6)


def test_the_mean_of_soft_targets_divides_by_the_rows() -> None:
    targets = [[0.2, 0.5, 0.3], [1, 0, 0]]
    assert soft(targets, class_weight=WEIGHT).loss == pytest.approx(1.9078342, rel=1e-6)
    assert soft(targets, class_weight=WEIGHT, label_smoothing=0.1).loss == pytest.approx(2.3569407, rel=1e-6)


def test_ignored_rows_leave_a_mean_of_nan_when_there_are_no_others() -> None:
    answer = indices([-100, -100])
    assert np.isnan(loss(answer))
    assert not np.any(answer.gradient)
    assert indices([-100, -100], reduction="sum").loss == 0


def test_an_ignored_row_of_nan_has_a_loss_and_no_gradient() -> None:
    answer = indices([1, -100], [[2, 5, 1], [NAN, NAN, NAN]])
    assert answer.loss == pytest.approx(0.0658839, rel=1e-5)
    assert answer.gradient is not None
    assert np.isnan(answer.gradient).tolist() == [[False] * 3, [True] * 3]


def test_a_class_of_minus_infinity_is_lost_in_soft_targets_and_in_smoothing() -> None:
    scores = [[1, -INF, 2]]
    assert indices([0], scores).loss == pytest.approx(1.3132616)
    assert indices([0], scores, label_smoothing=0.1).loss == INF
    assert np.isnan(loss(xentgui.mirror("torch", scores, [[1.0, 0.0, 0.0]], task="cce")))


def test_labels_of_the_wider_type_decide_the_type_of_the_result() -> None:
    assert xentgui.mirror("torch", LOGITS, np.ones((2, 3)), task="cce").dtype == "float64"
    assert xentgui.mirror("torch", LOGITS, np.ones((2, 3), np.float16), task="bce", from_logits=True).dtype == "float16"


def test_half_types_round_the_sum_of_the_exponentials() -> None:
    assert loss(indices(dtype="float16", reduction="none")).astype(float) == pytest.approx([0.0661, 0.0039], abs=5e-5)
    assert loss(indices(dtype="bfloat16", reduction="none")).astype(float) == pytest.approx([0.0679, 0.0078], abs=5e-5)


@pytest.mark.parametrize(
    ("arguments", "error", "text"),
    [
        ({"labels": [1, 3]}, "IndexError", "Target 3 is out of bounds."),
        ({"labels": np.array([1, 65], np.uint8), "reduction": "none"}, "IndexError", "Target A is out of bounds."),
        (
            {"labels": np.array([1, 0], np.int32)},
            "RuntimeError",
            "expected target dtype to be Long or Byte, but got Int",
        ),
        (
            {"labels": [[1], [0]]},
            "RuntimeError",
            "0D or 1D target tensor expected, multi-target not supported",
        ),
        ({"labels": [1]}, "ValueError", "Expected input batch_size (2) to match target batch_size (1)."),
        (
            {"labels": [[1, 0, 0]] * 2},
            "RuntimeError",
            "Expected floating point type for target with class probabilities, got Long",
        ),
        (
            {"label_smoothing": 1.1},
            "RuntimeError",
            "label_smoothing must be between 0.0 and 1.0. Got: 1.1",
        ),
        ({"reduction": "batchmean"}, "ValueError", "batchmean is not a valid value for reduction"),
        ({"axis": 2}, "IndexError", "Dimension out of range (expected to be in range of [-2, 1], but got 2)"),
        ({"sample_weight": [1, 2]}, "TypeError", "cross_entropy() got an unexpected keyword argument 'sample_weight'"),
    ],
)
def test_what_it_refuses_is_refused_in_its_words(arguments: dict[str, Any], error: str, text: str) -> None:
    assert indices(**arguments).error == (error, text)


def test_sequences_have_their_classes_moved_to_axis_1() -> None:
    scores = np.arange(24).reshape(2, 3, 4) % 5
    whole = indices([[0, 1, 2], [3, 2, 1]], scores, reduction="none")
    rows = indices([0, 1, 2, 3, 2, 1], scores.reshape(6, 4), reduction="none")
    assert loss(whole) == pytest.approx(loss(rows).reshape(2, 3))
    assert indices([[0, 1], [3, 2]], scores).error == ("RuntimeError", "Expected target size [2, 3], got [2, 2]")


def test_nll_loss_takes_what_it_gets_for_log_probabilities() -> None:
    answer = xentgui.mirror("torch", [[0.06, 0.936], [0.996, 0.004]], LABELS, task="nll", reduction="none")
    assert answer.loss == pytest.approx([-0.936, -0.996])
    assert answer.gradient == pytest.approx(np.array([[0, -1], [-1, 0]]))


def test_the_mean_of_kl_div_warns_and_divides_by_all_cells() -> None:
    targets = np.array([[0.2, 0.5, 0.3], [1, 0, 0]], np.float32)
    mean, batch_mean = (
        xentgui.mirror("torch", LOGITS, targets, task="kl_div", reduction=reduction)
        for reduction in ("mean", "batchmean")
    )
    assert loss(mean) * 3 == pytest.approx(loss(batch_mean))
    assert mean.warnings[0].startswith("UserWarning: reduction: 'mean' divides the total loss by both")
    assert not batch_mean.warnings


def test_a_row_that_all_rows_share_stays_whole_when_there_are_as_many_rows_as_classes() -> None:
    size = 600  # more cells than one block
    target = np.linspace(0, 1, size, dtype=np.float32)
    scores = np.zeros((size, size), np.float32)
    answer = xentgui.mirror("torch", scores, target, task="kl_div", reduction="none")
    assert loss(answer)[-1].tolist() == loss(answer)[0].tolist()
    weighted = xentgui.mirror("torch", scores, scores, task="bce", from_logits=True, weight=target, reduction="none")
    assert loss(weighted)[7] == pytest.approx(np.log(2) * target, rel=1e-6)


def test_the_positive_weight_multiplies_what_is_positive() -> None:
    labels = np.array([0, 0, 1, 1, 1], np.float32)
    scores = [-1, -1, 0, 1, 2]
    answer = xentgui.mirror("torch", scores, labels, task="bce", from_logits=True, pos_weight=3.0, reduction="none")
    assert answer.loss == pytest.approx([0.3132617, 0.3132617, 2.0794415, 0.9397851, 0.3807840], rel=1e-6)


def test_binary_probabilities_are_cut_off_at_100_and_refused_outside_of_0_and_1() -> None:
    miss = xentgui.mirror("torch", [1.0, 0.0], np.array([0, 1.0]), task="bce", dtype="float64", reduction="none")
    assert miss.loss == pytest.approx([100, 100])
    assert miss.gradient == pytest.approx([1000000003995.8029, -1000000003995.8029])
    outside = xentgui.mirror("torch", [0.5, NAN], np.array([2, 1], np.float32), task="bce")
    assert outside.error == ("RuntimeError", "all elements of target should be between 0 and 1")
