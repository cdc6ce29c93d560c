"""The one table of formats: which endings are known, and what reads and writes each."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from numpy.typing import NDArray

from . import arrays, csv, npy, npz
from .arrays import Arrays, Asked
from .contents import Batch, Choice
from .layout import Layout, Shape

Array = NDArray[Any]
Lay = Callable[[Shape], Layout]


class Format(NamedTuple):
    """How a kind of file is read; all raise ValueError without naming the file."""

    read_scores: Callable[[Path, Asked], Batch]
    read_labels: Callable[[Path, Choice, tuple[str, ...], Lay], Array]
    arrays_of: Callable[[Path], Arrays]  # what is in it, told without reading it all


def _of_arrays(arrays_of: Callable[[Path], Arrays]) -> Format:
    """A format that holds arrays by name."""
    return Format(
        lambda path, asked: arrays.read_scores(arrays_of(path), asked),
        lambda path, choice, names, lay: arrays.read_labels(arrays_of(path), choice, names, lay),
        arrays_of,
    )


_TEXT = Format(csv.read_scores, csv.read_labels, csv.arrays_of)
FORMATS = {
    ".npy": _of_arrays(npy.arrays_of),
    ".npz": _of_arrays(npz.arrays_of),
    ".csv": _TEXT,
    ".tsv": _TEXT,
}


def format_of(path: Path) -> Format:
    """The format of a file, by its ending.

    Raises:
        ValueError: there is no such file, it is empty, or its ending is not known.
    """
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
