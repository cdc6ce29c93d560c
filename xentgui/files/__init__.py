"""Scores and labels from files: one module a format, and here the one table of formats."""

from collections.abc import Callable
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xentgui.core import door
from xentgui.core.cross_entropy import binary_mass
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem

from . import csv, memory, npy, npz
from .contents import Contents
from .naming import naming
from .xent import Saved, load, save

__all__ = ["FORMATS", "NO_LABEL", "Saved", "load", "read", "save"]

NO_LABEL = -1  # the label of every row where a file has none yet
_BYTES_A_ROW = 48  # what an evaluation keeps of a row: its label, its loss, what is predicted, probabilities


class Format(NamedTuple):
    """How a kind of file is read; both raise ValueError without naming the file."""

    read_scores: Callable[[Path, bool], Contents]  # the flag: labels come from another file
    read_labels: Callable[[Path, tuple[str, ...]], NDArray[Any]]  # the names: what the classes are called


_TEXT = Format(csv.read_scores, csv.read_labels)
FORMATS = {
    ".npy": Format(npy.read_scores, npy.read_labels),
    ".npz": Format(npz.read_scores, npz.read_labels),
    ".csv": _TEXT,
    ".tsv": _TEXT,
}


def read(
    scores: str | PathLike[str],
    labels: str | PathLike[str] | None = None,
    options: LossOptions | None = None,
    *,
    from_logits: bool | None = None,
    need_labels: bool = False,
) -> Problem:
    """Read a problem from one file with scores (and labels), or from a file each.

    Args:
        scores: a .npy (memory-mapped), .npz, .csv or .tsv file.
        labels: a file with class indices or distributions; they win over labels beside the scores. For the binary
            loss class indices become rows of 0 and 1.
        options: how the loss is computed; Keras' defaults from logits where left out.
        from_logits: wins over the options; None takes an array called "probs" for probabilities, else the options'.
        need_labels: whether to refuse scores without labels; else every label is `NO_LABEL`.

    Raises:
        ValueError: a file cannot be read or does not fit; the message names the file, the place and the mend.
    """
    scores_path = Path(scores)
    with naming(scores_path):
        contents = _format_of(scores_path).read_scores(scores_path, labels is not None)
    targets = contents.labels if labels is None else _read_labels(Path(labels), contents.class_names)
    if targets is None and need_labels:
        raise ValueError(f"{scores_path}: there are no labels; name a second file that holds them{contents.or_else}")
    options = options or LossOptions()
    if from_logits is None:
        from_logits = options.from_logits and not contents.probabilities
    with naming(scores_path if labels is None else Path(labels)):
        memory.refuse_too_big(_BYTES_A_ROW * contents.rows, "save a part of the rows")
        targets = np.full(contents.scores.shape[:-1], NO_LABEL) if targets is None else targets
        return Problem.create(
            contents.scores,
            targets if options.loss is Loss.CATEGORICAL else _as_mass(targets, contents.scores.shape),
            replace(options, from_logits=from_logits),
            sample_weight=contents.sample_weight,
            class_weight=contents.class_weight,
            pos_weight=contents.pos_weight,
            class_names=contents.class_names,
            title=scores_path.name,
            note=contents.note,
        )


def _as_mass(labels: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """Labels of the binary loss, of class indices too; of one class they may lie between 0 and 1."""
    leading, classes = shape[:-1], shape[-1]
    indices = labels.shape in (leading, (*leading, 1)) and labels.shape != shape
    if not indices or (classes == 1 and labels.dtype.kind == "f"):
        return labels
    memory.refuse_too_big(np.float64().nbytes * int(np.prod(shape)), "save a table of labels as a .npy of float16")
    return binary_mass(door.as_indices(labels).reshape(-1), classes).reshape(shape)


def _read_labels(path: Path, class_names: tuple[str, ...]) -> NDArray[Any]:
    with naming(path):
        return _format_of(path).read_labels(path, class_names)


def _format_of(path: Path) -> Format:
    known = FORMATS.get(path.suffix.lower())
    if not path.exists():
        raise ValueError("there is no such file")
    if path.is_dir():
        raise ValueError("this is a folder; name a file in it")
    if not path.is_file():
        raise ValueError("this is not a regular file; save the data in one first")
    if known is None:
        what = f"the ending {path.suffix!r} is not known" if path.suffix else "the name has no ending"
        raise ValueError(f"{what}; {', '.join(FORMATS)} are read")
    if not path.stat().st_size:
        raise ValueError("the file is empty")
    return known
