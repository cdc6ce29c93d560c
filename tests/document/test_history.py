"""Undo and redo as a list of steps: what merges, what is forgotten, what a step weighs."""

import numpy as np
import pytest

from xentgui.core.problem import Problem
from xentgui.core.row_blocks import RowBlocks
from xentgui.document import edits
from xentgui.document.history import History, Step
from xentgui.document.ignoring import ignore_findings

ROW = 3 * 8


def table_of(rows: int) -> Problem:
    """Three classes in float64, a block a row, so that a step over one row weighs `ROW` bytes."""
    problem = Problem.create(np.zeros((rows, 3)), np.zeros(rows, int))
    return problem.replace(
        scores=RowBlocks.split(problem.scores.join(), 1), labels=RowBlocks.split(problem.labels.join(), 1)
    )


def write(history: History, problem: Problem, value: float, key: object = None, row: int = 0) -> Problem:
    return history.record(Step(f"Write {value:g}", problem, edits.set_scores(problem, row, 0, value), key))


def test_steps_are_undone_in_reverse_order_and_redone_in_order():
    history, first = History(), table_of(1)
    second = write(history, first, 1)
    third = write(history, second, 2)
    assert [(step.label, step.before) for step in (history.undo(), history.undo()) if step] == [
        ("Write 2", second),
        ("Write 1", first),
    ]
    assert history.undo() is None
    assert [step.after for step in (history.redo(), history.redo()) if step] == [second, third]
    assert history.redo() is None


def test_labels_say_what_undo_and_redo_would_do():
    history = History()
    assert (history.undo_label, history.redo_label) == (None, None)
    write(history, write(history, table_of(1), 1), 2)
    assert (history.undo_label, history.redo_label) == ("Write 2", None)
    history.undo()
    assert (history.undo_label, history.redo_label) == ("Write 1", "Write 2")


def test_a_new_step_forgets_what_was_undone():
    history, first = History(), table_of(1)
    write(history, first, 1)
    history.undo()
    write(history, first, 2)
    assert history.redo_label is None
    assert history.undo_label == "Write 2"


def test_steps_of_one_gesture_are_one_step():
    history, first = History(), table_of(1)
    second = write(history, write(history, first, 1, "drag"), 2, "drag")
    (step,) = history.done
    assert (step.label, step.before, step.after) == ("Write 2", first, second)


def test_another_gesture_and_an_undo_in_between_begin_a_new_step():
    history = History()
    problem = write(history, table_of(1), 1, "drag 1")
    problem = write(history, problem, 2, "drag 2")
    problem = write(history, problem, 3)
    problem = write(history, problem, 4)
    assert len(history.done) == 4
    problem = write(history, problem, 5, "drag 3")
    write(history, problem, 6)
    history.undo()
    write(history, problem, 7, "drag 3")
    assert [step.label for step in history.done][-2:] == ["Write 5", "Write 7"]


def test_a_gesture_that_ends_where_it_began_leaves_no_step_and_the_problem_of_before():
    history, first = History(), table_of(1)
    assert write(history, write(history, first, 1, "drag"), 0, "drag") is first
    assert not history.done
    third = write(history, first, 3, "drag")
    assert [(step.before, step.after) for step in history.done] == [(first, third)]


CHANGES = {
    "scores": lambda p: edits.set_scores(p, 0, 0, np.nan),
    "labels": lambda p: edits.set_labels(p, 0, 2),
    "kind of labels": edits.to_distributions,
    "sample weights": lambda p: edits.set_sample_weight(p, 0, 2),
    "class weights": lambda p: edits.set_class_weight(p, [1, 1, 2]),
    "no weights": lambda p: edits.set_class_weight(p, None),
    "options": lambda p: edits.set_options(p, temperature=2),
    "names": lambda p: edits.rename_class(p, 0, "cat"),
    "rows": lambda p: edits.insert_rows(p, 0, 1),
    "classes": lambda p: edits.insert_classes(p, 0, 1),
    "title": lambda p: p.replace(title="Another"),
    "note": lambda p: p.replace(note="Another"),
    "ignored findings": lambda p: ignore_findings(p, "double-softmax"),
    "weights of yes": lambda p: edits.set_pos_weight(p, [1, 1, 2]),
    "axes of the rows": lambda p: p.replace(leading_shape=(1, p.rows)),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_gesture_that_ends_elsewhere_in_any_part_is_a_step(change):
    history, first = History(), edits.set_class_weight(edits.weigh_rows(table_of(1), on=True), [1, 1, 1])
    moved = write(history, first, 1, "drag")
    end = change(edits.set_scores(moved, 0, 0, 0))
    assert history.record(Step("End", moved, end, "drag")) is end
    assert len(history.done) == 1


def test_a_slider_that_comes_back_leaves_no_step():
    history, first = History(), table_of(1)
    away = edits.set_options(first, label_smoothing=0.5)
    history.record(Step("Smooth", first, away, "slide"))
    assert history.record(Step("Smooth", away, edits.set_options(away, label_smoothing=0.0), "slide")) is first
    assert history.undo_label is None


def test_a_step_weighs_what_only_the_older_problem_holds():
    first = edits.weigh_rows(table_of(5), on=True)
    label_bytes = 8
    assert Step("", first, edits.set_scores(first, 1, 0, [[1], [1]])).nbytes == 2 * ROW
    assert Step("", first, edits.remove_rows(first, [0])).nbytes == ROW + label_bytes + 5 * 8
    assert Step("", first, edits.set_sample_weight(first, 0, 2)).nbytes == 5 * 8
    assert Step("", first, edits.set_options(first, reduction="sum")).nbytes == 0
    named = edits.rename_class(first, 0, "cat")
    assert Step("", named, edits.rename_class(named, 0, "dog")).nbytes == 3 * 8


def test_the_oldest_steps_go_when_the_budget_is_spent():
    history, problem = History(budget=2 * ROW), table_of(1)
    for value in range(1, 6):
        problem = write(history, problem, value)
    assert [step.label for step in history.done] == ["Write 3", "Write 4", "Write 5"]


def test_the_newest_step_stays_whatever_the_budget():
    history, problem = History(budget=0), table_of(1)
    write(history, write(history, problem, 1), 2)
    assert [step.label for step in history.done] == ["Write 2"]
    assert history.undo() is not None
