"""What is computed of each block, many beside each other."""

from collections.abc import Callable, Iterator, Sequence
from threading import Event
from typing import TypeVar

from xentgui.core.parallel import ALL_THREADS

T = TypeVar("T")

_FEW = 8


def each(compute: Callable[[int], T], blocks: int, readings: int = 1) -> Iterator[T]:
    """What `compute` makes of each block's index, in their order; of many blocks in threads.

    Whoever takes them may stop at any; with many `readings` of a block at once, fewer blocks are under way then.
    """
    if blocks < _FEW or ALL_THREADS == 1:
        yield from map(compute, range(blocks))
        return
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - a small batch does without

    pool, ended = ThreadPoolExecutor(ALL_THREADS), Event()

    def of_task(task: Sequence[int]) -> list[T]:
        return [compute(block) for block in task if not ended.is_set()]

    # To hand over single blocks costs more than some readings do.
    size = max(1, _FEW // readings)
    tasks = [range(start, min(start + size, blocks)) for start in range(0, blocks, size)]
    try:
        for found in pool.map(of_task, tasks):
            yield from found
    finally:
        ended.set()
        pool.shutdown(wait=True, cancel_futures=True)
