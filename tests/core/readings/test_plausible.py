"""How plausible a reading is: what the values say of scores, and what the losses say of labels."""

import math

import numpy as np
import pytest

from tests.core.diagnostics.clean import good, softmax
from xentgui.core.evaluation import evaluate
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem
from xentgui.core.readings import Plausibility, what_ifs
from xentgui.core.readings.plausible import z_of

Z, Y = good(60, 5)
P, HOT = softmax(Z), np.eye(5)[Y]
BINARY, OFF = LossOptions(loss=Loss.BINARY), LossOptions(from_logits=False)


def verdict(problem, name):
    found = next(each.verdict for each in what_ifs(evaluate(problem)) if each.reading.name == name)
    assert found is not None
    return found


@pytest.mark.parametrize("options", [None, OFF])
@pytest.mark.parametrize(
    ("scores", "plausible"),
    [
        (Z, {"logits": "likely", "probabilities": "impossible", "log-probabilities": "impossible"}),
        (P, {"logits": "unlikely", "probabilities": "likely", "log-probabilities": "impossible"}),
        (np.log(P), {"logits": "likely", "probabilities": "impossible", "log-probabilities": "likely"}),
        (P.astype(np.float16), {"logits": "unlikely", "probabilities": "likely", "softmax-undone": "likely"}),
        (1 / (1 + np.exp(-Z)), {"logits": "possible", "probabilities": "unlikely"}),
        (np.full((9, 3), np.nan), {"logits": "possible", "probabilities": "possible", "softmax-applied": "possible"}),
    ],
)
def test_the_values_of_scores_say_what_they_can_be_whatever_they_are_read_as(scores, plausible, options):
    problem = Problem.create(scores, Y[: len(scores)] % scores.shape[1], options)
    assert {name: verdict(problem, name).plausibility for name in plausible} == plausible


def test_the_reason_names_the_place_or_the_figure():
    assert verdict(Problem.create(Z, Y), "log-probabilities").reason == (
        f"row 0: score {Z[0].max():.6g} is above 0, and no probability is above 1"
    )
    assert "scores reach from" in verdict(Problem.create(Z, Y), "probabilities").reason
    assert "no loss can be below 0.904832" in verdict(Problem.create(P, Y), "logits").reason  # ln(e + 4) - 1
    assert verdict(Problem.create(P, Y), "softmax-applied").reason.startswith("that would be three times")


def test_scores_of_the_binary_loss_are_judged_one_by_one():
    sigmoids = Problem.create(1 / (1 + np.exp(-Z)), HOT, BINARY)
    assert verdict(sigmoids, "logits").plausibility is Plausibility.UNLIKELY
    assert verdict(sigmoids, "sigmoid-undone").plausibility is Plausibility.LIKELY
    assert verdict(Problem.create(Z, HOT, BINARY), "probabilities").plausibility is Plausibility.IMPOSSIBLE
    few = Problem.create([[0.2, 0.7]], [[0.0, 1]], BINARY)
    assert verdict(few, "probabilities") == (Plausibility.POSSIBLE, "all scores lie in [0, 1]")
    assert verdict(Problem.create(-np.abs(Z), HOT, BINARY), "log-probabilities").plausibility is Plausibility.POSSIBLE


@pytest.mark.parametrize(
    ("labels", "name"),
    [
        (np.roll(Y, 1), "label-of-the-next-row"),
        (np.roll(Y, -1), "label-of-the-row-before"),
        (Y[::-1], "rows-reversed"),
        (4 - Y, "classes-reversed"),
        (Y + 1, "labels-one-lower"),
        (np.roll(HOT, 1, axis=0), "label-of-the-next-row"),
    ],
)
def test_labels_that_were_moved_are_likely_where_they_belong_and_nowhere_else(labels, name):
    found = what_ifs(evaluate(Problem.create(Z, labels)))
    of_labels = [(each.reading.name, each.verdict.plausibility) for each in found[5:] if each.verdict is not None]
    assert [moved for moved, plausibility in of_labels if plausibility is Plausibility.LIKELY] == [name]


def test_labels_that_are_right_are_unlikely_anywhere_else():
    problem = Problem.create(Z, Y)
    for name in ("label-of-the-next-row", "label-of-the-row-before", "rows-reversed", "classes-reversed"):
        judged = verdict(problem, name)
        assert judged.plausibility is Plausibility.UNLIKELY
        assert "more, z = -" in judged.reason


