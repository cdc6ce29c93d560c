"""Cells as text: what is copied reads back as the same value, and what people type is understood or refused."""

import math
import warnings

import ml_dtypes
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xentgui.gui.cell_text import ClassNames, exact, parse_label, parse_number, quoted, shown

TYPES = [np.float16, ml_dtypes.bfloat16, np.float32, np.float64]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (-0.0, "0"), (1.5, "1.5"), (-0.00012345678, "-0.000123"), (12345.678, "1.235e+04"),
     (math.inf, "inf"), (-math.inf, "-inf"), (math.nan, "nan")],
)  # fmt: skip
def test_a_number_is_shown_in_a_few_digits(value, text):
    assert shown(value) == text


def test_no_number_is_longer_than_its_column():
    small = [-0.0005432, -1.2345e-5, -1.2345e-100, 5.4321e-310, -123456.7]
    assert [shown(value) for value in small] == ["-0.000543", "-1.23e-05", "-1.2e-100", "5.43e-310", "-1.23e+05"]


def test_as_many_digits_are_shown_as_are_asked_for():
    assert shown(2.3179154, 6) == "2.31792"


def bits(value: object) -> bytes:
    return np.asarray(value).tobytes()


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("value", [0.0, -0.0, 1.0, -1.5, 0.1, 1 / 3, math.inf, -math.inf, math.nan, 6e-5, 6e4])
def test_an_exact_text_reads_back_as_the_same_number(kind, value):
    for number in (kind(value), -kind(value)):
        assert bits(kind(parse_number(exact(number)))) == bits(number)


@given(st.integers(0, 2**64 - 1))
def test_every_float64_reads_back(pattern):
    number = np.uint64(pattern).view(np.float64)
    if not np.isnan(number):
        assert bits(np.float64(parse_number(exact(number)))) == bits(number)


@given(st.integers(0, 2**32 - 1))
def test_every_float32_reads_back(pattern):
    number = np.uint32(pattern).view(np.float32)
    if not np.isnan(number):
        assert bits(np.float32(parse_number(exact(number)))) == bits(number)


@pytest.mark.parametrize("kind", [np.float16, ml_dtypes.bfloat16])
def test_every_number_of_16_bits_reads_back(kind):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        numbers = np.arange(2**16, dtype=np.uint16).view(kind)
        read = np.array([parse_number(exact(number)) for number in numbers]).astype(kind)
    same = read.view(np.uint16) == numbers.view(np.uint16)
    both_nan = np.isnan(read.astype(np.float32)) & np.isnan(numbers.astype(np.float32))
    assert (same | both_nan).all()
    assert (np.signbit(read) == np.signbit(numbers)).all()


def test_an_exact_text_is_as_short_as_its_type_allows():
    assert [exact(kind(0.1)) for kind in TYPES] == ["0.1", "0.100097656", "0.1", "0.1"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("2.5", 2.5), (" -3 ", -3), ("1e-3", 1e-3), ("+.5", 0.5), ("5.", 5), ("1,5", 1.5), ("-0,25", -0.25), ("−2", -2),
     ("−2,5e3", -2500), ("1.5\u00a0", 1.5), ("inf", math.inf), ("-INF", -math.inf), ("−∞", -math.inf), ("+∞", math.inf),
     ("Infinity", math.inf), ("+inf", math.inf)],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them(text, value):
    assert parse_number(text) == value


def test_the_sign_of_zero_and_of_nan_is_read():
    assert math.copysign(1, parse_number("-0")) == -1
    assert math.isnan(parse_number("NaN"))
    assert math.copysign(1, parse_number("−nan")) == -1


@pytest.mark.parametrize(
    "text",
    ["", "  ", "abc", "1.5x", "1_000", "--5", "+-5", "- 5", "1,2,3", "1.000,5", "0x10", "5%", "1 2", "nane", "_"],
)
def test_what_is_no_number_is_refused_with_what_one_looks_like(text):
    with pytest.raises(ValueError, match=r"is not a number; type one such as 2\.5, -1e-3, inf, -inf or nan"):
        parse_number(text)


@pytest.mark.parametrize("text", ["1e400", "-1e999", "1" + "0" * 400])
def test_a_number_too_big_for_64_bits_is_not_taken_for_infinity(text):
    with pytest.raises(ValueError, match="too big for a number of 64 bits; write inf if that is meant"):
        parse_number(text)


def test_a_refusal_quotes_a_long_text_on_one_line_and_in_part():
    assert quoted("a\nb") == "“a b”"
    assert quoted("x" * 100) == f"“{'x' * 30}…”"
    assert quoted(" ") == "an empty cell"


ANIMALS = ("cat", "Dog", "dog fish", "bird")


@pytest.mark.parametrize(
    ("text", "label"),
    [("cat", 0), (" cat ", 0), ("CAT", 0), ("dog", 1), ("3", 3), ("#2", 2), ("2.0", 2), ("-1", -1), ("−1", -1),
     ("99", 99), ("1e2", 100)],
)  # fmt: skip
def test_a_label_is_read_by_name_or_by_index(text, label):
    assert parse_label(text, ANIMALS, 4) == label


@pytest.mark.parametrize("text", ["", "1.5", "nan", "inf", "1_0", "9" * 30, "horse", "#x"])
def test_what_is_no_class_is_refused(text):
    with pytest.raises(ValueError, match="neither a class name nor a class index"):
        parse_label(text, ANIMALS, 4)


def test_a_refusal_says_which_class_looks_alike():
    with pytest.raises(ValueError, match=r"“catt” is neither a class name nor a class index; did you mean cat\?"):
        parse_label("catt", ANIMALS, 4)
    with pytest.raises(ValueError, match=r"“x” is not a class index; classes are 0\.\.3"):
        parse_label("x", (), 4)


def test_a_name_is_read_before_an_index_of_the_same_text():
    names = ClassNames(("1", "2", "0"), 3)
    assert [names.read(text) for text in ("0", "1", "2", "#0", "3")] == [2, 0, 1, 0, 3]


def test_a_soft_label_in_a_word_is_not_read():
    with pytest.raises(ValueError, match="stands for a soft label"):
        parse_label("~cat", ANIMALS, 4)


@pytest.mark.parametrize(
    "names",
    [(), ANIMALS, ("1", "2", "3"), ("3", "1", "-1"), ("a", "a", "b"), ("#0", "0", "##0"), ("a", "A", " a "),
     ("", " ", "\t"), ("two\nlines", "two\rlines", 'a "quote"'), ("~cat", "cat", "1.0")],
)  # fmt: skip
@pytest.mark.parametrize("label", [*range(-2, 5), 255, 2**53 + 1, -(2**61)])
def test_a_label_that_is_written_reads_back_whatever_the_classes_are_called(names, label):
    known = ClassNames(names, 3)
    assert known.read(known.write(label)) == label


@given(st.lists(st.text("ab01#~ -", max_size=3), max_size=5), st.integers(-3, 6))
def test_labels_read_back_under_any_names(names, label):
    known = ClassNames(tuple(names), len(names))
    assert known.read(known.write(label)) == label


def test_names_that_differ_only_in_case_are_not_confused():
    names = ClassNames(("us", "US"), 2)
    assert (names.read("us"), names.read("US")) == (0, 1)
    with pytest.raises(ValueError, match="did you mean"):
        names.read("Us")
