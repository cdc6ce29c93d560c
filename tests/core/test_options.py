"""LossOptions: an instance that exists is valid, and nonsense is refused by name."""

import re

import numpy as np
import pytest

from xentgui import LossOptions, Reduction


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"label_smoothing": 1.5}, "label_smoothing 1.5 is outside 0..1"),
        ({"label_smoothing": -0.1}, "label_smoothing -0.1 is outside 0..1"),
        ({"label_smoothing": float("nan")}, "label_smoothing nan is outside 0..1"),
        ({"label_smoothing": None}, "label_smoothing None is not a number"),
        ({"temperature": 0}, "temperature 0 is not a positive finite number"),
        ({"temperature": -1.0}, "temperature -1 is not a positive finite number"),
        ({"temperature": float("inf")}, "temperature inf is not a positive finite number"),
        ({"temperature": float("nan")}, "temperature nan is not a positive finite number"),
        ({"temperature": "hot"}, "temperature 'hot' is not a number"),
        ({"temperature": 10**400}, "is not a number"),
        ({"from_logits": "False"}, "from_logits 'False' is not True or False"),
        ({"from_logits": None}, "from_logits None is not True or False"),
        ({"ignore_class": 1.5}, "ignore_class 1.5 is not a whole number"),
        ({"ignore_class": "none"}, "ignore_class 'none' is not a whole number"),
        ({"ignore_class": float("nan")}, "ignore_class nan is not a whole number"),
        ({"ignore_class": float("inf")}, "ignore_class inf is not a whole number"),
        ({"reduction": "auto"}, 'reduction \'auto\' is not known; use one of "none", "sum", '),
        ({"reduction": "SUM"}, "reduction 'SUM' is not known"),
        ({"reduction": 3}, "reduction 3 is not known"),
    ],
)
def test_nonsense_is_refused_by_name(options, complaint: str):
    with pytest.raises(ValueError, match=re.escape(complaint)):
        LossOptions(**options)


def test_values_are_taken_as_python_numbers():
    options = LossOptions(np.True_, "sum", np.float32(0.5), 2, np.int64(255))  # type: ignore[arg-type]
    assert (options.from_logits, options.label_smoothing, options.temperature) == (True, 0.5, 2.0)
    assert [type(options.from_logits), type(options.temperature), type(options.ignore_class)] == [bool, float, int]
    assert options.reduction is Reduction.SUM


@pytest.mark.parametrize(
    ("name", "reduction"),
    [
        (None, Reduction.NONE),
        ("mean", Reduction.SUM_OVER_BATCH_SIZE),
        ("mean_with_sample_weight", "mean_with_sample_weight"),
    ],
)
def test_reductions_go_by_their_keras_names(name: str | None, reduction: str):
    assert Reduction.of(name) == reduction


def test_options_of_the_same_values_are_equal():
    assert LossOptions(True, Reduction.SUM) == LossOptions(1, "sum")  # type: ignore[arg-type]
