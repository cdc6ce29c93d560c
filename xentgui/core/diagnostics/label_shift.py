"""A rule of labels that are one class too high or too low, and yet classes, nearly all of them."""

import math
from dataclasses import dataclass

import numpy as np

from xentgui.core.counting import counted
from xentgui.core.progress import checked

from . import fixes
from .case import Array, Case
from .class_order import ClassOrder, best_class_order, numbered_otherwise
from .confusion import MOST, learned
from .dependence import units_of
from .evidence import NONE, SURE_BEATEN, SUSPECT_BEATEN, Sample, Verdict, told
from .finding import Certainty, Finding, Fix, Severity

STEPS = (-1, 1)
_FEW = 0.02  # of the rows
WORTH_A_LOOK = 1.5  # standard errors by which more rows predict other labels; less is not looked at closer
LEANS = 4.0  # standard errors by which scores say more of other labels, where predictions say nothing
CLEARLY = 1.1  # times the share of rows that another explanation has right


@dataclass(frozen=True, eq=False)
class LabelShift:
    """Labels that are `by` higher: how they fit, the share of rows that predicts them, and whether it is no chance.

    `order`: that of the classes which says the same, the last coming before the first, or the first behind the last.
    """

    by: int
    verdict: Verdict
    share: float
    sure: bool
    order: ClassOrder | None


def label_shift(case: Case) -> list[Finding]:
    """Scores fit the class below each label, or above, and not the label.

    Both are held against the labels as they stand, and must do better in more classes than do worse, so that two
    classes that changed places are none.

    By design less than 1 in 100,000 batches of a model that knows nothing alarms. benchmarks/power.py has none in
    12,000 clean ones, and finds the fault of models that are right in 60 % of the rows in all batches of 10 classes or
    more and 32 rows or more; in 95 %, in all from 10 classes and 16 rows on, 98 % of 3 classes and 128 rows and 18 % of
    3 classes and 32 rows. Few rows of few classes move, and a model that is hardly trained looks the same: it asks
    about the rest where 95 % are right, and about 94 % of 3 classes and 128 rows where 60 % are.
    """
    found = case.once(best_label_shift)
    return [] if found is None else [_finding(case, found)]


def best_label_shift(case: Case) -> LabelShift | None:
    """The shift that is more than chance, or worth a question, unless another order of the classes says more."""
    if case.problem.binary or case.classes < 2 or not case.rows_that_tell.size or numbered_otherwise(case):
        return None
    by, sample = _leading(case), case.sampled_scores
    if by is None or sample is None:
        return None
    moved, given = _of_sample(case, sample, by)
    units = units_of(sample, given)
    verdict = sample.verdict(moved, given, units.of)
    if not verdict.sure(len(STEPS)) and not verdict.suspicious(len(STEPS)):
        return None
    rival = case.once(best_class_order)
    # A label that has no place left goes round to the other end.
    round_the_end = np.where((moved == NONE) & (given != NONE), _other_end(case, by), moved)
    counts = _moved_counts(case, by)
    trained = learned(verdict, counts, MOST, int((counts.sum(axis=1) > 0).sum())) and _has_place(case, by)
    sure = units.independent and verdict.sure(len(STEPS)) and trained
    # What only asks gives way to an order that fits rows it was not fitted to any better.
    enough = SURE_BEATEN if sure or (rival and rival.tried) else SUSPECT_BEATEN
    if rival is not None and sample.verdict(rival.meant, round_the_end).beats >= enough:
        return None
    turned = rival is not None and _leaving(case, by).sum() > _FEW * case.confusion.sum()
    share = float(np.trace(counts) / max(1, counts.sum()))
    return LabelShift(by, verdict, share, sure, rival if turned else None)


def _leading(case: Case) -> int | None:
    """The shift that is worth a look by what rows predict; or by their scores, where hardly a row is right."""
    leads = {by: _leads(case, by) for by in checked(STEPS)}
    by = max(STEPS, key=lambda by: int(leads[by].sum()))
    if case.seldom_right and (sample := case.sampled_scores) is not None:
        leans = {by: sample.lean(*_of_sample(case, sample, by)) for by in checked(STEPS)}
        leaning = max(STEPS, key=lambda by: leans[by])
        if leans[leaning] >= LEANS and leads[leaning].sum() >= 0:
            return leaning
    return by if _worth_a_look(case, leads[by], by) else None


