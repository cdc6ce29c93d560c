"""The number that was seen, among the findings."""

import re
from typing import Any

import numpy as np
import pytest

import xentgui
from tests.core.diagnostics.clean import good, softmax
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


def test_what_takes_two_edits_and_what_gives_an_accuracy_is_told_in_words_alone():
    scores, labels = good()
    evaluation = xentgui.evaluate(scores, labels, reduction="sum")
    for seen, words in (
        (
            f"{evaluation.loss:.7g}",
            "is the loss of another reading: labels one lower; class 0 becomes the last; the sum",
        ),
        (f"{100 * evaluation.accuracy:.2f} %", "is the accuracy of another reading: labels one lower"),
    ):
        finding = of_seen(seen, scores, labels + 1)[0]
        assert words in finding.title
        assert finding.fix is None


@pytest.mark.parametrize(("digits", "certainty"), [(2, Certainty.CANNOT_TELL), (3, Certainty.LIKELY)])
def test_a_reading_is_likely_where_an_accident_is_rare(digits, certainty):
    scores, labels = good()
    loss = xentgui.evaluate(scores, labels, reduction="sum").loss
    finding = of_seen(f"{loss:.{digits}g}", scores, labels)[0]
    (chance,) = re.findall(r"by accident with probability ([\d.]+)", finding.evidence)
    assert (0.05 < float(chance) < 0.5, 0.005 < float(chance) < 0.05) == (digits == 2, digits == 3)
    assert finding.certainty is certainty


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


def of_model(rows=77, classes=6):
    """Logits of a fair model, its softmax, labels, and what each row costs."""
    random = np.random.default_rng(3)
    labels = random.integers(0, classes, rows)
    logits = 1.5 * random.normal(size=(rows, classes))
    logits[np.arange(rows), labels] += 2
    shares = softmax(logits)
    return logits, shares, labels, -np.log(shares[np.arange(rows), labels])


LOGITS, SHARES, CLASSES, COSTS = of_model()
PADDED = np.where(np.arange(77) % 5 == 0, -100, CLASSES)
BITES = np.where(np.arange(77)[:, None] == 5, np.eye(6)[(CLASSES[5] + 1) % 6], SHARES)
OWN = BITES[np.arange(77), CLASSES]
TABLE = np.eye(6)[CLASSES]
TEACHER = softmax(LOGITS / 2 + np.random.default_rng(4).normal(size=LOGITS.shape))
PRODUCT = -(TEACHER * np.log(softmax(LOGITS / 2))).sum(axis=1)
ENTROPY = -(TEACHER * np.log(TEACHER)).sum(axis=1)
PIECES = [COSTS[start : start + 32] for start in range(0, 77, 32)]
AS_PROBABILITIES = {"from_logits": False}


def costs(scores, labels=CLASSES):
    return -np.log(softmax(scores)[np.arange(len(labels)), labels])


