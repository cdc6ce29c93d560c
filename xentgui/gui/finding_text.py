"""What is said of findings: a line of each, all of one as rich text, and how many there are. No Qt here."""

from collections import Counter
from collections.abc import Sequence
from html import escape

from xentgui.core.diagnostics import Certainty, Finding, Fix, Severity

from .number_text import count, number

_NAMED_ROWS = 12
_PLURALS = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.HINT: "hints", Severity.INFO: "notes"}
_NAMES = {Severity.INFO: "note"}
PLACES = 4


def severity_name(severity: Severity) -> str:
    """What a person calls it."""
    return _NAMES.get(severity, str(severity))


def summary(findings: Sequence[Finding]) -> str:
    """How many of each: "1 error, 2 hints"; empty without any."""
    counts = Counter(finding.severity for finding in findings)
    return ", ".join(
        f"{counts[each]} {severity_name(each) if counts[each] == 1 else _PLURALS[each]}"
        for each in Severity
        if counts[each]
    )


def line(finding: Finding) -> str:
    """The symptom in a line; under the number that was seen, only what reading it is."""
    return finding.title.partition(" of another reading: ")[2] or finding.title


def spoken(finding: Finding) -> str:
    """One line for a screen reader."""
    where = f", {count(len(finding.rows), 'row')}" if len(finding.rows) else ""
    return f"{severity_name(finding.severity)}: {finding.title}{where}"


_EDITS = {
    "set_scores": "other scores",
    "set_labels": "other labels",
    "set_distributions": "other label mass",
    "set_sample_weight": "other sample weights",
    "weigh_rows": "no sample weights",
    "set_class_weight": "no class weights",
    "to_indices": "labels as class indices",
    "to_distributions": "labels as distributions",
    "read": "the arrays read otherwise",
    "permute_labels": "labels in the order of the scores' classes",
}


def edit_words(fix: Fix) -> str:
    """What a mend changes here, which may be one of several ways that the finding names."""
    match fix.verb, dict(fix.arguments):
        case "set_options" | "set_loss" | "set_dtype", given:
            return ", ".join(f"{name}={value}" for name, value in given.items())
        case "remove_rows", {"rows": rows}:
            return f"{count(len(rows), 'row')} taken out"
        case "shift_labels", {"by": by}:
            return f"labels moved by {count(abs(by), 'row')} {'up' if by > 0 else 'down'}"
        case "move_class_axis", {"axis": axis}:
            return f"axis {axis} of the scores as classes"
        case verb, _:
            return _EDITS.get(verb, verb.replace("_", " "))


def detail(finding: Finding, loss: float | None, present: float | None) -> str:
    """All of a finding as rich text, in the order in which it is asked: what, how it is known, why, what to do."""
    sure = "" if finding.certainty is Certainty.CERTAIN else f" · {finding.certainty}"
    parts = [
        ("", f"<b>{escape(finding.title)}</b>"),
        ("", f"{severity_name(finding.severity).capitalize()}{sure} · {escape(finding.rule)}"),
        ("Evidence", escape(finding.evidence)),
        ("Cause", escape(finding.cause)),
        ("Mend", escape(finding.mend) + _gives(finding, loss, present)),
        ("To decide it", escape(finding.would_decide)),
        ("Rows", _rows(finding)),
    ]
    return "".join(_paragraph(name, text) for name, text in parts if text)


def _paragraph(name: str, text: str) -> str:
    heading = f"<b>{name}:</b> " if name else ""
    return f'<p style="margin: 0 0 5px 0">{heading}{text}</p>'


def _gives(finding: Finding, loss: float | None, present: float | None) -> str:
    if finding.fix is None:
        return ""
    now, then = ("…" if value is None else number(value, PLACES) for value in (present, loss))
    return f"<br>Try and Apply: {escape(edit_words(finding.fix))}; loss {now} → <b>{then}</b>"


def _rows(finding: Finding) -> str:
    rows = finding.rows[:_NAMED_ROWS].tolist()
    links = ", ".join(f'<a href="{row}">{row}</a>' for row in rows)
    more = len(finding.rows) - len(rows)
    return f"{links} and {more:,} more" if more else links
