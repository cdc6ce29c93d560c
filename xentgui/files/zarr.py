"""Zarr (.zarr, a folder): arrays by name, of which only the chunks that are asked for are read.

Codecs are held against a list before anything is decoded, because some of them would run what a file says.
"""

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from xentgui.core.evaluation import Cancelled

from . import memory
from .arrays import Arrays
from .contents import Entry
from .extras import missing
from .layout import MEND, Index, in_pieces, taken

Array = NDArray[Any]

_MOST = 10_000  # arrays
_METADATA = ("zarr.json", ".zarray")
_LONGEST = 1 << 20  # bytes of an array's metadata
_CODECS = {
    "blosc", "bytes", "bz2", "crc32c", "gzip", "lz4", "lzma", "sharding_indexed", "shuffle", "transpose", "zlib",
    "zstd",
}  # fmt: skip


def arrays_of(path: Path) -> Arrays:
    """The arrays of all groups, by their names in full."""
    entries = {}
    with _reading(path):
        for folder, metadata in _arrays_in(path):
            name = folder.relative_to(path).as_posix() if folder != path else path.stem
            entry = _entry(folder, name, metadata)
            if entry is not None:
                entries[name] = entry
    return Arrays(entries, partial(_load, path), "array", lazy=True)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        import zarr  # noqa: F401
    except ImportError:
        raise missing("zarr", "hdf") from None
    try:
        yield
    except (ValueError, Cancelled):
        raise
    except Exception as error:  # noqa: BLE001 - its codecs raise nearly anything on what is damaged
        raise ValueError(f"this is not a readable {path.suffix} ({str(error)[:200]})") from None


def _arrays_in(path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The folders that are arrays, and what they say of themselves; folders of chunks are not looked into."""
    left, found = [path], 0
    while left:
        folder = left.pop()
        metadata = _metadata(folder)
        if "shape" in metadata:
            found += 1
            yield folder, metadata
        else:
            inner = sorted((each for each in folder.iterdir() if each.is_dir() and not each.is_symlink()), reverse=True)
            left.extend(inner)
        if found + len(left) > _MOST:
            raise ValueError(f"there are more than {_MOST} arrays and groups in it; save those that are meant")


def _metadata(folder: Path) -> dict[str, Any]:
    for name in _METADATA:
        file = folder / name
        if file.is_file():
            with file.open("rb") as stream:
                text = stream.read(_LONGEST)
            try:
                metadata = json.loads(text)
            except (ValueError, RecursionError):
                raise ValueError(f"{file.relative_to(folder.parent)} in it is not readable as JSON") from None
            return metadata if isinstance(metadata, dict) else {}
    return {}


def _entry(folder: Path, name: str, metadata: dict[str, Any]) -> Entry | None:
    """An array of numbers; one with an unknown codec is refused."""
    told = {key: metadata.get(key) for key in ("codecs", "filters", "compressor", "storage_transformers")}
    unknown = sorted(set(_codecs(told)) - _CODECS)
    if unknown:
        raise ValueError(f"array {name!r} is packed by {', '.join(unknown)}, which is not trusted; save it with zstd")
    array = _open(folder)
    if array.dtype.kind not in "biuf":
        return None
    return Entry(name, array.shape, array.dtype.name)


def _codecs(told: object) -> Iterator[str]:
    """The names of all codecs, those inside of others too."""
    left = [told]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            yield from (str(value[key]) for key in ("id", "name") if key in value)
            left.extend(value.values())
        elif isinstance(value, list):
            left.extend(value)


def _open(folder: Path) -> Any:
    import zarr

    return zarr.open_array(str(folder), mode="r")


def _load(path: Path, name: str, index: Index) -> Array:
    folder = path if name == path.stem and "shape" in _metadata(path) else path / name
    with _reading(path):
        entry = _entry(folder, name, _metadata(folder))
        if entry is None:
            raise ValueError(f"array {name!r} holds no numbers")
        array = _open(folder)
        memory.refuse_too_big(math.prod(taken(entry.shape, index)) * array.dtype.itemsize, MEND)
        memory.refuse_too_big(math.prod(array.chunks) * array.dtype.itemsize, "save it in smaller chunks")
        return in_pieces(array.__getitem__, entry.shape, index, array.dtype)
