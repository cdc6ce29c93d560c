"""From a problem to a file of one of the formats, and what that format cannot hold."""

from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path

from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem

from . import npy
from .formats import FORMATS, Writer
from .parts import Report
from .xent import ENDING, is_document, save

WRITABLE = (ENDING, *(ending for ending, known in FORMATS.items() if known.writer))


def write(
    problem: Problem,
    path: str | PathLike[str],
    labels_path: str | PathLike[str] | None = None,
    *,
    report: Report = lambda done: None,  # noqa: ARG005
) -> None:
    """Save a problem as what its ending says; until that is whole, `path` keeps what it was.

    Args:
        problem: what to save.
        path: where to; it ends in one of `WRITABLE`.
        labels_path: a .npy for the labels, where `path` is one and holds the scores alone.
        report: hears of the share done; what it raises ends the writing and leaves `path` as it was.

    Raises:
        ValueError: the ending is not known, or the format cannot hold this problem.
        OSError: the file cannot be written.
    """
    if is_document(path):
        save(problem, path, report=report)
        return
    writer = _writer(Path(path))
    with _naming_values(Path(path)):
        writer.write(problem, Path(path), report)
    if labels_path is not None:
        with _naming_values(Path(labels_path)):
            if Path(labels_path).suffix.lower() != ".npy":
                raise ValueError("labels alone are saved as a .npy")
            npy.write_labels(problem, Path(labels_path), report)


def left_out(problem: Problem, path: str | PathLike[str]) -> tuple[str, ...]:
    """What of a problem a file with this ending would not hold, in words; a document holds everything.

    Raises:
        ValueError: the ending is not known.
    """
    if is_document(path):
        return ()
    holds = _writer(Path(path)).holds
    named = LossOptions(from_logits=problem.options.from_logits) if "from_logits" in holds else LossOptions()
    there = {
        "labels": "the labels",
        "sample_weight": problem.sample_weight is not None and "the sample weights",
        "class_weight": problem.class_weight is not None and "the class weights",
        "pos_weight": problem.pos_weight is not None and "pos_weight",
        "class_names": problem.class_names and "the class names",
        "leading_shape": len(problem.leading_shape) > 1 and f"the shape {problem.leading_shape} of the rows",
        "no_axis_of_rows": not problem.leading_shape and "that the row has no axis of its own",
        "dtype": problem.scores.dtype.name != "float64" and f"the type {problem.scores.dtype.name} of the scores",
        "options": problem.options != named and "the options",
    }
    return tuple(words for name, words in there.items() if words and name not in holds)


def _writer(path: Path) -> Writer:
    known = FORMATS.get(path.suffix.lower())
    if known is None or known.writer is None:
        what = f"the ending {path.suffix!r} is not written" if path.suffix else "the name has no ending"
        raise ValueError(f"{path}: {what}; {', '.join(WRITABLE)} are")
    return known.writer


@contextmanager
def _naming_values(path: Path) -> Iterator[None]:
    """Put the file's name before what it cannot hold; an OSError has it already."""
    try:
        yield
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
