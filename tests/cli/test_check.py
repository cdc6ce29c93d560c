"""The command `xent check`: what is found in which batches, and an exit status that a script can trust."""

import json
import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest

import xentgui
from tests.cli.checking import HOT, P, Y, Z, save
from xentgui import examples, files
from xentgui.cli import arguments, xent
from xentgui.cli.check import fails
from xentgui.core.diagnostics import Severity, diagnose
from xentgui.core.problem import Problem
from xentgui.document.ignoring import ignore_findings
from xentgui.examples.symptoms import SYMPTOMS
from xentgui.files import state


@pytest.fixture
def told(told):
    """Check; as_json then does so, too."""
    return partial(told, "check")


@pytest.fixture
def refusal(refusal):
    return partial(refusal, "check")


def rules_of(answer):
    return [finding["rule"] for finding in answer["findings"]]


def test_a_clean_batch_is_said_to_be_so(clean, told):
    status, out = told(*clean)
    assert status == 0
    assert out.splitlines() == [
        "z.npy: 60 rows x 5 classes, logits, labels as class indices",
        "loss 0.404979 nats (sum_over_batch_size)",
        "",
        "nothing found",
    ]


def test_an_error_is_told_with_its_mend_and_the_loss_that_it_gives(twice, told):
    status, out = told(*twice)
    assert status == 1
    assert out.splitlines()[3:6] == [
        "error       Softmax is applied twice: the scores are probabilities, read as",
        "            logits",
        "  rule      double-softmax",
    ]
    assert "  fix       set_options(from_logits=False) gives a loss of 0.404979\n" in out
    assert "  rows      0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 50 more\n" in out
    assert out.splitlines()[-1].startswith("1 error")


@pytest.mark.parametrize("form", ["--json", "--sarif", "--no-from-logits"])
def test_the_findings_are_those_of_the_library(twice, told, form):
    _, out = told(*twice, form)
    expected = [finding.rule for finding in xentgui.diagnose(P, Y, from_logits=form != "--no-from-logits")]
    if form == "--json":
        assert rules_of(json.loads(out)) == expected
    elif form == "--sarif":
        assert [result["ruleId"] for result in json.loads(out)["runs"][0]["results"]] == expected
    else:
        assert [line.split()[1] for line in out.splitlines() if line.startswith("  rule")] == expected


def test_what_cannot_be_told_comes_with_what_would_decide(told):
    _, out = told(save(Z, "z.npy"), save(np.where(Y == 3, -1, Y), "y.npy"))
    assert "  certainty likely; what would decide: whether these rows are padding" in out


@pytest.mark.parametrize(
    ("level", "status"), [("error", 0), ("warning", 1), ("hint", 1), ("info", 1), ("never", 0), (None, 1)]
)
def test_the_status_is_1_from_the_level_on(told, level, status):
    batch = [save(P, "p.npy"), save(Y, "y.npy"), "--no-from-logits", "--temperature", "2"]
    assert told(*batch, *([] if level is None else ["--fail-on", level]))[0] == status


def test_every_severity_is_a_level():
    assert (*Severity, "never") == arguments.FAIL_ON
    findings = diagnose(xentgui.evaluate(P, Y).problem)
    assert [fails(findings, level) for level in arguments.FAIL_ON] == [True, True, True, True, False]
    assert not any(fails([], level) for level in arguments.FAIL_ON)


def test_errors_never_fail_where_nothing_may(twice, told):
    assert told(*twice, "--fail-on", "never")[0] == 0


def test_a_batch_in_one_file_needs_no_labels_file(as_json, refusal):
    np.savez("batch.npz", probs=P, labels=Y)
    answer = as_json("batch.npz")
    assert (answer["failed"], answer["scores"], answer["labels"]) == (False, "batch.npz", None)
    assert rules_of(as_json("batch.npz", "--from-logits"))[0] == "double-softmax"
    assert "there are no labels" in refusal(save(Z, "z.npy"))


def test_what_is_meant_of_a_file_is_chosen_as_elsewhere(as_json):
    np.savez("batch.npz", a=np.moveaxis(Z.reshape(6, 10, 5), -1, 1), b=Y.reshape(6, 10), c=Z)
    answer = as_json("batch.npz", "--scores", "a", "--labels", "b", "--class-axis", "1", "--slice", "0:3")
    assert (answer["rows"], answer["failed"]) == (30, False)
    assert answer["loss"] == pytest.approx(xentgui.evaluate(Z[:30], Y[:30]).loss)


def test_class_names_weights_and_options_are_those_of_the_batch(as_json, told):
    names = list("vwxyz")
    np.savez("batch.npz", logits=Z, labels=np.where(Y == 3, 1, Y), class_names=names, sample_weight=np.ones(60))
    findings = as_json("batch.npz", "--reduction", "mean_with_sample_weight")["findings"]
    (evidence,) = (finding["evidence"] for finding in findings if finding["rule"] == "classes-never-labelled")
    assert evidence.startswith("class y;")
    assert "sample_weight" in told("batch.npz")[1].splitlines()[0]


