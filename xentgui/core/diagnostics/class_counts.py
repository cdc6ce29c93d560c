"""Rules of how many rows each class is the label of, and the prediction: those of none, and those of all."""

from collections.abc import Iterator

import numpy as np

from xentgui.core.counting import counted, plural
from xentgui.core.progress import checked

from .case import Array, Case, Rows
from .facts import Floats
from .finding import Finding, Severity
from .wording import in_rows, named

_OFTEN = 5  # labels of a class that is never predicted
_SHARE_GIVEN = 0.1


def classes_never_predicted(case: Case) -> list[Finding]:
    """Classes that are labelled, often enough, and never predicted."""
    if case.classes < 2 or case.problem.binary:
        return []
    guesses = case.predicted
    there = case.counts & (guesses >= 0)
    labelled, predicted = (_counts_of(classes[there], case.classes) for classes in (case.labels, guesses))
    classes = np.flatnonzero((labelled > 0) & (predicted == 0))
    if not classes.size:
        return []
    rows = np.flatnonzero(case.counts & np.isin(case.labels, classes))
    common = _common_as_others(case, int(labelled[classes].max()), rows) and _denied(case, classes)
    return [
        Finding(
            rule="classes-never-predicted",
            severity=Severity.HINT if common else Severity.INFO,
            title=f"{counted(len(classes), 'class')} never predicted",
            evidence=f"{names_of(case, classes)}: the label in {in_rows(rows, case.problem.rows)}",
            cause="rare classes that the others outweigh, or classes that the model and the labels number differently",
            mend="weigh rare classes, or compare the order of the classes",
            rows=rows,
        )
    ]


def _common_as_others(case: Case, labels: int, rows: Rows) -> bool:
    """Whether a class of so many labels is no rare one, and would be predicted if the model knew it as it does others.

    Args:
        case: the batch.
        labels: of the commonest class that is never predicted.
        rows: of all classes that are never predicted.
    """
    others = case.counts.copy()
    others[rows] = False
    right = int((case.predicted == case.labels)[others].sum())
    missed = labels * np.log1p(-(right + 1) / (others.sum() + 2))  # the logarithm of the chance that all are
    often = labels >= max(_OFTEN, case.counts.sum() / (2 * case.classes))
    return bool(often and missed < -np.log(case.classes) - 7)


def _denied(case: Case, classes: Array) -> bool:
    """Whether the model gives classes far less probability in all than they have labels, and so is wrong of them.

    A calibrated model that cannot tell a class from a commoner one gives it its share, and never predicts it.
    """
    rows = case.sample()
    rows = rows[case.counts[rows]]
    labels = int(np.isin(case.labels[rows], classes).sum())
    given = sum(float(np.nansum(p[:, classes])) for p in _probabilities(case, rows))
    return given < _SHARE_GIVEN * labels


def _probabilities(case: Case, rows: Rows) -> Iterator[Floats]:
    height = case.problem.scores.height
    for start in checked(range(0, len(rows), height)):
        yield case.evaluation.probabilities(rows[start : start + height])


def classes_never_labelled(case: Case) -> list[Finding]:
    """Classes that have scores and no labels."""
    if case.classes < 2 or case.problem.binary or not case.counts.any():
        return []
    labelled = _counts_of(case.labels[case.counts], case.classes)
    once = int((labelled == 1).sum())
    if not case.problem.sparse and not case.one_hot:
        labelled = (case.mass.columns_max > 0).astype(int)
    classes = np.flatnonzero(labelled == 0)
    if not classes.size or case.classes - len(classes) <= 1:
        return []
    return [
        Finding(
            rule="classes-never-labelled",
            # As many as are labelled once may be as rare as these.
            severity=Severity.HINT if _every_class_expected(case) and once < len(classes) else Severity.INFO,
            title=f"{counted(len(classes), 'class')} never labelled",
            evidence=f"{names_of(case, classes)}; there are {case.classes:,} classes and "
            f"{counted(case.problem.rows, 'row')}",
            cause="a small batch, labels that start at 1, or outputs for which there is no data",
            mend="nothing, if the batch is small; otherwise compare the classes of the model with those of the labels",
        )
    ]


def _every_class_expected(case: Case) -> bool:
    """Whether so many rows leave out a class of even shares once in a thousand batches: C (1 - 1 / C) ^ rows."""
    return bool(case.counts.sum() > case.classes * (np.log(case.classes) + 7))


def one_label_only(case: Case) -> list[Finding]:
    """All labels are one and the same class."""
    labels = case.labels[case.counts & (case.labels >= 0)]
    if labels.size < 2 or case.classes < 2 or case.problem.binary or labels.min() != labels.max():
        return []
    name = case.problem.class_name(int(labels[0])) if labels[0] < case.classes else str(labels[0])
    return [
        Finding(
            rule="one-label-only",
            severity=Severity.HINT,
            title=f"All labels are class {name}",
            evidence=f"{labels.size:,} rows count, and all have one of {case.classes:,} classes",
            cause="data sorted by class and not shuffled, a filter, or labels that were not filled in",
            mend="shuffle the data before it is cut into batches",
        )
    ]


def one_prediction_only(case: Case) -> list[Finding]:
    """The same class is predicted in every row, and the labels are several."""
    predicted = case.predicted[case.counts]
    labels = case.labels[case.counts]
    if predicted.size < 8 or case.classes < 2 or case.problem.binary or predicted.min() != predicted.max():
        return []
    if predicted[0] < 0 or labels.min() == labels.max():
        return []
    share = float((labels == predicted[0]).mean())
    return [
        Finding(
            rule="one-prediction-only",
            severity=Severity.HINT,
            title=f"Class {case.problem.class_name(int(predicted[0]))} is predicted in every row",
            evidence=f"{predicted.size:,} rows count; the class is the label of {100 * share:.3g} % of them",
            cause="a model that has collapsed on the commonest class, or outputs that do not depend on the input",
            mend="compare the loss with that of guessing by the share of each class, and check the inputs",
        )
    ]


def names_of(case: Case, classes: Array) -> str:
    """Some classes by their names: "classes 1, 4 and 7"."""
    return f"{plural('class', len(classes))} {named([case.problem.class_name(int(index)) for index in classes])}"


def _counts_of(classes: Array, total: int) -> Array:
    return np.bincount(classes[(classes >= 0) & (classes < total)], minlength=total)
