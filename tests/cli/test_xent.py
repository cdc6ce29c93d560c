"""The command `xent`: the same numbers in the terminal, strict JSON, and one line for whatever is wrong."""

import math
import subprocess
import sys
from functools import partial

import numpy as np
import pytest

import xentgui
from xentgui import examples
from xentgui.cli import xent
from xentgui.examples.symptoms import SYMPTOMS
from xentgui.files import state

COMMAND = [sys.executable, "-c", "import sys; from xentgui.cli import xent; sys.exit(xent())"]
SCORES = np.array([[2, 5, 1], [7, 1, 0.5]], np.float32)


@pytest.fixture
def save(tmp_path):
    def write(array, name):
        np.save(tmp_path / name, array)
        return str(tmp_path / name)

    return write


@pytest.fixture
def batch(save):
    return [save(SCORES, "scores.npy"), save([1, 0], "labels.npy")]


@pytest.fixture
def as_json(as_json):
    return partial(as_json, "eval")


def test_json_has_the_numbers_of_evaluate(batch, as_json):
    numbers, evaluation = as_json(*batch), xentgui.evaluate(SCORES, [1, 0])
    assert numbers["loss"] == evaluation.loss
    assert numbers["reduction"] == "sum_over_batch_size"
    assert numbers["denominator"] == 2
    assert (numbers["rows"], numbers["classes"], numbers["undefined_rows"]) == (2, 3, 0)
    assert numbers["accuracy"] == 1
    assert numbers["perplexity"] == evaluation.perplexity
    assert numbers["uniform_loss"] == math.log(3)


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        (["--no-from-logits"], {"from_logits": False}),
        (["--reduction", "sum"], {"reduction": "sum"}),
        (["--reduction", "mean"], {}),
        (["--label-smoothing", "0.1"], {"label_smoothing": 0.1}),
        (["--temperature", "2"], {"temperature": 2}),
        (["--ignore-class", "0"], {"ignore_class": 0}),
        (["--sparse"], {}),
    ],
)
def test_options_do_what_they_do_in_evaluate(batch, as_json, arguments, options):
    assert as_json(*batch, *arguments)["loss"] == xentgui.evaluate(SCORES, [1, 0], **options).loss


def test_indices_are_converted_to_one_hot_labels(batch, as_json):
    numbers = as_json(*batch, "--no-sparse", "--label-smoothing", "0.1")
    assert numbers["sparse"] is False
    assert numbers["loss"] == xentgui.evaluate(SCORES, np.eye(3)[[1, 0]], label_smoothing=0.1).loss


def test_reduction_none_gives_the_losses_in_the_shape_of_the_rows(save, as_json):
    scores, labels = np.arange(12.0).reshape(2, 2, 3), [[0, 1], [2, 2]]
    numbers = as_json(save(scores, "scores.npy"), save(labels, "labels.npy"), "--reduction", "none")
    assert numbers["loss"] == xentgui.evaluate(scores, labels, reduction="none").row_losses.tolist()


def test_numbers_that_json_does_not_know_are_words(save, as_json):
    scores = save([[math.nan, 0], [0, -math.inf], [0, 0]], "scores.npy")
    numbers = as_json(scores, save([0, 1, 0], "labels.npy"), "--reduction", "none")
    assert numbers["loss"] == ["nan", "inf", math.log(2)]
    assert as_json(scores, save([0, 1, 0], "labels.npy"))["loss"] == "nan"
    assert as_json(scores, save([0, 1, 0], "labels.npy"))["defined_loss"] == "inf"


@pytest.mark.parametrize("name", examples.EXAMPLES)
def test_every_example_can_be_evaluated(name, capsys):
    assert xent(["eval", "--example", name]) == 0
    assert examples.load(name).title in capsys.readouterr().out


