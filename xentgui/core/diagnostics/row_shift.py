"""A rule that scans shifts: each label stands some rows too early or too late."""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from xentgui.core.counting import counted
from xentgui.core.progress import checked
from xentgui.core.rearranged import partners

from . import fixes
from .case import Array, Case
from .class_order import best_class_order
from .dependence import copies, runs, units_of
from .evidence import NONE, Sample, Verdict, told
from .finding import Certainty, Finding, Severity
from .label_shift import CLEARLY, LEANS, WORTH_A_LOOK, best_label_shift

SHIFTS = (-3, -2, -1, 1, 2, 3)
_CLASSES_OF_TEXT = 8
_SURPRISED = 4  # standard errors
_PART = 0.4  # of the rows that another order of the classes has right: less is what such an order leaves to a shift
_CAUSE_BEFORE = (
    "labels were shifted twice, in the data and again in the loss, as many language models do themselves; or rows at "
    "the start were dropped from the scores or the labels"
)
_CAUSE_AFTER = (
    "labels were not shifted, so that a model of the next token is compared with the token that it was given; or a "
    "first row was dropped from the scores or the labels"
)


@dataclass(frozen=True, eq=False)
class RowShift:
    """Labels `by` rows further on: how they fit, the share of rows that predicts them, and whether it is no chance."""

    by: int
    verdict: Verdict
    share: float
    sure: bool


def row_shift(case: Case) -> list[Finding]:
    """Scores fit the labels of other rows: the next, or the one before, up to three away.

    The shift that is predicted best is held against the labels as they stand, in rows where the two differ. Rows next
    to each other with the same two labels count as one, as do copies of a row, so that sorted labels tell no more than
    their borders. Where rows resemble their neighbours it only asks.

    By design less than 1 in 100,000 batches of a model that knows nothing alarms. benchmarks/power.py has none in
    12,000 clean ones, and finds the fault of models that are right in 60 % of the rows in all batches of 10 classes or
    more and 32 rows or more, in 70 % of 3 classes and 128 rows; in 95 %, in 94 % of 10 classes and 16 rows, 74 % of 3
    and 18 % of 2 classes and 32 rows. Of the rest it asks about all where 95 % are right; where 60 % are, about 80 %
    of 10 classes and 16 rows, 74 % of 100 and 68 % of 1,000 classes and 8 rows, and 38 % of 3 classes and 32 rows.
    """
    found = case.once(best_row_shift)
    return [] if found is None else [_finding(case, found)]


def best_row_shift(case: Case) -> RowShift | None:
    """The shift that is more than chance, or worth a question, unless other classes say more."""
    if case.problem.binary or case.classes < 2 or not case.rows_that_tell.size:
        return None
    right = {by: _right(case, by) for by in checked(SHIFTS)}
    by = _leading(case, right)
    if by is None or case.sampled_scores is None:
        return None
    verdict = _verdict(case, case.sampled_scores, by)
    if not verdict.sure(len(SHIFTS)) and not verdict.suspicious():
        return None
    # Where classes changed places, rows with another label than their neighbour often fit the neighbour's.
    rivals = [case.once(best_label_shift), case.once(best_class_order)]
    other = max((rival.share for rival in rivals if rival is not None), default=0.0)
    beaten = other > CLEARLY * right[by].share
    if beaten and not _of_text(case, right[by].share, other):
        return None
    # A network that is hardly trained may lean to what it was given, and is not right about it either.
    leads = right[by].lead >= WORTH_A_LOOK
    sure = leads and verdict.sure(len(SHIFTS)) and _no_lag(case, case.sampled_scores, by)
    # A forecast that things stay as they are predicts the label of the row before, and is as often right as it says.
    sure = sure and case.sampled_scores.surprise(case.known_labels[case.sampled_scores.rows]) > _SURPRISED
    if beaten and not sure:
        return None
    return RowShift(by, verdict, right[by].share, sure)


def _of_text(case: Case, share: float, rival: float) -> bool:
    """Whether a shift is right as often as the scores say, and other classes more often than that.

    In a text one class mostly follows another, so that a prediction of the next tells more of the label at hand than
    of the next itself.
    """
    if case.classes < _CLASSES_OF_TEXT or share < _PART * rival:
        return False
    told_of = (case.known_labels >= 0) & (case.predicted >= 0)
    sure = float(case.evaluation.confidence.reshape(-1)[told_of].mean())
    return abs(share - sure) < rival - sure


