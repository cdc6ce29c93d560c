"""NumPy's .npz: several arrays by name in a zip archive; only those that are needed are unpacked."""

import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import islice
from lzma import LZMAError
from pathlib import Path
from typing import Any, Literal
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import numpy as np
from numpy.typing import NDArray

from xentgui.core import progress
from xentgui.core.problem import Problem

from . import memory
from .arrays import CLASS_NAMES, Arrays
from .atomic import writing
from .contents import TEXT, Entry
from .layout import Index
from .mapping import array_in
from .npy import HEAD, Header, header_of, read_header
from .parts import Part, Report, parts_of, written_bytes

Array = NDArray[Any]

_CHUNK = 1 << 20
_LOCAL_HEADER = 30  # bytes before the name of a member
_ENCRYPTED = 1
_MOST_MEMBERS = 10_000
# RuntimeError is of what is encrypted, NotImplementedError of a way to pack that Python has not.
_ZIP_ERRORS = (BadZipFile, zlib.error, LZMAError, struct.error, EOFError, NotImplementedError, RuntimeError)


def arrays_of(path: Path, what: str = ".npz", but: str = "") -> Arrays:
    """The arrays of an archive by name; it is called `what` in messages, and the member `but` is no array."""
    with opened(path, what) as archive:
        entries = {name: _entry(archive, name, info) for name, info in _members(archive).items() if name != but}
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


def save(problem: Problem, path: Path, report: Report) -> None:
    """Save all arrays of a problem, and the names of its classes as an array of text.

    Raises:
        ValueError: a name ends in a character that NumPy's text drops.
    """
    names = np.array(problem.class_names)
    if names.tolist() != list(problem.class_names):
        raise ValueError("a class name ends in a null character, which NumPy's text drops; rename that class")
    parts = parts_of(problem)
    if problem.class_names:
        parts.append(Part(CLASS_NAMES, names.shape, (names,)))
    pieces = written_bytes(parts, report)
    with writing(path) as stream, ZipFile(stream, "w", allowZip64=True) as archive:
        for part in parts:
            with archive.open(ZipInfo(f"{part.name}.npy"), "w", force_zip64=True) as member:
                member.write(header_of(part))
                for piece in islice(pieces, len(part.blocks)):
                    member.write(piece)


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
    """Unpack one array; one that is too big for that is mapped where it lies, which takes that it is not packed.

    Its size is declared, and a member never unpacks to more than it declares.
    """
    header = _header(archive, info)
    order: Literal["C", "F"] = "F" if header.fortran_order else "C"
    if not memory.fits(header.nbytes) and info.compress_type == ZIP_STORED and archive.filename is not None:
        path = Path(archive.filename)
        return array_in(path, header.dtype, header.shape, _start(path, info) + header.offset, order)
    memory.refuse_too_big(header.nbytes, "save the array as a .npy, which is read in place")
    flat = np.empty(header.nbytes, np.uint8)
    with archive.open(info) as stream:
        stream.read(header.offset)
        for start in range(0, header.nbytes, _CHUNK):
            progress.tell(start / header.nbytes)
            piece = flat[start : start + _CHUNK]
            unpacked = stream.read(len(piece))
            if len(unpacked) < len(piece):
                raise EOFError
            piece[:] = np.frombuffer(unpacked, np.uint8)
    return flat.view(header.dtype).reshape(header.shape, order=order)


def _start(path: Path, info: ZipInfo) -> int:
    """Where the content of a member begins that is not packed; the archive is long enough for all of it."""
    with path.open("rb") as stream:
        stream.seek(info.header_offset)
        head = stream.read(_LOCAL_HEADER)
    if len(head) < _LOCAL_HEADER or not head.startswith(b"PK\3\4") or head[6] & _ENCRYPTED:
        raise BadZipFile("the header of a member is broken")
    name, extra = (int.from_bytes(head[at : at + 2], "little") for at in (26, 28))
    start = info.header_offset + _LOCAL_HEADER + name + extra
    if start + info.file_size > path.stat().st_size:
        raise EOFError
    return start


def _broken(error: Exception, what: str) -> str:
    if isinstance(error, RuntimeError) and "encrypted" in str(error):
        return "the archive is encrypted; unpack it first"
    if isinstance(error, EOFError):
        return "the archive is cut short; copy or save it again"
    return f"this is not a readable {what} ({error}); save it again"
