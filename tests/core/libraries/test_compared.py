"""A library's number beside the exact one: how far off, and the reason that gives the library's number."""

import math

import numpy as np
import pytest

from xentgui.core.door import float_type
from xentgui.core.evaluation import evaluate, row_numbers
from xentgui.core.libraries import LIBRARIES
from xentgui.core.libraries.batch import Batch
from xentgui.core.libraries.by_blocks import KnownLosses
from xentgui.core.libraries.compared import Agreement, Compared, compare_batch, compare_row
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem
from xentgui.core.row_blocks import RowBlocks
from xentgui.document import edits

A = [[2.0, 5.0, 1.0], [7.0, 1.0, 0.5]]
UNNORMALISED = [[0.9, 0.05, 0.05], [0.5, 0.89, 0.6], [0.05, 0.01, 0.94]]


def problem(scores, labels, dtype="float64", **options) -> Problem:
    given = {name: options.pop(name) for name in ("sample_weight", "class_weight") if name in options}
    return Problem.create(np.array(scores, float_type(dtype)), np.array(labels), LossOptions(**options), **given)


def batch(library: str, of: Problem) -> Compared:
    return compare_batch(library, Batch(of), evaluate(of))


def row(library: str, of: Problem, index: int = 0) -> Compared:
    return compare_row(library, Batch.of_row(of, index), row_numbers(of, index).loss)


def cause(library: str, *arguments, **options) -> str:
    """Why the batch's value differs."""
    compared = batch(library, problem(*arguments, **options))
    assert compared.agreement in (Agreement.DIFFERENT, Agreement.ROUNDED)
    return compared.cause


def row_cause(library: str, *arguments, **options) -> str:
    compared = row(library, problem(*arguments, **options))
    assert compared.agreement is Agreement.DIFFERENT
    return compared.cause


def test_a_number_that_is_right_has_no_cause():
    compared = batch("keras-tensorflow", problem(A, [1, 0], "float32"))
    assert compared.agreement is Agreement.SAME
    assert compared.value == pytest.approx(0.034929097)
    assert abs(compared.ulps) < 1
    assert compared.cause == ""


def test_the_difference_is_told_in_units_of_the_last_place_of_the_librarys_type():
    compared = batch("torch", problem([[0.0, 1.0, 2.0]], [0], "float16"))
    assert compared.ulps == compared.difference / 2.0**-9  # the loss is between 2 and 4


def test_torch_divides_by_the_weights_of_the_classes():
    assert cause("torch", A, [1, 0], class_weight=[0.2, 1, 3]) == (
        "divides by the sum of the class weights of the labels, 1.2, not by 2 rows"
    )


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_half_precision_does_not_hide_what_torch_divides_by(dtype):
    rows = [[3, 0.5, 0], [2.5, 1, -1], [2, 0, 0], [1.5, 1, -0.5], [2, 1, 0.5]]
    said = cause("torch", rows, [0, 0, 0, 1, 2], dtype, class_weight=[0.25, 1, 3])
    assert said == "divides by the sum of the class weights of the labels, 4.75, not by 5 rows"


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_a_sum_in_half_precision_is_no_other_divisor(dtype):
    random = np.random.default_rng(0)
    scores, labels = random.standard_normal((40, 5)), random.integers(5, size=40)
    for library in LIBRARIES:
        if library not in ("torch", "sklearn"):
            compared = batch(library, problem(scores, labels, dtype, sample_weight=random.uniform(0.9, 1.2, 40)))
            assert "divides" not in compared.cause


def test_scikit_learn_divides_by_the_sample_weights():
    assert cause("sklearn", A, [1, 0], sample_weight=[0.5, 3]) == (
        "divides by the sum of the sample weights, 3.5, not by 2 rows"
    )


