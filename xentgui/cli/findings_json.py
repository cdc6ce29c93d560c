"""Findings as one JSON object, whose members stay as they are told here from release to release.

    scores, labels    the files, as they were named; null where there is none
    rows, classes     the size of the batch; null where the arrays make no batch as they were given, and so are
    loss, reduction   the loss as it is, and its reduction ("none": `loss` is the mean)
    failed            whether something was found at the level of --fail-on or above: the exit status is 1
    findings          the worst first, each an object:

        rule          a stable name, such as "double-softmax"
        severity      "error", "warning", "hint" or "info"
        certainty     "certain", "likely" or "cannot tell"; of the last two, `would_decide` says what would decide
        title, evidence, cause, mend, would_decide
                      text
        rows          the indices of the rows concerned, counted through all leading axes; [] where it is the batch
        fix           null, or the edit that mends it: `verb`, `arguments` (of an array its "shape" and "dtype") and the
                      `loss` that the batch would have

    ignored           the rules that found something and are ignored in the document: these findings are not told

Numbers that JSON does not know are "nan", "inf" and "-inf". Members may be added, and rules are from time to time.
"""

from typing import Any

import numpy as np

from xentgui.core.diagnostics import Finding, Fix
from xentgui.core.diagnostics.finding import reported
from xentgui.core.evaluation import Evaluation
from xentgui.core.strict_json import strict

from .checked import Checked


def as_object(result: Checked, failed: bool) -> dict[str, Any]:
    """All that was found, ready for strict JSON."""
    return {
        "scores": None if result.scores is None else str(result.scores),
        "labels": None if result.labels is None else str(result.labels),
        **of_batch(result.evaluation),
        "failed": failed,
        "findings": [_of_finding(finding) for finding in result.findings],
        "ignored": list(dict.fromkeys(finding.rule for finding in result.ignored)),
    }


def of_batch(evaluation: Evaluation | None) -> dict[str, Any]:
    """The size of a batch and its loss."""
    if evaluation is None:
        return dict.fromkeys(("rows", "classes", "loss", "reduction"))
    problem = evaluation.problem
    return {
        "rows": problem.rows,
        "classes": problem.classes,
        "loss": strict(reported(evaluation)),
        "reduction": str(problem.options.reduction),
    }


def _of_finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        **in_words(finding),
        "would_decide": finding.would_decide,
        "rows": finding.rows.tolist(),
        "fix": None if finding.fix is None else of_fix(finding.fix),
    }


def in_words(finding: Finding) -> dict[str, str]:
    """What a finding says, under the names that both JSON and SARIF have for it."""
    return {
        "severity": str(finding.severity),
        "certainty": str(finding.certainty),
        "title": finding.title,
        "evidence": finding.evidence,
        "cause": finding.cause,
        "mend": finding.mend,
    }


def of_fix(fix: Fix) -> dict[str, Any]:
    """An edit, and the loss that it would give."""
    arguments = {name: _plain(value) for name, value in fix.arguments.items()}
    return {"verb": fix.verb, "arguments": arguments, "loss": strict(fix.loss)}


def _plain(value: Any) -> Any:
    """What an edit takes, in the types of JSON."""
    if isinstance(value, np.ndarray):
        return {"shape": list(value.shape), "dtype": str(value.dtype)}
    if isinstance(value, np.generic):
        value = value.item()
    return strict(value) if isinstance(value, bool | int | float | str | list) or value is None else str(value)
