"""Rules of where labels stand: what they find in all sizes, what they leave alone, and where they only ask."""

import numpy as np
import pytest

from tests.core.diagnostics.clean import good, softmax
from xentgui.core.diagnostics import Finding, diagnose
from xentgui.core.diagnostics.case import Case
from xentgui.core.diagnostics.evidence import NONE
from xentgui.core.evaluation import evaluate
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem

RULES = ("label-shift", "row-shift", "class-permutation", "class-axis", "misaligned-rows")
SIZES = [(40, 3), (40, 10), (200, 2), (100, 100), (300, 1000), (3000, 30)]

in_all_sizes = pytest.mark.parametrize(("rows", "classes"), SIZES)


def shuffled(rows, classes, strength=6.0, seed=0):
    """As `good`, without the first labels in order."""
    random = np.random.default_rng(seed)
    labels = random.integers(classes, size=rows)
    scores = random.normal(size=(rows, classes))
    scores[np.arange(rows), labels] += strength
    return scores, labels


def found(scores, labels, **options) -> dict[str, Finding]:
    of_batch = {name: options.pop(name) for name in ("sample_weight", "class_weight") if name in options}
    problem = Problem.create(scores, labels, LossOptions(**options), **of_batch)
    return {finding.rule: finding for finding in diagnose(problem) if finding.rule in RULES}


def alarms(scores, labels, **options):
    return [rule for rule, finding in found(scores, labels, **options).items() if finding.severity == "error"]


@in_all_sizes
@pytest.mark.parametrize("by", [-3, -1, 1, 2])
def test_rows_that_are_late_or_early_are_found_with_their_number(rows, classes, by):
    scores, labels = shuffled(rows, classes)
    finding = found(scores, np.roll(labels, by))["row-shift"]
    assert finding.severity == "error"
    assert finding.fix is not None
    assert finding.fix.arguments == {"by": by}


@pytest.mark.parametrize("by", [-1, 2])
def test_sequences_are_shifted_each_in_itself(by):
    scores, labels = shuffled(400, 20)
    steps = labels.reshape(50, 8)
    finding = found(scores.reshape(50, 8, 20), np.roll(steps, by, axis=1))["row-shift"]
    assert finding.severity == "error"
    assert finding.fix is not None
    after = finding.fix.after.labels.join().reshape(50, 8)
    expected = np.where(np.arange(8) < -by, -1, np.where(np.arange(8) >= 8 - by, -1, steps))
    assert after.tolist() == expected.tolist()


def test_a_shift_is_found_beside_padding_masks_weights_and_rows_of_nan():
    scores, labels = shuffled(120, 10)
    given = np.roll(labels, 1)
    given[::7] = -100
    scores[5] = np.nan
    scores[:, 9] = np.where(labels == 9, scores[:, 9], -np.inf)
    weights = np.where(np.arange(120) < 10, 0.0, 2.0)
    assert "row-shift" in alarms(scores, given, ignore_class=-100, sample_weight=weights)


def test_the_shift_is_worded_as_it_is_met():
    scores, labels = shuffled(60, 10)
    assert "shifted twice" in found(scores, np.roll(labels, -1))["row-shift"].cause
    assert "not shifted" in found(scores, np.roll(labels, 1))["row-shift"].cause


@in_all_sizes
@pytest.mark.parametrize("by", [-1, 1])
def test_labels_that_are_a_class_off_are_found(rows, classes, by):
    if classes == 2:
        return
    scores, labels = shuffled(2 * rows, classes)
    kept = (labels + by >= 0) & (labels + by < classes)
    finding = found(scores[kept], labels[kept] + by)["label-shift"]
    assert finding.severity == "error"
    assert finding.fix is not None
    assert finding.fix.after.labels.join().tolist() == labels[kept].tolist()


def test_labels_from_minus_1_on_are_a_class_off_and_minus_1_among_others_is_not():
    scores, labels = shuffled(80, 5)
    assert alarms(scores, labels - 1) == ["label-shift"]
    assert alarms(scores, np.where(np.arange(80) % 9 == 0, -1, labels)) == []


