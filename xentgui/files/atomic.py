"""Writing a file so that at every moment its path holds the old file or the new one, whole."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

_LONGEST = 40  # characters of a name, so that the longer one is no longer than a file system takes


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """Hand out a file beside `path` that takes its place at the end, and vanishes where anything goes wrong.

    Raises:
        OSError: it cannot be written; it names `path`.
    """
    real = Path(os.path.realpath(path))  # a link stays a link
    part = real.with_name(f".{real.name[:_LONGEST]}.{secrets.token_hex(8)}.part")
    try:
        _refuse_other_than_files(real)
        try:
            with part.open("xb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            with suppress(FileNotFoundError):
                part.chmod(real.stat().st_mode & 0o777)
            part.replace(real)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from None
    _settle(real.parent)


def _refuse_other_than_files(path: Path) -> None:
    """A device or a pipe would be replaced by a file, where a person may do that."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "this is not a regular file; name another")


def _settle(folder: Path) -> None:
    """Let the new name outlast a power cut, where the system can do that."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
