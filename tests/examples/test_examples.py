"""The examples menu: every entry evaluates, and every figure it quotes is what the evaluation says."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import xentgui
from xentgui import Evaluation, Reduction
from xentgui.core.evaluation import evaluate
from xentgui.examples import EXAMPLES, load

NAN = float("nan")

# What every row and the mean over the rows that have a loss come to; the published figures are from their sources,
# the others were worked out as the definition says, with the standard library's math in double precision.
ROW_LOSSES = {
    "two-rows": [2.1406904, 2.4951405],
    "by-hand": [2.00771961, 0.00928137298, 0.68006776],
    "unnormalised-probabilities": [0.10536052, 0.80466845, 0.0618754],
    "published-and-wrong": [0.0658839, 0.0039743],
    "two-classes": [0.31326169, 0.31326169, 0.69314718, 0.31326169, 0.12692801],
    "binary": [0.31326169, 0.31326169, 0.69314718, 0.31326169, 0.12692801],
    "confident-and-wrong": [0.10536052, 0.22314355, 2.30258509, 4.60517019],
    "epsilon-clip": [16.11809565, 16.11809565, 6.90775528, 1e-7],
    "softmax-applied-twice": [0.55144471, 0.61779297, 1.55144471],
    "low-loss-wrong-prediction": [0.73396918, 0.73396918, 1.02165125, 1.02165125],
    "label-smoothing": [1.09861229, 0.37287810, 0.29113984, 0.66675746],
    "class-weights": [0.02477459, 0.04516041, 0.04790895, 1.05495692, 5.89310635],
    "ignored-rows": [0.34234958, 1.59561139, 0, 0.21099762, 0, 0],
    "soft-labels": [0.80181855, 2.40067070, 1.09861229],
    "several-labels": [0.10081446, 0.53353345, 0.06455510, 0.71386766],
}
LOSSES = {
    "two-rows": 2.3179154,
    "published-and-wrong": 0.0349291,
    "two-classes": 0.351972051,
    "binary": 0.351972051,
    "sequence": NAN,
    "confident-and-wrong": 1.80906484,
    "epsilon-clip": 9.78598667,
    "softmax-applied-twice": 0.90689413,
    "low-loss-wrong-prediction": 0.87781021,
    "label-smoothing": 0.60734692,
    "class-weights": 1.41318145,
    "ignored-rows": 0.71631953,
    "soft-labels": 1.43370051,
    "many-classes": 1.69298923,
}


def _row(index: int) -> Callable[[Evaluation], Any]:
    return lambda evaluation: evaluation.row_losses.reshape(-1)[index]


def _by(name: str) -> Callable[[Evaluation], Any]:
    return lambda evaluation: evaluation.reduced(Reduction(name))


def _with(**options: Any) -> Callable[[Evaluation], Evaluation]:
    def other(evaluation: Evaluation) -> Evaluation:
        problem = evaluation.problem
        return xentgui.evaluate(problem.scores.join(), problem.labels.join(), **options)

    return other


def _class_weight(index: int) -> Callable[[Evaluation], Any]:
    return lambda evaluation: np.asarray(evaluation.problem.class_weight)[index]


def _ln(value: float) -> Callable[[Evaluation], Any]:
    return lambda _: np.log(value)


def _constant(value: float) -> Callable[[Evaluation], Any]:
    return lambda _: value


# Where each decimal figure of a note comes from. A constant is one the program does not compute: it is in the
# input, or it is what somebody else printed.
FIGURES: dict[str, dict[str, Callable[[Evaluation], Any]]] = {
    "two-rows": {
        "2.3179154": lambda e: e.loss,
        "2.1406904": _row(0),
        "2.4951405": _row(1),
        "4.6358309": _by("sum"),
    },
    "by-hand": {
        "2.0077195": _row(0),
        "0.00928135": _constant(0.00928135),
        "0.6800677": _row(2),
        "0.009281373": _row(1),
    },
    "unnormalised-probabilities": {
        "1.99": lambda e: e.problem.scores.row(1).sum(),
        "0.8046684": _row(1),
        "0.89": lambda e: e.problem.scores.row(1)[1],
        "0.1165": lambda e: -np.log(e.problem.scores.row(1)[1]),
        "0.1053605": _row(0),
        "0.0618754": _row(2),
    },
    "published-and-wrong": {
        **{figure: _constant(float(figure)) for figure in ("0.463", "0.006", "0.469", "0.234")},
        "0.0658839": _row(0),
        "0.0039743": _row(1),
        "0.0698582": _by("sum"),
        "0.0349291": lambda e: e.loss,
    },
    "two-classes": {"0.3519721": lambda e: e.loss, "0.6931": _row(2)},
    "binary": {"0.35197204": _constant(0.35197204), "0.6931": _row(2)},
    "sequence": {"2.9480": lambda e: e.reduced(Reduction.SUM_OVER_BATCH_SIZE, defined=True)},
    "confident-and-wrong": {
        "0.9": lambda e: e.label_probability[0],
        "0.105": _row(0),
        "0.8": lambda e: e.label_probability[1],
        "0.2231": _row(1),
        "0.1": lambda e: e.label_probability[2],
        "2.303": _row(2),
        "0.01": lambda e: e.label_probability[3],
        "4.605": _row(3),
    },
    "epsilon-clip": {
        "16.118": _row(0),
        "0.001": lambda e: e.label_probability[2],
        "6.908": _row(2),
    },
    "softmax-applied-twice": {
        "0.5514": _row(0),
        "1.5514": _row(2),
        "0.0000": lambda e: _row(0)(_with(from_logits=False)(e)),
        "16.118": lambda e: _row(2)(_with(from_logits=False)(e)),
    },
    "low-loss-wrong-prediction": {"0.734": _row(0), "1.022": _row(2)},
    "label-smoothing": {
        "0.1": lambda e: e.problem.options.label_smoothing,
        "0.9333": lambda e: e.label_probability[2],
        "0.2911": _row(2),
        "0.6668": _row(3),
        "0.0001": lambda e: _row(3)(_with(label_smoothing=0.0)(e)),
    },
    "class-weights": {
        "5.8931": _row(4),
        "0.2": _class_weight(0),
        "0.0479": lambda e: e.row_losses[:3].max(),
        "1.4132": lambda e: e.loss,
        "1.5361": _by("mean_with_sample_weight"),
    },
    "ignored-rows": {
        "2.1490": _by("sum"),
        "0.7163": lambda e: e.loss,
        "0.3582": lambda e: e.reduced(Reduction.SUM) / e.problem.rows,
    },
    "soft-labels": {"0.8018": _row(0), "2.4007": _row(1), "1.0986": _row(2)},
    "several-labels": {"0.1008": _row(0), "0.0646": _row(2)},
    "many-classes": {"6.9078": _ln(1000), "1.6930": lambda e: e.loss},
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_has_a_short_title_and_a_note(name: str) -> None:
    problem = load(name)
    assert 0 < len(problem.title) <= 40
    assert 40 < len(problem.note) <= 260
    assert problem.note.endswith(".")


def test_the_menu_begins_with_two_rows_and_no_title_comes_twice() -> None:
    assert next(iter(EXAMPLES)) == "two-rows"
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in EXAMPLES)
    titles = [load(name).title for name in EXAMPLES]
    assert len(set(titles)) == len(titles)


def test_an_unknown_name_is_answered_with_those_that_are_alike() -> None:
    with pytest.raises(ValueError, match=r"'two_rows' is not known; did you mean two-rows"):
        load("two_rows")
    with pytest.raises(ValueError, match=r"'x' is not known; xent examples lists all names"):
        load("x")


@pytest.mark.parametrize(("name", "expected"), ROW_LOSSES.items())
def test_every_row_costs_what_the_source_says(name: str, expected: list[float]) -> None:
    losses = evaluate(load(name)).row_losses.reshape(-1)
    assert losses == pytest.approx(expected, abs=6e-8)


@pytest.mark.parametrize(("name", "expected"), LOSSES.items())
def test_the_example_opens_with_this_loss(name: str, expected: float) -> None:
    assert evaluate(load(name)).loss == pytest.approx(expected, abs=6e-8, nan_ok=True)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_figure_in_a_note_is_what_the_evaluation_says(name: str) -> None:
    problem = load(name)
    quoted = re.findall(r"\d+\.\d+", problem.title + problem.note)
    assert set(quoted) == set(FIGURES[name])
    evaluation = evaluate(problem)
    for figure, value in FIGURES[name].items():
        rounding = 0.51 * 10 ** -len(figure.partition(".")[2])
        # Some were printed by float32 libraries, which are two units of 2**-23 away.
        assert float(figure) == pytest.approx(float(value(evaluation)), abs=rounding, rel=2.4e-7), figure


def test_the_sequence_keeps_its_shape_and_names_its_undefined_rows() -> None:
    evaluation = evaluate(load("sequence"))
    assert evaluation.row_losses.shape == (2, 6)
    assert evaluation.problem.classes == 9
    assert evaluation.undefined_rows.tolist() == [9, 10, 11]


def test_one_sigmoid_costs_what_a_softmax_of_two_does() -> None:
    one, two = evaluate(load("binary")), evaluate(load("two-classes"))
    assert one.row_losses == pytest.approx(two.row_losses, rel=1e-15)
    assert one.predicted.tolist() == two.predicted.tolist()


def test_the_low_losses_are_wrong_and_the_higher_ones_right() -> None:
    evaluation = evaluate(load("low-loss-wrong-prediction"))
    assert (evaluation.predicted == evaluation.label).tolist() == [False, False, True, True]


def test_the_clipped_rows_have_no_gradient() -> None:
    gradient = evaluate(load("epsilon-clip")).gradient()
    assert np.abs(gradient[:2]).max() == 0
    assert np.abs(gradient[2]).max() > 0


def test_the_third_smoothed_row_could_not_cost_less() -> None:
    evaluation = evaluate(load("label-smoothing"))
    assert np.abs(evaluation.gradient(2)).max() < 1e-12
    assert evaluation.row_losses.argmin() == 2


def test_padding_does_not_count_in_the_divisor() -> None:
    evaluation = evaluate(load("ignored-rows"))
    assert evaluation.denominator == 3
    assert evaluation.ignored.tolist() == [[False, False, True], [False, True, True]]


def test_the_thousand_classes_are_mostly_right() -> None:
    evaluation = evaluate(load("many-classes"))
    assert evaluation.problem.scores.shape == (64, 1000)
    assert evaluation.accuracy * 64 == 51
