"""What is computed of each block, many beside each other."""

from collections.abc import Callable, Iterator, Sequence
from threading import Event
from typing import TypeVar

from xentgui.core.parallel import ALL_THREADS
from xentgui.core.progress import check, checked

T = TypeVar("T")

_FEW = 8


def each(compute: Callable[[int], T], blocks: int) -> Iterator[T]:
    """What `compute` makes of each block's index, in their order; of many blocks in threads.

    Whoever hears how far the calling thread is may end it before any block.
    """
    if blocks < _FEW or ALL_THREADS == 1:
        yield from map(compute, checked(range(blocks)))
        return
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - a small batch does without

    pool, ended = ThreadPoolExecutor(ALL_THREADS), Event()

    def of_task(task: Sequence[int]) -> list[T]:
        return [compute(block) for block in task if not ended.is_set()]

    # To hand over single blocks costs more than some readings do.
    tasks = [range(start, min(start + _FEW, blocks)) for start in range(0, blocks, _FEW)]
    try:
        for found in pool.map(of_task, tasks):
            for block in found:
                check()
                yield block
    finally:
        ended.set()
        pool.shutdown(wait=True, cancel_futures=True)
