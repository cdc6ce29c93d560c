"""NumPy's .npz: several arrays by name in a zip archive; only those that are needed are unpacked."""

import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

import numpy as np
from numpy.typing import NDArray

from . import memory
from .atomic import writing
from .contents import Contents
from .npy import HEAD, Header, read_header, refuse_big_copies

Array = NDArray[Any]

SCORES = ("logits", "scores", "probs", "probabilities")
PROBABILITIES = ("probs", "probabilities")
LABELS = ("labels", "y_true")
WEIGHTS = ("sample_weight", "class_weight", "pos_weight")
_CHUNK = 1 << 20
_ZIP_ERRORS = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


def read_scores(path: Path, labels_elsewhere: bool = False) -> Contents:
    """Read the scores, and the labels and weights beside them."""
    with opened(path, ".npz") as archive:
        return _contents(archive, labels_elsewhere)


def read_labels(path: Path, class_names: tuple[str, ...] = ()) -> Array:  # noqa: ARG001 - indices need no names
    """Read the array called labels or y_true, or the only one."""
    with opened(path, ".npz") as archive:
        members = _members(archive)
        name = _by_name(members, LABELS) or (next(iter(members)) if len(members) == 1 else None)
        if name is None:
            raise ValueError(f"which array holds the labels? It has {_listed(members)}; call one 'labels'")
        return read_member(archive, members[name])


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


def _contents(archive: ZipFile, labels_elsewhere: bool) -> Contents:
    members = _members(archive)
    scores = _by_name(members, SCORES)
    labels = None if labels_elsewhere else _by_name(members, LABELS)
    others = [name for name in members if name not in (scores, labels, *WEIGHTS, *LABELS)]
    if scores is None:
        scores, labels = _by_shape(archive, members, labels, others)
    elif labels is None and len(others) == 1 and not labels_elsewhere:
        labels = others[0] if _fits(archive, members, scores, others[0]) else None
    weights = [read_member(archive, members[name]) if name in members else None for name in WEIGHTS]
    return Contents(
        read_member(archive, members[scores]),
        None if labels is None else read_member(archive, members[labels]),
        probabilities=scores in PROBABILITIES,
        sample_weight=weights[0],
        class_weight=weights[1],
        pos_weight=weights[2],
        note=f"The scores are the array {scores!r}" + (f", the labels the array {labels!r}." if labels else "."),
        or_else=f", or call an array 'labels' (there are {_listed(members)})",
    )


def _members(archive: ZipFile) -> dict[str, ZipInfo]:
    return {info.filename.removesuffix(".npy"): info for info in archive.infolist() if info.filename[-1:] != "/"}


def _by_name(members: dict[str, ZipInfo], names: tuple[str, ...]) -> str | None:
    found = [name for name in names if name in members]
    if len(found) > 1:
        raise ValueError(f"both {found[0]!r} and {found[1]!r} are there; save a file with the one that is meant")
    return found[0] if found else None


def _by_shape(
    archive: ZipFile, members: dict[str, ZipInfo], labels: str | None, others: list[str]
) -> tuple[str, str | None]:
    """Tell scores from labels where the scores have no name that is known."""
    if len(others) == 1:
        return others[0], labels
    if len(others) == 2 and labels is None:
        fitting = [(a, b) for a, b in (others, others[::-1]) if _fits(archive, members, a, b)]
        if len(fitting) == 1:
            return fitting[0]
    raise ValueError(f"which array holds the scores? It has {_listed(members)}; call them 'logits' and 'labels'")


def _fits(archive: ZipFile, members: dict[str, ZipInfo], scores: str, labels: str) -> bool:
    shape, other = (_header(archive, members[name]).shape for name in (scores, labels))
    return len(shape) > 0 and other in (shape[:-1], (*shape[:-1], 1)) and other != shape


def _header(archive: ZipFile, info: ZipInfo) -> Header:
    with archive.open(info) as stream:
        try:
            return read_header(stream.read(HEAD), info.file_size)
        except ValueError as error:
            raise ValueError(f"array {info.filename.removesuffix('.npy')!r}: {error}") from None


def read_member(archive: ZipFile, info: ZipInfo) -> Array:
    """Unpack one array, after its declared size was found to fit; a member never unpacks to more than it declares."""
    header = _header(archive, info)
    memory.refuse_too_big(header.nbytes, "save the array as a .npy, which is read in place")
    refuse_big_copies(header)
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


def _listed(members: dict[str, ZipInfo]) -> str:
    names = ", ".join(repr(name) for name in list(members)[:8])
    return (names or "none") + (f" and {len(members) - 8} more" if len(members) > 8 else "")


def _broken(error: Exception, what: str) -> str:
    if isinstance(error, RuntimeError) and "encrypted" in str(error):
        return "the archive is encrypted; unpack it first"
    if isinstance(error, EOFError):
        return "the archive is cut short; copy or save it again"
    return f"this is not a readable {what} ({error}); save it again"