# What somebody does, the number that comes of it, and what the title, or of twins the evidence, has to say.
DONE = {
    "probabilities of logits": (
        -np.log(np.clip(LOGITS / LOGITS.sum(1)[:, None], 1e-7, 1 - 1e-7)[np.arange(77), CLASSES]),
        "scores read as probabilities",
    ),
    "softmax twice": (costs(SHARES), "softmax applied to the softmax"),
    "the sum": ([COSTS.sum()], "the sum over rows"),
    "a mean over cells": (COSTS / 6, "number of cells|6 classes"),
    "smoothing": (0.9 * COSTS - 0.1 * np.log(SHARES).mean(axis=1), "label smoothing 0.1"),
    "the next row's label": (costs(LOGITS[:-1], CLASSES[1:]), "label of the next one"),
    "the last row's label": (costs(LOGITS[1:], CLASSES[:-1]), "label of the last one"),
    "labels lowered": (costs(LOGITS, (CLASSES - 1) % 6), "labels one lower"),
    "labels raised": (costs(LOGITS, (CLASSES + 1) % 6), "labels one higher"),
    "bits": (COSTS / np.log(2), "base 2"),
    "the sign": (-COSTS, "the sign changed"),
    "nll of probabilities": (-SHARES[np.arange(77), CLASSES], "minus the label's probability"),
    "nll of logits": (-LOGITS[np.arange(77), CLASSES], "minus the label's score"),
    "few bits": (costs(LOGITS.astype(np.float16).astype(float)), "float16|of this batch"),
    "the mean of means": ([piece.mean() for piece in PIECES], "the mean of the means of batches of 32"),
    "the last batch": (PIECES[-1], "the last batch of 32 alone"),
    "a dropped last batch": (COSTS[:64], "batches of 32, the last of 13 left out"),
    "binary of softmax": (-np.log(np.where(TABLE == 1, SHARES, 1 - SHARES)), "binary cross-entropy of the softmax"),
    "binary of sigmoid": (np.logaddexp(0, np.where(TABLE == 1, -LOGITS, LOGITS)), "binary cross-entropy, a sigmoid"),
    "binary accuracy": ((SHARES > 0.5) == TABLE, "binary accuracy"),
    "binary accuracy of sigmoids": ((LOGITS > 0) == TABLE, "binary accuracy, a sigmoid a class"),
    "the mean of small pieces": (
        [COSTS[start : start + 4].mean() for start in range(0, 77, 4)],
        "the mean of the means of batches of 4",
    ),
}
WITH_OPTIONS = {
    "temperature twice": (costs(LOGITS / 6.25), "temperature applied twice", LOGITS, CLASSES, {"temperature": 2.5}),
    "temperature left out": (COSTS, "temperature left out", LOGITS, CLASSES, {"temperature": 2.5}),
    "padding counted": (
        [COSTS[PADDED >= 0].sum() / 77],
        "divided by all rows",
        LOGITS,
        PADDED,
        {"ignore_class": -100},
    ),
    "padding left out": (COSTS[PADDED >= 0], "rows with label -100 left out", LOGITS, PADDED, {}),
    "the mean of sequences": (
        [COSTS[start : start + 11][PADDED[start : start + 11] >= 0].mean() for start in range(0, 77, 11)],
        "means of the sequences",
        LOGITS.reshape(7, 11, 6),
        PADDED.reshape(7, 11),
        {"ignore_class": -100},
    ),
    "binary accuracy of given sigmoids": (
        (1 / (1 + np.exp(-LOGITS)) > 0.5) == TABLE,
        "binary accuracy, a sigmoid a class",
        1 / (1 + np.exp(-LOGITS)),
        CLASSES,
        AS_PROBABILITIES,
    ),
    "a clip": (-np.log(np.clip(OWN, 1e-12, 1)), "clipped at 1e-12|p . 1e-12", BITES, CLASSES, AS_PROBABILITIES),
    "nothing clipped": (-np.log(OWN + 1e-9), "1e-09|1e-9", BITES, CLASSES, AS_PROBABILITIES),
    "nll of given probabilities": (-OWN, "minus the label's probability", BITES, CLASSES, AS_PROBABILITIES),
    "logits of probabilities": (costs(SHARES), "scores read as logits", SHARES, CLASSES, AS_PROBABILITIES),
    "divergence": (PRODUCT - ENTROPY, "divergence", LOGITS, TEACHER, {"temperature": 2.0}),
    "divergence over cells": ((PRODUCT - ENTROPY) / 6, "divergence", LOGITS, TEACHER, {"temperature": 2.0}),
    "times T squared": (4 * PRODUCT, "temperature squared", LOGITS, TEACHER, {"temperature": 2.0}),
}
EVERY: dict[str, tuple[Any, ...]] = WITH_OPTIONS | {name: (*told, LOGITS, CLASSES, {}) for name, told in DONE.items()}


@pytest.mark.parametrize("digits", [4, 6])
@pytest.mark.parametrize("name", EVERY)
def test_what_somebody_does_is_told_from_the_number_that_comes_of_it(name, digits):
    made, says, scores, labels, options = EVERY[name]
    findings = xentgui.diagnose(scores, labels, seen=f"{np.mean(made):.{digits}g}", **options)
    told = [finding for finding in findings if finding.rule == "seen-number"]
    assert next(finding for finding in findings if finding.severity == told[0].severity) is told[0]
    assert re.search(says, f"{told[0].title} {told[0].evidence}"), [finding.title for finding in told]
    assert told[0].cause
    assert told[0].mend


def test_three_digits_leave_several_readings_and_say_that_they_may_be_accidents():
    made, says = DONE["the last row's label"]
    told = of_seen(f"{np.mean(made):.3g}", LOGITS, CLASSES)
    assert any(says in finding.title for finding in told)
    assert any("by accident" in finding.evidence for finding in told)


