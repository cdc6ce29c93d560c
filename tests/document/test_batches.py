"""The next batch of a loop: what was set by hand stays, and what was converted is converted again."""

import ml_dtypes
import numpy as np
import pytest

from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem
from xentgui.document import conversions, edits
from xentgui.document.batches import next_batch, show_batch
from xentgui.document.document import Document

FIRST = Problem.create([[1.0, 2.0], [3.0, 4.0]], [0, 1], title="step", class_names=["no", "yes"])
SECOND = Problem.create([[5.0, 6.0], [7.0, 8.0], [9.0, 0.0]], [1, 1, 0], sample_weight=[1, 2, 3])


def test_scores_labels_and_their_weights_are_the_next_ones_and_the_rest_stays():
    now = edits.set_class_weight(FIRST.with_options(label_smoothing=0.1, from_logits=False, ignore_class=1), [2, 3])
    batch = next_batch(now, FIRST, SECOND)
    assert batch.scores is SECOND.scores
    assert batch.labels is SECOND.labels
    assert batch.sample_weight is SECOND.sample_weight
    assert batch.leading_shape == (3,)
    assert batch.options == now.options
    assert batch.class_weight is now.class_weight
    assert (batch.title, batch.class_names) == ("step", ("no", "yes"))


def test_weights_of_rows_are_of_one_batch():
    weighed = edits.weigh_rows(FIRST, True)
    assert next_batch(weighed, FIRST, Problem.create([[1.0, 2.0]], [0])).sample_weight is None


def test_what_belongs_to_classes_is_left_out_where_there_is_another_number_of_them():
    now = edits.set_class_weight(FIRST.with_options(label_smoothing=0.1), [2, 3])
    batch = next_batch(now, FIRST, Problem.create([[1.0, 2.0, 3.0]], [2]))
    assert batch.class_weight is None
    assert batch.class_names == ()
    assert batch.options.label_smoothing == 0.1


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32"])
def test_scores_that_were_rounded_by_hand_are_rounded_again(dtype):
    rounded = conversions.set_dtype(FIRST, dtype)
    assert next_batch(rounded, FIRST, SECOND).scores.dtype.name == dtype


def test_the_type_of_a_batch_is_its_own_where_nobody_rounded():
    fresh = Problem.create(np.ones((1, 2), ml_dtypes.bfloat16), [0])
    assert next_batch(FIRST, FIRST, fresh).scores is fresh.scores


def test_labels_that_were_made_a_table_by_hand_are_made_one_again():
    table = edits.to_distributions(FIRST)
    assert next_batch(table, FIRST, SECOND).labels.join().tolist() == [[0, 1], [0, 1], [1, 0]]
    one_hot = edits.to_distributions(SECOND)
    assert next_batch(edits.to_indices(table), table, one_hot).labels.join().tolist() == [1, 1, 0]


def test_labels_of_another_kind_are_taken_as_they_are_where_nobody_converted():
    soft = Problem.create([[1.0, 2.0]], [[0.25, 0.75]])
    assert next_batch(FIRST, FIRST, soft).labels is soft.labels


def test_a_loss_that_was_switched_by_hand_stays_switched_and_ignored_rows_weigh_nothing():
    binary = conversions.set_loss(FIRST.with_options(ignore_class=1), "binary")
    batch = next_batch(binary, FIRST, SECOND)
    assert batch.binary
    assert batch.options.ignore_class == 1
    assert batch.labels.shape == (3, 2)
    assert batch.sample_weight is not None
    assert batch.sample_weight.tolist() == [0, 0, 3]


def test_a_table_that_was_made_of_a_binary_batch_stays_categorical():
    yes_and_no = Problem.create([[1.0, 2.0]], [[1, 1]], LossOptions(loss=Loss.BINARY))
    back = conversions.set_loss(yes_and_no, "categorical")
    assert not next_batch(back, yes_and_no, yes_and_no.replace(title="fresh")).binary
    indices = edits.to_indices(back)
    assert next_batch(indices, yes_and_no, yes_and_no).sparse


def test_batches_in_a_row_are_one_step_of_undo():
    document = Document(FIRST)
    key = object()
    for row in range(5):
        batch = Problem.create([[row, 1.0]], [0])
        document.edit("Show the next batch", show_batch, batch, merge_key=key)
    assert document.problem is batch
    document.undo()
    assert document.problem is FIRST