def _worth_a_look(case: Case, leads: Array, by: int) -> bool:
    """Whether the shift leads, and in most classes, so that two classes that changed places are no shift."""
    right = int(np.trace(_moved_counts(case, by)))
    ahead = leads.sum() >= WORTH_A_LOOK * math.sqrt(max(1, 2 * right - leads.sum()))
    return bool(ahead and (leads > 0).sum() > 2 * (leads < 0).sum())


def _has_place(case: Case, by: int) -> bool:
    """Whether hardly a label would leave the classes, or those that would are predicted as the class at the other end.

    Labels that were one too low have no last class, those that were one too high no first.
    """
    leaving = _leaving(case, by)
    return bool(leaving.sum() <= _FEW * case.confusion.sum() or 2 * leaving[_other_end(case, by)] > leaving.sum())


def _leaving(case: Case, by: int) -> Array:
    """The confusion of the label that has no place left, (classes,)."""
    return np.asarray(case.confusion[case.classes if by > 0 else 1])


def _other_end(case: Case, by: int) -> int:
    return 0 if by > 0 else case.classes - 1


def _moved_counts(case: Case, by: int) -> Array:
    """The confusion of labels `by` higher, as far as they are classes, (classes, classes)."""
    return case.confusion[1 - by : case.classes + 1 - by]


def _leads(case: Case, by: int) -> Array:
    """Of each label `by` higher, how many more rows predict it than the label as it stands, (classes,)."""
    counts, new = _moved_counts(case, by), np.arange(case.classes)
    stands = new - by
    there = (stands >= 0) & (stands < case.classes)
    return counts[new, new] - np.where(there, counts[new, np.where(there, stands, 0)], 0)


def _of_sample(case: Case, sample: Sample, by: int) -> tuple[Array, Array]:
    """The labels `by` higher and as they stand, of the rows of the sample; NONE where they are no class."""
    labels = case.labels[sample.rows] if case.problem.sparse else case.known_labels[sample.rows]
    near = np.where((labels >= -1) & (labels <= case.classes), labels, -2 * case.classes)
    moved, given = (np.where((each >= 0) & (each < case.classes), each, NONE) for each in (near + by, near))
    return moved, given


def _finding(case: Case, found: LabelShift) -> Finding:
    by, verdict, sure = found.by, found.verdict, found.sure
    which = "lower" if by < 0 else "higher"
    labels = case.known_labels[case.known_labels >= 0]
    lowest, highest = (int(labels.min()), int(labels.max())) if labels.size else (0, 0)
    return Finding(
        rule="label-shift",
        severity=_severity(found),
        title=f"Scores fit labels that are one {which}",
        evidence=f"{verdict.hits:,} of {counted(verdict.rows, 'row')} predict the class one {which} than the label, "
        f"and {verdict.hits_given:,} the label"
        + told(verdict.fit, len(STEPS))
        + f"; labels are {lowest}..{highest}, classes are "
        f"0..{case.classes - 1}" + case.sampled_place,
        cause="labels count from 1 and classes from 0, and the label that would show it is missing here"
        if by < 0
        else "1 was subtracted from labels that count from 0, or the model has a class 0 for padding or background",
        mend=f"{'subtract 1 from' if by < 0 else 'add 1 to'} every label",
        fix=_fix(case, by),
        certainty=Certainty.LIKELY if sure else Certainty.CANNOT_TELL,
        would_decide="which class the first label of the data stands for"
        if sure
        else "more rows of more classes from a trained model",
    )


def _severity(found: LabelShift) -> Severity:
    """An order of few classes that says the same comes first, as labels that count from 1 leave none to turn round."""
    if found.order is None or not found.order.tried:
        return Severity.ERROR if found.sure else Severity.HINT
    if found.order.sure:
        return Severity.HINT
    return Severity.ERROR if found.sure else Severity.INFO


def _fix(case: Case, by: int) -> Fix | None:
    """Labels one lower or higher; the one that has no place left goes round to the other end."""
    inside = (case.labels >= 0) & (case.labels < case.classes) & ~case.ignored
    if not case.problem.sparse or inside[~case.ignored].all():
        return fixes.permute_labels(case, (np.arange(case.classes) + by) % case.classes)
    return fixes.set_labels(case, np.where(case.ignored, case.labels, case.labels + by))
