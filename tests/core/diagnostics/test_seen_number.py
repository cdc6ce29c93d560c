"""The number that was seen, among the findings."""

import numpy as np
import pytest

import xentgui
from xentgui.core.diagnostics import Certainty, Severity, diagnose

SCORES, LABELS = np.array([[2, 5, 1], [7, 1, 0.5]]), [1, 0]


def of_seen(seen, scores=SCORES, labels=LABELS, **options):
    return [each for each in xentgui.diagnose(scores, labels, seen=seen, **options) if each.rule == "seen-number"]


def test_the_present_loss_is_said_to_be_it():
    (finding,) = of_seen("0.0349291")
    assert finding.severity is Severity.INFO
    assert finding.title == "0.0349291 is the loss of this batch"


def test_where_the_present_loss_fits_it_stands_before_other_readings():
    told = of_seen("0.03")
    assert len(told) > 1
    assert told[0].title == "0.03 is the loss of this batch"


def test_another_reading_is_told_with_its_fix_and_the_loss_it_gives():
    finding = of_seen("0.0698582")[0]
    assert finding.certainty is Certainty.LIKELY
    assert finding.fix.arguments == {"reduction": "sum"}
    assert finding.fix.loss == pytest.approx(0.0698582, abs=5e-8)


def test_nothing_is_said_plainly():
    (finding,) = of_seen("0.234")
    assert finding.title == "Nothing here gives 0.234"
    assert finding.certainty is Certainty.CANNOT_TELL


def test_without_a_number_nothing_is_said_of_one():
    assert of_seen(None) == []


def test_what_is_no_number_is_refused():
    with pytest.raises(ValueError, match=r"'about 0\.8' is not a number"):
        of_seen("about 0.8")


@pytest.mark.parametrize("name", ["class_weight", "sample_weight"])
def test_weights_that_were_left_out_are_told_with_their_fix(name):
    given = {"class_weight": [0.2, 1, 3], "sample_weight": [0.5, 3]}[name]
    finding = of_seen("0.0349291", **{name: given})[0]
    assert finding.fix.loss == pytest.approx(0.0349291, abs=5e-8)


def test_nan_is_told_without_a_chance():
    told = of_seen("nan", np.array([[np.nan, 1, 2], [1, 2, 3]]))
    assert told[0].title == "nan is the loss of this batch"
    texts = [each.evidence for each in of_seen("inf", np.array([[-np.inf, 1, 2], [-np.inf, 2, 3]]), [0, 1])]
    assert not any("chance of nan" in text for text in texts)


def test_progress_rises_through_rules_and_search():
    heard: list[float] = []
    diagnose(xentgui.Problem.create(SCORES, LABELS), seen="0.5", progress=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1


def test_labels_one_too_high_are_told_with_the_labels_that_mend_them():
    rng = np.random.default_rng(0)
    scores = rng.normal(size=(60, 8))
    labels = rng.integers(0, 8, 60)
    seen = xentgui.evaluate(scores, (labels - 1) % 8).loss
    finding = of_seen(f"{seen:.5f}", scores, labels)[0]
    assert finding.fix.verb == "set_labels"
    assert finding.fix.loss == pytest.approx(seen)