def test_weights_of_the_binary_loss_stand_by_until_it_is_asked_for(as_json):
    np.savez("batch.npz", logits=Z, labels=HOT, pos_weight=np.full(5, 2.0))
    assert as_json("batch.npz")["loss"] == xentgui.evaluate(Z, HOT).loss
    loss = xentgui.evaluate(Z, HOT, loss="binary", pos_weight=2).loss
    assert as_json("batch.npz", "--loss", "binary")["loss"] == loss
    loss = xentgui.evaluate(Z, HOT, loss="binary", pos_weight=3).loss
    assert as_json("batch.npz", "--loss", "binary", "--pos-weight", "3")["loss"] == loss


@pytest.mark.parametrize(
    ("rule", "arrays", "options"),
    [
        ("transposed-scores", (Z.T, Y), []),
        ("shapes-do-not-fit", (Z, Y[:37]), []),
        ("flattened-one-hot", (Z, HOT.reshape(-1)), []),
        ("labels-not-finite", (Z, np.where(np.arange(60) == 4, np.nan, Y)), []),
        ("one-hot-as-indices", (Z, HOT), ["--sparse"]),
        ("indices-as-distributions", (Z, Y), ["--no-sparse"]),
        ("indices-as-distributions", (Z, Y), ["--loss", "binary"]),
    ],
)
def test_arrays_that_make_no_batch_are_a_finding(as_json, told, rule, arrays, options):
    batch = [save(arrays[0], "z.npy"), save(arrays[1], "y.npy"), *options]
    answer = as_json(*batch)
    assert rules_of(answer) == [rule]
    assert [answer[name] for name in ("rows", "classes", "loss", "reduction")] == [None] * 4
    status, out = told(*batch)
    assert status == 1
    assert out.startswith("z.npy and y.npy: scores and labels make no batch as they are given\n")
    log = json.loads(told(*batch, "--sarif")[1])
    assert [result["ruleId"] for result in log["runs"][0]["results"]] == [rule]


def test_what_diagnose_says_of_shapes_that_fit_is_said_too(as_json):
    batch = [save(Z, "z.npy"), save(Y[:, None], "y.npy")]
    assert rules_of(as_json(*batch)) == [finding.rule for finding in xentgui.diagnose(Z, Y[:, None])]
    assert "labels-in-a-column" in rules_of(as_json(*batch))


def test_labels_outside_of_the_classes_are_a_finding(as_json):
    answer = as_json(save(Z, "z.npy"), save(Y + 1, "y.npy"))
    assert rules_of(answer)[0] == "labels-start-at-1"
    assert "ignore-class-without-indices" in rules_of(as_json("z.npy", save(HOT, "hot.npy"), "--ignore-class", "2"))


def test_a_number_that_was_seen_is_looked_for(twice, as_json, told):
    findings = as_json(*twice, "--no-from-logits", "--seen", "1.15029")["findings"]
    first = next(finding for finding in findings if finding["rule"] == "seen-number")
    assert first["fix"]["arguments"] == {"from_logits": True}
    log = json.loads(told(*twice, "--seen", "-1234.5", "--sarif")[1])
    assert "seen-number" in [result["ruleId"] for result in log["runs"][0]["results"]]


def test_examples_states_and_documents_are_checked(as_json, told):
    assert rules_of(as_json("--example", "sequence"))[0] == "label-out-of-range"
    problem = examples.load("sequence")
    expected = as_json("--example", "sequence")
    assert as_json("--state", state.write(problem)) == expected
    files.save(problem, "batch.xent")
    assert as_json("batch.xent") == {**expected, "scores": "batch.xent"}
    assert rules_of(as_json("--example", "soft-labels", "--sparse")) == ["one-hot-as-indices"]
    assert as_json("--example", "soft-labels", "--no-sparse") == as_json("--example", "soft-labels")
    (result, *_) = json.loads(told("--example", "sequence", "--sarif")[1])["runs"][0]["results"]
    assert result["locations"] == []


@pytest.mark.parametrize("name", SYMPTOMS)
def test_every_symptom_is_found_from_the_command_line(name, as_json):
    assert SYMPTOMS[name].rule in rules_of(as_json("--example", name))


def test_the_number_seen_with_a_symptom_gives_way_to_one_that_is_asked_for(as_json):
    (first, *_) = as_json("--example", "negative-loss", "--seen", "0.2243")["findings"]
    assert first["title"] == "0.2243 is the loss of this batch"


def test_what_would_decide_is_told_where_something_would(told):
    assert "certainty likely\n" in told("--example", "negative-loss")[1]
    assert "certainty likely; what would decide: whether a label is" in told("--example", "off-by-k")[1]


