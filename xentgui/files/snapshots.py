"""Snapshots: a problem kept on disk while it is edited, so that a crash costs seconds of work.

A snapshot is a folder: `manifest.json`, as in a document (.xent) but with a list of blocks for each array, and a file
for each block. A block is written when it is first seen, so a snapshot costs what the edit cost; blocks of a
memory-mapped file are named by their place in it. The manifest is replaced as a whole, and with it the snapshot.
"""

import json
import zlib
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem
from xentgui.core.row_blocks import RowBlocks

from .atomic import writing
from .naming import naming
from .places import Place, array_at, place_of
from .xent import MANIFEST, TABLES, Saved, arrays_of, as_type, checked, manifest_of, storable

Array = NDArray[Any]


class Snapshots:
    """Keeps the newest snapshot in a folder of its own; one `keep` at a time."""

    def __init__(self, folder: Path) -> None:
        """Begin with an empty folder."""
        self.folder = folder
        self._stopped = False
        self._count = 0
        self._written: dict[int, tuple[Array, str, int]] = {}  # the block, which keeps its id its own; file; checksum

    def keep(self, problem: Problem, row: int, **beside: Any) -> None:
        """Write what is not there yet, and make it the snapshot; `beside` is for `Saved`'s reader.

        Raises:
            OSError: the folder cannot be written; the snapshot before is as it was.
            InterruptedError: it was stopped; so is it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        arrays = {name: [self._block(block) for block in blocks] for name, blocks in arrays_of(problem).items()}
        heights = {name: getattr(problem, name).height for name in TABLES}
        manifest = {**manifest_of(problem, row), "arrays": arrays, "heights": heights, "beside": beside}
        with writing(self.folder / MANIFEST) as stream:
            stream.write(json.dumps(manifest).encode())
        self._forget_all_but(problem)

    def stop(self) -> None:
        """End a `keep` that another thread is at, and every later one."""
        self._stopped = True

    def _block(self, block: Array) -> Place | dict[str, Any]:
        place = place_of(block)
        if place is not None:
            return place
        if id(block) not in self._written:
            self._write(block)
        _, name, checksum = self._written[id(block)]
        return {"file": name, "crc32": checksum}

    def _write(self, block: Array) -> None:
        if self._stopped:
            raise InterruptedError
        self._count += 1
        name = f"{self._count}.npy"
        plain = np.ascontiguousarray(storable(block))
        np.save(self.folder / name, plain, allow_pickle=False)
        self._written[id(block)] = block, name, zlib.crc32(plain.data)

    def _forget_all_but(self, problem: Problem) -> None:
        kept = {id(block) for blocks in arrays_of(problem).values() for block in blocks}
        for key in self._written.keys() - kept:
            _, name, _ = self._written.pop(key)
            with suppress(OSError):
                (self.folder / name).unlink()


def restore(folder: Path) -> tuple[Saved, dict[str, Any]]:
    """Read the snapshot of a folder, and what was kept beside it.

    Raises:
        ValueError: it is not whole, or a file that it names has changed.
    """
    with naming(folder):
        try:
            return _restored(folder, json.loads((folder / MANIFEST).read_bytes()))
        except (KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
            raise ValueError(f"the snapshot is damaged: {error}") from None


def _restored(folder: Path, read: Any) -> tuple[Saved, dict[str, Any]]:
    manifest = checked(read)
    arrays: dict[str, list[Array]] = {
        name: [as_type(_read(folder, block), manifest["dtypes"].get(name)) for block in blocks]
        for name, blocks in manifest["arrays"].items()
    }
    tables = {name: RowBlocks(arrays.pop(name), manifest["heights"][name]) for name in TABLES}
    if tables["scores"].starts != tables["labels"].starts:
        raise ValueError("the snapshot is damaged: its labels are not as long as its scores")
    given: dict[str, Any] = tables | {name: blocks[0] for name, blocks in arrays.items()}
    for name in {field.name for field in fields(Problem)} & manifest.keys() - given.keys():
        given[name] = tuple(manifest[name]) if isinstance(manifest[name], list) else manifest[name]
    problem = Problem(**{**given, "options": LossOptions(**manifest["options"])})
    if problem.rows != int(np.prod(problem.leading_shape)):
        raise ValueError("the snapshot is damaged: its rows do not fill their shape")
    return Saved(problem, manifest["row"]), dict(manifest["beside"])


def _read(folder: Path, block: dict[str, Any]) -> Array:
    if "source" in block:
        return array_at(cast("Place", block))
    array: Array = np.load(folder / Path(block["file"]).name, allow_pickle=False)
    if zlib.crc32(np.ascontiguousarray(array).data) != block["crc32"]:
        raise ValueError(f"the snapshot is damaged: {block['file']} is not what was written")
    return array
