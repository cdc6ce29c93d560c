"""Edits by the names that mends have."""

import pytest

from xentgui.core.problem import Problem
from xentgui.document.document import Document
from xentgui.document.verbs import VERBS, verb_of


def test_a_mend_is_applied_by_the_name_of_its_edit():
    document = Document(Problem.create([[0.5, 0.5]], [0]))
    document.edit("Mend", verb_of("set_options"), from_logits=False)
    assert not document.problem.options.from_logits
    document.undo()
    assert document.problem.options.from_logits


def test_every_edit_goes_by_its_own_name():
    assert all(verb_of(name).__name__ == name for name in VERBS)


def test_what_no_window_can_do_is_refused():
    with pytest.raises(ValueError, match="read is no edit of what is open here"):
        verb_of("read")
