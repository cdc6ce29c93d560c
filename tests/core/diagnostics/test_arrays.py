"""Arrays that do not fit: what they are is found, and read again they have the loss of the right ones."""

import subprocess
import sys

import numpy as np
import pytest

import xentgui
from tests.core.diagnostics.clean import good
from xentgui import diagnose, evaluate
from xentgui.core.door import float_type

Z, Y = good()
HOT = np.eye(5)[Y]
STEPS = np.random.default_rng(5).integers(0, 5, (6, 11))
NEXT = np.random.default_rng(6).normal(size=(6, 10, 5)) + 4 * np.eye(5)[STEPS[:, 1:]]


def only(*given, **options):
    (finding,) = diagnose(*given, **options)
    assert finding.severity == "error"
    return finding


@pytest.mark.parametrize(
    ("rule", "scores", "labels", "options"),
    [
        ("one-hot-as-indices", Z, HOT, {"sparse": True}),
        ("indices-as-distributions", Z, Y, {"sparse": False}),
        ("indices-as-distributions", Z, Y, {"loss": "binary"}),
        ("flattened-one-hot", Z, HOT.reshape(-1), {}),
        ("transposed-scores", Z.T, Y, {}),
        ("transposed-scores", Z.T, HOT, {}),
        ("class-axis", Z.reshape(6, 10, 5).transpose(0, 2, 1), Y.reshape(6, 10), {}),
        ("class-axis", Z.reshape(6, 10, 5).transpose(0, 2, 1), HOT.reshape(6, 10, 5), {}),
    ],
)
def test_misread_arrays_are_read_again_as_they_are_meant(rule, scores, labels, options):
    finding = only(scores, labels, **options)
    assert (finding.rule, finding.certainty) == (rule, "certain")
    assert finding.fix.verb == "read"
    assert finding.fix.loss == pytest.approx(evaluate(Z, Y).loss)
    again = {"scores": scores, "labels": labels, **options, **finding.fix.arguments}
    assert evaluate(**again).loss == pytest.approx(finding.fix.loss)


def test_missing_labels_are_named_and_left_out():
    labels = Y.astype(float)
    labels[[3, 8]] = np.nan
    finding = only(Z, labels)
    assert (finding.rule, finding.rows.tolist()) == ("labels-not-finite", [3, 8])
    kept = np.delete(np.arange(60), [3, 8])
    assert finding.fix.loss == pytest.approx(evaluate(Z[kept], Y[kept]).loss)


def test_fractions_among_class_indices_are_named():
    finding = only(Z, np.where(np.arange(60) == 7, 0.7, Y))
    assert (finding.rule, finding.rows.tolist(), finding.fix) == ("labels-not-whole", [7], None)


def test_a_negative_label_in_uint64_is_a_cast():
    labels = Y.astype(np.int64)
    labels[4] = -1
    finding = only(Z, labels.astype(np.uint64))
    assert (finding.rule, finding.rows.tolist()) == ("label-cast", [4])
    assert finding.fix.loss == pytest.approx(evaluate(np.delete(Z, 4, 0), np.delete(Y, 4)).loss)


@pytest.mark.parametrize("scores", [NEXT, NEXT.reshape(60, 5)])
@pytest.mark.parametrize("labels", [STEPS, STEPS.reshape(66)])
def test_labels_that_are_one_step_longer_are_cropped_where_the_loss_is_lower(scores, labels):
    finding = only(scores, labels)
    assert (finding.rule, finding.certainty) == ("off-by-k", "likely")
    assert finding.fix.arguments["labels"].tolist() == STEPS[:, 1:].tolist()
    assert finding.fix.loss == pytest.approx(evaluate(NEXT, STEPS[:, 1:]).loss)


def test_scores_that_are_longer_are_cropped_too_and_chance_cannot_tell():
    finding = only(np.random.default_rng(7).normal(size=(2, 5, 6)), np.array([[0, 1, 2, 3], [3, 1, 0, 2]]))
    assert (finding.rule, finding.certainty) == ("off-by-k", "cannot tell")
    assert finding.fix.arguments["scores"].shape == (2, 4, 6)


