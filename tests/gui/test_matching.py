"""How names answer what was typed."""

import pytest

from xentgui.gui.matching import best, match


@pytest.mark.parametrize(
    ("typed", "name"), [("nwr", "Next wrong row"), ("FILL d", "Edit: Fill down"), ("row go", "Go to row"), ("", "Cut")]
)
def test_letters_in_their_order_and_words_in_any_order_are_found(typed, name):
    assert match(typed, name) is not None


@pytest.mark.parametrize(("typed", "name"), [("wx", "Worst row"), ("rr r r", "row"), ("row class", "Go to row")])
def test_a_name_without_all_that_was_typed_is_not(typed, name):
    assert match(typed, name) is None


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("row", ["Go to row", "View: browse", "Larger text of words"]),
        ("nw", ["Next wrong row", "Unwanted"]),
        ("cat", ["cat", "cat with a longer name", "concatenate"]),
        ("re", ["redo", "View: redo", "Larger"]),
    ],
)
def test_what_was_meant_comes_first(typed, names):
    assert best(typed, names[::-1], str, 10)[0] == names[0]


def test_nothing_typed_keeps_the_order_and_the_limit():
    assert best(" ", ["c", "b", "a"], str, 2) == ["c", "b"]
