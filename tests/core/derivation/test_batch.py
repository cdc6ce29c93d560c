"""How a row's loss enters that of its batch ends in the value that Evaluation reports."""

import numpy as np
import pytest

from xentgui.core.derivation.batch import batch_steps
from xentgui.core.derivation.row import Row
from xentgui.core.evaluation import evaluate
from xentgui.core.options import LossOptions, Reduction
from xentgui.core.problem import Problem

SCORES, LABELS = [[2.0, 5.0, 3.0], [1.0, 2.0, 3.0]], [0, 1]


def steps(problem: Problem, row: int = 0) -> dict[str, tuple[str, float]]:
    return {step.name: (step.arithmetic, step.value) for step in batch_steps(Row(problem, row), evaluate(problem))}


@pytest.mark.parametrize("reduction", Reduction)
def test_the_last_value_before_the_gradient_is_the_reported_one(reduction):
    problem = Problem.create(SCORES, LABELS, LossOptions(reduction=reduction), sample_weight=[0.5, 2.0])
    evaluation = evaluate(problem)
    reported = list(steps(problem).values())[-2][1]
    assert reported == (evaluation.row_losses[0] if reduction is Reduction.NONE else evaluation.loss)


def test_a_row_is_weighted_summed_and_divided_in_its_own_numbers():
    found = steps(Problem.create(SCORES, LABELS, sample_weight=[0.5, 2.0]))
    assert found["row loss"][0] == "sample_weight 0.5 × 3.1698 = 1.5849"
    assert found["sum"][0] == "1.5849 + 2.8152 = 4.4001"
    assert found["sum_over_batch_size"][0] == "4.4001 / 2 rows = 2.2001"
    assert found["gradient"][0] == "times 0.5 / 2 = 0.25"


def test_an_ignored_row_counts_nothing_and_is_not_divided_by():
    found = steps(Problem.create(SCORES, LABELS, LossOptions(ignore_class=0)))
    assert found["row loss"][0] == "label 0 is ignore_class, so the row counts 0"
    assert found["row loss"][1] == 0
    assert "1 row (1 ignored)" in found["sum_over_batch_size"][0]
    assert found["gradient"][1] == 0


def test_the_sum_of_class_weights_is_the_divisor_of_the_weighted_mean():
    options = LossOptions(reduction=Reduction.MEAN_WITH_SAMPLE_WEIGHT)
    found = steps(Problem.create(SCORES, LABELS, options, class_weight=[1.0, 2.0, 3.0]))
    assert "3, the sum of the weights" in found["mean_with_sample_weight"][0]


def test_a_row_of_weight_zero_counts_nothing_whatever_its_scores_are():
    found = steps(Problem.create([[np.nan, 1.0], [1.0, 2.0]], [0, 1], sample_weight=[0.0, 1.0]))
    assert found["row loss"][1] == 0


def test_one_undefined_row_makes_the_batch_undefined():
    found = steps(Problem.create([[np.nan, 1.0], [1.0, 2.0]], [0, 1]), row=1)
    assert np.isnan(found["sum_over_batch_size"][1])


def test_without_an_evaluation_the_row_itself_is_still_there():
    found = batch_steps(Row(Problem.create(SCORES, LABELS), 0), None)
    assert [step.name for step in found] == ["row loss"]