def test_weights_that_add_up_to_the_number_of_rows_are_weights_to_who_divides_by_them():
    batch = [*A, [1, 2, 3]], [1, 0, -1]
    which = "of the rows that are not ignored, 3, not by the 2 rows that are not ignored"
    assert cause("sklearn", *batch, sample_weight=[1, 2, 3], ignore_class=-1) == (
        f"divides by the sum of the sample weights {which}"
    )
    assert cause("torch", *batch, class_weight=[1, 2, 1], ignore_class=-1) == (
        f"divides by the sum of the class weights of the labels {which}"
    )


def test_optax_counts_masked_rows():
    assert cause("optax", [*A, [1, 2, 3]], [1, 0, -1], ignore_class=-1) == (
        "divides by all 3 rows, not by the 2 rows that are not ignored"
    )


def test_torch_leaves_its_own_ignore_index_out_of_the_divisor():
    which = "whose label is not -100, its ignore_index unless told otherwise, not by 2 rows"
    assert cause("torch", A, [-100, 1]) == f"divides by the 1 row {which}"
    assert (
        cause("torch", A, [-100, 1], class_weight=[1, 3, 1]) == f"divides by the class weights, 3, of the rows {which}"
    )


def test_torch_divides_nothing_by_nothing():
    assert "divides 0 by 0" in cause("torch", A, [-1, -1], ignore_class=-1)
    assert batch("keras-torch", problem(A, [-1, -1], ignore_class=-1)).agreement is Agreement.SAME


@pytest.mark.parametrize("library", ["sklearn", "torch"])
def test_probabilities_that_are_not_divided_by_their_sum(library):
    compared = batch(library, problem(UNNORMALISED, [0, 1, 2], from_logits=False))
    assert compared.value == pytest.approx(0.0945899)
    assert compared.cause == "does not divide the row by its sum, 1.99"
    assert compared.cause_row == 1


def test_keras_on_tensorflow_clips_index_labels_before_it_divides():
    assert row_cause("keras-tensorflow", [[2, 6, 2]], [0], from_logits=False) == (
        "clips before it divides by the sum, not after"
    )


def test_each_library_clips_elsewhere():
    miss = [[0.0, 1.0, 0.0]], [0]
    assert row_cause("sklearn", *miss, from_logits=False) == "clips p at 2.2e-16, not at 1e-7"
    assert row_cause("torch", *miss, from_logits=False) == "does not clip p at 1e-7"
    assert row_cause("keras-jax", *miss, "float16", from_logits=False) == (
        "clips p at 1.2e-07, which is float16's 1e-7"
    )


def test_a_label_that_is_no_class_is_dropped_or_wraps():
    assert row_cause("keras-jax", A, [3, 0]) == "label 3 is silently dropped: its one-hot row is all zeros"
    assert row_cause("optax", A, [-1, 0]) == "label -1 wraps to the last class, 2"
    assert row_cause("optax", A, [-2, 0]) == "label -2 wraps to class 1, counted from the end"
    assert "ignore_index unless told otherwise" in row_cause("torch", A, [-100, 0])


def test_what_a_library_raises_is_worded_as_it_words_it():
    compared = batch("torch", problem(A, [3, 0]))
    assert compared.agreement is Agreement.RAISES
    assert compared.answer is not None
    assert compared.answer.error == ("IndexError", "Target 3 is out of bounds.")


def test_no_number_on_both_sides_is_no_difference():
    assert batch("torch", problem([[1, math.nan, 0]], [0])).agreement is Agreement.SAME


def test_minus_infinity_times_no_label_mass():
    assert row_cause("torch", [[1, -math.inf, 2]], [[1.0, 0, 0]]) == (
        "0 × inf is nan: class 1 has probability 0 and label mass 0"
    )


def test_an_infinite_score_is_subtracted_from_itself():
    assert row_cause("torch", [[0, math.inf, 0]], [0]).startswith("inf − inf is nan")


def test_small_losses_lose_their_digits_in_float32():
    compared = row("torch", problem([[20, 0, 0]], [0], "float32"))
    assert compared.value == 0
    assert compared.agreement is Agreement.DIFFERENT
    assert compared.cause == "float32 loses the digits of a loss of 4.12e-09"


