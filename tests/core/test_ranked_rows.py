"""Ranked rows: what sorting all of them would find."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from xentgui.core.evaluation import evaluate
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem
from xentgui.core.ranked_rows import Kind, ranked_rows

INF, NAN = float("inf"), float("nan")


def test_wrong_rows_are_ranked_by_how_sure_they_are():
    scores = np.log([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8], [0.7, 0.3]])
    evaluation = evaluate(Problem.create(scores, [1, 1, 1, 1]))
    unsure, sure = (ranked_rows(evaluation, kind, 2) for kind in (Kind.UNSURE, Kind.SURE))
    assert (unsure.rows.tolist(), unsure.total) == ([1, 3], 3)
    assert (sure.rows.tolist(), sure.total) == ([0, 3], 3)
    assert np.allclose(sure.figures, [0.9, 0.7])


def test_rows_that_do_not_count_are_not_ranked():
    scores = np.array([[2, 1], [NAN, 1], [2, 1], [2, 1], [2, 1], [INF, INF]])
    problem = Problem.create(scores, [1, 1, 0, -1, 5, 1], LossOptions(ignore_class=-1))
    evaluation = evaluate(problem)
    assert ranked_rows(evaluation, Kind.SURE, 9).rows.tolist() == [0]
    assert ranked_rows(evaluation, Kind.LOSS, 9).rows.tolist() == [0, 2]


def test_a_row_of_several_yes_and_no_is_as_sure_as_its_surest_wrong_answer():
    scores = np.array([[4, -1, 2], [3, -5, 1], [2, NAN, 1]])
    problem = Problem.create(scores, [[1, 1, 0], [1, 0, 1], [0, 0, 0]], LossOptions(loss=Loss.BINARY))
    found = ranked_rows(evaluate(problem), Kind.SURE, 9)
    assert found.rows.tolist() == [0]
    assert np.allclose(found.figures, 1 / (1 + np.exp(-2)))


def test_without_rows_there_is_no_ranking():
    evaluation = evaluate(Problem.create(np.zeros((0, 2)), np.zeros(0, int)))
    assert [ranked_rows(evaluation, kind, 5).total for kind in Kind] == [0, 0, 0]


@given(st.integers(0, 400), st.integers(0, 30), st.sampled_from(Kind), st.integers(0, 2**32 - 1))
def test_they_are_the_first_of_all_sorted(rows, most, kind, seed):
    random = np.random.default_rng(seed)
    scores = random.integers(-3, 3, (rows, 300)).astype(np.float64)  # many rows are equal, and blocks have 109 rows
    labels = random.integers(0, 2, rows)
    evaluation = evaluate(Problem.create(scores, labels))
    some = np.arange(rows) if kind is Kind.LOSS else np.flatnonzero(evaluation.predicted != labels)
    figures = (evaluation.row_losses if kind is Kind.LOSS else evaluation.confidence)[some]
    order = np.argsort(figures if kind is Kind.UNSURE else -figures, kind="stable")[:most]
    found = ranked_rows(evaluation, kind, most)
    assert found.rows.tolist() == some[order].tolist()
    assert found.total == len(some)
