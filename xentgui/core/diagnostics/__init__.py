"""What is wrong with a batch: rules of one problem and its evaluation, in one module a family, and one list of them."""

import numpy as np

from xentgui.core.evaluation import Evaluation, evaluate
from xentgui.core.problem import Problem

from .case import Case
from .finding import Certainty, Finding, Fix, Severity, by_severity
from .rules import RULES

__all__ = ["RULES", "Certainty", "Finding", "Fix", "Severity", "diagnose"]


def diagnose(problem: Problem, evaluation: Evaluation | None = None) -> list[Finding]:
    """Apply all rules to a problem; the worst findings come first.

    Args:
        problem: what to look at; its labels may be outside of the classes.
        evaluation: its numbers, where they are known.
    """
    case = Case(evaluate(problem) if evaluation is None else evaluation)
    with np.errstate(all="ignore"):
        return by_severity([finding for rule in RULES for finding in rule(case)])
