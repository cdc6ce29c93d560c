"""Tables of labels: votes of several people are counts, not class indices and not several classes at once."""

import ml_dtypes
import numpy as np
import pytest

from tests.core.diagnostics.faulty import HOT, Z, batch
from xentgui.core.diagnostics import diagnose


@pytest.mark.parametrize("votes", [2, 9])
def test_votes_are_counts_and_divided_by_their_number(votes):
    counts = np.random.default_rng(3).multinomial(votes, np.full(5, 0.2), 60).astype(float)
    (finding,) = (each for each in diagnose(batch(labels=counts)) if each.severity in ("error", "warning"))
    assert finding.rule == "labels-do-not-sum-to-1"
    assert finding.fix is not None
    assert finding.fix.loss == pytest.approx(batch_loss(counts / votes))


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16, ml_dtypes.bfloat16])
def test_smoothed_labels_are_known_in_every_type(dtype):
    rules = [each.rule for each in diagnose(batch(labels=(HOT * 0.9 + 0.02).astype(dtype)))]
    assert "smoothed-labels" in rules


@pytest.mark.parametrize(("largest", "known"), [(0.95, True), (0.6, False)])
def test_four_rows_of_two_classes_are_smoothed_where_one_class_has_nearly_all(largest, known):
    labels = np.where(np.eye(2)[[0, 1, 1, 0]] > 0, largest, 1 - largest)
    assert ("smoothed-labels" in [each.rule for each in diagnose(batch(Z[:4, :2], labels))]) == known


def batch_loss(shares):
    log_p = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
    return -(shares * log_p).sum(axis=1).mean()