@pytest.mark.parametrize("name", examples.EXAMPLES)
def test_every_example_can_be_checked(name, told):
    _, out = told("--example", name)
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize(
    ("argv", "why"),
    [
        ([], "no SCORES are given"),
        (["none.npy", "y.npy"], "none.npy: there is no such file"),
        (["z.npy", "none.npy"], "none.npy: there is no such file"),
        (["z.npy", "text.npy"], "text.npy:"),
        (["z.npy", "y.npy", "--json", "--sarif"], "not allowed with argument"),
        (["z.npy", "y.npy", "--fail-on", "worry"], "--fail-on: invalid choice: 'worry'"),
        (["z.npy", "y.npy", "--seen", "much"], "'much' is not a number"),
        (["z.npy", "y.npy", "--seen", "snan"], "not a number"),
        (["z.npy", "y.npy", "--reduction", "max"], "reduction 'max' is not known"),
        (["z.npy", "short.npy", "--reduction", "max"], "reduction 'max' is not known"),
        (["z.npy", "y.npy", "--pos-weight", "2"], "pos_weight belongs to the binary loss"),
        (["z.npy", "hot.npy", "--loss", "binary", "--sparse"], "the binary loss has no class indices"),
        (["z.npy", "y.npy", "--example", "two-rows"], "leave one of them out"),
        (["--example", "two-rows", "--scores", "x"], "choose from a file"),
        (["--example", "nope"], "example 'nope' is not known"),
        (["--state", "abc"], "this is no state of xentgui"),
        (["z.npy", "y.npy", "--slice", "x"], "is no index"),
    ],
)
@pytest.mark.usefixtures("clean")
def test_bad_input_is_one_line_and_status_2(refusal, argv, why):
    save(Y[:37], "short.npy")
    save(HOT, "hot.npy")
    Path("text.npy").write_text("no array", encoding="utf-8")
    assert why in refusal(*argv)


@pytest.mark.parametrize("shape", [(0, 5), (1, 1), (1, 2), (0, 1), (2, 0, 3), (1, 1000)])
@pytest.mark.parametrize("value", [0.0, np.nan, np.inf, -np.inf])
def test_odd_batches_are_answered_in_every_form(told, shape, value):
    batch = [save(np.full(shape, value), "z.npy"), save(np.zeros(shape[:-1], int), "y.npy")]
    for form in ([], ["--json"], ["--sarif"], ["--seen", "nan"], ["--no-from-logits"], ["--reduction", "none"]):
        assert told(*batch, *form)[0] in (0, 1)


@pytest.mark.parametrize(
    "seen", ["1e999999", "1e-999999", "-0", "inf", "nan", "100 %", "1e308", "0.1234567890123456789"]
)
def test_odd_numbers_may_have_been_seen(clean, told, seen):
    assert told(*clean, f"--seen={seen}")[0] == 0


def test_names_that_a_terminal_would_obey_are_shown(told):
    np.savez("batch.npz", logits=Z, labels=np.where(Y == 3, 1, Y), class_names=["a", "b", "c", "\x1b[31m\nd", "e"])
    for form in ([], ["--json"], ["--sarif"]):
        out = told("batch.npz", *form)[1]
        assert "\x1b" not in out
        assert r"\x1b[31m" in out or r"\u001b[31m" in out


def test_help_tells_the_exit_status(capsys):
    with pytest.raises(SystemExit) as end:
        xent(["check", "--help"])
    assert end.value.code == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "exit status: 0 where nothing is found" in out
    assert "85.2 %" in out


def test_what_is_ignored_in_a_document_fails_no_check_and_is_named(told):
    files.save(ignore_findings(Problem.create(P, Y), "double-softmax"), "batch.xent")
    status, text = told("batch.xent")
    assert status == 0
    assert "Softmax is applied twice" not in text
    assert text.rstrip().endswith("nothing found\nignored in the document: double-softmax")
    answer = json.loads(told("batch.xent", "--json")[1])
    assert (answer["failed"], answer["findings"], answer["ignored"]) == (False, [], ["double-softmax"])
    assert json.loads(told("batch.xent", "--sarif")[1])["runs"][0]["results"] == []


def test_a_reader_that_leaves_early_is_no_error(left_early):
    paths = [save(np.zeros((50_000, 2)), "z.npy"), save(np.zeros(50_000, int), "y.npy")]
    assert left_early("check", *paths, "--json") == 141


def run(code):
    """Run a program in a fresh Python and return what it prints last."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1].split()


def test_checking_loads_no_qt():
    code = "import sys; from xentgui.cli import xent; xent(['check', '--example', 'two-rows', '--sarif']); "
    loaded = run(code + "print(*{name.split('.')[0] for name in sys.modules})")
    assert {"PySide6", "shiboken6", "pyqtgraph"}.isdisjoint(loaded)


def test_other_commands_load_no_rules():
    code = "import sys; from xentgui.cli import xent; xent(['eval', '--example', 'two-rows']); "
    assert not [name for name in run(code + "print(*sys.modules)") if "diagnostics" in name]


def test_closed_streams_are_no_error(clean):
    code = "import sys; from xentgui.cli import xent; sys.exit(xent())"
    script = f"exec \"$0\" -c '{code}' check {' '.join(clean)} <&- >&- 2>&-"
    assert subprocess.run(["sh", "-c", script, sys.executable], check=False).returncode == 0
