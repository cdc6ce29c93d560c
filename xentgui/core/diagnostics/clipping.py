"""Rules of probabilities that are clipped, or are exactly 0 and 1."""

import numpy as np

from .case import Case
from .finding import Certainty, Finding, Severity
from .wording import counted, in_rows, number


def clipped_loss(case: Case) -> list[Finding]:
    """Rows whose loss is the most that a clip lets it be, -log eps of a known eps."""
    for name, cap in _CAPS.items():
        rows = np.flatnonzero(case.counts & (np.abs(case.losses - cap) <= 1e-5 * cap))
        if len(rows) >= 2 or (len(rows) and not case.options.from_logits and name == "1e-7"):
            break
    else:
        return []
    return [
        Finding(
            rule="clipped-loss",
            severity=Severity.HINT,
            title=f"The loss stops at {cap:.3f}: probabilities are clipped at {name}",
            evidence=f"the loss is {number(cap)} = -ln {name} in {in_rows(rows, case.problem.rows)}",
            cause="the label's probability is below the clip, which keeps the logarithm finite; the gradient is 0 "
            "there, so that nothing is learned from these rows",
            mend="give logits, with from_logits=True: they need no clip",
            rows=rows,
            certainty=Certainty.CERTAIN if not case.options.from_logits else Certainty.LIKELY,
            would_decide="" if not case.options.from_logits else "whether the scores were clipped before",
        )
    ]


_CAPS = {
    "1e-7": -float(np.log(1e-7)),
    "1.19e-7": -float(np.log(2.0**-23)),
    "1e-6": -float(np.log(1e-6)),
    "1e-8": -float(np.log(1e-8)),
    "1e-9": -float(np.log(1e-9)),
    "1e-10": -float(np.log(1e-10)),
    "1e-12": -float(np.log(1e-12)),
    "1e-15": -float(np.log(1e-15)),
}


def hard_predictions(case: Case) -> list[Finding]:
    """Probabilities that are exactly 0 or 1."""
    if case.options.from_logits or not case.scores_are_probabilities:
        return []
    rows = np.flatnonzero(case.scores.finite & (case.scores.rows_max == 1))
    if not rows.size:
        return []
    wrong = int((case.losses[rows] > 1).sum())
    whole = " of all rows" if len(rows) == case.problem.rows else ""
    return [
        Finding(
            rule="hard-predictions",
            severity=Severity.HINT,
            title=f"Probabilities{whole} are exactly 0 or 1",
            evidence=f"in {in_rows(rows, case.problem.rows)}; "
            + (f"{counted(wrong, 'row')} of them cost all that the clip at 1e-7 allows" if wrong else "none is wrong"),
            cause="probabilities that round to 1 in their type (as 1 - 1e-9 does in float32), a model that votes or "
            "splits, or argmax in place of softmax",
            mend="give logits, or probabilities before rounding",
            rows=rows,
        )
    ]