def _leading(case: Case, right: "dict[int, _Right]") -> int | None:
    """The shift that is worth a look by what rows predict; or by their scores, where hardly a row is right."""
    by = max(SHIFTS, key=lambda by: right[by].lead)
    if right[by].lead >= WORTH_A_LOOK:
        return by
    if not case.seldom_right or (sample := case.sampled_scores) is None:
        return None
    given = case.known_labels[sample.rows]
    leans = {by: sample.lean(_meant(case, sample, by), given) for by in checked(SHIFTS)}
    by = max(SHIFTS, key=lambda by: leans[by])
    return by if leans[by] >= LEANS else None


class _Right(NamedTuple):
    """The share of rows that predict the label of another row, and by how many standard errors more than their own."""

    share: float
    lead: float


def _right(case: Case, by: int) -> _Right:
    steps = case.problem.steps
    if abs(by) >= steps:
        return _Right(0.0, -1.0)
    labels, predicted = (each.reshape(-1, steps) for each in (case.known_labels, case.predicted))
    here = slice(max(0, -by), steps - max(0, by))
    own, other, says = labels[:, here], labels[:, max(0, by) : steps + min(0, by)], predicted[:, here]
    both = (own >= 0) & (other >= 0)
    right = (says == other) & both
    pairs, alike = max(1, int(both.sum())), own == other
    # Where the two are alike, being right speaks for neither.
    shifted, stands = int((right & ~alike).sum()), int(((says == own) & both & ~alike).sum())
    return _Right(int(right.sum()) / pairs, (shifted - stands) / math.sqrt(max(1, shifted + stands)))


def _no_lag(case: Case, sample: Sample, by: int) -> bool:
    """Whether rows do not resemble their neighbours: a model that averages over rows before this one lags, rightly."""
    near: Sample | None = sample
    if len(case.sampled_rows) < len(case.rows_that_tell):
        rows = case.rows_that_tell[: len(case.sampled_rows)]
        near = Sample.of(case.problem, case.problem.scores.take(rows), rows)
    return near is not None and units_of(near, _meant(case, near, by)).independent


def _meant(case: Case, sample: Sample, by: int) -> Array:
    there = partners(case.problem, by, sample.rows)
    return np.where(there >= 0, case.known_labels[there], NONE)


def _verdict(case: Case, sample: Sample, by: int) -> Verdict:
    given, meant = case.known_labels[sample.rows], _meant(case, sample, by)
    both = (given + 1) * (case.classes + 1) + meant + 1
    repeated = copies(sample.scores, both)
    # A row without a label of its own, such as one outside of the classes, has nothing to compare with.
    return sample.verdict(meant, given, runs(both) if repeated is None else repeated)


def _finding(case: Case, found: RowShift) -> Finding:
    verdict, by, sure = found.verdict, found.by, found.sure
    place = f"row {abs(by)} {'further on' if by > 0 else 'before'}"
    place = {1: "next row", -1: "row before"}.get(by, place)
    sequences = "in each sequence" if len(case.problem.leading_shape) > 1 else "in the batch"
    return Finding(
        rule="row-shift",
        severity=Severity.ERROR if sure else Severity.HINT,
        title=f"Each row fits the label of the {place}",
        evidence=f"where the two differ, {verdict.hits:,} of {counted(verdict.rows, 'row')} predict the label of the "
        f"{place} {sequences}, and {verdict.hits_given:,} their own"
        + told(verdict.fit, len(SHIFTS))
        + case.sampled_place,
        cause=_CAUSE_AFTER if by > 0 else _CAUSE_BEFORE,
        mend=f"give each row the label {counted(abs(by), 'row')} {'further on' if by > 0 else 'before'}; "
        f"the {'last' if by > 0 else 'first'} {sequences} {'get' if abs(by) > 1 else 'gets'} none",
        fix=fixes.shift_labels(case, by),
        certainty=Certainty.LIKELY if sure else Certainty.CANNOT_TELL,
        would_decide="whether the scores of a row are meant for its own label; labels that repeat in a fixed order "
        "look the same"
        if sure
        else "more rows whose labels differ from those of their neighbours",
    )
