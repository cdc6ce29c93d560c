"""Reliability by bins, and the temperature that minimises the loss, against what can be worked out by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xentgui.core.calibration import Reliability, TemperatureFit, fit_temperature, reliability
from xentgui.core.evaluation import Evaluation, evaluate
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem
from xentgui.core.row_filters import of_confidence
from xentgui.core.row_ordering import Wanted, ordered


def evaluated(scores, labels, **options):
    weight = options.pop("sample_weight", None)
    return evaluate(Problem.create(scores, labels, LossOptions(**options), sample_weight=weight))


def fitted(evaluation: Evaluation) -> TemperatureFit:
    fit = fit_temperature(evaluation)
    assert fit is not None
    return fit


def drawn(rows, classes, scale=2.0, seed=0):
    """Logits, and labels drawn from their softmax: a calibrated model."""
    random = np.random.default_rng(seed)
    logits = random.normal(size=(rows, classes)) * scale
    return logits, (logits + random.gumbel(size=logits.shape)).argmax(axis=1)


def test_bins_hold_counts_mean_confidence_and_accuracy():
    found = Reliability.of(np.array([0.4, 0.6, 0.9, 1.0]), np.array([1.0, 0, 1, 1]), bins=2)
    assert found.edges.tolist() == [0, 0.5, 1]
    assert found.counts.tolist() == [1, 3]
    assert found.confidence == pytest.approx([0.4, 2.5 / 3])
    assert found.accuracy == pytest.approx([1, 2 / 3])
    assert found.error == pytest.approx((1 * 0.6 + 3 * (2.5 / 3 - 2 / 3)) / 4)
    assert found.mean_confidence == pytest.approx(0.725)
    assert (found.mean_accuracy, found.total) == (0.75, 4)


def test_a_bin_holds_its_upper_edge_and_the_first_holds_zero():
    found = Reliability.of(np.array([0.0, 0.2, 0.2 + 1e-9, 1.0]), np.zeros(4), bins=5)
    assert found.counts.tolist() == [2, 1, 0, 0, 1]


def test_even_bins_hold_equally_many_and_equal_ones_stay_together():
    found = Reliability.of(np.array([0.31, 0.52, 0.52, 0.67, 0.83, 0.94]), np.ones(6), bins=3, even=True)
    assert found.edges.tolist() == [0, 0.52, 0.8, 1]
    assert found.counts.tolist() == [3, 1, 2]
    assert Reliability.of(np.full(9, 0.4), np.ones(9), even=True).counts.tolist() == [9, 0]
    assert Reliability.of(np.zeros(0), np.zeros(0), even=True).counts.tolist() == [0]


@given(st.integers(0, 200), st.integers(1, 20), st.integers(0, 2**32 - 1))
def test_even_bins_of_different_confidences_differ_by_one_at_most(rows, bins, seed):
    confidence = np.random.default_rng(seed).beta(8, 1, rows)
    counts = Reliability.of(confidence, np.ones(rows), bins, even=True).counts
    assert counts.sum() == rows
    assert len(counts) == max(min(bins, rows), 1)
    assert np.ptp(counts) <= 1


@given(st.integers(0, 300), st.integers(0, 2**32 - 1), st.booleans(), st.booleans())
def test_a_bin_is_chosen_by_the_expression_of_its_edges(rows, seed, even, soft):
    random = np.random.default_rng(seed)
    scores = random.choice([0.0, 1.5, 3.0, np.nan], (rows, 3), p=[0.5, 0.3, 0.19, 0.01])
    labels = random.choice([0.0, 0.5, 1.0], (rows, 3)) if soft else random.integers(-1, 3, rows)
    weights = random.choice([0.0, 1.0], rows)
    ignored = None if soft else 0
    evaluation = evaluated(scores, labels, sample_weight=weights, ignore_class=ignored)
    found = reliability(evaluation, 6, even=even)
    for low, high, count in zip(found.edges, found.edges[1:], found.counts, strict=False):
        expression = of_confidence(evaluation.problem, float(low), float(high))
        assert len(ordered(evaluation, Wanted(expression)).rows) == count


def test_an_empty_bin_has_no_mean_and_does_not_count():
    found = Reliability.of(np.array([0.9]), np.array([1.0]), bins=2)
    assert math.isnan(found.confidence[0])
    assert found.error == pytest.approx(0.1)
    assert math.isnan(Reliability.of(np.zeros(0), np.zeros(0)).error)


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(0, 30)), min_size=1, max_size=8), st.integers(1, 20))
def test_where_each_confidence_is_the_share_that_is_right_there_is_no_error(groups, bins):
    parts = [(rows, min(right, rows)) for rows, right in groups]
    confidence = np.concatenate([np.full(rows, right / rows) for rows, right in parts])
    right = np.concatenate([np.arange(rows) < right for rows, right in parts]).astype(float)
    for even in (False, True):
        found = Reliability.of(confidence, right, bins, even=even)
        assert found.error == pytest.approx(0, abs=1e-12)
        assert found.total == len(confidence)


def test_a_calibrated_model_shows_about_the_error_that_is_said_of_chance():
    errors, said = zip(
        *((each.error, each.by_chance) for each in (reliability(evaluated(*drawn(500, 5, seed=s))) for s in range(40))),
        strict=True,
    )
    assert np.mean(errors) == pytest.approx(np.mean(said), rel=0.15)


def test_rows_that_do_not_count_are_in_no_bin():
    scores, labels = drawn(8, 3)
    labels[:2] = -100
    scores[3] = np.nan
    weights = np.array([1.0, 1, 1, 1, 0, 1, 1, 1])
    assert reliability(evaluated(scores, labels, ignore_class=-100, sample_weight=weights)).total == 4


def test_rows_of_two_infinite_scores_are_not_sure_of_anything():
    scores = np.array([[math.inf, math.inf, 0], [2, 1, 0]])
    assert reliability(evaluated(scores, [0, 0])).total == 1


def test_a_soft_label_is_right_by_the_mass_on_the_likeliest_class():
    found = reliability(evaluated([[0.0, 2.0]], [[0.3, 0.7]]), bins=1)
    assert found.accuracy == pytest.approx([0.7])


def test_cells_of_the_binary_loss_are_sorted_by_the_likelier_of_yes_and_no():
    found = reliability(evaluated([[0.2, 0.9]], [[0.0, 0.0]], loss=Loss.BINARY, from_logits=False), bins=1)
    assert found.confidence == pytest.approx([0.85])
    assert found.accuracy == pytest.approx([0.5])


def test_the_best_temperature_of_two_classes_makes_p_the_share():
    scores, labels = np.tile([2.0, 0.0], (10, 1)), [0] * 7 + [1] * 3
    fit = fitted(evaluated(scores, labels))
    assert fit.temperature == pytest.approx(2 / math.log(7 / 3))
    assert fit.least == pytest.approx(-0.7 * math.log(0.7) - 0.3 * math.log(0.3))
    assert fit.loss == pytest.approx(math.log1p(math.exp(-2)) + 0.3 * 2)
    at_two = fitted(evaluated(scores, labels, temperature=2.0))
    assert at_two.temperature == pytest.approx(fit.temperature)
    assert at_two.factor == pytest.approx(fit.temperature / 2)


@pytest.mark.parametrize("scale", [0.02, 0.3, 3.0, 30.0])
def test_the_temperature_that_scores_were_multiplied_by_is_found(scale):
    logits, labels = drawn(4000, 10)
    fit = fitted(evaluated(logits * scale, labels))
    assert fit.temperature == pytest.approx(scale, rel=0.1)
    assert fit.least <= fit.held_out <= fit.loss
    assert fit.least == pytest.approx(evaluated(logits * scale, labels, temperature=fit.temperature).loss)
    for other in (0.99, 1.01):
        assert evaluated(logits * scale, labels, temperature=other * fit.temperature).loss > fit.least


def test_index_one_hot_probability_and_float16_rows_have_the_same_temperature():
    logits, labels = drawn(200, 4, scale=1.0)
    logits = logits.astype(np.float16).astype(float) * 2
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    wanted = fitted(evaluated(logits, labels)).temperature
    assert fitted(evaluated(logits, np.eye(4)[labels])).temperature == pytest.approx(wanted)
    assert fitted(evaluated(p, labels, from_logits=False)).temperature == pytest.approx(wanted)
    assert fitted(evaluated(logits.astype(np.float16), labels)).temperature == pytest.approx(wanted)


def test_the_binary_loss_has_a_temperature_too():
    logits, labels = drawn(400, 2)
    gap = 3 * (logits[:, 1:] - logits[:, :1])
    two = fitted(evaluated(3 * logits, labels))
    one = fitted(evaluated(gap, labels[:, None].astype(float), loss=Loss.BINARY))
    assert one.temperature == pytest.approx(two.temperature)
    assert one.least == pytest.approx(two.least)
    several = np.hstack([gap, gap[::-1]]), np.hstack([labels[:, None], labels[::-1, None]]).astype(float)
    assert fitted(evaluated(*several, loss=Loss.BINARY)).temperature == pytest.approx(one.temperature)


def test_where_all_rows_are_right_the_sharpest_temperature_is_the_best_and_said_to_be_at_the_bound():
    fit = fitted(evaluated(0.1 * np.eye(5), np.arange(5)))
    assert fit.at_bound
    assert fit.factor == pytest.approx(0.01)
    assert fitted(evaluated(-np.eye(5), np.arange(5))).factor == pytest.approx(100)


def test_masked_classes_and_rows_without_a_loss_are_no_hindrance():
    logits, labels = drawn(300, 4)
    masked = np.column_stack([3 * logits, np.full(300, -np.inf)])
    wanted = fitted(evaluated(3 * logits, labels)).temperature
    assert fitted(evaluated(masked, labels)).temperature == pytest.approx(wanted)
    broken = np.vstack([masked, np.full((1, 5), np.nan), [[0, 0, 0, 0, np.inf]], [[0, 0, 0, 0, -np.inf]]])
    fit = fitted(evaluated(broken, [*labels, 0, 1, 4]))
    assert fit.temperature == pytest.approx(wanted, rel=0.2)
    assert fit.rows == 300


@pytest.mark.parametrize("scale", [1e-200, 1e-8, 1e8, 1e200])
def test_scores_of_any_size_end_in_a_temperature(scale):
    logits, labels = drawn(50, 3)
    fit = fitted(evaluated(logits * scale, labels))
    assert 0.01 <= fit.factor <= 100


def test_few_rows_one_class_and_rows_of_equal_scores_have_none():
    assert fit_temperature(evaluated(np.eye(3), np.arange(3))) is None
    assert fit_temperature(evaluated(np.ones((9, 1)), np.zeros(9, int))) is None
    assert fit_temperature(evaluated(np.ones((9, 2)), np.zeros(9, int))) is None
    assert fit_temperature(evaluated(np.ones((0, 2)), np.zeros(0, int))) is None


def test_calibrated_models_look_otherwise_less_often_than_said():
    random = np.random.default_rng(7)
    chances = []
    for seed in range(300):
        batch = drawn(int(random.integers(4, 200)), int(random.choice([2, 3, 10])), random.choice([0.5, 2, 8]), seed)
        chances.append(fitted(evaluated(*batch)).chance)
    assert np.mean(np.array(chances) <= 0.05) <= 0.05
    assert fitted(evaluated(*(3 * drawn(200, 5)[0], drawn(200, 5)[1]))).chance < 1e-6
