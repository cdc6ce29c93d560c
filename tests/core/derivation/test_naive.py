"""The naive way beside the stable one: where it overflows, underflows or loses its digits in a number type."""

import numpy as np
import pytest

from xentgui.core.derivation import Column, Foot, Mark
from xentgui.core.derivation.naive import DTYPES, NAIVE, STABLE, side_by_side
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem


def columns(problem: Problem, dtype: str) -> dict[tuple[str, str], Column]:
    return {(column.group, column.key): column for column in side_by_side(problem, 0, dtype)}


def foot(found: dict[tuple[str, str], Column], group: str, key: str) -> Foot:
    under = found[group, key].foot
    assert under is not None
    return under


def loss(found: dict[tuple[str, str], Column], group: str) -> float:
    return foot(found, group, "product").value


@pytest.mark.parametrize("dtype", DTYPES)
def test_an_ordinary_row_is_fine_both_ways(dtype):
    found = columns(Problem.create([[2.0, 5.0, 3.0]], [0]), dtype)
    assert {column.mark(j) for column in found.values() for j in range(3)} == {Mark.FINE}
    assert loss(found, NAIVE) == pytest.approx(loss(found, STABLE), rel=0.02)


@pytest.mark.parametrize(("dtype", "logit"), [("float16", 12), ("bfloat16", 90), ("float32", 90), ("float64", 710)])
def test_the_naive_way_overflows_where_the_type_ends(dtype, logit):
    found = columns(Problem.create([[float(logit), 0.0]], [1]), dtype)
    assert found[NAIVE, "exp"].mark(0) is Mark.OVERFLOW
    assert f"the largest {dtype}" in found[NAIVE, "exp"].explain(0)
    assert np.isnan(loss(found, NAIVE)) or np.isinf(loss(found, NAIVE))
    assert loss(found, STABLE) == logit


def test_a_sum_overflows_where_none_of_its_terms_does():
    found = columns(Problem.create([[11.0, 11.0]], [1]), "float16")
    assert found[NAIVE, "exp"].mark(0) is Mark.FINE
    assert foot(found, NAIVE, "exp").mark is Mark.OVERFLOW


def test_an_exponential_that_vanishes_makes_the_naive_loss_infinite():
    found = columns(Problem.create([[0.0, -110.0]], [1]), "float32")
    assert found[NAIVE, "exp"].mark(1) is Mark.UNDERFLOW
    assert found[NAIVE, "exp"].explain(1) == "exp(−110) = 0: it underflows, the smallest float32 is 1.4013e−45"
    assert found[NAIVE, "log_probability"].mark(1) is Mark.OVERFLOW
    assert loss(found, STABLE) == 110


def test_a_confident_row_loses_all_digits_of_its_logarithm():
    found = columns(Problem.create([[0.0, -30.0]], [0]), "float32")
    assert found[NAIVE, "log_probability"].mark(0) is Mark.LOST
    assert found[NAIVE, "log_probability"].explain(0).endswith("exactly it is −9.3576e−14, no digit is right")


def test_a_long_sum_in_a_short_type_stops_growing():
    found = columns(Problem.create(np.zeros((1, 1000)), [0]), "bfloat16")
    assert foot(found, STABLE, "exp").value == 256
    assert foot(found, STABLE, "exp").mark is Mark.LOST


def test_the_sigmoid_as_it_is_written_loses_what_the_stable_one_keeps():
    problem = Problem.create([[20.0, -120.0]], [[0, 1]], LossOptions(loss=Loss.BINARY))
    found = columns(problem, "float32")
    assert found[NAIVE, "log_rest"].mark(0) is Mark.OVERFLOW
    assert loss(found, NAIVE) == np.inf
    assert loss(found, STABLE) == 70


def test_a_probability_of_zero_is_infinite_without_the_clip():
    found = columns(Problem.create([[1.0, 0.0]], [1], LossOptions(from_logits=False)), "float32")
    assert loss(found, NAIVE) == np.inf
    assert loss(found, STABLE) == pytest.approx(16.118, rel=1e-4)


def test_a_row_of_nan_is_nobodys_fault():
    found = columns(Problem.create([[np.nan, 0.0]], [1]), "float16")
    assert {column.mark(j) for column in found.values() for j in range(2)} == {Mark.FINE}


def test_scores_are_rounded_first_and_the_row_is_judged_from_there():
    found = columns(Problem.create([[2.0001, 5.0]], [0]), "float16")
    assert found["", "score"].values[0] == 2
    assert found["", "score"].mark(0) is Mark.FINE


def test_a_score_that_the_type_cannot_hold_is_where_it_begins():
    found = columns(Problem.create([[70000.0, 1e-9, np.inf, 3.0]], [3]), "float16")["", "score"]
    assert found.explain(0) == "70000 as float16 = ∞: it overflows, the largest float16 is 65504"
    assert [found.mark(j) for j in range(4)] == [Mark.OVERFLOW, Mark.UNDERFLOW, Mark.FINE, Mark.FINE]
    assert found.explain(3) == "3 as float16 = 3"
