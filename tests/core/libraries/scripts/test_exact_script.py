"""The script in plain NumPy prints the exact loss, whatever the batch."""

import contextlib
import io
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from numpy.typing import NDArray

from tests.core import batches
from tests.core.longhand import Asked
from xentgui.core.evaluation import evaluate
from xentgui.core.libraries.scripts import Script, exact_script
from xentgui.core.options import Loss, LossOptions, Reduction
from xentgui.core.problem import Problem


def printed(script: Script) -> NDArray[np.float64]:
    """What a script prints, in full; its data need not be saved for it."""
    out = io.StringIO()
    names: dict[str, Any] = {"saved": script.arrays}
    text = script.text.replace('np.load("batch.npz")', "saved")
    with contextlib.redirect_stdout(out), np.errstate(all="ignore"):
        exec(text.replace("print(", "shown = (lambda value: print(value) or value)("), names)
    assert out.getvalue()
    return np.asarray(names["shown"], np.float64)


def problem_of(asked: Asked) -> Problem:
    options = LossOptions(
        asked.from_logits,
        Reduction.of(asked.reduction),
        asked.label_smoothing,
        asked.temperature,
        asked.ignore_class,
        Loss.of(asked.loss),
    )
    return Problem.create(
        asked.scores,
        asked.labels,
        options,
        sample_weight=asked.sample_weight,
        class_weight=asked.class_weight,
        pos_weight=asked.pos_weight,
    )


def test_it_is_short_and_keeps_the_digits_that_the_plain_formula_loses() -> None:
    script = exact_script(Problem.create([[2.0, 60.0, 1.0], [7.0, 1.0, 0.5]], [1, 0]))
    assert script.text == (
        "import numpy as np\n"
        "\n"
        "x = np.array([[2.0, 60.0, 1.0], [7.0, 1.0, 0.5]])\n"
        "labels = np.array([1, 0])\n"
        "\n"
        "rows, top = np.arange(len(x)), x.argmax(axis=1)\n"
        "e = np.exp(x - x[rows, top][:, None])\n"
        "e[rows, top] = 0  # exp(0) = 1 of the largest is the 1 of log1p\n"
        "loss = np.log1p(e.sum(axis=1)) + (x[rows, top] - x[rows, labels])\n"
        "print(loss.mean())\n"
    )
    assert script.arrays == {}


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(asked=batches.asked() | batches.asked(from_logits=False) | batches.asked_binary())
def test_it_prints_what_the_program_shows(asked: Asked) -> None:
    problem = problem_of(asked)
    evaluation = evaluate(problem)
    shown = evaluation.row_losses if problem.options.reduction is Reduction.NONE else evaluation.loss
    np.testing.assert_allclose(printed(exact_script(problem)), shown, rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize("reduction", [Reduction.SUM_OVER_BATCH_SIZE, Reduction.SUM, Reduction.MEAN_WITH_SAMPLE_WEIGHT])
@pytest.mark.parametrize(
    ("labels", "given"),
    [
        pytest.param([1, 0], {"sample_weight": [0, 2]}, id="rows of weight 0"),
        pytest.param([1, 0], {"sample_weight": [0, 0]}, id="no row with a weight"),
        pytest.param([1, 0], {"class_weight": [1, 0, 2]}, id="classes of weight 0"),
        pytest.param([[1, 1, 0], [1, 0, 1]], {"pos_weight": [1, 0, 2], "class_weight": [1, 1, 0]}, id="binary"),
        pytest.param([2, 2], {}, id="no row that is kept"),
    ],
)
@pytest.mark.parametrize("score", [np.inf, -np.inf, np.nan])
def test_what_counts_nothing_counts_nothing_even_where_it_is_no_number(
    score: float, labels: list[Any], given: dict[str, Any], reduction: Reduction
) -> None:
    binary = isinstance(labels[0], list)
    options = LossOptions(
        reduction=reduction,
        ignore_class=None if binary else 2,
        loss=Loss.BINARY if binary else Loss.CATEGORICAL,
    )
    problem = Problem.create(np.array([[1, score, 2], [1, 2, 3]]), labels, options, **given)
    np.testing.assert_allclose(printed(exact_script(problem)), evaluate(problem).loss, rtol=1e-12)


@pytest.mark.parametrize("score", [0.5, -np.inf, np.nan])
def test_where_no_label_has_a_weight_the_loss_is_0_though_smoothing_makes_rows_cost(score: float) -> None:
    options = LossOptions(reduction=Reduction.MEAN_WITH_SAMPLE_WEIGHT, label_smoothing=0.1)
    problem = Problem.create(np.array([[1, score, 2], [1, 2, 3]]), [1, 1], options, class_weight=[1, 0, 0])
    np.testing.assert_array_equal(printed(exact_script(problem)), evaluate(problem).loss)


def test_of_no_row_the_loss_is_0() -> None:
    problem = Problem.create(np.zeros((0, 3)), np.zeros(0, np.int64))
    assert printed(exact_script(problem)) == evaluate(problem).loss == 0


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_infinities_ignored_labels_and_labels_without_a_class(dtype: type) -> None:
    scores: NDArray[Any] = np.array([[-np.inf, 0.1, 2], [1, 2, 3], [0, 1, 0]], dtype)
    options = LossOptions(label_smoothing=0.0, ignore_class=-1, reduction=Reduction.NONE)
    problem = Problem.create(scores, [1, -1, 7], options)
    np.testing.assert_array_equal(printed(exact_script(problem)), evaluate(problem).row_losses)
    one_hot = Problem.create(scores, np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0]], dtype))
    assert printed(exact_script(one_hot)) == pytest.approx(evaluate(one_hot).loss, rel=1e-12)
    binary = Problem.create(scores, [[0, 1, 1], [0, 0, 1], [1, 0, 0]], LossOptions(loss=Loss.BINARY), pos_weight=2.5)
    assert printed(exact_script(binary)) == pytest.approx(evaluate(binary).loss, rel=1e-12)


def test_a_large_batch_is_loaded_from_a_file() -> None:
    scores = np.random.default_rng(0).standard_normal((300, 10), np.float32)
    problem = Problem.create(scores, np.arange(300) % 10)
    script = exact_script(problem)
    assert len(script.text) < 600
    assert set(script.arrays) == {"x", "labels"}
    assert printed(script) == pytest.approx(evaluate(problem).loss, rel=1e-14)
