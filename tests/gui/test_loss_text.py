"""What the loss panel says about a batch, in words and numbers."""

import numpy as np
import pytest

from xentgui.core.evaluation import evaluate
from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem
from xentgui.examples import load
from xentgui.gui.loss_text import loss_text

INF, NAN = np.inf, np.nan
LOGITS = [[2.0, 5.0, 1.0], [7.0, 1.0, 0.5]]


def told(scores, labels, *, sample_weight=None, class_weight=None, **options):
    problem = Problem.create(
        scores, labels, LossOptions(**options), sample_weight=sample_weight, class_weight=class_weight
    )
    return loss_text(evaluate(problem))


def reductions(text):
    return {str(line.name): (line.value, line.divisor) for line in text.reductions}


def test_the_mean_of_two_rows_is_derived_from_both():
    text = loss_text(evaluate(load("two-rows")))
    assert text.value == "2.3179 nats"
    assert text.derivation == "(2.1407 + 2.4951) / 2 = 2.3179"
    assert float(text.exact) == evaluate(load("two-rows")).loss
    assert dict(text.facts) == {
        "accuracy": "0 % (0 of 2)",
        "perplexity": "10.1545",
        "uniform guess": "ln 10 = 2.3026 nats",
    }


def test_sum_and_mean_stand_beside_each_other_with_their_divisors():
    text = loss_text(evaluate(load("two-rows")))
    assert reductions(text) == {
        "sum_over_batch_size": ("2.3179", "/ 2 rows"),
        "sum": ("4.6358", "/ 1"),
        "mean_with_sample_weight": ("2.3179", "/ Σw = 2"),
        "none": ("", "one a row"),
    }
    assert [str(line.name) for line in text.reductions if line.current] == ["sum_over_batch_size"]


def test_a_weighted_mean_shows_each_weight_and_divides_by_their_sum():
    text = told(LOGITS, [1, 0], sample_weight=[0.5, 3], reduction="mean_with_sample_weight")
    assert text.derivation == "(0.5 × 0.0659 + 3 × 0.0040) / 3.5 = 0.0128"
    assert reductions(text)["mean_with_sample_weight"] == ("0.0128", "/ Σw = 3.5")
    assert reductions(text)["sum_over_batch_size"] == ("0.0224", "/ 2 rows")


def test_a_sum_is_divided_by_nothing():
    assert told(LOGITS, [1, 0], reduction="sum").derivation == "0.0659 + 0.0040 = 0.0699"
    assert told(LOGITS[:1], [1], reduction="sum").derivation == "0.0659"


def test_many_rows_show_the_first_two_and_the_last():
    text = told(np.zeros((50_000, 3)), np.zeros(50_000, int))
    assert text.derivation == "(1.0986 + 1.0986 + … + 1.0986) / 50,000 = 1.0986"


def test_without_a_reduction_the_rows_are_listed_with_their_sum_and_mean():
    text = loss_text(evaluate(load("by-hand")))
    assert text.value == "3 row losses"
    assert text.derivation == "[2.0077, 0.0093, 0.6801] nats, reported row by row; sum 2.6971, mean 0.8990"
    assert told(LOGITS[:1], [1], reduction="none").value == "1 row loss"
    assert "[0.0659, 0.0659, …, 0.0659]" in told([LOGITS[0]] * 9, [1] * 9, reduction="none").derivation


def test_ignored_rows_are_counted_and_left_out_of_the_sum():
    text = loss_text(evaluate(load("ignored-rows")))
    assert text.derivation == "(0.3423 + 1.5956 + 0.2110) / 3 = 0.7163 · 3 rows ignored"
    assert reductions(text)["sum_over_batch_size"] == ("0.7163", "/ 3 rows")


def test_rows_without_a_loss_are_named_and_the_value_over_the_others_is_given():
    text = loss_text(evaluate(load("sequence")))
    assert (text.value, text.exact) == ("nan", "nan")
    assert text.over_others == "over the other 9 rows 2.9480 nats"
    assert text.derivation.endswith(") / 9 = 2.9480")
    assert text.scope == "Every reduction over the other 9 rows"
    (trouble,) = text.troubles
    assert trouble.heading == "3 rows have no defined loss:"
    assert trouble.rows == tuple(
        (row, f"row {row} (1, {row - 6})", f"label {row} is outside 0..8") for row in (9, 10, 11)
    )
    assert dict(text.facts)["perplexity"] == "19.0687 over the other 9 rows"


