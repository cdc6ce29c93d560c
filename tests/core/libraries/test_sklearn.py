"""scikit-learn 1.9.1's log_loss on what it treats in its own way; values and words as it printed them."""

from typing import Any

import numpy as np
import pytest

import xentgui
from xentgui.core.libraries import Answer

P = np.array([[0.7, 0.2, 0.1], [0.1, 0.3, 0.6], [0.2, 0.2, 0.6]])


def log_loss(y_true: Any, probabilities: Any = P, /, **arguments: Any) -> Answer:
    return xentgui.mirror("sklearn", probabilities, y_true, task="log_loss", **{"dtype": "float64", **arguments})


@pytest.mark.parametrize(
    ("labels", "arguments", "printed"),
    [
        ([0, 1, 2], {}, 0.6904911240102197),
        (["a", "b", "c"], {}, 0.6904911240102197),
        ([[0], [1], [2]], {}, 0.6904911240102197),
        ([[0, 1, 0], [1, 1, 1], [0, 0, 0]], {}, 1.8756071445066909),
        ([0, 1, 2], {"dtype": "float16"}, 0.6904296875),
        ([0, 1, 2], {"normalize": False}, 3 * 0.6904911240102197),
    ],
)
def test_labels_are_names_columns_or_indicators(labels: Any, arguments: dict[str, Any], printed: float) -> None:
    answer = log_loss(labels, **arguments)
    assert answer.loss == pytest.approx(printed, rel=1e-14)
    assert answer.dtype == "float64"


def test_one_column_is_the_probability_of_the_second_class() -> None:
    assert log_loss([1, 0, 1], [0.2, 0.3, 0.9]).loss == log_loss([1, 0, 1], [[0.8, 0.2], [0.7, 0.3], [0.1, 0.9]]).loss


def test_classes_are_sorted_whatever_the_order_of_labels_and_a_warning_says_so() -> None:
    answer = log_loss([0, 1, 2], labels=[2, 1, 0])
    assert answer.loss == pytest.approx(0.6904911240102197)
    (warning,) = answer.warnings
    assert warning.startswith(
        "UserWarning: Labels passed were [2, 1, 0]. But this function assumes labels are ordered "
    )


def test_what_does_not_sum_to_one_is_taken_as_it_is_with_a_warning() -> None:
    answer = log_loss([0, 1, 2], [[0.9, 0.05, 0.05], [0.5, 0.89, 0.6], [0.05, 0.01, 0.94]])
    assert answer.loss == pytest.approx(0.09458991187728844)
    assert answer.warnings == ("UserWarning: The y_prob values do not sum to one. Make sure to pass probabilities.",)


@pytest.mark.parametrize(
    ("labels", "arguments", "error"),
    [
        ([0, 1, 1], {"labels": [0, 1, 1]}, "operands could not be broadcast together with shapes (2,) (3,) "),
        ([1, 1, 1], {"labels": [1]}, "The labels array needs to contain at least two labels, got [1]."),
        ([0.5, 1, 2], {}, "Unknown label type: (array([0.5, 1. , 2. ]),)"),
        ([0, 1, np.nan], {}, "Input y contains NaN."),
        (P, {}, "Multioutput target data is not supported with label binarization"),
        ([0, 1, 2], {"sample_weight": [0, 0, 0]}, "Sample weights must contain at least one non-zero number."),
    ],
)
def test_what_sklearn_refuses_is_refused_in_its_words(labels: Any, arguments: dict[str, Any], error: str) -> None:
    assert log_loss(labels, **arguments).error == ("ValueError", error)


def test_weights_that_cancel_raise_where_the_mean_is_divided() -> None:
    error = log_loss([0, 1, 2], sample_weight=[1, -1, 0]).error
    assert error == ("ZeroDivisionError", "Weights sum to zero, can't be normalized")


def test_a_reduction_that_it_does_not_have_is_refused() -> None:
    assert log_loss([0, 1, 2], reduction="none").error == (
        "TypeError",
        "got an unexpected keyword argument 'reduction'",
    )


def test_classes_are_those_of_the_whole_batch_where_rows_are_computed_in_blocks() -> None:
    random = np.random.default_rng(0)
    p = random.dirichlet(np.ones(8), 100_000)
    labels = np.repeat([3, 5, 7, 9, 11, 13, 15, 17], 12_500)
    expected = -np.log(p[np.arange(100_000), np.repeat(np.arange(8), 12_500)]).mean()
    assert log_loss(labels, p).loss == pytest.approx(expected, rel=1e-12)
