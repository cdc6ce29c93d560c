"""What is wrong with a batch: rules of one problem and its evaluation, in one module a family, and one list of them."""

from collections.abc import Callable
from typing import Unpack

import numpy as np
from numpy.typing import ArrayLike

from xentgui.core.evaluation import Evaluation, evaluate
from xentgui.core.problem import Problem
from xentgui.core.problem_options import ProblemOptions

from .arrays import problem_or_findings
from .case import Case
from .finding import Certainty, Finding, Fix, Severity, by_severity
from .rules import RULES

__all__ = ["RULES", "Certainty", "Finding", "Fix", "Severity", "diagnose", "diagnose_arrays"]


def diagnose(
    problem: Problem,
    evaluation: Evaluation | None = None,
    *,
    progress: Callable[[float], None] | None = None,
) -> list[Finding]:
    """Apply all rules to a problem; the worst findings come first.

    Args:
        problem: what to look at; its labels may be outside of the classes.
        evaluation: its numbers, where they are known.
        progress: called with the share of rules done; may raise to stop.
    """
    case = Case(evaluate(problem) if evaluation is None else evaluation)
    findings = []
    for done, rule in enumerate(RULES, start=1):
        with np.errstate(all="ignore"):
            findings += rule(case)
        if progress is not None:
            progress(done / len(RULES))
    return by_severity(findings)


def diagnose_arrays(scores: ArrayLike, labels: ArrayLike | None, **options: Unpack[ProblemOptions]) -> list[Finding]:
    """Apply all rules to what a caller gave; where it makes no problem, those of shapes and types.

    Raises:
        ValueError: an option is not valid, or the arrays hold no numbers; the message names the place and the mend.
    """
    given = problem_or_findings(scores, labels, **options)
    return diagnose(given) if isinstance(given, Problem) else given
