"""HDF5 (.h5, .hdf5): data sets by name, of which only what is asked for is read, or mapped where it lies in one piece.

What lies outside the file (external links, external storage, virtual data sets) is never followed: a file from
elsewhere could name any other file of this computer.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import memory
from .arrays import Arrays
from .class_labels import listed
from .contents import TEXT, Entry
from .extras import missing
from .layout import MEND, Index, in_pieces, taken
from .mapping import LARGE, array_in

Array = NDArray[Any]

_MOST = 10_000  # data sets


def arrays_of(path: Path) -> Arrays:
    """The data sets of all groups, by their names in full."""
    entries: dict[str, Entry] = {}
    outside: list[str] = []

    def note(name: str, item: Any) -> None:
        entry = _entry(name, item)
        if entry is not None:
            entries[name] = entry
        outside.extend(_outside(name, item))
        if len(entries) > _MOST:
            raise ValueError(f"there are more than {_MOST} data sets in it; save those that are meant")

    with _opened(path) as file:
        note("", file)
        file.visititems(note)
    aside = f" (of other files, which are not followed: {listed(tuple(outside))})" if outside else ""
    return Arrays(entries, partial(_load, path), "data set", lazy=True, aside=aside)


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        import h5py
    except ImportError:
        raise missing("h5py", "hdf") from None
    try:
        with h5py.File(path, "r") as file:
            yield file
    except (OSError, RuntimeError, KeyError, TypeError, OverflowError) as error:
        raise ValueError(f"this is not a readable {path.suffix} ({str(error)[:200]})") from None


def _entry(name: str, item: Any) -> Entry | None:
    """A data set of numbers or text that lies in the file itself."""
    import h5py

    if not isinstance(item, h5py.Dataset) or item.shape is None or item.external or item.is_virtual:
        return None
    if item.dtype.kind in "biuf":
        return Entry(name, item.shape, item.dtype.name)
    if h5py.check_string_dtype(item.dtype) is not None and len(item.shape) == 1:
        return Entry(name, item.shape, TEXT)
    return None


def _outside(name: str, item: Any) -> list[str]:
    """What an object has in other files: itself, or what the links of a group name."""
    import h5py

    if isinstance(item, h5py.Dataset):
        return [name] if item.external or item.is_virtual else []
    keys = item if isinstance(item, h5py.Group) else ()
    links = (key for key in keys if isinstance(item.get(key, getlink=True), h5py.ExternalLink))
    return [f"{name}/{key}".lstrip("/") for key in links]


def _load(path: Path, name: str, index: Index) -> Array:
    with _opened(path) as file:
        item = file[name]
        entry = _entry(name, item)
        if entry is None:
            raise ValueError(f"data set {name!r} has changed; open the file again")
        if entry.dtype == TEXT:
            memory.refuse_too_big(16 * math.prod(entry.shape), MEND)
            return np.array(item.asstr(errors="replace")[:], object)[index]
        start = item.id.get_offset()
        if start is not None and item.nbytes >= LARGE and start + item.nbytes <= path.stat().st_size:
            return np.asarray(array_in(path, item.dtype, item.shape, start, "C")[index])
        memory.refuse_too_big(math.prod(taken(entry.shape, index)) * item.dtype.itemsize, MEND)
        if item.chunks is not None:
            memory.refuse_too_big(math.prod(item.chunks) * item.dtype.itemsize, "save it in smaller chunks")
        return in_pieces(item.__getitem__, entry.shape, index, item.dtype)
