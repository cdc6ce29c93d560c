"""Findings follow the document: after the paint or beside the window, never of a problem that is gone."""

import logging
import threading

import numpy as np
import pytest

from tests.gui.held import Held
from xentgui.core.diagnostics import diagnose
from xentgui.core.evaluation import Cancelled
from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.document.document import Busy, Document
from xentgui.document.ignoring import ignore_findings
from xentgui.document.jobs import InlineRunner, Kind
from xentgui.gui.diagnosing import Diagnosing, loss_of
from xentgui.gui.following import PAUSE, SHORT_PAUSE
from xentgui.gui.worker import ThreadRunner

SHARES = Problem.create([[0.9, 0.05, 0.05], [0.1, 0.8, 0.1], [0.2, 0.2, 0.6]], [0, 1, 2])
BIG = Problem.create(np.tile(SHARES.scores.join(), (1000, 1)), np.tile([0, 1, 2], 1000))


def looking(problem, runner):
    document = Document(problem)
    diagnosing = Diagnosing(document, lambda: runner)
    document.changed.connect(diagnosing.follow)
    document.busy_changed.connect(diagnosing.show_busy)
    diagnosing.begin()
    return document, diagnosing


def rules(diagnosing):
    return [finding.rule for finding in diagnosing.findings]


@pytest.fixture
def held():
    return Held()


def begun(qtbot, held):
    qtbot.waitUntil(lambda: bool(held.jobs))


def test_what_is_wrong_is_found_beside_the_window(qtbot, held):
    _, diagnosing = looking(BIG, held)
    begun(qtbot, held)
    assert diagnosing.rules.busy.label == "Looking for what is wrong"
    assert not diagnosing.rules.is_current
    with qtbot.waitSignal(diagnosing.found):
        held.let_go()
    assert rules(diagnosing)[0] == "double-softmax"
    assert diagnosing.rules.is_current
    assert diagnosing.rules.busy is None


def test_the_loss_of_a_mend_is_computed_once_it_is_found(qtbot, held):
    _, diagnosing = looking(BIG, held)
    begun(qtbot, held)
    held.let_one_go()
    fix = diagnosing.findings[0].fix
    assert loss_of(fix) is None
    with qtbot.waitSignal(diagnosing.found):
        held.let_go()
    assert loss_of(fix) == pytest.approx(fix.loss)


def test_an_edit_ends_a_diagnosis_and_what_was_found_is_of_the_batch_before(qtbot, held):
    document, diagnosing = looking(BIG, held)
    begun(qtbot, held)
    held.let_go()
    before = rules(diagnosing)
    document.edit("Change", edits.set_options, from_logits=False)
    assert not diagnosing.rules.is_current
    assert rules(diagnosing) == before  # until there are others
    begun(qtbot, held)
    document.edit("Change", edits.set_labels, 0, [1])
    assert held.jobs == []
    begun(qtbot, held)
    held.let_go()
    assert diagnosing.rules.is_current
    assert "double-softmax" not in rules(diagnosing)


@pytest.mark.parametrize(("problem", "pause"), [(SHARES, SHORT_PAUSE), (BIG, PAUSE)])
def test_a_batch_is_looked_at_when_edits_pause_and_what_a_person_typed_sooner(qtbot, held, problem, pause):
    document, diagnosing = looking(problem, held)
    begun(qtbot, held)
    held.let_go()
    waits = diagnosing.rules._pause
    begins = set()
    for label in (1, 2, 1):
        document.edit("Change", edits.set_labels, 0, [label])
        assert held.jobs == []
        assert waits.interval() == pause
        begins.add(waits.timerId())  # another at each beginning
    assert len(begins) == 3
    begun(qtbot, held)
    assert len(held.jobs) == 1


def test_a_problem_that_differs_only_in_what_is_ignored_is_not_looked_at_again(qtbot, held):
    document, diagnosing = looking(BIG, held)
    begun(qtbot, held)
    document.edit("Ignore", ignore_findings, "double-softmax")
    assert len(held.jobs) == 1  # the one that began goes on
    held.let_go()
    findings = diagnosing.findings
    document.edit("Ignore", ignore_findings, "worse-than-uniform")
    assert diagnosing.rules.is_current
    assert diagnosing.findings is findings


def test_an_edit_beside_the_window_has_the_processors_to_itself(qtbot, held):
    _, diagnosing = looking(BIG, held)
    begun(qtbot, held)
    diagnosing.show_busy(Busy("Open", kind=Kind.EDIT))
    assert held.jobs == []
    diagnosing.show_busy(None)
    begun(qtbot, held)