def test_rounding_is_no_disagreement():
    compared = row("keras-numpy", problem([[-3.1573, -22.5, 4.3]], [2], "float32"))
    assert compared.agreement in (Agreement.ROUNDED, Agreement.SAME)


def test_float16_overflows_in_a_score_a_sum_and_a_count():
    assert cause("torch", [[60000, -60000, 0]], [1], "float16") == "float16 overflows: its largest number is 65,504"
    assert "the sum overflows" in cause("torch", [[600, 0]] * 200, [1] * 200, "float16", reduction="sum")
    assert "divides by inf" in cause("keras-tensorflow", [[6, 0]] * 70_000, [1] * 70_000, "float16")


def test_keras_on_numpy_computes_float64_in_float32():
    compared = row("keras-numpy", problem(A, [[0.0, 1, 0], [1, 0, 0]]))
    assert compared.agreement is Agreement.ROUNDED
    assert compared.cause == "computes in float32, although float64 is given"


def test_labels_are_cast_to_the_type_of_the_loss():
    scores = np.random.RandomState(0).standard_normal((1, 2100))
    assert row_cause("keras-tensorflow", scores, [2049], "float16") == (
        "takes label 2049 as 2048: labels are cast to float16"
    )


def test_keras_weighs_a_whole_row_by_its_class():
    soft = [[0.5, 0.5, 0], [0.1, 0.2, 0.7]]
    assert cause("keras-tensorflow", A, soft, class_weight=[0.2, 1, 3]).startswith("weighs the whole row")


def test_reported_rows_are_compared_at_the_one_that_is_furthest_off():
    compared = batch("torch", problem(UNNORMALISED, [0, 1, 2], from_logits=False, reduction="none"))
    assert compared.row == 1
    assert compared.value == pytest.approx(0.116533816)
    assert compared.exact == pytest.approx(0.804668455)
    assert compared.cause == "does not divide the row by its sum, 1.99"


def test_reported_rows_that_all_agree_are_the_same():
    compared = batch("keras-torch", problem(A, [1, 0], "float32", reduction="none"))
    assert compared.agreement in (Agreement.SAME, Agreement.ROUNDED)


def test_an_empty_batch_is_reported_as_an_array_by_keras():
    empty = Problem.create(np.zeros((0, 3)), np.zeros(0, int))
    assert batch("keras-tensorflow", empty).cause == "returns an array of shape (0,) under every reduction"


def test_a_comparison_can_be_stopped():
    class Stop(Exception):
        pass

    def stop(_share):
        raise Stop

    big = problem(np.zeros((5000, 100)), np.zeros(5000, int))
    with pytest.raises(Stop):
        compare_batch("torch", Batch(big), evaluate(big), stop)


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize(
    ("scores", "labels", "options"),
    [
        ("logits", [1, 0, 2, 2, 1, 0, 0], {}),
        ("logits", [1, 0, -1, 2, -1, 0, 0], {"ignore_class": -1, "reduction": "none"}),
        ("logits", [1, 0, 2, 3, 1, 0, 0], {"temperature": 2}),
        ("logits", [1, 0, 2, 2, 1, 0, 0], {"label_smoothing": 0.1, "class_weight": [1, 2, 3]}),
        ("logits", "soft", {"reduction": "sum", "class_weight": [1, 2, 3], "sample_weight": [1, 2, 3, 4, 5, 6, 7]}),
        ("probabilities", [1, 0, 2, 2, 1, 0, 0], {"from_logits": False}),
        ("unnormalised", [1, 0, 2, 2, 1, 0, 0], {"from_logits": False}),
        ("too large", [1, 0, 2, 5, 1, 0, 0], {"from_logits": False}),
        ("nan", [1, 0, 2, 2, 1, 0, 0], {"from_logits": False}),
        ("logits", "hot", {"loss": Loss.BINARY, "label_smoothing": 0.1, "sample_weight": [1, 2, 3, 4, 5, 6, 7]}),
        ("too large", "hot", {"loss": Loss.BINARY, "from_logits": False}),
    ],
)
def test_a_large_batch_is_asked_block_by_block_and_answered_as_a_whole(library, scores, labels, options):
    whole = problem(tables()[scores], tables()[labels] if isinstance(labels, str) else labels, **options)
    cut = whole.replace(
        scores=RowBlocks.split(whole.scores.join(), 3),
        labels=RowBlocks.split(whole.labels.join(), 3),
    )
    one = compare_batch(library, Batch(cut), evaluate(cut))
    other = compare_batch(library, Batch(cut, hollow=True), evaluate(cut))
    assert (one.agreement, one.row, one.cause, one.asked.lacks) == (
        other.agreement, other.row, other.cause, other.asked.lacks,
    )  # fmt: skip
    assert one.value == pytest.approx(other.value, rel=1e-14, nan_ok=True)
    if one.answer is not None and other.answer is not None:
        assert (one.answer.error, one.answer.warnings) == (other.answer.error, other.answer.warnings)


