"""SciPy 1.17.1's softmax functions on what it treats in its own way; values as it printed them."""

import numpy as np
import pytest
from numpy.typing import ArrayLike

import xentgui

INF, NAN = np.inf, np.nan


def answered(task: str, scores: ArrayLike, dtype: str = "float32", **options: int) -> np.ndarray:
    answer = xentgui.mirror("scipy", scores, None, task=task, dtype=dtype, **options)
    assert answer.error is None
    assert answer.loss is not None
    return answer.loss


@pytest.mark.parametrize(
    ("task", "row", "printed"),
    [
        ("softmax", [INF, 0, 0], [NAN, NAN, NAN]),
        ("softmax", [-INF, -INF, -INF], [NAN, NAN, NAN]),
        ("log_softmax", [INF, 1, INF], [NAN, -INF, NAN]),
        ("log_softmax", [3e38, 3e38, 1], [-0.6931472, -0.6931472, -3e38]),
        ("logsumexp", [INF, 1, INF], INF),
        ("logsumexp", [-INF, -INF, -INF], -INF),
        ("logsumexp", [INF, NAN, 1], NAN),
        ("logsumexp", [3e38, 3e38, 1], 3e38),
    ],
)
def test_extreme_rows_are_answered_as_scipy_prints_them(task: str, row: list[float], printed: ArrayLike) -> None:
    np.testing.assert_allclose(answered(task, row), np.asarray(printed, np.float64), rtol=1e-6)


def test_results_keep_the_type_of_the_scores_except_that_logsumexp_takes_bfloat16_for_no_float() -> None:
    assert answered("softmax", [1, 2, 3], "bfloat16").dtype.name == "bfloat16"
    assert answered("logsumexp", [1, 2, 3], "float16").dtype.name == "float16"
    assert answered("logsumexp", [1, 2, 3], "bfloat16").dtype.name == "float64"


def test_an_axis_or_an_argument_that_scipy_does_not_have_is_refused_in_its_words() -> None:
    axis = xentgui.mirror("scipy", [[3, 1]], None, task="softmax", axis=2)
    assert axis.error == ("AxisError", "axis 2 is out of bounds for array of dimension 2")
    unknown = xentgui.mirror("scipy", [[3, 1]], None, task="softmax", temperature=2)
    assert unknown.error == ("TypeError", "softmax() got an unexpected keyword argument 'temperature'")