def test_nothing_is_looked_at_before_its_numbers_are_there(qtbot, held):
    evaluating = Held()
    document = Document(Problem.create(np.zeros((100_000, 10)), np.zeros(100_000, int)), evaluating)
    diagnosing = Diagnosing(document, lambda: held)
    document.changed.connect(diagnosing.follow)
    document.busy_changed.connect(diagnosing.show_busy)
    diagnosing.begin()
    qtbot.wait(300)
    assert held.jobs == []
    evaluating.let_go()
    begun(qtbot, held)


def test_a_thread_that_looks_hears_of_an_edit_at_its_next_step(qtbot):
    runner = ThreadRunner()
    document, diagnosing = looking(BIG, runner)
    began, ended, goes_on = threading.Event(), [], threading.Event()

    def question(_evaluation, report):
        try:
            began.set()
            goes_on.wait(10)
            report(0.5)
        except Cancelled:
            ended.append("cancelled")
            raise

    diagnosing.rules.ask(question)
    qtbot.waitUntil(began.is_set)
    document.edit("Change", edits.set_labels, 0, [2])
    goes_on.set()
    qtbot.waitUntil(lambda: ended == ["cancelled"])
    runner.close()


@pytest.mark.parametrize("checks", [1, 30, 120])
def test_an_edit_ends_a_diagnosis_within_a_rule_and_the_next_findings_are_right(qtbot, held, checks):
    document, diagnosing = looking(BIG, held)
    begun(qtbot, held)
    work, _, _ = held.jobs[0]
    before = document.state
    heard = []

    def hear(share):
        heard.append(share)
        if len(heard) == checks:
            document.edit("Change", edits.set_labels, 0, [2])
        if not held.jobs:  # as a thread that was cancelled hears of it
            raise Cancelled

    with pytest.raises(Cancelled):
        work(hear)
    assert len(heard) == checks
    assert heard[-1] < 1
    assert document.state is not before
    assert diagnosing.findings == []
    begun(qtbot, held)
    held.let_go()
    right = diagnose(document.problem)
    assert [(found.rule, found.evidence) for found in diagnosing.findings] == [
        (found.rule, found.evidence) for found in right
    ]


def test_what_a_mend_would_give_is_no_more_computed_after_an_edit(qtbot, held):
    document, diagnosing = looking(BIG, held)
    begun(qtbot, held)
    work, done, progress = held.jobs.pop(0)
    done(work(progress))
    (compute, _, _) = held.jobs[0]
    fix = diagnosing.findings[0].fix
    document.edit("Change", edits.set_labels, 0, [1])
    assert held.jobs == []

    def hear(_share):
        raise Cancelled

    with pytest.raises(Cancelled):
        compute(hear)
    assert loss_of(fix) is None


def test_the_number_that_was_seen_is_searched_and_again_after_an_edit(qtbot, held):
    document, diagnosing = looking(BIG, held)
    begun(qtbot, held)
    held.let_go()
    diagnosing.look_for(" 0.2798 ")
    assert diagnosing.number == "0.2798"
    begun(qtbot, held)
    held.let_go()
    assert diagnosing.readings
    assert all(finding.rule == "seen-number" for finding in diagnosing.readings)
    first = diagnosing.readings
    document.edit("Change", edits.set_options, label_smoothing=0.1)
    begun(qtbot, held)
    held.let_go()
    assert diagnosing.readings is not first
    diagnosing.look_for("")
    assert diagnosing.readings == []


@pytest.mark.usefixtures("qtbot")
def test_nonsense_is_refused_and_what_was_looked_for_stays(held):
    _, diagnosing = looking(SHARES, held)
    diagnosing.look_for("0.5")
    with pytest.raises(ValueError, match="'zero' is not a number"):
        diagnosing.look_for("zero")
    assert diagnosing.number == "0.5"


def test_a_diagnosis_that_fails_is_told_and_logged(qtbot, caplog):
    def fail(_evaluation, _report):
        raise ZeroDivisionError("by hand")

    _, diagnosing = looking(SHARES, InlineRunner())
    with caplog.at_level(logging.CRITICAL):
        diagnosing.rules.ask(fail)
        qtbot.waitUntil(lambda: isinstance(diagnosing.rules.answer, ZeroDivisionError))
    assert diagnosing.findings == []
