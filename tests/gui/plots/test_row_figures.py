"""The figures of one row, and the sentence and the numbers that are made of them."""

import numpy as np
import pytest

from xentgui import evaluate
from xentgui.core.options import Loss, LossOptions, Reduction
from xentgui.core.problem import Problem
from xentgui.examples import EXAMPLES
from xentgui.gui.plots.row_figures import RowFigures, caption, describe, exact_share, short

PETS = ("cat", "dog", "bird")


def figures(scores, label, *, options=None, row=0, names=(), **extra):
    return RowFigures(Problem.create(scores, label, options, class_names=names, **extra), row)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_row_on_its_own_has_the_numbers_that_the_batch_gives_it(name):
    problem = EXAMPLES[name]()
    batch = evaluate(problem.with_options(reduction=Reduction.SUM))
    for row in range(problem.rows):
        alone, numbers = RowFigures(problem, row), batch.row(row)
        assert (alone.predicted, alone.ignored) == (numbers.predicted, numbers.ignored)
        np.testing.assert_allclose(alone.loss, numbers.loss, rtol=1e-13)
        np.testing.assert_allclose(alone.probabilities, batch.probabilities(row), rtol=1e-13)
        np.testing.assert_allclose(alone.gradient, batch.gradient(row), rtol=1e-13)


def test_the_gradient_is_p_minus_y_whatever_reduction_and_sample_weight():
    row = figures([[2.0, 5.0, 1.0]], [1], sample_weight=[7.0])
    np.testing.assert_allclose(row.gradient, row.probabilities - [0, 1, 0], rtol=1e-12)
    assert row.gradient.sum() == pytest.approx(0, abs=1e-15)


def test_a_caption_names_row_label_prediction_and_loss():
    assert (
        caption(figures([[0.0, 0.0, 0.0]] * 3 + [[0.0, 2.0, 0.0]], [0] * 4, row=3, names=PETS))
        == "row 3: label cat, predicted dog ✗, loss 2.2395 nats"
    )
    assert caption(figures([[3.0, 0.0]], [0])) == "row 0: label 0, predicted 0 ✓, loss 0.048587 nats"


def test_a_caption_shortens_names_and_nothing_else():
    row = figures([[0.0, 2.0, 0.0]], [0], names=PETS)
    assert caption(row, lambda name: name[0]) == "row 0: label c, predicted d ✗, loss 2.2395 nats"


@pytest.mark.parametrize(
    ("scores", "from_logits", "reason"),
    [
        ([1.0, np.nan, 2.0], True, "nan among the scores"),
        ([1.0, np.inf, np.inf], True, "more than one inf among the scores"),
        ([-np.inf] * 3, True, "all scores are -inf"),
        ([1.0, -1.0, 0.0], False, "the scores sum to 0"),
        ([1.0, np.inf, 0.0], False, "the scores sum to inf"),
        ([1.0, np.nan, 0.0], False, "nan among the scores"),
    ],
)
def test_a_row_without_softmax_says_why(scores, from_logits, reason):
    row = figures([scores], [0], options=LossOptions(from_logits=from_logits))
    assert row.fault == reason
    assert f"softmax undefined ({reason})" in caption(row)
    assert "loss undefined" in caption(row)


def test_minus_infinity_beside_a_finite_score_is_no_fault():
    row = figures([[1.0, -np.inf, 2.0]], [0])
    assert row.fault == ""
    assert row.probabilities[1] == 0


def test_labels_that_are_no_class_are_told_as_they_are():
    assert "label 12 is no class, predicted 1, loss undefined" in caption(figures([[1.0, 2.0]], [12]))
    assert "label -1 is no class" in caption(figures([[1.0, 2.0]], [-1]))
    assert "no label, predicted 1, loss 0 nats" in caption(figures([[1.0, 2.0]], [[0.0, 0.0]]))
    assert "nan in the label, predicted 1, loss undefined" in caption(figures([[1.0, 2.0]], [[0.5, np.nan]]))


def test_an_ignored_row_says_so_and_has_no_gradient():
    row = figures([[1.0, 2.0]], [-1], options=LossOptions(ignore_class=-1))
    assert caption(row) == "row 0: label -1 is ignored, predicted 1, loss 0 nats"
    assert not row.gradient.any()


