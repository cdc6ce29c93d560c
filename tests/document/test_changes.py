"""What a view is told has changed: never less than what differs, and after an edit no more than what was edited."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xentgui.core.problem import Problem
from xentgui.core.row_blocks import RowBlocks
from xentgui.document import edits
from xentgui.document.changes import Span, changed_classes, changed_rows, renamed_classes, rows_moved


def numbered(rows: int, classes: int = 3, height: int = 4, *, sparse: bool = True) -> Problem:
    """Rows that are all different, in blocks of `height`."""
    scores = np.arange(rows * classes, dtype=np.float32).reshape(rows, classes)
    labels = np.arange(rows) % classes if sparse else np.eye(classes)[np.arange(rows) % classes]
    problem = Problem.create(scores, labels)
    return problem.replace(
        scores=RowBlocks.split(problem.scores.join(), height), labels=RowBlocks.split(problem.labels.join(), height)
    )


def test_the_same_problem_has_no_changed_rows():
    problem = numbered(10)
    assert changed_rows(problem, problem) is None
    assert changed_rows(problem, edits.set_options(problem, temperature=2.0)) is None


@pytest.mark.parametrize("row", [0, 3, 4, 9])
def test_one_edited_cell_is_one_changed_row(row):
    problem = numbered(10)
    assert changed_rows(problem, edits.set_scores(problem, row, 1, -5)) == Span(row, 1, 1)
    assert changed_rows(problem, edits.set_labels(problem, row, 17)) == Span(row, 1, 1)


def test_a_range_over_several_blocks_is_just_its_rows():
    problem = numbered(20)
    assert changed_rows(problem, edits.set_scores(problem, 2, 0, -np.ones((11, 2)))) == Span(2, 11, 11)


@pytest.mark.parametrize("at", [0, 3, 4, 17, 20])
@pytest.mark.parametrize("count", [1, 3, 30])
def test_inserted_rows_are_found_where_they_are(at, count):
    problem = numbered(20)
    after = edits.insert_rows(problem, at, count)
    assert changed_rows(problem, after) == Span(at, 0, count)
    assert changed_rows(after, problem) == Span(at, count, 0)


def test_removed_rows_are_found_however_many_blocks_they_fill():
    problem = numbered(100)
    assert changed_rows(problem, edits.remove_rows(problem, np.arange(3, 90))) == Span(3, 87, 0)


def test_a_row_taken_out_of_two_places_spans_both():
    problem = numbered(20)
    assert changed_rows(problem, edits.remove_rows(problem, [5, 9])) == Span(5, 5, 3)


def test_another_type_or_another_kind_of_label_changes_every_row():
    problem = numbered(6)
    wider = problem.replace(scores=problem.scores.map(lambda block: block.astype(np.float64)))
    assert changed_rows(problem, wider) == Span(0, 6, 6)
    assert changed_rows(problem, edits.to_distributions(problem)) == Span(0, 6, 6)


def test_a_nan_that_stays_is_no_change():
    problem = edits.set_scores(numbered(6), 2, 1, np.nan)
    assert changed_rows(problem, edits.set_scores(problem, 3, 0, 1)) == Span(3, 1, 1)


def test_the_sign_of_a_zero_is_a_change():
    problem = edits.set_scores(numbered(6), 2, 1, 0.0)
    assert changed_rows(problem, edits.set_scores(problem, 2, 1, -0.0)) == Span(2, 1, 1)


def test_equal_data_in_other_blocks_is_no_change():
    assert changed_rows(numbered(10, height=4), numbered(10, height=3)) is None


def test_so_much_other_data_is_not_searched_for_what_stayed():
    scores = np.zeros((40, 100_000), np.float32)
    before, after = (Problem.create(scores.copy(), np.zeros(40, int)) for _ in range(2))
    span = changed_rows(before, edits.set_scores(after, 39, 0, 1))
    assert span is not None
    assert span.start < 30
    assert span.removed == span.inserted == 40 - span.start


def test_rows_come_into_an_empty_table():
    empty = edits.remove_rows(numbered(3), [0, 1, 2])
    assert changed_rows(empty, edits.insert_rows(empty, 0, 2)) == Span(0, 0, 2)
    assert changed_rows(edits.insert_rows(empty, 0, 2), empty) == Span(0, 2, 0)


@given(st.lists(st.tuples(st.sampled_from("isrl"), st.integers(0, 30), st.integers(1, 9)), max_size=4), st.booleans())
def test_outside_of_the_span_every_row_is_the_same(steps, sparse):
    before = after = numbered(23, sparse=sparse)
    for kind, wish, count in steps:
        at = min(wish, after.rows)
        rows = np.arange(at, min(at + count, after.rows))
        if kind == "i":
            after = edits.insert_rows(after, at, count)
        elif kind == "r":
            after = edits.remove_rows(after, rows)
        elif kind == "s":
            after = edits.set_scores(after, at, 1, np.full((len(rows), 1), -count))
        else:
            after = edits.set_labels(after, at, np.full(len(rows), count % 3))
    start, removed, inserted = changed_rows(before, after) or (0, 0, 0)
    assert before.rows - removed == after.rows - inserted
    for old, new in ((before.scores.join(), after.scores.join()), (before.labels.join(), after.labels.join())):
        np.testing.assert_array_equal(old[:start], new[:start])
        np.testing.assert_array_equal(old[start + removed :], new[start + inserted :])


def test_between_two_problems_rows_move_first_and_change_later():
    before = numbered(10)
    grown = edits.set_scores(edits.insert_rows(before, 6, 2), 4, 0, [[-1], [-2]])
    step = rows_moved(before, grown, Span(4, 2, 4))
    assert step is not None
    assert changed_rows(before, step) == Span(6, 0, 2)
    assert changed_rows(step, grown) == Span(4, 2, 2)
    back = rows_moved(grown, before, Span(4, 4, 2))
    assert back is not None
    assert changed_rows(grown, back) == Span(6, 2, 0)


def test_there_is_no_step_between_what_only_moves_or_is_of_another_kind():
    before = numbered(10)
    moved = edits.insert_rows(before, 6, 2)
    assert rows_moved(before, moved, Span(6, 0, 2)) is moved
    other = edits.to_distributions(moved)
    assert rows_moved(before, other, Span(0, 10, 12)) is None


@pytest.mark.parametrize("at", [0, 1, 3])
def test_inserted_and_removed_classes_are_found_where_they_are(at):
    problem = numbered(10)
    after = edits.insert_classes(problem, at, 2)
    assert changed_classes(problem, after) == Span(at, 0, 2)
    assert changed_classes(after, problem) == Span(at, 2, 0)
    assert changed_classes(problem, problem) is None


def test_classes_are_told_apart_by_later_rows_where_the_first_is_all_alike():
    problem = edits.set_scores(numbered(10), 0, 0, np.zeros((1, 3)))
    assert changed_classes(problem, edits.insert_classes(problem, 1, 1)) == Span(1, 0, 1)


def test_classes_are_told_apart_by_their_names_where_all_scores_are_alike():
    problem = Problem.create(np.zeros((4, 3)), [0, 1, 2, 0], class_names=["a", "b", "c"])
    assert changed_classes(problem, edits.remove_classes(problem, [1])) == Span(1, 1, 0)


def test_renamed_classes_are_the_range_that_differs():
    problem = Problem.create(np.zeros((1, 4)), [0], class_names=["a", "b", "c", "d"])
    assert renamed_classes(problem, problem) == range(0)
    assert renamed_classes(problem, edits.rename_class(problem, 2, "x")) == range(2, 3)
    both = edits.rename_class(edits.rename_class(problem, 3, "y"), 1, "x")
    assert renamed_classes(problem, both) == range(1, 4)


def test_to_name_a_class_for_the_first_time_changes_that_one():
    problem = numbered(2)
    assert renamed_classes(problem, edits.rename_class(problem, 1, "x")) == range(1, 2)
