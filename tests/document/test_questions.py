"""Questions about a big problem: answered beside the window, dropped when the problem changes."""

import pytest

from xentgui.document import edits
from xentgui.document.document import Document


@pytest.fixture
def document(big, runner):
    """A big problem whose numbers are there."""
    document = Document(big, runner)
    runner.run()
    return document


def test_a_question_takes_the_place_of_an_evaluation_and_gives_it_back(big, runner, numbers_fit):
    document, answers = Document(big, runner), list[int]()
    document.ask("Counting", edits.lost_by_conversion, answers.append)
    assert document.busy is not None
    assert document.busy.label == "Counting"
    runner.run()
    assert answers == [0]
    runner.run()
    assert numbers_fit(document)


def test_a_cancelled_question_is_not_answered_and_gives_the_place_back(big, runner, numbers_fit):
    document, answers = Document(big, runner), list[int]()
    document.ask("Counting", edits.lost_by_conversion, answers.append)
    (job,) = runner.waiting
    document.cancel()
    runner.deliver(job)
    assert not answers
    runner.run()
    assert numbers_fit(document)


def test_a_question_about_a_problem_that_has_changed_is_dropped(document, runner, numbers_fit):
    answers: list[int] = []
    document.ask("Counting", edits.lost_by_conversion, answers.append)
    (job,) = runner.waiting
    document.edit("Change logit", edits.set_scores, 0, 0, 9)
    runner.deliver(job)
    assert not answers
    assert numbers_fit(document)


def test_a_new_question_takes_the_place_of_the_old_one(document, runner):
    answers: list[str] = []
    document.ask("First", lambda _: "first", answers.append)
    document.ask("Second", lambda _: "second", answers.append)
    runner.run()
    assert answers == ["second"]


def test_an_answer_may_edit(document, runner, numbers_fit):
    document.ask("Counting", edits.lost_by_conversion, lambda _: document.edit("Convert", edits.to_distributions))
    runner.run_all()
    assert not document.problem.sparse
    assert numbers_fit(document)


def test_a_question_that_fails_is_refused(document, runner, hear):
    heard = hear(document)
    document.ask("Counting", edits.lost_by_conversion, lambda _: None)
    runner.fail(ValueError("too soft"))
    assert heard.refusals == ["too soft"]
    assert document.busy is None


def test_a_cheap_question_about_a_big_problem_is_answered_at_once_even_while_an_edit_runs(document, runner):
    answers: list[int] = []
    document.edit("Insert class", edits.insert_classes, 0, 1)
    document.ask("Copy", lambda problem: problem.rows, answers.append, cells=700)
    assert answers == [700]
    assert len(runner.waiting) == 1
