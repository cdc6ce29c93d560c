"""The one table of formats: which endings are known, and what reads and writes each."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from numpy.typing import NDArray

from xentgui.core.problem import Problem

from . import arrays, arrow, arrow_writing, csv, csv_writing, hdf, json, npy, npz, safetensors, zarr
from .arrays import Arrays, Asked
from .contents import Batch, Choice
from .layout import Layout, Shape
from .parts import Report

Array = NDArray[Any]
Lay = Callable[[Shape], Layout]


class Writer(NamedTuple):
    """How a kind of file is written, and what it can hold beside scores as float64, by the names of `left_out`."""

    write: Callable[[Problem, Path, Report], None]
    holds: frozenset[str]


class Format(NamedTuple):
    """How a kind of file is read and written; all raise ValueError without naming the file."""

    read_scores: Callable[[Path, Asked], Batch]
    read_labels: Callable[[Path, Choice, tuple[str, ...], Lay], Array]
    arrays_of: Callable[[Path], Arrays]  # what is in it, told without reading it all
    writer: Writer | None = None


def _of_arrays(arrays_of: Callable[[Path], Arrays], writer: Writer | None = None) -> Format:
    """A format that holds arrays by name."""
    return Format(
        lambda path, asked: arrays.read_scores(arrays_of(path), asked),
        lambda path, choice, names, lay: arrays.read_labels(arrays_of(path), choice, names, lay),
        arrays_of,
        writer,
    )


_ARRAY = frozenset({"leading_shape", "no_axis_of_rows", "dtype"})
_LINES = frozenset({"labels", "sample_weight", "class_names"})
_ARRAYS = _ARRAY | _LINES | {"class_weight", "pos_weight", "from_logits"}
_COLUMNS = _ARRAYS - {"no_axis_of_rows"}
_TEXT = Format(csv.read_scores, csv.read_labels, csv.arrays_of, Writer(csv_writing.write, _LINES))
_ARROW = _of_arrays(arrow.arrays_of, Writer(arrow_writing.write, _COLUMNS))
_HDF = _of_arrays(hdf.arrays_of)
FORMATS = {
    ".npy": _of_arrays(npy.arrays_of, Writer(npy.write, _ARRAY)),
    ".npz": _of_arrays(npz.arrays_of, Writer(npz.save, _ARRAYS)),
    ".csv": _TEXT,
    ".tsv": _TEXT,
    ".json": _of_arrays(json.arrays_of, Writer(json.write, _ARRAYS)),
    ".jsonl": _of_arrays(json.arrays_of, Writer(json.write, _COLUMNS)),
    ".safetensors": _of_arrays(safetensors.arrays_of, Writer(safetensors.write, _ARRAYS)),
    ".parquet": _ARROW,
    ".arrow": _ARROW,
    ".feather": _ARROW,
    ".h5": _HDF,
    ".hdf5": _HDF,
    ".zarr": _of_arrays(zarr.arrays_of),
}
_FOLDERS = (".zarr",)
_PROGRAMS = (".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".joblib")  # what unpickling them runs is up to who wrote them


def format_of(path: Path) -> Format:
    """The format of a file, by its ending.

    Raises:
        ValueError: there is no such file, it is empty, or its ending is not known.
    """
    ending = path.suffix.lower()
    known = FORMATS.get(ending)
    if not path.exists():
        raise ValueError("there is no such file")
    if ending in _PROGRAMS:
        raise ValueError(_refused(path))
    if path.is_dir() and ending in _FOLDERS and known is not None:
        return known
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


def _refused(path: Path) -> str:
    """Why a pickle is not loaded, and the two lines that make something of it that is."""
    new = path.with_suffix("").name
    why = "this is a pickle, and loading one runs whatever program is in it, so it is never loaded here; "
    if path.suffix.lower() in (".pt", ".pth", ".ckpt"):
        return (
            f"{why}two lines of Python convert it without running anything (from safetensors.torch import save_file):\n"
            f"    tensors = torch.load({path.name!r}, map_location='cpu', weights_only=True)\n"
            f"    save_file({{'logits': tensors['logits'], 'labels': tensors['labels']}}, {new + '.safetensors'!r})"
        )
    return (
        f"{why}if you trust who made it, two lines of Python convert it:\n"
        f"    data = pickle.load(open({path.name!r}, 'rb'))\n"
        f"    numpy.savez({new + '.npz'!r}, logits=data['logits'], labels=data['labels'])"
    )
