"""Gradients: beside the longhand, beside finite differences, and where they are zero or not defined."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.core import batches
from tests.core.longhand import Asked, work_out
from xentgui import Problem, evaluate

A = np.array([[2.0, 5.0, 1.0], [7.0, 1.0, 0.5]])


def gradient(scores, labels, **options):
    return evaluate(scores, labels, **options).gradient()


@given(batches.asked())
def test_gradients_by_logits_are_the_longhand_ones(asked: Asked):
    found = gradient(asked.scores, asked.labels, **asked.options())
    # Where the label's mass is the probability itself, what is left of p - y has few digits.
    exact = asked.labels.ndim == 1 and not asked.label_smoothing
    assert batches.is_close(found, work_out(asked).gradient, floor=1e-300 if exact else 1e-15 / asked.temperature)


@given(batches.asked(from_logits=False))
def test_gradients_by_probabilities_are_the_longhand_ones(asked: Asked):
    found = gradient(asked.scores, asked.labels, **asked.options())
    true = work_out(asked).gradient
    assert batches.is_close(found, true, rel=1e-9, floor=1e-12 * np.abs(true).max(initial=1))


@given(batches.asked(), st.integers(0, 10_000))
def test_gradients_are_the_slopes_of_the_loss(asked: Asked, where: int):
    assume(asked.scores.size)
    scores = asked.scores.astype(np.float64)
    scores /= max(1, np.abs(scores).max() / 5)
    options = {**asked.options(), "reduction": "sum" if asked.reduction == "none" else asked.reduction}
    row, column = np.unravel_index(where % scores.size, scores.shape)
    step = np.zeros_like(scores)
    step[row, column] = 1e-5
    up, down = (evaluate(scores + d, asked.labels, **options).loss for d in (step, -step))
    found = gradient(scores, asked.labels, **options)[row, column]
    assert found == pytest.approx((up - down) / 2e-5, rel=1e-4, abs=1e-7)


@given(batches.asked())
def test_gradients_by_logits_add_up_to_nothing_in_every_row(asked: Asked):
    found = gradient(asked.scores, asked.labels, **asked.options())
    assert np.abs(found.sum(axis=1)).max(initial=0) <= 1e-13 * (1 + np.abs(found).max(initial=0))


@given(batches.asked() | batches.asked(from_logits=False))
def test_a_class_index_has_the_gradient_of_its_one_hot_row(asked: Asked):
    if asked.labels.ndim == 2:
        return
    options = {**asked.options(), "ignore_class": None}
    if asked.class_weight is not None:
        options["reduction"] = "sum"  # the labels' weights divide indices alone
    index = gradient(asked.scores, asked.labels, **options)
    hot = gradient(asked.scores, np.eye(asked.scores.shape[1])[asked.labels], **options)
    assert batches.is_close(hot, index, rel=1e-12, floor=1e-12 * np.abs(index).max(initial=0) + 1e-300)


def test_a_confident_label_keeps_the_digits_of_its_gradient():
    (found,) = gradient([[50.0, 0, 0]], [0], reduction="none")
    assert found == pytest.approx([-2 * np.exp(-50.0), np.exp(-50.0), np.exp(-50.0)], rel=1e-13, abs=0)


def test_hardly_any_mass_beside_the_label_keeps_its_digits():
    asked = Asked(np.array([[28.0, 0.0, -1.0]]), np.array([[1.0, 1e-12, 0.0]]))
    assert batches.is_close(gradient(asked.scores, asked.labels, reduction="none"), work_out(asked).gradient)


@pytest.mark.skipif(bool(np.finfo(np.longdouble).eps > 1e-18), reason="this machine has no floats of 80 bits")
def test_a_smoothing_of_a_tenth_is_a_tenth():
    asked = Asked(np.array([[np.log(19.0) + 1e-6, 0.0]]), np.array([0]), label_smoothing=0.1)
    found = gradient(asked.scores, asked.labels, label_smoothing=0.1, reduction="none")
    assert batches.is_close(found, work_out(asked).gradient, rel=5e-12)


def test_the_gradient_of_label_mass_that_is_not_one_is_the_true_one():
    found = gradient(A[:1], [[1.0, 1.0, 0.0]], reduction="none")
    assert found[0] == pytest.approx([-0.907, 0.872, 0.034], abs=1e-3)


@pytest.mark.parametrize(
    ("reduction", "divisor"), [("none", 1), ("sum", 1), ("mean", 2), ("mean_with_sample_weight", 3.5)]
)
def test_a_gradient_is_that_of_the_reported_loss(reduction: str, divisor: float):
    found = gradient(A, [1, 0], reduction=reduction, sample_weight=[0.5, 3])
    rows = gradient(A, [1, 0], reduction="none")
    assert found == pytest.approx(rows * [[0.5 / divisor], [3 / divisor]], rel=1e-15, abs=0)


def test_probabilities_outside_the_clip_have_no_slope_of_their_own():
    rows = [[0.5, 0.3, 0.2], [2, 1, 5], [0, 1, 0]]
    found = gradient(rows, [0, 0, 0], from_logits=False, reduction="none")
    assert found == pytest.approx(np.array([[-1, 1, 1], [-0.375, 0.125, 0.125], [0, 0, 0]]))


def test_rows_that_do_not_count_have_a_gradient_of_zero_even_of_nan():
    scores = np.array([[np.nan, 1, 2], [1, 2, 3], [np.inf, np.nan, 0]])
    ignored = gradient(scores, [7, 1, 7], ignore_class=7)
    assert ignored[[0, 2]].tolist() == [[0] * 3] * 2
    weightless = gradient(scores, [0, 1, 0], sample_weight=[0, 1, 0])
    assert weightless[[0, 2]].tolist() == [[0] * 3] * 2
    assert np.isfinite(weightless).all()
    assert np.isfinite(ignored).all()


def test_a_slope_too_large_for_float64_is_infinite_without_a_warning():
    found = gradient(A, [0, 0], temperature=1e-310, sample_weight=[1, 0], reduction="none")
    assert found.tolist() == [[-np.inf, np.inf, 0], [0, 0, 0]]


def test_a_row_without_a_defined_loss_has_no_gradient():
    scores = np.array([[np.nan, 1, 2], [1, 2, 3], [-np.inf] * 3])
    assert np.isnan(gradient(scores, [0, 1, 0])).all(axis=1).tolist() == [True, False, True]
    assert np.isnan(gradient([[np.nan]], [0])).all()
    outside = evaluate(Problem.create(scores, [0, 3, -1]))
    assert np.isnan(outside.gradient()).all()


def test_minus_infinity_has_no_slope_unless_it_is_the_labels():
    found = gradient([[1, -np.inf, 2]] * 2, [0, 1], reduction="none")
    p = 1 / (1 + np.e)
    assert found == pytest.approx(np.array([[p - 1, 0, 1 - p], [p, -1, 1 - p]]))


def test_an_empty_denominator_gives_a_gradient_of_zero():
    assert not gradient(A, [1, 0], sample_weight=[0, 0], reduction="mean_with_sample_weight").any()
    assert not gradient(A, [7, 7], ignore_class=7).any()


@pytest.mark.parametrize("rows", [1, -1, np.int64(1)])
def test_the_gradient_of_one_row_is_a_row(rows):
    found = evaluate(A, [1, 0])
    assert found.gradient(rows).tolist() == found.gradient()[1].tolist()
    assert found.probabilities(rows).tolist() == found.probabilities()[1].tolist()


@pytest.mark.parametrize("rows", [[1, 0, 1], slice(None, None, -1), [True, False], [], slice(5, 9)])
def test_some_rows_are_picked_as_numpy_picks_them(rows):
    found = evaluate(A, [1, 0])
    assert found.gradient(rows).tolist() == found.gradient()[rows].tolist()
    assert found.probabilities(rows).tolist() == found.probabilities()[rows].tolist()


@pytest.mark.parametrize("row", [2, -3])
def test_a_row_that_is_not_there_is_an_index_error(row: int):
    with pytest.raises(IndexError):
        evaluate(A, [1, 0]).gradient(row)


def test_gradients_and_probabilities_of_a_sequence_batch_have_its_shape():
    scores = np.arange(24.0).reshape(2, 3, 4)
    found = evaluate(scores, np.zeros((2, 3), int))
    assert found.gradient().shape == found.probabilities().shape == (2, 3, 4)
    assert found.gradient(4).tolist() == found.gradient()[1, 1].tolist()
