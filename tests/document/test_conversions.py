"""Switching the loss and the type of the scores: what becomes of labels, weights and values."""

import ml_dtypes
import numpy as np
import pytest

from xentgui.core.evaluation import evaluate
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem
from xentgui.document import conversions, edits
from xentgui.document.document import Document


def make(scores=((2, 5, 1), (7, 1, 0.5)), labels=(1, 0), options=None, **given):
    return Problem.create(scores, labels, options, **given)


def listed(array):
    return np.asarray(array).tolist()


def test_class_indices_become_rows_of_yes_and_no():
    after = conversions.set_loss(make(), "binary")
    assert after.binary
    assert after.labels.join().tolist() == [[0, 1, 0], [1, 0, 0]]
    costs = np.log1p(np.exp([[2.0, -5, 1], [-7, 1, 0.5]]))
    assert evaluate(after).row_losses == pytest.approx(costs.mean(axis=1), rel=1e-14)


def test_a_table_of_labels_stays_as_it_is_both_ways():
    several_hot = make(labels=np.array([[1, 1, 0], [0, 0, 0.5]]))
    binary = conversions.set_loss(several_hot, Loss.BINARY)
    back = conversions.set_loss(binary, Loss.CATEGORICAL)
    assert binary.labels is back.labels is several_hot.labels
    assert back.options == several_hot.options


def test_the_labels_of_one_column_are_their_own_yes_and_no():
    after = conversions.set_loss(make([[1.0], [2], [3], [4]], [0, 1, -1, 2]), "binary")
    np.testing.assert_array_equal(after.labels.join(), [[0], [1], [np.nan], [np.nan]])


def test_a_label_that_is_no_class_has_no_defined_loss_in_either():
    before = make(labels=[7, 0])
    after = conversions.set_loss(before, "binary")
    assert evaluate(before).undefined_rows.tolist() == evaluate(after).undefined_rows.tolist() == [0]


@pytest.mark.parametrize("weights", [None, [2.0, 3.0]])
def test_rows_that_were_ignored_weigh_nothing(weights):
    before = make(labels=[-1, 0], options=LossOptions(ignore_class=-1), sample_weight=weights)
    after = conversions.set_loss(before, "binary")
    assert listed(after.row_weights) == [0, 3 if weights else 1]
    assert evaluate(after).row_losses[0] == 0


def test_the_loss_that_is_there_already_changes_nothing():
    before = make()
    assert conversions.set_loss(before, "categorical") is before
    binary = conversions.set_loss(before, "binary")
    assert conversions.set_loss(binary, "binary") is binary


def test_switching_the_loss_is_one_step_back():
    document = Document(make())
    before = document.problem
    document.edit("Switch", conversions.set_loss, "binary")
    document.undo()
    assert document.problem is before


def test_binary_labels_have_no_class_index_to_convert_to():
    with pytest.raises(ValueError, match="categorical first"):
        edits.to_indices(conversions.set_loss(make(), "binary"))


@pytest.mark.parametrize("name", ["float16", "bfloat16", "float32", "float64"])
def test_scores_are_rounded_to_a_type_and_blocks_stay_aligned(name):
    before = make(np.random.RandomState(0).standard_normal((700, 1000)), np.arange(700))
    after = conversions.set_dtype(before, name)
    assert after.scores.dtype.name == name
    assert after.scores.starts == after.labels.starts
    assert np.array_equal(after.scores.join(), before.scores.join().astype(after.scores.dtype))


def test_what_is_too_big_for_a_type_becomes_infinite_and_comes_back_by_undo():
    document = Document(make([[1e5, 1.0]], [1]))
    document.edit("float16", conversions.set_dtype, "float16")
    assert document.problem.scores.row(0).tolist() == [np.inf, 1]
    document.undo()
    assert document.problem.scores.row(0).tolist() == [1e5, 1]


def test_the_type_that_is_there_already_changes_nothing():
    before = make(np.zeros((2, 3), ml_dtypes.bfloat16))
    assert conversions.set_dtype(before, "bfloat16") is before


@pytest.mark.parametrize("name", ["int8", "float128", ""])
def test_a_type_that_scores_cannot_have_is_refused(name):
    with pytest.raises(ValueError, match="use one of float16, bfloat16, float32, float64"):
        conversions.set_dtype(make(), name)


def test_pos_weight_is_written_for_all_or_for_each_and_taken_away():
    binary = conversions.set_loss(make(), "binary")
    after = edits.set_pos_weight(binary, 2)
    assert listed(after.pos_weight) == [2, 2, 2]
    assert edits.set_pos_weight(after, [2, 2, 2]) is after
    assert listed(edits.set_pos_weight(after, {1: 3}).pos_weight) == [1, 3, 1]
    assert edits.set_pos_weight(after, None).pos_weight is None
    assert edits.set_pos_weight(binary, None) is binary
    with pytest.raises(ValueError, match="pos_weight"):
        edits.set_pos_weight(binary, [1, 2])


def test_pos_weight_moves_with_its_classes():
    before = edits.set_pos_weight(conversions.set_loss(make(), "binary"), [2, 3, 4])
    assert listed(edits.insert_classes(before, 1, 1).pos_weight) == [2, 1, 3, 4]
    assert listed(edits.remove_classes(before, [0]).pos_weight) == [3, 4]


def test_an_index_written_over_a_label_of_one_column_is_a_yes_or_a_no():
    before = conversions.set_loss(make([[1.0], [2], [3]], [0, 0, 1]), "binary")
    after = edits.set_labels(before, 0, [1, -1])
    np.testing.assert_array_equal(after.labels.join(), [[1], [np.nan], [1]])
    assert edits.set_labels(before, 1, 0.25).labels.row(1).tolist() == [0.25]


def test_new_rows_of_probabilities_are_undecided():
    options = LossOptions(from_logits=False, loss=Loss.BINARY)
    after = edits.insert_rows(make([[0.2, 0.8, 0.1]], [[0, 1, 0]], options), 0, 1)
    assert after.scores.row(0).tolist() == [0.5] * 3
    assert after.labels.row(0).tolist() == [0] * 3
