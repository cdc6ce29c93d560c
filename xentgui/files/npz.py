"""NumPy's .npz: several arrays by name in a zip archive; only those that are needed are unpacked."""

import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

import numpy as np
from numpy.typing import NDArray

from . import memory
from .arrays import Arrays
from .atomic import writing
from .contents import TEXT, Entry
from .layout import Index
from .npy import HEAD, Header, read_header

Array = NDArray[Any]

_CHUNK = 1 << 20
_MOST_MEMBERS = 10_000
_ZIP_ERRORS = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


def arrays_of(path: Path) -> Arrays:
    """The arrays of an archive by name."""
    with opened(path, ".npz") as archive:
        entries = {name: _entry(archive, name, info) for name, info in _members(archive).items()}
    return Arrays(entries, partial(_load, path))


def write(path: Path, arrays: Mapping[str, Array]) -> None:
    """Save arrays by their names, without compression; what was at `path` is replaced as a whole.

    Raises:
        ValueError: an array holds objects, which only a pickle could.
        OSError: the file cannot be written.
    """
    members: dict[str, Any] = dict(arrays)
    with writing(path) as stream:
        np.savez(stream, allow_pickle=False, **members)


@contextmanager
def opened(path: Path, what: str) -> Iterator[ZipFile]:
    """Open an archive; whatever turns out to be wrong with it is a ValueError, in which it is called `what`."""
    try:
        with ZipFile(path) as archive:
            yield archive
    except _ZIP_ERRORS as error:
        raise ValueError(_broken(error, what)) from None


def _load(path: Path, name: str, index: Index) -> Array:
    with opened(path, ".npz") as archive:
        member = _members(archive).get(name)
        if member is None:
            raise ValueError(f"array {name!r} has vanished; open the file again")
        return np.asarray(read_member(archive, member)[index])


def _members(archive: ZipFile) -> dict[str, ZipInfo]:
    members = {info.filename.removesuffix(".npy"): info for info in archive.infolist() if info.filename[-1:] != "/"}
    if len(members) > _MOST_MEMBERS:
        raise ValueError(f"there are {len(members)} arrays in it; save those that are meant")
    return members


def _entry(archive: ZipFile, name: str, info: ZipInfo) -> Entry:
    header = _header(archive, info)
    return Entry(name, header.shape, TEXT if header.dtype.kind == "U" else header.dtype.name)


def _header(archive: ZipFile, info: ZipInfo) -> Header:
    with archive.open(info) as stream:
        try:
            return read_header(stream.read(HEAD), info.file_size, text=True)
        except ValueError as error:
            raise ValueError(f"array {info.filename.removesuffix('.npy')!r}: {error}") from None


def read_member(archive: ZipFile, info: ZipInfo) -> Array:
    """Unpack one array, after its declared size was found to fit; a member never unpacks to more than it declares."""
    header = _header(archive, info)
    memory.refuse_too_big(header.nbytes, "save the array as a .npy, which is read in place")
    flat = np.empty(header.nbytes, np.uint8)
    with archive.open(info) as stream:
        stream.read(header.offset)
        for start in range(0, header.nbytes, _CHUNK):
            piece = flat[start : start + _CHUNK]
            unpacked = stream.read(len(piece))
            if len(unpacked) < len(piece):
                raise EOFError
            piece[:] = np.frombuffer(unpacked, np.uint8)
    return flat.view(header.dtype).reshape(header.shape, order="F" if header.fortran_order else "C")


def _broken(error: Exception, what: str) -> str:
    if isinstance(error, RuntimeError) and "encrypted" in str(error):
        return "the archive is encrypted; unpack it first"
    if isinstance(error, EOFError):
        return "the archive is cut short; copy or save it again"
    return f"this is not a readable {what} ({error}); save it again"
