"""Expressions that choose rows: short, and readable by the filter; what they choose is tested beside what counts it."""

import numpy as np
import pytest

from xentgui.core import row_filters
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem
from xentgui.core.row_expression import RowExpression

INF = float("inf")
PLAIN = Problem.create(np.zeros((2, 9)), [0, 1])
IGNORING = Problem.create(np.zeros((2, 9)), [0, 1], LossOptions(ignore_class=0), sample_weight=[1, 2])
BINARY = Problem.create(np.zeros((2, 9)), np.zeros((2, 9)), LossOptions(loss=Loss.BINARY))


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (row_filters.of_pair(PLAIN, range(3, 4), range(5, 6)), "label == 3 and predicted == 5"),
        (row_filters.of_pair(PLAIN, range(2, 5), range(8, 9)), "2 <= label <= 4 and predicted == 8"),
        (row_filters.of_pair(IGNORING, range(1), range(1)), "label == 0 and predicted == 0 and not ignored"),
        (row_filters.of_answer(BINARY, 4, 1, 0), "y[4] > 0.5 and score[4] <= 0"),
        (row_filters.of_losses(PLAIN, 0.2, 0.30000000000000004), "0.2 <= loss < 0.30000000000000004"),
        (row_filters.of_losses(PLAIN, 2, INF, 7), "label == 7 and 2 <= loss < inf"),
        (row_filters.of_losses(PLAIN, -INF, 0), "-inf < loss < 0"),
        (row_filters.of_loss(PLAIN, "nan"), "isnan(loss)"),
        (row_filters.of_loss(IGNORING, "-inf", 3), "label == 3 and loss == -inf and not ignored"),
        (row_filters.of_confidence(PLAIN, 0, 0.5), "confidence <= 0.5 and (correct or wrong)"),
        (row_filters.of_confidence(PLAIN, 0.9, 1), "0.9 < confidence and (correct or wrong)"),
        (row_filters.of_confidence(BINARY, 0.9, 1), "0.9 < confidence and (correct or wrong) and not isnan(loss)"),
        (
            row_filters.of_confidence(IGNORING, 0.2, 0.4),
            "0.2 < confidence <= 0.4 and (correct or wrong) and weight > 0",
        ),
    ],
)
def test_an_expression_is_short_and_can_be_read(expression, text):
    assert expression == text
    RowExpression.filter(expression, (), 9)
