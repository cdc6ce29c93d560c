"""Every rule: it finds its fault, names the rows and mends it; and nothing is found in clean batches."""

import numpy as np
import pytest
from hypothesis import given

from tests.core.batches import asked, asked_binary
from tests.core.diagnostics.clean import problems, softmax
from tests.core.diagnostics.faulty import FAULTS, Fault, batch
from xentgui.core.diagnostics import RULES, Finding, diagnose
from xentgui.core.diagnostics.finding import reported
from xentgui.core.evaluation import Cancelled, evaluate
from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem
from xentgui.core.problem_options import problem_of
from xentgui.document.verbs import verb_of

CLEAN = problems()

faults = pytest.mark.parametrize("fault", FAULTS, ids=[f"{i}-{fault.rule}" for i, fault in enumerate(FAULTS)])


def found(fault: Fault) -> Finding:
    findings = {finding.rule: finding for finding in diagnose(fault.problem)}
    assert fault.rule in findings, f"found {list(findings)}"
    return findings[fault.rule]


@faults
def test_a_fault_is_found_by_its_rule(fault):
    finding = found(fault)
    assert finding.severity == fault.severity
    assert finding.title
    assert finding.evidence
    assert finding.cause
    assert finding.mend
    assert bool(finding.would_decide) == (finding.certainty != "certain")


@faults
def test_an_error_or_a_warning_comes_first_of_its_severity(fault):
    if fault.severity not in ("error", "warning"):
        return
    first = next(finding for finding in diagnose(fault.problem) if finding.severity == fault.severity)
    assert first.rule == fault.rule


@faults
def test_the_rows_are_those_at_fault(fault):
    if fault.rows is not None:
        assert found(fault).rows.tolist() == fault.rows


@faults
def test_the_fix_gives_the_loss_of_the_mended_batch(fault):
    if fault.mended is not None:
        fix = found(fault).fix
        assert fix is not None
        assert fix.loss == pytest.approx(reported(evaluate(fault.mended)), rel=1e-6, nan_ok=True)


@faults
def test_the_document_knows_the_edit_and_comes_to_the_same_loss(fault):
    fix = found(fault).fix
    if fix is not None:
        after = verb_of(fix.verb)(fault.problem, **fix.arguments)
        assert reported(evaluate(after)) == pytest.approx(fix.loss, rel=1e-12, nan_ok=True)


@pytest.mark.parametrize("name", CLEAN)
def test_nothing_is_wrong_with_a_clean_batch(name):
    alarms = [finding for finding in diagnose(CLEAN[name]) if finding.severity in ("error", "warning")]
    assert alarms == []


def test_a_good_classifier_has_no_finding_at_all():
    assert diagnose(CLEAN["good"]) == []
    assert diagnose(CLEAN["good float32 probabilities"]) == []
    assert diagnose(CLEAN["good one-hot"]) == []


def test_every_rule_has_a_fault_that_it_finds():
    rules = {rule.__name__.replace("_", "-") for rule in RULES}
    assert rules == {fault.rule for fault in FAULTS}
    assert len(rules) == len(RULES)


@given(asked() | asked(from_logits=False) | asked_binary() | asked_binary(from_logits=False))
def test_any_batch_can_be_diagnosed(batch):
    findings = diagnose(problem_of(batch.scores, batch.labels, **batch.options()))
    order = ["error", "warning", "hint", "info"]
    places = [order.index(finding.severity) for finding in findings]
    assert places == sorted(places)


def test_hostile_values_can_be_diagnosed():
    random = np.random.default_rng(3)
    odd = np.array([np.nan, np.inf, -np.inf, 0.0, 1.0, -1.0, 1e300, 0.5])
    for _ in range(100):
        rows, classes = random.integers(1, 6, 2)
        labels = random.integers(-2, 7, rows) if random.random() < 0.5 else random.choice(odd, (rows, classes))
        options = LossOptions(
            from_logits=bool(random.random() < 0.5), label_smoothing=float(random.choice([0, 0.1, 1]))
        )
        diagnose(Problem.create(random.choice(odd, (rows, classes)), labels, options))


def test_progress_is_heard_and_may_stop():
    heard: list[float] = []
    diagnose(CLEAN["good"], progress=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1

    def stop(_share):
        raise Cancelled

    with pytest.raises(Cancelled):
        diagnose(CLEAN["good"], progress=stop)


def test_a_fault_that_every_row_of_a_big_batch_has_is_found_and_samples_are_told():
    random = np.random.default_rng(4)
    labels = random.integers(0, 1000, 3000)
    scores = random.normal(size=(3000, 1000)).astype(np.float16)
    found = {finding.rule: finding for finding in diagnose(Problem.create(softmax(scores).astype(np.float16), labels))}
    assert len(found["double-softmax"].rows) == 3000
    scores[np.arange(3000), labels], scores[np.arange(3000), labels - 1] = -60000, 60000
    (overflow,) = (finding for finding in diagnose(Problem.create(scores, labels)) if finding.rule == "half-precision")
    assert "of 3,000 rows were looked at" in overflow.evidence


def test_softmax_over_time_is_told_from_softmax_over_sequences():
    scores = np.random.default_rng(8).normal(size=(4, 6, 3))
    labels = np.zeros((4, 6), int)
    for axis in (0, 1):
        first, *_ = diagnose(Problem.create(np.exp(scores) / np.exp(scores).sum(axis, keepdims=True), labels))
        assert first.rule == "softmax-over-batch"
        assert f"axis {axis}," in first.title


@pytest.mark.parametrize(("classes", "floor"), [(3, "0.551445"), (4, "0.743668"), (10, "1.46115"), (100, "3.6222")])
def test_softmax_twice_tells_the_floor_of_the_loss(classes, floor):
    scores = np.eye(classes)[np.arange(12) % classes]
    (finding,) = (f for f in diagnose(Problem.create(scores, np.arange(12) % classes)) if f.rule == "double-softmax")
    assert f"no loss can be below {floor}" in finding.evidence


@pytest.mark.parametrize("options", [{"label_smoothing": 0.2}, {"class_weight": [9.0, 1, 1, 1, 1]}])
def test_half_precision_is_not_blamed_for_what_smoothing_and_weights_do(options):
    assert "half-precision" not in {finding.rule for finding in diagnose(batch(**options))}


def test_few_rows_of_which_most_are_right_are_not_called_misaligned():
    scores, labels = 25 * np.eye(3)[np.arange(12) % 3], np.arange(12) % 3
    rules = {finding.rule for finding in diagnose(Problem.create(scores, labels))}
    labels[[1, 6, 11]] = (labels[[1, 6, 11]] + 1) % 3
    rules |= {finding.rule for finding in diagnose(Problem.create(scores, labels))}
    assert "misaligned-rows" not in rules


def test_what_is_opened_without_labels_has_no_padding():
    (found,) = (f for f in diagnose(batch(labels=np.full(60, -1))) if f.severity == "error")
    assert found.rule == "no-labels"
