"""What rows tell that are ignored: a class that the model has learned, or an end that it was never taught."""

import numpy as np

from tests.core.diagnostics.clean import good
from tests.core.diagnostics.faulty import alarms, batch
from xentgui.core.diagnostics import diagnose

SCORES, LABELS = good(120, 6)


def test_a_class_that_is_ignored_and_predicted_is_a_warning_and_padding_a_hint():
    assert alarms(SCORES, LABELS, ignore_class=2) == ["ignored-real-class"]
    padded = LABELS.reshape(12, 10).copy()
    padded[:, 7:] = 2
    padded[:, :7] %= 2
    given = SCORES.reshape(12, 10, 6), padded
    assert alarms(*given, ignore_class=2) == []
    assert "ignored-real-class" in [finding.rule for finding in diagnose(batch(*given, ignore_class=2))]


def test_an_end_that_only_the_first_ignored_row_predicts_is_found():
    random = np.random.default_rng(7)
    labels = random.integers(5, size=(12, 10))
    labels[:, 6] = 5
    scores = random.normal(size=(12, 10, 6)) + 5 * np.eye(6)[labels]
    scores[:, 7:] = random.normal(size=(12, 3, 6))
    labels[:, 6:] = -100
    assert alarms(scores, labels, ignore_class=-100) == ["ignored-rows-predict-untrained-class"]
    scores[:, 6:] = random.normal(size=(6,))
    assert alarms(scores, labels, ignore_class=-100) == []
