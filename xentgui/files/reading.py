"""From one or two files to a problem, and what is in a file before it is read."""

from contextlib import suppress
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xentgui.core import door
from xentgui.core.cross_entropy import binary_mass
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import NO_LABEL, Problem

from . import memory, npz, xent
from .arrays import Asked, label_entry
from .contents import Batch, Choice, Contents, Entry, Proposal
from .formats import format_of
from .naming import naming
from .proposing import doubt_of, propose

Array = NDArray[Any]

_BYTES_A_ROW = 48  # what an evaluation keeps of a row: its label, its loss, what is predicted, probabilities


def read(
    scores: str | PathLike[str],
    labels: str | PathLike[str] | None = None,
    options: LossOptions | None = None,
    *,
    from_logits: bool | None = None,
    need_labels: bool = False,
    choice: Choice | None = None,
) -> Problem:
    """Read a problem from one file with scores (and labels), or from a file each.

    Args:
        scores: a file of one of the `FORMATS`, or a document, which brings its own labels and options.
        labels: a file with class indices or distributions; they win over labels beside the scores. For the binary
            loss class indices become rows of 0 and 1.
        options: how the loss is computed; Keras' defaults from logits where left out.
        from_logits: wins over the options; None takes an array called "probs" for probabilities, else the options'.
        need_labels: whether to refuse scores without labels; else every label is `NO_LABEL`.
        choice: what of the files is meant; what it leaves open is found by names and shapes.

    Raises:
        ValueError: a file cannot be read or does not fit; the message names the file, the place and the mend.
    """
    if xent.is_document(scores):
        return _read_document(Path(scores), labels, from_logits)
    batch = read_batch(scores, labels, need_labels=need_labels, choice=choice)
    options = options or LossOptions()
    if from_logits is None:
        from_logits = options.from_logits and not batch.probabilities
    with naming(Path(labels or scores)):
        return problem_of(batch, batch.labels, replace(options, from_logits=from_logits), Path(scores).name)


def read_batch(
    scores: str | PathLike[str],
    labels: str | PathLike[str] | None = None,
    *,
    need_labels: bool = False,
    choice: Choice | None = None,
) -> Batch:
    """Read the arrays of a problem as they are in the files; whether they fit each other is not looked at.

    Args:
        scores: as of `read`, but no document.
        labels: as of `read`.
        need_labels: as of `read`.
        choice: as of `read`.

    Raises:
        ValueError: a file cannot be read; the message names the file, the place and the mend.
    """
    paths = Path(scores), None if labels is None else Path(labels)
    choice = choice or Choice()
    with naming(paths[0]):
        batch = format_of(paths[0]).read_scores(paths[0], Asked(choice, _shape_of_labels(paths[1], choice)))
    if paths[1] is not None:
        batch = replace(batch, labels=_read_labels(paths[1], choice, batch))
    if batch.labels is None and need_labels:
        raise ValueError(f"{paths[0]}: there are no labels; name a second file that holds them{batch.or_else}")
    with naming(paths[1] or paths[0]):
        memory.refuse_too_big(_BYTES_A_ROW * batch.rows, "save a part of the rows")
    return batch


def inspect(scores: str | PathLike[str], labels: str | PathLike[str] | None = None) -> Contents:
    """Tell what is in a file, and the ways in which it can be read; `labels` are in a file of their own.

    Raises:
        ValueError: a file cannot be read; the message names it.
    """
    path = Path(scores)
    if xent.is_document(path):
        with naming(path):
            arrays = npz.arrays_of(path, "document", but=xent.MANIFEST)
            return Contents(path, (*arrays.entries.values(),), (Proposal(Choice(), "a document", False),))
    beside = None if labels is None else Path(labels)
    with naming(path):
        arrays = format_of(path).arrays_of(path)
        elsewhere = _entries_of_labels(beside)
        proposals = propose(arrays, elsewhere)
        entries = (*arrays.entries.values(),)
        return Contents(path, entries, proposals, doubt_of(arrays, proposals, elsewhere))


def _read_document(path: Path, labels: object, from_logits: bool | None) -> Problem:
    if labels is not None:
        raise ValueError(f"{path}: a document has its own labels; open it alone")
    problem = xent.load(path).problem
    return problem if from_logits is None else problem.with_options(from_logits=from_logits)


def problem_of(batch: Batch, targets: Array | None, options: LossOptions, title: str) -> Problem:
    """Put scores and labels together; without labels every row has `NO_LABEL`, and indices fit the binary loss."""
    shape = batch.scores.shape
    targets = np.full(shape[:-1], NO_LABEL) if targets is None else targets
    weights: dict[str, Any] = batch.weights
    return Problem.create(
        batch.scores,
        targets if options.loss is Loss.CATEGORICAL else _as_mass(targets, shape),
        options,
        class_names=batch.class_names,
        title=title,
        note=batch.note,
        **weights,
    )


def _as_mass(labels: Array, shape: tuple[int, ...]) -> Array:
    """Labels of the binary loss, of class indices too; of one class they may lie between 0 and 1."""
    leading, classes = shape[:-1], shape[-1]
    indices = labels.shape in (leading, (*leading, 1)) and labels.shape != shape
    if not indices or (classes == 1 and labels.dtype.kind == "f"):
        return labels
    memory.refuse_too_big(np.float64().nbytes * int(np.prod(shape)), "save a table of labels as a .npy of float16")
    return binary_mass(door.as_indices(labels).reshape(-1), classes).reshape(shape)


def _read_labels(path: Path, choice: Choice, batch: Batch) -> Array:
    with naming(path):
        return format_of(path).read_labels(path, choice, batch.class_names, batch.lay)


def _shape_of_labels(path: Path | None, choice: Choice) -> tuple[int, ...] | None:
    """The shape of labels in a file of their own; it may tell which axis of the scores holds the classes."""
    if path is None:
        return None
    with suppress(ValueError, OSError):  # what is wrong with it is told when it is read
        return label_entry(format_of(path).arrays_of(path), choice).shape
    return ()


def _entries_of_labels(path: Path | None) -> tuple[Entry, ...] | None:
    if path is None:
        return None
    with naming(path):
        return tuple(format_of(path).arrays_of(path).entries.values())
