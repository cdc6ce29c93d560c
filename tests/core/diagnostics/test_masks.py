"""Masks that are a number, and soft labels with mass on what is masked."""

import numpy as np
import pytest

from tests.core.diagnostics.clean import softmax
from tests.core.diagnostics.faulty import Y, Z, batch, changed
from xentgui.core.diagnostics import diagnose

HIDDEN = changed(Z, [3, 8, 20, 31], Y[[3, 8, 20, 31]], to=-1e9)
ASIDE = changed(Z, [3, 8, 20, 31], (Y[[3, 8, 20, 31]] + 1) % 5, to=-1e9)


def alarms(*given, **options):
    findings = diagnose(batch(*given, **options))
    return [(finding.rule, finding.rows.tolist()) for finding in findings if finding.severity in ("error", "warning")]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_label_that_a_large_number_masks_is_found(dtype):
    assert alarms(HIDDEN.astype(dtype)) == [("masked-label", [3, 8, 20, 31])]
    assert alarms(changed(Z, 5, Y[5], to=-65504.0).astype(np.float16)) == [("masked-label", [5])]


def test_a_mask_beside_the_label_is_right_but_for_smoothing():
    assert alarms(ASIDE) == []
    assert alarms(ASIDE, label_smoothing=0.1) == [("masked-smoothing", [3, 8, 20, 31])]


def test_scores_that_are_low_without_a_mask_are_not_masked():
    far = -np.abs(np.random.default_rng(0).normal(size=(60, 5)) * 1e5)
    far[np.arange(60), (Y + 1 + np.arange(60) % 4) % 5] = 0
    assert alarms(far) == []
    assert alarms(changed(Z, 5, Y[5], to=-7123.0)) == []


def test_mass_of_a_soft_label_on_a_masked_class_is_found():
    soft = softmax(Z)
    masked = changed(Z, 7, int(soft[7].argmin()), to=-np.inf)
    assert alarms(masked, soft) == [("masked-label", [7])]