def test_classes_in_any_order_are_found_and_put_right():
    for rows, classes in ((100, 2), (200, 4), (600, 30), (3000, 300), (6000, 1000)):
        scores, labels = shuffled(rows, classes)
        order = np.random.default_rng(1).permutation(classes)
        order[:2] = order[1], order[0]
        finding = found(scores.astype(np.float32), order[labels])["class-permutation"]
        assert finding.severity == "error"
        assert finding.fix is not None
        after = finding.fix.after.labels.join()
        assert (after == labels).mean() > 0.97


def test_two_classes_that_changed_places_are_told_by_name_with_their_rows():
    scores, labels = shuffled(300, 10)
    swapped = np.array([0, 1, 7, 3, 4, 5, 6, 2, 8, 9])
    finding = found(scores, swapped[labels])["class-permutation"]
    assert "label 2 is 7, 7 is 2" in finding.evidence
    assert finding.rows.tolist() == np.flatnonzero(np.isin(labels, [2, 7])).tolist()


def test_class_indices_and_tables_are_found_alike():
    scores, labels = shuffled(200, 10)
    order = np.roll(np.arange(10), 4)
    for given in (order[labels], np.eye(10)[order[labels]], softmax(5 * np.eye(10))[order[labels]]):
        assert alarms(scores, given) == ["class-permutation"]
        assert alarms(softmax(scores), given, from_logits=False) == ["class-permutation"]


@pytest.mark.parametrize(("axis", "shape"), [(1, (9, 6, 6)), (0, (30, 30)), (1, (4, 5, 5, 5)), (0, (7, 7, 7))])
def test_classes_on_another_axis_of_the_same_length_are_found(axis, shape):
    scores, labels = shuffled(int(np.prod(shape[:-1])), shape[-1], 9)
    turned = np.moveaxis(scores.reshape(shape), -1, axis)
    finding = found(turned, labels.reshape(shape[:-1]))["class-axis"]
    assert finding.severity == "error"
    assert finding.fix is not None
    assert finding.fix.arguments == {"axis": axis}
    assert alarms(scores.reshape(shape), labels.reshape(shape[:-1])) == []


def test_rows_out_of_order_are_asked_about_and_none_of_the_others():
    for rows, classes in SIZES:
        scores, labels = shuffled(rows, classes)
        told = found(scores, np.random.default_rng(3).permutation(labels))
        assert list(told) == ["misaligned-rows"]
        assert told["misaligned-rows"].certainty == "cannot tell"


@pytest.mark.parametrize("classes", [10, 1000])
def test_of_a_few_rows_it_is_asked_and_not_said(classes):
    scores, labels = shuffled(8, classes, 20)
    kept = labels < classes - 1
    for given, rule in (
        ((scores, np.roll(labels, 1)), "row-shift"),
        ((scores[kept], labels[kept] + 1), "label-shift"),
    ):
        finding = found(*given)[rule]
        assert finding.severity == "hint"
        assert finding.certainty == "cannot tell"
        assert "more rows" in finding.would_decide


