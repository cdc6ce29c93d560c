"""Rows that predict the label of the row before: late ones, and a forecast that things stay as they are."""

import numpy as np
import pytest

from xentgui import diagnose


def stays(rows, classes, share, seed=0):
    """Labels that mostly stay as they are, and what is known of each before it is seen."""
    random = np.random.default_rng(seed)
    labels = random.integers(classes, size=rows)
    for row in np.flatnonzero(random.random(rows) < share):
        labels[row] = labels[row - 1]
    p = np.full((rows, classes), (1 - share) / classes)
    p[np.arange(1, rows), labels[:-1]] += share
    return np.log(p) + random.normal(size=p.shape) * 0.05, labels


def severity(scores, labels):
    return next((each.severity for each in diagnose(scores, labels) if each.rule == "row-shift"), None)


@pytest.mark.parametrize(("rows", "classes", "share"), [(100, 20, 0.4), (1000, 5, 0.5), (1000, 5, 0.8)])
def test_a_forecast_that_is_right_as_often_as_it_says_is_asked_about_and_no_error(rows, classes, share):
    scores, labels = stays(rows, classes, share)
    assert severity(scores, labels) in ("hint", None)
    assert severity(10 * scores, labels) == "error"


def test_a_calibrated_model_whose_labels_are_late_is_an_error():
    random = np.random.default_rng(0)
    scores = 2 * random.normal(size=(500, 10))
    labels = (scores + random.gumbel(size=scores.shape)).argmax(axis=1)
    assert severity(scores, labels) is None
    assert severity(scores, np.roll(labels, 1)) == "error"
