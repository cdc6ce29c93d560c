"""The door: what is taken as it is, and what is refused with the place and the mend."""

from fractions import Fraction

import ml_dtypes
import numpy as np
import pytest

from xentgui.core import door

SHAPE = (2, 3)


def refused(check, *arguments) -> str:
    with pytest.raises(ValueError, match=r".") as error:
        check(*arguments)
    return str(error.value)


@pytest.mark.parametrize("dtype", [np.float16, ml_dtypes.bfloat16, np.float32, np.float64])
def test_scores_of_a_floating_type_keep_it_and_their_memory(dtype):
    given = np.zeros(SHAPE, dtype)
    taken = door.as_scores(given)
    assert taken.dtype == dtype
    assert np.shares_memory(taken, given)


@pytest.mark.parametrize("dtype", [np.int8, np.uint64, np.int64, np.bool_, np.longdouble, object])
def test_other_numbers_become_float64(dtype):
    taken = door.as_scores(np.ones(SHAPE, dtype))
    assert taken.dtype == np.float64
    assert taken.tolist() == np.ones(SHAPE).tolist()


@pytest.mark.parametrize("dtype", [">f4", ">f8", ">f2", ">i4", "<f4"])
def test_either_byte_order_is_taken(dtype: str):
    taken = door.as_scores(np.array([[1.5, 2, -3]], dtype))
    assert taken.dtype == (np.float64 if dtype[1] == "i" else dtype[1:])
    assert taken[0, 2] == -3


@pytest.mark.parametrize(
    ("scores", "complaint"),
    [
        ([[1, 2, 3], [4, 5]], "scores are ragged: row 1 has 2 values, row 0 has 3"),
        ([[1, 2], 3], "scores are ragged: some rows are longer than others; make them of one length"),
        ([[[1, 2], [3, 4]], [[5, 6]]], "scores are ragged: row 1 has 1 value, row 0 has 2"),
        ([["1", "2"]], "scores are of type <U1, not numbers; make every value a number"),
        ("logits", "scores are of type <U6, not numbers; make every value a number"),
        ([[1, 2j]], "scores are of type complex128, not numbers; make every value a number"),
        (np.array(["2020"], "M8[Y]"), "scores are of type datetime64[Y], not numbers; make every value a number"),
        (np.zeros(2, "f4,f4"), "not numbers; make every value a number"),
        ([[1, None]], "scores hold objects, not numbers: value 1 is 'None'; make every value a number"),
        ([[Fraction(1, 3)]], "scores hold objects, not numbers: value 0 is '1/3'; make every value a number"),
        (np.array([[1, 2j]], object), "scores hold objects, not numbers: value 1 is '2j'"),
        ({"logits": [1]}, "scores hold objects, not numbers: value 0 is \"{'logits': [1]}\""),
        (None, "scores hold objects, not numbers: value 0 is 'None'"),
        ([[10**400]], "scores hold an integer too big for a floating-point number"),
        (np.ma.masked_equal([[1.0, 2.0]], 2), "scores have masked values; fill them, or leave their rows out"),
        (3.0, "scores are a single number; give one row a sample and one column a class"),
        ([], "scores of shape (0,) have no classes; the last axis is the class axis"),
        (np.zeros((4, 0)), "scores of shape (4, 0) have no classes; the last axis is the class axis"),
    ],
)
def test_what_is_no_table_of_numbers_is_refused(scores, complaint: str):
    assert complaint in refused(door.as_scores, scores)


def test_an_array_that_will_not_be_one_is_refused_with_its_own_reason():
    class OnAnotherDevice:
        def __array__(self, *_, **__):
            raise TypeError("copy it to the host first")

    assert refused(door.as_scores, OnAnotherDevice()) == "scores are not an array: copy it to the host first"


@pytest.mark.parametrize(
    "labels",
    [[0, 2], [0.0, 2.0], [[0], [2]], np.array([0, 2], np.uint8), np.array([0, 2], np.uint64), np.array([0, 2], ">i2")],
)
def test_class_indices_of_any_number_type_become_int64(labels):
    taken = door.as_labels(labels, SHAPE, None)
    assert taken.dtype == np.int64
    assert taken.tolist() == [0, 2]


def test_class_indices_may_be_truth_values():
    assert door.as_labels(np.array([True, False]), (2, 2), None).tolist() == [1, 0]


def test_labels_of_the_full_shape_are_distributions():
    taken = door.as_labels(np.eye(3, dtype=np.float32)[:2], SHAPE, None)
    assert taken.dtype == np.float32
    assert door.as_labels([[0, 1, 0], [1, 0, 0]], SHAPE, None).dtype == np.float64


def test_one_class_tells_indices_from_distributions_by_their_type():
    assert door.as_labels([[0], [0]], (2, 1), None).shape == (2,)
    assert door.as_labels([[1.0], [1.0]], (2, 1), None).shape == (2, 1)
    assert door.as_labels([[1.0], [1.0]], (2, 1), True).shape == (2,)
    assert door.as_labels([[1], [1]], (2, 1), False).shape == (2, 1)


