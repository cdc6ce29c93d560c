"""Softmax along something else than the classes: the rows of joined batches, logarithms, the whole table."""

import ml_dtypes
import numpy as np
import pytest

from tests.core.diagnostics.clean import softmax
from tests.core.diagnostics.faulty import Y, Z, alarms, batch, changed
from xentgui.core.diagnostics import diagnose, diagnose_arrays

COLUMNS = softmax(Z.T).T


@pytest.mark.parametrize("from_logits", [True, False])
def test_batches_that_were_softmaxed_one_by_one_and_joined_are_found(from_logits):
    joined = np.concatenate([softmax(Z[:32].T).T, softmax(Z[32:].T).T])
    first, *_ = diagnose(batch(joined, from_logits=from_logits))
    assert first.rule == "softmax-over-batch"
    assert "sum to 2 along axis 0" in first.evidence


def test_a_softmax_of_the_whole_table_is_found():
    assert alarms(np.exp(Z) / np.exp(Z).sum(), from_logits=False) == ["softmax-over-batch"]


@pytest.mark.parametrize("dtype", [np.float16, np.float64])
def test_the_logarithm_of_a_softmax_over_rows_is_found(dtype):
    assert alarms(np.log(COLUMNS).astype(dtype)) == ["softmax-over-batch"]
    assert alarms(np.log(softmax(Z)).astype(dtype)) == []


def test_rows_that_do_not_count_need_not_be_probabilities():
    empty = changed(softmax(Z), [3, 9], to=0.0)
    padded = changed(Y, [3, 9], to=-100)
    assert alarms(empty, padded, from_logits=False, ignore_class=-100) == []
    assert alarms(empty, from_logits=False) == ["probabilities-do-not-sum-to-1"]


def test_rows_of_even_classes_that_do_not_sum_to_1_are_no_softmax_over_the_batch():
    random = np.random.default_rng(8)
    labels = np.arange(4480) % 9
    scores = random.normal(size=(4480, 9))
    scores[np.arange(4480), labels] += 6
    shares = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    given = (shares * 0.6).astype(ml_dtypes.bfloat16)
    rules = [finding.rule for finding in diagnose_arrays(given, labels, from_logits=False)]
    assert "softmax-over-batch" not in rules
    assert "probabilities-do-not-sum-to-1" in rules
