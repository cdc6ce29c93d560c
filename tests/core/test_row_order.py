"""Filtered and sorted rows: a permutation beside the problem, and what becomes of it when rows come and go."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xentgui import evaluate
from xentgui.core.evaluation import Cancelled
from xentgui.core.expression_text import ExpressionError
from xentgui.core.problem import Problem
from xentgui.core.row_blocks import RowBlocks
from xentgui.core.row_order import RowOrder
from xentgui.core.row_ordering import Wanted, ordered

SCORES = np.array([[1, 0], [3, 0], [np.nan, 0], [3, 0], [-2, 0]])


def evaluated(height: int = 2):
    problem = Problem.create(SCORES, [0, 1, 0, 0, 0])
    scores, labels = (RowBlocks.split(table.join(), height) for table in (problem.scores, problem.labels))
    return evaluate(problem.replace(scores=scores, labels=labels))


def rows(*wanted) -> list[int]:
    found: list[list[int]] = [ordered(evaluated(height), Wanted(*wanted)).rows.tolist() for height in (1, 2, 5)]
    assert found[0] == found[1] == found[2]
    return found[0]


def test_nothing_wanted_is_every_row_as_it_is():
    assert rows() == [0, 1, 2, 3, 4]


def test_sorted_either_way_equals_keep_their_order_and_nan_comes_last():
    assert rows("", "score[0]", True) == [1, 3, 0, 4, 2]
    assert rows("", "score[0]", False) == [4, 0, 1, 3, 2]


def test_rows_that_pass_a_filter_are_sorted():
    assert rows("score[0] > 0") == [0, 1, 3]
    assert rows("score[0] > 0", "score[0]", False) == [0, 1, 3]
    assert rows("wrong", "row") == [4, 2, 1]
    assert rows("loss > 1e9", "loss") == []


def test_what_cannot_be_read_is_refused():
    with pytest.raises(ExpressionError, match="compare it"):
        rows("loss")


def test_it_can_be_stopped():
    def stop(_share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        ordered(evaluated(), Wanted(by="loss"), stop)


def test_a_row_knows_its_place():
    order = RowOrder(np.array([4, 1, 3]), 5)
    assert [order.place(row) for row in (-1, 0, 1, 2, 3, 4, 5)] == [-1, -1, 1, -1, 2, 0, -1]


def test_rows_that_come_are_shown_above_the_row_that_they_were_put_before():
    order = RowOrder(np.array([4, 1, 3]), 5)
    assert order.with_rows(3, 2).rows.tolist() == [6, 1, 3, 4, 5]
    assert order.with_rows(2, 1).rows.tolist() == [5, 1, 4, 2]  # row 2 is not shown
    assert order.with_rows(5, 1).rows.tolist() == [4, 1, 3, 5]


@given(st.permutations(range(6)), st.integers(0, 6), st.integers(1, 3), st.integers(0, 6))
def test_rows_that_come_and_go_again_leave_the_order_as_it_was(rows, start, count, shown):
    order = RowOrder(np.array(rows[:shown], np.intp), 6)
    grown = order.with_rows(start, count)
    assert (grown.total, len(grown.rows)) == (6 + count, shown + count)
    assert grown.without_rows(start, count).rows.tolist() == order.rows.tolist()