def test_the_names_of_all_examples_and_symptoms_are_listed(capsys):
    assert xent(["examples"]) == 0
    out = capsys.readouterr().out
    assert all(f"  {name} " in out for name in [*examples.EXAMPLES, *SYMPTOMS])
    assert "Symptoms: Masks" in out
    assert "Why is my loss always negative?" in out


@pytest.mark.parametrize("name", SYMPTOMS)
def test_every_symptom_can_be_evaluated(name, capsys):
    assert xent(["eval", "--example", name]) == 0
    assert SYMPTOMS[name].title in capsys.readouterr().out


def test_rows_of_an_example_without_a_loss_are_counted_and_named(as_json, capsys):
    numbers = as_json("--example", "sequence")
    assert (numbers["loss"], numbers["undefined_rows"]) == ("nan", 3)
    assert numbers["defined_loss"] == pytest.approx(2.94804783)
    assert xent(["eval", "--example", "sequence"]) == 0
    assert "row (1, 3) (label 9 is outside 0..8)" in capsys.readouterr().out


def test_the_text_says_how_the_value_came_about(capsys):
    assert xent(["eval", "--example", "two-rows"]) == 0
    out = capsys.readouterr().out
    assert "2.31791545 nats (sum_over_batch_size) = (2.1406904 + 2.4951405) / 2" in out
    assert "sum                        4.6358309 = 4.6358309 / 1" in out
    assert "0 of 2 rows right" in out
    assert "ln C        2.30258509" in out


def test_one_row_and_one_class_are_counted_as_one_in_the_text(save, capsys):
    scores, distribution = save([[0.0, 1.0]], "scores.npy"), save([[0.5, 0.6]], "labels.npy")
    assert xent(["eval", scores, distribution]) == 0
    out = capsys.readouterr().out
    assert "labels      in 1 of 1 row do not sum to 1: no distributions\n" in out
    assert "% (1 of 1 row right)\n" in out
    assert xent(["eval", save([[np.nan, 1.0]], "nan.npy"), save([1], "label.npy")]) == 0
    assert "undefined   the loss of 1 of 1 row: row 0 (scores nan, 1)\n" in capsys.readouterr().out
    one = save([[2.0]], "one.npy"), save([[1.0]], "yes.npy")
    assert xent(["eval", *one, "--loss", "binary"]) == 0
    assert "(1 of 1 label right)\n" in capsys.readouterr().out


@pytest.mark.parametrize("reduction", ["sum", "sum_over_batch_size"])
def test_where_no_row_counts_the_text_says_so(save, capsys, reduction):
    scores, labels = save(np.zeros((2, 3)), "scores.npy"), save(np.ones(2, int), "labels.npy")
    assert xent(["eval", scores, labels, "--ignore-class", "1", "--reduction", reduction]) == 0
    assert f"loss        0 nats ({reduction}); no row counts\n" in capsys.readouterr().out


def test_the_text_of_a_long_batch_shows_the_first_terms_and_the_last(save, capsys):
    assert xent(["eval", save(np.zeros((100, 2)), "s.npy"), save(np.zeros(100, int), "y.npy")]) == 0
    ln2 = "0.693147181"
    assert f"= ({ln2} + {ln2} + {ln2} + ... + {ln2}) / 100" in capsys.readouterr().out


def test_the_binary_loss_is_that_of_evaluate(save, as_json):
    several_hot = [[1, 1, 0], [0, 0, 0]]
    batch = [save(SCORES, "scores.npy"), save(several_hot, "labels.npy"), "--loss", "binary"]
    numbers, evaluation = as_json(*batch), xentgui.evaluate(SCORES, several_hot, loss="binary")
    assert (numbers["loss"], numbers["kind"], numbers["accuracy"]) == (evaluation.loss, "binary", evaluation.accuracy)
    assert numbers["uniform_loss"] == math.log(2)
    for given, weight in (("3", 3), ("1,2,3", [1, 2, 3])):
        expected = xentgui.evaluate(SCORES, several_hot, loss="binary", pos_weight=weight)
        assert as_json(*batch, "--pos-weight", given)["loss"] == expected.loss


