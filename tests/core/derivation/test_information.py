"""Cross-entropy is entropy plus divergence, and the likelihood of a batch is e to minus its loss."""

import math

import numpy as np
import pytest

from xentgui.core.derivation import derive
from xentgui.core.derivation.information import (
    NATS_PER_BIT,
    Information,
    Likelihood,
    information,
    likelihood,
    power_of_ten,
)
from xentgui.core.evaluation import evaluate
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem


def of(problem: Problem, row: int = 0) -> Information:
    derivation = derive(problem, row)
    return information(derivation.row, derivation.columns)


@pytest.mark.parametrize("smoothing", [0.0, 0.1, 1.0])
@pytest.mark.parametrize(
    ("scores", "labels", "options"),
    [
        ([[2.0, 5.0, 3.0]], [[0.2, 0.5, 0.3]], {}),
        ([[0.2, 0.5, 0.3]], [1], {"from_logits": False}),
        ([[2.0, -1.0, 3.0]], [[1, 0, 0.5]], {"loss": "binary"}),
        ([[0.2, 0.9]], [[1, 0]], {"loss": "binary", "from_logits": False}),
    ],
)
def test_cross_entropy_is_entropy_plus_divergence_and_the_loss(scores, labels, options, smoothing):
    problem = Problem.create(scores, labels, LossOptions(label_smoothing=smoothing, **options))
    found = of(problem)
    assert found.cross_entropy == pytest.approx(found.label_entropy + found.divergence, rel=1e-13)
    assert found.cross_entropy == pytest.approx(evaluate(problem).row(0).loss, rel=1e-13)
    assert found.perplexity == pytest.approx(math.exp(found.cross_entropy))


def test_a_one_hot_label_has_no_entropy_and_a_uniform_prediction_all_of_it():
    found = of(Problem.create([[0.0] * 8], [3]))
    assert found.label_entropy == 0
    assert found.prediction_entropy / NATS_PER_BIT == pytest.approx(3)
    assert found.perplexity == pytest.approx(8)


def test_a_prediction_that_is_the_label_has_no_divergence():
    found = of(Problem.create([np.log([0.2, 0.5, 0.3])], [[0.2, 0.5, 0.3]]))
    assert found.divergence == pytest.approx(0, abs=1e-15)


def test_a_row_of_nan_has_no_information():
    assert math.isnan(of(Problem.create([[1.0, np.nan]], [0])).cross_entropy)


def test_the_likelihood_of_a_batch_is_the_product_of_the_probabilities_of_its_labels():
    problem = Problem.create([[0.25, 0.75], [0.5, 0.5]], [0, 1], LossOptions(from_logits=False))
    found = likelihood(evaluate(problem))
    assert math.exp(-found.total) == pytest.approx(0.125)
    assert found.mean == pytest.approx(-math.log(0.125) / 2)
    assert found.per_label == pytest.approx(math.sqrt(0.125))


def test_so_it_is_of_the_binary_loss_where_a_row_has_several_labels():
    options = LossOptions(from_logits=False, loss=Loss.BINARY)
    found = likelihood(evaluate(Problem.create([[0.25, 0.75], [0.5, 0.9]], [[1, 0], [1, 1]], options)))
    assert math.exp(-found.total) == pytest.approx(0.25 * 0.25 * 0.5 * 0.9)
    assert math.exp(-found.mean) == pytest.approx((0.25 * 0.25 * 0.5 * 0.9) ** 0.25)


def test_a_likelihood_too_small_for_any_number_is_a_power_of_ten():
    found = likelihood(evaluate(Problem.create(np.zeros((5000, 10)), np.zeros(5000, int))))
    assert found.power_of_ten == (1.0, -5000)
    assert math.exp(-found.total) == 0


def test_weights_count_a_row_as_often_as_they_say():
    logits, labels = [[2.0, 5.0], [1.0, 2.0]], [0, 1]
    once = likelihood(evaluate(Problem.create([logits[0], logits[0], logits[1]], [0, 0, 1])))
    weighted = likelihood(evaluate(Problem.create(logits, labels, sample_weight=[2.0, 1.0])))
    assert weighted == pytest.approx(once)


@pytest.mark.parametrize(("total", "power"), [(math.inf, (0.0, 0)), (0.0, (1.0, 0))])
def test_the_ends_of_likelihood(total, power):
    assert Likelihood(total, total, 1).power_of_ten == power


def test_e_to_something_is_a_power_of_ten_where_no_float_is_that_large():
    assert power_of_ten(-1000 * math.log(10)) == (1.0, -1000)
    assert power_of_ten(800) == pytest.approx((2.72637457, 347))
    assert power_of_ten(math.inf) == (math.inf, 0)
    assert math.isnan(power_of_ten(math.nan)[0])
