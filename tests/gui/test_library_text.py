"""What the libraries panel writes: numbers short, differences with their size, reasons as sentences."""

import math

import numpy as np
import pytest

from xentgui.core.evaluation import evaluate, row_numbers
from xentgui.core.libraries.batch import Batch
from xentgui.core.libraries.compared import compare_batch, compare_row
from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem
from xentgui.examples import load
from xentgui.gui.library_text import Heard, digits, exact_line, library_line


def line(library, problem, row=0, *, pending=False, failed=""):
    batch = compare_batch(library, Batch(problem), evaluate(problem))
    one = compare_row(library, Batch.of_row(problem, row), row_numbers(problem, row).loss)
    return library_line(Heard(library, None if failed else batch, one, pending, failed), problem)


def test_a_disagreement_has_its_mark_its_size_and_its_reason():
    shown = line("torch", load("class-weights"), 4)
    assert (shown.reported, shown.off, shown.ulp) == ("≠ 1.5360668", "+0.12", "5.5e14")
    assert (shown.row, shown.row_off) == ("= 5.8931064", "0")
    assert shown.why == "Divides by the sum of the class weights of the labels, 4.6, not by 5 rows."
    assert (shown.wrong, shown.row_wrong) == (True, False)
    assert shown.versions.startswith("torch 2.13.0")


def test_the_full_text_has_all_digits():
    full = line("torch", load("class-weights"), 4).full
    assert "batch: 1.5360667884196" in full
    assert "(float64), exact 1.4131814453460791, off by +0.12, 5.5e14 ulp" in full
    assert "current row: 5.8931063523238345 (float64)" in full


def test_digits_are_those_of_the_librarys_type():
    problem = load("published-and-wrong")
    halves = problem.replace(scores=problem.scores.map(lambda block: block.astype(np.float16)))
    assert line("keras-tensorflow", halves).reported == "= 0.03491"
    assert "(float16)" in line("keras-tensorflow", halves).full


def test_what_a_library_raises_stands_in_place_of_its_number():
    shown = line("torch", load("sequence"), 10)
    assert shown.reported == "✕ IndexError"
    assert shown.why.startswith("Raises IndexError: Target 9 is out of bounds.")
    assert "The current row: raises IndexError: Target 10 is out of bounds." in shown.full
    assert shown.wrong
    assert shown.row_wrong


def test_what_a_library_does_not_have_is_no_disagreement():
    shown = line("optax", load("epsilon-clip"))
    assert (shown.reported, shown.off, shown.wrong) == ("–", "", False)
    assert shown.why == "It has no loss of probabilities, only of logits."


def test_a_reason_names_the_row_and_its_place():
    assert line("sklearn", load("epsilon-clip")).why.startswith("Row 0: clips p at 2.2e-16")
    assert line("keras-jax", load("sequence")).why.startswith("Row 9 (1, 3): label 9 is silently dropped")


def test_warnings_are_told_as_they_are_worded():
    problem = load("unnormalised-probabilities").with_options(reduction="sum")
    assert "It warns: UserWarning: The y_prob values do not sum to one." in line("sklearn", problem).full


def test_reported_rows_are_counted_and_the_worst_one_is_measured():
    shown = line("torch", load("unnormalised-probabilities"))
    assert (shown.reported, shown.off) == ("≠ 3 rows", "−0.69")
    assert "row 1: 0.11653381625595151" in shown.full


def test_an_old_number_is_kept_without_its_difference():
    shown = line("torch", load("class-weights"), pending=True)
    assert (shown.reported, shown.off, shown.ulp, shown.pending) == ("… 1.5360668", "", "", True)


def test_before_the_first_number_there_are_dots():
    problem = load("class-weights")
    assert library_line(Heard("torch", None, None, pending=True), problem).reported == "…"


def test_what_could_not_be_computed_says_so():
    shown = line("torch", load("class-weights"), failed="there is not enough memory")
    assert shown.why.startswith("There is not enough memory.")
    assert shown.wrong


def test_a_difference_without_a_known_reason_says_only_that():
    problem = Problem.create(np.zeros((1, 3)), [1], LossOptions())
    compared = compare_row("torch", Batch.of_row(problem, 0), 0.5)
    shown = library_line(Heard("torch", None, compared, pending=False), problem)
    assert "differs; none of the known reasons gives this number" in shown.full


def test_the_exact_values_stand_beside():
    problem = load("two-rows")
    shown = exact_line(evaluate(problem).reduced(problem.options.reduction), 2.14, problem, pending=False)
    assert (shown.name, shown.reported, shown.row) == ("exact value", "2.3179155", "2.14")
    assert "batch: 2.31791545005872" in shown.full
    assert exact_line(None, None, problem, pending=True).reported == "…"
    assert exact_line(None, None, problem, pending=False).reported == "2 rows"


@pytest.mark.parametrize(
    ("value", "text"), [(-0.0, "0"), (math.inf, "inf"), (-math.inf, "−inf"), (math.nan, "nan"), (-1.5, "−1.5")]
)
def test_odd_values_are_written_plainly(value, text):
    assert digits(value) == text
