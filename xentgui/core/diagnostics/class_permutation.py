"""A rule of scores and labels that number the classes differently."""

import numpy as np

from xentgui.core.counting import counted

from . import fixes
from .case import Case
from .class_order import ClassOrder, best_class_order
from .evidence import told
from .finding import Certainty, Finding, Severity
from .label_shift import LabelShift, best_label_shift
from .row_shift import best_row_shift
from .wording import named

_CLEARLY, _TIMES = 2 / 3, 3  # of the rows that change, and over those that predict the label given


def class_permutation(case: Case) -> list[Finding]:
    """Scores fit the labels once classes have changed places.

    The order is fitted on every other row of each class and tested on the rest, because among so many orders one
    always fits the rows that it was picked by; of up to four classes each order counts as tried, and all rows test.
    Where rows resemble their neighbours it only asks.

    By design less than 1 in 100,000 batches of a model that knows nothing alarms. benchmarks/power.py has none in
    12,000 clean ones, and finds the fault of models that are right in 60 % of the rows in all batches of 10 classes and
    128 rows, 100 and 1,024, 1,000 and 10,000; in 95 %, in all of 3 classes and 128 rows and in 86 % of 2 classes and
    128 rows, 72 % of 2 and 8 % of 3 classes and 32 rows. It asks about the rest of these. Of 3 classes and 60 % it only
    asks, about 84 % of 128 rows: models that are hardly trained, and sigmoids that were fitted to few rows, do turn two
    or three classes round.
    """
    found, shift = case.once(best_class_order), case.once(best_label_shift)
    if found is None or (shift and shift.order is None) or case.once(best_row_shift):
        return []
    return [_finding(case, found, _severity(found, shift))]


def _severity(found: ClassOrder, shift: LabelShift | None) -> Severity:
    """A shift of many classes that says the same comes first: nearly no other order of them does."""
    if shift is None or found.tried:
        return Severity.ERROR if found.sure else Severity.HINT
    return Severity.HINT if shift.sure else Severity.INFO


def clear_question(case: Case) -> list[Finding]:
    """Another order of the classes that is no chance, though no alarm: it is asked about before any other look."""
    found = case.once(best_class_order)
    if found is None or not found.verdict.sure(found.tried or 1):
        return []
    rows, hits, given = found.verdict.rows, found.verdict.hits, found.verdict.hits_given
    clear = hits >= _CLEARLY * rows and hits >= _TIMES * given
    asked = [finding for finding in case.once(class_permutation) if finding.severity is Severity.HINT]
    return asked if clear else []


def _finding(case: Case, found: ClassOrder, severity: Severity) -> Finding:
    classes, verdict, sure = found.classes, found.verdict, severity is Severity.ERROR
    name = case.problem.class_name
    there = np.bincount(case.known_labels[case.known_labels >= 0], minlength=case.classes) > 0
    moved = np.flatnonzero(there & (classes != np.arange(case.classes)))
    pairs = [f"{name(int(c))} is {name(int(classes[c]))}" for c in moved]
    return Finding(
        rule="class-permutation",
        severity=severity,
        title="Labels and scores number the classes differently",
        evidence=f"{len(moved):,} of {counted(case.classes, 'class')} changed places: label {named(pairs)}; "
        + (f"of {found.tried} other orders this fits best" if found.tried else "this was fitted on half of the rows")
        + f", and of {counted(verdict.rows, 'row')} {'' if found.tried else 'of the other half '}that it changes, "
        f"{verdict.hits:,} predict the class that it gives and {verdict.hits_given:,} the label"
        + told(verdict.fit, max(1, found.tried))
        + case.sampled_place,
        cause="classes are sorted by name in one place, where 10 stands before 2, and by number or first appearance in "
        "another; names are mapped to indices in two ways; or the two columns of a binary problem are swapped",
        mend="use one list of class names for the model and the labels",
        fix=fixes.permute_labels(case, classes),
        rows=np.flatnonzero(np.isin(case.known_labels, moved)),
        certainty=Certainty.LIKELY if sure else Certainty.CANNOT_TELL,
        would_decide=("" if sure else "more rows of each class from a trained model, or ")
        + "the lists of class names that the model and the labels were made with",
    )