def test_a_step_too_many_is_told_from_a_class_axis_by_the_loss_where_both_fit():
    labels = np.random.default_rng(0).integers(0, 10, (6, 11))
    scores = np.random.default_rng(1).normal(size=(6, 11, 10)) + 5 * np.eye(10)[labels]
    assert only(scores, labels[:, 1:]).rule == "off-by-k"
    assert only(scores.transpose(0, 2, 1), labels).rule == "class-axis"


@pytest.mark.parametrize(("scores", "labels"), [((4, 15, 5), (60, 5)), ((60, 5), (4, 15, 5)), ((4, 15, 5), (300,))])
def test_one_hot_labels_of_another_shape_were_flattened(scores, labels):
    finding = only(Z.reshape(scores), np.eye(5)[Y].reshape(labels))
    assert finding.rule == "flattened-one-hot"
    assert finding.fix.loss == pytest.approx(evaluate(Z, Y).loss)


def test_other_shapes_do_not_fit():
    assert only(Z, Y[:37]).rule == "shapes-do-not-fit"
    assert only(Z[:20], np.eye(5)[Y[:5]]).rule == "shapes-do-not-fit"


def test_one_row_without_an_axis_is_judged_too():
    assert only(np.zeros(3), np.array(0.9)).rule == "labels-not-whole"
    assert only(np.zeros(3), np.array([0, 1])).rule == "shapes-do-not-fit"


def test_what_is_no_number_and_what_is_no_option_is_refused():
    with pytest.raises(ValueError, match="ragged"):
        diagnose([[1.0, 2.0], [3.0]], [0, 1])
    with pytest.raises(ValueError, match="labels are missing"):
        diagnose(Z)
    with pytest.raises(ValueError, match="reduction 'average'"):
        diagnose(Z, Y, reduction="average")
    with pytest.raises(ValueError, match="reduction 'average'"):
        diagnose(Z, Y[:37], reduction="average")
    with pytest.raises(ValueError, match="the binary loss has no class indices"):
        diagnose(Z, HOT, loss="binary", sparse=True)
    with pytest.raises(ValueError, match="brings its own labels"):
        diagnose(evaluate(Z, Y).problem, Y)


def test_labels_outside_of_the_classes_are_findings_and_no_exception():
    labels = np.where(np.arange(60) == 30, 17, Y)
    assert [finding.rule for finding in diagnose(Z, labels)] == ["label-out-of-range"]


def test_a_problem_is_diagnosed_with_its_own_options():
    problem = evaluate(Z, Y, reduction="sum").problem
    assert [finding.rule for finding in diagnose(problem)] == ["sum-grows-with-batch"]
    assert isinstance(diagnose(problem)[0], xentgui.Finding)


def test_importing_the_library_loads_no_rules():
    code = "import sys, xentgui; print([name for name in sys.modules if 'diagnostics' in name])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("scores", "labels", "meant"),
    [
        (Z, HOT.T, HOT),
        (Z.reshape(6, 10, 5), HOT.reshape(6, 10, 5).transpose(0, 2, 1), HOT.reshape(6, 10, 5)),
        (Z.reshape(6, 10, 5), Y.reshape(6, 10).T, Y.reshape(6, 10)),
        (Z.reshape(12, 5, 5), np.moveaxis(HOT.reshape(12, 5, 5), -1, 0), HOT.reshape(12, 5, 5)),
    ],
)
def test_labels_that_are_transposed_are_told_from_scores_that_are(scores, labels, meant):
    finding = only(scores, labels)
    assert finding.rule == "transposed-labels"
    assert finding.fix.loss == pytest.approx(evaluate(scores, meant).loss)


def test_scores_that_are_transposed_are_told_with_labels_in_a_column_too():
    assert only(Z.T, Y[:, None]).rule == "transposed-scores"


