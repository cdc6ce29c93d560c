"""The binary loss: beside the longhand, beside Keras' recorded answers, and at its edges."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given

from tests.core import batches
from tests.core.longhand import Asked, work_out
from tests.core.recorded import keras
from xentgui import Loss, LossOptions, Problem, evaluate

LOGITS, LABELS = [-1.0, -1.0, 0.0, 1.0, 2.0], [0, 0, 1, 1, 1]
COLUMN = np.array(LOGITS)[:, None]


def binary(scores: Any, labels: Any, **options: Any) -> Any:
    return evaluate(scores, labels, loss="binary", **options)


def row_loss(scores: list[float], labels: list[float], **options: Any) -> float:
    return float(binary([scores], [labels], **options).loss)


@given(batches.asked_binary() | batches.asked_binary(from_logits=False))
def test_losses_are_the_longhand_ones(asked: Asked):
    found, true = binary(asked.scores, asked.labels, **without_loss(asked)), work_out(asked)
    # By probabilities 1 - p is of the digits that p has.
    rel = 1e-13 if asked.from_logits else 1e-9
    assert batches.is_close(found.row_losses, true.row_losses, rel=rel)
    assert batches.is_close(found.probabilities(), true.probabilities)
    assert found.denominator == true.denominator
    if asked.reduction != "none":
        assert batches.is_close(found.loss, true.loss, rel=rel)


@given(batches.asked_binary())
def test_gradients_by_logits_are_the_longhand_ones(asked: Asked):
    found = binary(asked.scores, asked.labels, **without_loss(asked)).gradient()
    # Between 0 and 1 the two sides of a label pull in opposite directions, and what is left may have few digits.
    sure = not asked.label_smoothing and bool(np.isin(asked.labels, (0, 1)).all())
    assert batches.is_close(found, work_out(asked).gradient, floor=1e-300 if sure else 1e-16 / asked.temperature)


@given(batches.asked_binary(from_logits=False))
def test_gradients_by_probabilities_are_the_longhand_ones(asked: Asked):
    found = binary(asked.scores, asked.labels, **without_loss(asked)).gradient()
    true = work_out(asked).gradient
    assert batches.is_close(found, true, rel=1e-9, floor=1e-12 * np.abs(true).max(initial=1))


def without_loss(asked: Asked) -> dict[str, Any]:
    return {name: value for name, value in asked.options().items() if name != "loss"}


def test_keras_answers_the_same_in_float64():
    answers = list(keras("keras-tensorflow", "bce"))
    assert len(answers) > 10
    for answer in answers:
        found = binary(answer.scores, answer.labels, **answer.options)
        recorded_ones = (answer.loss, answer.row_losses, answer.gradient)
        for mine, theirs in zip((found.loss, found.row_losses, found.gradient()), recorded_ones, strict=True):
            if theirs is not None:
                assert np.asarray(mine) == pytest.approx(np.asarray(theirs), rel=1e-12, abs=1e-12), answer.key


@pytest.mark.parametrize("scores", [LOGITS, [LOGITS], COLUMN])
def test_the_published_batch_costs_what_is_published(scores: Any):
    found = binary(scores, np.reshape(LABELS, np.shape(scores)))
    assert found.loss == pytest.approx(0.351972051, abs=5e-10)


def test_pos_weight_weighs_what_is_yes():
    found = binary(COLUMN, LABELS, pos_weight=3, reduction="none")  # as PyTorch prints it
    assert found.loss == pytest.approx([0.3132617, 0.3132617, 2.0794415, 0.9397851, 0.3807840], abs=5e-8)


def test_a_row_is_the_mean_over_its_classes_whatever_they_weigh():
    assert row_loss([0, 0], [1, 0], class_weight=[3, 0]) == pytest.approx(1.5 * np.log(2))


@pytest.mark.parametrize("reduction", ["sum", "mean", "none"])
def test_two_logits_of_the_categorical_loss_are_their_difference_in_the_binary_one(reduction: str):
    pairs = np.random.RandomState(3).standard_normal((9, 2)) * 5
    labels = np.arange(9) % 2
    one, other = (
        evaluate(pairs, labels, reduction=reduction),
        binary(pairs[:, 1:] - pairs[:, :1], labels, reduction=reduction),
    )
    assert other.loss == pytest.approx(one.loss, rel=1e-13)
    assert other.accuracy == one.accuracy
    assert other.gradient()[:, 0] == pytest.approx(one.gradient()[:, 1], rel=1e-13)


@pytest.mark.parametrize(("score", "label"), [(50.0, 1.0), (-50.0, 0.0)])
def test_a_sure_and_right_answer_keeps_its_digits(score: float, label: float):
    assert row_loss([score], [label]) == pytest.approx(np.exp(-50.0), rel=1e-14, abs=0)


@pytest.mark.parametrize(
    ("score", "label", "loss"),
    [(1e6, 0, 1e6), (np.inf, 1, 0), (np.inf, 0, np.inf), (-np.inf, 0, 0), (-np.inf, 1, np.inf), (-1e308, 1, 1e308)],
)
def test_extreme_logits_cost_what_mathematics_says(score: float, label: float, loss: float):
    assert row_loss([score], [label]) == loss


@pytest.mark.parametrize(("score", "label"), [(np.nan, 1), (np.nan, 0), (0, np.nan)])
def test_nan_has_no_defined_loss_and_no_gradient(score: float, label: float):
    found = binary([[score], [1.0]], [[label], [1.0]])
    assert found.undefined_rows.tolist() == [0]
    assert np.isnan(found.gradient(0)).all()
    assert found.reduced(found.problem.options.reduction, defined=True) == pytest.approx(np.log1p(np.exp(-1)))


def test_a_class_that_weighs_nothing_costs_nothing_even_at_infinity():
    assert row_loss([np.inf, 0], [0, 1], class_weight=[0, 1]) == pytest.approx(np.log(2) / 2)


@pytest.mark.parametrize(("p", "label", "loss"), [(0, 1, 16.118095651), (1, 0, 16.118095651), (0.5, 2, 0.693147181)])
def test_probabilities_are_clipped_and_not_divided_by_their_sum(p: float, label: float, loss: float):
    assert row_loss([p], [label], from_logits=False) == pytest.approx(loss, rel=1e-8)


def test_accuracy_is_the_share_of_right_classes():
    found = binary([[1.0, -1, 0], [1, 1, 1]], [[1, 0, 1], [1, 1, 1]])
    assert found.accuracy == pytest.approx(5 / 6)  # a score of 0 is not yet a yes
    assert [found.row(0).right, found.row(1).right] == pytest.approx([2 / 3, 1])


def test_a_single_column_is_read_as_the_class_0_or_1():
    found = binary([[-2.0], [3.0]], [1, 1])
    assert (found.predicted.tolist(), found.label.tolist()) == ([0, 1], [1, 1])
    assert found.confidence == pytest.approx(1 / (1 + np.exp([-2.0, -3.0])))
    assert found.label_probability == pytest.approx(1 / (1 + np.exp([2.0, -3.0])))


def test_several_classes_are_read_as_the_likeliest_of_them():
    found = binary([[-2.0, 1, 0]] * 3, [[0, 0, 1], [0, 0, 0], [1, 0, 1]])
    assert (found.predicted.tolist(), found.label.tolist()) == ([1, 1, 1], [2, -1, 0])


def test_class_indices_are_refused_with_the_mend():
    with pytest.raises(ValueError, match=r"one-hot rows"):
        binary(np.zeros((3, 4)), [0, 1, 2])
    with pytest.raises(ValueError, match="leave sparse out"):
        binary(np.zeros((3, 4)), [0, 1, 2], sparse=True)
    with pytest.raises(ValueError, match="no class indices"):
        Problem.create(np.zeros((3, 4)), [0, 1, 2]).with_options(loss=Loss.BINARY)


def test_pos_weight_of_the_categorical_loss_is_refused():
    with pytest.raises(ValueError, match='loss="binary"'):
        evaluate(np.zeros((3, 4)), [0, 1, 2], pos_weight=2)


@pytest.mark.parametrize("weight", [[1, 2], {5: 1}, -1, np.inf, [[1]]])
def test_a_pos_weight_that_does_not_fit_is_refused(weight: Any):
    with pytest.raises(ValueError, match="pos_weight"):
        binary(np.zeros((1, 3)), np.zeros((1, 3)), pos_weight=weight)


def test_a_loss_that_is_not_known_is_refused():
    with pytest.raises(ValueError, match='"categorical" or "binary"'):
        LossOptions(loss="hinge")  # type: ignore[arg-type]


def test_a_row_of_nan_leaves_rows_of_infinite_scores_as_they_are():
    scores, labels = np.array([[np.nan], [np.inf], [-np.inf], [-np.inf]]), np.array([[0.0], [1.0], [0.0], [1.0]])
    losses = evaluate(Problem.create(scores, labels, LossOptions(loss=Loss.BINARY))).row_losses
    assert np.array_equal(losses, [np.nan, 0, 0, np.inf], equal_nan=True)
