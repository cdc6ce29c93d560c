"""Tables of labels: votes of several people are counts, not class indices and not several classes at once."""

import numpy as np
import pytest

from tests.core.diagnostics.faulty import Z, batch
from xentgui.core.diagnostics import diagnose


@pytest.mark.parametrize("votes", [2, 9])
def test_votes_are_counts_and_divided_by_their_number(votes):
    counts = np.random.default_rng(3).multinomial(votes, np.full(5, 0.2), 60).astype(float)
    (finding,) = (each for each in diagnose(batch(labels=counts)) if each.severity in ("error", "warning"))
    assert finding.rule == "labels-do-not-sum-to-1"
    assert finding.fix is not None
    assert finding.fix.loss == pytest.approx(batch_loss(counts / votes))


def batch_loss(shares):
    log_p = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
    return -(shares * log_p).sum(axis=1).mean()
