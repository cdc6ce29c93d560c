"""Findings as JSON: members that a script may rely on, and numbers that every reader of JSON knows."""

import json

import numpy as np
import pytest

import xentgui
from tests.cli.checking import P, Y, Z, checked, save
from tests.core.diagnostics.faulty import FAULTS
from xentgui.cli import findings_json

# The members that a script may rely on.
MEMBERS = ["scores", "labels", "rows", "classes", "loss", "reduction", "failed", "findings", "ignored"]
OF_A_FINDING = ["rule", "severity", "certainty", "title", "evidence", "cause", "mend", "would_decide", "rows", "fix"]


def test_json_has_the_members_that_are_documented(twice, as_json):
    answer = as_json("check", *twice)
    assert list(answer) == MEMBERS
    assert (answer["scores"], answer["labels"], answer["rows"], answer["classes"]) == ("p.npy", "y.npy", 60, 5)
    assert answer["loss"] == xentgui.evaluate(P, Y).loss
    assert answer["reduction"] == "sum_over_batch_size"
    finding = answer["findings"][0]
    assert list(finding) == OF_A_FINDING
    assert (finding["rule"], finding["severity"], finding["certainty"]) == ("double-softmax", "error", "certain")
    assert finding["rows"] == list(range(60))
    loss = xentgui.evaluate(P, Y, from_logits=False).loss
    assert finding["fix"] == {"verb": "set_options", "arguments": {"from_logits": False}, "loss": loss}
    for name in (*MEMBERS, *OF_A_FINDING):
        assert name in findings_json.__doc__


def test_arrays_in_a_fix_are_told_by_shape_and_type(as_json):
    (finding,) = as_json("check", save(Z, "z.npy"), save(Y + 1, "y.npy"))["findings"][:1]
    assert finding["fix"]["arguments"] == {"row": 0, "values": {"shape": [60], "dtype": "int64"}}
    assert finding["fix"]["loss"] == pytest.approx(xentgui.evaluate(Z, Y).loss)


def test_numbers_that_json_does_not_know_are_words(as_json):
    answer = as_json("check", save(np.where(np.arange(60)[:, None] == 3, np.nan, Z), "z.npy"), save(Y, "y.npy"))
    assert answer["loss"] == "nan"
    assert answer["findings"][0]["rule"] == "nan-scores"
    answer = as_json("check", "z.npy", save(Y + 1, "y.npy"))
    assert {finding["fix"]["loss"] for finding in answer["findings"] if finding["fix"]} == {"nan"}


def test_every_fault_is_strict_json():
    for fault in FAULTS:
        answer = findings_json.as_object(checked(fault.problem), failed=True)
        assert json.loads(json.dumps(answer, allow_nan=False)) == answer
