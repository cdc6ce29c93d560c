"""Problems: what they hold, how rows are laid out, and that nothing is copied or written to."""

import dataclasses

import numpy as np
import pytest

from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem


def test_a_problem_views_the_arrays_that_it_is_made_of():
    scores, labels = np.zeros((5, 3), np.float32), np.arange(5)
    made = Problem.create(scores, labels % 3)
    assert np.shares_memory(made.scores.blocks[0], scores)
    assert made.scores.dtype == np.float32
    assert not made.scores.blocks[0].flags.writeable
    assert scores.flags.writeable


def test_leading_axes_are_laid_out_as_rows():
    made = Problem.create(np.arange(24.0).reshape(2, 3, 4), np.zeros((2, 3), int))
    assert (made.leading_shape, made.rows, made.classes, made.cells) == ((2, 3), 6, 4, 24)
    assert made.scores.row(4).tolist() == [16, 17, 18, 19]
    assert made.sparse


def test_distributions_are_laid_out_beside_their_scores():
    made = Problem.create(np.zeros((2, 3, 4)), np.full((2, 3, 4), 0.25, np.float32))
    assert not made.sparse
    assert made.labels.shape == (6, 4)
    assert made.labels.starts == made.scores.starts


@pytest.mark.parametrize("classes", [2, 100_000])
@pytest.mark.parametrize("dtype", [np.float16, np.float64])
def test_scores_and_labels_are_cut_at_the_same_rows(classes: int, dtype):
    scores = np.zeros((40, classes), dtype)
    for labels in (np.zeros(40, int), np.zeros((40, classes), np.float32)):
        made = Problem.create(scores, labels)
        assert made.scores.starts == made.labels.starts
        assert made.scores.height == made.labels.height


def test_a_single_row_of_scores_is_a_batch_of_one():
    made = Problem.create([2.0, 5.0, 1.0], 1)
    assert (made.leading_shape, made.rows) == ((), 1)


@pytest.mark.parametrize("weight", [2.0, [2.0] * 3, [[2.0]] * 2, np.full((2, 3), 2.0), np.full((2, 3, 1), 2.0)])
def test_weights_broadcast_to_the_rows(weight):
    made = Problem.create(np.zeros((2, 3, 4)), np.zeros((2, 3), int), sample_weight=weight)
    assert made.row_weights is not None
    assert made.row_weights.tolist() == [2] * 6


@pytest.mark.parametrize("weight", [np.arange(6.0).reshape(2, 3), [[3.0], [4]], [5.0, 6, 7]])
def test_weights_of_some_rows_are_those_of_all_from_one_to_another(weight):
    made = Problem.create(np.zeros((2, 3, 4)), np.zeros((2, 3), int), sample_weight=weight)
    some = made.weights_of(slice(2, 5))
    assert made.row_weights is not None
    assert some is not None
    assert some.tolist() == made.row_weights[2:5].tolist()
    assert made.replace(sample_weight=None).weights_of(slice(2, 5)) is None


def test_some_rows_in_any_order_are_a_problem_of_their_own():
    made = Problem.create(np.arange(12.0).reshape(2, 3, 2), [[0, 1, 0], [1, 1, 0]], sample_weight=[[1.0, 2, 3]])
    part = made.with_rows(np.array([4, 0, 2]))
    assert part.scores.join()[:, 0].tolist() == [8, 0, 4]
    assert (part.rows, part.leading_shape, part.labels.join().tolist()) == (3, (3,), [1, 0, 0])
    assert part.row_weights is not None
    assert part.row_weights.tolist() == [2, 1, 3]
    assert made.with_rows(slice(1, 3)).scores.join().tolist() == made.scores.take(slice(1, 3)).tolist()


def test_rows_are_taken_out_with_their_labels_and_weights():
    made = Problem.create(np.arange(12.0).reshape(2, 3, 2), [[0, 1, 0], [1, 1, 0]], sample_weight=[[1.0, 2, 3]])
    left = made.without_rows(np.array([0, 4]))
    assert left.scores.join()[:, 0].tolist() == [2, 4, 6, 10]
    assert left.labels.join().tolist() == [1, 0, 1, 0]
    assert left.leading_shape == (4,)
    assert left.row_weights is not None
    assert left.row_weights.tolist() == [2, 3, 1, 3]


def test_class_weights_may_be_a_mapping_of_some_classes():
    made = Problem.create([[1.0, 2, 3]], [0], class_weight={2: 0.5, np.int64(0): 3})  # type: ignore[dict-item]
    assert made.class_weight is not None
    assert made.class_weight.tolist() == [3, 1, 0.5]


def test_classes_go_by_their_names_or_their_index():
    assert Problem.create([[1.0, 2]], [0]).class_name(1) == "1"
    assert Problem.create([[1.0, 2]], [0], class_names=["cat", "dog"]).class_name(1) == "dog"
    with pytest.raises(ValueError, match="3 class names for 2 classes"):
        Problem.create([[1.0, 2]], [0], class_names=["a", "b", "c"])


def test_labels_outside_the_classes_are_held_as_they_are():
    made = Problem.create([[1.0, 2]] * 2, [7, -3])
    assert made.labels.join().tolist() == [7, -3]


def test_a_problem_cannot_be_changed_and_a_replaced_one_shares_the_rest():
    made = Problem.create([[1.0, 2]], [0], title="before")
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.title = "after"  # type: ignore[misc]
    other = made.replace(options=LossOptions(label_smoothing=0.1))
    assert other.scores is made.scores
    assert made.replace(scores=made.scores, title=made.title) is made


def test_a_sequence_has_as_many_rows_as_the_last_leading_axis_is_long():
    assert Problem.create(np.zeros((2, 5, 3, 4)), np.zeros((2, 5, 3), int)).steps == 3
    assert Problem.create(np.zeros((6, 4)), np.zeros(6, int)).steps == 6
    assert Problem.create(np.zeros((0, 4)), np.zeros(0, int)).steps == 0
    assert Problem.create(np.zeros(4), 1).steps == 1


def test_only_class_indices_have_a_label_that_leaves_a_row_out():
    options = LossOptions(ignore_class=0)
    assert Problem.create(np.eye(2), [0, 1], options).ignored_class == 0
    assert Problem.create(np.eye(2), [0, 1]).ignored_class is None
    assert Problem.create(np.eye(2), np.eye(2), options).ignored_class is None
