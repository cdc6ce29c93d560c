"""Several ways to one number: told as one where they are as simple, on their own else, and none is tried twice."""

import numpy as np
import pytest

from xentgui.core.diagnostics.seen import Match, Search, matches
from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem

LOGITS = Problem.create([[2.0, 5, 1], [7.0, 1, 0.5], [0.0, 1, 2], [1.5, 1, 0]], [0, 1, 2, 1])
PROBABILITIES = Problem.create([[0.2, 0.5, 0.3], [0.7, 0.1, 0.2]], [1, 0], LossOptions(from_logits=False))


def made(rows, classes, seed):
    random = np.random.default_rng(seed)
    scores = random.normal(size=(rows, classes)).round(2)
    return Problem.create(scores, random.integers(0, classes, rows))


def names(changes):
    return {change.name for change in changes}


def ways(match: Match):
    return [names(changes) for changes in (match.changes, *match.same)]


def tried(problem):
    return [names(candidate.changes) for candidate in Search(problem).candidates]


def test_ways_that_are_as_simple_are_told_as_one_and_those_that_take_more_on_their_own():
    # Without its first row each label belongs to the row before; the last row takes the first label, which is class 0.
    (loss,) = (each.value for each in Search(LOGITS).candidates if _is(each, "loss", {"next row's label"}))
    simple, longer = matches(LOGITS, f"{loss:.9f}", "loss").found
    assert ways(simple) == [{"next row's label"}]
    assert ways(longer) == [{"next row's label, round", "ignore_class=0"}]


def _is(candidate, kind, changes):
    return candidate.kind == kind and names(candidate.changes) == changes


def test_ways_that_differ_in_rounding_alone_are_told_as_one():
    problem = made(12, 4, seed=5)
    pieces = [{"ignore_class=0", "mean of 2 pieces"}, {"ignore_class=0", "mean of 4 pieces"}]
    one, other = (each.value for way in pieces for each in Search(problem).candidates if _is(each, "loss", way))
    assert one == pytest.approx(other, rel=1e-12)
    (match,) = [each for each in matches(problem, f"{one:.7f}", "loss").found if pieces[0] in ways(each)]
    assert pieces[1] in ways(match)


def test_a_loss_an_accuracy_and_a_perplexity_of_one_value_are_told_apart():
    found = matches(Problem.create([[1000.0, 0], [0.0, 1000]], [0, 1]), "1").found
    assert {match.kind.value for match in found if not match.changes} == {"perplexity", "accuracy"}


def test_what_only_adds_changes_to_a_simpler_reading_is_not_told():
    problem = made(75, 7, seed=14)
    (present,) = (each.value for each in Search(problem).candidates if _is(each, "loss", set()))
    assert [match.changes for match in matches(problem, f"{present:.4f}", "loss").found] == [()]


def test_the_chance_of_a_reading_is_that_of_readings_as_simple_and_twins_have_as_many_changes():
    random = np.random.default_rng(0)
    problem = Problem.create(np.round(random.standard_normal((12, 3)), 2), random.integers(0, 3, 12))
    found = matches(problem, "1.1").found
    one, two = ({match.expected for match in found if match.complexity == size} for size in (1, 2))
    assert max(one) < min(two)
    assert any(match.same for match in found)
    assert all(len(changes) == match.complexity for match in found for changes in match.same)


def test_the_clip_that_a_reading_has_is_tried_once():
    assert {"clip at 1e-07"} in tried(LOGITS)
    assert {"no clip"} not in tried(LOGITS)
    assert {"no clip"} in tried(PROBABILITIES)
    assert {"clip at 1e-07"} not in tried(PROBABILITIES)


def test_an_epsilon_that_is_added_is_tried_where_the_same_one_clips():
    assert {"log(p + 1e-07)"} in tried(PROBABILITIES)
    loss = -np.log(np.array([0.5, 0.7]) + 1e-7).mean()
    found = matches(PROBABILITIES, f"{loss:.10f}", "loss").found
    assert {"log(p + 1e-07)"} in ways(found[0])