def test_class_indices_become_labels_of_the_binary_loss(batch, as_json, save):
    loss = xentgui.evaluate(SCORES, np.eye(3)[[1, 0]], loss="binary").loss
    assert as_json(*batch, "--loss", "binary")["loss"] == loss
    column = save([[-1.0], [0], [2]], "column.npy"), save([0, 1, 1], "bits.npy")
    assert as_json(*column, "--loss", "binary")["accuracy"] == 2 / 3
    soft = save([0.2, 1, 0.5], "soft.npy")
    loss = xentgui.evaluate([[-1.0], [0.0], [2.0]], [0.2, 1, 0.5], loss="binary").loss
    assert as_json(column[0], soft, "--loss", "binary")["loss"] == loss


def test_an_example_is_switched_to_the_binary_loss_and_back(as_json, capsys):
    assert as_json("--example", "two-rows", "--loss", "binary")["kind"] == "binary"
    assert as_json("--example", "several-labels", "--loss", "categorical")["kind"] == "categorical"
    assert xent(["eval", "--example", "several-labels"]) == 0
    out = capsys.readouterr().out
    assert "labels as yes or no for each class, binary loss (the mean over 3 classes)" in out
    assert "83.3333333 % (10 of 12 labels right)" in out
    assert "ln 2        0.693147181 nats" in out


def test_an_array_of_probabilities_says_so_itself(tmp_path, as_json):
    np.savez(tmp_path / "batch.npz", probs=[[0.9, 0.1]], labels=[0])
    assert as_json(str(tmp_path / "batch.npz"))["from_logits"] is False
    assert as_json(str(tmp_path / "batch.npz"), "--from-logits")["from_logits"] is True


def test_one_hot_labels_are_converted_to_indices_and_soft_ones_are_not(batch, save, as_json, refusal):
    one_hot = save(np.eye(3)[[1, 0]], "one_hot.npy")
    assert as_json(batch[0], one_hot, "--sparse")["sparse"] is True
    assert as_json(batch[0], one_hot, "--sparse")["loss"] == as_json(*batch)["loss"]
    for soft in ([[0, 1, 0], [0.5, 0.5, 0]], [[0, 1, 0], [0, 0, 0]], [[0, 1, 0], [1, 0, 1]]):
        line = refusal("eval", batch[0], save(soft, "soft.npy"), "--sparse")
        assert "soft.npy: --sparse: row 1 is not one-hot" in line


def test_labels_outside_the_classes_are_refused_as_evaluate_does(batch, save, refusal):
    wrong = save([1, 3], "wrong.npy")
    message = "label 3 in row 1 is outside 0..2 (3 classes); did the labels start at 1?"
    assert refusal("eval", batch[0], wrong) == f"xent: {wrong}: {message}\n"
    assert message in refusal("eval", batch[0], wrong, "--no-sparse")
    assert "row 1 has no label" in refusal("eval", batch[0], wrong, "--loss", "binary")


