"""Safetensors: tensors by name behind a header in JSON; each is memory-mapped where it lies.

The format is a length of 8 bytes, that many bytes of JSON, and the numbers. Reading it here takes no library, and maps
bfloat16, which the NumPy half of the library cannot.
"""

import json
import math
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import ml_dtypes
import numpy as np
from numpy.typing import NDArray

from xentgui.core.problem import Problem

from . import memory
from .arrays import CLASS_NAMES, Arrays
from .atomic import writing
from .contents import Entry
from .layout import Index
from .mapping import array_in
from .parts import Report, little_endian, parts_of, written_bytes

Array = NDArray[Any]

_TYPES = {
    "F64": np.dtype("<f8"),
    "F32": np.dtype("<f4"),
    "F16": np.dtype("<f2"),
    "BF16": np.dtype(ml_dtypes.bfloat16),
    "F8_E4M3": np.dtype(ml_dtypes.float8_e4m3fn),
    "F8_E5M2": np.dtype(ml_dtypes.float8_e5m2),
    "I64": np.dtype("<i8"),
    "I32": np.dtype("<i4"),
    "I16": np.dtype("<i2"),
    "I8": np.dtype("i1"),
    "U64": np.dtype("<u8"),
    "U32": np.dtype("<u4"),
    "U16": np.dtype("<u2"),
    "U8": np.dtype("u1"),
    "BOOL": np.dtype("?"),
}
_METADATA = "__metadata__"
_LONGEST_HEADER = 100_000_000  # the library's own limit
_MOST_DIMENSIONS = 32
_BROKEN = "the header of this .safetensors is broken; save it again"


class Header(NamedTuple):
    """What a file says of its tensors, not yet checked, where they begin, and how long the file is."""

    entries: dict[str, Any]
    start: int
    size: int


class Tensor(NamedTuple):
    """Where a tensor lies: its type, its shape and its first byte in the file."""

    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    offset: int


def arrays_of(path: Path) -> Arrays:
    """The tensors by name."""
    header = _header(path)
    metadata = header.entries.pop(_METADATA, {})
    tensors = {name: _tensor(header, name) for name in header.entries}
    entries = {name: Entry(name, tensor.shape, tensor.dtype.name) for name, tensor in tensors.items()}
    return Arrays(entries, partial(_load, path), "tensor", class_names=_class_names(metadata), lazy=True)


def write(problem: Problem, path: Path, report: Report) -> None:
    """Save all arrays of a problem, and the names of its classes as metadata."""
    parts = parts_of(problem)
    kinds = {dtype: name for name, dtype in _TYPES.items()}
    header: dict[str, Any] = {_METADATA: {CLASS_NAMES: json.dumps(problem.class_names)}} if problem.class_names else {}
    end = 0
    for part in parts:
        start, end = end, end + part.nbytes
        kind = kinds[little_endian(part.dtype)]
        header[part.name] = {"dtype": kind, "shape": part.shape, "data_offsets": [start, end]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)  # the numbers are aligned for whoever maps them
    with writing(path) as stream:
        stream.write(len(text).to_bytes(8, "little") + text)
        for piece in written_bytes(parts, report):
            stream.write(piece)


def _load(path: Path, name: str, index: Index) -> Array:
    tensor = _tensor(_header(path), name)
    mapped = np.asarray(array_in(path, tensor.dtype, tensor.shape, tensor.offset, "C")[index])
    # Every number of 8 bits is one of 16 bits.
    return mapped.astype(np.float16) if tensor.dtype.name.startswith("float8") else mapped


def _header(path: Path) -> Header:
    size = path.stat().st_size
    with path.open("rb") as stream:
        length = int.from_bytes(stream.read(8), "little")
        if length > min(size - 8, _LONGEST_HEADER):
            raise ValueError(f"its header claims to be {memory.in_words(length)} long; {_else(path)}")
        memory.refuse_too_big(16 * length, "save fewer tensors")
        text = stream.read(length)
    try:
        header = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError(_else(path)) from None
    if not isinstance(header, dict):
        raise ValueError(_BROKEN)
    return Header(header, 8 + length, size)


def _tensor(header: Header, name: str) -> Tensor:
    """Check what the header says of a tensor against the size of the file."""
    match header.entries.get(name):
        case {"dtype": str(kind), "shape": [*shape], "data_offsets": [int(first), int(last)]}:
            pass
        case _:
            raise ValueError(_BROKEN)
    if kind not in _TYPES:
        raise ValueError(f"tensor {name!r} is of type {kind}, which is not read; save it as F32")
    whole = all(type(length) is int and 0 <= length < 1 << 62 for length in shape)
    if not whole or len(shape) > _MOST_DIMENSIONS or not 0 <= first <= last:
        raise ValueError(_BROKEN)
    if last - first != math.prod(shape) * _TYPES[kind].itemsize:
        raise ValueError(_BROKEN)
    if header.start + last > header.size:
        raise ValueError(
            f"the file is cut short: tensor {name!r} ends at {memory.in_words(header.start + last)}, "
            f"and {memory.in_words(header.size)} are there; copy or save it again"
        )
    return Tensor(_TYPES[kind], tuple(shape), header.start + first)


def _class_names(metadata: Any) -> tuple[str, ...]:
    """The names that `write` put there; metadata of others is none of our business."""
    try:
        names = json.loads(metadata.get(CLASS_NAMES, "[]"))
    except (AttributeError, TypeError, ValueError, RecursionError):
        return ()
    return tuple(names) if isinstance(names, list) and all(isinstance(name, str) for name in names) else ()


def _else(path: Path) -> str:
    """Say what a file is that is no safetensors."""
    with path.open("rb") as stream:
        head = stream.read(2)
    if head == b"PK":
        return "this is a zip archive, as torch.save writes them, whatever its name says"
    return "this is not a .safetensors, whatever its name says"
