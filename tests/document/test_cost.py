"""What verbs say of how many cells they copy."""

import numpy as np

from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.document.cost import cells_touched

PROBLEM = Problem.create(np.zeros((100, 10)), np.zeros(100, int))


def test_a_verb_is_asked_with_its_arguments_however_they_are_given():
    assert cells_touched(edits.insert_rows, PROBLEM, (0, 3), {}) == 30
    assert cells_touched(edits.insert_rows, PROBLEM, (), {"at": 0, "count": 3}) == 30
    assert cells_touched(edits.set_options, PROBLEM, (), {"temperature": 2.0}) == 0


def test_a_verb_that_says_nothing_copies_all():
    assert cells_touched(lambda problem: problem, PROBLEM, (), {}) == 1000
