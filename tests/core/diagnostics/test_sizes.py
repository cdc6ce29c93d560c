"""The same faults in batches of all sizes and types: the right rule is the first of its severity."""

import ml_dtypes
import numpy as np
import pytest

from tests.core.diagnostics.clean import softmax
from xentgui import diagnose

SHAPES = [(4, 2), (8, 3), (300, 10), (16, 1000), (2000, 100)]
DTYPES = [np.float16, ml_dtypes.bfloat16, np.float32, np.float64]

everywhere = pytest.mark.parametrize("shape", SHAPES, ids=str)
in_all_types = pytest.mark.parametrize("dtype", DTYPES)


def batch(shape, strength):
    """Logits and labels, the first two of them classes 0 and C - 1."""
    random = np.random.default_rng(shape[1])
    labels = random.integers(0, shape[1], shape[0])
    labels[:2] = [0, shape[1] - 1]
    logits = random.normal(size=shape)
    logits[np.arange(shape[0]), labels] += strength
    return logits, labels


def first_error(*given, **options):
    return next(finding.rule for finding in diagnose(*given, **options) if finding.severity == "error")


@everywhere
@in_all_types
@pytest.mark.parametrize("strength", [0, 3, 20])
def test_what_scores_are_is_told_in_all_sizes_and_types(shape, dtype, strength):
    logits, labels = batch(shape, strength)
    p = softmax(logits)
    assert first_error(p.astype(dtype), labels) == "double-softmax"
    assert first_error(p.T.copy().T.astype(dtype), np.eye(shape[1])[labels]) == "double-softmax"
    assert first_error(logits.astype(dtype), labels, from_logits=False) == "logits-as-probabilities"
    assert first_error(np.log(p).astype(dtype), labels, from_logits=False) == "log-probabilities-as-probabilities"
    assert diagnose(np.log(p).astype(dtype), labels)[-1].severity in ("hint", "info")
    assert "log-probabilities" in [finding.rule for finding in diagnose(np.log(p).astype(dtype), labels)]
    assert first_error(softmax(logits.T).T.astype(dtype), labels) == "softmax-over-batch"


@everywhere
@in_all_types
def test_what_labels_are_is_told_in_all_sizes_and_types(shape, dtype):
    logits, labels = batch(shape, 3)
    scores = logits.astype(dtype)
    assert first_error(scores, labels + 1) == "labels-start-at-1"
    for value, rule in ((-100, "padding-not-ignored"), (2**31 - 1, "label-cast"), (shape[1] + 7, "label-out-of-range")):
        assert first_error(scores, np.where(np.arange(shape[0]) == 3, value, labels)) == rule
    table = np.eye(shape[1])[labels]
    assert first_error(scores, 2 * softmax(logits)) == "labels-do-not-sum-to-1"
    assert first_error(scores, table - 0.5) == "negative-labels"
    assert first_error(scores, np.where(np.arange(shape[0])[:, None] == 1, 1.0, table)) == "several-hot"


@everywhere
@in_all_types
def test_what_cannot_be_computed_is_told_in_all_sizes_and_types(shape, dtype):
    logits, labels = batch(shape, 3)
    for value, place, rule in (
        (np.nan, 0, "nan-scores"),
        (np.inf, 0, "infinite-scores"),
        (-np.inf, labels[2], "masked-label"),
    ):
        scores = logits.astype(dtype)
        scores[2, place] = value
        assert first_error(scores, labels) == rule
    scores[2] = 0
    scores[2, labels[2] - 1] = -np.inf
    assert first_error(scores, labels, label_smoothing=0.1) == "masked-smoothing"
    assert first_error(scores, np.eye(shape[1])[labels]) == "masked-one-hot"


@everywhere
@in_all_types
@pytest.mark.parametrize("strength", [0, 3, 20])
def test_nothing_alarms_in_clean_batches_of_all_sizes_and_types(shape, dtype, strength):
    logits, labels = batch(shape, strength)
    p = softmax(logits)
    hard = np.eye(shape[1])[logits.argmax(axis=1)]
    prior = np.broadcast_to(p[:1], shape)
    for scores, targets, options in (
        (logits, labels, {}),
        (logits, np.eye(shape[1])[labels], {}),
        (logits, softmax(logits / 2).astype(dtype), {"temperature": 2.0}),
        (np.maximum(logits, 0), labels, {}),
        (p, labels, {"from_logits": False}),
        (hard, labels, {"from_logits": False}),
        (prior, labels, {"from_logits": False}),
    ):
        findings = diagnose(scores.astype(dtype), targets, **options)
        assert [finding.rule for finding in findings if finding.severity in ("error", "warning")] == []