@in_all_sizes
@pytest.mark.parametrize("strength", [-4, 0, 0.5, 2, 20])
def test_nothing_alarms_where_labels_stand_right_whatever_the_model(rows, classes, strength):
    scores, labels = shuffled(rows, classes, strength if classes > 2 else abs(strength))
    steps = np.random.default_rng(4).normal(size=scores.shape)
    order = np.argsort(labels, kind="stable")
    for given in (
        (scores, labels),
        (scores[order], labels[order]),
        (np.tile(scores, (3, 1)), np.tile(labels, 3)),
        (np.repeat(scores, 4, axis=0), np.repeat(labels, 4)),
        (np.cumsum(steps, axis=0), np.sort(labels)),
        (np.tile(steps[:5], (rows // 5, 1)), labels[: rows // 5 * 5]),
        (np.broadcast_to(steps[:1], scores.shape), labels),
        (np.round(steps), labels),
    ):
        assert alarms(*given) == []


@pytest.mark.parametrize("seed", range(4))
def test_a_model_that_averages_over_the_rows_before_lags_and_is_asked_about_at_most(seed):
    random = np.random.default_rng(seed)
    labels = np.repeat(random.integers(8, size=200), random.integers(1, 9, 200))
    scores = random.normal(size=(len(labels), 8)) + 3 * np.eye(8)[labels]
    for row in range(1, len(scores)):
        scores[row] = 0.8 * scores[row - 1] + 0.2 * scores[row]
    assert alarms(3 * scores, labels) == []
    assert "row-shift" in found(3 * scores, labels)


def test_a_shift_is_found_where_labels_come_in_runs():
    _, labels = shuffled(200, 8)
    runs = np.sort(np.random.default_rng(1).integers(200, size=800))
    noise = np.random.default_rng(2).normal(size=(800, 8))
    given = np.roll(labels[runs], 1)
    assert alarms(noise + 6 * np.eye(8)[labels[runs]], given) == ["row-shift"]


def test_what_is_no_single_label_a_row_is_left_alone():
    scores, labels = good(60, 5)
    assert found(scores, np.eye(5)[labels], loss=Loss.BINARY) == {}
    assert found(scores[:, :1], labels % 1) == {}
    assert found(np.zeros((0, 4)), np.zeros(0, int)) == {}
    assert found(np.full((5, 4), np.nan), np.zeros(5, int)) == {}
    assert found(scores, np.full(60, -100), ignore_class=-100) == {}


def test_classes_of_scores_and_labels_on_another_axis_are_found_by_the_sums_of_the_labels():
    scores, labels = shuffled(60, 5)
    for shape, axis in (((6, 10), 1), ((3, 4, 5), 1)):
        turned = [np.moveaxis(each.reshape(*shape, 5), -1, axis) for each in (scores, np.eye(5)[labels])]
        (finding,) = found(*turned).values()
        assert (finding.severity, finding.certainty) == ("error", "certain")
        assert finding.fix is not None
        assert finding.fix.arguments == {"axis": axis, "labels": True}
        assert finding.fix.after.labels.join().argmax(axis=1).tolist() == labels.tolist()


def test_classes_that_changed_places_are_no_shift_of_rows():
    scores, labels = shuffled(729, 2, strength=4)
    assert alarms(scores, 1 - labels) == ["class-permutation"]
    scores, labels = shuffled(600, 5)
    common = np.where(np.random.default_rng(1).random(600) < 0.5, 1, labels)
    scores[np.arange(600), common] += 6
    assert alarms(scores, np.array([1, 0, 2, 4, 3])[common]) == ["class-permutation"]


@pytest.mark.parametrize("seed", range(4))
def test_a_text_whose_next_label_mostly_follows_from_this_one_is_shifted_and_not_numbered_otherwise(seed):
    random = np.random.default_rng(seed)
    follows = random.dirichlet(np.full(40, 0.1), 40)
    text = np.zeros((10, 61), int)
    for step in range(60):
        text[:, step + 1] = [random.choice(40, p=follows[label]) for label in text[:, step]]
    scores = np.log(follows[text[:, :-1]] + 1e-4) + 0.3 * random.normal(size=(10, 60, 40))
    assert alarms(scores, text[:, :-1]) == ["row-shift"]
    assert alarms(scores, random.permutation(40)[text[:, 1:]]) == ["class-permutation"]


def test_of_two_classes_shuffled_rows_are_told_from_noise_by_how_far_the_scores_are_apart():
    random = np.random.default_rng(0)
    labels = random.integers(2, size=200)
    trained = random.normal(size=(200, 2)) * 2 + 9 * np.eye(2)[labels]
    noise = random.normal(size=(200, 2)) * 9
    told = [found(scores, random.permutation(labels))["misaligned-rows"].severity for scores in (trained, noise)]
    assert told == ["hint", "info"]


@pytest.mark.parametrize(("rows", "first"), [(128, "class-permutation"), (64, "duplicate-rows")])
def test_another_order_of_the_classes_is_asked_about_before_any_look_where_it_is_clear(rows, first):
    random = np.random.default_rng(1 if rows == 128 else 3)
    labels = random.integers(3, size=rows)
    scores = random.standard_normal((rows, 3))
    scores[np.arange(rows), labels] += 1.0 if rows == 128 else 1.2
    scores[[5, 6]] = scores[4]
    findings = diagnose(Problem.create(scores, np.array([1, 0, 2])[labels]))
    asked = [finding.rule for finding in findings if finding.severity == "hint"]
    assert asked[0] == first
    assert asked.count("class-permutation") == asked.count("duplicate-rows") == 1


@pytest.mark.parametrize("classes", [3, 4])
@pytest.mark.parametrize("by", [-1, 1])
def test_few_classes_that_are_turned_round_are_another_order_and_labels_a_class_off_for_a_hint(classes, by):
    scores, labels = shuffled(300, classes, seed=2)
    told = {rule: str(finding.severity) for rule, finding in found(scores, (labels + by) % classes).items()}
    assert told == {"class-permutation": "error", "label-shift": "hint"}
    assert alarms(*shuffled(300, classes)) == []


def test_an_order_that_puts_the_first_class_elsewhere_is_no_shift_of_the_others():
    scores, labels = shuffled(600, 4)
    kept = labels < 3
    assert alarms(scores[kept], np.array([1, 2, 0])[labels[kept]]) == ["class-permutation"]


def test_many_classes_that_are_turned_round_are_a_class_off_and_another_order_for_a_hint():
    scores, labels = shuffled(600, 12)
    told = {rule: str(finding.severity) for rule, finding in found(scores, (labels + 1) % 12).items()}
    assert told == {"label-shift": "error", "class-permutation": "hint"}


def test_an_order_of_which_only_a_part_is_a_class_off_is_asked_about_as_an_order():
    scores, labels = shuffled(60, 5, strength=4.0, seed=8)
    assert list(found(scores, np.array([1, 0, 3, 4, 2])[labels])) == ["class-permutation"]


@pytest.mark.parametrize("classes", [30, 900])
def test_a_shift_is_asked_about_where_a_model_of_many_classes_is_hardly_ever_right(classes):
    scores, labels = shuffled(300, classes, strength=2.0)
    scores[:, 0] += 20.0
    kept = (labels > 0) & (labels < classes - 1)
    scores, labels = scores[kept], labels[kept]
    assert found(scores, np.roll(labels, 1))["row-shift"].severity == "hint"
    assert found(scores, labels + 1)["label-shift"].severity == "hint"
    assert found(scores, labels).keys() <= {"misaligned-rows"}


def test_scores_lean_to_labels_by_what_they_say_in_rows_where_the_two_differ():
    scores, labels = shuffled(80, 6)
    sample = Case(evaluate(Problem.create(scores, labels))).sampled_scores
    assert sample is not None
    other = np.where(np.arange(80) < 40, labels, (labels + 1) % 6)
    assert sample.lean(labels, other) > 10
    assert sample.lean(other, labels) < -10
    assert sample.lean(labels, labels) == sample.lean(np.full(80, NONE), labels) == 0


@pytest.mark.parametrize("seed", range(1, 4))
def test_no_order_is_asked_about_of_which_fewer_rows_are_right_than_of_the_labels_given(seed):
    labels = np.repeat(np.arange(6), [300, 100, 40, 40, 40, 40])
    scores = np.random.default_rng(seed).normal(size=(len(labels), 6))
    scores[np.arange(len(labels)), labels] += np.where(labels > 1, 8, 0)
    scores[:, 0] += 3  # which is predicted of most rows of label 0, too
    scores[labels == 0, 1] += 2.1
    scores[labels == 1, 0] += 3
    assert "class-permutation" not in found(scores, labels)
