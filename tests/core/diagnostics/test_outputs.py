"""Batches of the binary loss whose two classes exclude each other: told where that is no accident."""

import numpy as np
import pytest

from xentgui import diagnose

SCORES = np.random.default_rng(0).normal(size=(40, 2))


def rules(first):
    """Of the binary loss, where some rows are labelled with the first of two classes, and the rest with the second."""
    return [each.rule for each in diagnose(SCORES, np.eye(2)[np.where(first, 0, 1)], loss="binary")]


def test_two_classes_of_which_each_row_has_exactly_one_are_one_of_two():
    assert "binary-for-one-of-many" in rules(np.arange(40) % 3 == 0)


@pytest.mark.parametrize("first", [0, 1, 2])
def test_two_classes_that_exclude_each_other_by_accident_are_yes_or_no(first):
    assert "binary-for-one-of-many" not in rules(np.arange(40) < first)
