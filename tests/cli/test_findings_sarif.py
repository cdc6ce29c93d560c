"""Findings as SARIF: what the standard requires, places, and fingerprints that stay."""

import json

import numpy as np
import pytest

import xentgui
from tests.cli.checking import P, Y, Z, checked, save
from tests.core.diagnostics.clean import softmax
from tests.core.diagnostics.faulty import FAULTS
from xentgui.cli import findings_sarif
from xentgui.core.diagnostics.rules import described


def test_sarif_has_what_the_standard_requires(twice, told):
    log = json.loads(told("check", *twice, "--sarif")[1], parse_constant=pytest.fail)
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    driver = log["runs"][0]["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("xentgui", xentgui.__version__)
    rules = {rule["id"]: rule for rule in driver["rules"]}
    assert list(rules) == list(described())
    assert all(rule["shortDescription"]["text"] for rule in rules.values())
    result = log["runs"][0]["results"][0]
    assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "double-softmax"
    assert result["level"] == "error"
    assert result["message"]["text"].startswith(
        "Softmax is applied twice: the scores are probabilities, read as logits."
    )
    place = result["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "p.npy"}, "region": {"startLine": 1}}
    assert result["relatedLocations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "y.npy"}
    assert (result["properties"]["rowCount"], result["properties"]["rows"]) == (60, list(range(60)))
    assert result["properties"]["fix"]["loss"] == xentgui.evaluate(P, Y, from_logits=False).loss


def test_levels_of_sarif_are_those_of_the_standard():
    levels = {
        (result["properties"]["severity"], result["level"])
        for fault in FAULTS
        for result in findings_sarif.log(checked(fault.problem))["runs"][0]["results"]
    }
    assert levels == {("error", "error"), ("warning", "warning"), ("hint", "note"), ("info", "note")}


def test_rows_in_sarif_are_cut_and_counted(told):
    many = np.tile(P, (5, 1)), np.tile(Y, 5)
    log = json.loads(told("check", save(many[0], "p.npy"), save(many[1], "y.npy"), "--sarif")[1])
    result = log["runs"][0]["results"][0]
    assert (result["properties"]["rowCount"], len(result["properties"]["rows"])) == (300, 100)


def test_places_are_relative_to_the_working_folder_and_whole_elsewhere(tmp_path):
    def uris(path):
        log = findings_sarif.log(checked(FAULTS[0].problem, path, None))
        return [
            each["physicalLocation"]["artifactLocation"]["uri"] for each in log["runs"][0]["results"][0]["locations"]
        ]

    assert uris("a b/é:%?#.npy") == ["a%20b/%C3%A9%3A%25%3F%23.npy"]
    assert uris("./c/../p.npy") == ["p.npy"]
    assert uris(tmp_path / "p.npy") == ["p.npy"]
    assert uris("../p.npy") == [(tmp_path.parent / "p.npy").as_uri()]


def test_a_fingerprint_stays_while_the_figures_change_and_no_two_are_the_same(twice, told):
    def prints():
        results = json.loads(told("check", *twice, "--no-from-logits", "--seen", "0.5", "--sarif")[1])["runs"][0][
            "results"
        ]
        return [(result["ruleId"], result["partialFingerprints"]["primaryLocationLineHash"]) for result in results]

    before = prints()
    assert len(set(before)) == len(before) > 2
    save(softmax(Z / 1.01), "p.npy")
    assert prints()[0] == before[0]