def tables():
    logits = np.random.RandomState(2).standard_normal((7, 3))
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return {
        "logits": logits,
        "soft": shares[::-1],
        "hot": np.round(shares),
        "probabilities": shares,
        "unnormalised": 0.9 * shares,
        "too large": 3 * shares,
        "nan": np.where(shares == shares[4, 1], math.nan, shares),
    }


def test_a_block_that_was_asked_about_is_not_asked_about_again():
    class Counted(KnownLosses):
        kept = 0

        def keep(self, name, problem, parts):
            before = {id(part) for part in self.of(name, problem).values()}
            self.kept = sum(id(part) in before for part in parts.values())
            super().keep(name, problem, parts)

    known = Counted()
    before = problem(np.zeros((9, 3)), np.zeros(9, int))
    before = before.replace(
        scores=RowBlocks.split(before.scores.join(), 3), labels=RowBlocks.split(before.labels.join(), 3)
    )
    after = edits.set_scores(before, 4, 0, 5.0)
    for one in (before, after):
        compared = compare_batch("torch", Batch(one, hollow=True), evaluate(one), known=known)
        assert compared.value == pytest.approx(evaluate(one).loss)
    assert known.kept == 2
    smoothed = after.with_options(label_smoothing=0.1)
    assert compare_batch("torch", Batch(smoothed, hollow=True), evaluate(smoothed), known=known).value == pytest.approx(
        evaluate(smoothed).loss
    )
    assert known.kept == 0


def test_torch_adds_up_what_keras_averages_in_the_binary_loss():
    assert cause("torch", A, [[1.0, 1, 0], [0, 0, 1]], loss=Loss.BINARY, reduction="sum") == (
        "adds up the 3 classes of a row, where its loss is their mean"
    )


@pytest.mark.parametrize(
    ("library", "dtype", "why"),
    [
        ("torch", "float64", "cuts log p and log(1 − p) off at −100, and does not clip p at 1e-7"),
        ("keras-tensorflow", "float32", "clips p at 1 − 1e-7, which is 0.99999988 in float32"),
        ("sklearn", "float64", "clips p at 2.2e-16, not at 1e-7"),
    ],
)
def test_binary_probabilities_are_clipped_elsewhere(library, dtype, why):
    assert row_cause(library, [[1.0]], [[0.0]], dtype, loss=Loss.BINARY, from_logits=False) == why


def test_keras_on_numpy_takes_the_sigmoid_before_it_clips():
    assert row_cause("keras-numpy", [[100.0]], [[0.0]], "float32", loss=Loss.BINARY) == (
        "takes the sigmoid first, and clips it at 1e-07"
    )


def test_an_infinite_logit_is_subtracted_from_itself_in_the_binary_loss():
    assert "infinite score" in row_cause("keras-tensorflow", [[math.inf]], [[1.0]], loss=Loss.BINARY)
