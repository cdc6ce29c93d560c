"""xentgui.evaluate: published figures, any array-like input, and what a caller reads when it does not fit."""

import re
from functools import partial

import numpy as np
import pytest

import xentgui
from xentgui import LossOptions, Problem, evaluate

A = [[2.0, 5.0, 1.0], [7.0, 1.0, 0.5]]

TWO_ROWS = """
-0.07976019 1.4097637 0.31711328 -0.56984025 -0.2769775 0.14477172 0.6587809 0.03351004 0.24701062 0.55834836
0.07477544 0.7773567 -0.09413219 0.00184567 0.0491263 0.19461593 0.47267246 0.02392993 0.56105083 0.22566506
"""
BY_HAND = """
-3.27133679 -22.6687183 -4.15501118 -5.14916372 -5.94609261 -6.93373299 -5.72364092 -9.75725174 -3.15748906 -4.84012318
-11.7642536 -45.3370094 -3.17252636 4.34527206 -17.7164974 -0.595088899 -17.6322937 -2.36941719 -6.82157373 -3.47369862
-4.55468369 -1.07379043 -3.73261762 -7.08982277 -0.0288562477 -5.46847963 -0.979336262 -3.03667569 -3.29502845 -2.25880361
"""  # noqa: E501


def table(text: str) -> np.ndarray:
    return np.array([line.split() for line in text.strip().splitlines()], float)


def test_the_two_row_batch_has_the_published_mean():
    found = evaluate(table(TWO_ROWS), [9, 0])
    assert found.loss == pytest.approx(2.31791545, rel=1e-8)
    assert found.row_losses == pytest.approx([2.1406904, 2.4951405], rel=1e-7)
    assert evaluate(table(TWO_ROWS), [9, 0], reduction="sum").loss == pytest.approx(4.6358309, rel=1e-7)


def test_the_batch_done_by_hand_has_the_published_rows():
    found = evaluate(table(BY_HAND), [2, 3, 4], reduction="none")
    assert found.loss == pytest.approx([2.00771961, 0.00928137298, 0.68006776], rel=1e-8)
    assert evaluate(table(BY_HAND), [2, 3, 4]).loss == pytest.approx(0.8990229, rel=1e-7)


def test_a_row_published_as_0_463_costs_0_0659():
    found = evaluate(A, [[0, 1, 0], [1, 0, 0]], reduction="none")
    assert found.loss == pytest.approx([0.06588390375743, 0.00397428343258], rel=1e-12)


def test_probabilities_that_do_not_sum_to_one_are_divided_by_their_sum():
    rows = [[0.9, 0.05, 0.05], [0.5, 0.89, 0.6], [0.05, 0.01, 0.94]]
    for labels in ([0, 1, 2], np.eye(3)):
        found = evaluate(rows, labels, from_logits=False, reduction="none")
        assert found.loss == pytest.approx([0.1053605, 0.8046684, 0.0618754], rel=1e-6)
    assert evaluate(rows[1], 1, from_logits=False).probabilities().sum() == pytest.approx(1)


def test_a_probability_of_zero_costs_the_clip():
    assert evaluate([[0.0, 1.0]], [0], from_logits=False).loss == pytest.approx(16.118095650958320, rel=1e-15)


def test_two_classes_cost_what_the_binary_loss_costs():
    logits = np.array([-1.0, -1, 0, 1, 2])
    found = evaluate(np.stack([0 * logits, logits], axis=1), [0, 0, 1, 1, 1])
    assert found.loss == pytest.approx(0.351972051, rel=1e-9)


def test_an_evaluation_tells_all_that_is_asked_of_it():
    found = evaluate(A, [1, 1], reduction="sum")
    assert found.predicted.tolist() == [1, 0]
    assert found.confidence == pytest.approx([np.exp(-0.06588390375743), np.exp(-0.00397428343258)])
    assert found.label_probability == pytest.approx(np.exp(-found.row_losses))
    assert found.accuracy == 0.5
    assert found.perplexity == pytest.approx(np.exp(found.row_losses.mean()))
    assert found.denominator == 1
    assert found.probabilities().sum(axis=1) == pytest.approx(1)
    assert found.gradient().sum(axis=1) == pytest.approx(0, abs=1e-15)
    assert isinstance(found.loss, float)


