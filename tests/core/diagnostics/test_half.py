"""This batch in float16 and bfloat16 beside float64: both are told, of every loss and kind of labels."""

import ml_dtypes
import numpy as np
import pytest

from tests.core.diagnostics.clean import good, softmax
from xentgui import diagnose, evaluate

Z, Y = good(200)
FAR = Z + 3000  # what an offset leaves of the differences in 11 and in 8 bits
TABLE = np.eye(5)[Y]


def told(scores, labels, **options):
    return next((each for each in diagnose(scores, labels, **options) if each.rule == "half-precision"), None)


@pytest.mark.parametrize(
    ("labels", "options"),
    [
        (Y, {}),
        (Y[:, None], {"temperature": 2.0}),
        (Y, {"label_smoothing": 0.1, "class_weight": [1.0, 2, 3, 4, 5]}),
        (TABLE, {}),
        (TABLE * 0.9 + 0.02, {}),
    ],
)
def test_the_mean_in_both_types_is_told_beside_the_exact_one(labels, options):
    finding = told(FAR, labels, **options)
    for name, dtype in (("float16", np.float16), ("bfloat16", ml_dtypes.bfloat16)):
        rounded = evaluate(FAR.astype(dtype).astype(float), labels, **options).loss
        mean = float(finding.evidence.split(f"in {name} it is ")[1].split(";")[0])
        assert mean == pytest.approx(rounded, rel=0.01)
    assert f"{evaluate(FAR, labels, **options).loss:.6g} in float64" in finding.evidence


def test_rows_that_overflow_are_counted_by_type():
    scores = np.where(np.arange(200)[:, None] == 7, 1e6 * (1 - TABLE), Z)
    finding = told(scores, Y)
    assert "float16 overflows in 1 row" in finding.evidence
    assert "bfloat16 overflows" not in finding.evidence
    assert "float16 overflows in 1 row" in told(scores - 1, TABLE, loss="binary").evidence
    assert finding.severity == "hint"
    assert told(np.where(TABLE == 1, -6e4, 6e4).astype(np.float16), Y).severity == "warning"


@pytest.mark.parametrize("options", [{}, {"reduction": "sum"}, {"ignore_class": 0}, {"label_smoothing": 0.1}])
def test_nothing_is_told_where_half_precision_is_good_enough(options):
    assert told(Z, Y, **options) is None
    assert told(Z.astype(np.float16), Y, **options) is None


def test_probabilities_and_rows_without_a_loss_are_no_hindrance():
    shares = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    assert told(shares, Y, from_logits=False) is None
    broken = np.vstack([Z, np.full((1, 5), np.nan), np.full((1, 5), -np.inf)])
    assert told(broken, [*Y, 0, 1]) is None
    assert told(np.zeros((0, 3)), np.zeros(0, int)) is None


def test_two_scores_that_round_to_the_same_16_bits_are_no_dead_row_worth_a_hint():
    random = np.random.default_rng(0)
    scores, labels = random.normal(size=(3000, 2)).astype(np.float16), random.integers(2, size=3000)
    assert (scores[:, 0] == scores[:, 1]).sum() == 2
    for filled, severity in ((0, "info"), (5, "hint")):
        scores[:filled] = 0.25
        assert [each.severity for each in diagnose(scores, labels) if each.rule == "dead-rows"] == [severity]


def test_equal_rows_of_five_logits_are_no_accident_of_16_bits():
    random = np.random.default_rng(0)
    scores, labels = random.normal(size=(300, 5)).astype(np.float16), random.integers(5, size=300)
    scores[1], labels[:2] = scores[0], [0, 1]
    found = {finding.rule: finding for finding in diagnose(scores, labels)}["duplicate-rows"]
    assert (found.severity, found.rows.tolist()) == ("hint", [0, 1])


def told_of_labels(labels, classes=800):
    found = diagnose(np.zeros((len(labels), classes)), labels)
    return [each for each in found if each.rule == "half-precision-labels"]


def test_class_indices_that_were_rounded_are_told_whatever_their_type_is_now():
    labels = np.random.default_rng(0).integers(800, size=60)
    rounded = labels.astype(ml_dtypes.bfloat16)
    for dtype in (np.float32, np.int64):
        (finding,) = told_of_labels(rounded.astype(dtype))
        assert (finding.severity, finding.certainty) == ("hint", "likely")
        assert "bfloat16" in finding.title
        assert finding.rows.tolist() == np.flatnonzero(labels >= 256).tolist()
    (finding,) = told_of_labels(rounded)
    assert finding.severity == "warning"


@pytest.mark.parametrize(
    "labels",
    [
        np.random.default_rng(0).integers(800, size=60),
        np.repeat([3, 256, 512, 600], 20),
        8 * np.random.default_rng(0).integers(100, size=60),
    ],
    ids=["any", "few classes", "every eighth class"],
)
def test_class_indices_are_not_called_rounded_by_accident(labels):
    assert told_of_labels(labels) == []


def bfloat16(values):
    """Rounded to bfloat16 and read as float32, as NumPy reads the tensors of others."""
    return values.astype(ml_dtypes.bfloat16).astype(np.float32)


def alarms(scores, labels, **options):
    return [each.rule for each in diagnose(scores, labels, **options) if each.severity in ("error", "warning")]


@pytest.mark.parametrize("classes", [2, 5])
def test_probabilities_in_bfloat16_sum_to_1_as_far_as_it_goes(classes):
    scores, labels = good(200, strength=2)
    scores, labels = scores[:, :classes], labels % classes
    shares = bfloat16(softmax(scores))
    assert np.abs(shares.sum(axis=1) - 1).max() > 1e-3
    assert alarms(scores, shares) == []
    assert alarms(shares, labels, from_logits=False) == []
    assert alarms(shares, labels) == ["double-softmax"]


def test_labels_in_bfloat16_that_sum_to_more_than_rounding_explains_are_told():
    scores, _ = good(200, strength=2)
    assert alarms(scores, bfloat16(1.05 * softmax(scores))) == ["labels-do-not-sum-to-1"]
