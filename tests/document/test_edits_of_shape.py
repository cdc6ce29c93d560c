"""The verbs that change the shape: rows and classes that come and go, and ranges that make the table grow."""

import ml_dtypes
import numpy as np
import pytest

from xentgui.core.evaluation import evaluate
from xentgui.core.options import LossOptions
from xentgui.core.problem import NO_LABEL, Problem
from xentgui.core.row_blocks import RowBlocks
from xentgui.document import edits


def make(scores=((2, 5, 1), (7, 1, 0.5)), labels=(1, 0), options=None, **given):
    return Problem.create(scores, labels, options, **given)


def listed(array):
    return np.asarray(array).tolist()


def in_blocks_of(problem: Problem, height: int) -> Problem:
    tables = {name: RowBlocks.split(getattr(problem, name).join(), height) for name in ("scores", "labels")}
    return problem.replace(**tables)


def test_inserted_rows_are_undecided_and_without_a_label():
    after = edits.insert_rows(make(sample_weight=[2, 3]), 1, 2)
    assert after.scores.join().tolist() == [[2, 5, 1], [0, 0, 0], [0, 0, 0], [7, 1, 0.5]]
    assert after.labels.join().tolist() == [1, -1, -1, 0]
    assert listed(after.sample_weight) == [2, 1, 1, 3]
    assert after.leading_shape == (4,)
    assert evaluate(after).undefined_rows.tolist() == [1, 2]


def test_inserted_rows_of_probabilities_are_uniform_and_of_distributions_have_no_mass():
    after = edits.insert_rows(make(labels=np.eye(3)[[1, 0]], options=LossOptions(from_logits=False)), 2, 1)
    assert after.scores.row(2).tolist() == [1 / 3] * 3
    assert after.labels.row(2).tolist() == [0, 0, 0]
    assert evaluate(after).row_losses[2] == 0


@pytest.mark.parametrize("at", [0, 1, 2, 3, 4, 5])
def test_rows_are_inserted_before_the_first_and_after_the_last_of_each_block(at):
    before = in_blocks_of(make(np.arange(10).reshape(5, 2), [0, 1, 0, 1, 0]), 2)
    after = edits.insert_rows(before, at, 1)
    assert after.labels.join().tolist() == np.insert([0, 1, 0, 1, 0], at, -1).tolist()
    assert after.scores.starts == after.labels.starts
    assert sum(block in map(id, before.scores.blocks) for block in map(id, after.scores.blocks)) == 2


def test_many_inserted_rows_make_blocks_of_their_own():
    after = edits.insert_rows(in_blocks_of(make(), 2), 1, 9)
    assert after.rows == 11
    assert [len(block) for block in after.scores.blocks] == [2, 2, 2, 2, 2, 1]
    assert after.scores.starts == after.labels.starts


def test_removed_rows_are_gone_in_any_order_and_number():
    before = in_blocks_of(make(np.arange(10).reshape(5, 2), [0, 1, 0, 1, 0], sample_weight=[1, 2, 3, 4, 5]), 2)
    after = edits.remove_rows(before, [4, 1, 4, 0])
    assert after.scores.join().tolist() == [[4, 5], [6, 7]]
    assert after.labels.join().tolist() == [0, 1]
    assert listed(after.sample_weight) == [3, 4]
    assert after.scores.blocks[0] is before.scores.blocks[1]
    assert edits.remove_rows(before, []) is before


@pytest.mark.parametrize("row", [-1, 2])
def test_a_row_that_does_not_exist_is_not_removed(row):
    with pytest.raises(ValueError, match=f"there is no row {row} among 2"):
        edits.remove_rows(make(), [0, row])


@pytest.mark.parametrize("labels", [np.array([1, 0]), np.array([[0, 1, 0], [1, 0, 0]], np.float32)])
def test_a_table_without_rows_keeps_its_classes_and_types_and_takes_rows_again(labels):
    before = make(np.zeros((2, 3), ml_dtypes.bfloat16), labels, sample_weight=[1, 2], class_names=("a", "b", "c"))
    empty = edits.remove_rows(before, range(2))
    assert (empty.rows, empty.classes, empty.leading_shape) == (0, 3, (0,))
    assert evaluate(empty).loss == 0
    assert edits.remove_rows(empty, []) is empty
    narrower = edits.remove_classes(empty, [0])
    again = edits.insert_rows(narrower, 0, 2)
    assert (again.rows, again.classes, again.class_names) == (2, 2, ("b", "c"))
    assert (again.scores.dtype, again.labels.dtype) == (before.scores.dtype, before.labels.dtype)
    assert listed(again.sample_weight) == [1, 1]
    written = edits.set_labels(edits.set_scores(again, 1, 1, 4), 1, 1)
    assert evaluate(written).row(1).predicted == 1


