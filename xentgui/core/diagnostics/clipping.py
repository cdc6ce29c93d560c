"""Rules of probabilities that are clipped, or are exactly 0 and 1."""

import numpy as np

from xentgui.core.counting import counted
from xentgui.core.log_softmax import EPSILON
from xentgui.core.progress import checked

from .case import Case, Rows
from .finding import Certainty, Finding, Severity
from .misaligned_rows import asks
from .wording import in_rows, number


def clipped_loss(case: Case) -> list[Finding]:
    """Rows whose loss is the most that a clip lets it be, -log eps of a known eps."""
    if case.problem.binary and case.classes > 1:
        return [] if case.options.from_logits else _clipped_cells(case)
    losses = case.losses[case.counts & np.isfinite(case.losses)]
    for name, epsilon in checked(_EPSILONS.items()):
        if epsilon * case.classes > _MOST_OF_A_SHARE:
            continue
        cap = -float(np.log(epsilon))
        rows = np.flatnonzero(case.counts & (np.abs(case.losses - cap) <= _rounding(case, epsilon)))
        by_the_loss = not case.options.from_logits and name == "1e-7"
        # A clip is the most that any row costs.
        if len(rows) >= (1 if by_the_loss else 2) and losses.max() <= cap + _rounding(case, epsilon):
            break
    else:
        return []
    many = len(rows) >= _MANY * len(losses)
    return [
        Finding(
            rule="clipped-loss",
            severity=Severity.HINT if many and not _misaligned(case, rows) else Severity.INFO,
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


def _clipped_cells(case: Case) -> list[Finding]:
    """Single answers of the binary loss that are sure and wrong, of which a row's loss is the mean."""
    rows = case.sample()
    rows = rows[case.counts[rows]]
    p, true = (table.take(rows).astype(np.float64) for table in (case.problem.scores, case.problem.labels))
    clipped = np.where(true > 0.5, p <= EPSILON, p >= 1 - EPSILON) & case.scores.finite[rows, None]
    if not clipped.any():
        return []
    cells = int(clipped.sum())
    return [
        Finding(
            rule="clipped-loss",
            severity=Severity.HINT if cells >= _MANY * clipped.size else Severity.INFO,
            title=f"The loss of a class stops at {-np.log(EPSILON):.3f}: probabilities are clipped at 1e-7",
            evidence=f"{cells:,} of {clipped.size:,} probabilities are 0 where the label is 1, or the other way round, "
            f"to less than 1e-7{case.sampled(len(case.sample()))}",
            cause="the probability is beyond the clip, which keeps the logarithm finite; the gradient is 0 there, so "
            "that nothing is learned from it",
            mend="give logits, with from_logits=True: they need no clip",
            rows=rows[clipped.any(axis=1)],
        )
    ]


def _misaligned(case: Case, rows: Rows) -> bool:
    """Whether labels of other rows explain a clip, so that it is no fault of the scores.

    Then most rows are sure of another class than their label, or what lies below the clip is what a softmax gives.
    """
    if not asks(case):
        return False
    some = rows[:_ROWS_TO_LOOK_AT]
    low = case.problem.scores.take(some)[np.arange(len(some)), np.maximum(case.known_labels[some], 0)]
    return 2 * len(rows) >= case.counts.sum() or bool(low.min() < low.max())


_ROWS_TO_LOOK_AT = 1 << 12
_MANY = 0.1  # of the rows: fewer may be wrong labels
_MOST_OF_A_SHARE = 0.5  # of 1 / C, which is no clip but what a model without an idea gives
_MOST_RAISED = 0.01  # more would take any loss near the cap for a clipped one
_EPSILONS = {
    "1e-7": 1e-7,
    "1.19e-7": 2.0**-23,
    "2.2e-16": 2.0**-52,
    **{f"1e-{digits}": 10.0**-digits for digits in (6, 8, 9, 10, 12, 15, 16, 5, 4, 3, 20, 30, 37, 38)},
}


def _rounding(case: Case, epsilon: float) -> float:
    """How far a clipped loss may be from -log eps: every class may be raised by eps, and types round."""
    digits = {"float16": 2.0**-10, "bfloat16": 2.0**-7}.get(case.problem.scores.dtype.name, 1e-5)
    return float(min(case.classes * epsilon, _MOST_RAISED) - digits * np.log(epsilon))


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
            severity=Severity.HINT if whole and _zeros_and_ones(case) else Severity.INFO,
            title=f"Probabilities{whole} are exactly 0 or 1",
            evidence=f"in {in_rows(rows, case.problem.rows)}; "
            + (
                f"{counted(wrong, 'row')} of them cost all that the clip at 1e-7 allows"
                if wrong
                else "no such row is wrong"
            ),
            cause="probabilities that round to 1 in their type (as 1 - 1e-9 does in float32), a model that votes or "
            "splits, or argmax in place of softmax",
            mend="give logits, or probabilities before rounding",
            rows=rows,
        )
    ]


def _zeros_and_ones(case: Case) -> bool:
    """Whether scores hold nothing else, as argmax leaves them; softmax leaves tiny ones beside 1."""
    table = case.problem.scores.take(case.sample())
    return bool(((table == 0) | (table == 1)).all())