def test_one_row_is_a_batch_of_one():
    found = evaluate(A[0], 1)
    assert found.loss == pytest.approx(0.06588390375743)
    assert (found.row_losses.shape, found.gradient().shape, found.probabilities(0).shape) == ((), (3,), (3,))


def test_a_sequence_batch_keeps_its_shape():
    scores = np.random.default_rng(0).standard_normal((2, 6, 9))
    found = evaluate(scores, np.zeros((2, 6), int), reduction=None)
    assert found.loss.shape == found.row_losses.shape == found.predicted.shape == (2, 6)  # type: ignore[union-attr]
    with pytest.raises(ValueError, match=r"label 9 in row 9 is outside 0\.\.8 \(9 classes\)"):
        evaluate(scores, np.arange(12).reshape(2, 6))


@pytest.mark.parametrize(
    "convert",
    [tuple, list, np.array, partial(np.array, dtype=object), partial(np.array, dtype=">f8")],
    ids=["tuple", "list", "array", "objects", "big-endian"],
)
def test_anything_array_like_is_evaluated(convert):
    assert evaluate(convert(A), convert([1, 0])).loss == evaluate(A, [1, 0]).loss


def test_integers_and_truth_values_are_scores_too():
    assert evaluate([[2, 5, 1]], [1]).loss == evaluate([[2.0, 5.0, 1.0]], [1]).loss
    assert evaluate([[True, False]], [0]).loss == evaluate([[1.0, 0.0]], [0]).loss


def test_the_input_is_not_written_to_and_stays_writeable():
    scores, labels, weights = np.array(A), np.array([1, 0]), np.array([1.0, 2.0])
    evaluate(scores, labels, sample_weight=weights, label_smoothing=0.1).gradient()
    assert (scores.tolist(), labels.tolist(), weights.tolist()) == (A, [1, 0], [1, 2])
    scores[0, 0] = labels[0] = 0


def test_the_highest_label_is_named_with_the_likely_reason():
    complaint = "label 10 in row 3 is outside 0..9 (10 classes); did the labels start at 1?"
    with pytest.raises(ValueError, match=f"^{re.escape(complaint)}$"):
        evaluate(np.zeros((4, 10)), [1, 2, 3, 10])


@pytest.mark.parametrize(
    ("scores", "labels", "options", "complaint"),
    [
        (A, None, {}, "labels are missing; give class indices or distributions"),
        (A, [1, -1], {}, "is it padding? Then say ignore_class=-1"),
        (A, [[0, 1, 0], [1, 0, 0]], {"ignore_class": 1}, "ignore_class needs class indices; for distributions give"),
        (A, [1, 0], {"reduction": "auto"}, "reduction 'auto' is not known"),
        (A, [1, 0], {"label_smoothing": 2}, "label_smoothing 2 is outside 0..1"),
        (A, [1, 0], {"temperature": 0}, "temperature 0 is not a positive finite number"),
        (A, [1, 0], {"sample_weight": [1, 2, 3]}, "sample_weight of shape (3,) does not fit rows of shape (2,)"),
        (A, [1, 0], {"class_weight": {5: 1}}, "class_weight names class 5; classes are 0..2"),
        (A, [0, 1, 0, 1, 0, 0], {}, "are they one-hot, flattened?"),
    ],
)
def test_input_that_does_not_fit_is_a_value_error_with_the_mend(scores, labels, options, complaint: str):
    with pytest.raises(ValueError, match=re.escape(complaint)):
        evaluate(scores, labels, **options)


def test_a_problem_brings_its_own_options_and_labels():
    problem = Problem.create(A, [1, 0], LossOptions(reduction="sum"))  # type: ignore[arg-type]
    first = evaluate(problem)
    assert first.loss == evaluate(A, [1, 0], reduction="sum").loss
    assert evaluate(problem, previous=first).results[0] is first.results[0]
    with pytest.raises(ValueError, match="a Problem brings its own labels"):
        evaluate(problem, [1, 0])


def test_a_problem_may_hold_rows_that_have_no_loss():
    found = evaluate(Problem.create(A, [1, 7]))
    assert np.isnan(found.loss)
    assert found.undefined_rows.tolist() == [1]


def test_the_public_names_are_there():
    assert all(hasattr(xentgui, name) for name in xentgui.__all__)
