"""Class indices that are several things at once: marks beside labels that start at 1, and 255."""

import numpy as np
import pytest

from tests.core.diagnostics.faulty import Y, Z, alarms, batch, changed
from xentgui.core.diagnostics import diagnose


@pytest.mark.parametrize("mark", [-1, -100])
def test_labels_that_start_at_1_are_told_beside_padding(mark):
    labels = changed(Y + 1, [3, 9], to=mark)
    assert alarms(labels=labels) == ["labels-start-at-1", "padding-not-ignored"]
    (first, *_) = diagnose(batch(labels=labels))
    assert first.fix is not None
    assert first.fix.arguments["values"].tolist() == np.where(labels == mark, mark, labels - 1).tolist()


def test_minus_one_and_one_are_told_beside_padding():
    signs = changed(Y[:20] % 2 * 2 - 1, 7, to=-100)
    assert alarms(Z[:20, :2], signs)[:1] == ["labels-minus-one-and-one"]


def test_255_is_void_in_images_and_a_cast_in_a_list_and_a_label_among_other_high_ones():
    labels = changed(Y, 5, to=255)
    assert alarms(labels=labels) == ["label-cast"]
    assert alarms(Z.reshape(6, 10, 5), labels.reshape(6, 10)) == ["padding-not-ignored"]
    assert alarms(labels=changed(labels, 6, to=300)) == ["label-out-of-range"]
