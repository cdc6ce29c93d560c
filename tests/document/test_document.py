"""Document without a thread: what an edit does to the state, what it emits, and that a refusal leaves no trace."""

import numpy as np
import pytest

from xentgui.core.evaluation import evaluate
from xentgui.core.problem import Problem
from xentgui.core.row_blocks import RowBlocks
from xentgui.document import edits
from xentgui.document.document import Document, State
from xentgui.document.signal import ListenerFailed


@pytest.fixture
def document():
    return Document(Problem.create(np.array([[2, 5, 1], [7, 1, 0.5]]), [1, 0]))


def loss(document: Document):
    assert document.state.evaluation is not None
    return document.state.evaluation.loss


def test_a_document_begins_with_the_numbers_of_its_problem(document):
    assert loss(document) == pytest.approx(0.034929093595, rel=1e-9)
    assert document.busy is None
    assert document.history.undo_label is None


def test_an_edit_is_told_once_with_the_old_state_and_the_new_one(document, hear):
    heard, before = hear(document), document.state
    document.edit("Change logit", edits.set_scores, 0, 1, 4.5)
    assert heard.changes == [(before, document.state)]
    assert not heard.busy
    assert loss(document) == pytest.approx(evaluate(document.problem).loss, rel=1e-15)
    assert document.history.undo_label == "Change logit"


def test_undo_and_redo_bring_back_the_very_same_problems_and_tell_it_once_each(document, hear):
    first = document.problem
    document.edit("Change logit", edits.set_scores, 0, 1, 4.5)
    second, heard = document.problem, hear(document)
    document.undo()
    assert document.problem is first
    document.redo()
    assert document.problem is second
    assert [after.problem for _, after in heard.changes] == [first, second]


def test_undo_and_redo_without_a_step_tell_nothing(document, hear):
    heard, before = hear(document), document.state
    document.undo()
    document.redo()
    assert document.state is before
    assert not heard.changes


def test_a_verb_gets_its_arguments_by_place_and_by_name(document):
    document.edit("Insert rows", edits.insert_rows, at=0, count=1)
    document.edit("Write", edits.write_range, row=3, labels=[2], values=[[1, 2, 3, 4]])
    document.edit("Smooth", edits.set_options, label_smoothing=0.5)
    assert (document.problem.rows, document.problem.classes) == (4, 4)


IDLE = {
    "the same score": (edits.set_scores, 0, 1, 5),
    "an empty table": (edits.set_scores, 0, 0, []),
    "the same label": (edits.set_labels, 0, 1),
    "the same options": (edits.set_options,),
    "the same name": (edits.rename_class, 1, "1"),
    "no weights": (edits.set_class_weight, None),
    "no rows": (edits.remove_rows, []),
    "no classes": (edits.insert_classes, 1, 0),
    "indices already": (edits.to_indices,),
}


@pytest.mark.parametrize("edit", IDLE.values(), ids=IDLE)
def test_an_edit_that_changes_nothing_is_neither_recorded_nor_told(document, hear, edit):
    heard, before = hear(document), document.state
    document.edit("Nothing", *edit)
    assert document.state is before
    assert document.history.undo_label is None
    assert not heard.changes


def test_an_edit_that_changes_nothing_keeps_what_can_be_redone(document):
    document.edit("Change logit", edits.set_scores, 0, 0, 9)
    document.undo()
    document.edit("Nothing", edits.set_scores, 0, 0, 2)
    assert document.history.redo_label == "Change logit"
    document.edit("Change label", edits.set_labels, 0, 0)
    assert document.history.redo_label is None


REFUSED = {
    "a place outside": (edits.set_scores, 9, 0, 1),
    "a ragged table": (edits.set_scores, 0, 0, [[1], [1, 2]]),
    "no whole label": (edits.set_labels, 0, 0.5),
    "a negative weight": (edits.set_sample_weight, 0, -1),
    "every class": (edits.remove_classes, [0, 1, 2]),
    "a name twice": (edits.rename_class, 0, "1"),
    "an option out of range": (edits.set_options, "temperature", 0),
    "a gap": (edits.write_range, 5),
}


