"""Labels that were smoothed where they were made are known in every type, and of few rows."""

import ml_dtypes
import numpy as np
import pytest

from tests.core.diagnostics.faulty import HOT, Z, batch
from xentgui.core.diagnostics import diagnose


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16, ml_dtypes.bfloat16])
def test_smoothed_labels_are_known_in_every_type(dtype):
    rules = [each.rule for each in diagnose(batch(labels=(HOT * 0.9 + 0.02).astype(dtype)))]
    assert "smoothed-labels" in rules


@pytest.mark.parametrize(("largest", "known"), [(0.95, True), (0.6, False)])
def test_four_rows_of_two_classes_are_smoothed_where_one_class_has_nearly_all(largest, known):
    labels = np.where(np.eye(2)[[0, 1, 1, 0]] > 0, largest, 1 - largest)
    assert ("smoothed-labels" in [each.rule for each in diagnose(batch(Z[:4, :2], labels))]) == known
