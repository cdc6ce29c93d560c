"""`xent check`: what is wrong with the loss of a batch, as text, JSON or SARIF, and an exit status for a script."""

import json
from argparse import Namespace
from collections.abc import Iterator

from xentgui.core.diagnostics import Finding, Severity

from . import checked, findings_json, findings_sarif, findings_text

FOUND = 1  # the exit status


def answer(asked: Namespace) -> tuple[Iterator[str], int]:
    """The lines that a command line asks for, and the exit status.

    Raises:
        ValueError: a file cannot be read or an option is not valid; the message names the place and the mend.
    """
    result = checked.of(asked)
    failed = fails(result.findings, asked.fail_on)
    if asked.sarif:
        lines = iter([json.dumps(findings_sarif.log(result), allow_nan=False)])
    elif asked.json:
        lines = iter([json.dumps(findings_json.as_object(result, failed), allow_nan=False)])
    else:
        lines = findings_text.lines(result)
    return lines, FOUND if failed else 0


def fails(findings: list[Finding], level: str) -> bool:
    """Whether something was found at a level or above; at "never" nothing counts."""
    order = [str(severity) for severity in Severity]
    return level in order and any(order.index(finding.severity) <= order.index(level) for finding in findings)
