"""Each verb by known values: what it writes, what it leaves alone, what it refuses."""

import ml_dtypes
import numpy as np
import pytest

from xentgui.core.evaluation import evaluate
from xentgui.core.options import LossOptions, Reduction
from xentgui.core.problem import NO_LABEL, Problem
from xentgui.core.row_blocks import RowBlocks
from xentgui.document import edits
from xentgui.document.cost import cells_touched

TYPES = [np.float16, ml_dtypes.bfloat16, np.float32, np.float64]


def make(scores=((2, 5, 1), (7, 1, 0.5)), labels=(1, 0), options=None, **given):
    return Problem.create(scores, labels, options, **given)


def listed(array):
    return np.asarray(array).tolist()


def in_blocks_of(problem: Problem, height: int) -> Problem:
    tables = {name: RowBlocks.split(getattr(problem, name).join(), height) for name in ("scores", "labels")}
    return problem.replace(**tables)


def test_a_score_is_written_and_the_loss_follows():
    after = edits.set_scores(make(), 0, 1, 4.5)
    assert after.scores.join().tolist() == [[2, 4.5, 1], [7, 1, 0.5]]
    losses = [np.log(np.exp([2, 4.5, 1]).sum()) - 4.5, np.log(np.exp([7, 1, 0.5]).sum()) - 7]
    assert evaluate(after).loss == pytest.approx(np.mean(losses), rel=1e-12)


def test_a_table_of_scores_is_written_from_its_upper_left_corner():
    after = edits.set_scores(make(np.zeros((3, 3)), [0, 1, 2]), 1, 1, [[1, 2], [3, 4]])
    assert after.scores.join().tolist() == [[0, 0, 0], [0, 1, 2], [0, 3, 4]]


def test_only_the_blocks_that_are_written_are_copied():
    before = in_blocks_of(make(np.zeros((6, 2)), [0] * 6), 2)
    after = edits.set_scores(before, 3, 0, [[1], [2]])
    assert [a is b for a, b in zip(before.scores.blocks, after.scores.blocks, strict=True)] == [True, False, False]
    assert after.labels is before.labels
    assert before.scores.join().tolist() == np.zeros((6, 2)).tolist()


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 0.0, 5.0])
def test_the_same_value_over_itself_changes_nothing(value):
    before = make([[value, 1.0], [2.0, 3.0]], [0, 1])
    assert edits.set_scores(before, 0, 0, value) is before


@pytest.mark.parametrize("values", [[], [[]], np.zeros((0, 3)), np.zeros((2, 0))])
def test_an_empty_table_of_scores_changes_nothing(values):
    before = make()
    assert edits.set_scores(before, 0, 0, values) is before


@pytest.mark.parametrize("dtype", TYPES)
def test_scores_keep_their_type_through_every_verb(dtype):
    before = make(np.array([[1, 2], [3, 4]], dtype), [0, 1])
    after = edits.set_scores(before, 0, 0, 0.5)
    after = edits.insert_rows(after, 1, 2)
    after = edits.insert_classes(after, 1, 1)
    after = edits.remove_rows(after, [1])
    assert after.scores.dtype == np.dtype(dtype)
    assert after.scores.join().tolist() == [[0.5, 0, 2], [0, 0, 0], [3, 0, 4]]
    assert edits.remove_classes(after, [1]).scores.dtype == np.dtype(dtype)


@pytest.mark.parametrize(("dtype", "value"), [(np.float16, 7e4), (np.float32, 1e39), (ml_dtypes.bfloat16, -1e39)])
def test_a_number_too_big_for_the_type_is_refused_with_the_mend(dtype, value):
    before = make(np.zeros((2, 2), dtype), [0, 1])
    with pytest.raises(ValueError, match=r"too big for b?float\d+; write inf if that is meant"):
        edits.set_scores(before, 0, 0, [[1, value]])
    infinite = edits.set_scores(before, 0, 0, np.inf)
    assert infinite.scores.row(0).tolist() == [np.inf, 0]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([[1, 2], [3]], "values are ragged: row 1 has 1 value, row 0 has 2"),
        ([[1, None]], "values hold objects"),
        ("4.5", "values are of type <U3, not numbers"),
        pytest.param(10**400, "values hold", id="huge"),
        ([[[1.0]]], r"values of shape \(1, 1, 1\) are no table"),
        ([1j], "values are of type complex128"),
        (np.zeros((3, 1)), "rows 0..2 are not all among the 2 rows"),
        (np.zeros((1, 4)), r"classes 0..3 are not all inside 0..2"),
    ],
)
def test_values_that_are_no_table_that_fits_are_refused(values, reason):
    with pytest.raises(ValueError, match=reason):
        edits.set_scores(make(), 0, 0, values)


