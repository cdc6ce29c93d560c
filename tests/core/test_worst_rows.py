"""The worst rows: what sorting all losses would find, without ignored rows and those that have no loss."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from xentgui.core.evaluation import evaluate
from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem
from xentgui.core.worst_rows import worst_rows


@given(st.integers(0, 400), st.integers(0, 30), st.integers(0, 2**32 - 1))
def test_they_are_the_first_of_all_rows_sorted_by_falling_loss(rows, most, seed):
    random = np.random.default_rng(seed)
    scores = random.integers(-3, 3, (rows, 300)).astype(np.float64)  # many rows are equal, and blocks have 109 rows
    evaluation = evaluate(Problem.create(scores, random.integers(0, 2, rows)))
    expected = np.argsort(-evaluation.row_losses, kind="stable")[:most]
    assert worst_rows(evaluation, most).tolist() == expected.tolist()


def test_rows_that_do_not_count_or_have_no_loss_are_not_among_them():
    scores = np.array([[0, 1], [np.nan, 1], [-np.inf, 0], [9, 0], [0, 2]])
    problem = Problem.create(scores, [0, 0, 0, 1, -1], LossOptions(ignore_class=1))
    assert worst_rows(evaluate(problem), 10).tolist() == [2, 0]
