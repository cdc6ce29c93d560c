"""A rule of sequences: scores and labels that are some steps longer or shorter than each other."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xentgui.core.counting import counted
from xentgui.core.evaluation import evaluate
from xentgui.core.progress import check

from .finding import Certainty, Finding, Fix, Severity
from .given import Given
from .wording import number

Array = NDArray[Any]

_SURE = 4.0  # standard errors
_MOST_STEPS = 3  # that flat sequences may differ by: with more, anything would fit


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
    longer, shorter = ("scores", "labels") if steps > 0 else ("labels", "scores")
    more = counted(abs(steps), "step")
    dropped = "step" if abs(steps) == 1 else more
    return [
        Finding(
            rule="off-by-k",
            severity=Severity.ERROR,
            title=f"Sequences of {longer} are {more} longer than those of {shorter}",
            evidence=f"{counted(len(scores), 'sequence')}, {scores.shape[1]:,} steps of scores and "
            f"{labels.shape[1]:,} of labels; the loss without the last {dropped} of the {longer} is "
            f"{number(crops[0].loss)}, and without the first {dropped} {number(crops[1].loss)}",
            cause="the last step has no next token to predict, or the first token, the beginning of the text, is "
            "never predicted",
            mend=f"drop the {'first' if best is crops[1] else 'last'} {dropped} of the {longer} in each sequence",
            fix=best,
            certainty=Certainty.LIKELY if sure else Certainty.CANNOT_TELL,
            would_decide="whether a label is the token of its own step or of the next",
        )
    ]


def _sequences(given: Given) -> tuple[Array, Array] | None:
    """Scores (sequences, steps, classes) and labels (sequences, other steps); None where they are none."""
    scores, labels = given.scores, given.labels
    if scores.ndim == 3 and labels.ndim == 2 and len(scores) == len(labels):
        return (scores, labels) if 0 < 2 * abs(scores.shape[1] - labels.shape[1]) <= scores.shape[1] else None
    if scores.ndim + labels.ndim == 4:
        return _one_flat(scores, labels)
    if scores.ndim != 2 or labels.ndim != 1 or not labels.size:
        return None
    more = abs(len(scores) - len(labels))
    for k in range(1, _MOST_STEPS + 1):
        batch = more // k
        if batch and more % k == 0 and len(scores) % batch == 0 and 2 * more <= len(scores):
            return scores.reshape(batch, -1, scores.shape[-1]), labels.reshape(batch, -1)
    return None


def _one_flat(scores: Array, labels: Array) -> tuple[Array, Array] | None:
    """The same where one of them is flat and the other tells how many sequences there are."""
    batch = len(scores if scores.ndim == 3 else labels)
    rows = scores.size // max(1, scores.shape[-1])
    table = labels.ndim == 2 and labels.shape[1] == scores.shape[-1]
    if not batch or table or rows % batch or labels.size % batch:
        return None
    steps, given = rows // batch, labels.size // batch
    near = 0 < abs(steps - given) <= min(_MOST_STEPS, steps // 2)
    return (scores.reshape(batch, steps, -1), labels.reshape(batch, given)) if near else None


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
    one, other = (evaluate(fix.after, progress=check).row_losses.reshape(-1) for fix in crops)
    with np.errstate(all="ignore"):
        gap = one - other
        return bool(abs(gap.mean()) > _SURE * gap.std() / np.sqrt(max(1, len(gap))))