@pytest.mark.parametrize(("row", "column"), [(-1, 0), (2, 0), (0, -1), (0, 3)])
def test_a_place_outside_the_table_is_refused(row, column):
    with pytest.raises(ValueError, match="are not all"):
        edits.set_scores(make(), row, column, 1)


def test_label_mass_is_written_into_distributions_only():
    soft = edits.to_distributions(make())
    after = edits.set_distributions(soft, 0, 1, [[0.75, 0.25]])
    assert after.labels.join().tolist() == [[0, 0.75, 0.25], [1, 0, 0]]
    assert after.scores is soft.scores
    with pytest.raises(ValueError, match="switch sparse off"):
        edits.set_distributions(make(), 0, 0, 1)


def test_a_class_index_is_written_even_one_that_is_no_class():
    after = edits.set_labels(make(), 1, 10)
    assert after.labels.join().tolist() == [1, 10]
    assert after.labels.dtype == np.int64
    assert evaluate(after).undefined_rows.tolist() == [1]


def test_a_class_index_written_into_distributions_is_a_one_hot_row():
    soft = make(labels=np.array([[0.5, 0.5, 0], [0, 0, 1]], ml_dtypes.bfloat16))
    after = edits.set_labels(soft, 0, [2, NO_LABEL])
    assert after.labels.join().tolist() == [[0, 0, 1], [0, 0, 0]]
    assert after.labels.dtype == ml_dtypes.bfloat16
    with pytest.raises(ValueError, match=r"label 3 in row 1 is outside 0\.\.2"):
        edits.set_labels(soft, 1, 3)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (1.5, "label 1.5 in row 1 is not a whole number"),
        (np.nan, "label nan in row 1 is not a whole number"),
        pytest.param(10**400, "labels hold", id="huge"),
        ([[1, 2]], r"labels of shape \(1, 2\) are no column"),
        ([0, 0], "rows 1..2 are not all among the 2 rows"),
    ],
)
def test_labels_that_are_none_are_refused_with_their_row(values, reason):
    with pytest.raises(ValueError, match=reason):
        edits.set_labels(make(), 1, values)


def test_the_first_sample_weight_makes_the_others_one():
    after = edits.set_sample_weight(make(), 1, 0.5)
    assert listed(after.sample_weight) == [1, 0.5]
    assert edits.set_sample_weight(after, 1, 0.5) is after
    assert listed(edits.set_sample_weight(make(), 1, 1).sample_weight) == [1, 1]


@pytest.mark.parametrize(("given", "all_of_them"), [(2.0, [2] * 6), ([[2.0], [3.0]], [2, 2, 2, 3, 3, 3])])
def test_a_weight_that_stood_for_many_rows_is_spread_over_them_and_the_leading_shape_stays(given, all_of_them):
    before = make(np.zeros((2, 3, 4)), np.zeros((2, 3), int), sample_weight=given)
    after = edits.set_sample_weight(before, 4, 7)
    all_of_them[4] = 7
    assert after.leading_shape == (2, 3)
    assert listed(after.sample_weight) == np.reshape(all_of_them, (2, 3)).tolist()
    assert listed(edits.insert_rows(before, 6, 1).row_weights) == [*listed(before.row_weights), 1]


@pytest.mark.parametrize("weight", [-1, np.nan, np.inf])
def test_a_weight_that_is_none_is_refused_with_its_row(weight):
    with pytest.raises(ValueError, match="for row 1 is not a finite number of at least 0"):
        edits.set_sample_weight(make(), 1, weight)


def test_sample_weights_are_switched_on_and_off():
    before = make(np.zeros((2, 3, 4)), np.zeros((2, 3), int))
    on = edits.weigh_rows(before, on=True)
    assert listed(on.sample_weight) == np.ones((2, 3)).tolist()
    assert edits.weigh_rows(on, on=False).sample_weight is None
    assert edits.weigh_rows(before, on=False) is before
    assert edits.weigh_rows(on, on=True) is on


def test_classes_are_weighed_by_a_sequence_or_by_a_mapping():
    weighed = edits.set_class_weight(make(), [0.2, 1, 3])
    assert listed(weighed.class_weight) == [0.2, 1, 3]
    assert edits.set_class_weight(weighed, {0: 0.2, 2: 3}) is weighed
    assert edits.set_class_weight(weighed, None).class_weight is None
    unweighed = make()
    assert edits.set_class_weight(unweighed, None) is unweighed
    with pytest.raises(ValueError, match="class_weight names class 3"):
        edits.set_class_weight(unweighed, {3: 1})


