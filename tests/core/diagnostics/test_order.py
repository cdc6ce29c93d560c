"""Which finding comes first where several are true of one batch."""

import numpy as np

from tests.core.diagnostics.faulty import P, Y, Z, batch
from xentgui.core.diagnostics import diagnose


def of_severity(severity, *given, **options):
    """The rules of one severity, in their order."""
    return [finding.rule for finding in diagnose(batch(*given, **options)) if finding.severity == severity]


def test_log_probabilities_are_told_before_what_weights_do_to_their_mean():
    weights = np.linspace(0.5, 2, len(Y))
    assert of_severity("info", np.log(P), Y, sample_weight=weights)[:2] == ["log-probabilities", "weights-and-divisor"]
    assert of_severity("info", Z, Y, sample_weight=weights)[0] == "weights-and-divisor"
