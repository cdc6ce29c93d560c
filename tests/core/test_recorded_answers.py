"""Evaluations beside the recorded answers: the 50-digit truth, and Keras in float64."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest

import xentgui
from tests.core.recorded import Answer, keras, truths

# Softmax less one was recorded in 50 digits of 1 - 2e-39 and 1 - 9e-78, which leaves too few of them or none.
CANCELLED = {
    "A/scce/scale100/C2",
    "C/logits/hit90/float16/scce",
    "C/logits/hit90/float32/scce",
    "C/logits/hit90/float64/scce",
}
# 0 times inf is NaN in TensorFlow's dense loss; by the definition a class without label mass costs nothing.
COSTS_NOTHING = {"C/logits/-inf-nonlabel/float64/cce"}


def evaluated(answer: Answer) -> xentgui.Evaluation:
    return xentgui.evaluate(answer.scores, answer.labels, **answer.options)


def by_key(answers: Iterable[Answer]) -> Any:
    return [pytest.param(answer, id=answer.key) for answer in answers]


def relative_error(found: Any, true: Any) -> float:
    found, true = np.asarray(found, float), np.asarray(true, float)
    assert found.shape == true.shape
    with np.errstate(all="ignore"):
        return float(np.where(found == true, 0, abs(found - true) / abs(true)).max(initial=0))


def distance(found: Any, recorded: Any) -> float:
    """Relative to max(|recorded|, 1); NaN is NaN."""
    found, recorded = np.asarray(found, float), np.asarray(recorded, float)
    assert found.shape == recorded.shape
    same = (found == recorded) | (np.isnan(found) & np.isnan(recorded))
    with np.errstate(all="ignore"):
        apart = np.where(same, 0, abs(found - recorded) / np.maximum(abs(recorded), 1))
    return float(np.nan_to_num(apart, nan=np.inf).max(initial=0))


@pytest.mark.parametrize("answer", by_key(truths()))
def test_row_losses_and_the_loss_are_the_true_ones(answer: Answer):
    found = evaluated(answer)
    assert relative_error(found.row_losses, answer.row_losses) <= 1e-13
    assert relative_error(found.loss, answer.loss) <= 1e-13


@pytest.mark.parametrize("answer", by_key(a for a in truths() if a.gradient is not None and a.key not in CANCELLED))
def test_gradients_are_the_true_ones(answer: Answer):
    assert relative_error(evaluated(answer).gradient(), answer.gradient) <= 1e-13


def test_a_label_that_is_nearly_certain_has_the_gradient_that_mathematics_gives_it():
    # -(1 - p) = -sum of the others' exp(x - x_label) / (1 + sum of them)
    answers = {answer.key: answer for answer in truths()}
    for key in sorted(CANCELLED):
        scores = answers[key].scores.astype(np.float64)
        label = int(answers[key].labels[0])
        others = np.exp(np.delete(scores[0], label) - scores[0, label]).sum()
        found = evaluated(answers[key]).gradient(0)
        assert found[label] == pytest.approx(-others / (1 + others), rel=1e-13, abs=0)
        assert found.sum() == pytest.approx(0, abs=1e-13 * abs(found[label]))


@pytest.mark.parametrize(("library", "task"), [("keras-tensorflow", "cce"), ("keras-jax", "scce")])
def test_keras_answers_the_same_in_float64(library: str, task: str):
    answers = [answer for answer in keras(library, task) if answer.key not in COSTS_NOTHING]
    assert len(answers) > 40
    for answer in answers:
        found = evaluated(answer)
        recorded = (answer.loss, answer.row_losses, answer.gradient)
        for name, mine, theirs in zip(
            ("loss", "row losses", "gradient"), (found.loss, found.row_losses, found.gradient()), recorded, strict=True
        ):
            if theirs is not None:
                assert distance(mine, theirs) <= 1e-12, (answer.key, name)


def test_minus_infinity_without_label_mass_costs_nothing_where_tensorflow_answers_nan():
    (answer,) = (answer for answer in keras("keras-tensorflow", "cce") if answer.key in COSTS_NOTHING)
    assert np.isnan(answer.loss).all()
    assert evaluated(answer).row_losses == pytest.approx([np.log1p(np.exp(1.0))])