def test_a_class_is_renamed_and_an_empty_name_is_its_index():
    named = edits.rename_class(make(), 1, " cat ")
    assert named.class_names == ("0", "cat", "2")
    assert edits.rename_class(named, 1, "cat") is named
    assert edits.rename_class(named, 1, "").class_names == ("0", "1", "2")
    with pytest.raises(ValueError, match="class 1 is already called 'cat'"):
        edits.rename_class(named, 0, "cat")
    for index in (-1, 3):
        with pytest.raises(ValueError, match=f"there is no class {index} among 3"):
            edits.rename_class(named, index, "dog")


def test_options_change_by_their_names_and_the_same_ones_change_nothing():
    before = make()
    after = edits.set_options(before, reduction="sum", temperature=2)
    assert after.options == LossOptions(reduction=Reduction.SUM, temperature=2.0)
    assert edits.set_options(after, reduction="sum", temperature=2.0) is after
    assert edits.set_options(before, reduction="mean") is before
    with pytest.raises(ValueError, match=r"label_smoothing 1\.5 is outside 0\.\.1"):
        edits.set_options(before, label_smoothing=1.5)


def test_class_indices_become_one_hot_rows_and_come_back():
    before = in_blocks_of(make(np.zeros((3, 3)), [2, -1, 0]), 2)
    soft = edits.to_distributions(before)
    assert soft.labels.join().tolist() == [[0, 0, 1], [0, 0, 0], [1, 0, 0]]
    assert soft.labels.starts == before.labels.starts
    back = edits.to_indices(soft)
    assert back.labels.join().tolist() == [2, -1, 0]
    assert back.labels.dtype == np.int64
    assert edits.to_distributions(soft) is soft
    assert edits.to_indices(back) is back
    assert edits.lost_by_conversion(before) == edits.lost_by_conversion(soft) == 0


@pytest.mark.parametrize("dtype", TYPES)
def test_a_soft_label_becomes_its_largest_class_and_counts_as_lost(dtype):
    nan, rows = np.nan, 6
    labels = np.array([[0.25, 0.75], [1, 0], [0, 0], [nan, 1], [0, 2], [-1, -2]], dtype)
    soft = make(np.zeros((rows, 2)), labels)
    assert edits.to_indices(soft).labels.join().tolist() == [1, 0, -1, -1, 1, 0]
    assert edits.lost_by_conversion(soft) == 4
    assert edits.lost_by_conversion(make(np.zeros((4, 2)), [2, -1, 1, -100])) == 2


COPIES = {
    "a cell": ((edits.set_scores, 0, 0, 1), 100),
    "two rows of a column": ((edits.set_scores, 0, 0, [[1], [2]]), 200),
    "a whole row": ((edits.set_scores, 0, 0, np.zeros(100)), 100),
    "a label": ((edits.set_labels, 0, 1), 1),
    "two new rows": ((edits.insert_rows, 0, 2), 200),
    "a new class": ((edits.insert_classes, 0, 1), 50 * 101),
    "few rows that go": ((edits.remove_rows, [1]), 50 * 100),
    "an option": ((edits.set_options,), 0),
    "one-hot rows": ((edits.to_distributions,), 50 * 100),
    "a verb of one's own": ((lambda problem: problem,), 50 * 100),
}


@pytest.mark.parametrize(("edit", "cells"), COPIES.values(), ids=COPIES)
def test_a_verb_says_how_much_it_copies(edit, cells):
    verb, *args = edit
    assert cells_touched(verb, make(np.zeros((50, 100)), np.zeros(50, int)), args, {}) == cells


def test_rows_that_go_together_copy_the_blocks_that_they_share():
    problem = in_blocks_of(make(np.zeros((50, 100)), np.zeros(50, int)), 10)
    for rows, blocks in ((range(12, 18), 1), (range(8, 22), 3), ([0, 49], 2), (range(50), 5)):
        assert cells_touched(edits.remove_rows, problem, [rows], {}) == blocks * 10 * 100


def test_a_range_copies_more_where_the_table_grows_by_classes():
    problem = make(np.zeros((50, 100)), np.zeros(50, int))
    for given, cells in (({"labels": [1, 2]}, 200), ({"column": 99, "values": np.ones((3, 2))}, (3 + 50) * 101)):
        assert cells_touched(edits.write_range, problem, [0], given) == cells
