"""Findings that a person does not want to be told of are part of the problem, and undone like an edit."""

import pytest

from xentgui.core.evaluation import evaluate
from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.document.batches import next_batch
from xentgui.document.document import Document
from xentgui.document.ignoring import ignore_findings, same_but_ignored

PLAIN = Problem.create([[1.0, 2.0], [3.0, 0.0]], [0, 1])


def test_rules_are_ignored_in_their_order_and_each_once():
    both = ignore_findings(ignore_findings(PLAIN, "worse-than-uniform"), "double-softmax")
    assert both.ignored_findings == ("double-softmax", "worse-than-uniform")
    assert ignore_findings(both, "double-softmax") is both
    given = Problem.create([[1.0]], [0], ignored_findings=["b", "a", "b"])
    assert given.ignored_findings == ("a", "b")


def test_what_is_heeded_again_is_ignored_no_more():
    ignored = ignore_findings(PLAIN, "double-softmax")
    assert ignore_findings(ignored, "double-softmax", on=False).ignored_findings == ()
    assert ignore_findings(PLAIN, "double-softmax", on=False) is PLAIN


def test_ignoring_is_undone_and_done_again():
    document = Document(PLAIN)
    document.edit("Ignore", ignore_findings, "double-softmax")
    ignored = document.problem
    document.undo()
    assert document.problem is PLAIN
    document.redo()
    assert document.problem is ignored


def test_ignoring_computes_nothing_again():
    before = evaluate(PLAIN)
    after = evaluate(ignore_findings(PLAIN, "double-softmax"), before)
    assert after.results[0] is before.results[0]


@pytest.mark.parametrize("ignored", ["a", "b"])
def test_only_what_is_ignored_makes_no_difference_to_what_is_found(ignored):
    assert same_but_ignored(PLAIN, ignore_findings(PLAIN, ignored))
    assert not same_but_ignored(PLAIN, edits.set_scores(PLAIN, 0, 0, 5.0))
    assert not same_but_ignored(PLAIN, PLAIN.with_options(label_smoothing=0.1))


def test_the_next_batch_of_a_loop_is_looked_at_in_the_same_way():
    ignored = ignore_findings(PLAIN, "double-softmax")
    assert next_batch(ignored, PLAIN, Problem.create([[1.0, 2.0]], [0])).ignored_findings == ("double-softmax",)
