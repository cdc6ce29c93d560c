"""What is computed of each block, many beside each other."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from xentgui.core.parallel import ALL_THREADS

T = TypeVar("T")

_FEW = 8


def each(compute: Callable[[int], T], blocks: int) -> Iterator[T]:
    """What `compute` makes of each block's index, in their order; of many blocks in threads."""
    if blocks < _FEW or ALL_THREADS == 1:
        yield from map(compute, range(blocks))
        return
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - a small batch does without

    pool = ThreadPoolExecutor(ALL_THREADS)
    # To hand over single blocks costs more than some readings do.
    tasks = [range(start, min(start + _FEW, blocks)) for start in range(0, blocks, _FEW)]
    try:
        for found in pool.map(lambda task: [compute(block) for block in task], tasks):
            yield from found
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
