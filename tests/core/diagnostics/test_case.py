"""What scores are taken for: rows that do not count, rounding and types of 16 bits are no hindrance."""

import ml_dtypes
import numpy as np
import pytest

from tests.core.diagnostics.clean import good, softmax
from tests.core.diagnostics.faulty import P, Y, batch, changed
from xentgui.core.diagnostics import diagnose

PADDED = {"labels": changed(Y, [3, 9], to=-100), "ignore_class": -100}


def rules(*given, **options):
    return [finding.rule for finding in diagnose(batch(*given, **options))]


@pytest.mark.parametrize("filler", [0.0, -7.0, 99.0])
def test_probabilities_are_seen_whatever_stands_in_rows_that_are_ignored(filler):
    assert rules(changed(P, [3, 9], to=filler), **PADDED)[0] == "double-softmax"
    assert "log-probabilities" in rules(changed(np.log(P), [3, 9], to=filler), **PADDED)


@pytest.mark.parametrize("decimals", [2, 3])
def test_probabilities_that_were_rounded_for_printing_are_seen(decimals):
    assert rules(np.round(P, decimals))[0] == "double-softmax"


def test_shares_of_something_else_are_no_probabilities():
    assert "double-softmax" not in rules(np.round(P * 0.8, 2))
    assert "double-softmax" not in rules(np.random.default_rng(1).random((60, 5)))


@pytest.mark.parametrize("dtype", [np.float16, ml_dtypes.bfloat16])
def test_log_probabilities_of_many_classes_are_seen_in_16_bits(dtype):
    scores, labels = good(1200, 800, 0.1)
    logs = np.log(softmax(scores / 10)).astype(dtype)
    assert "log-probabilities" in rules(logs, labels)
    assert "log-probabilities-as-probabilities" in rules(logs, labels, from_logits=False)
