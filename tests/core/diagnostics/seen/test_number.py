"""The number that was seen: its digits say how exactly it is known."""

import math

import numpy as np
import pytest

from xentgui.core.diagnostics.seen import Kind, SeenNumber


@pytest.mark.parametrize(
    ("seen", "value", "half_width"),
    [
        ("0.7972", 0.7972, 0.00005),
        (" 0.7970 ", 0.797, 0.00005),
        (0.797, 0.797, 0.0005),
        ("−0.5", -0.5, 0.05),
        ("1.2e-3", 0.0012, 0.00005),
        ("85.2 %", 0.852, 0.0005),
        (12, 12, 0.5),
        (np.float32(0.1), 0.1, 0.05),
    ],
)
def test_half_a_unit_of_the_last_digit_is_left_open(seen, value, half_width):
    number = SeenNumber.of(seen)
    assert number.value == pytest.approx(value)
    assert number.half_width == pytest.approx(half_width)


def test_no_number_has_more_digits_than_float32():
    assert SeenNumber.of("0.034929097").fits(0.0349290936681)
    assert not SeenNumber.of("0.034929097").fits(0.03492912)


def test_a_value_that_prints_so_fits_and_its_neighbours_do_not():
    number = SeenNumber.of("0.7972")
    assert number.fits(0.79715)
    assert number.fits(0.79725)
    assert not number.fits(0.7971)
    assert not number.fits(0.79726)


def test_nan_is_seen_as_nan_and_infinity_as_infinity():
    assert SeenNumber.of("nan").fits(math.nan)
    assert not SeenNumber.of("nan").fits(1.0)
    assert SeenNumber.of("inf").fits(math.inf)
    assert not SeenNumber.of("inf").fits(-math.inf)


def test_a_number_that_is_0_in_float64_has_a_width():
    assert SeenNumber.of("1e-999999").half_width > 0


@pytest.mark.parametrize(
    ("text", "mend"),
    [("0,7972", "decimal point"), ("loss", "not a number"), ("", "not a number"), ("snan", "not a number")],
)
def test_what_is_no_number_is_refused(text, mend):
    with pytest.raises(ValueError, match=mend):
        SeenNumber.of(text)


def test_an_unknown_kind_is_refused_with_those_that_are_known():
    with pytest.raises(ValueError, match='"loss", "accuracy", "perplexity"'):
        Kind.of("f1")
