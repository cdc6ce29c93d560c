"""A diagnosis may be told to stop in the middle of a rule; it leaves nothing behind, and the next one is right."""

import threading
from itertools import count

import numpy as np
import pytest

from xentgui.core.diagnostics import diagnose
from xentgui.core.diagnostics.case import Case
from xentgui.core.diagnostics.confidence import overconfident, suspected_label_errors
from xentgui.core.diagnostics.half import half_precision
from xentgui.core.diagnostics.outputs import duplicate_rows
from xentgui.core.diagnostics.seen import matches
from xentgui.core.diagnostics.softmax_axis import softmax_over_batch
from xentgui.core.evaluation import Cancelled, evaluate
from xentgui.core.problem import Problem
from xentgui.core.progress import heard_by
from xentgui.core.row_blocks import RowBlocks

BLOCKS = 40
HEIGHT = 20


def many_blocks(kind="logits"):
    random = np.random.default_rng(3)
    logits = random.normal(size=(BLOCKS * HEIGHT, 6))
    labels = random.integers(6, size=len(logits))
    logits[np.arange(len(logits)), labels] += 3
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    scores = {"logits": logits, "log-probabilities": np.log(shares), "label table": logits}[kind]
    problem = Problem.create(scores, shares if kind == "label table" else labels)
    return problem.replace(
        scores=RowBlocks.split(problem.scores.join(), HEIGHT), labels=RowBlocks.split(problem.labels.join(), HEIGHT)
    )


def told(findings):
    return [(finding.rule, finding.title, finding.evidence, finding.rows.tolist()) for finding in findings]


def stopping_after(calls):
    heard = count(1)

    def hear(_share):
        if next(heard) > calls:
            raise Cancelled

    return hear


def checks(work):
    """How often work may be stopped."""
    shares: list[float] = []
    with heard_by(shares.append):
        work()
    return len(shares)


@pytest.mark.parametrize("kind", ["logits", "log-probabilities", "label table"])
@pytest.mark.parametrize("seen", [None, "0.7972"])
def test_a_diagnosis_that_is_stopped_anywhere_leaves_nothing_and_the_next_one_is_right(kind, seen):
    problem = many_blocks(kind)
    evaluation = evaluate(problem)
    right = told(diagnose(problem, evaluation, seen=seen))
    before = [problem.scores.join().tobytes(), problem.labels.join().tobytes(), evaluation.row_losses.tobytes()]
    moments = checks(lambda: diagnose(problem, evaluation, seen=seen))
    for calls in np.linspace(0, moments - 1, 10).astype(int).tolist():
        with pytest.raises(Cancelled):
            diagnose(problem, evaluation, seen=seen, progress=stopping_after(calls))
    assert [problem.scores.join().tobytes(), problem.labels.join().tobytes(), evaluation.row_losses.tobytes()] == before
    assert told(diagnose(problem, evaluation, seen=seen)) == right


def test_a_rule_that_reads_every_block_may_be_stopped_at_each():
    assert checks(lambda: Case(evaluate(many_blocks())).scores) >= BLOCKS
    assert checks(lambda: Case(evaluate(many_blocks("label table"))).mass) >= BLOCKS
    assert checks(lambda: Case(evaluate(many_blocks("log-probabilities"))).scores_are_log_probabilities) >= 2 * BLOCKS


def test_what_was_asked_when_it_stopped_is_asked_anew():
    case = Case(evaluate(many_blocks()))
    with pytest.raises(Cancelled), heard_by(stopping_after(BLOCKS // 2)):
        case.once(softmax_over_batch)
    assert case.once(softmax_over_batch) == []
    assert case.scores.rows_max.tolist() == case.problem.scores.join().max(axis=1).tolist()


def test_the_search_of_a_number_leaves_no_thread_behind_when_it_is_stopped():
    problem = many_blocks()
    moments = checks(lambda: matches(problem, "0.7972"))
    before = threading.active_count()
    for calls in (5, BLOCKS // 2, moments // 2, moments - 1):
        with pytest.raises(Cancelled):
            matches(problem, "0.7972", progress=stopping_after(calls))
        assert threading.active_count() == before
    assert matches(problem, "0.7972").searched > 0


def test_what_a_mend_would_give_may_be_stopped_and_is_asked_anew():
    finding = diagnose(many_blocks().with_options(from_logits=False))[0]
    assert finding.fix is not None
    with pytest.raises(Cancelled), heard_by(stopping_after(3)):
        _ = finding.fix.loss
    assert finding.fix.loss == pytest.approx(evaluate(many_blocks()).loss)


@pytest.mark.parametrize("rule", [half_precision, duplicate_rows, suspected_label_errors, overconfident])
def test_a_rule_that_sorts_or_fits_may_be_stopped_in_between(rule):
    problem = many_blocks()
    case = Case(evaluate(problem))
    assert case.scores.finite.all()
    assert checks(lambda: rule(case)) > 10
