"""Rows that are no news: neighbours of one label that are alike, and copies."""

import numpy as np

from tests.core.diagnostics.clean import good
from xentgui.core.diagnostics.dependence import runs, units_of
from xentgui.core.diagnostics.evidence import Sample
from xentgui.core.problem import Problem


def units(scores, labels):
    sample = Sample.of(Problem.create(scores, labels), np.asarray(scores), np.arange(len(labels)))
    assert sample is not None
    return units_of(sample, labels)


def test_shuffled_rows_each_count():
    assert units(*good(300, 5)) == (None, True)


def test_sorted_rows_each_count_where_neighbours_are_no_more_alike_than_others():
    scores, labels = good(300, 5)
    order = np.argsort(labels)
    assert units(scores[order], labels[order]) == (None, True)


def test_runs_count_where_scores_go_slowly_from_row_to_row():
    steps = np.random.default_rng(0).normal(size=(300, 5))
    labels = np.sort(np.random.default_rng(1).integers(5, size=300))
    found = units(np.cumsum(steps, axis=0), labels)
    assert found.of.tolist() == labels.tolist()
    assert not found.independent


def test_copies_count_once_wherever_they_stand():
    scores, labels = good(50, 5)
    found, independent = units(np.tile(scores, (3, 1)), np.tile(labels, 3))
    assert independent
    assert found.reshape(3, 50).tolist() == [found[:50].tolist()] * 3
    assert len(np.unique(found)) == 50


def test_a_model_of_few_outputs_repeats_itself_without_copies():
    outputs = np.random.default_rng(0).normal(size=(4, 3))
    leaves = np.random.default_rng(1).integers(4, size=200)
    assert units(outputs[leaves], leaves % 3) == (None, True)


def test_a_run_ends_where_the_label_changes():
    assert runs(np.array([2, 2, 0, 0, 0, 2])).tolist() == [0, 0, 1, 1, 1, 2]
    assert runs(np.array([], int)).tolist() == []
