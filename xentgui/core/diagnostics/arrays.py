"""Arrays that make no problem as they were given: rules of their shapes and types, and how they are to be read."""

from collections.abc import Callable
from typing import Any, Unpack

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentgui.core.problem import Problem
from xentgui.core.problem_options import ProblemOptions, loss_options, problem_of

from .array_axes import class_axis, transposed_labels, transposed_scores
from .finding import Finding, Severity
from .given import Given
from .sequences import off_by_k
from .wording import in_rows, number

Array = NDArray[Any]


def problem_or_findings(
    scores: ArrayLike, labels: ArrayLike | None, **options: Unpack[ProblemOptions]
) -> Problem | list[Finding]:
    """Make a problem of what a caller gave, or say what is wrong with its shapes and types.

    Raises:
        ValueError: an option is not valid, or the arrays hold no numbers; the message names the place and the mend.
    """
    loss_options(options)  # what is no option is refused, whatever the arrays are
    try:
        return problem_of(scores, labels, **options)
    except ValueError as refusal:
        if labels is None:
            raise
        given = Given.of(scores, labels, options)
        for rule in ARRAY_RULES:
            if findings := rule(given):
                return findings
        if given.labels.shape in (given.leading, given.scores.shape):
            raise
        return shapes_do_not_fit(given, str(refusal))


def findings_beside(
    problem: Problem, scores: ArrayLike, labels: ArrayLike | None, options: ProblemOptions
) -> list[Finding]:
    """What is to be said of the shapes and types of arrays that do make a problem."""
    if labels is None or problem.binary:
        return []
    given = Given.of(scores, labels, options)
    return [*half_precision_labels(given), *labels_in_a_column(given)]


def one_hot_as_indices(given: Given) -> list[Finding]:
    """A table of labels, said to be class indices."""
    binary = given.options.get("loss") == "binary"  # which has no indices at all
    if binary or not given.options.get("sparse") or given.labels.shape != given.scores.shape:
        return []
    return [
        Finding(
            rule="one-hot-as-indices",
            severity=Severity.ERROR,
            title="One-hot labels, where class indices are expected",
            evidence=f"labels have the shape of the scores, {given.labels.shape}; class indices have "
            f"shape {given.leading}",
            cause="SparseCategoricalCrossentropy was given labels of to_categorical",
            mend="use CategoricalCrossentropy (sparse=False), or labels.argmax(-1)",
            fix=given.read(sparse=False),
        )
    ]


def indices_as_distributions(given: Given) -> list[Finding]:
    """Class indices, said to be a table, or for a loss that takes a table."""
    several = given.scores.shape[-1] > 1
    binary = given.options.get("loss") == "binary" and several
    if given.labels.shape != given.leading or not (binary or given.options.get("sparse") is False):
        return []
    return [
        Finding(
            rule="indices-as-distributions",
            severity=Severity.ERROR,
            title="Class indices, where a row of labels for each sample is expected",
            evidence=f"labels have shape {given.labels.shape}, one for each row; {given.scores.shape} is expected",
            cause="the binary loss takes a 0 or 1 for each class"
            if binary
            else "CategoricalCrossentropy was given class indices",
            mend="use the categorical loss, or one-hot labels"
            if binary
            else "use SparseCategoricalCrossentropy (sparse=True), or one-hot labels",
            fix=given.read(loss="categorical") if binary else given.read(sparse=True),
        )
    ]


def flattened_one_hot(given: Given) -> list[Finding]:
    """As many labels as scores, in one line, or in another number of axes."""
    classes, another = given.scores.shape[-1], given.labels.ndim != given.scores.ndim
    as_rows = given.labels.ndim == 1 or given.labels.shape[-1:] == (classes,)
    if given.scores.ndim < 2 or given.labels.size != given.scores.size or not another or not as_rows:
        return []
    fix = given.read(labels=given.labels.reshape(given.scores.shape), sparse=None)
    if fix is None or classes == 1 or not _zeros_and_ones(given.labels):
        return []
    return [
        Finding(
            rule="flattened-one-hot",
            severity=Severity.ERROR,
            title="One-hot labels were flattened",
            evidence=f"{given.labels.size:,} labels for scores of shape {given.scores.shape}: {classes} for each row"
            + (f"; they have shape {given.labels.shape}" if given.labels.ndim > 1 else ""),
            cause="one-hot labels went through reshape(-1), perhaps for a loss that takes class indices",
            mend=f"reshape them to {given.scores.shape}, or give class indices",
            fix=fix,
        )
    ]


def _zeros_and_ones(labels: Array) -> bool:
    return bool(((labels == 0) | (labels == 1)).all())


def labels_not_finite(given: Given) -> list[Finding]:
    """Class indices with NaN or infinity among them: labels that are missing."""
    values = _indices(given)
    if values is None or np.isfinite(values).all():
        return []
    rows = np.flatnonzero(~np.isfinite(values))
    filled = np.where(np.isfinite(values), values, -1).reshape(given.labels.shape)
    return [
        Finding(
            rule="labels-not-finite",
            severity=Severity.ERROR,
            title=f"Labels are {'missing: NaN' if np.isnan(values[rows]).all() else 'not finite'}",
            evidence=f"the first is {number(values[rows[0]])}, in {in_rows(rows, len(values))}",
            cause="labels are missing, and a cast to integers makes -2147483648 or 0 of NaN",
            mend="leave these rows out, or mark them and ignore the mark",
            fix=given.read(labels=filled, ignore_class=-1),
            rows=rows,
        )
    ]


