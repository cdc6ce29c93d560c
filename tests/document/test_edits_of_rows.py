"""Verbs on rows in any order, as a filtered or sorted view has them."""

import numpy as np
import pytest

from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.document.cost import cells_touched
from xentgui.document.edits_of_rows import on_rows

SCORES = np.arange(12.0).reshape(6, 2)
ROWS = np.array([4, 0, 3])


def batch(**given) -> Problem:
    return Problem.create(SCORES, [0, 1, 0, 1, 0, 1], **given)


def test_a_range_is_written_into_the_rows_as_they_are_shown():
    after = on_rows(batch(), ROWS, edits.set_scores, 1, 0, [[-1.0, -2.0], [-3.0, -4.0]])
    assert after.scores.join()[[0, 3]].tolist() == [[-1, -2], [-3, -4]]
    assert after.scores.join()[[1, 2, 4, 5]].tolist() == SCORES[[1, 2, 4, 5]].tolist()


def test_labels_and_weights_too_on_any_leading_axes():
    before = batch(sample_weight=2.0).replace(leading_shape=(2, 3))
    after = on_rows(before, ROWS, edits.write_range, 0, labels=[1, 1, 0], sample_weight=[5.0, 6.0, 7.0])
    assert after.labels.join().tolist() == [1, 1, 0, 0, 1, 1]
    assert after.sample_weight is not None
    assert after.sample_weight.tolist() == [[6, 2, 2], [7, 5, 2]]
    assert after.scores is before.scores


def test_classes_that_a_paste_adds_are_added_to_every_row():
    after = on_rows(batch(), ROWS, edits.write_range, 0, column=1, values=[[8.0, 9.0]])
    assert after.classes == 3
    assert after.scores.row(4).tolist() == [8, 8, 9]
    assert after.scores.row(5).tolist() == [10, 11, 0]


def test_no_rows_come_or_go():
    for verb, *arguments in ((edits.insert_rows, 0, 1), (edits.remove_rows, [0])):
        with pytest.raises(ValueError, match="show all rows in their own order"):
            on_rows(batch(), ROWS, verb, *arguments)


def test_where_nothing_would_change_nothing_does():
    before = batch()
    assert on_rows(before, ROWS, edits.set_scores, 0, 0, [SCORES[4]]) is before
    assert on_rows(before, ROWS, edits.set_options, temperature=1.0) is before


def test_it_says_that_each_row_may_cost_a_block():
    scores = np.zeros((50_000, 100), np.float32)
    problem = Problem.create(scores, np.zeros(50_000, int))
    touched = cells_touched(on_rows, problem, (np.arange(0, 50_000, 5_000), edits.set_scores, 0, 0, [[1.0]]), {})
    assert touched > 2_000_000
