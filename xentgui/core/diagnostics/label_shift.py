"""A rule of labels that are one class too high or too low, and yet classes, nearly all of them."""

from dataclasses import dataclass

import numpy as np

from . import fixes, label_indices
from .case import Array, Case
from .class_order import best_class_order
from .confusion import MOST, confusion, learned
from .dependence import units_of
from .evidence import NONE, Sample, Verdict, told
from .finding import Certainty, Finding, Fix, Severity
from .wording import counted

STEPS = (-1, 1)
CLEARLY = 1.1  # times the share of rows that another explanation has right


@dataclass(frozen=True, eq=False)
class LabelShift:
    """Labels that are `by` higher: how they fit, the share of rows that predicts them, and whether it is no chance."""

    by: int
    verdict: Verdict
    share: float
    sure: bool


def label_shift(case: Case) -> list[Finding]:
    """Scores fit the class below each label, or above, and not the label.

    Both are held against the labels as they stand, and must do better in more classes than do worse, so that two
    classes that changed places are none.
    """
    found = case.once(best_label_shift)
    return [] if found is None else [_finding(case, found)]


def best_label_shift(case: Case) -> LabelShift | None:
    """The shift that is more than chance, or worth a question, unless another order of the classes says more."""
    if case.problem.binary or case.classes < 2 or not case.rows_that_tell.size or _told_already(case):
        return None
    labels = _labels(case)
    by = max(STEPS, key=lambda by: _lead(case, labels, by))
    if _lead(case, labels, by) <= 0 or not _in_most_classes(case, labels, by) or case.sampled_scores is None:
        return None
    verdict = _verdict(case, case.sampled_scores, labels, by)
    if not verdict.sure(len(STEPS)) and not verdict.suspicious(len(STEPS)):
        return None
    moved = _moved(case, labels, by)
    sure = verdict.sure(len(STEPS)) and learned(verdict, confusion(moved, case.predicted, case.classes), MOST)
    found = LabelShift(by, verdict, case.share_predicted(moved), sure)
    rival = case.once(best_class_order)
    return None if rival is not None and rival.share > CLEARLY * found.share else found


def _told_already(case: Case) -> bool:
    rules = (label_indices.labels_start_at_1, label_indices.labels_minus_one_and_one)
    return any(case.once(rule) for rule in rules)


def _labels(case: Case) -> Array:
    """The labels as they stand, those outside of the classes too; far away where a row has none or is ignored."""
    nowhere = -9
    if not case.problem.sparse:
        return np.where(case.known_labels >= 0, case.known_labels, nowhere)
    return np.where(case.counts, np.clip(case.labels, nowhere, case.classes - nowhere), nowhere)


def _moved(case: Case, labels: Array, by: int) -> Array:
    """The labels `by` higher, NONE where that is no class."""
    moved = labels + by
    return np.where((moved >= 0) & (moved < case.classes), moved, NONE)


def _lead(case: Case, labels: Array, by: int) -> int:
    """How many more rows predict the label `by` higher than their own."""
    moved = _moved(case, labels, by)
    some = moved >= 0
    return int((case.predicted == moved).sum(where=some)) - int((case.predicted == labels).sum(where=some))


def _in_most_classes(case: Case, labels: Array, by: int) -> bool:
    """Whether the shift is predicted more often than the label in twice as many classes as less often."""
    some = _moved(case, labels, by) >= 0
    own, predicted = labels[some] + 1, case.predicted[some]
    lead = np.bincount(own, (predicted == own - 1 + by).astype(float) - (predicted == own - 1), case.classes + 2)
    return int((lead > 0).sum()) > 2 * int((lead < 0).sum())


def _verdict(case: Case, sample: Sample, labels: Array, by: int) -> Verdict:
    given = labels[sample.rows]
    moved = _moved(case, given, by)
    present = np.where((given >= 0) & (given < case.classes), given, NONE)
    return sample.verdict(moved, present, units_of(sample, present))


def _finding(case: Case, found: LabelShift) -> Finding:
    by, verdict, sure = found.by, found.verdict, found.sure
    which = "lower" if by < 0 else "higher"
    labels = case.known_labels[case.known_labels >= 0]
    lowest, highest = (int(labels.min()), int(labels.max())) if labels.size else (0, 0)
    return Finding(
        rule="label-shift",
        severity=Severity.ERROR if sure else Severity.HINT,
        title=f"Scores fit labels that are one {which}",
        evidence=f"{counted(verdict.hits, 'row')} of {verdict.rows:,} predict the class one {which} than the label, "
        f"{verdict.hits_given:,} the label"
        + told(verdict.fit, len(STEPS))
        + f"; labels are {lowest}..{highest}, classes "
        f"0..{case.classes - 1}" + case.sampled_place,
        cause="labels count from 1 and the classes from 0, and class 0 or the last label is missing here"
        if by < 0
        else "1 was subtracted from labels that count from 0, or the model has a class 0 for padding or background",
        mend=f"{'subtract 1 from' if by < 0 else 'add 1 to'} every label",
        fix=_fix(case, by),
        certainty=Certainty.LIKELY if sure else Certainty.CANNOT_TELL,
        would_decide="which class the data calls by the first label"
        if sure
        else "more rows, of more classes, of a model that is trained",
    )


def _fix(case: Case, by: int) -> Fix | None:
    """Labels one lower or higher; the one that has no place left goes round to the other end."""
    inside = (case.labels >= 0) & (case.labels < case.classes) & ~case.ignored
    if not case.problem.sparse or inside[~case.ignored].all():
        return fixes.permute_labels(case, (np.arange(case.classes) + by) % case.classes)
    return fixes.set_labels(case, np.where(case.ignored, case.labels, case.labels + by))
