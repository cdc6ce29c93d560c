"""The chance of an accident: what is expected agrees with what random numbers meet."""

import math

import numpy as np
import pytest

from xentgui.core.diagnostics.seen import SeenNumber
from xentgui.core.diagnostics.seen.chance import chance_of_any, different, expected_by_accident


@pytest.mark.parametrize("digits", [2, 3, 4])
@pytest.mark.parametrize("spread", [0.2, 1.0])
def test_random_numbers_meet_as_many_values_as_are_expected(digits, spread):
    rng = np.random.default_rng(digits)
    values = np.exp(rng.normal(0, spread, 2000))
    numbers = [SeenNumber.of(f"{seen:.{digits}f}") for seen in np.exp(rng.normal(0, spread, 2000))]
    met = np.mean([np.count_nonzero(abs(values - number.value) <= number.half_width) for number in numbers])
    expected = np.mean([expected_by_accident(values.tolist(), number) for number in numbers])
    assert expected == pytest.approx(met, rel=0.2 if digits == 4 else 0.1)


def test_half_of_the_numbers_meet_something_where_the_chance_is_a_half():
    rng = np.random.default_rng(0)
    values = rng.uniform(1, 3, 1386)  # 1386 * 0.001 / 2 is ln 2
    numbers = [SeenNumber.of(f"{seen:.3f}") for seen in rng.uniform(1.2, 2, 4000)]
    met = np.mean([bool((abs(values - number.value) <= number.half_width).any()) for number in numbers])
    said = np.mean([chance_of_any(expected_by_accident(values.tolist(), number)) for number in numbers])
    assert met == pytest.approx(0.5, abs=0.05)
    assert said == pytest.approx(met, abs=0.1)


def test_equal_values_count_once_and_those_that_are_not_finite_never():
    assert different([1.0, 2.0, 1.0 + 1e-14, math.nan, math.inf]).tolist() == [1.0, 2.0]


def test_of_a_number_that_is_not_finite_no_chance_is_said():
    assert math.isnan(expected_by_accident([1.0, math.nan], SeenNumber.of("nan")))


def test_more_digits_make_an_accident_less_likely():
    values = np.linspace(0.5, 1, 1000).tolist()
    few, many = (expected_by_accident(values, SeenNumber.of(text)) for text in ("0.75", "0.7500"))
    assert few == pytest.approx(100 * many)