def test_only_the_first_of_many_undefined_rows_are_named():
    (trouble,) = told(np.zeros((1000, 2)), np.full(1000, 5)).troubles
    assert [row for row, *_ in trouble.rows] == [0, 1, 2, 3, 4]
    assert trouble.more == "and 995 more"


def test_where_no_row_has_a_loss_nothing_is_made_up():
    text = told([[NAN, 1.0]], [0])
    assert (text.value, text.over_others, text.derivation) == ("nan", "", "no row has a defined loss")
    assert reductions(text)["sum"] == ("nan", "/ 1")
    assert dict(text.facts)["accuracy"] == dict(text.facts)["perplexity"] == "no row to judge"


def test_an_infinite_loss_is_shown_with_its_row():
    text = told([[1.0, 0.0], [-INF, 0.0]], [0, 0])
    assert text.value == "inf"
    assert text.derivation == "(0.3133 + inf) / 2 = inf"
    assert [(trouble.heading, trouble.rows) for trouble in text.troubles] == [
        ("An infinite loss:", ((1, "row 1", "p(label) = 0"),))
    ]


def test_infinite_losses_of_both_signs_have_no_sum():
    text = told([[1.0, -INF], [1.0, -INF]], [[0.0, 1.0], [1.0, -1.0]], reduction="sum")
    assert text.value == "nan"
    assert [row for row, *_ in text.troubles[0].rows] == [0, 1]


def test_finite_losses_whose_sum_is_too_big_are_not_blamed_on_a_row():
    text = told([[1e308, 0.0], [1e308, 0.0]], [1, 1])
    assert text.value == "inf"
    assert text.troubles[0].rows == ()


def test_a_batch_in_which_nothing_counts_is_zero_as_in_keras():
    text = told(LOGITS, [-1, -1], ignore_class=-1)
    assert text.value == "0 nats"
    assert text.derivation == "no row counts: 0 / 0, which Keras reports as 0 · 2 rows ignored"


def test_weights_that_sum_to_zero_are_divided_by_as_keras_does():
    text = told(LOGITS, [1, 0], sample_weight=[0, 0], reduction="mean_with_sample_weight")
    assert text.derivation == "(0 × 0.0659 + 0 × 0.0040) / 0 = 0, as Keras divides by 0"


def test_a_row_that_weighs_nothing_may_be_infinite():
    text = told([[-INF, 0.0], [0.0, 0.0]], [0, 0], sample_weight=[0, 1])
    assert text.derivation == "(0 + 1 × 0.6931) / 2 = 0.3466"


def test_a_batch_without_rows_says_so():
    text = told(np.zeros((0, 3)), np.zeros(0, int))
    assert text.derivation == "the batch has no rows"


@pytest.mark.parametrize("reduction", ["sum_over_batch_size", "sum", "mean_with_sample_weight"])
def test_the_marked_line_of_the_comparison_is_the_value(reduction):
    text = told(LOGITS, [1, 2], class_weight=[0.2, 1, 3], reduction=reduction)
    (marked,) = [line for line in text.reductions if line.current]
    assert f"{marked.value} nats" == text.value
    assert marked.exact == text.exact


def test_the_binary_loss_says_what_a_row_is_and_judges_each_label():
    text = loss_text(evaluate(load("several-labels")))
    assert text.scope == "Each row is the mean over its 3 classes. Every reduction"
    assert dict(text.facts)["accuracy"] == "83.33 % (10 of 12 labels)"
    assert dict(text.facts)["uniform guess"] == "ln 2 = 0.6931 nats"
    assert text.hint == ""
    assert loss_text(evaluate(load("binary"))).scope == "Every reduction"


@pytest.mark.parametrize(
    ("labels", "hint"),
    [
        ([[1, 1, 0], [0, 1, 0]], "The label of row 0 sums to 2, not to 1: it is no distribution."),
        ([[0, 1, 0], [0, 0, 0]], "The label of row 1 sums to 0, not to 1: it is no distribution."),
        (
            [[1, 1, 1], [0.5, 0, 0]],
            "The labels of 2 rows do not sum to 1 (row 0: 3): they are no distributions.",
        ),
        ([[0.5, 0.5, 0], [0, 1, 0]], ""),
        ([1, 0], ""),
    ],
)
def test_labels_that_are_no_distributions_are_named(labels, hint):
    assert told(LOGITS, labels).hint == hint


def test_the_first_label_that_is_no_distribution_is_found_in_any_block():
    labels = np.tile([0.25, 0.75], (200_000, 1))
    labels[170_001] = [1, 1]
    assert "row 170001 sums to 2" in told(np.zeros((200_000, 2)), labels).hint
