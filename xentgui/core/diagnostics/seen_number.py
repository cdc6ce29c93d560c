"""The number that a person saw, as findings: what could have given it, the simplest first, or plainly nothing."""

import math
from collections.abc import Callable

from xentgui.core.options import Loss

from . import fixes
from .case import Case
from .finding import Certainty, Finding, Fix, Severity
from .seen import Edit, Match, Matches, matches
from .wording import counted

_TOLD = 5
_RARE = 0.05  # an accident that is rarer leaves its reading likely


def seen_number(case: Case, seen: str | float, progress: Callable[[float], None] | None = None) -> list[Finding]:
    """What could have given a number that somebody saw.

    Raises:
        ValueError: it is no number.
    """
    found = matches(case.problem, seen, progress=progress)
    if not found:
        return [_nothing(found)]
    return [_of_match(case, found, match) for match in found.found[:_TOLD]]


def _nothing(found: Matches) -> Finding:
    return Finding(
        rule="seen-number",
        severity=Severity.HINT,
        title=f"Nothing here gives {found.number.text}",
        evidence=found.summary,
        cause="Other scores, labels or weights than these, or more than two differences at once.",
        mend="Save the very batch whose number it was, and look at that.",
        certainty=Certainty.CANNOT_TELL,
        would_decide="the arrays that the number was computed from",
    )


def _of_match(case: Case, found: Matches, match: Match) -> Finding:
    if not match.changes:
        return Finding(
            rule="seen-number",
            severity=Severity.INFO,
            title=f"{found.number.text} is the {match.kind} of this batch",
            evidence=f"{match.kind} {match.value:.9g}",
            cause="It was computed from these arrays with these options.",
            mend="Nothing is to be done.",
        )
    likely = match.chance < _RARE
    present_fits = not found.found[0].changes
    return Finding(
        rule="seen-number",
        severity=Severity.INFO if present_fits else Severity.HINT,
        title=f"{found.number.text} is the {match.kind} of another reading: {match.words}",
        evidence=f"{match.kind} {match.value:.9g}; {_accident(found, match)}",
        cause=f"It may have been computed so: {match.words}.",
        mend="Change what computes it, or the options here, so that both do the same.",
        fix=_fix(case, match.edits),
        certainty=Certainty.LIKELY if likely else Certainty.CANNOT_TELL,
        would_decide="" if likely else "more digits of the number, or another number of the same batch",
    )


def _accident(found: Matches, match: Match) -> str:
    simple = counted(match.complexity, "change")
    if math.isnan(match.chance):
        return found.summary
    by_chance = f"one of at most {simple} fits by accident with a chance of {match.chance:.2g}"
    return f"{by_chance}; {found.summary}"


def _fix(case: Case, edits: tuple[Edit, ...] | None) -> Fix | None:
    """A fix is one edit; what takes two is told in words."""
    if edits is None or len(edits) != 1:
        return None
    (edit,) = edits
    problem, arguments = case.problem, edit.arguments
    match edit.verb:
        case "set_options":
            return fixes.set_options(case, **arguments)
        case "set_labels":
            return fixes.set_labels(case, arguments["values"]) if fixes.writable(case) else None
        case "set_loss":
            return fixes.set_loss(case, Loss.of(arguments["loss"]))
        case "set_class_weight":
            return Fix(edit.verb, arguments, problem.replace(class_weight=None), case.evaluation)
        case "weigh_rows":
            return Fix(edit.verb, arguments, problem.replace(sample_weight=None), case.evaluation)
        case _:
            return None
