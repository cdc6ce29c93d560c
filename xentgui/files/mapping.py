"""Arrays that lie in a file as they are in memory: large ones are mapped, small ones read."""

import math
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

# A training script may write a small file anew at any moment, and a program that then touches a mapped part that is
# no longer there is killed by the system. So what is read in no time is read at once.
LARGE = 1 << 24


def array_in(path: Path, dtype: np.dtype[Any], shape: tuple[int, ...], offset: int, order: Literal["C", "F"]) -> Array:
    """The array at a place in a file, which was found to be long enough; read-only where it is large.

    Raises:
        ValueError: the file has become shorter meanwhile.
    """
    count = math.prod(shape)
    if not count:
        return np.empty(shape, dtype)  # nothing cannot be mapped
    if count * dtype.itemsize >= LARGE:
        return np.asarray(np.memmap(path, dtype, "r", offset, shape, order=order))
    with path.open("rb") as stream:
        stream.seek(offset)
        read = stream.read(count * dtype.itemsize)
    if len(read) < count * dtype.itemsize:
        raise ValueError("the file has become shorter while it was read; open it again")
    return np.frombuffer(read, np.uint8).view(dtype).reshape(shape, order=order)
