"""How much memory an Arrow file takes once it is unpacked, told from its messages before anything is unpacked.

The library unpacks each buffer to the length that stands before it, whatever that is. Where these lengths stand is in
the flatbuffer of a message: https://arrow.apache.org/docs/format/Columnar.html#recordbatch-message
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_MAGIC = b"ARROW1"
_PADDED_MAGIC = 8
_DICTIONARY, _RECORDS = 2, 3  # types of messages
_UNPACKED = -1  # as the length of a buffer that is not packed


def unpacked_size(path: Path) -> int:
    """The bytes of all buffers, unpacked.

    Raises:
        ValueError: a message makes no sense.
    """
    import pyarrow as pa

    with path.open("rb") as stream:
        start = _PADDED_MAGIC if stream.read(len(_MAGIC)) == _MAGIC else 0
        stream.seek(start)
        reader = pa.ipc.MessageReader.open_stream(stream)
        try:
            return sum(_size(message) for message in _messages(reader))
        except (struct.error, IndexError):
            raise ValueError("a message in it is broken; save it again") from None


def _messages(reader: Any) -> Iterator[Any]:
    while True:
        try:
            yield reader.read_next_message()
        except StopIteration:
            return


def _size(message: Any) -> int:
    """The unpacked size of one message."""
    metadata, body = message.metadata.to_pybytes(), message.body
    root = _u32(metadata, 0)
    kind = _field(metadata, root, 1)
    header = _follow(metadata, root, 2)
    if kind is None or header is None:
        return 0
    records = {_DICTIONARY: _follow(metadata, header, 1), _RECORDS: header}.get(metadata[kind])
    if records is None:
        return 0
    packed = _field(metadata, records, 3) is not None
    return sum(_unpacked(body, start, length, packed) for start, length in _buffers(metadata, records))


def _unpacked(body: Any, start: int, length: int, packed: bool) -> int:
    if start < 0 or length < 0 or body is None or start + length > body.size:
        raise IndexError
    if not packed or length < 8:
        return length
    told = int(struct.unpack("<q", body.slice(start, 8).to_pybytes())[0])
    return length if told == _UNPACKED else max(0, told)


def _buffers(metadata: bytes, records: int) -> Iterator[tuple[int, int]]:
    """Where the buffers of a record batch begin in its body, and how long they are there."""
    vector = _follow(metadata, records, 2)
    if vector is None:
        return
    for number in range(_u32(metadata, vector)):
        start, length = struct.unpack_from("<qq", metadata, vector + 4 + 16 * number)
        yield start, length


def _field(data: bytes, table: int, number: int) -> int | None:
    """The place of a field of a table; None where it has its default."""
    above = table - struct.unpack_from("<i", data, table)[0]
    entry = 4 + 2 * number
    if above < 0 or entry >= struct.unpack_from("<H", data, above)[0]:
        return None
    offset: int = struct.unpack_from("<H", data, above + entry)[0]
    return table + offset if offset else None


def _follow(data: bytes, table: int, number: int) -> int | None:
    """The place that a field points at."""
    place = _field(data, table, number)
    return None if place is None else place + _u32(data, place)


def _u32(data: bytes, place: int) -> int:
    value: int = struct.unpack_from("<I", data, place)[0]
    return value