@pytest.mark.parametrize("edit", REFUSED.values(), ids=REFUSED)
def test_a_refused_edit_raises_value_error_and_leaves_everything_as_it_was(document, hear, edit):
    document.edit("Change logit", edits.set_scores, 0, 0, 9)
    document.undo()
    heard, before = hear(document), document.state
    verb, *args = edit
    options = {args.pop(0): args.pop(0)} if verb is edits.set_options else {}
    with pytest.raises(ValueError, match=r"\w"):
        document.edit("Refused", verb, *args, **options)
    assert document.state is before
    assert (document.history.undo_label, document.history.redo_label) == (None, "Change logit")
    assert not heard.changes


def test_one_gesture_is_one_step_and_is_told_at_every_move(document, hear):
    first, heard = document.problem, hear(document)
    for value in (3, 4, 5):
        document.edit("Drag logit", edits.set_scores, 0, 0, value, merge_key="drag 1")
    assert len(heard.changes) == 3
    document.undo()
    assert document.problem is first


def test_a_gesture_that_comes_back_shows_the_problem_where_it_began(document, hear):
    first = document.problem
    document.edit("Drag logit", edits.set_scores, 0, 0, 3, merge_key="drag 1")
    heard = hear(document)
    document.edit("Drag logit", edits.set_scores, 0, 0, 2, merge_key="drag 1")
    assert document.problem is first
    assert len(heard.changes) == 1
    assert document.history.undo_label is None


def test_blocks_that_an_edit_does_not_touch_keep_their_results():
    problem = Problem.create(np.arange(12.0).reshape(6, 2), [0] * 6)
    cut = {name: RowBlocks.split(getattr(problem, name).join(), 2) for name in ("scores", "labels")}
    document = Document(problem.replace(**cut))
    before = document.state.evaluation
    document.edit("Change logit", edits.set_scores, 2, 0, 9)
    after = document.state.evaluation
    assert before is not None
    assert after is not None
    assert [a is b for a, b in zip(before.results, after.results, strict=True)] == [True, False, True]
    document.undo()
    assert document.state.evaluation is not None
    assert document.state.evaluation.results[0] is before.results[0]
    document.edit("Reduce", edits.set_options, reduction="sum")
    assert document.state.evaluation.results[2] is before.results[2]


def test_loading_replaces_the_problem_and_can_be_undone(document, hear):
    first, heard = document.problem, hear(document)
    document.load("Open", lambda: Problem.create([[1.0, 2.0]], [0], title="other"))
    assert document.problem.title == "other"
    assert len(heard.changes) == 1
    document.undo()
    assert document.problem is first


def test_a_file_that_cannot_be_read_is_refused_and_the_problem_stays(document, hear):
    heard, before = hear(document), document.state

    def read() -> Problem:
        raise OSError("scores.npy is not there")

    document.load("Open", read)
    assert heard.refusals == ["scores.npy is not there"]
    assert document.state is before
    assert document.busy is None
    document.edit("Change logit", edits.set_scores, 0, 0, 9)
    assert not document.history.undone


def test_a_question_is_answered_at_once_and_its_refusal_reaches_who_asks(document):
    answers: list[int] = []
    document.ask("Counting", edits.lost_by_conversion, answers.append)
    assert answers == [0]
    with pytest.raises(ValueError, match="can be inserted"):
        document.ask("Failing", lambda problem: edits.insert_rows(problem, 9, 1), answers.append)


def test_a_listener_that_edits_is_heard_by_all_in_order(document, hear):
    def correct(_: State, after: State) -> None:
        if after.problem.scores.row(0)[0] == 3:
            document.edit("Correct", edits.set_scores, 0, 0, 4)

    document.changed.connect(correct)
    heard = hear(document)
    document.edit("Change logit", edits.set_scores, 0, 0, 3)
    assert [float(after.problem.scores.row(0)[0]) for _, after in heard.changes] == [3, 4]
    assert heard.changes[0][1] is heard.changes[1][0]


def test_a_listener_that_fails_is_no_refusal_and_leaves_the_document_consistent(document):
    def fail(*_: State) -> None:
        raise ValueError("broken view")

    document.changed.connect(fail)
    with pytest.raises(ListenerFailed):
        document.edit("Change logit", edits.set_scores, 0, 0, 3)
    assert document.history.undo_label == "Change logit"
    assert document.problem.scores.row(0)[0] == 3
    document.changed.disconnect(fail)
    document.undo()
    assert document.problem.scores.row(0)[0] == 2
