"""Parquet and Arrow tables (.parquet, .arrow, .feather): columns of numbers, of lists of one length, or of text.

A file that was written here has its scores in a column of lists, and tells what columns cannot tell in the metadata
"xentgui" of its schema: the names of the classes, weights of classes, the shape of the rows, and which column holds
the bits of a bfloat16, which Arrow has not.
"""

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

from xentgui.core import door, progress

from . import memory
from .arrays import CLASS_NAMES, WEIGHTS, Arrays
from .arrow_size import unpacked_size
from .contents import TEXT, Entry
from .extras import missing
from .layout import Index

Array = NDArray[Any]

PARQUET = ".parquet"
METADATA = b"xentgui"
_BATCH = 1 << 16  # rows that are unpacked at once
_INDEX = "__index_level_"  # pandas' row numbers
_SMALL = 1 << 22  # cells
_MEND = "save a part of its rows"


def arrays_of(path: Path) -> Arrays:
    """The columns by name; of a column of lists without a size, the first rows tell it."""
    with _opened(path) as table:
        about = _about(table.schema)
        entries = {
            field.name: entry
            for field in table.schema
            if not field.name.startswith(_INDEX) and (entry := _entry(table, field, about)) is not None
        }
    extra = {name: values for name, values in about.items() if name in WEIGHTS}
    for name, values in extra.items():
        entries[name] = Entry(name, (len(values),), "float64")
    names = about.get(CLASS_NAMES, [])
    return Arrays(entries, _Columns(path, about, extra), "column", class_names=tuple(map(str, names)), columns=True)


class Table:
    """An open table, of either kind: its schema, its number of rows, and columns in batches."""

    def __init__(self, path: Path) -> None:
        """Open a file."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._file: Any = None
        if path.suffix.lower() == PARQUET:
            self._file = pq.ParquetFile(path)
            self.schema, self.rows = self._file.schema_arrow, self._file.metadata.num_rows
            return
        memory.refuse_too_big(unpacked_size(path), _MEND)
        source = pa.OSFile(str(path))
        try:
            reader = pa.ipc.open_file(source)
            batches = (reader.get_batch(number) for number in range(reader.num_record_batches))
        except pa.ArrowInvalid:
            source.seek(0)
            batches = reader = pa.ipc.open_stream(source)
        self.schema = reader.schema
        self._batches = []
        for batch in batches:
            batch.validate(full=True)
            self._batches.append(batch)
        self.rows = sum(batch.num_rows for batch in self._batches)

    def column(self, name: str) -> Iterator[Any]:
        """A column, a piece after the other."""
        if self._file is None:
            return (batch.column(name) for batch in self._batches)
        return (batch.column(name) for batch in self._file.iter_batches(_BATCH, columns=[name]))

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()


@contextmanager
def _opened(path: Path) -> Iterator[Table]:
    """A table that is closed again."""
    with _readable(path):
        table = Table(path)
        try:
            yield table
        finally:
            table.close()


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Whatever the library finds wrong is a ValueError."""
    try:
        import pyarrow as pa
    except ImportError:
        raise missing("pyarrow", "arrow") from None
    try:
        yield
    except (pa.ArrowException, OSError, KeyError, MemoryError) as error:
        first = str(error).split("\n", 1)[0]
        raise ValueError(f"this is not a readable {path.suffix} ({first})") from None


def _about(schema: Any) -> dict[str, Any]:
    """What `write` has put into the metadata; what anyone else has is none of our business."""
    try:
        about = json.loads((schema.metadata or {})[METADATA])
    except (KeyError, ValueError, RecursionError):
        return {}
    lists = (CLASS_NAMES, *WEIGHTS)
    if not isinstance(about, dict) or not all(isinstance(about.get(name, []), list) for name in lists):
        return {}
    return about


def _entry(table: Table, field: Any, about: dict[str, Any]) -> Entry | None:
    """A column, where it holds numbers, lists of them or text."""
    import pyarrow as pa

    kind, shape = field.type, []
    while True:
        if isinstance(kind, pa.BaseExtensionType):
            kind = kind.storage_type
        elif pa.types.is_fixed_size_list(kind):
            shape.append(kind.list_size)
            kind = kind.value_type
        elif pa.types.is_list(kind) or pa.types.is_large_list(kind):
            shape.append(_first_length(table, field.name) if not shape else -1)
            kind = kind.value_type
        else:
            break
    leading = _shape(about, table.rows)
    if _is_number(kind):
        held = np.float64 if pa.types.is_decimal(kind) else kind.to_pandas_dtype()
        dtype = _dtypes(about).get(field.name) or np.dtype(held).name
        return Entry(field.name, (*leading, *shape), str(dtype))
    return Entry(field.name, (table.rows,), TEXT) if not shape and _is_text(kind) else None


