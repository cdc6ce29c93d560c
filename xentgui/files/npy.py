"""NumPy's .npy: one array, memory-mapped, so that opening it reads a header and no more."""

import io
import math
from pathlib import Path
from typing import Any, Literal, NamedTuple

import ml_dtypes
import numpy as np
from numpy.typing import NDArray

from xentgui.core import door

from . import memory
from .contents import Contents

Array = NDArray[Any]

HEAD = 1 << 16  # a header is about a hundred bytes; one that claims more than this is not read
_MOST_DIMENSIONS = 32
_MOST_OF_NOTHING = 1 << 24  # an array without rows may have classes, and those cost memory later
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


def read_scores(path: Path, labels_elsewhere: bool = False) -> Contents:  # noqa: ARG001 - an array holds one thing
    """Map the scores (..., classes)."""
    return Contents(read_array(path))


def read_labels(path: Path, class_names: tuple[str, ...] = ()) -> Array:  # noqa: ARG001 - an array has no names
    """Map class indices or distributions."""
    return read_array(path)


def read_array(path: Path) -> Array:
    """Map an array of numbers; no pickled object is ever loaded.

    Raises:
        ValueError: it is no .npy, holds no numbers, or is shorter than its header says.
    """
    with path.open("rb") as stream:
        header = read_header(stream.read(HEAD), path.stat().st_size)
    refuse_big_copies(header)
    order: Literal["C", "F"] = "F" if header.fortran_order else "C"
    if not header.nbytes:
        return np.empty(header.shape, header.dtype)  # nothing cannot be mapped
    mapped = np.memmap(path, header.dtype, "r", header.offset, header.shape, order=order)
    return np.asarray(mapped)


def read_header(head: bytes, size: int) -> Header:
    """Read the header from the first bytes of a .npy of `size` bytes, and hold it against that size."""
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
    header = Header(shape, _number_type(dtype), fortran_order, stream.tell())
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
    if not header.nbytes and math.prod(max(1, size) for size in shape) > _MOST_OF_NOTHING:
        raise ValueError(f"the array of shape {shape} is empty; save at least one row and one class")
    if header.offset + header.nbytes > size:
        raise ValueError(
            f"the file is cut short: shape {shape} of {header.dtype} is {memory.in_words(header.nbytes)}, "
            f"and {memory.in_words(size - header.offset)} are there; copy or save it again"
        )


def refuse_big_copies(header: Header) -> None:
    """A float in native order is used where it lies; everything else is copied, and has to fit."""
    cells = math.prod(header.shape)
    if not door.is_float(header.dtype) or not header.dtype.isnative:
        memory.refuse_too_big(8 * cells, "save it as float32: np.save(file, array.astype(np.float32))")
    if header.fortran_order and len(header.shape) > 2:
        memory.refuse_too_big(header.nbytes, "save it in C order: np.save(file, np.ascontiguousarray(array))")


def _what_else(head: bytes) -> str:
    """Say what a file is that is no .npy."""
    if head.startswith(b"PK"):
        return "this is a zip archive, not a .npy; if it is NumPy's, let its name end in .npz"
    if head.startswith(b"\x80"):
        return "this is a Python pickle, which is never loaded, because it may run any program; use np.save"
    return "this is not a .npy, whatever its name says; save it with np.save"
