"""Taking a batch as another reading does, as an edit."""

import numpy as np
import pytest

from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem
from xentgui.core.readings import readings_of
from xentgui.document.cost import cells_touched
from xentgui.document.document import Document
from xentgui.document.edits import insert_rows
from xentgui.document.readings import read_as

SQUARE = Problem.create([[0.2, 0.5, 0.3], [0.1, 0.1, 0.8], [0.7, 0.2, 0.1]], np.eye(3)[[1, 1, 1]])


@pytest.mark.parametrize("reading", readings_of(SQUARE), ids=lambda reading: reading.name)
def test_each_reading_is_one_step_that_undo_takes_back(reading):
    document = Document(SQUARE)
    document.edit("Read otherwise", read_as, reading.name)
    changed = document.problem
    assert len(document.history.done) == (reading.name not in ("logits", "log-probabilities"))
    if document.history.done:
        document.undo()
        assert document.problem is SQUARE
        document.redo()
        assert document.problem is changed


def test_what_cannot_be_read_so_is_refused_and_changes_nothing():
    document = Document(Problem.create(np.eye(2), [1, 0]))
    before = document.state
    with pytest.raises(ValueError, match="row 1: label 0 would be -1"):
        document.edit("Labels - 1", read_as, "labels-one-lower")
    assert document.state is before
    with pytest.raises(ValueError, match="there is no reading 'x'; there are logits, "):
        document.edit("x", read_as, "x")


def test_it_says_how_much_it_copies():
    problem = Problem.create(np.zeros((100, 10)), np.ones(100, int), LossOptions(from_logits=False))
    cells = {r.name: cells_touched(read_as, problem, (r.name,), {}) for r in readings_of(problem)}
    assert cells["logits"] == 0
    assert cells["labels-one-lower"] == cells["label-of-the-next-row"] == 100
    assert cells["softmax-undone"] == cells["scores-transposed"] == 1000


def test_rows_that_were_put_in_are_read_with_the_others():
    scores, hot = np.random.default_rng(0).random((3000, 100)), np.eye(100)[np.arange(3000) % 100]
    problem = insert_rows(Problem.create(scores, hot), 100, 2)
    assert len(set(np.diff(problem.scores.starts))) > 2
    for reading in readings_of(problem):
        try:
            after = read_as(problem, reading.name)
        except ValueError:
            continue
        assert after.scores.starts == after.labels.starts
        assert (after.scores.rows, after.classes) in ((3002, 100), (3001, 100), (100, 3002))
    backwards = read_as(problem, "rows-reversed")
    assert backwards.labels.join().tolist() == problem.labels.join()[::-1].tolist()