def _is_number(kind: Any) -> bool:
    import pyarrow as pa

    tests = (pa.types.is_integer, pa.types.is_floating, pa.types.is_boolean, pa.types.is_decimal)
    return any(test(kind) for test in tests)


def _is_text(kind: Any) -> bool:
    import pyarrow as pa

    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _first_length(table: Table, name: str) -> int:
    for piece in table.column(name):
        for row in piece.slice(0, 1):
            return len(row) if row.is_valid else 0
    return 0


def _shape(about: dict[str, Any], rows: int) -> tuple[int, ...]:
    """The shape of the rows, where it is told and fits."""
    told = about.get("leading_shape")
    if isinstance(told, list) and all(type(n) is int and n >= 0 for n in told) and math.prod(told) == rows:
        return tuple(told)
    return (rows,)


def _dtypes(about: dict[str, Any]) -> dict[str, Any]:
    told = about.get("dtypes")
    return {name: "bfloat16" for name, dtype in told.items() if dtype == "bfloat16"} if isinstance(told, dict) else {}


class _Columns:
    """Loads columns. The table stays open between them, for to open it takes as long as it has columns.

    Of a small table the columns are kept, too: what fits is found out by looking at them again and again.
    """

    def __init__(self, path: Path, about: dict[str, Any], extra: dict[str, list[Any]]) -> None:
        """Open nothing yet; `extra` are arrays that the metadata has."""
        self._path, self._about, self._extra = path, about, extra
        self._table: Table | None = None
        self._kept: dict[str, Array] = {}

    def __call__(self, name: str, index: Index) -> Array:
        """A part of a column."""
        if name in self._extra:
            return np.asarray(door.as_numbers(self._extra[name], name)[index])
        with _readable(self._path):
            if self._table is None:
                self._table = Table(self._path)
                finalize(self, self._table.close)
            array = self._kept[name] if name in self._kept else _loaded(self._table, self._about, name)
            if self._table.rows * len(self._table.schema) <= _SMALL:
                self._kept[name] = array
        return np.asarray(array[index]) if array.size else array


def _loaded(table: Table, about: dict[str, Any], name: str) -> Array:
    entry = _entry(table, table.schema.field(name), about)
    if entry is None:
        raise ValueError(f"column {name!r} holds neither numbers nor text")
    pieces, held, rows = [], 0, 0
    for piece in table.column(name):
        if piece.null_count:
            row = rows + piece.is_null().index(True).as_py()
            raise ValueError(f"column {name!r} has no value in row {row}; write one; of numbers, nan")
        rows += len(piece)
        pieces.append(_texts(piece) if entry.dtype == TEXT else _numbers(piece, name))
        held += 2 * pieces[-1].nbytes
        progress.tell(rows / max(1, table.rows))
        memory.refuse_too_big(held, _MEND)
    if not pieces:
        return np.empty(entry.shape, _type_named(entry.dtype))
    if len({piece.shape[1:] for piece in pieces}) > 1:
        raise ValueError(f"column {name!r} holds lists of several lengths; make them of one")
    array = np.concatenate(pieces)
    if entry.dtype == "bfloat16" and array.dtype == np.uint16:
        array = array.view(door.float_type("bfloat16"))
    return np.asarray(array.reshape(entry.shape))


def _type_named(name: str) -> np.dtype[Any]:
    if name == TEXT:
        return np.dtype(object)
    return door.float_type(name) if name in door.FLOATS else np.dtype(name)


def _numbers(piece: Any, name: str) -> Array:
    """A piece of a column of numbers, or of lists of them that are as long as each other."""
    import pyarrow as pa

    if piece.null_count:
        raise ValueError(f"column {name!r} has lists in which a value is missing; write a number, or nan")
    kind = piece.type
    if isinstance(kind, pa.BaseExtensionType):
        return _numbers(piece.storage, name)
    if pa.types.is_fixed_size_list(kind):
        inner = _numbers(piece.flatten(), name)
        return inner.reshape(len(piece), kind.list_size, *inner.shape[1:])
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        lengths = set(piece.value_lengths().unique().to_pylist())
        if len(lengths) > 1:
            raise ValueError(
                f"column {name!r} holds lists of {min(lengths)} and of {max(lengths)}; make them of one length"
            )
        inner = _numbers(piece.flatten(), name)
        return inner.reshape(len(piece), *(lengths or {0}), *inner.shape[1:])
    memory.refuse_too_big(2 * len(piece) * max(1, kind.bit_width // 8), _MEND)
    plain = piece.cast(pa.float64()) if pa.types.is_decimal(kind) else piece
    array: Array = plain.to_numpy(zero_copy_only=False)
    return array


def _texts(piece: Any) -> Array:
    return np.array([*piece.to_pylist()], object)
