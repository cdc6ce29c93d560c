"""Rows on the curve -log p: counted near where they are, and each block once."""

import numpy as np
import pytest

from xentgui.core.evaluation import evaluate
from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.gui.plots.surprise_points import SurprisePoints, surprise


def test_every_row_is_counted_near_its_probability():
    gaps = np.array([0.1, 1.0, 5.0, 40.0, 400.0])
    problem = Problem.create(np.stack([np.zeros(5), gaps], axis=1), np.zeros(5, int))
    points = SurprisePoints().update(evaluate(problem))
    assert points.counts.sum() == 5
    assert np.sort(surprise(points.p, clipped=False)) == pytest.approx(np.log1p(np.exp(gaps)), abs=0.07)


def test_a_certain_row_lies_at_one_and_an_impossible_label_is_counted_apart():
    problem = Problem.create([[0.0, -1000.0], [0.0, -1000.0], [np.nan, 0.0]], [0, 1, 0])
    points = SurprisePoints().update(evaluate(problem))
    assert points.p.tolist() == [1.0]
    assert points.impossible == 1


def test_an_edit_counts_its_own_block_anew():
    problem = Problem.create(np.zeros((10, 2)), np.zeros(10, int))
    points = SurprisePoints()
    points.update(evaluate(problem))
    after = points.update(evaluate(edits.set_scores(problem, 0, 0, 3.0)))
    assert sorted(after.counts.tolist()) == [1, 9]


def test_clipped_probabilities_cost_no_more_than_the_clip_allows():
    assert surprise(np.array([0.0]), clipped=True) == pytest.approx(16.118, abs=1e-3)
    assert surprise(np.array([0.0]), clipped=False) == np.inf