def labels_not_whole(given: Given) -> list[Finding]:
    """Class indices with fractions among them."""
    values = _indices(given)
    if values is None or (values == np.floor(values)).all():
        return []
    rows = np.flatnonzero(values != np.floor(values))
    return [
        Finding(
            rule="labels-not-whole",
            severity=Severity.ERROR,
            title="Labels are not whole numbers",
            evidence=f"the first is {number(values[rows[0]])}, in {in_rows(rows, len(values))}",
            cause="probabilities, or targets of a regression, where class indices are expected; Keras silently cuts "
            "off the decimals, PyTorch raises",
            mend="give class indices, or a distribution with a column for each class",
            rows=rows,
        )
    ]


def _indices(given: Given) -> Array | None:
    """Labels that have the shape of class indices, in a line; None for tables."""
    if given.labels.shape not in (given.leading, (*given.leading, 1)) or given.options.get("loss") == "binary":
        return None
    return given.labels.reshape(-1).astype(np.float64)


def label_cast(given: Given) -> list[Finding]:
    """Labels that only a cast makes, too large for class indices: negative ones wrapped, or NaN as a whole number."""
    labels = given.labels
    if labels.dtype == np.uint64:
        rows, text = np.flatnonzero(labels >= 2**63), "is {} in uint64, wrapped"
        told, filled = labels.astype(np.int64), labels.astype(np.int64)
    elif labels.dtype == np.float64 and labels.shape in (given.leading, (*given.leading, 1)):
        rows, text = np.flatnonzero(np.abs(labels) >= 2.0**62), "is {:g}, what NaN or infinity becomes in int64"
        told, filled = labels, np.where(np.abs(labels) >= 2.0**62, -1, labels)
    else:
        return []
    if not rows.size:
        return []
    first = int(rows[0])
    mark = int(filled.reshape(-1)[rows].min())
    return [
        Finding(
            rule="label-cast",
            severity=Severity.ERROR,
            title=f"Label {labels.reshape(-1)[first]} comes from a cast",
            evidence=f"{labels.reshape(-1)[first]} {text.format(told.reshape(-1)[first])}; in "
            f"{in_rows(rows, labels.size)}",
            cause="negative labels, such as -1 for none, or missing ones went through a type that cannot hold them",
            mend="use signed integers, and set ignore_class to the label that means none",
            fix=given.read(labels=filled, ignore_class=mark),
            rows=rows,
        )
    ]


def labels_in_a_column(given: Given) -> list[Finding]:
    """Class indices with a trailing axis of 1, which some libraries take and others refuse."""
    if given.labels.shape != (*given.leading, 1) or given.scores.shape[-1] == 1:
        return []
    return [
        Finding(
            rule="labels-in-a-column",
            severity=Severity.INFO,
            title="Labels stand in a column",
            evidence=f"labels have shape {given.labels.shape}; class indices for these scores have {given.leading}",
            cause="Keras drops the last axis; PyTorch raises 'multi-target not supported', and optax a ValueError",
            mend="use labels.squeeze(-1)",
            fix=given.read(labels=given.labels.reshape(given.leading)),
        )
    ]


def half_precision_labels(given: Given) -> list[Finding]:
    """Class indices in 16 bits, which have rounded those that are too large for them: another class is named."""
    bound = {"float16": 2048, "bfloat16": 256}.get(given.labels.dtype.name)
    values = _indices(given)
    if bound is None or values is None or given.scores.shape[-1] <= bound + 1:
        return []
    rows = np.flatnonzero(values >= bound)
    if not rows.size:
        return []
    name = given.labels.dtype.name
    return [
        Finding(
            rule="half-precision-labels",
            severity=Severity.WARNING,
            title=f"Labels are {name}, which cannot hold every class index",
            evidence=f"{name} holds all whole numbers up to {bound:,}, and not all above; labels of {bound:,} or more "
            f"are in {in_rows(rows, len(values))}",
            cause="class indices went through a cast to half precision, and one that was rounded is another class",
            mend="take the labels as integers, from before the cast",
            rows=rows,
        )
    ]


def shapes_do_not_fit(given: Given, refusal: str) -> list[Finding]:
    """Scores and labels of shapes that do not belong together, where no rule above says how they do."""
    return [
        Finding(
            rule="shapes-do-not-fit",
            severity=Severity.ERROR,
            title="Scores and labels do not belong together",
            evidence=refusal,
            cause="arrays of different batches, a last batch that was dropped from one of the two, or a lost axis",
            mend=f"give labels of shape {given.leading} or {given.scores.shape}",
        )
    ]


ARRAY_RULES: tuple[Callable[[Given], list[Finding]], ...] = (
    one_hot_as_indices,
    indices_as_distributions,
    flattened_one_hot,
    transposed_labels,
    transposed_scores,
    class_axis,
    labels_not_finite,
    label_cast,
    labels_not_whole,
    off_by_k,
)
