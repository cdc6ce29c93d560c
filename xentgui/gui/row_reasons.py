"""Why a row has no defined loss, or an infinite one, in a few words. No Qt here."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from xentgui.core.problem import Problem

from .class_text import shortened
from .number_text import number

Array = NDArray[Any]
_NO_SUM = "its terms have no sum (inf - inf)"


def why_undefined(problem: Problem, row: int) -> str:
    """Name what leaves a row without a loss: its label first, then its scores."""
    label = problem.labels.row(row)
    return _label_fault(problem, label) or _score_fault(problem, problem.scores.row(row)) or _NO_SUM


def why_infinite(problem: Problem) -> str:
    """Name what makes the loss of a row infinite."""
    if problem.binary:
        return "p = 0 where the label is yes, or p = 1 where it is no"
    if problem.sparse and not problem.options.label_smoothing:
        return "p(label) = 0"
    return "label mass on a class with p = 0"


def _class(problem: Problem, index: int) -> str:
    return shortened(problem.class_name(index))


def _label_fault(problem: Problem, label: Array) -> str:
    if problem.sparse:
        index = int(label)
        if 0 <= index < problem.classes:
            return ""
        return "no label (-1)" if index == -1 else f"label {index} is outside 0..{problem.classes - 1}"
    for odd, name in ((np.isnan(label), "NaN"), (np.isinf(label), "infinite")):
        if odd.any():
            return f"the label's mass on class {_class(problem, int(odd.argmax()))} is {name}"
    return ""


def _score_fault(problem: Problem, scores: Array) -> str:
    values = scores.astype(np.float64)
    if np.isnan(values).any():
        return f"the score of class {_class(problem, int(np.isnan(values).argmax()))} is NaN"
    if problem.binary:
        return ""
    if not problem.options.from_logits:
        with np.errstate(all="ignore"):
            return f"its probabilities sum to {number(float(values.sum()))}"
    if (values == np.inf).any():
        return f"the score of class {_class(problem, int(values.argmax()))} is inf"
    return "every score is -inf" if (values == -np.inf).all() else ""
