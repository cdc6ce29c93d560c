"""Numbers in the arithmetic: five digits, true minus signs, and the distance to 1 where that is what matters."""

import numpy as np
import pytest

from xentgui.core.derivation.digits import digits, mean_of, operand, sum_of


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.0, "2"),
        (-0.0, "0"),
        (-3.16984602, "−3.1698"),
        (3.2e-9, "3.2e−9"),
        (0.9999999, "0.9999999"),
        (1.000246804, "1.0002468"),
        (65504.0, "65504"),
        (123456.0, "123456"),
        (1e300, "1e300"),
        (float("-inf"), "−∞"),
        (float("nan"), "NaN"),
    ],
)
def test_a_number_is_written_shortly(value, text):
    assert digits(value) == text


def test_what_follows_an_operator_and_is_negative_stands_in_parentheses():
    assert operand(-2.5) == "(−2.5)"
    assert operand(2.5) == "2.5"


def test_a_long_sum_leaves_its_middle_out():
    assert sum_of(np.array([1.0, -2.0]), -1.0) == "1 + (−2) = −1"
    assert sum_of(np.arange(100.0), 4950.0) == "0 + 1 + … + 99 = 4950"
    assert mean_of(np.array([1.0, 3.0]), 2.0) == "(1 + 3) / 2 = 2"
