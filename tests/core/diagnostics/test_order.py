"""Which finding comes first where several are true of one batch."""

import numpy as np

from tests.core.diagnostics.clean import softmax
from tests.core.diagnostics.faulty import P, Y, Z, batch
from xentgui.core.diagnostics import diagnose


def of_severity(severity, *given, **options):
    """The rules of one severity, in their order."""
    return [finding.rule for finding in diagnose(batch(*given, **options)) if finding.severity == severity]


def test_log_probabilities_are_told_before_what_weights_do_to_their_mean():
    weights = np.linspace(0.5, 2, len(Y))
    assert of_severity("info", np.log(P), Y, sample_weight=weights)[:2] == ["log-probabilities", "weights-and-divisor"]
    assert of_severity("info", Z, Y, sample_weight=weights)[0] == "weights-and-divisor"


def test_rows_that_are_late_are_told_before_the_masks_that_their_labels_then_meet():
    random = np.random.default_rng(0)
    labels = random.integers(10, size=200)
    scores = random.normal(size=(200, 10)) + 6 * np.eye(10)[labels]
    masked = np.where((random.random((200, 10)) < 0.2) & (np.eye(10)[labels] == 0), -np.inf, scores)
    assert of_severity("error", masked, np.roll(labels, 1)) == ["row-shift", "masked-label"]
    assert of_severity("error", masked, (labels * 3 + 1) % 10) == ["class-permutation", "masked-label"]
    assert of_severity("error", masked, labels) == []


def test_another_order_of_the_classes_is_asked_about_before_a_class_that_is_never_labelled():
    random = np.random.default_rng(1)
    labels = random.integers(9, size=300)
    scores = random.normal(size=(300, 10)) + 1.5 * np.eye(10)[labels]
    asked = of_severity("hint", scores, np.array([0, 1, 5, 3, 4, 2, 6, 7, 8])[labels])
    assert asked.index("class-permutation") < asked.index("classes-never-labelled")


def test_a_clip_is_told_before_the_log_probabilities_that_have_it():
    random = np.random.default_rng(2)
    labels = random.integers(5, size=60)
    p = softmax(random.normal(size=(60, 5)) + 3 * np.eye(5)[labels])
    p[:3] = np.eye(5)[(labels[:3] + 1) % 5]
    told = of_severity("info", np.log(p + 1e-15), labels)
    assert told.index("clipped-loss") < told.index("log-probabilities")