@pytest.mark.parametrize(
    ("labels", "sparse", "complaint"),
    [
        ([0, 1.7], None, "label 1.7 in row 1 is not a whole number; class indices are, distributions have one column"),
        ([0, np.nan], None, "label nan in row 1 is not a whole number"),
        ([np.inf, 0], None, "label inf in row 0 is not a whole number"),
        ([0, 1e30], None, "label 1e+30 in row 1 is not a whole number"),
        (np.array([0, 2**63], np.uint64), None, "label 9223372036854775808 in row 1 is too big for a class index"),
        ([0, 1, 0, 1, 0, 0], None, "are they one-hot, flattened? Then reshape them to (2, 3)"),
        ([[0, 1]], None, "they count 2 as the rows do: reshape them to (2,)"),
        (
            [0, 1, 2],
            None,
            "labels of shape (3,) do not fit scores of shape (2, 3); give class indices of shape (2,) or",
        ),
        (np.eye(4)[:2], None, "labels of shape (2, 4) do not fit scores of shape (2, 3)"),
        (0, None, "labels of shape () do not fit scores of shape (2, 3)"),
        (np.eye(3)[:2], True, "as class indices; they are distributions: use sparse=False, or labels.argmax(-1)"),
        ([0, 1], False, "as distributions; they are class indices: use sparse=True, or a one-hot row a sample"),
        ([0, 1], "no", "sparse 'no' is not True, False or None"),
        (["cat", "dog"], None, "labels are of type <U3, not numbers"),
    ],
)
def test_labels_that_do_not_fit_are_refused_with_the_mend(labels, sparse, complaint: str):
    assert complaint in refused(door.as_labels, labels, SHAPE, sparse)


@pytest.mark.parametrize(
    ("labels", "complaint"),
    [
        ([1, 2, 3], "label 3 in row 2 is outside 0..2 (3 classes); did the labels start at 1?"),
        ([0, 1, 3], "label 3 in row 2 is outside 0..2 (3 classes)"),
        ([1, 7, 3], "label 7 in row 1 is outside 0..2 (3 classes)"),
        ([0, -100, 1], "label -100 in row 1 is outside 0..2 (3 classes); is it padding? Then say ignore_class=-100"),
        ([[0, 1], [2, 5]], "label 5 in row 3 is outside 0..2 (3 classes)"),
    ],
)
def test_labels_outside_the_classes_are_named_with_a_likely_reason(labels, complaint: str):
    assert refused(door.refuse_labels_outside, np.array(labels), 3, None) == complaint


def test_a_single_class_is_counted_as_one():
    assert "is outside 0..0 (1 class);" in refused(door.refuse_labels_outside, np.array([1]), 1, None)
    assert "does not fit 1 class;" in refused(door.as_class_weight, [1.0, 2.0], 1)
    assert refused(door.as_class_names, ("a", "b"), 1) == "2 class names for 1 class; give one name a class"


def test_labels_inside_the_classes_or_ignored_pass():
    door.refuse_labels_outside(np.array([0, 2, -1]), 3, -1)
    door.refuse_labels_outside(np.array([0, 2]), 3, None)
    door.refuse_labels_outside(np.array([], int), 3, None)


@pytest.mark.parametrize(
    ("weight", "complaint"),
    [
        ([1.0, 2.0], "sample_weight of shape (2,) does not fit rows of shape (2, 3); give one weight a row"),
        (np.ones((3, 2)), "sample_weight of shape (3, 2) does not fit rows of shape (2, 3)"),
        ([1.0, -1.0, 1.0], "sample_weight -1 for row 1 is not a finite number of at least 0"),
        (np.nan, "sample_weight nan for row 0 is not a finite number of at least 0"),
        ([1, 1, np.inf], "sample_weight inf for row 2 is not a finite number of at least 0"),
        ("much", "sample_weight are of type <U4, not numbers"),
    ],
)
def test_sample_weights_that_do_not_fit_are_refused(weight, complaint: str):
    assert complaint in refused(door.as_sample_weight, weight, (2, 3))


def test_a_trailing_axis_of_one_on_weights_is_dropped_as_in_keras():
    assert door.as_sample_weight([[1.0], [2.0]], (2,)).shape == (2,)  # type: ignore[union-attr]
    assert door.as_sample_weight([[1.0], [2.0]], (2, 3)).shape == (2, 1)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("weight", "complaint"),
    [
        ({3: 1.0}, "class_weight names class 3; classes are 0..2"),
        ({-1: 1.0}, "class_weight names class -1; classes are 0..2"),
        ({"cat": 1.0}, "class_weight names class 'cat'; classes are 0..2"),
        ({1.0: 2.0}, "class_weight names class 1.0; classes are 0..2"),
        ({0: [1, 2]}, "class_weight of class 0 is not one number"),
        ({0: None}, "class_weight hold objects, not numbers"),
        ({0: -2.0}, "class_weight -2 for class 0 is not a finite number of at least 0"),
        ([1.0, 2.0], "class_weight of shape (2,) does not fit 3 classes; give one weight a class"),
        ([1.0, np.nan, 2.0], "class_weight nan for class 1 is not a finite number of at least 0"),
        (2.0, "class_weight of shape () does not fit 3 classes"),
    ],
)
def test_class_weights_that_do_not_fit_are_refused(weight, complaint: str):
    assert complaint in refused(door.as_class_weight, weight, 3)


def test_checked_weights_are_copies():
    given = np.ones(3)
    for taken in (door.as_class_weight(given, 3), door.as_sample_weight(given, (3,))):
        assert taken is not None
        assert not np.shares_memory(taken, given)
