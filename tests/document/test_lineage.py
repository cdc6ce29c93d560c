"""Which file a problem belongs to, through edits, undo and files opened one after the other."""

from pathlib import Path

import pytest

from xentgui.core.problem import Problem
from xentgui.document.lineage import Lineage

FILE, OTHER = Path("a.xent"), Path("b.xent")


def problem() -> Problem:
    return Problem.create([[0.0, 1.0]], [0])


@pytest.fixture
def first() -> Problem:
    return problem()


def test_what_was_opened_is_saved_and_what_is_made_of_it_is_not(first):
    lineage, edited = Lineage(first, FILE), problem()
    lineage.follow(first, edited)
    assert lineage.is_saved(first)
    assert not lineage.is_saved(edited)
    assert lineage.path(edited) == FILE


def test_saving_gives_all_of_one_origin_the_file_and_just_the_saved_one_is_in_it(first):
    lineage, edited = Lineage(first), problem()
    lineage.follow(first, edited)
    lineage.saved(edited, FILE)
    assert lineage.path(first) == lineage.path(edited) == FILE
    assert lineage.is_saved(edited)
    assert not lineage.is_saved(first)


def test_undo_across_an_opened_file_comes_back_to_the_file_before(first):
    lineage, opened = Lineage(first, FILE), problem()
    lineage.opened(opened, OTHER)
    lineage.follow(first, opened)
    assert lineage.path(opened) == OTHER
    lineage.follow(opened, first)
    assert lineage.path(first) == FILE
    assert lineage.is_saved(first)
    assert lineage.is_saved(opened)


def test_what_was_recovered_belongs_to_its_file_and_is_not_saved(first):
    lineage, lost = Lineage(first), problem()
    lineage.recovered(lost, FILE)
    assert lineage.path(lost) == FILE
    assert not lineage.is_saved(lost)


def test_a_problem_that_nothing_holds_is_forgotten(first):
    lineage = Lineage(first)
    lineage.follow(first, problem())
    assert len(lineage._origins) == 1


def test_what_nobody_told_of_yet_belongs_to_the_file_of_the_last_and_is_not_saved(first):
    lineage, opened, ahead = Lineage(first, FILE), problem(), problem()
    lineage.opened(opened, OTHER, source="it")
    lineage.follow(first, opened)
    assert lineage.path(ahead) == OTHER
    assert lineage.source(ahead) == "it"
    assert not lineage.is_saved(ahead)