def test_the_leading_axes_become_rows_when_rows_come_or_go_and_stay_otherwise():
    before = make(np.zeros((2, 3, 4)), np.zeros((2, 3), int), sample_weight=np.arange(6).reshape(2, 3))
    assert listed(edits.insert_rows(before, 6, 1).sample_weight) == [0, 1, 2, 3, 4, 5, 1]
    assert edits.remove_rows(before, [0]).leading_shape == (5,)
    for same in (edits.insert_classes(before, 1, 1), edits.set_labels(before, 5, 2), edits.to_distributions(before)):
        assert same.leading_shape == (2, 3)


def test_inserted_classes_move_the_labels_behind_them():
    before = make(
        np.array([[1, 2, 3]] * 5, np.float32),
        [0, 1, 2, -1, 3],
        LossOptions(ignore_class=2),
        class_weight=[1, 2, 3],
        class_names=("a", "b", "c"),
    )
    after = edits.insert_classes(before, 1, 2)
    assert after.scores.row(0).tolist() == [1, 0, 0, 2, 3]
    assert after.labels.join().tolist() == [0, 3, 4, -1, 5]
    assert after.labels.dtype == np.int64
    assert after.options.ignore_class == 4
    assert listed(after.class_weight) == [1, 1, 1, 2, 3]
    assert after.class_names == ("a", "new 1", "new 2", "b", "c")


def test_classes_after_the_last_move_no_label_and_one_that_waited_for_its_class_finds_it():
    before = make(labels=[1, 3], options=LossOptions(ignore_class=255))
    after = edits.insert_classes(before, 3, 1)
    assert after.labels.join().tolist() == [1, 3]
    assert after.options.ignore_class == 255
    assert evaluate(after).undefined_rows.size == 0


def test_new_classes_get_names_that_no_class_has():
    twice = edits.insert_classes(edits.insert_classes(make(class_names=("a", "b", "new 1")), 1, 1), 1, 2)
    assert len(set(twice.class_names)) == twice.classes == 6
    assert edits.insert_classes(make(), 0, 1).class_names == ()


def test_an_inserted_class_takes_nothing_from_the_others_of_probabilities():
    before = make([[0.2, 0.8]], [1], LossOptions(from_logits=False))
    after = edits.insert_classes(before, 0, 1)
    assert after.scores.row(0).tolist() == [0, 0.2, 0.8]
    assert evaluate(after).loss == pytest.approx(evaluate(before).loss, rel=1e-12)


def test_removed_classes_take_their_labels_and_move_the_others():
    before = make(
        np.array([[1, 2, 3, 4]] * 5, np.float16),
        [0, 1, 2, 3, 4],
        LossOptions(ignore_class=3),
        class_weight=[1, 2, 3, 4],
        class_names=("a", "b", "c", "d"),
    )
    after = edits.remove_classes(before, [2, 0])
    assert after.scores.row(0).tolist() == [2, 4]
    assert after.labels.join().tolist() == [-1, 0, -1, 1, 2]
    assert after.options.ignore_class == 1
    assert listed(after.class_weight) == [2, 4]
    assert after.class_names == ("b", "d")


def test_rows_of_a_removed_class_that_was_ignored_stay_ignored():
    before = make(labels=[1, 0], options=LossOptions(ignore_class=1))
    after = edits.remove_classes(before, [1])
    assert after.options.ignore_class == NO_LABEL
    assert evaluate(after).ignored.tolist() == evaluate(before).ignored.tolist() == [True, False]


def test_classes_of_distributions_come_and_go_with_their_mass():
    soft = make(labels=[[0.5, 0.25, 0.25], [0, 0, 1]])
    assert edits.insert_classes(soft, 1, 1).labels.join().tolist() == [[0.5, 0, 0.25, 0.25], [0, 0, 0, 1]]
    assert edits.remove_classes(soft, [0]).labels.join().tolist() == [[0.25, 0.25], [0, 1]]


