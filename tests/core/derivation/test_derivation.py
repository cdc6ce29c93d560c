"""The derivation of a row ends in what Evaluation says, and each number's arithmetic is that of this row."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.batches import asked, asked_binary, is_close
from xentgui.core.derivation import Column, Mark, derive
from xentgui.core.evaluation import evaluate
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem

LOGITS = [2.0, 5.0, 3.0]


def columns(problem: Problem, row: int = 0) -> dict[str, Column]:
    return {column.key: column for column in derive(problem, row).columns}


def problem_of(case) -> Problem:
    names = ("from_logits", "label_smoothing", "temperature", "ignore_class", "reduction", "loss")
    options = LossOptions(**{name: getattr(case, name) for name in names if hasattr(case, name)})
    return Problem.create(
        case.scores,
        case.labels,
        options,
        sample_weight=case.sample_weight,
        class_weight=case.class_weight,
        pos_weight=getattr(case, "pos_weight", None),
    )


cases = st.one_of(*(make(from_logits=kind) for make in (asked, asked_binary) for kind in (True, False)))


@settings(max_examples=60, deadline=None)
@given(cases)
def test_every_row_ends_in_the_numbers_of_its_evaluation(case):
    problem = problem_of(case)
    evaluation = evaluate(problem)
    for row in range(problem.rows):
        found = columns(problem, row)
        foot = found["product"].foot
        assert foot is not None
        assert foot.value == derive(problem, row).row.loss
        total = found["product"].values.mean() if problem.binary else found["product"].values.sum()
        assert is_close(total, foot.value, rel=1e-12, floor=1e-15)
        weight = 1 if problem.row_weights is None else problem.row_weights[row]
        if not derive(problem, row).row.ignored:
            # A block sums in another order than one row alone.
            assert foot.value * weight == pytest.approx(evaluation.row(row).loss, rel=1e-14, abs=1e-300)
        if "probability" in found:
            assert found["probability"].values.tolist() == evaluation.probabilities(row).tolist()


def test_each_number_tells_its_arithmetic_with_the_numbers_of_the_row():
    found = columns(Problem.create([LOGITS], [0]))
    told = {key: column.explain(0) for key, column in found.items()}
    assert told == {
        "score": "x = 2",
        "scaled": "2 / 1 = 2",
        "shifted": "2 − 5 = −3",
        "exp": "exp(2 − 5) = 0.049787",
        "probability": "0.049787 / 1.1851 = 0.04201",
        "log_probability": "−3 − log(1.1851) = −3.1698",
        "label": "y = 1",
        "product": "−1 × (−3.1698) = 3.1698",
        "gradient": "0.04201 − 1 = −0.95799",
    }


def test_what_stands_under_the_columns_is_their_maximum_or_their_sum():
    found = columns(Problem.create([LOGITS], [0]))
    feet = {key: (column.foot.sign, column.foot.arithmetic) for key, column in found.items() if column.foot}
    assert feet["scaled"] == ("max", "the largest of them = 5")
    assert feet["exp"] == ("Σ", "0.049787 + 1 + 0.13534 = 1.1851")
    assert feet["gradient"][1].endswith(" = 0")


def test_smoothing_weights_and_temperature_enter_the_arithmetic():
    options = LossOptions(temperature=2, label_smoothing=0.1)
    found = columns(Problem.create([LOGITS], [0], options, class_weight=[1, 2, 3]))
    assert found["label"].explain(0) == "1 × (1 − 0.1) + 0.1 / 3 = 0.93333"
    assert found["weighted"].explain(1) == "2 × 0.033333 = 0.066667"
    assert found["gradient"].explain(0) == "(0.14024 × 1.1 − 0.93333) / 2 = −0.38953"


def test_probabilities_are_divided_by_their_sum_and_clipped():
    found = columns(Problem.create([[0.4, 1.6, 0.0]], [2], LossOptions(from_logits=False)))
    assert list(found) == ["score", "probability", "clipped", "log_probability", "label", "product", "gradient"]
    assert found["probability"].explain(0) == "0.4 / 2 = 0.2"
    assert found["clipped"].explain(2) == "clip(0, 1e−7, 1 − 1e−7) = 1e−7: held at the limit"
    assert [found["clipped"].mark(j) for j in range(3)] == [Mark.FINE, Mark.FINE, Mark.CLIPPED]


def test_the_binary_loss_has_a_sigmoid_and_two_costs_a_class_and_their_mean():
    options = LossOptions(loss=Loss.BINARY)
    found = columns(Problem.create([[-1, -1, 0, 1, 2]], [[0, 0, 1, 1, 1]], options))
    assert found["probability"].explain(0) == "1 / (1 + exp(1)) = 0.26894"
    assert found["log_rest"].explain(0) == "−log(1 + exp(−1)) = −0.31326"
    foot = found["product"].foot
    assert foot is not None
    assert foot.sign == "mean"
    assert foot.value == pytest.approx(0.35197204, abs=1e-7)
    weighted = columns(Problem.create([[1.0, 2.0]], [[1, 0]], options, pos_weight=3.0))
    assert weighted["weighted"].explain(0) == "1 × 3 × 1 = 3"


@pytest.mark.parametrize("scores", [[1, np.nan, 2], [1, np.inf, np.inf], [-np.inf] * 3])
def test_a_row_that_has_no_softmax_is_undefined_from_its_first_undefined_number_on(scores):
    found = columns(Problem.create([scores], [0]))
    for key in ("probability", "product", "gradient"):
        assert np.isnan(found[key].values).all()


def test_one_infinite_logit_takes_the_limit_as_the_evaluation_does():
    problem = Problem.create([[1.0, np.inf, 2.0]], [0])
    found = columns(problem)
    assert found["probability"].values.tolist() == evaluate(problem).probabilities(0).tolist() == [0, 1, 0]
    assert found["product"].values.tolist() == [np.inf, 0, 0]
    assert found["exp"].explain(1) == "exp(lim(∞ − ∞)) = 1"


def test_a_label_that_is_no_class_is_undefined():
    found = columns(Problem.create([LOGITS], [7]))
    assert np.isnan(found["label"].values).all()
    assert np.isfinite(found["probability"].values).all()


def test_an_infinitely_small_logit_costs_nothing_where_the_label_is_not():
    found = columns(Problem.create([[1.0, -np.inf]], [0]))
    assert found["product"].values.tolist() == [0, 0]


def test_a_confident_row_keeps_its_digits():
    found = columns(Problem.create([[0.0, -50.0]], [0]))
    assert found["product"].foot is not None
    assert found["product"].foot.value == pytest.approx(np.exp(-50.0), rel=1e-14)


@pytest.mark.parametrize(
    ("scores", "log_p", "slope"),
    [
        ([40, 0, 0], "0 − log(1 + 8.4967e−18) = −8.4967e−18", "(1 − 8.4967e−18) − 1 = −8.4967e−18"),
        ([9, 0, 0], "0 − log(1 + 0.00024682) = −0.00024679", "(1 − 0.00024676) − 1 = −0.00024676"),
        ([3, 0, 0], "0 − log(1.0996) = −0.094923", "0.90944 − 1 = −0.090557"),
    ],
)
def test_the_arithmetic_of_a_confident_row_comes_to_its_number(scores, log_p, slope):
    found = columns(Problem.create([scores], [0]))
    assert found["log_probability"].explain(0) == log_p
    assert found["gradient"].explain(0) == slope


def test_so_does_that_of_a_confident_yes():
    found = columns(Problem.create([[40.0]], [[1]], LossOptions(loss=Loss.BINARY)))
    assert found["gradient"].explain(0) == "(0 × 1 − 1 × 4.2484e−18) / 1 = −4.2484e−18"


def test_nothing_times_infinity_says_why_it_is_nothing():
    found = columns(Problem.create([[1, -np.inf, 2]], [0]))
    assert found["product"].explain(1) == "−0 × (−∞) = 0: without a share of the label it costs nothing"


def test_a_label_outside_the_classes_and_a_held_probability_are_remarked_on():
    label = columns(Problem.create([[1, 2, 3]], [7]))["label"]
    assert label.explain(0) == "y = NaN: label 7 is outside 0..2"
    slope = columns(Problem.create([[0.0, 0.4, 0.6]], [0], LossOptions(from_logits=False)))["gradient"]
    assert slope.explain(0) == "(0 − 0) / 1 = 0: h is 0 where p is held at a limit"
    assert slope.explain(1) == "(0 − 0) / 1 = 0"
