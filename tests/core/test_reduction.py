"""From row losses to the reported value: beside the longhand, beside Keras, and with nothing to divide by."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core import batches
from tests.core.longhand import Asked, work_out
from xentgui import Evaluation, LossOptions, Problem, Reduction, evaluate
from xentgui.core.reduction import Totals

A = [[2.0, 5.0, 1.0], [7.0, 1.0, 0.5]]
SEQUENCES = np.random.default_rng(3).standard_normal((2, 3, 4))
TIMES = [[0, 1, 2], [3, 0, 1]]


@given(batches.asked() | batches.asked(from_logits=False))
def test_the_loss_and_its_denominator_are_the_longhand_ones(asked: Asked):
    found = evaluate(asked.scores, asked.labels, **asked.options())
    true = work_out(asked)
    assert found.denominator == pytest.approx(true.denominator, rel=1e-14, abs=0)
    whole = found.reduced(Reduction(asked.reduction))
    assert whole == pytest.approx(true.loss, rel=1e-12, abs=1e-13)
    if asked.reduction != "none":
        assert found.loss == whole


@given(batches.asked())
def test_a_sum_is_the_mean_times_its_denominator(asked: Asked):
    total = evaluate(asked.scores, asked.labels, **{**asked.options(), "reduction": "sum"}).loss
    for reduction in ("sum_over_batch_size", "mean_with_sample_weight"):
        found = evaluate(asked.scores, asked.labels, **{**asked.options(), "reduction": reduction})
        if found.denominator:
            assert found.loss * found.denominator == pytest.approx(total, rel=1e-14, abs=0)


@given(batches.asked(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(asked: Asked, random):
    order = list(range(len(asked.scores)))
    random.shuffle(order)
    options = {**asked.options(), "reduction": "mean_with_sample_weight"}
    before = evaluate(asked.scores, asked.labels, **options).loss
    if asked.sample_weight is not None:
        options["sample_weight"] = asked.sample_weight[order]
    assert evaluate(asked.scores[order], asked.labels[order], **options).loss == pytest.approx(before, rel=1e-14, abs=0)


@pytest.mark.parametrize(
    ("reduction", "plain", "with_weights"),
    [
        ("sum_over_batch_size", 0.034929097, 0.022432396),
        ("mean", 0.034929097, 0.022432396),
        ("sum", 0.069858193, 0.044864792),
        ("mean_with_sample_weight", 0.034929097, 0.012818513),
    ],
)
def test_reductions_are_those_that_keras_prints(reduction: str, plain: float, with_weights: float):
    assert evaluate(A, [1, 0], reduction=reduction).loss == pytest.approx(plain, rel=1e-7)
    found = evaluate(A, [1, 0], reduction=reduction, sample_weight=[0.5, 3])
    assert found.loss == pytest.approx(with_weights, rel=1e-6)


@pytest.mark.parametrize("reduction", ["none", None])
def test_reduction_none_reports_every_row(reduction: str | None):
    assert evaluate(A, [1, 0], reduction=reduction).loss == pytest.approx([0.06588390375743, 0.00397428343258])
    found = evaluate(A, [1, 0], reduction=reduction, sample_weight=[0.5, 3])
    assert found.loss == pytest.approx([0.0329420, 0.0119228], rel=1e-5)
    assert found.denominator == 1


@pytest.mark.parametrize(
    ("reduction", "divisor"),
    [("sum_over_batch_size", 6), ("sum", 1), ("mean_with_sample_weight", 6)],
)
def test_a_sequence_batch_divides_by_all_its_elements(reduction: str, divisor: int):
    found = evaluate(SEQUENCES, TIMES, reduction=reduction)
    assert found.row_losses.shape == (2, 3)
    assert found.denominator == divisor
    assert found.loss == pytest.approx(found.row_losses.sum() / divisor, rel=1e-14)


def test_ignored_rows_count_nowhere():
    labels = [[0, -1, 2], [-1, 0, -1]]
    weights = np.array([[0.5, 9, 2], [9, 1.5, 9]])
    every = evaluate(SEQUENCES, np.maximum(labels, 0), reduction=None).row_losses
    kept = every[[0, 0, 1], [0, 2, 1]]
    found = {r: evaluate(SEQUENCES, labels, reduction=r, ignore_class=-1, sample_weight=weights) for r in Reduction}
    total = kept @ [0.5, 2, 1.5]
    assert found[Reduction.SUM].loss == pytest.approx(total, rel=1e-14)
    assert found[Reduction.SUM_OVER_BATCH_SIZE].loss == pytest.approx(total / 3, rel=1e-14)
    assert found[Reduction.MEAN_WITH_SAMPLE_WEIGHT].loss == pytest.approx(total / 4, rel=1e-14)
    assert found[Reduction.NONE].row_losses[0, 1] == 0
    assert found[Reduction.NONE].ignored.tolist() == [[False, True, False], [True, False, True]]
    assert found[Reduction.SUM].totals.kept == 3


def test_an_ignored_row_may_hold_nan():
    found = evaluate([A[0], [np.nan] * 3], [1, 255], ignore_class=255)
    assert found.loss == pytest.approx(0.06588390375743)
    assert found.undefined_rows.size == 0


def test_a_real_class_can_be_ignored():
    found = evaluate(A, [1, 0], ignore_class=0)
    assert found.loss == pytest.approx(0.06588390375743)
    assert (found.denominator, found.accuracy) == (1, 1)


def test_pytorch_divides_by_the_weights_of_the_labels():
    found = evaluate(A, [1, 0], class_weight=[0.2, 1, 3], reduction="mean_with_sample_weight")
    assert found.loss == pytest.approx(0.0555656, rel=1e-5)
    assert found.denominator == pytest.approx(1.2)
    ignored = evaluate(A, [1, 0], class_weight=[0.2, 1, 3], reduction="mean_with_sample_weight", ignore_class=0)
    assert ignored.denominator == 1


@pytest.mark.parametrize(
    ("weight", "denominator", "loss"),
    [(np.full((2, 3), 2.0), 12, 1), ([[2.0], [2.0]], 4, 3), ([2.0, 2, 2], 6, 2), (2.0, 2, 6)],
)
def test_keras_divides_by_the_weights_as_they_were_given(weight, denominator: float, loss: float):
    mean = evaluate(SEQUENCES, TIMES).loss
    found = evaluate(SEQUENCES, TIMES, sample_weight=weight, reduction="mean_with_sample_weight")
    assert found.denominator == denominator
    assert found.loss == pytest.approx(loss * mean, rel=1e-14)
    assert found.perplexity == pytest.approx(np.exp(mean), rel=1e-14)


def test_keras_masks_the_weights_of_ignored_rows_one_by_one():
    labels = [[0, -1, 2], [-1, 0, -1]]
    weights = [[0.5], [2.0]]
    found = evaluate(SEQUENCES, labels, sample_weight=weights, ignore_class=-1, reduction="mean_with_sample_weight")
    assert found.denominator == 0.5 * 2 + 2


def test_a_label_that_is_no_class_has_no_weight():
    made = Problem.create(A, [1, 7], LossOptions(reduction=Reduction.MEAN_WITH_SAMPLE_WEIGHT), class_weight=[0.2, 3, 1])
    assert evaluate(made).denominator == 3


def test_one_weight_for_all_rows_is_divided_by_once():
    found = evaluate(A, [1, 0], sample_weight=2.0, reduction="mean_with_sample_weight")
    assert found.loss == pytest.approx(0.0698582, rel=1e-6)


@pytest.mark.parametrize("reduction", list(Reduction))
@pytest.mark.parametrize(
    "options",
    [
        {"scores": A, "labels": [5, 5], "ignore_class": 5},
        {"scores": A, "labels": [1, 0], "sample_weight": [0, 0]},
        {"scores": A, "labels": [1, 0], "class_weight": [0, 0, 1]},
        {"scores": np.zeros((0, 3)), "labels": []},
        {"scores": np.zeros((0, 3)), "labels": np.zeros((0, 3)), "sample_weight": 2.0},
        {"scores": np.zeros((2, 0, 3)), "labels": np.zeros((2, 0), int)},
    ],
)
def test_a_denominator_of_zero_gives_zero(reduction: Reduction, options):
    found = evaluate(reduction=reduction, **options)
    assert found.reduced(reduction) == 0
    assert not np.any(found.loss)


def test_one_row_without_a_loss_leaves_the_value_over_the_others():
    found: Evaluation = evaluate([*A, [np.nan] * 3], [1, 0, 0], sample_weight=[0.5, 3, 1])
    assert np.isnan(found.loss)
    assert np.isnan(found.perplexity)
    assert found.undefined_rows.tolist() == [2]
    assert found.denominator == 3
    assert found.reduced(Reduction.SUM_OVER_BATCH_SIZE, defined=True) == pytest.approx(0.022432396, rel=1e-6)
    assert found.reduced(Reduction.MEAN_WITH_SAMPLE_WEIGHT, defined=True) == pytest.approx(0.012818513, rel=1e-6)
    assert found.accuracy == 1


def test_rows_that_weigh_nothing_may_be_infinite_or_undefined():
    rows = [A[0], [-np.inf, 1, 2], [np.nan] * 3]
    found = evaluate(rows, [1, 0, 0], sample_weight=[2, 0, 0], reduction="sum")
    assert found.loss == pytest.approx(2 * 0.06588390375743)
    assert found.row_losses.tolist()[1:] == [0, 0]


def test_a_row_without_a_prediction_is_not_right_about_a_label_that_is_no_class():
    found = evaluate([A[0], [np.nan] * 3], [[0, 1.0, 0], [np.nan, 0, 0]], sample_weight=[1, 0])
    assert found.accuracy == 0.5


def test_an_infinite_row_makes_the_loss_infinite():
    found = evaluate([A[0], [-np.inf, 1, 2]], [1, 0])
    assert (found.loss, found.perplexity, found.undefined_rows.size) == (np.inf, np.inf, 0)


def test_losses_too_large_for_their_sum_are_infinite():
    found = evaluate([[1e308, -7e307]] * 2, [1, 1], sample_weight=[1, 100], reduction="sum")
    assert found.row_losses.tolist() == [1.7e308, np.inf]
    assert found.loss == np.inf
    assert evaluate([[1e308, -7e307]] * 2, [1, 1]).loss == np.inf


@given(st.lists(st.tuples(*[st.integers(0, 100)] * len(Totals._fields)), max_size=5))
def test_totals_of_parts_add_up(parts):
    merged = Totals.merge([Totals(*part) for part in parts])
    assert merged == tuple(sum(column) for column in zip(Totals(), *parts, strict=True))


@pytest.mark.parametrize(
    ("labels", "uneven"),
    [
        ([[1, 1, 0], [0, 0, 0]], 2),
        ([[0.2, 0.3, 0.5], [1 / 3, 1 / 3, 1 / 3]], 0),
        (np.full((2, 3), 1 / 3, np.float16), 0),
        ([[np.nan, 1, 0], [0, 1, 0]], 1),
        ([1, 0], 0),
    ],
)
def test_label_mass_that_does_not_sum_to_one_is_counted(labels, uneven: int):
    assert evaluate(A, labels).totals.uneven == uneven
    assert evaluate(A, labels, label_smoothing=0.1).totals.uneven == uneven


def test_yes_and_no_need_not_sum_to_one():
    assert evaluate(A, [[1, 1, 0], [0, 0, 0]], loss="binary").totals.uneven == 0
