"""Writing a text table so that every value comes back: all digits, all names, and labels that cannot be mistaken."""

from collections.abc import Iterable, Iterator
from csv import QUOTE_ALL, writer
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xentgui.core.problem import Problem

from .arrays import LABELS
from .atomic import writing
from .class_labels import short
from .csv_lines import LABEL, LABEL_INDEX, MASS, WEIGHT
from .parts import Report

Array = NDArray[Any]

_ROWS = 1000  # that are written at once


def write(problem: Problem, path: Path, report: Report) -> None:
    """Save scores, labels and weights of rows, a row a line, with a header.

    Numbers are written with all digits of their value as a float64. Labels are names of classes where those are
    there, differ and cover all labels; else they are indices, in a column that says so.

    Raises:
        ValueError: a class has a name that would be mistaken for another column, or that UTF-8 has no bytes for.
    """
    _refuse_names(problem)
    separator = "\t" if path.suffix.lower() == ".tsv" else ","
    named = labels_are_names(problem)
    with writing(path) as stream:
        stream.write(as_text([_header(problem, named)], separator, quoting=QUOTE_ALL))
        for start in range(0, problem.rows, _ROWS):
            part = slice(start, min(start + _ROWS, problem.rows))
            stream.write(as_text(_lines(problem, part, named), separator))
            report(part.stop / problem.rows)


def _header(problem: Problem, named: bool) -> list[str]:
    classes = [problem.class_name(index) for index in range(problem.classes)]
    weight = [] if problem.sample_weight is None else [WEIGHT]
    if problem.sparse:
        return [*classes, *weight, LABEL if named else LABEL_INDEX]
    return [*classes, *weight, *(MASS + name for name in classes)]


def _lines(problem: Problem, part: slice, named: bool) -> Iterator[list[object]]:
    weights = problem.row_weights
    columns = [problem.scores.take(part).astype(np.float64)]
    if weights is not None:
        columns.append(weights[part, np.newaxis])
    labels = problem.labels.take(part)
    if not problem.sparse:
        columns.append(labels.astype(np.float64))
        return iter(np.concatenate(columns, axis=1).tolist())
    numbers = np.concatenate(columns, axis=1).tolist()
    texts = [problem.class_names[label] for label in labels] if named else labels.tolist()
    return ([*row, text] for row, text in zip(numbers, texts, strict=True))


def as_text(lines: Iterable[Iterable[object]], separator: str, **style: Any) -> bytes:
    """Lines of cells as a text table has them, in UTF-8."""
    # Lines end as on Unix; a line break inside a name is quoted and stays as it is.
    text = StringIO(newline="")
    writer(text, delimiter=separator, lineterminator="\n", **style).writerows(lines)
    return text.getvalue().encode()


def labels_are_names(problem: Problem) -> bool:
    """Whether labels can be written as names of classes without being mistaken."""
    names = problem.class_names
    if not problem.sparse or len(set(names)) < problem.classes:
        return False
    if any(name.casefold() in LABELS for name in names):
        return False
    return all(((block >= 0) & (block < problem.classes)).all() for block in problem.labels.blocks)


def means_another_column(name: str) -> bool:
    """Whether a table would take the column of a class of this name for labels or weights."""
    return name.casefold() == WEIGHT or name == LABEL_INDEX or name.startswith(MASS)


def _refuse_names(problem: Problem) -> None:
    for name in problem.class_names:
        if means_another_column(name):
            raise ValueError(
                f"a class is called {short(name)}, and a table would take it for another column; "
                "rename the class, or save as .npz"
            )
        try:
            name.encode()
        except UnicodeEncodeError:
            raise ValueError(f"the class name {short(name)} is no text that UTF-8 can hold; rename the class") from None