def test_a_sample_weight_that_counts_in_the_loss_is_named():
    assert caption(figures([[0.0, 0.0]], [0], sample_weight=[2.0])).endswith("loss 1.3863 nats, sample weight 2")
    assert "weight" not in caption(figures([[0.0, 0.0]], [0], sample_weight=[1.0]))


def test_label_mass_is_smoothed_but_not_weighted_by_class():
    row = figures([[0.0, 0.0]], [1], options=LossOptions(label_smoothing=0.2), class_weight=[3.0, 5.0])
    np.testing.assert_allclose(row.mass, [0.1, 0.9], rtol=1e-15)


@pytest.mark.parametrize(
    ("label", "smoothing", "soft"),
    [
        ([1], 0.0, False),
        ([1], 0.1, True),
        ([7], 0.1, False),
        ([[0.0, 1.0]], 0.0, False),
        ([[0.3, 0.7]], 0.0, True),
        ([[1.0, 1.0]], 0.0, True),
        ([[0.0, 2.0]], 0.0, True),
        ([[0.0, 0.0]], 0.0, False),
    ],
)
def test_a_label_is_soft_where_it_is_more_than_one_whole_class(label, smoothing, soft):
    assert figures([[0.0, 1.0]], label, options=LossOptions(label_smoothing=smoothing)).soft is soft


def test_a_class_is_described_by_score_probability_label_mass_and_gradient():
    told = dict(describe(figures([[0.0, 0.0]], [1]), 1))
    assert told == {"score (logit)": "0", "probability": "0.5", "label mass y": "1", "gradient": "-0.5"}
    given = describe(figures([[1.0, 3.0]], [1], options=LossOptions(from_logits=False)), 1)
    assert given[:2] == [("probability as given", "3"), ("probability", "0.75")]


def test_a_probability_near_one_is_told_by_what_is_missing():
    assert exact_share(figures([[20.0, 0.0]], [0]), 0) == "1 - 2.061e-9"
    assert exact_share(figures([[800.0, 0.0]], [0]), 0) == "1"
    assert exact_share(figures([[20.0, 0.0]], [0]), 1) == "2.061153618e-9"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.12345, "0.1235"), (1.2e-9, "1.2e-9"), (-3e38, "-3e38"), (5.0, "5"), (np.nan, "nan"), (-np.inf, "-inf")],
)
def test_values_are_short(value, text):
    assert short(value) == text


@pytest.mark.parametrize(
    ("scores", "label", "said"),
    [
        ([3.0, 2.0, -1.0], [1, 0, 0], "row 0: label cat, predicted cat + dog ✗, loss 0.82959 nats"),
        ([-1.0, -1.0, -1.0], [0, 0, 0], "row 0: label none, predicted none ✓, loss 0.31326 nats"),
        ([2.0], [1], "row 0: label 1, predicted 1 ✓, loss 0.12693 nats"),
        ([np.nan, 0.0, 0.0], [1, 0, 0], "row 0: label cat, sigmoid undefined (nan among the scores), loss undefined"),
        ([1.0, 0.0, 0.0], [np.nan, 0, 0], "row 0: nan in the label, predicted cat, loss undefined"),
    ],
)
def test_the_caption_of_the_binary_loss_names_all_classes_that_apply(scores, label, said):
    names = PETS if len(scores) == 3 else ("cat",)
    assert caption(figures([scores], [label], options=LossOptions(loss=Loss.BINARY), names=names)) == said


def test_a_long_answer_is_counted():
    row = figures([[1.0] * 6], [[0] * 6], options=LossOptions(loss=Loss.BINARY))
    assert "predicted 0 + 1 + 2 + 3 more ✗" in caption(row)


def test_a_sure_sigmoid_keeps_its_distance_to_1():
    row = figures([[30.0, 0.0]], [[1, 0]], options=LossOptions(loss=Loss.BINARY))
    assert exact_share(row, 0) == "1 - 9.358e-14"
    assert (row.chance, figures([[1.0, 2, 3, 4]], [0]).chance) == (0.5, 0.25)


def test_the_mass_of_the_binary_loss_is_smoothed_towards_one_half():
    row = figures([[1.0, 0.0]], [[1, 0]], options=LossOptions(loss=Loss.BINARY, label_smoothing=0.2))
    assert row.mass == pytest.approx([0.9, 0.1])
    assert row.soft