@pytest.mark.parametrize("value", [-(2.0**63), 2.0**63])
def test_a_label_of_float64_that_no_class_index_can_be_is_a_cast(value):
    finding = only(Z, np.where(np.arange(60) == 4, value, Y))
    assert (finding.rule, finding.rows.tolist()) == ("label-cast", [4])
    assert finding.fix.loss == pytest.approx(evaluate(np.delete(Z, 4, 0), np.delete(Y, 4)).loss)


@pytest.mark.parametrize("k", [2, 3])
def test_flat_sequences_may_differ_by_some_steps(k):
    scores = NEXT[:, : 10 - k + 1].reshape(-1, 5)
    assert only(scores, STEPS[:, 1:].reshape(-1)[: 6 * 10]).rule == "off-by-k"


def test_an_axis_that_has_no_room_for_the_labels_is_not_that_of_the_classes():
    assert only(np.zeros((2, 4, 6)), np.array([[0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0]])).rule == "off-by-k"


def test_labels_in_a_column_are_taken_and_told():
    (finding,) = diagnose(Z, Y[:, None])
    assert (finding.rule, finding.severity) == ("labels-in-a-column", "info")
    assert finding.fix is not None
    assert finding.fix.loss == evaluate(Z, Y).loss


def test_labels_in_a_column_are_told_before_what_is_worth_a_look_and_behind_what_is_an_option():
    rules = [finding.rule for finding in diagnose(Z, Y[:, None], label_smoothing=0.1)]
    assert rules == ["smoothing-conventions", "labels-in-a-column"]
    rules = [finding.rule for finding in diagnose((Z + 200).astype(np.float16), Y[:, None])]
    assert rules == ["labels-in-a-column", "naive-overflow"]


def test_indices_of_several_positions_are_no_flattened_one_hot_labels():
    assert only(np.zeros((1, 8)), np.array([0, 3, 1, 5, 2, 2, 7, 1])).rule != "flattened-one-hot"


@pytest.mark.parametrize(("name", "classes"), [("float16", 2500), ("bfloat16", 400)])
def test_class_indices_that_a_cast_to_half_precision_rounded_are_told(name, classes):
    random = np.random.default_rng(3)
    labels = random.integers(0, classes, 40)
    rounded = labels.astype(float_type(name))
    (finding,) = [each for each in diagnose(np.zeros((40, classes)), rounded) if each.severity == "warning"]
    bound = 2048 if name == "float16" else 256
    assert (finding.rule, finding.rows.tolist()) == ("half-precision-labels", np.flatnonzero(labels >= bound).tolist())
    assert "half-precision-labels" not in [each.rule for each in diagnose(np.zeros((40, bound)), rounded % bound)]


@pytest.mark.parametrize("options", [{}, {"ignore_class": 255}])
def test_a_class_axis_is_found_beside_pixels_without_a_class(options):
    random = np.random.default_rng(4)
    labels = random.integers(0, 7, (2, 10, 24))
    labels[0, 0] = 255
    (finding,) = diagnose(random.normal(size=(2, 7, 10, 24)), labels, **options)
    assert (finding.rule, finding.severity) == ("class-axis", "error")


def test_an_extreme_temperature_is_told_without_a_row():
    (finding,) = [each for each in diagnose(Z[:0], Y[:0], temperature=100.0) if each.rule == "temperature-extreme"]
    assert finding.evidence == "temperature 100"


def test_one_hot_labels_have_the_two_divisors_of_their_indices():
    weights = np.array([0.1, 1.0, 5.0])
    random = np.random.default_rng(5)
    scores, labels = random.normal(size=(20, 3)), random.integers(0, 3, 20)
    of_table, of_indices = (
        next(each for each in diagnose(scores, given, class_weight=weights) if each.rule == "weights-and-divisor")
        for given in (np.eye(3)[labels], labels)
    )
    assert of_table.evidence == of_indices.evidence
    assert (of_table.fix, of_indices.fix is None) == (None, False)
