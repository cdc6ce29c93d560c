"""Class indices that are several things at once: marks beside labels that start at 1, and what ignored rows tell."""

import numpy as np
import pytest

from tests.core.diagnostics.clean import good
from tests.core.diagnostics.faulty import Y, Z, batch, changed
from xentgui.core.diagnostics import diagnose

SCORES, LABELS = good(120, 6)


def alarms(*given, **options):
    findings = diagnose(batch(*given, **options))
    return [finding.rule for finding in findings if finding.severity in ("error", "warning")]


@pytest.mark.parametrize("mark", [-1, -100])
def test_labels_that_start_at_1_are_told_beside_padding(mark):
    labels = changed(Y + 1, [3, 9], to=mark)
    assert alarms(labels=labels) == ["labels-start-at-1", "padding-not-ignored"]
    (first, *_) = diagnose(batch(labels=labels))
    assert first.fix is not None
    assert first.fix.arguments["values"].tolist() == np.where(labels == mark, mark, labels - 1).tolist()


def test_minus_one_and_one_are_told_beside_padding():
    signs = changed(Y[:20] % 2 * 2 - 1, 7, to=-100)
    assert alarms(Z[:20, :2], signs)[:1] == ["labels-minus-one-and-one"]


def test_255_is_void_in_images_and_a_cast_in_a_list_and_a_label_among_other_high_ones():
    labels = changed(Y, 5, to=255)
    assert alarms(labels=labels) == ["label-cast"]
    assert alarms(Z.reshape(6, 10, 5), labels.reshape(6, 10)) == ["padding-not-ignored"]
    assert alarms(labels=changed(labels, 6, to=300)) == ["label-out-of-range"]


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
