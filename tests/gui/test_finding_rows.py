"""Rows of a finding as an expression that the filter reads."""

import numpy as np
import pytest

from xentgui.core.evaluation import evaluate
from xentgui.core.problem import Problem
from xentgui.core.row_ordering import Wanted, ordered
from xentgui.gui.finding_rows import MOST_RUNS, expression, run_of, stepped

BATCH = evaluate(Problem.create(np.zeros((1000, 2)), np.zeros(1000, int)))


def rows(*given):
    return np.array(given, np.intp)


@pytest.mark.parametrize("given", [(3,), (3, 9), (3, 4, 5), (0, 1, 5, 6, 7, 8, 999), (998, 999)])
def test_the_filter_shows_just_these_rows(given):
    text, shown = expression(rows(*given))
    assert shown == len(given)
    assert ordered(BATCH, Wanted(filter=text)).rows.tolist() == list(given)


def test_ranked_rows_are_shown_in_their_own_order():
    text, _ = expression(rows(9, 2, 4))
    assert ordered(BATCH, Wanted(filter=text)).rows.tolist() == [2, 4, 9]


def test_of_many_scattered_rows_the_first_named_are_shown():
    scattered = np.arange(0, 1000, 2)[::-1]
    text, shown = expression(scattered)
    assert shown == MOST_RUNS
    assert ordered(BATCH, Wanted(filter=text)).rows.tolist() == sorted(scattered[:MOST_RUNS])


def test_long_runs_are_shown_whole():
    text, shown = expression(np.concatenate([np.arange(100), np.arange(500, 900)]))
    assert text == "0 <= row <= 99 or 500 <= row <= 899"
    assert shown == 500


def test_rows_one_under_the_other_are_a_run():
    assert run_of(rows(4, 5, 6)) == range(4, 7)
    assert run_of(rows(6, 4, 5)) == range(4, 7)
    assert run_of(rows(4)) == range(4, 5)
    assert run_of(rows(4, 6)) is None
    assert run_of(rows()) is None


def test_stepping_goes_round_the_end_in_the_order_of_the_finding():
    ranked = rows(9, 2, 4)
    assert [stepped(ranked, row, 1) for row in (9, 2, 4)] == [1, 2, 0]
    assert [stepped(ranked, row, -1) for row in (9, 2, 4)] == [2, 0, 1]
    assert (stepped(ranked, 7, 1), stepped(ranked, 7, -1)) == (0, 2)
