"""Classes and their weights are read as people and Keras write them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xentgui.core.problem import Problem
from xentgui.gui.class_text import (
    class_text,
    equal_weights_text,
    parse_class,
    parse_class_weight,
    parse_pos_weight,
    pos_weight_text,
    shortened,
    weights_summary,
    weights_text,
)


def problem(classes=3, names=("cat", "dog", "polar bear"), weights=None):
    return Problem.create(np.zeros((1, classes)), [0], class_names=names, class_weight=weights)


@pytest.mark.parametrize(
    ("text", "weights"),
    [
        ("0: 0.2, 2: 3", {0: 0.2, 2: 3}),
        ("{0: 0.2, 2: 3.0}", {0: 0.2, 2: 3}),
        ("'cat': 0.2; polar bear: 3", {0: 0.2, 2: 3}),
        ("Dog: 2,", {1: 2}),
        ("0.2, 1, 3", [0.2, 1, 3]),
        ("[0.2 1e0 3]", [0.2, 1, 3]),
    ],
)
def test_a_mapping_or_a_list_is_understood(text, weights):
    assert parse_class_weight(problem(), text) == weights


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1, 2", "2 weights do not fit 3 classes"),
        ("1, x, 2", "'x' is no weight"),
        ("cat: much", "'much' is no weight"),
        ("cat: 1, 3", "'3' names no class"),
        ("cow: 1", "neither a class name nor a class index"),
        ("cta: 1", "did you mean cat?"),
        ("3: 1", "class 3 is outside 0..2"),
        ("-1: 1", "class -1 is outside 0..2"),
        ("cat: 1, 0: 2", "class 0 has two weights"),
        ("", "0 weights do not fit 3 classes"),
    ],
)
def test_nonsense_is_refused_with_its_place(text, reason):
    with pytest.raises(ValueError, match=reason.replace("?", r"\?")):
        parse_class_weight(problem(), text)


@given(st.lists(st.floats(0, 1e300), min_size=1, max_size=12), st.booleans())
def test_what_is_written_reads_back_as_the_same_weights(weights, named):
    names = tuple(f"class, no: {i}" if i % 3 == 0 else f"kind {i}" for i in range(len(weights))) if named else ()
    given_problem = problem(len(weights), names, weights)
    read = parse_class_weight(given_problem, weights_text(given_problem, given_problem.class_weight))
    assert np.array_equal(problem(len(weights), names, read).class_weight, weights)


def test_only_the_classes_that_differ_are_written_where_there_are_many():
    weights = np.ones(1000)
    weights[7] = 2.5
    assert weights_text(problem(1000, ()), weights) == "7: 2.5"


def test_too_many_weights_to_write_are_summed_up():
    many = problem(5000, (), np.linspace(0.5, 2, 5000))
    assert weights_text(many, many.class_weight) == ""
    assert weights_summary(many.class_weight) == "5,000 weights, 0.5 to 2"


def test_a_weighting_begins_with_weights_that_change_nothing():
    assert equal_weights_text(problem()) == "1, 1, 1"
    assert parse_class_weight(problem(50, ()), equal_weights_text(problem(50, ()))) == {0: 1}


def test_a_class_is_written_as_it_is_read():
    assert class_text(problem(), 2) == "polar bear"
    assert class_text(problem(), 255) == "255"
    numbers = problem(names=("1", "2", "3"))
    assert [parse_class(numbers, class_text(numbers, i)) for i in range(3)] == [0, 1, 2]


@pytest.mark.parametrize(
    ("text", "read"), [("3", 3.0), (" 0.5 ", 0.5), ("1, 2, 3", [1, 2, 3]), ("cat: 2", {0: 2}), ("{1: 4}", {1: 4})]
)
def test_a_pos_weight_is_one_number_or_what_a_class_weight_is(text, read):
    assert parse_pos_weight(problem(), text) == read


def test_a_pos_weight_that_all_classes_share_is_written_once():
    def written(weights):
        return pos_weight_text(problem().replace(pos_weight=np.array(weights, float)))

    assert written([3, 3, 3]) == "3"
    assert written([1, 2, 1]) == "dog: 2"
    assert pos_weight_text(problem()) == ""


def test_a_long_name_keeps_both_ends_as_names_often_differ_at_the_last():
    names = [f"a class whose name goes on and on, number {i}" for i in (7, 8)]
    short = [shortened(name) for name in names]
    assert short == ["a class who…on, number 7", "a class who…on, number 8"]
    assert [len(name) for name in short] == [24, 24]
    assert shortened("x" * 24) == "x" * 24
    assert shortened("") == ""
