"""Which bars are shown for one row, how high they are, and which score a bar stands for."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem
from xentgui.gui.plots.row_bars import (
    OTHERS,
    Mode,
    choose_classes,
    class_title,
    describe_others,
    make_bars,
    score_for_share,
    span_of,
    to_resolution,
    value_title,
)
from xentgui.gui.plots.row_figures import RowFigures


def figures(scores, label=0, *, names=(), class_weight=None, **options):
    labels = [label]
    problem = Problem.create([scores], labels, LossOptions(**options), class_names=names, class_weight=class_weight)
    return RowFigures(problem, 0)


def binary(scores, label, **options):
    problem = Problem.create([scores], [label], LossOptions(loss=Loss.BINARY, **options))
    return RowFigures(problem, 0)


MANY = np.random.default_rng(4).normal(size=1000) * 3


def test_few_classes_stand_in_their_order():
    assert choose_classes(figures([3.0, 1.0, 2.0]), 3).tolist() == [0, 1, 2]


def test_many_classes_show_the_most_probable_sorted_with_one_place_for_the_rest():
    shown = choose_classes(figures(MANY, int(MANY.argmax())), 10)
    assert shown.tolist() == np.argsort(-MANY)[:9].tolist()


def test_the_labels_class_and_the_kept_one_are_shown_however_improbable():
    least, second = np.argsort(MANY)[:2]
    shown = choose_classes(figures(MANY, int(least)), 10, keep=int(second))
    assert shown.tolist() == [*np.argsort(-MANY)[:7], second, least]


def test_equal_probabilities_keep_the_order_of_the_classes():
    assert choose_classes(figures([0.0] * 50, 40), 6).tolist() == [0, 1, 2, 3, 40]


def test_label_and_prediction_are_shown_even_where_there_is_no_room():
    assert set(choose_classes(figures(MANY, 5), 1).tolist()) == {5, int(MANY.argmax())}


def test_a_label_that_is_no_class_has_no_bar():
    assert choose_classes(figures(MANY, 5000), 4).tolist() == np.argsort(-MANY)[:3].tolist()


def test_of_a_row_without_softmax_the_nan_comes_first():
    scores = MANY.copy()
    scores[700] = np.nan
    shown = choose_classes(figures(scores, 700), 4)
    assert shown.tolist()[0] == 700
    assert shown.tolist()[1:] == np.argsort(-np.where(np.isnan(scores), -9e9, scores))[:2].tolist()


def test_bars_and_the_rest_together_are_the_whole_distribution():
    row = figures(MANY, 3)
    bars = make_bars(row, choose_classes(row, 12), Mode.PROBABILITY)
    assert bars[-1].index == OTHERS
    assert bars[-1].name == "others"
    assert sum(bar.value for bar in bars) == pytest.approx(1, rel=1e-14)
    gradient = make_bars(row, choose_classes(row, 12), Mode.GRADIENT)
    assert sum(bar.value for bar in gradient) == pytest.approx(0, abs=1e-14)


@pytest.mark.parametrize("temperature", [1.0, 2.5])
def test_the_rest_of_logits_is_the_one_logit_with_their_joint_probability(temperature):
    row = figures(MANY, 3, temperature=temperature)
    shown = choose_classes(row, 12)
    logits = [bar.value for bar in make_bars(row, shown, Mode.SCORES)]
    joined = figures(logits, 0, temperature=temperature)
    expected = [bar.value for bar in make_bars(row, shown, Mode.PROBABILITY)]
    np.testing.assert_allclose(joined.probabilities, expected, rtol=1e-12)


def test_the_rest_of_given_probabilities_is_their_sum():
    row = figures([0.5, 0.25, 0.125, 0.125], from_logits=False)
    assert make_bars(row, np.array([0, 1]), Mode.SCORES)[-1].value == 0.25


def test_the_rest_of_masked_logits_is_minus_infinity():
    row = figures([1.0, 2.0, -np.inf, -np.inf])
    assert make_bars(row, np.array([0, 1]), Mode.SCORES)[-1].value == -np.inf


def test_bars_know_label_and_prediction():
    bars = make_bars(figures([1.0, 3.0], 0, names=("cat", "dog")), np.arange(2), Mode.SCORES)
    assert [(bar.name, bar.value, bar.is_label, bar.is_predicted) for bar in bars] == [
        ("cat", 1.0, True, False),
        ("dog", 3.0, False, True),
    ]


def test_label_mass_is_marked_for_soft_labels_and_beside_probabilities_only():
    soft = figures([1.0, 3.0], [0.25, 0.75])
    assert [bar.mass for bar in make_bars(soft, np.arange(2), Mode.PROBABILITY)] == [0.25, 0.75]
    assert all(math.isnan(bar.mass) for bar in make_bars(soft, np.arange(2), Mode.SCORES))
    assert all(math.isnan(bar.mass) for bar in make_bars(figures([1.0, 3.0]), np.arange(2), Mode.PROBABILITY))


def test_the_rest_is_described_by_its_sums():
    row = figures(MANY, 3)
    bars = make_bars(row, choose_classes(row, 12), Mode.PROBABILITY)
    told = dict(describe_others(row, bars))
    assert float(told["probability"]) == pytest.approx(bars[-1].value)
    assert list(told) == ["log-sum-exp of scores", "probability", "gradient"]


@pytest.mark.parametrize(
    ("values", "span"),
    [
        ([0.62, 0.1], (0, 0.8)),
        ([0.62, -0.11], (-0.15, 0.8)),
        ([-7.0], (-8, 0)),
        ([0.0, 0.0], (0, 1)),
        ([np.nan], (0, 1)),
        ([4.0, -np.inf], (-1, 4)),
        ([-4.0, np.inf], (-4, 1)),
        ([4.0, -1e9], (-1, 4)),
        ([np.inf, -np.inf], (-0.25, 1)),
    ],
)
def test_the_axis_ends_at_round_numbers_and_leaves_masks_out(values, span):
    assert span_of(values, Mode.SCORES, from_logits=True) == pytest.approx(span)


def test_given_counts_may_be_large():
    assert span_of([3e7, 5.0], Mode.SCORES, from_logits=False) == pytest.approx((0, 3e7))


@given(st.lists(st.floats(), min_size=1, max_size=6))
def test_any_values_have_a_finite_axis_with_zero_on_it(values):
    low, high = span_of(values, Mode.SCORES, from_logits=True)
    assert -1e9 < low <= 0 <= high < 1e9
    assert low < high


@given(
    st.lists(st.floats(-50, 50), min_size=2, max_size=6),
    st.floats(0.01, 0.99),
    st.floats(0.2, 5),
)
def test_a_logit_for_a_probability_gives_it(scores, share, temperature):
    score = score_for_share(figures(scores, temperature=temperature), 1, share)
    again = figures([scores[0], score, *scores[2:]], temperature=temperature)
    assert again.probabilities[1] == pytest.approx(share, rel=1e-9)


def test_a_given_probability_for_a_share_gives_it():
    score = score_for_share(figures([0.5, 0.89, 0.6], from_logits=False), 1, 0.25)
    assert figures([0.5, score, 0.6], from_logits=False).probabilities[1] == pytest.approx(0.25)


def test_shares_beyond_the_ends_are_as_near_as_a_finite_logit_gets():
    row = figures([0.0, 0.0])
    assert score_for_share(row, 0, 1.5) == pytest.approx(math.log(999999))
    assert score_for_share(row, 0, -3.0) == pytest.approx(-math.log(999999))


def test_a_nan_is_mended_by_the_score_for_a_share():
    assert score_for_share(figures([np.nan, 0.0]), 0, 0.5) == 0


@pytest.mark.parametrize(
    ("scores", "from_logits"),
    [([0.0, -np.inf], True), ([0.0, np.nan], True), ([0.0, np.inf], True), ([1.0, 0.0], False), ([1.0], True)],
)
def test_where_the_others_decide_alone_no_score_gives_a_share(scores, from_logits):
    with pytest.raises(ValueError, match=r"no score of cat gives it 0\.5: the others come to"):
        score_for_share(figures(scores, from_logits=from_logits, names=("cat", "dog")[: len(scores)]), 0, 0.5)


def test_values_are_rounded_to_what_a_pixel_resolves():
    assert to_resolution(0.123456, 0.004) == 0.123
    assert to_resolution(-1234.56, 20) == -1230
    assert math.isnan(to_resolution(math.nan, 0.1))
    assert to_resolution(1.25, 0.0) == 1.25


def test_the_value_axis_says_what_it_measures():
    assert value_title(figures([0.0, 0.0]), Mode.PROBABILITY) == "probability"
    assert value_title(figures([0.0, 0.0]), Mode.SCORES) == "score (logit)"
    assert value_title(figures([0.0, 1.0], from_logits=False), Mode.SCORES) == "probability as given"
    assert value_title(figures([0.0, 0.0]), Mode.GRADIENT) == "gradient p − y"
    assert value_title(figures([0.0, 0.0], temperature=2), Mode.GRADIENT) == "gradient (p − y) / T"
    assert value_title(figures([0.0, 0.0], class_weight=[1.0, 2.0]), Mode.GRADIENT) == "d loss / d score"
    assert value_title(figures([0.0, 1.0], from_logits=False), Mode.GRADIENT) == "d loss / d probability"


def test_the_class_axis_says_how_many_of_all_classes_it_shows():
    row = figures(MANY, 3)
    assert class_title(row, make_bars(row, choose_classes(row, 12), Mode.SCORES)) == (
        "the 11 most probable of 1,000 classes, and 989 others"
    )
    soft = figures([0.0, 0.0], [0.5, 0.5])
    assert class_title(soft, make_bars(soft, np.arange(2), Mode.PROBABILITY)) == "class (outline: label mass y)"


def test_bars_of_the_binary_loss_are_sigmoids_and_every_class_of_the_label_is_marked():
    bars = make_bars(binary([2.0, -1.0, 0.0], [1, 1, 0]), np.arange(3), Mode.PROBABILITY)
    assert [bar.value for bar in bars] == pytest.approx(1 / (1 + np.exp([-2.0, 1.0, 0.0])))
    assert [(bar.is_label, bar.is_predicted) for bar in bars] == [(True, True), (True, False), (False, False)]
    assert all(math.isnan(bar.mass) for bar in bars)


def test_a_label_between_yes_and_no_is_outlined():
    bars = make_bars(binary([2.0, -1.0], [0.3, 1]), np.arange(2), Mode.PROBABILITY)
    assert [bar.mass for bar in bars] == [0.3, 1]


def test_the_other_classes_of_the_binary_loss_show_their_largest():
    scores = np.arange(50.0)[::-1] / 10
    row = binary(scores, np.eye(50)[3])
    shown = choose_classes(row, 10)
    last = make_bars(row, shown, Mode.SCORES)[-1]
    assert (last.index, last.name, last.value) == (OTHERS, "largest other", scores[9])
    assert dict(describe_others(row, make_bars(row, shown, Mode.SCORES)))["score"] == "4"


def test_many_labels_leave_room_for_the_likeliest():
    row = binary(MANY, np.ones(1000))
    shown = choose_classes(row, 10)
    assert len(shown) == 9
    assert int(MANY.argmax()) in shown


@pytest.mark.parametrize("temperature", [1.0, 2.5])
def test_a_sigmoid_is_dragged_without_regard_to_the_other_scores(temperature):
    row = binary([2.0, 100.0], [1, 0], temperature=temperature)
    score = score_for_share(row, 0, 0.25)
    assert 1 / (1 + math.exp(-score / temperature)) == pytest.approx(0.25)
    assert score_for_share(binary([0.2, 0.9], [1, 0], from_logits=False), 0, 0.25) == 0.25


def test_the_axis_says_what_the_sigmoids_gradient_is_divided_by():
    titles = [value_title(binary(scores, [1.0] * len(scores), temperature=t), Mode.GRADIENT)
              for scores, t in (([1.0], 1), ([1.0, 2.0], 1), ([1.0], 2), ([1.0, 2.0], 2))]  # fmt: skip
    ends = ("", " / C", " / T", " / (C T)")
    assert titles == ["gradient σ − y", *(f"gradient (σ − y){end}" for end in ends[1:])]
    assert value_title(binary([1.0], [1]), Mode.PROBABILITY) == "sigmoid σ of the score"