def test_classes_that_do_not_exist_and_the_last_one_are_not_removed():
    before = make()
    assert edits.remove_classes(before, []) is before
    with pytest.raises(ValueError, match="a table keeps at least one class"):
        edits.remove_classes(before, [0, 1, 2])
    for column in (-1, 3):
        with pytest.raises(ValueError, match=f"there is no class {column} among 3"):
            edits.remove_classes(before, [0, column])


@pytest.mark.parametrize("verb", [edits.insert_rows, edits.insert_classes])
def test_nothing_is_inserted_outside_or_less_than_once(verb):
    before = make()
    assert verb(before, 0, 0) is before
    with pytest.raises(ValueError, match=r"-1 is no number"):
        verb(before, 0, -1)
    for at in (-1, 4):
        with pytest.raises(ValueError, match=f"not at {at}"):
            verb(before, at, 1)


def test_a_table_grows_at_its_end_to_what_is_asked_for():
    before = make()
    after = edits.grow(before, 3, 4)
    assert after.scores.join().tolist() == [[2, 5, 1, 0], [7, 1, 0.5, 0], [0, 0, 0, 0]]
    assert edits.grow(before, 1, 1) is before
    assert edits.grow(make(options=LossOptions(from_logits=False)), 3, 4).scores.row(2).tolist() == [0.25] * 4


def test_a_range_is_written_in_one_go_and_makes_the_table_grow():
    after = edits.write_range(
        make(), 1, labels=[2, 3], sample_weight=[0.5, 2], column=2, values=np.array([[8, 9], [1, 2]])
    )
    assert after.scores.join().tolist() == [[2, 5, 1, 0], [7, 1, 8, 9], [0, 0, 1, 2]]
    assert after.labels.join().tolist() == [1, 2, 3]
    assert listed(after.sample_weight) == [1, 0.5, 2]


def test_a_range_of_one_column_grows_by_rows_alone():
    after = edits.write_range(make(), 2, labels=[0, 1])
    assert after.labels.join().tolist() == [1, 0, 0, 1]
    assert after.classes == 3
    assert edits.write_range(make(), 1, column=1, values=3).scores.row(1).tolist() == [7, 3, 0.5]


def test_a_range_of_label_mass_is_written_into_distributions():
    soft = edits.to_distributions(make())
    after = edits.write_range(soft, 1, column=2, values=np.array([[0.5, 0.5], [1, 0]]), distributions=True)
    assert after.labels.join().tolist() == [[0, 1, 0, 0], [1, 0, 0.5, 0.5], [0, 0, 1, 0]]
    cleared = edits.write_range(after, 0, labels=[NO_LABEL] * 3)
    assert not cleared.labels.join().any()


def test_a_range_without_content_or_with_what_is_there_changes_nothing():
    before = make(sample_weight=[1, 2])
    assert edits.write_range(before, 0) is before
    assert edits.write_range(before, 2, labels=[], values=np.zeros((0, 3)), column=3) is before
    assert edits.write_range(before, 0, labels=[1, 0], sample_weight=[1, 2], values=before.scores.join()) is before


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"row": 3, "labels": [0]}, "row 3, class 0 would leave a gap after 2 rows and 3 classes"),
        ({"row": 0, "column": 4, "values": 1}, "row 0, class 4 would leave a gap"),
        ({"row": -1, "labels": [0]}, "rows -1..-1 are not all"),
        ({"row": 0, "column": -1, "values": [1, 2]}, "classes -1..0 are not all"),
        ({"row": 0, "labels": [0.5], "values": 1}, "label 0.5 in row 0"),
        ({"row": 0, "labels": [0], "sample_weight": [-1]}, "sample_weight -1 for row 0"),
        ({"row": 0, "values": [[1], [2, 3]]}, "values are ragged"),
        ({"row": 0, "values": 1, "distributions": True}, "switch sparse off"),
    ],
)
def test_a_range_that_cannot_be_written_is_refused_whole(given, reason):
    with pytest.raises(ValueError, match=reason):
        edits.write_range(make(), **given)


def test_a_single_row_and_class_are_counted_as_one():
    with pytest.raises(ValueError, match="would leave a gap after 1 row and 1 class; begin"):
        edits.write_range(Problem.create([[1.0]], [0]), 2, labels=[0])
    with pytest.raises(ValueError, match="not all among the 1 row; insert rows first"):
        edits.set_labels(Problem.create([[1.0]], [0]), 0, [0, 0])
