"""Scores whose exponentials a type cannot hold: which type it is, and which rows."""

import numpy as np
import pytest

from xentgui import diagnose

LABELS = [0, 1, 0]


def told(scores):
    return next((each for each in diagnose(scores, LABELS) if each.rule == "naive-overflow"), None)


@pytest.mark.parametrize(
    ("largest", "dtype", "title"),
    [
        (12.0, np.float16, "exp(score) overflows in float16"),
        (100.0, np.float32, "exp(score) overflows in float32"),
        (100.0, np.float64, "exp(score) overflows in float32"),
        (1000.0, np.float64, "exp(score) overflows in float64"),
        (-120.0, np.float32, "exp(score) is 0 in whole rows in float32"),
        (-120.0, np.float64, "exp(score) is 0 in whole rows in float32"),
        (-800.0, np.float64, "exp(score) is 0 in whole rows in float64"),
    ],
)
def test_the_type_that_cannot_hold_the_exponentials_is_named(largest, dtype, title):
    finding = told(np.array([[1.0, 2], [largest, largest - 3], [0, 1]], dtype))
    assert finding.title == title
    assert finding.severity == "info"
    assert finding.rows.tolist() == [1]


@pytest.mark.parametrize(("scores", "dtype"), [(80.0, np.float64), (80.0, np.float32), (10.0, np.float16)])
def test_nothing_is_said_of_scores_whose_exponentials_every_type_holds(scores, dtype):
    assert told(np.array([[1.0, 2], [scores, -scores], [0, 1]], dtype)) is None
