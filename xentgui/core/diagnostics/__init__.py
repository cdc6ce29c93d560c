"""What is wrong with a batch: rules of one problem and its evaluation, in one module a family, and one list of them."""

from collections.abc import Callable
from functools import partial
from typing import Unpack

import numpy as np
from numpy.typing import ArrayLike

from xentgui.core.evaluation import Evaluation, evaluate
from xentgui.core.problem import Problem
from xentgui.core.problem_options import ProblemOptions

from .arrays import findings_beside, problem_or_findings
from .case import Case
from .finding import Certainty, Finding, Fix, Severity, by_severity
from .rules import LOOKS, RULES
from .seen_number import seen_number

__all__ = ["RULES", "Certainty", "Finding", "Fix", "Severity", "diagnose", "diagnose_arrays"]


def diagnose(
    problem: Problem,
    evaluation: Evaluation | None = None,
    *,
    seen: str | float | None = None,
    progress: Callable[[float], None] | None = None,
) -> list[Finding]:
    """Apply all rules to a problem; the worst findings come first.

    Args:
        problem: what to look at; its labels may be outside of the classes.
        evaluation: its numbers, where they are known.
        seen: the loss, accuracy or perplexity that somebody saw, as it was typed: what could have given it is told.
        progress: called with the share done; may raise to stop.
    """
    case = Case(evaluate(problem) if evaluation is None else evaluation)
    findings = []
    parts = 1 if seen is None else 2
    for done, rule in enumerate(RULES, start=1):
        with np.errstate(all="ignore"):
            findings += case.once(rule)
        if progress is not None:
            progress(done / len(RULES) / parts)
    if seen is not None:
        search = None if progress is None else partial(_second_half, progress)
        findings = [*seen_number(case, seen, search), *findings]
    return by_severity(findings)


def _second_half(progress: Callable[[float], None], share: float) -> None:
    progress((1 + share) / 2)


def diagnose_arrays(
    scores: ArrayLike,
    labels: ArrayLike | None,
    *,
    seen: str | float | None = None,
    **options: Unpack[ProblemOptions],
) -> list[Finding]:
    """Apply all rules to what a caller gave; where it makes no problem, those of shapes and types.

    Raises:
        ValueError: an option is not valid, or the arrays hold no numbers; the message names the place and the mend.
    """
    given = problem_or_findings(scores, labels, **options)
    if not isinstance(given, Problem):
        return given
    found, beside = diagnose(given, seen=seen), findings_beside(given, scores, labels, options)
    looks = {rule.__name__.replace("_", "-") for rule in LOOKS}
    first = [finding for finding in found if finding.rule not in looks]
    return by_severity([*first, *beside, *(finding for finding in found if finding.rule in looks)])
