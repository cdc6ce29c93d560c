"""Where an array lies in a memory-mapped file: such a part is named rather than copied."""

import mmap
from pathlib import Path
from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class Place(TypedDict):
    """A part of a file as JSON has it; `size` and `modified` tell whether the file is still the same."""

    source: str
    size: int
    modified: int
    offset: int
    shape: list[int]
    strides: list[int]
    dtype: str


def place_of(array: Array) -> Place | None:
    """The part of a file that an array shows; None where it lies in memory, or its file is gone."""
    base: Any = array
    while isinstance(base, np.ndarray) and not isinstance(base.base, mmap.mmap):
        base = base.base
    if not isinstance(base, np.memmap) or base.filename is None:
        return None
    path = Path(base.filename)
    try:
        stat = path.stat()
    except OSError:
        return None
    return {
        "source": str(path.resolve()),
        "size": stat.st_size,
        "modified": stat.st_mtime_ns,
        "offset": int(base.offset) + _address(array) - _address(base),
        "shape": list(array.shape),
        "strides": list(array.strides),
        "dtype": array.dtype.str,
    }


def array_at(place: Place) -> Array:
    """Map the part of the file again, read-only.

    Raises:
        ValueError: the file has changed.
        OSError: it is gone.
    """
    path = Path(place["source"])
    stat = path.stat()
    if (stat.st_size, stat.st_mtime_ns) != (place["size"], place["modified"]):
        raise ValueError(f"{path} has changed since")
    dtype = np.dtype(place["dtype"])
    if dtype.hasobject:
        raise ValueError(f"{path} would hold objects")
    mapped = np.memmap(path, np.uint8, "r")
    return np.ndarray(place["shape"], dtype, mapped, place["offset"], place["strides"])


def _address(array: Array) -> int:
    return int(array.__array_interface__["data"][0])