@pytest.mark.parametrize(
    ("seen", "title"),
    [
        (f"{100 * (LOGITS.argmax(1) == CLASSES).mean():.2f}%", "is the accuracy of this batch"),
        (f"{100 * (LOGITS.argmax(1) == CLASSES).mean():.2f} %", "is the accuracy of this batch"),
        (f"{100 * (LOGITS.argmax(1) == CLASSES).mean():.2f}", "in percent, without the sign"),
        (f"{(LOGITS.argmax(1) == CLASSES).mean():.4f}", "is the accuracy of this batch"),
        (f"{np.exp(COSTS.mean()):.4f}", "is the perplexity of this batch"),
        (f"{COSTS.mean():.3e}", "is the loss of this batch"),
        (f"+{COSTS.mean():.5f}", "is the loss of this batch"),
        (f"\N{MINUS SIGN}{COSTS.mean():.5f}", "the sign changed"),
        (float(COSTS.mean()), "is the loss of this batch"),
        (np.float32(COSTS.mean()), "is the loss of this batch"),
    ],
)
def test_a_number_may_be_typed_in_many_ways(seen, title):
    assert title in of_seen(seen, LOGITS, CLASSES)[0].title


@pytest.mark.parametrize("seen", ["1e-3", "0", "-0.0", "1e999999", "1e-999999", "nan", "-inf", "nan%", "100%", "1_000"])
def test_any_number_can_be_asked_for(seen):
    assert of_seen(seen, LOGITS, CLASSES)
    assert of_seen(seen, SHARES, TEACHER, from_logits=False)
    assert of_seen(seen, LOGITS, TABLE, loss="binary")


@pytest.mark.parametrize(
    ("seen", "mend"),
    [
        ("0,7972", "write a decimal point"),
        ("1,234.5", "separator of thousands"),
        ("loss: 0.8", "is not a number"),
        ("tensor(0.7972)", "is not a number"),
        ("", "is not a number"),
        ("%", "is not a number"),
        ("0.79.1", "is not a number"),
        (True, "is not a number"),
    ],
)
def test_text_that_is_no_number_is_refused_with_the_mend(seen, mend):
    with pytest.raises(ValueError, match=mend):
        of_seen(seen, LOGITS, CLASSES)


@pytest.mark.parametrize(("seen", "cause"), [("-17.31", "never below 0"), ("inf", "the logarithm of 0")])
def test_where_nothing_gives_an_impossible_number_it_is_said_where_such_come_from(seen, cause):
    (finding,) = of_seen(seen, LOGITS, CLASSES)
    assert finding.title == f"Nothing here gives {seen}"
    assert cause in finding.cause


def test_an_accuracy_that_so_many_rows_cannot_have_is_said_to_be_of_others():
    (finding,) = of_seen("93.4%", LOGITS, CLASSES)
    assert "of the 77 rows that count would be 71.918 rows" in finding.evidence
    assert "would be" not in of_seen("1.3%", LOGITS, CLASSES)[0].evidence  # one row of 77


def test_nan_of_a_softmax_that_is_written_out_is_told():
    for dtype, factor in ((np.float64, 60), (np.float32, 60), (np.float16, 5)):
        told = of_seen("nan", (LOGITS * factor).astype(dtype), CLASSES)
        assert "written out as exp(z) / sum(exp(z))" in told[0].title
    assert not any("written out" in each.title for each in of_seen("nan", LOGITS, CLASSES))


def test_readings_of_one_value_are_all_told():
    (finding, *_) = of_seen(f"{PIECES[-1].mean():.6g}", LOGITS, CLASSES)
    assert "the last batch of 64 alone (13 rows)" in finding.evidence


def test_of_nan_and_infinity_no_more_digits_are_asked_for():
    probabilities = np.array([[2, 5, -1], [7, 1, 0.5]])
    told = of_seen("nan", probabilities, [2, 0])
    asked = [each.would_decide for each in told if each.would_decide]
    assert asked
    assert not any("digits" in each for each in asked)
    assert all("no defined result" in each for each in asked)


def test_a_batch_that_gives_nan_is_not_said_to_need_nothing():
    told = of_seen("nan", np.array([[np.nan, 1, 2], [1, 2, 3]]))
    assert "other findings" in told[0].mend


def test_minus_infinity_is_said_to_be_no_cross_entropy():
    assert "no cross-entropy is minus infinity" in of_seen("-inf")[0].cause
