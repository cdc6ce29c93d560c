"""Findings as text: narrow enough for a terminal, the worst first."""

from tests.cli.checking import checked
from tests.core.diagnostics.faulty import FAULTS
from xentgui.cli import findings_text
from xentgui.core.diagnostics import Severity


def test_every_fault_is_readable_in_80_columns_the_worst_first():
    for fault in FAULTS:
        lines = list(findings_text.lines(checked(fault.problem)))
        assert max(map(len, lines)) <= 80
        headings = [line.split()[0] for line in lines[:-1] if line[:1].isalpha()]
        severities = [word for word in headings if word in set(Severity)]
        assert severities == sorted(severities, key=[str(severity) for severity in Severity].index)
        assert f"  rule      {fault.rule}" in lines
