"""What is wrong with a batch: rules of one problem and its evaluation, in one module a family, and one list of them."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Unpack

import numpy as np
from numpy.typing import ArrayLike

from xentgui.core.evaluation import Evaluation, evaluate
from xentgui.core.problem import Problem
from xentgui.core.problem_options import ProblemOptions
from xentgui.core.progress import check, heard_by, part, tell

from .arrays import findings_beside, problem_or_findings
from .case import Case
from .finding import Certainty, Finding, Fix, Severity, by_severity
from .rules import RULES, Rule, in_order
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
        progress: called with the share done, also in the middle of a rule; may raise to stop.
    """
    with nullcontext() if progress is None else heard_by(progress):
        return _diagnosis(problem, evaluation, seen, [])


def _diagnosis(
    problem: Problem, evaluation: Evaluation | None, seen: str | float | None, beside: list[Finding]
) -> list[Finding]:
    """What `diagnose` finds, and what was found `beside` it."""
    case = Case(evaluate(problem, progress=check) if evaluation is None else evaluation)
    with part(0, 1 if seen is None else 0.5):
        findings = _of_rules(case, in_order(beside))
    if seen is not None:
        with part(0.5, 1):
            findings = [*seen_number(case, seen), *findings]
    return by_severity(findings)


def _of_rules(case: Case, rules: tuple[Rule, ...]) -> list[Finding]:
    findings: list[Finding] = []
    for done, rule in enumerate(rules):
        with np.errstate(all="ignore"), part(done / len(rules), (done + 1) / len(rules)):
            findings += [finding for finding in case.once(rule) if finding not in findings]
            tell(1)
    return findings


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
    return _diagnosis(given, None, seen, findings_beside(given, scores, labels, options))
