"""The number that a person saw, as findings: what could have given it, the simplest first, or plainly nothing."""

import math
from collections.abc import Callable

from xentgui.core.counting import counted
from xentgui.core.options import Loss

from . import fixes
from .case import Case
from .finding import Certainty, Finding, Fix, Severity
from .seen import Edit, Match, Matches, SeenNumber, explained, matches

_TOLD = 5
_TWINS = 3
_AMISS = "mend what the other findings tell of the rows that have no finite loss"
_RARE = 0.05  # an accident that is rarer leaves its reading likely


def seen_number(case: Case, seen: str | float, progress: Callable[[float], None] | None = None) -> list[Finding]:
    """What could have given a number that somebody saw.

    Raises:
        ValueError: it is no number.
    """
    found = matches(case.problem, seen, progress=progress, evaluation=case.evaluation)
    if not found:
        return [_nothing(case, found)]
    return [_of_match(case, found, match) for match in found.found[:_TOLD]]


def _nothing(case: Case, found: Matches) -> Finding:
    return Finding(
        rule="seen-number",
        severity=Severity.HINT,
        title=f"Nothing here gives {found.number.text}",
        evidence=found.summary + _of_whole_rows(case, found.number),
        cause=_whence(found.number)
        + "other scores, labels or weights than these, or more than two differences at once",
        mend="save the very batch that gave the number, and look at that",
        certainty=Certainty.CANNOT_TELL,
        would_decide="the arrays that the number was computed from",
    )


def _whence(number: SeenNumber) -> str:
    """Where numbers come from that no cross-entropy can be."""
    if math.isnan(number.value):
        return (
            "NaN comes from 0 / 0 where no row counts, from infinity minus infinity in a softmax written out, from the "
            "logarithm of a number below 0, or from NaN in the arrays, and none of these is here; "
        )
    if number.value == -math.inf:
        return "no cross-entropy is minus infinity: a sum of log p is, where a p is 0, or the logarithm of 0 itself; "
    if math.isinf(number.value):
        return "infinity comes from the logarithm of 0, or from a sum beyond its type, and neither is here; "
    if number.value < 0:
        return (
            "a mean of -log p is never below 0: such numbers come from nll_loss on probabilities or logits, from the "
            "sign of a log-likelihood, or from labels below 0, and none of these gives it; "
        )
    return ""


def _of_whole_rows(case: Case, number: SeenNumber) -> str:
    """Whether an accuracy can be one of so many rows at all."""
    rows = int(case.counts.sum())
    if not number.percent or not rows or case.problem.binary or not 0 <= number.value <= 1:
        return ""
    right = number.value * rows
    if abs(right - round(right)) <= number.half_width * rows + 1e-9:
        return ""
    those = "one row that counts" if rows == 1 else f"{rows:,} rows that count"
    return f"; {number.text} of the {those} would be {right:.6g} rows, so that it is of others"


def _of_match(case: Case, found: Matches, match: Match) -> Finding:
    if not match.changes:
        return Finding(
            rule="seen-number",
            severity=Severity.INFO,
            title=f"{found.number.text} is the {match.kind} of this batch",
            evidence=f"the {match.kind} is {match.value:.9g}",
            cause="it was computed from these arrays with these options",
            mend="nothing has to be done" if math.isfinite(found.number.value) else _AMISS,
        )
    likely = match.chance < _RARE
    present_fits, why = not found.found[0].changes, explained(match.changes)
    return Finding(
        rule="seen-number",
        severity=Severity.INFO if present_fits else Severity.HINT,
        title=f"{found.number.text} is the {match.kind} of another reading: {match.words}",
        evidence=f"the {match.kind} is {match.value:.9g} then; {_accident(found, match)}{_twins(match)}",
        cause=why.cause,
        mend=why.mend,
        fix=_fix(case, match.edits),
        certainty=Certainty.LIKELY if likely else Certainty.CANNOT_TELL,
        would_decide="" if likely else _would_decide(found.number),
    )


def _would_decide(number: SeenNumber) -> str:
    if math.isfinite(number.value):
        return "more digits of the number, or another number of the same batch"
    tells = "some step has no defined result" if math.isnan(number.value) else "a p was 0, or a number beyond its type"
    return f"the losses of single rows, or a finite number of the same batch: {number.text} tells only that {tells}"


def _accident(found: Matches, match: Match) -> str:
    simple = counted(match.complexity, "change")
    if math.isnan(match.chance):
        return found.summary
    by_chance = f"some reading with at most {simple} fits by accident with probability {match.chance:.2g}"
    return f"{by_chance}; {found.summary}"


def _twins(match: Match) -> str:
    """Other readings that give the very same."""
    words = ["; ".join(change.words for change in changes) for changes in match.same[:_TWINS]]
    return f"; the same number comes from: {' / '.join(words)}" if words else ""


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
