"""Verbs that mend what stands in the wrong place, and what they refuse."""

import numpy as np
import pytest

from xentgui.core.problem import Problem
from xentgui.document.document import Document
from xentgui.document.rearranging import move_class_axis, permute_labels, shift_labels

SCORES = np.arange(12.0).reshape(4, 3)


def batch(labels=(0, 1, 2, 0)):
    return Problem.create(SCORES, labels)


def test_labels_are_shifted_and_come_back():
    document = Document(batch())
    document.edit("Shift labels", shift_labels, 1)
    assert document.problem.labels.join().tolist() == [1, 2, 0, -1]
    document.undo()
    assert document.problem.labels.join().tolist() == [0, 1, 2, 0]
    assert document.problem.options.ignore_class is None


def test_what_would_change_nothing_does_not():
    before = batch()
    assert shift_labels(before, 0) is before
    assert permute_labels(before, [0, 1, 2]) is before


@pytest.mark.parametrize("by", [4, -4, 9])
def test_a_shift_that_leaves_no_label_is_refused(by):
    with pytest.raises(ValueError, match=f"sequences of 4 cannot be shifted by {by}"):
        shift_labels(batch(), by)


@pytest.mark.parametrize("classes", [[0, 1], [0, 0, 1], [1, 2, 3], [[0, 1, 2]]])
def test_what_is_no_order_of_the_classes_is_refused(classes):
    with pytest.raises(ValueError, match=r"classes must be 0\.\.2 in some order, each once"):
        permute_labels(batch(), classes)


def test_labels_take_the_classes_that_they_stand_for():
    assert permute_labels(batch(), [1, 2, 0]).labels.join().tolist() == [1, 2, 0, 1]


def test_a_square_table_is_transposed():
    after = move_class_axis(Problem.create(SCORES[:3], [0, 1, 2]), 0)
    assert after.scores.join().tolist() == SCORES[:3].T.tolist()


def test_an_axis_that_would_change_the_shape_is_refused():
    with pytest.raises(ValueError, match=r"scores would have shape \(3, 4\), and not \(4, 3\)"):
        move_class_axis(batch(), 0)
    with pytest.raises(ValueError, match="there is no leading axis 1"):
        move_class_axis(batch(), 1)


def test_a_table_of_labels_moves_along_where_that_is_said():
    after = move_class_axis(Problem.create(SCORES, np.eye(3)[[0, 1, 2, 0]]), 0, labels=True)
    assert after.scores.join().tolist() == SCORES.T.tolist()
    assert after.leading_shape == (3,)
    with pytest.raises(ValueError, match="class indices have no class axis"):
        move_class_axis(batch(), 0, labels=True)
