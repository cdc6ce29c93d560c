"""Tables of labels: votes of several people are counts, not class indices and not several classes at once."""

import numpy as np
import pytest

from tests.core.diagnostics.faulty import HOT, Z, batch
from xentgui.core.diagnostics import diagnose

UNEVEN = "labels-do-not-sum-to-1"


@pytest.mark.parametrize("votes", [2, 9])
def test_votes_are_counts_and_divided_by_their_number(votes):
    counts = np.random.default_rng(3).multinomial(votes, np.full(5, 0.2), 60).astype(float)
    (finding,) = (each for each in diagnose(batch(labels=counts)) if each.severity in ("error", "warning"))
    assert finding.rule == "labels-do-not-sum-to-1"
    assert finding.fix is not None
    assert finding.fix.loss == pytest.approx(batch_loss(counts / votes))


@pytest.mark.parametrize("decimals", [2, 3])
def test_labels_that_were_rounded_for_printing_are_a_hint(decimals):
    shares = np.random.default_rng(0).dirichlet(np.ones(5), 60)
    (finding,) = (each for each in diagnose(batch(labels=shares.round(decimals))) if each.rule == UNEVEN)
    assert finding.severity == "hint"
    assert f"rounding to {decimals} decimals" in finding.evidence


@pytest.mark.parametrize(
    "labels",
    [0.98 * HOT, 1.01 * HOT, np.tile([0.7, 0.2, 0.2, 0, 0], (60, 1)), 1.01 * np.full((60, 5), 0.2)],
    ids=["less", "more", "typed", "even"],
)
def test_labels_that_rounding_does_not_explain_are_an_error(labels):
    (finding,) = (each for each in diagnose(batch(labels=labels)) if each.rule == UNEVEN)
    assert finding.severity == "error"


def batch_loss(shares):
    log_p = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
    return -(shares * log_p).sum(axis=1).mean()
