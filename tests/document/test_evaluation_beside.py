"""Evaluations that a frame cannot hold: the state says so, and nothing outdated is ever shown."""

import pytest

from xentgui.document import edits
from xentgui.document.document import Busy, Document


@pytest.fixture
def document(big, runner):
    """A big problem whose numbers are there."""
    document = Document(big, runner)
    runner.run()
    return document


def heat_up(document: Document):
    document.edit("Set temperature", edits.set_options, temperature=2.0)


def test_a_big_problem_is_there_at_once_and_its_numbers_come_later(big, runner, hear, numbers_fit):
    document = Document(big, runner)
    heard = hear(document)
    assert document.problem is big
    assert document.state.evaluation is None
    assert document.busy == Busy("Evaluating")
    runner.run()
    assert numbers_fit(document)
    assert [(before.problem, after.problem) for before, after in heard.changes] == [(big, big)]
    assert (set(heard.busy[:-1]), heard.busy[-1]) == ({"Evaluating"}, None)


def test_progress_is_told_as_a_share_that_grows_to_one(big, runner):
    document = Document(big, runner)
    shares: list[float] = []
    document.busy_changed.connect(lambda busy: shares.append(busy.done if busy else 2))
    runner.run()
    assert len(shares) > 2
    assert shares == sorted(shares)
    assert shares[-2:] == [1, 2]


def test_a_small_edit_of_a_big_problem_needs_no_job(document, runner, numbers_fit):
    document.edit("Change logit", edits.set_scores, 0, 0, 9)
    assert not runner.waiting
    assert numbers_fit(document)


def test_an_edit_that_needs_all_numbers_is_told_at_once_and_again_with_them(document, runner, hear, numbers_fit):
    heard = hear(document)
    busy_when_told = []
    document.changed.connect(lambda *_: busy_when_told.append(document.busy))
    heat_up(document)
    assert [after.evaluation for _, after in heard.changes] == [None]
    runner.run()
    assert numbers_fit(document)
    assert len(heard.changes) == 2
    assert busy_when_told == [Busy("Evaluating"), None]


def test_numbers_of_a_problem_that_is_no_longer_current_are_dropped(document, runner, hear, numbers_fit):
    heat_up(document)
    (outdated,) = runner.waiting
    document.edit("Change logit", edits.set_scores, 0, 0, 9)
    heard = hear(document)
    runner.deliver(outdated)
    assert not heard.changes
    assert document.state.evaluation is None
    runner.run()
    assert numbers_fit(document)


def test_late_progress_of_a_dropped_job_is_not_told(document, runner):
    heat_up(document)
    (job,) = runner.waiting
    document.cancel()
    job.progress(0.5)
    assert document.busy is None


def test_undo_of_what_is_still_evaluated_finds_the_numbers_of_before(document, runner, numbers_fit):
    before = document.state.evaluation
    heat_up(document)
    document.undo()
    assert not runner.waiting
    assert numbers_fit(document)
    assert all(a is b for a, b in zip(before.results, document.state.evaluation.results, strict=True))


def test_a_refused_or_idle_edit_lets_the_evaluation_run_on(document, runner, numbers_fit):
    heat_up(document)
    (job,) = runner.waiting
    with pytest.raises(ValueError, match="are not all"):
        document.edit("Change logit", edits.set_scores, 9999, 0, 1)
    document.edit("Nothing", edits.set_options, temperature=2.0)
    assert runner.waiting == [job]
    runner.run()
    assert numbers_fit(document)


def test_a_cancelled_evaluation_leaves_the_numbers_out_until_asked_again(document, runner, hear, numbers_fit):
    heat_up(document)
    heard = hear(document)
    document.cancel()
    assert not runner.waiting
    assert (document.state.evaluation, document.busy, heard.changes, heard.busy) == (None, None, [], [None])
    document.ask("Counting", edits.lost_by_conversion, lambda _: None)
    runner.run()
    assert not runner.waiting
    document.evaluate_again()
    runner.run()
    assert numbers_fit(document)
    document.evaluate_again()
    assert not runner.waiting


def test_a_cancelled_evaluation_is_begun_again_by_the_next_edit(document, runner, numbers_fit):
    heat_up(document)
    document.cancel()
    document.edit("Change logit", edits.set_scores, 0, 0, 9)
    runner.run()
    assert numbers_fit(document)


def test_an_evaluation_that_fails_says_so_and_can_be_asked_for_again(big, runner, hear, numbers_fit):
    document = Document(big, runner)
    heard = hear(document)
    runner.fail(MemoryError())
    assert "not enough memory" in heard.refusals[0]
    assert (document.state.evaluation, document.busy, heard.changes) == (None, None, [])
    assert not runner.waiting
    document.evaluate_again()
    runner.run()
    assert numbers_fit(document)


def test_undo_and_redo_of_an_edit_that_took_long_find_its_numbers(document, runner, hear, numbers_fit):
    before = document.state.evaluation
    heat_up(document)
    runner.run()
    heated = document.state.evaluation
    heard = hear(document)
    for undone in (True, False):
        (document.undo if undone else document.redo)()
        assert not runner.waiting
        assert numbers_fit(document)
        there, known = document.state.evaluation, before if undone else heated
        assert all(a is b for a, b in zip(there.results, known.results, strict=True))
        assert there.loss == known.loss
    assert len(heard.changes) == 2


def test_the_numbers_of_long_ago_are_computed_again(document, runner, numbers_fit):
    for temperature in (2, 3, 4, 5, 6, 7):
        document.edit("Set temperature", edits.set_options, temperature=temperature)
        runner.run()
    computed = 0
    for _ in range(6):
        document.undo()
        if runner.waiting:
            computed += 1
            runner.run()
        assert numbers_fit(document)
    assert 0 < computed < 6
    assert document.problem.options.temperature == 1
