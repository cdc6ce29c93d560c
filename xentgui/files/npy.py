"""NumPy's .npy: one array, memory-mapped, so that opening it reads a header and no more."""

import io
import math
from functools import partial
from pathlib import Path
from typing import Any, Literal, NamedTuple

import ml_dtypes
import numpy as np
from numpy.typing import NDArray

from xentgui.core.problem import Problem

from . import memory
from .arrays import Arrays
from .atomic import writing
from .contents import Entry
from .layout import Index
from .mapping import array_in
from .parts import Part, Report, little_endian, parts_of, written_bytes

Array = NDArray[Any]

HEAD = 1 << 16  # a header is about a hundred bytes; one that claims more than this is not read
_MOST_DIMENSIONS = 32  # of which every NumPy can make an array; 2 has up to 64
_BROKEN = "the header of this .npy is broken; save the array again with np.save"


class Header(NamedTuple):
    """What a .npy says about itself, checked against its size."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    fortran_order: bool
    offset: int

    @property
    def nbytes(self) -> int:
        """The size of the array, without the header."""
        return math.prod(self.shape) * self.dtype.itemsize


def arrays_of(path: Path) -> Arrays:
    """The only array, by the name of the file."""
    header = _header(path)
    entry = Entry(path.stem, header.shape, header.dtype.name)
    return Arrays({entry.name: entry}, partial(_load, path), lazy=True)


def _load(path: Path, _name: str, index: Index) -> Array:
    return np.asarray(read_array(path)[index])


def read_array(path: Path) -> Array:
    """Map an array of numbers; no pickled object is ever loaded.

    Raises:
        ValueError: it is no .npy, holds no numbers, or is shorter than its header says.
    """
    header = _header(path)
    order: Literal["C", "F"] = "F" if header.fortran_order else "C"
    return array_in(path, header.dtype, header.shape, header.offset, order)


def write(problem: Problem, path: Path, report: Report) -> None:
    """Save the scores alone."""
    _write_alone(parts_of(problem)[0], path, report)


def write_labels(problem: Problem, path: Path, report: Report) -> None:
    """Save the labels alone."""
    _write_alone(parts_of(problem)[1], path, report)


def _write_alone(part: Part, path: Path, report: Report) -> None:
    with writing(path) as stream:
        stream.write(header_of(part))
        for piece in written_bytes([part], report):
            stream.write(piece)


def header_of(part: Part) -> bytes:
    """What stands above the numbers in a .npy; a bfloat16 has two bytes without a type, as in np.save."""
    stream = io.BytesIO()
    descr = "|V2" if part.dtype.name == "bfloat16" else np.lib.format.dtype_to_descr(little_endian(part.dtype))
    np.lib.format.write_array_header_1_0(stream, {"descr": descr, "fortran_order": False, "shape": part.shape})
    return stream.getvalue()


def _header(path: Path) -> Header:
    with path.open("rb") as stream:
        return read_header(stream.read(HEAD), path.stat().st_size)


def read_header(head: bytes, size: int, *, text: bool = False) -> Header:
    """Read the header from the first bytes of a .npy of `size` bytes, and hold it against that size.

    Args:
        head: the first `HEAD` bytes.
        size: how long all of it is.
        text: whether an array of strings is good as well.

    Raises:
        ValueError: it is no .npy, holds no numbers, or is shorter than its header says.
    """
    if not head.startswith(np.lib.format.MAGIC_PREFIX):
        raise ValueError(_what_else(head))
    stream = io.BytesIO(head)
    try:
        version = np.lib.format.read_magic(stream)
        # Version 3 is version 2 with field names in UTF-8, and arrays with fields are refused.
        parse = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, fortran_order, dtype = parse(stream)
    except Exception:  # noqa: BLE001 - NumPy hands the header to Python's parser, which raises nearly anything
        raise ValueError(_BROKEN) from None
    header = Header(shape, dtype if text and dtype.kind == "U" else _number_type(dtype), fortran_order, stream.tell())
    _check_shape(header, size)
    return header


def _number_type(dtype: np.dtype[Any]) -> np.dtype[Any]:
    if dtype.hasobject:
        raise ValueError(
            "this holds pickled Python objects, and loading those runs whatever program is hidden in them; "
            "save plain numbers: np.save(file, np.asarray(values, np.float32))"
        )
    if dtype.names is None and dtype.kind == "V" and dtype.itemsize == 2:
        # np.save knows no bfloat16 and writes two bytes without a type.
        bfloat16: np.dtype[Any] = np.dtype(ml_dtypes.bfloat16)
        return bfloat16
    if dtype.kind not in "biuf":
        what = "values of a type that NumPy has no name for" if dtype.kind == "V" and not dtype.names else dtype
        raise ValueError(f"this holds {what}, not real numbers; save numbers: array.astype(np.float32)")
    return dtype


def _check_shape(header: Header, size: int) -> None:
    shape = header.shape
    if len(shape) > _MOST_DIMENSIONS or min(shape, default=0) < 0:
        raise ValueError(_BROKEN)
    if header.offset + header.nbytes > size:
        raise ValueError(
            f"the file is cut short: shape {shape} of {header.dtype} is {memory.in_words(header.nbytes)}, "
            f"and {memory.in_words(size - header.offset)} are there; copy or save it again"
        )


def _what_else(head: bytes) -> str:
    """Say what a file is that is no .npy."""
    if head.startswith(b"PK"):
        return "this is a zip archive, not a .npy; if it is NumPy's, let its name end in .npz"
    if head.startswith(b"\x80"):
        return "this is a Python pickle, which is never loaded, because it may run any program; use np.save"
    return "this is not a .npy, whatever its name says; save it with np.save"
