"""The state of a window as one short string, which opens the same window elsewhere.

"xent1:" and, in base64 as URLs have it, what zlib makes of a line of JSON and the bytes of the arrays one after the
other. The JSON is the manifest of a document (see `xent`) without what has its default, and "arrays": the name, type
and shape of each. The number after "xent" is the version.
"""

import base64
import binascii
import json
import math
import re
import zlib
from dataclasses import asdict, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xentgui.core import door
from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem

from . import memory
from .xent import TABLES, Saved, arrays_of, checked, manifest_of, restored

Array = NDArray[Any]

VERSION = 2  # 1 where no finding is ignored, which programs of before know nothing of
LONGEST = 30_000  # characters: a command line of Windows has no more
_LARGEST = 8 << 20  # bytes, unpacked
_PREFIX = re.compile(r"\s*xent(\d{1,9}):")
_ABOUT_A_FILE = ("format", "version", "dtypes", "leading_shape")
_MEND = "save a document (.xent) and hand that on"
_DAMAGED = "the state is not whole; copy it again, from “xent1:” to its last character"


def is_state(text: str) -> bool:
    """Whether a text begins as a state does."""
    return _PREFIX.match(text[:1000]) is not None


def write(problem: Problem, row: int = 0) -> str:
    """A problem and its current row as a state.

    Raises:
        ValueError: it would be longer than a command line can be.
    """
    arrays = arrays_of(problem)
    size = sum(block.nbytes for blocks in arrays.values() for block in blocks)
    if size > _LARGEST:
        raise ValueError(f"a batch of {memory.in_words(size)} is too big for a state; {_MEND}")
    manifest = _shortened(manifest_of(problem, row))
    manifest["arrays"] = [_entry(problem, name, blocks[0]) for name, blocks in arrays.items()]
    parts = [json.dumps(manifest, separators=(",", ":")).encode(), b"\n"]
    parts += [_little_endian(block).tobytes() for blocks in arrays.values() for block in blocks]
    version = VERSION if problem.ignored_findings else 1
    text = f"xent{version}:" + base64.urlsafe_b64encode(zlib.compress(b"".join(parts), 9)).decode().rstrip("=")
    if len(text) > LONGEST:
        raise ValueError(f"the state would be {len(text):,} characters long, and {LONGEST:,} are the most; {_MEND}")
    return text


def read(text: str) -> Saved:
    """The problem of a state, and the row that was current; blanks and line breaks in it are passed over.

    Raises:
        ValueError: it is none, is cut short or newer than this program.
    """
    found = _PREFIX.match(text[:1000])
    if found is None:
        raise ValueError("this is no state of xentgui: it does not begin with “xent1:”")
    if not 1 <= int(found[1]) <= VERSION:
        raise ValueError(
            f"a newer xentgui wrote this state (version {int(found[1])}, known up to {VERSION}); update it"
        )
    if len(text) > 2 * LONGEST:
        raise ValueError(f"a text of {len(text):,} characters is too long for a state; {_MEND}")
    header, _, data = _unpacked("".join(text[found.end() :].split())).partition(b"\n")
    manifest = _manifest(header)
    try:
        arrays = _arrays(manifest.pop("arrays"), data)
        return restored(checked({"sparse": None, **manifest}), arrays)
    except (KeyError, TypeError, AttributeError):
        raise ValueError(_DAMAGED) from None


def _manifest(header: bytes) -> Any:
    try:
        return json.loads(header)
    except (ValueError, RecursionError):
        raise ValueError(_DAMAGED) from None


def _shortened(manifest: dict[str, Any]) -> dict[str, Any]:
    """Without what describes the file, and without what reading puts there anyway."""
    usual = asdict(LossOptions())
    options = {name: value for name, value in manifest["options"].items() if value != usual[name]}
    left = {name: value for name, value in manifest.items() if name not in _ABOUT_A_FILE} | {"options": options}
    usual = {each.name: each.default for each in fields(Problem)} | {"row": 0, "options": {}}
    return {name: value for name, value in left.items() if name not in usual or value != usual[name]}


def _entry(problem: Problem, name: str, block: Array) -> list[Any]:
    leading = problem.leading_shape if name in TABLES else block.shape[:1]
    return [name, block.dtype.name, [*leading, *block.shape[1:]]]


def _little_endian(block: Array) -> Array:
    return np.ascontiguousarray(block, block.dtype.newbyteorder("<"))


def _unpacked(text: str) -> bytes:
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        unpacking = zlib.decompressobj()
        data = unpacking.decompress(packed, _LARGEST + (1 << 20))
    except (binascii.Error, ValueError, zlib.error):
        raise ValueError(_DAMAGED) from None
    if not unpacking.eof or unpacking.unused_data:
        raise ValueError(_DAMAGED)
    return data


def _arrays(entries: list[list[Any]], data: bytes) -> dict[str, Array]:
    arrays, at = {}, 0
    if not all(isinstance(entry, list) and len(entry) == 3 for entry in entries):
        raise ValueError(_DAMAGED)
    for name, type_name, shape in entries:
        dtype = np.dtype(np.int64) if type_name == "int64" else door.float_type(type_name)
        if not all(isinstance(size, int) and 0 <= size <= _LARGEST for size in shape) or len(shape) > 32:
            raise ValueError(_DAMAGED)
        end = at + math.prod(shape) * dtype.itemsize
        if end > len(data):
            raise ValueError(_DAMAGED)
        stored = np.frombuffer(data[at:end], dtype.newbyteorder("<"))
        arrays[name], at = stored.astype(dtype).reshape(shape), end
    if at != len(data):
        raise ValueError(_DAMAGED)
    return arrays
