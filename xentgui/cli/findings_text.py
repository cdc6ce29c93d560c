"""Findings for a person, in 80 columns: the worst first, each with evidence, cause, mend, fix and rows."""

from collections import Counter
from collections.abc import Iterator
from textwrap import wrap
from typing import Any

import numpy as np

from xentgui.core.diagnostics import Certainty, Finding, Fix, Severity
from xentgui.core.diagnostics.finding import READ, reported
from xentgui.core.options import Reduction

from . import report
from .checked import Checked

_COLUMNS = 80
_ROWS = 10  # that are named
_INDENT = 12  # of a text, behind its name


def lines(result: Checked) -> Iterator[str]:
    """All that was found, and the loss that it is about."""
    for line in _head(result):
        yield from wrap(line, _COLUMNS)
    for finding in result.findings:
        yield ""
        yield from _lines(finding)
    yield ""
    yield _summary(result.findings)
    if result.ignored:
        rules = dict.fromkeys(finding.rule for finding in result.ignored)
        yield from wrap(f"ignored in the document: {', '.join(rules)}", _COLUMNS, break_on_hyphens=False)


def _head(result: Checked) -> Iterator[str]:
    if result.evaluation is None:
        names = " and ".join(path.name for path in (result.scores, result.labels) if path is not None)
        yield f"{names}: scores and labels make no batch as they are given".removeprefix(": ")
        return
    problem = result.evaluation.problem
    yield report.what(problem)
    if problem.note:
        yield problem.note
    reduction = problem.options.reduction
    name = f"mean; the reduction is {reduction}" if reduction is Reduction.NONE else str(reduction)
    yield f"loss {reported(result.evaluation):.6g} nats ({name})"


def _lines(finding: Finding) -> Iterator[str]:
    yield from _part(finding.severity, finding.title)
    for name, text in _parts(finding).items():
        yield from _part(f"  {name}", text)


def _parts(finding: Finding) -> dict[str, str]:
    parts = {
        "rule": finding.rule,
        "evidence": finding.evidence,
        "cause": finding.cause,
        "mend": finding.mend,
        "fix": "" if finding.fix is None else _fix(finding.fix),
        "rows": _rows(finding),
        "certainty": _certainty(finding),
    }
    return {name: text for name, text in parts.items() if text}


def _part(name: str, text: str) -> list[str]:
    """A text beside its name, wrapped, the further lines under the first one."""
    first, further = f"{name:<{_INDENT}}", " " * _INDENT
    return wrap(text, _COLUMNS, initial_indent=first, subsequent_indent=further, break_on_hyphens=False)


def _fix(fix: Fix) -> str:
    arguments = ", ".join(f"{name}={_argument(value)}" for name, value in fix.arguments.items())
    edit = f"read with {arguments}" if fix.verb == READ else f"{fix.verb}({arguments})"
    return f"{edit} gives a loss of {fix.loss:.6g}"


def _argument(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"<{' x '.join(map(str, value.shape))} {value.dtype}>"
    return repr(str(value)) if isinstance(value, str) else repr(value)  # not <Reduction.SUM: 'sum'>


def _rows(finding: Finding) -> str:
    first = ", ".join(str(row) for row in finding.rows[:_ROWS])
    more = len(finding.rows) - _ROWS
    return f"{first} and {more:,} more" if more > 0 else first


def _certainty(finding: Finding) -> str:
    if finding.certainty is Certainty.CERTAIN:
        return ""
    decides = f"; what would decide: {finding.would_decide}" if finding.would_decide else ""
    return f"{finding.certainty}{decides}"


def _summary(findings: list[Finding]) -> str:
    count = Counter(finding.severity for finding in findings)
    told = [f"{count[severity]} {_plural(severity, count[severity])}" for severity in Severity if count[severity]]
    return ", ".join(told) or "nothing found"


def _plural(severity: Severity, count: int) -> str:
    return str(severity) if count == 1 or severity is Severity.INFO else f"{severity}s"
