"""A row without a loss says what leaves it without one."""

import numpy as np
import pytest

from xentgui.core.evaluation import evaluate
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem
from xentgui.gui.row_reasons import why_infinite, why_undefined

INF, NAN = np.inf, np.nan
NAMES = ("cat", "a class with quite a long name", "bird")


@pytest.mark.parametrize(
    ("scores", "label", "reason"),
    [
        ([1, 2, 3], 3, "label 3 is outside 0..2"),
        ([1, 2, 3], -100, "label -100 is outside 0..2"),
        ([1, 2, 3], -1, "no label (-1)"),
        ([NAN, 2, 3], 7, "label 7 is outside 0..2"),
        ([1, 2, NAN], 0, "the score of class bird is NaN"),
        ([1, INF, 2], 1, "the score of class a class wit… a long name is inf"),
        ([-INF, -INF, -INF], 0, "every score is -inf"),
        ([1, 2, 3], [0.5, NAN, 0.5], "the label's mass on class a class wit… a long name is NaN"),
        ([1, 2, 3], [0.5, 0.5, INF], "the label's mass on class bird is infinite"),
        ([1, -INF, -INF], [0, -1, 2], "its terms have no sum (inf - inf)"),
    ],
)
def test_an_undefined_loss_of_logits_has_a_reason(scores, label, reason):
    problem = Problem.create([scores], [label], class_names=NAMES)
    assert evaluate(problem).totals.undefined == 1
    assert why_undefined(problem, 0) == reason


@pytest.mark.parametrize(
    ("scores", "reason"),
    [
        ([0, 0, 0], "its probabilities sum to 0"),
        ([INF, 0, 0], "its probabilities sum to inf"),
        ([NAN, 1, 1], "the score of class 0 is NaN"),
    ],
)
def test_an_undefined_loss_of_probabilities_has_a_reason(scores, reason):
    problem = Problem.create([scores], [0], LossOptions(from_logits=False))
    assert evaluate(problem).totals.undefined == 1
    assert why_undefined(problem, 0) == reason


def test_an_infinite_loss_names_the_probability_that_is_zero():
    scores = [[-INF, 1.0, 2.0]]
    assert why_infinite(Problem.create(scores, [0])) == "p(label) = 0"
    assert why_infinite(Problem.create(scores, [1], LossOptions(label_smoothing=0.1))) == (
        "label mass on a class with p = 0"
    )


def test_reasons_of_the_binary_loss_speak_of_yes_and_no():
    binary = LossOptions(loss=Loss.BINARY)
    assert (
        why_infinite(Problem.create([[-INF]], [1], binary)) == "p = 0 where the label is yes, or p = 1 where it is no"
    )
    assert why_undefined(Problem.create([[1.0, NAN]], [[1, 0]], binary), 0) == "the score of class 1 is NaN"
    assert why_undefined(Problem.create([[1.0, 1]], [[1, NAN]], binary), 0) == "the label's mass on class 1 is NaN"
    probabilities = LossOptions(loss=Loss.BINARY, from_logits=False)
    assert why_undefined(Problem.create([[NAN]], [1], probabilities), 0) == "the score of class 0 is NaN"
