"""Edits that a frame cannot hold: one at a time, cancelled without a trace, refused by a signal."""

import logging

import numpy as np
import pytest

from xentgui.core import progress
from xentgui.core.evaluation import Evaluation
from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.document.document import Busied, Busy, Document


@pytest.fixture
def document(big, runner):
    """A big problem whose numbers are there."""
    document = Document(big, runner)
    runner.run()
    return document


def insert_class(document: Document):
    document.edit("Insert class", edits.insert_classes, 0, 1)


def test_a_big_edit_runs_beside_and_is_one_undo_step(document, runner, hear, numbers_fit):
    before, heard = document.problem, hear(document)
    insert_class(document)
    assert document.problem is before
    assert document.busy is not None
    assert document.busy.label == "Insert class"
    runner.run_all()
    assert document.problem.classes == 1001
    assert numbers_fit(document)
    assert [after.evaluation is None for _, after in heard.changes] == [True, False]
    document.undo()
    assert document.problem is before


def test_a_cancelled_edit_changes_nothing_even_if_its_result_still_comes(document, runner, hear, numbers_fit):
    heard, before = hear(document), document.state
    insert_class(document)
    (job,) = runner.waiting
    document.cancel()
    runner.deliver(job)
    assert document.state is before
    assert document.history.undo_label is None
    assert not heard.changes
    document.edit("Change logit", edits.set_scores, 0, 0, 9)
    assert numbers_fit(document)


def test_undo_cancels_the_running_edit_and_keeps_the_steps_before_it(document, runner):
    document.edit("Change logit", edits.set_scores, 0, 0, 9)
    before = document.state
    insert_class(document)
    document.undo()
    assert document.state is before
    assert not runner.waiting
    assert document.history.undo_label == "Change logit"


def test_redo_waits_for_the_running_edit(document, runner):
    document.edit("Change logit", edits.set_scores, 0, 0, 9)
    document.undo()
    before = document.state
    insert_class(document)
    document.redo()
    assert document.state is before
    assert document.history.redo_label == "Change logit"
    runner.run_all()
    assert document.history.redo_label is None


def test_a_big_edit_that_is_refused_or_changes_nothing_leaves_no_trace(document, runner, hear):
    heard, before = hear(document), document.state
    document.edit("Insert class", edits.insert_classes, -1, 1)
    runner.run()
    assert heard.refusals == ["a class can be inserted at 0..1000, not at -1"]
    document.edit("Nothing", edits.write_range, 0, values=before.problem.scores.join())
    runner.run()
    assert document.state is before
    assert document.history.undo_label is None
    assert not heard.changes
    assert document.busy is None


def test_a_big_gesture_is_one_step(document, runner):
    before = document.problem
    for value in (1, 2):
        document.edit("Fill", edits.write_range, 0, values=np.full((700, 1000), value), merge_key="fill 1")
        runner.run_all()
    document.undo()
    assert document.problem is before


@pytest.mark.parametrize("end", ["run", "cancel", "fail", "undo"])
def test_an_evaluation_whose_place_an_edit_took_is_taken_up_again(big, runner, end, numbers_fit):
    document = Document(big, runner)
    document.edit("Insert class", edits.insert_classes, -1, 1)
    assert document.busy is not None
    assert document.busy.label == "Insert class"
    {"run": runner.run, "cancel": document.cancel, "undo": document.undo, "fail": lambda: runner.fail(OSError("x"))}[
        end
    ]()
    assert document.busy == Busy("Evaluating")
    runner.run()
    assert numbers_fit(document)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError("disk full"), "disk full"),
        (MemoryError(), "Insert class: there is not enough memory; close other programs, or take fewer rows"),
        (KeyError("x"), "Insert class failed: KeyError: 'x'"),
    ],
)
def test_what_ends_a_job_is_told_and_what_nobody_expected_is_logged(document, runner, hear, caplog, error, told):
    heard, before = hear(document), document.state
    insert_class(document)
    with caplog.at_level(logging.ERROR):
        runner.fail(error)
    assert heard.refusals == [told]
    assert document.state is before
    assert bool(caplog.records) == isinstance(error, KeyError)


def test_a_file_is_read_beside_and_undo_brings_the_old_problem_back(document, runner, numbers_fit):
    before = document.problem
    document.load("Open", lambda: Problem.create([[1.0, 2.0]], [0]))
    assert document.problem is before
    runner.run()
    assert document.problem.rows == 1
    assert numbers_fit(document)
    document.undo()
    assert document.problem is before
    runner.run_all()
    assert isinstance(document.state.evaluation, Evaluation)


def test_how_far_a_file_is_read_is_told(document, runner):
    shares: list[float] = []

    def read() -> Problem:
        progress.tell(0.25)
        progress.tell(0.75)
        return Problem.create([[1.0, 2.0]], [0])

    document.load("Open", read)
    document.busy_changed.connect(lambda busy: shares.append(busy.done if busy else 2))
    runner.run()
    assert shares == [0.25, 0.75, 2]


def test_edits_loads_and_questions_wait_for_a_running_edit(document, runner):
    insert_class(document)
    before = document.state
    for act in (
        lambda: document.edit("Change logit", edits.set_scores, 0, 0, 9),
        lambda: document.load("Open", lambda: document.problem),
        lambda: document.ask("Counting", edits.lost_by_conversion, lambda _: None),
    ):
        with pytest.raises(Busied, match="Insert class is still running; wait, or cancel it"):
            act()
    assert document.state is before
    assert len(runner.waiting) == 1