def test_a_model_of_chance_makes_no_other_labels_likely():
    rng = np.random.default_rng(0)
    for _ in range(50):
        scores, labels = 3 * rng.standard_normal((200, 4)), rng.integers(0, 4, 200)
        for each in what_ifs(evaluate(Problem.create(scores, labels)))[5:]:
            assert each.verdict is None or each.verdict.plausibility is Plausibility.POSSIBLE


def test_losses_of_scores_that_are_misread_make_no_labels_likely():
    scores, labels = good(200, 5)
    found = verdict(Problem.create(scores, np.roll(labels, 1), OFF), "label-of-the-next-row")
    assert found.plausibility is Plausibility.POSSIBLE
    assert found.reason.endswith("; but scores cannot be what they are read as")


def test_a_softmax_along_the_wrong_axis_does_not_turn_labels_that_sum_to_1():
    problem = Problem.create(softmax(Z.T).T, HOT)
    assert verdict(problem, "scores-and-labels-transposed").plausibility is Plausibility.UNLIKELY


def test_few_rows_tell_nothing_of_labels():
    found = verdict(Problem.create(Z[:7], np.roll(Y[:7], 1)), "label-of-the-next-row")
    assert found == (Plausibility.POSSIBLE, "6 rows: too few to tell")


def test_what_costs_less_and_guesses_no_better_is_not_likely():
    # Sure of class 1 in every row, and the labels are 0 but for one: with the next row's label it is as blind.
    scores = np.tile([0.0, 4, -4], (40, 1))
    problem = Problem.create(scores, [2] * 39 + [0])
    found = verdict(problem, "classes-reversed")
    assert found.plausibility is Plausibility.POSSIBLE
    assert "accuracy 0, by always saying the same 0.975" in found.reason


def test_rows_that_get_no_finite_loss_speak_against_a_reading():
    scores = Z.copy()
    scores[np.arange(60), (Y + 2) % 5] = -np.inf
    found = verdict(Problem.create(scores, Y), "label-of-the-next-row")
    assert found.plausibility is Plausibility.UNLIKELY
    assert found.reason.startswith("no finite loss in ")
    back = verdict(Problem.create(scores, np.roll(Y, 1)), "label-of-the-next-row")
    assert back.plausibility is Plausibility.LIKELY
    assert "a finite loss in " in back.reason


def test_a_softmax_along_the_rows_shows_in_its_sums():
    square = softmax(Z[:5].T).T
    problem = Problem.create(square, Y[:5], OFF)
    found = verdict(problem, "scores-transposed")
    assert found.plausibility is Plausibility.LIKELY
    assert "sum to 1 along axis 0" in found.reason


def test_tables_that_lie_on_their_side_show_in_the_sums_of_the_labels():
    problem = Problem.create(Z.T, HOT.T)
    assert verdict(problem, "scores-and-labels-transposed").plausibility is Plausibility.LIKELY
    assert verdict(Problem.create(Z, HOT), "scores-and-labels-transposed").plausibility is Plausibility.UNLIKELY
    uneven = Problem.create(Z[:5], np.eye(5)[[0, 1, 1, 2, 3]])
    assert verdict(uneven, "labels-transposed").plausibility is Plausibility.UNLIKELY
    assert (
        verdict(Problem.create(Z[:5], np.eye(5)[[0, 1, 1, 2, 3]].T), "labels-transposed").plausibility
        is Plausibility.LIKELY
    )
    assert verdict(Problem.create(Z, HOT, BINARY), "scores-and-labels-transposed").reason.startswith("nothing")


@pytest.mark.parametrize(("t", "rows", "z"), [(2.228, 11, 1.96), (4.144, 11, 3.0902), (3.0, 1001, 2.994)])
def test_a_z_is_as_rare_as_the_t_that_it_stands_for(t, rows, z):
    # Of tables: t(10 degrees of freedom) has 2.228 at 2.5 % and 4.144 at 0.1 %.
    values = np.linspace(-1, 1, rows)
    values += t * values.std(ddof=1) / math.sqrt(rows)
    assert z_of(values) == pytest.approx(z, abs=0.01)
    assert z_of(-values) == pytest.approx(-z, abs=0.01)


def test_values_that_are_all_the_same_are_beyond_any_z():
    assert z_of(np.ones(9)) == math.inf
    assert z_of(-np.ones(9)) == -math.inf
