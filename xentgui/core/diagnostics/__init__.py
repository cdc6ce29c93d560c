"""What is wrong with a batch: rules of one problem and its evaluation, in one module a family, and one list of them."""

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


def diagnose(problem: Problem, evaluation: Evaluation | None = None) -> list[Finding]:
    """Apply all rules to a problem; the worst findings come first.

    Args:
        problem: what to look at; its labels may be outside of the classes.
        evaluation: its numbers, where they are known.
    """
    case = Case(evaluate(problem) if evaluation is None else evaluation)
    with np.errstate(all="ignore"):
        return by_severity([finding for rule in RULES for finding in rule(case)])


def diagnose_arrays(scores: ArrayLike, labels: ArrayLike | None, **options: Unpack[ProblemOptions]) -> list[Finding]:
    """Apply all rules to what a caller gave; where it makes no problem, those of shapes and types.

    Raises:
        ValueError: an option is not valid, or the arrays hold no numbers; the message names the place and the mend.
    """
    given = problem_or_findings(scores, labels, **options)
    return diagnose(given) if isinstance(given, Problem) else given
