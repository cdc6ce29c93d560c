"""Class indices that are several things at once: marks beside labels that start at 1, and 255."""

import numpy as np
import pytest

from tests.core.diagnostics.faulty import Y, Z, alarms, batch, changed
from xentgui.core.diagnostics import diagnose


@pytest.mark.parametrize("mark", [-1, -100])
def test_labels_that_start_at_1_are_told_beside_padding(mark):
    labels = changed(Y + 1, [3, 9], to=mark)
    assert alarms(labels=labels)[:2] == ["labels-start-at-1", "padding-not-ignored"]
    (first, *_) = diagnose(batch(labels=labels))
    assert first.fix is not None
    assert first.fix.arguments["values"].tolist() == np.where(labels == mark, mark, labels - 1).tolist()


def test_minus_one_and_one_are_told_beside_padding():
    signs = changed(Y[:20] % 2 * 2 - 1, 7, to=-100)
    assert alarms(Z[:20, :2], signs)[:1] == ["labels-minus-one-and-one"]


def test_255_is_void_in_images_and_a_cast_in_a_list_and_a_label_among_other_high_ones():
    labels = changed(Y, 5, to=255)
    assert alarms(labels=labels) == ["label-cast", "label-out-of-range"]
    assert alarms(Z.reshape(6, 10, 5), labels.reshape(6, 10))[:1] == ["padding-not-ignored"]
    assert alarms(labels=changed(labels, 6, to=300)) == ["label-out-of-range"]


def told(labels, scores=Z):
    """The severity and the rows of what is said of labels outside of the classes."""
    findings = [finding for finding in diagnose(batch(scores, labels)) if finding.rule == "label-out-of-range"]
    return [(str(finding.severity), finding.rows.tolist()) for finding in findings]


def test_labels_outside_of_the_classes_are_told_beside_what_they_only_may_be():
    assert told(changed(Y, [4, 40], to=-1)) == [("warning", [4, 40])]
    assert told(changed(Y, [4, 40], to=-100)) == []
    assert told(changed(Y, 5, to=-(2**31))) == []


def test_labels_that_nothing_explains_are_told_before_padding():
    labels = changed(Y, [4, 40], to=[-1, 9])
    assert alarms(labels=labels) == ["label-out-of-range", "padding-not-ignored"]
    assert told(labels) == [("error", [40])]


def test_one_label_too_many_is_no_count_from_1_where_scores_fit_the_others_as_they_stand():
    scores, labels = Z[Y > 0], Y[Y > 0]
    few = changed(labels[:12], 2, to=5)
    assert alarms(scores[:12], few) == ["label-out-of-range"]
    assert alarms(scores[:12], labels[:12] + 1)[0] == "labels-start-at-1"
