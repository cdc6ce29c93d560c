"""Another order of the classes is no alarm where a model that knows nothing says another thing of each."""

import numpy as np
import pytest

from tests.core.diagnostics.faulty import alarms


@pytest.mark.parametrize("classes", [25, 45])
def test_a_network_before_its_first_step_puts_no_many_classes_in_another_order(classes):
    for seed in range(8):
        random = np.random.default_rng(seed)
        labels = random.integers(classes, size=6 * classes)
        points = (3 * random.normal(size=(classes, 8)))[labels] + random.normal(size=(6 * classes, 8))
        hidden = np.tanh(points @ random.normal(size=(8, 64)) / 3)
        assert alarms(hidden @ random.normal(size=(64, classes)), labels) == []
