"""Arrays that make no problem as they were given: rules of their shapes and types, and how they are to be read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Unpack

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentgui.core import door
from xentgui.core.evaluation import evaluate
from xentgui.core.problem import Problem
from xentgui.core.problem_options import ProblemOptions, problem_of

from .finding import READ, Certainty, Finding, Fix, Severity
from .wording import in_rows, number

Array = NDArray[Any]

_SURE = 4.0  # standard errors


@dataclass(frozen=True, eq=False)
class Given:
    """What a caller gave, as arrays."""

    scores: Array
    labels: Array
    options: ProblemOptions

    @property
    def leading(self) -> tuple[int, ...]:
        """The shape of the rows."""
        return self.scores.shape[:-1]

    def read(self, **changes: Any) -> Fix | None:
        """Read the arrays with some arguments changed; None where they make no problem either."""
        arguments: dict[str, Any] = {"scores": self.scores, "labels": self.labels, **self.options, **changes}
        try:
            return Fix(READ, changes, problem_of(**arguments))
        except ValueError:
            return None


def problem_or_findings(
    scores: ArrayLike, labels: ArrayLike | None, **options: Unpack[ProblemOptions]
) -> Problem | list[Finding]:
    """Make a problem of what a caller gave, or say what is wrong with its shapes and types.

    Raises:
        ValueError: an option is not valid, or the arrays hold no numbers; the message names the place and the mend.
    """
    try:
        return problem_of(scores, labels, **options)
    except ValueError as refusal:
        if labels is None:
            raise
        given = Given(door.as_scores(scores), door.as_numbers(labels, "labels"), options)
        for rule in ARRAY_RULES:
            if findings := rule(given):
                return findings
        if given.labels.shape in (given.leading, given.scores.shape):
            raise
        return _misfit(given, str(refusal))


def one_hot_as_indices(given: Given) -> list[Finding]:
    """A table of labels, said to be class indices."""
    if not given.options.get("sparse") or given.labels.shape != given.scores.shape:
        return []
    return [
        Finding(
            rule="one-hot-as-indices",
            severity=Severity.ERROR,
            title="One-hot labels, where class indices are expected",
            evidence=f"labels have the shape of the scores, {given.labels.shape}; class indices have "
            f"shape {given.leading}",
            cause="SparseCategoricalCrossentropy with labels of to_categorical",
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
            evidence=f"labels have shape {given.labels.shape}, one a row; expected is {given.scores.shape}",
            cause="the binary loss, which takes a 0 or 1 for each class"
            if binary
            else "CategoricalCrossentropy with labels that are class indices",
            mend="use the categorical loss, or one-hot labels"
            if binary
            else "use SparseCategoricalCrossentropy (sparse=True), or one-hot labels",
            fix=given.read(loss="categorical") if binary else given.read(sparse=True),
        )
    ]


def flattened_one_hot(given: Given) -> list[Finding]:
    """As many labels as scores, in one line."""
    if given.labels.ndim != 1 or given.scores.ndim < 2 or given.labels.size != given.scores.size:
        return []
    fix = given.read(labels=given.labels.reshape(given.scores.shape), sparse=None)
    if fix is None or given.scores.shape[-1] == 1:
        return []
    return [
        Finding(
            rule="flattened-one-hot",
            severity=Severity.ERROR,
            title="One-hot labels, flattened",
            evidence=f"{given.labels.size:,} labels for {given.scores.shape} scores: {given.scores.shape[-1]} times as "
            "many as rows",
            cause="one-hot labels went through reshape(-1), or to a loss that takes class indices",
            mend=f"reshape them to {given.scores.shape}, or give class indices",
            fix=fix,
        )
    ]


def class_axis(given: Given) -> list[Finding]:
    """Labels that fit once another axis of the scores is taken as the classes."""
    for axis in range(given.scores.ndim - 1):
        moved = np.moveaxis(given.scores, axis, -1)
        if given.labels.shape in (moved.shape, moved.shape[:-1]) and (fix := given.read(scores=moved)):
            break
    else:
        return []
    flat = given.scores.ndim == 2
    return [
        Finding(
            rule="transposed-scores" if flat else "class-axis",
            severity=Severity.ERROR,
            title="Scores are transposed" if flat else f"Axis {axis} of the scores is the class axis, not the last",
            evidence=f"scores of shape {given.scores.shape}, labels of shape {given.labels.shape}: they fit with axis "
            f"{axis} as classes",
            cause="classes stand in rows"
            if flat
            else "PyTorch has the class axis second, (N, C, length); Keras and optax last",
            mend="use scores.T"
            if flat
            else f"use numpy.moveaxis(scores, {axis}, -1); scores.transpose(1, {axis}) and a reshape are not the same",
            fix=fix,
        )
    ]


def labels_not_whole(given: Given) -> list[Finding]:
    """Class indices with NaN or fractions among them."""
    if given.labels.shape not in (given.leading, (*given.leading, 1)) or given.options.get("loss") == "binary":
        return []
    values = given.labels.reshape(-1).astype(np.float64)
    rows = np.flatnonzero((values != np.floor(values)) | ~np.isfinite(values))
    if not rows.size:
        return []
    missing = bool(np.isnan(values[rows]).all())
    filled = np.where(np.isnan(values), -1, values).reshape(given.labels.shape)
    return [
        Finding(
            rule="labels-not-whole",
            severity=Severity.ERROR,
            title="Labels are missing: NaN" if missing else "Labels are not whole numbers",
            evidence=f"{number(values[rows[0]])} in row {rows[0]}; in {in_rows(rows)}",
            cause="missing labels; cast to integers NaN becomes -2147483648 or 0"
            if missing
            else "probabilities or targets of a regression, where class indices are expected; Keras cuts off the "
            "decimals, silently, PyTorch raises",
            mend="leave these rows out, or mark them and ignore the mark"
            if missing
            else "give class indices, or a distribution with a column for each class",
            fix=given.read(labels=filled, ignore_class=-1) if missing else None,
            rows=rows,
        )
    ]


def wrapped_labels(given: Given) -> list[Finding]:
    """Labels of unsigned 64 bits that are negative numbers, wrapped."""
    if given.labels.dtype != np.uint64 or not (given.labels >= 2**63).any():
        return []
    signed = given.labels.astype(np.int64)
    rows = np.flatnonzero(signed.reshape(-1) < 0)
    lowest = int(signed.min())
    return [
        Finding(
            rule="label-cast",
            severity=Severity.ERROR,
            title=f"Label {given.labels.max()} comes from a cast",
            evidence=f"{given.labels.max()} is {signed.max(where=signed < 0, initial=lowest)} in uint64; "
            f"in {in_rows(rows)}",
            cause="negative labels, such as -1 for none, went through an unsigned type",
            mend="use signed integers, and say which label is ignored",
            fix=given.read(labels=signed, ignore_class=lowest),
            rows=rows,
        )
    ]


def off_by_k(given: Given) -> list[Finding]:
    """Sequences of scores that are some steps longer or shorter than those of the labels."""
    grid = _sequences(given)
    if grid is None:
        return []
    scores, labels = grid
    steps = scores.shape[1] - labels.shape[1]
    crops = [fix for fix in _crops(given, scores, labels) if fix is not None]
    if len(crops) < 2:
        return []
    sure = _differ(crops)
    best = min(crops, key=lambda fix: fix.loss)
    longer = "scores" if steps > 0 else "labels"
    return [
        Finding(
            rule="off-by-k",
            severity=Severity.ERROR,
            title=f"Sequences of {longer} are {abs(steps)} longer",
            evidence=f"{len(scores)} sequences, {scores.shape[1]} steps of scores and {labels.shape[1]} of labels; the "
            f"loss without the last of the {longer} is {number(crops[0].loss)}, without the first "
            f"{number(crops[1].loss)}",
            cause="the last step has no next token to predict, or the first, the beginning of the text, is none",
            mend=f"drop the {'first' if best is crops[1] else 'last'} {abs(steps)} of the {longer} in each sequence",
            fix=best,
            certainty=Certainty.LIKELY if sure else Certainty.CANNOT_TELL,
            would_decide="whether a label is the token of its step or the next",
        )
    ]


def _sequences(given: Given) -> tuple[Array, Array] | None:
    """Scores (sequences, steps, classes) and labels (sequences, other steps); None where they are none."""
    scores, labels = given.scores, given.labels
    if scores.ndim == 3 and labels.ndim == 2 and len(scores) == len(labels):
        return (scores, labels) if 0 < 2 * abs(scores.shape[1] - labels.shape[1]) <= scores.shape[1] else None
    if scores.ndim != 2 or labels.ndim != 1 or not labels.size:
        return None
    more = abs(len(scores) - len(labels))
    if not more or len(scores) % more or 2 * more > len(scores):
        return None
    return scores.reshape(more, -1, scores.shape[-1]), labels.reshape(more, -1)


def _crops(given: Given, scores: Array, labels: Array) -> Iterator[Fix | None]:
    """Without the last steps of what is longer, and without the first."""
    length = min(scores.shape[1], labels.shape[1])
    for part in (slice(None, length), slice(-length, None)):
        if scores.shape[1] > length:
            yield given.read(scores=scores[:, part], labels=labels)
        else:
            yield given.read(scores=scores, labels=labels[:, part])


def _differ(crops: list[Fix]) -> bool:
    """Whether the row losses of two crops differ by more than chance."""
    one, other = (evaluate(fix.after).row_losses.reshape(-1) for fix in crops)
    with np.errstate(all="ignore"):
        gap = one - other
        return bool(abs(gap.mean()) > _SURE * gap.std() / np.sqrt(max(1, len(gap))))


def _misfit(given: Given, refusal: str) -> list[Finding]:
    return [
        Finding(
            rule="shapes-do-not-fit",
            severity=Severity.ERROR,
            title="Scores and labels do not belong together",
            evidence=refusal,
            cause="arrays of different batches, a last batch that was dropped from one of them, or a lost axis",
            mend=f"give labels of shape {given.leading} or {given.scores.shape}",
        )
    ]


ARRAY_RULES: tuple[Callable[[Given], list[Finding]], ...] = (
    one_hot_as_indices,
    indices_as_distributions,
    flattened_one_hot,
    class_axis,
    wrapped_labels,
    labels_not_whole,
    off_by_k,
)
