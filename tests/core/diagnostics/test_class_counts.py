"""Classes that no row is labelled with, or predicted as: where that is a surprise, and where such classes are rare."""

import numpy as np
import pytest

from tests.core.diagnostics.clean import good
from xentgui import diagnose


def severities(scores, labels):
    return {each.rule: each.severity for each in diagnose(scores, labels)}


def without(lost, labels):
    """Scores of a good model that never predicts one class."""
    scores = np.random.default_rng(1).normal(size=(len(labels), 5))
    scores[np.arange(len(labels)), labels] += 6
    scores[:, lost] = -20
    return scores


def test_a_class_as_common_as_others_that_is_never_predicted_is_a_hint():
    labels = np.arange(300) % 5
    assert severities(without(2, labels), labels)["classes-never-predicted"] == "hint"


def test_a_rare_class_that_is_never_predicted_is_for_information():
    labels = np.where(np.arange(300) < 8, 2, np.array([0, 1, 3, 4])[np.arange(300) % 4])
    assert severities(without(2, labels), labels)["classes-never-predicted"] == "info"


def test_a_class_that_a_model_without_any_knowledge_never_predicts_is_for_information():
    random = np.random.default_rng(0)
    scores = random.normal(size=(600, 3)) @ random.normal(size=(3, 50))
    found = severities(5 * scores, random.integers(50, size=600))
    assert found["classes-never-predicted"] == "info"
    assert found["worse-than-uniform"] == "hint"


@pytest.mark.parametrize(("once", "severity"), [([], "hint"), ([1], "info")])
def test_a_class_that_is_never_labelled_is_no_surprise_beside_one_that_is_labelled_once(once, severity):
    scores, labels = good(100)
    kept = np.concatenate(
        [np.flatnonzero(~np.isin(labels, [3, *once])), *(np.flatnonzero(labels == i)[:1] for i in once)]
    )
    assert severities(scores[kept], labels[kept])["classes-never-labelled"] == severity


def test_a_sum_is_told_before_what_the_rows_look_like():
    labels = np.arange(300) % 5
    hints = [each.rule for each in diagnose(without(2, labels), labels, reduction="sum") if each.severity == "hint"]
    assert hints.index("sum-grows-with-batch") < hints.index("classes-never-predicted")


def test_a_class_that_a_calibrated_model_never_prefers_is_for_information():
    random = np.random.default_rng(0)
    labels = random.integers(3, size=400)
    labels[(labels == 2) & (random.random(400) < 0.4)] = 1
    scores = np.where(labels[:, None] == 0, [4.0, 0, -0.7], [0, 4.0, 3.3])
    assert severities(scores + random.normal(size=(400, 3)) * 0.1, labels)["classes-never-predicted"] == "info"


def test_few_rows_tell_that_a_common_class_is_never_predicted():
    labels = np.arange(12) % 2
    scores = np.where(labels[:, None] == 0, [3.0, 0, -1], [2.0, -30, -1])
    assert severities(scores, labels)["classes-never-predicted"] == "hint"
