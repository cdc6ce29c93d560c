"""Wrong confidence and wrong labels: what is said, with which figures, and where nothing is."""

import math
import re

import numpy as np
import pytest

from tests.core.diagnostics.clean import good, softmax
from xentgui import diagnose, evaluate


def drawn(rows=300, classes=5, seed=0):
    """Logits, and labels drawn from their very softmax."""
    random = np.random.default_rng(seed)
    logits = 2 * random.normal(size=(rows, classes))
    return logits, (logits + random.gumbel(size=logits.shape)).argmax(axis=1)


def told(rule, scores, labels, **options):
    return next((each for each in diagnose(scores, labels, **options) if each.rule == rule), None)


def rules(scores, labels, **options):
    return {each.rule for each in diagnose(scores, labels, **options)}


CONFIDENCES = {"overconfident", "underconfident", "suspected-label-errors"}


@pytest.mark.parametrize("seed", range(10))
def test_nothing_is_said_of_a_calibrated_model(seed):
    found = diagnose(*drawn(seed=seed))
    assert [each.rule for each in found if each.severity == "hint" and each.rule in CONFIDENCES] == []


@pytest.mark.parametrize("rows", [1, 2, 5, 8])
def test_nothing_is_said_of_a_few_rows(rows):
    scores, labels = drawn(rows)
    assert not CONFIDENCES & rules(2 * scores, labels)
    assert not CONFIDENCES & rules(scores / 10, labels)


def test_the_error_the_temperature_and_what_it_gives_are_told():
    scores, labels = drawn()
    finding = told("overconfident", 4 * scores, labels)
    figures = re.search(r"temperature of ([\d.]+) lowers the loss from ([\d.]+) to ([\d.]+)", finding.evidence)
    assert figures is not None
    temperature, before, after = map(float, figures.groups())
    assert temperature == pytest.approx(4, rel=0.25)
    assert before == pytest.approx(evaluate(4 * scores, labels).loss, rel=1e-5)
    assert after == pytest.approx(evaluate(4 * scores, labels, temperature=temperature).loss, rel=1e-3)
    assert finding.fix.loss == pytest.approx(after, rel=1e-4)
    assert "expected calibration error" in finding.evidence
    assert finding.certainty == "likely"


def test_a_temperature_in_use_is_counted_in():
    scores, labels = drawn()
    one = told("overconfident", 4 * scores, labels).fix.arguments["temperature"]
    other = told("overconfident", 4 * scores, labels, temperature=0.5).fix.arguments["temperature"]
    assert other == pytest.approx(one, rel=1e-3)
    cooled = told("underconfident", scores, labels, temperature=6.0).fix.arguments["temperature"]
    assert cooled == pytest.approx(one / 4, rel=1e-3)


def test_where_scores_say_nothing_of_the_labels_no_temperature_is_offered():
    scores, labels = drawn(seed=3)
    finding = told("overconfident", 4 * scores, np.random.default_rng(1).permutation(labels))
    assert finding.fix is None
    worse = told("worse-than-uniform", -4 * scores, labels)
    assert "at no temperature do these scores tell the labels" in worse.evidence
    assert worse.fix is None


def test_worse_than_uniform_tells_the_temperature_of_the_least_loss():
    scores, labels = drawn()
    finding = told("worse-than-uniform", 12 * scores, labels)
    figures = re.search(r"temperature of ([\d.]+) gives the least loss, ([\d.]+)", finding.evidence)
    assert figures is not None
    temperature, least = map(float, figures.groups())
    assert temperature == pytest.approx(12, rel=0.25)
    assert least < math.log(5)
    assert finding.fix.loss == pytest.approx(least, rel=1e-4)


def test_scores_that_are_misread_are_not_called_unsure():
    scores, labels = drawn()
    for given in ({"scores": softmax(scores)}, {"scores": scores, "from_logits": False}):
        assert not CONFIDENCES & rules(labels=labels, **given)


def test_of_a_big_batch_it_is_said_how_many_rows_were_looked_at():
    scores, labels = drawn(3000, 1000)
    finding = told("overconfident", 4 * scores.astype(np.float32), labels)
    assert "of 3,000 rows were looked at" in finding.evidence


def test_label_errors_are_ranked_and_the_first_is_told_with_what_it_looks_like():
    scores, labels = good(300, strength=14)
    scores[250] *= 2
    labels[[20, 100, 250]] = (labels[[20, 100, 250]] + 2) % 5
    finding = told("suspected-label-errors", scores, labels)
    assert finding.severity == "hint"
    assert {100, 250} <= set(finding.rows.tolist()) <= {20, 100, 250}
    assert finding.rows[0] == 250
    assert f"row 250 is labelled {labels[250]}" in finding.evidence
    assert f"looks like class {scores[250].argmax()}" in finding.evidence


def test_no_more_labels_of_an_unsure_model_are_suspect_than_seem_drawn_at_random():
    scores, labels = drawn(1000, classes=20)
    surest = np.sort(np.argsort(-np.sort(scores)[:, -1])[:12])
    labels[surest] = (scores[surest].argmax(axis=1) + 7) % 20
    finding = told("suspected-label-errors", scores, labels)
    assert finding.severity == "hint"
    assert len(finding.rows) < 60
    assert np.isin(surest, finding.rows).sum() > 8


def test_no_label_is_suspect_where_the_model_says_the_same_of_all_or_is_mostly_wrong():
    scores, labels = good(100)
    assert "suspected-label-errors" not in rules(scores * 1e-300, labels)
    assert "suspected-label-errors" not in rules(scores, np.random.default_rng(0).permutation(labels))
    assert "suspected-label-errors" not in rules(scores, softmax(scores))
    assert "suspected-label-errors" not in rules(scores, np.eye(5)[labels], loss="binary")


def test_rows_of_nan_predict_no_class_and_do_not_count_as_a_class_that_is_never_predicted():
    scores, labels = good(100)
    assert "classes-never-predicted" not in rules(scores * np.nan, labels)
