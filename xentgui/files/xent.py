"""The document (.xent): everything that a problem is, and the row that was looked at, in one file.

It is a zip archive without compression, and holds no code. It has these members:

`manifest.json`, an object with
    format: "xentgui document"
    version: 1; 2 where there are ignored_findings, so that programs that know none still read all others
    row: the index of the current row
    leading_shape: the shape of the rows, e.g. [2, 3] for two sequences of three tokens
    sparse: whether the labels are class indices
    options: the fields of `LossOptions` by name
    dtypes: the type of each array, by its name
    title, note, class_names, ignored_findings: as in `Problem`

and the arrays, each as NumPy's .npy:
    scores.npy: (*leading_shape, classes), float16, bfloat16, float32 or float64
    labels.npy: leading_shape as int64, or the shape and one of the types of the scores
    sample_weight.npy, class_weight.npy, pos_weight.npy: float64, where there are such

NumPy has no bfloat16: the .npy holds its bits as uint16. Reading scores takes the standard library and NumPy:

    with zipfile.ZipFile("batch.xent") as archive:
        manifest = json.loads(archive.read("manifest.json"))
        scores = np.load(io.BytesIO(archive.read("scores.npy")))
    if manifest["dtypes"]["scores"] == "bfloat16":
        scores = (scores.astype(np.uint32) << 16).view(np.float32)

What a manifest leaves out has its default. What is not known here is refused, because leaving it out would change the
loss; a release that writes something new therefore counts the version up.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, fields
from os import PathLike
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile, ZipInfo

import numpy as np
from numpy.typing import NDArray

from xentgui.core import door
from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem
from xentgui.core.row_blocks import RowBlocks

from . import memory, npz
from .atomic import writing
from .naming import naming

Array = NDArray[Any]

ENDING = ".xent"
VERSION = 2
_FORMAT = "xentgui document"
MANIFEST = "manifest.json"
TABLES = ("scores", "labels")
_OUTSIDE_PROBLEM = ("format", "version", "row", "sparse", "dtypes", "leading_shape")
_LONGEST_MANIFEST = 1 << 27  # a name of a hundred bytes for each of a million classes
_DAMAGED = "the document is damaged"


class Saved(NamedTuple):
    """What a document holds: the problem, and the row that was current."""

    problem: Problem
    row: int


def save(
    problem: Problem,
    path: str | PathLike[str],
    *,
    row: int = 0,
    report: Callable[[float], None] = lambda done: None,  # noqa: ARG005
) -> None:
    """Write a document; until it is whole, `path` keeps what it was.

    Args:
        problem: what to save, bit for bit.
        path: where to; its ending is up to the caller.
        row: the current row.
        report: hears of the share done; what it raises ends the saving and leaves `path` as it was.

    Raises:
        OSError: it cannot be written; it names the path.
    """
    with writing(Path(path)) as stream, ZipFile(stream, "w", allowZip64=True) as archive:
        archive.writestr(_member(MANIFEST), json.dumps(manifest_of(problem, row), indent=1))
        arrays = arrays_of(problem)
        total, done = sum(block.nbytes for blocks in arrays.values() for block in blocks), 0
        for name, blocks in arrays.items():
            with archive.open(_member(f"{name}.npy"), "w", force_zip64=True) as member:
                shape = _shape(problem, name, blocks)
                descr = np.lib.format.dtype_to_descr(storable(blocks[0]).dtype)
                header = {"descr": descr, "fortran_order": False, "shape": shape}
                np.lib.format.write_array_header_1_0(member, header)
                for block in blocks:
                    member.write(np.ascontiguousarray(storable(block)).tobytes())
                    done += block.nbytes
                    report(done / max(1, total))


def load(path: str | PathLike[str]) -> Saved:
    """Read a document.

    Raises:
        ValueError: it is none, is damaged or newer than this program; the message names the file and the mend.
    """
    with naming(Path(path)), npz.opened(Path(path), "document") as archive:
        members = {info.filename: info for info in archive.infolist()}
        manifest = _read_manifest(archive, members)
        arrays = {
            name: as_type(npz.read_member(archive, members[f"{name}.npy"]), manifest["dtypes"].get(name))
            for name in _array_names()
            if f"{name}.npy" in members
        }
        return restored(manifest, arrays)


def is_document(path: str | PathLike[str]) -> bool:
    """Whether a file goes by the ending of a document."""
    return Path(path).suffix.lower() == ENDING


def row_of(path: str | PathLike[str]) -> int:
    """Read just the row that was current in a document.

    Raises:
        ValueError: as `load`.
    """
    with naming(Path(path)), npz.opened(Path(path), "document") as archive:
        row: int = _read_manifest(archive, {info.filename: info for info in archive.infolist()})["row"]
        return row


def manifest_of(problem: Problem, row: int) -> dict[str, Any]:
    """All that is no array, by its name; a field that `Problem` gains is in it, or among the arrays."""
    beside = {f.name: getattr(problem, f.name) for f in fields(problem) if f.name not in _array_names()}
    if not problem.ignored_findings:
        del beside["ignored_findings"]
    return {
        "format": _FORMAT,
        "version": VERSION if problem.ignored_findings else 1,
        "row": int(row),
        "sparse": problem.sparse,
        **beside,
        "options": asdict(problem.options),
        "dtypes": {name: blocks[0].dtype.name for name, blocks in arrays_of(problem).items()},
    }


def _array_names() -> tuple[str, ...]:
    """The fields of `Problem` that hold arrays."""
    return tuple(f.name for f in fields(Problem) if f.type in (RowBlocks, Array | None))


def arrays_of(problem: Problem) -> dict[str, tuple[Array, ...]]:
    """The blocks of each array that is there."""
    arrays = {name: getattr(problem, name) for name in _array_names()}
    return {
        name: array.blocks if isinstance(array, RowBlocks) else (array,)
        for name, array in arrays.items()
        if array is not None
    }


def _shape(problem: Problem, name: str, blocks: tuple[Array, ...]) -> tuple[int, ...]:
    return (*problem.leading_shape, *blocks[0].shape[1:]) if name in TABLES else blocks[0].shape


def storable(block: Array) -> Array:
    """A block as .npy can hold it: bfloat16 as its bits."""
    return block.view(np.uint16) if block.dtype.name == "bfloat16" else block


def _member(name: str) -> ZipInfo:
    return ZipInfo(name)  # of 1980, so that one problem makes one file


def _read_manifest(archive: ZipFile, members: dict[str, ZipInfo]) -> dict[str, Any]:
    if MANIFEST not in members:
        raise ValueError(f"this is no document of xentgui: there is no {MANIFEST} in it")
    if any(info.compress_type for info in members.values()):
        raise ValueError(f"{_DAMAGED}: it is compressed, and a document never is; unpack it, and pack it with zip -0")
    if members[MANIFEST].file_size > _LONGEST_MANIFEST:
        raise ValueError(f"{_DAMAGED}: {MANIFEST} is {memory.in_words(members[MANIFEST].file_size)} long")
    try:
        manifest = json.loads(archive.read(MANIFEST))
    except (ValueError, RecursionError):
        raise ValueError(f"{_DAMAGED}: {MANIFEST} is not readable as JSON") from None
    if not isinstance(manifest, dict) or manifest.get("format") != _FORMAT:
        raise ValueError(f'this is no document of xentgui: {MANIFEST} does not say "{_FORMAT}"')
    version = manifest.get("version")
    if not isinstance(version, int) or version < 1:
        raise ValueError(f"{_DAMAGED}: version {version!r} is none")
    if version > VERSION:
        raise ValueError(f"a newer xentgui saved this (document version {version}, known up to {VERSION}); update it")
    return checked(manifest)


def checked(manifest: dict[str, Any]) -> dict[str, Any]:
    """The manifest with defaults, each entry of the type that it has to have."""
    defaults: dict[str, Any] = {
        "row": 0,
        "sparse": None,
        "options": {},
        "dtypes": {},
        "title": "",
        "note": "",
        "class_names": [],
        "ignored_findings": [],
    }
    full = defaults | manifest
    for name, default in defaults.items():
        if default is not None and type(full[name]) is not type(default):
            raise ValueError(f"{_DAMAGED}: {name} is {str(full[name])[:40]!r}")
    for names in ("class_names", "ignored_findings"):
        if not all(isinstance(name, str) for name in full[names]):
            raise ValueError(f"{_DAMAGED}: the {names.replace('_', ' ')} are not all text")
    return full


def as_type(array: Array, dtype: object) -> Array:
    """What was stored in the type of this name, as it was before `storable`."""
    if dtype == "bfloat16" and array.dtype == np.uint16:
        return array.view(door.float_type("bfloat16"))
    return array


def restored(manifest: dict[str, Any], arrays: dict[str, Array]) -> Saved:
    """The problem of a manifest as `checked` returns it, and of its arrays."""
    missing = [name for name in TABLES if name not in arrays]
    if missing:
        raise ValueError(f"{_DAMAGED}: there are no {missing[0]} in it")
    beside = {name: value for name, value in manifest.items() if name not in _OUTSIDE_PROBLEM}
    given: dict[str, Any] = beside | arrays
    try:
        given["options"] = LossOptions(**given["options"])
        problem = Problem.create(sparse=manifest["sparse"], **given)
    except TypeError as error:
        raise ValueError(f"{_DAMAGED}, or a newer xentgui saved it: {error}") from None
    return Saved(problem, min(max(manifest["row"], 0), max(problem.rows - 1, 0)))
