"""Pasting without a window: any text that holds cells, anywhere in a table, or the reason why not."""

import numpy as np
import pytest

from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.gui.table_columns import Layout
from xentgui.gui.table_edits import Cells
from xentgui.gui.table_paste import pasted

NAMES = ("cat", "dog", "bird")
LABEL, LOSS, PREDICTED, FIRST = range(4)


@pytest.fixture
def problem() -> Problem:
    return Problem.create(np.zeros((3, 3), np.float32), [0, 1, 2], class_names=NAMES)


def paste(problem: Problem, text: str, row: int, column: int, rows: int = 1, columns: int = 1, *, labels: bool = False):
    return pasted(problem, Layout.of(problem, labels=labels), Cells(row, column, rows, columns), text)


@pytest.mark.parametrize("text", ["1,5\t-2\r\n3\tinf\r\n", "1.5\t-2\n3\tinf", "1.5, -2\n3, inf\n", "1,5;-2\n3;inf"])
def test_a_block_is_written_from_the_upper_left_cell_on(problem, text):
    after = paste(problem, text, 1, FIRST + 1)
    assert after.scores.join().tolist() == [[0, 0, 0], [0, 1.5, -2], [0, 3, np.inf]]


def test_one_cell_fills_the_selection(problem):
    assert paste(problem, "4", 0, FIRST, 2, 3).scores.join().tolist() == [[4, 4, 4], [4, 4, 4], [0, 0, 0]]
    assert paste(problem, "dog", 0, LABEL, 3, 1).labels.join().tolist() == [1, 1, 1]


def test_cells_that_fit_several_times_fill_the_selection(problem):
    assert paste(problem, "1\t2\t3\n", 0, FIRST, 3, 3).scores.join().tolist() == [[1, 2, 3]] * 3
    assert paste(problem, "1\n2\n3\n", 0, FIRST, 3, 2).scores.join().tolist() == [[1, 1, 0], [2, 2, 0], [3, 3, 0]]


def test_cells_that_do_not_fit_are_written_once(problem):
    assert paste(problem, "1\t2\n", 0, FIRST, 2, 3).scores.join().tolist() == [[1, 2, 0], [0, 0, 0], [0, 0, 0]]


def test_computed_columns_are_passed_over(problem):
    after = paste(problem, "dog\tanything\tat all\t5\n", 0, LABEL)
    assert after.labels.join().tolist() == [1, 1, 2]
    assert after.scores.row(0).tolist() == [5, 0, 0]
    assert paste(problem, "9\t8\t7\n", 2, PREDICTED).scores.row(2).tolist() == [8, 7, 0]


def test_pasting_past_the_end_makes_rows_and_classes(problem):
    after = paste(problem, "1\t2\n3\t4\n", 2, FIRST + 2)
    assert after.scores.join().tolist() == [[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 1, 2], [0, 0, 3, 4]]
    assert after.labels.join().tolist() == [0, 1, 2, -1]
    assert after.class_names[3] == "new 3"


def test_labels_and_weights_are_pasted_with_their_scores(problem):
    weighted = problem.replace(sample_weight=np.ones(3))
    after = paste(
        weighted, "bird\t0,5\t\t\t1\t2\t3\n2\t2\t\t\t4\t5\t6\ncat\t1\t\t\t7\t8\t9\n1\t3\t\t\t1\t1\t1", 0, LABEL
    )
    assert after.labels.join().tolist() == [2, 2, 0, 1]
    np.testing.assert_array_equal(after.sample_weight, [0.5, 2, 1, 3])
    assert after.scores.join().tolist() == [[1, 2, 3], [4, 5, 6], [7, 8, 9], [1, 1, 1]]


def test_an_empty_table_takes_rows(problem):
    empty = edits.remove_rows(problem, [0, 1, 2])
    assert paste(empty, "cat\t\t\t1\t2\t3\ndog\t\t\t4\t5\t6\n", 0, LABEL).labels.join().tolist() == [0, 1]


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ("1\t2\n3\n", FIRST, "row 2 of the clipboard has 1 cell, row 1 has 2; copy a full block"),
        ("1\t2\n3\tx\n", FIRST, "row 2, column 2 of the clipboard: “x” is not a number"),
        ("1\t\n", FIRST, "row 1, column 2 of the clipboard: an empty cell is not a number"),
        ("cat\ncot\n", LABEL, "row 2, column 1 of the clipboard: “cot” is neither a class name nor a class index"),
        ("dog\t1\t1\tx", LABEL, "row 1, column 4 of the clipboard: “x” is not a number"),
        ("1e39", FIRST, r"1e\+39 is too big for float32; write inf if that is meant"),
        ("", FIRST, "the clipboard holds no cells"),
    ],
)
def test_nonsense_is_refused_with_its_place(problem, text, column, reason):
    with pytest.raises(ValueError, match=reason):
        paste(problem, text, 0, column)


def test_the_place_is_counted_in_what_was_pasted_where_it_is_repeated(problem):
    with pytest.raises(ValueError, match="row 1, column 1 of the clipboard: “x”"):
        paste(problem, "x", 0, FIRST, 3, 3)


@pytest.fixture
def soft() -> Problem:
    return Problem.create(np.zeros((3, 3)), np.array([[0.5, 0.3, 0.2], [0, 1, 0], [0, 0, 0]]), class_names=NAMES)


def test_a_class_pasted_over_a_distribution_becomes_one_hot(soft):
    after = paste(soft, "dog\n-1\ncat\n", 0, LABEL)
    assert after.labels.join().tolist() == [[0, 1, 0], [0, 0, 0], [1, 0, 0]]
    assert after.scores is soft.scores


def test_a_soft_label_stays_where_it_was_copied_from_and_is_refused_elsewhere(soft):
    assert paste(soft, "~cat\ncat\n", 0, LABEL).labels.join()[:2].tolist() == [[0.5, 0.3, 0.2], [1, 0, 0]]
    with pytest.raises(ValueError, match="row 2, column 1 of the clipboard: “~cat” stands for a soft label"):
        paste(soft, "~cat\n~cat\n", 0, LABEL)


def test_a_label_that_is_no_class_cannot_become_a_distribution(soft):
    with pytest.raises(ValueError, match="label 7 in row 1 is outside"):
        paste(soft, "cat\n7\n", 0, LABEL)


def test_labels_pasted_past_the_end_of_distributions_make_rows(soft):
    after = paste(soft, "dog\nbird\n", 2, LABEL)
    assert after.labels.join()[2:].tolist() == [[0, 1, 0], [0, 0, 1]]


def test_mass_is_pasted_into_the_table_of_distributions(soft):
    after = paste(soft, "0,1\t0,2\t0,7\n", 2, 1, labels=True)
    assert after.labels.row(2).tolist() == [0.1, 0.2, 0.7]
    assert paste(soft, "9\t1\t0\t0", 0, 0, labels=True).labels.row(0).tolist() == [1, 0, 0]


def test_labels_of_many_blocks_are_pasted_into_distributions():
    rows, classes = 3000, 400
    problem = Problem.create(np.zeros((rows, classes), np.float32), np.full((rows, classes), 1 / classes, np.float32))
    assert len(problem.labels.blocks) > 3
    labels = np.arange(rows) % classes
    after = paste(problem, "\n".join(map(str, labels)), 0, LABEL)
    np.testing.assert_array_equal(after.labels.join().argmax(axis=1), labels)
    assert (after.labels.join().sum(axis=1) == 1).all()
