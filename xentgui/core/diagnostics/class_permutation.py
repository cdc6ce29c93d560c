"""A rule of scores and labels that number the classes differently."""

import numpy as np

from . import fixes
from .case import Case
from .class_order import ClassOrder, best_class_order
from .evidence import told
from .finding import Certainty, Finding, Severity
from .label_shift import CLEARLY, best_label_shift
from .row_shift import best_row_shift
from .wording import counted, named


def class_permutation(case: Case) -> list[Finding]:
    """Scores fit the labels once classes have changed places.

    The order is fitted on every other row of each class and tested on the rest, because among so many orders one
    always fits the rows that it was picked by. Where neighbours resemble each other, halves are made of whole runs.
    """
    found = case.once(best_class_order)
    rival = case.once(best_row_shift)
    if found is None or case.once(best_label_shift) or (rival is not None and CLEARLY * rival.share > found.share):
        return []
    return [_finding(case, found)]


def _finding(case: Case, found: ClassOrder) -> Finding:
    classes, verdict, sure = found.classes, found.verdict, found.sure
    name = case.problem.class_name
    there = np.bincount(case.known_labels[case.known_labels >= 0], minlength=case.classes) > 0
    moved = np.flatnonzero(there & (classes != np.arange(case.classes)))
    pairs = [f"{name(int(c))} is {name(int(classes[c]))}" for c in moved]
    return Finding(
        rule="class-permutation",
        severity=Severity.ERROR if sure else Severity.HINT,
        title="Labels and scores number the classes differently",
        evidence=f"{counted(len(moved), 'class')} of {case.classes:,} changed places: label {named(pairs)}; an "
        f"order fitted on half of the rows is predicted by {verdict.hits:,} of {counted(verdict.rows, 'row')} of the "
        f"other half that it changes, the label by {verdict.hits_given:,}" + told(verdict.fit) + case.sampled_place,
        cause="classes sorted by name in one place and by number, or first appearance, in another: 10 stands before "
        "2; another map from names to indices; or the two columns of a binary problem",
        mend="use one list of class names for the model and the labels",
        fix=fixes.permute_labels(case, classes),
        rows=np.flatnonzero(np.isin(case.known_labels, moved)),
        certainty=Certainty.LIKELY if sure else Certainty.CANNOT_TELL,
        would_decide=("" if sure else "more rows of each class, of a model that is trained; or ")
        + "the lists of class names that model and labels were made with",
    )
