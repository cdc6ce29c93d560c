"""Numbers are written for people, and exactly where that is asked for."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xentgui.gui.number_text import count, exact, number, short, without_loss


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.31791545, "2.3179"),
        (0.0039743, "0.0040"),
        (0.00039743, "0.0003974"),
        (3.9743e-5, "3.974e-5"),
        (1e-20, "1e-20"),
        (12345.67891, "12,345.679"),
        (123456789.25, "123,456,789"),
        (0.0, "0"),
        (-0.0, "0"),
        (-2.5, "-2.5000"),
        (math.inf, "inf"),
        (-math.inf, "-inf"),
        (math.nan, "nan"),
        (1e300, "1e300"),
    ],
)
def test_a_loss_has_four_decimals_or_four_digits(value, text):
    assert number(value, 4) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(2, "2"), (50_000, "50,000"), (3.5, "3.5"), (0.1, "0.1"), (0.012345678, "0.0123457"), (74997.00012, "74,997")],
)
def test_a_count_or_a_weight_has_as_few_decimals_as_it_needs(value, text):
    assert number(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_short_text_reads_back_as_the_same_number(value):
    assert float(short(value)) == value
    assert float(exact(value)) == value


@given(st.floats(-1e300, 1e300), st.sampled_from([None, 4]))
def test_what_is_written_is_near_what_was_meant(value, places):
    written = float(number(value, places).replace(",", ""))
    assert math.isclose(written, value, rel_tol=1e-3, abs_tol=6e-5)


def test_no_minus_zero_is_ever_shown():
    assert exact(-0.0) == "0.0"


def test_one_of_a_thing_has_no_plural():
    assert [count(1, "row"), count(2, "row"), count(50_000, "row")] == ["1 row", "2 rows", "50,000 rows"]
    assert [count(1, "class"), count(2, "class")] == ["1 class", "2 classes"]


def test_rows_without_a_loss_are_counted_in_one_and_in_many():
    assert [without_loss(0), without_loss(1), without_loss(2)] == ["", "; 1 row has none", "; 2 rows have none"]
