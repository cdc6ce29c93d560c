"""Losses that stop where probabilities are clipped, and losses that only come near such a place."""

import numpy as np

from xentgui import diagnose


def rules_of(*given, **options):
    return [finding.rule for finding in diagnose(*given, **options)]


def test_losses_of_many_classes_that_come_near_a_clip_are_not_clipped():
    random = np.random.default_rng(0)
    scores, labels = random.normal(size=(2000, 1000)).astype(np.float32), random.integers(0, 1000, 2000)
    scores[np.arange(2000), labels] += 4
    assert "clipped-loss" not in rules_of(scores, labels)


def test_a_clip_of_many_classes_is_found():
    random = np.random.default_rng(0)
    labels = random.integers(0, 1000, 200)
    p = np.full((200, 1000), 1e-3)
    p[:150] = 0
    p[np.arange(150), (labels[:150] + 1) % 1000] = 1
    assert "clipped-loss" in rules_of(np.log(np.clip(p, 1e-12, 1)), labels)


def test_a_model_without_an_idea_of_1000_classes_is_not_clipped_at_a_thousandth():
    random = np.random.default_rng(0)
    scores, labels = random.normal(size=(400, 1000)) * 1e-3, random.integers(0, 1000, 400)
    rules = rules_of(scores, labels)
    assert "uniform-loss" in rules
    assert "clipped-loss" not in rules


def test_probabilities_of_shuffled_rows_are_asked_about_before_the_clip_that_they_run_into():
    random = np.random.default_rng(0)
    labels = random.integers(0, 6, 300)
    logits = random.normal(size=(300, 6)) * 5
    logits[np.arange(300), labels] += 30
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    findings = diagnose(p, random.permutation(labels), from_logits=False)
    assert findings[0].rule == "misaligned-rows"
    assert "clipped-loss" in [finding.rule for finding in findings if finding.severity == "info"]


def test_half_precision_is_told_before_classes_that_a_small_batch_lacks():
    random = np.random.default_rng(0)
    labels = random.integers(0, 11, 60)
    scores = random.normal(size=(60, 12)).astype(np.float32) + 5000
    scores[:, 11] = 4990
    assert rules_of(scores, labels)[0] == "half-precision"


def answers(wrong):
    """Probabilities of the binary loss that are right and hardly sure, but for some that are sure and wrong."""
    labels = np.random.default_rng(0).integers(2, size=(20, 4)).astype(float)
    scores = np.where(labels == 1, 0.9, 0.1)
    scores.flat[:wrong] = 1 - labels.flat[:wrong]
    found = diagnose(scores, labels, loss="binary", from_logits=False)
    return [each for each in found if each.rule == "clipped-loss"]


def test_single_answers_at_the_clip_are_told_of_the_binary_loss():
    (many,), (one,) = answers(10), answers(1)
    assert (many.severity, many.rows.tolist()) == ("hint", [0, 1, 2])
    assert (one.severity, one.rows.tolist()) == ("info", [0])
    assert "10 of 80 probabilities" in many.evidence
    assert "16.118" in many.title
    assert answers(0) == []