@pytest.mark.parametrize(
    ("argv", "why"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["frobnicate"], "invalid choice: 'frobnicate'"),
        (["eval"], "no SCORES are given"),
        (["eval", "none.npy"], "none.npy: there is no such file"),
        (["eval", "a\nb\x1b[31m.npy"], r"a b\x1b[31m.npy: there is no such file"),
        (["eval", "--example", "nope"], "example 'nope' is not known; xent examples lists all names"),
        (["eval", "--example", "two_rows"], "example 'two_rows' is not known; did you mean two-rows"),
        (["eval", "x.npy", "--example", "two-rows"], "leave one of them out"),
        (["eval", "--state", "xent1:abc", "--example", "two-rows"], "leave one of them out"),
        (["eval", "--state", "xent1:abc"], "--state: the state is not whole; copy it again"),
        (["eval", "--state", "abc"], "--state: this is no state of xentgui"),
        (["eval", "--example", "two-rows", "--reduction", "max"], "reduction 'max' is not known"),
        (["eval", "--example", "two-rows", "--reduct=sum"], "unrecognized arguments: --reduct=sum"),
        (["eval", "--example", "two-rows", "--label-smoothing", "2"], "label_smoothing 2 is outside 0..1"),
        (["eval", "--example", "two-rows", "--temperature", "nan"], "temperature nan is not a positive finite number"),
        (["eval", "--example", "two-rows", "--ignore-class", "x"], "--ignore-class: invalid int value: 'x'"),
        (["eval", "--example", "sequence", "--no-sparse"], "label 9 in row 9 is outside 0..8"),
        (["eval", "--example", "ignored-rows", "--no-sparse"], "ignore_class needs class indices"),
        (["eval", "--example", "soft-labels", "--sparse"], "is not one-hot"),
        (["eval", "s.npy", "y.npy", "z.npy"], "unrecognized arguments: z.npy"),
        (["eval", "--example", "two-rows", "--loss", "hinge"], "invalid choice: 'hinge'"),
        (["eval", "--example", "two-rows", "--pos-weight", "2"], "--pos-weight belongs to the binary loss"),
        (["eval", "--example", "binary", "--pos-weight", "1,2"], "pos_weight of shape (2,) does not fit 1 class;"),
        (["eval", "--example", "binary", "--pos-weight", "a"], "--pos-weight: 'a' is no number"),
        (["eval", "--example", "binary", "--sparse"], "switch the loss to categorical first"),
    ],
)
def test_what_is_wrong_is_one_line_and_status_2(argv, why, refusal):
    assert why in refusal(*argv)


def test_labels_that_are_missing_or_distributions_are_refused_where_indices_are_needed(batch, save, refusal):
    assert "there are no labels" in refusal("eval", batch[0])
    soft = save([[0, 1, 0], [0.5, 0.5, 0]], "soft.npy")
    assert "ignore_class needs class indices" in refusal("eval", batch[0], soft, "--ignore-class", "1")


def test_help_and_version_are_no_errors(capsys):
    for argv in (["--help"], ["eval", "--help"], ["--version"]):
        with pytest.raises(SystemExit) as end:
            xent(argv)
        assert end.value.code == 0
    assert xentgui.__version__ in capsys.readouterr().out


def test_ctrl_c_is_no_traceback(monkeypatch, capsys):
    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr("xentgui.cli.commands.evaluate", interrupted)
    assert xent(["eval", "--example", "two-rows"]) == 130
    assert capsys.readouterr().err == ""


def test_the_program_refuses_without_a_traceback():
    done = subprocess.run([*COMMAND, "eval", "none.npy"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "xent: none.npy: there is no such file\n")


def test_a_reader_that_leaves_early_is_no_error(save, left_early):
    arguments = [save(np.zeros((50_000, 2)), "s.npy"), save(np.zeros(50_000, int), "y.npy"), "--reduction", "none"]
    assert left_early("eval", *arguments, "--json") == 141


def test_evaluating_loads_no_qt():
    code = (
        "import sys; from xentgui.cli import xent; assert xent(['eval', '--example', 'two-rows']) == 0; "
        "print(*{name.split('.')[0] for name in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"PySide6", "shiboken6", "pyqtgraph"}.isdisjoint(done.stdout.split())


def test_a_state_is_evaluated_as_it_was_in_its_window(as_json):
    problem = examples.load("class-weights").with_options(reduction="sum")
    assert as_json("--state", state.write(problem)) == as_json("--example", "class-weights", "--reduction", "sum")


def test_options_of_the_command_line_win_over_those_of_a_state(as_json):
    text = state.write(examples.load("two-rows"))
    assert as_json("--state", text, "--temperature", "2") == as_json("--example", "two-rows", "--temperature", "2")
