"""Findings as a log of SARIF 2.1.0, the format in which code scanning takes what tools find."""

import os
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import xentgui
from xentgui.core.diagnostics import Finding, Severity
from xentgui.core.diagnostics.rules import described

from .checked import Checked
from .findings_json import in_words, of_batch, of_fix

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "note", Severity.INFO: "note"}
_ROWS = 100  # that are listed; there is a limit to what code scanning takes


def log(result: Checked) -> dict[str, Any]:
    """The whole log: one run, all rules, and a result for each finding."""
    rules = described()
    names = list(rules)
    driver = {"name": "xentgui", "version": xentgui.__version__, "rules": [_rule(*each) for each in rules.items()]}
    locations = [_location(path) for path in (result.scores, result.labels) if path is not None]
    numbers = {name: count(1) for name in names}
    results = [
        _result(finding, names.index(finding.rule), next(numbers[finding.rule]), locations)
        for finding in result.findings
    ]
    run = {"tool": {"driver": driver}, "results": results, "properties": of_batch(result.evaluation)}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(name: str, text: str) -> dict[str, Any]:
    return {"id": name, "shortDescription": {"text": text}, "fullDescription": {"text": text}}


def _location(path: Path) -> dict[str, Any]:
    # It is the file as a whole; but what displays SARIF mostly wants a line.
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(path)}, "region": {"startLine": 1}}}


def _uri(path: Path) -> str:
    """A path relative to the working folder, or of a file elsewhere a whole URI."""
    whole, here = Path(os.path.abspath(path)), Path.cwd()  # noqa: PTH100 - resolve() would follow links
    return quote(os.fsencode(whole.relative_to(here).as_posix())) if whole.is_relative_to(here) else whole.as_uri()


def _result(finding: Finding, index: int, number: int, locations: list[dict[str, Any]]) -> dict[str, Any]:
    """A finding, the `number`-th of its rule, in the first file; the other one is related."""
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(finding)},
        "locations": locations[:1],
        "relatedLocations": locations[1:],
        "partialFingerprints": {"primaryLocationLineHash": _fingerprint(finding.rule, number, locations)},
        "properties": _properties(finding),
    }


def _message(finding: Finding) -> str:
    parts = {"Evidence": finding.evidence, "Cause": finding.cause, "Mend": finding.mend}
    if finding.would_decide:
        parts[str(finding.certainty).capitalize()] = f"what would decide: {finding.would_decide}"
    return " ".join([_ended(finding.title), *(_ended(f"{name}: {text}") for name, text in parts.items())])


def _ended(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _fingerprint(rule: str, number: int, locations: list[dict[str, Any]]) -> str:
    """The same for a rule that finds its fault in the same files again, whatever the figures are by then."""
    files = [place["physicalLocation"]["artifactLocation"]["uri"] for place in locations]
    return f"{sha256(' '.join([rule, *files]).encode()).hexdigest()[:16]}:{number}"


def _properties(finding: Finding) -> dict[str, Any]:
    return {
        **in_words(finding),
        "wouldDecide": finding.would_decide,
        "rows": finding.rows[:_ROWS].tolist(),
        "rowCount": len(finding.rows),
        "fix": None if finding.fix is None else of_fix(finding.fix),
    }
