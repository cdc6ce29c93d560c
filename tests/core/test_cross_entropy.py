"""Row losses: beside the longhand, beside published values, and where there is no value to have."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core import batches
from tests.core.longhand import Asked, work_out
from xentgui import evaluate
from xentgui.core.cross_entropy import one_hot_rows

INF, NAN = np.inf, np.nan
A = [[2.0, 5.0, 1.0], [7.0, 1.0, 0.5]]


def losses(scores, labels, **options):
    return evaluate(scores, labels, reduction="none", **options).row_losses.tolist()


@given(batches.asked())
def test_losses_of_logits_are_the_longhand_ones(asked: Asked):
    found = evaluate(asked.scores, asked.labels, **asked.options())
    assert batches.is_close(found.row_losses, work_out(asked).row_losses)


@given(batches.asked(from_logits=False))
def test_losses_of_probabilities_are_the_longhand_ones(asked: Asked):
    found = evaluate(asked.scores, asked.labels, **asked.options())
    assert batches.is_close(found.row_losses, work_out(asked).row_losses, floor=1e-15)


@given(batches.asked() | batches.asked(from_logits=False))
def test_a_class_index_costs_what_its_one_hot_row_costs_under_every_option(asked: Asked):
    if asked.labels.ndim == 2:
        return
    options = {**asked.options(), "ignore_class": None}
    index = evaluate(asked.scores, asked.labels, **options)
    hot = evaluate(asked.scores, np.eye(asked.scores.shape[1])[asked.labels], **options)
    assert batches.is_close(hot.row_losses, index.row_losses, floor=1e-15)
    assert hot.predicted.tolist() == index.predicted.tolist()
    assert hot.label_probability.tolist() == index.label_probability.tolist()


@given(batches.asked(), st.floats(-1e3, 1e3))
def test_a_shift_of_all_logits_of_a_row_changes_no_loss(asked: Asked, shift: float):
    moved = asked.scores.astype(np.float64) + shift
    there = evaluate(moved, asked.labels, **asked.options()).row_losses
    back = evaluate(moved - shift, asked.labels, **asked.options()).row_losses
    # Adding the shift rounds the logits: a loss moves by as much as they do.
    assert np.abs(there - back).max(initial=0) <= 1e-11 * (1 + np.abs(back).max(initial=0))


@given(batches.asked() | batches.asked(from_logits=False), st.randoms(use_true_random=False))
def test_losses_follow_their_rows_when_rows_change_places(asked: Asked, random):
    order = list(range(len(asked.scores)))
    random.shuffle(order)
    options = asked.options()
    straight = evaluate(asked.scores, asked.labels, **options).row_losses
    if asked.sample_weight is not None:
        options["sample_weight"] = asked.sample_weight[order]
    moved = evaluate(asked.scores[order], asked.labels[order], **options).row_losses
    assert moved.tolist() == straight[order].tolist()


def test_very_confident_rows_lose_nothing():
    assert losses([[50.0, 0, 0]], [0]) == pytest.approx([np.log1p(2 * np.exp(-50.0))], rel=1e-15, abs=0)
    assert losses([[700.0, 0, 0]], [0]) == pytest.approx([2 * np.exp(-700.0)], rel=1e-13, abs=0)
    assert losses(np.eye(40)[:1] * 600, [0]) == pytest.approx([39 * np.exp(-600.0)], rel=1e-13, abs=0)


def test_probabilities_of_zero_and_one_are_clipped_as_keras_clips_them():
    assert losses([[0.0, 1.0, 0.0]], [0], from_logits=False) == pytest.approx([16.118095650958320], rel=1e-15)
    assert losses([[1.0, 0.0, 0.0]], [0], from_logits=False) == pytest.approx([1.00000005e-7], rel=1e-9, abs=0)


def test_probabilities_are_divided_by_their_sum():
    rows = [[0.9, 0.05, 0.05], [0.5, 0.89, 0.6], [0.05, 0.01, 0.94]]
    published = [0.10536054, 0.80466843, 0.06187541]
    assert losses(rows, [0, 1, 2], from_logits=False) == pytest.approx(published, rel=1e-6)
    assert losses([[2.0, 6.0, 2.0], [-1, -1, -2]], [0, 0], from_logits=False) == pytest.approx(
        [1.609437912434100, 1.386294361119891]
    )


def test_probabilities_whose_sum_overflows_still_have_shares():
    assert losses([[1.7e308, 1.7e308], [0.5, 0.5]], [0, 1], from_logits=False) == pytest.approx([np.log(2)] * 2)


@pytest.mark.parametrize("row", [[0.0, 0, 0], [1, -1, 0], [INF, 1, 1], [1, INF, 1], [NAN, 1, 1]])
def test_probabilities_that_cannot_be_divided_have_no_loss(row):
    assert np.isnan(losses([row], [0], from_logits=False)).all()


@pytest.mark.parametrize("classes", [3, 40])
def test_infinite_logits_cost_what_mathematics_says(classes: int):
    rows = np.zeros((6, classes))
    rows[0, :3] = [1, -INF, 2]
    rows[1, :3] = [-INF, 1, 2]
    rows[2] = -INF
    rows[3, 1] = INF
    rows[4, :2] = INF
    rows[5, 2] = NAN
    found = losses(rows, [0] * 6)
    others = (classes - 3) * np.exp(-1.0)
    assert found[0] == pytest.approx(np.log(np.exp(1.0) + 1 + others), rel=1e-14)
    assert found[1] == found[3] == INF
    assert np.isnan([found[2], found[4], found[5]]).all()


def test_minus_infinity_without_label_mass_costs_a_distribution_nothing():
    found = losses([[1.0, -INF, 2.0]] * 2, [[1.0, 0.0, 0.0], [0.5, 0.5, 0.0]])
    assert found == pytest.approx([np.log1p(np.e), INF])


def test_float64_extremes_give_infinity_and_never_nan():
    assert losses([[1e308, -1e308], [1e308, 1e308], [-1e308, -1e308]], [1, 0, 1]) == [INF, np.log(2), np.log(2)]
    assert losses([[1e308, -1e308, 0.0]], [0]) == [0]
    tiny = 5e-324
    assert losses([[tiny, 0.0, -tiny]], [0]) == pytest.approx([np.log(3)])


@pytest.mark.parametrize("temperature", [1e-310, 1e-300, 1e300, 1.7e308])
def test_extreme_temperatures_give_no_nan(temperature: float):
    found = evaluate(A, [1, 1], reduction="none", temperature=temperature)
    assert not np.isnan(found.row_losses).any()
    assert not np.isnan(found.probabilities()).any()
    flat = [np.log(3)] * 2
    assert found.row_losses == pytest.approx(flat if temperature > 1 else [0, 6 / temperature], rel=1e-14)


def test_label_mass_is_neither_checked_nor_normalised():
    found = losses([A[0]] * 3, [[1.0, 1.0, 0.0], [0.0, 0.0, 0.0], [2.0, -1.0, 0.0]])
    assert found == pytest.approx([3.1317678, 0, 6.0658836], rel=1e-6)


def test_a_label_of_nan_has_no_loss_no_class_and_no_probability():
    found = evaluate([A[0]] * 2, [[0.0, 1.0, 0.0], [0.0, 0.0, NAN]], reduction="none")
    assert np.isnan(found.row_losses).tolist() == [False, True]
    assert found.label.tolist() == [1, -1]
    assert np.isnan(found.label_probability).tolist() == [False, True]


def test_smoothing_spreads_the_label_evenly():
    assert losses(A[:1], [[0.0, 1.0, 0.0]], label_smoothing=1.0) == pytest.approx([2.3992174], rel=1e-6)
    smoothed = losses(A, [1, 0], label_smoothing=0.1)
    by_hand = losses(A, [[0.1 / 3, 0.9 + 0.1 / 3, 0.1 / 3], [0.9 + 0.1 / 3, 0.1 / 3, 0.1 / 3]])
    assert smoothed == pytest.approx(by_hand, rel=1e-14)


def test_full_smoothing_of_an_infinite_row_is_infinite():
    assert losses([[-INF, 1.0, 2.0]], [0], label_smoothing=1.0) == [INF]


def test_class_weights_multiply_as_in_pytorch():
    weights = [0.2, 1.0, 3.0]
    assert losses(A, [1, 0], class_weight=weights) == pytest.approx([0.0658839, 0.00079486], rel=1e-5)
    smoothed = losses(A, [1, 0], class_weight=weights, label_smoothing=0.1)
    assert smoothed == pytest.approx([0.4885193, 0.8512719], rel=1e-6)
    soft = [[0.2, 0.5, 0.3], [1.0, 0.0, 0.0]]
    assert evaluate(A, soft, class_weight=weights).loss == pytest.approx(1.9078342, rel=1e-6)
    assert evaluate(A, soft, class_weight=weights, label_smoothing=0.1).loss == pytest.approx(2.3569407, rel=1e-6)


def test_a_class_of_weight_zero_costs_nothing_however_wrong():
    assert losses([[-INF, 1.0], [0.0, 1.0]], [0, 0], class_weight=[0, 1]) == [0, 0]
    assert np.isnan(losses([[NAN, 1.0]], [0], class_weight=[0, 1])).all()


def test_predictions_take_the_first_of_equal_classes_and_none_of_nan():
    rows = np.array([[1.0, 3, 3], [2, 2, 2], [NAN, 1, 2], [-INF, -INF, -INF], [1, -INF, 2]])
    for table in (rows, np.pad(rows, ((0, 0), (0, 40)), constant_values=-INF)):
        found = evaluate(table, [0] * 5)
        assert found.predicted.tolist() == [1, 0, -1, -1, 2]
        assert found.confidence[1] == pytest.approx(1 / 3)


@pytest.mark.parametrize("dtype", batches.DTYPES)
def test_losses_of_every_type_are_exact_in_float64(dtype):
    scores = np.array([[2, 5, 1.3], [7, 1, 0.5]], dtype)
    found = losses(scores, [1, 0])
    assert found == losses(scores.astype(np.float64), [1, 0])
    gaps = scores.astype(np.float64) - [[scores[0, 1]], [scores[1, 0]]]
    assert found == pytest.approx(np.log(np.exp(gaps.astype(np.float64)).sum(axis=1)))


def test_a_row_is_one_hot_where_one_class_has_all_the_mass_and_no_other_any():
    rows = np.array([[0, 1, 0], [1, 1, 0], [0, 0, 0], [1e-9, 1, 0], [2, -1, 0], [NAN, 1, 0], [0.5, 0.5, 0]])
    assert one_hot_rows(rows).tolist() == [True] + 6 * [False]
    assert one_hot_rows(np.zeros((0, 3))).tolist() == []
