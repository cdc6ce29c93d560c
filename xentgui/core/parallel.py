"""The results of many blocks, computed in threads."""

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import accumulate
from typing import Any

from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from .cross_entropy import BlockResult, RowRule, block_result

Array = NDArray[Any]
Block = tuple[Array, Array]

ALL_THREADS = min(os.cpu_count() or 1, 8)
# To hand a task to a thread costs a tenth of a block, and of 1, 2, 4 and 8 blocks this many as one were the fastest.
_BLOCKS_PER_TASK = 4


def block_results(
    blocks: Sequence[Block],
    rule: RowRule,
    *,
    progress: Callable[[float], None] | None = None,
    threads: int = ALL_THREADS,
) -> Iterator[BlockResult]:
    """Evaluate blocks of (scores, labels), in their order.

    Args:
        blocks: each as `block_result` takes it.
        rule: how the losses are computed.
        progress: called with the share done, from the calling thread; what it raises ends the work.
        threads: how many blocks are computed at the same time.
    """
    size = max(1, min(_BLOCKS_PER_TASK, len(blocks) // (4 * threads)))
    tasks = [blocks[start : start + size] for start in range(0, len(blocks), size)]
    compute = partial(_results, rule=rule)
    beside = len(tasks) > 1 and threads > 1
    for done, results in enumerate(_in_threads(compute, tasks, threads) if beside else map(compute, tasks), start=1):
        yield from results
        if progress is not None:
            progress(done / len(tasks))


def _in_threads(
    compute: Callable[[Sequence[Block]], list[BlockResult]], tasks: Sequence[Sequence[Block]], threads: int
) -> Iterator[list[BlockResult]]:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - a window of a small batch opens without it

    pool = ThreadPoolExecutor(threads)
    try:
        # NumPy releases the interpreter lock inside large operations.
        yield from pool.map(compute, tasks)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _results(task: Sequence[Block], rule: RowRule) -> list[BlockResult]:
    """The results of some blocks, computed as one block where they are: threads then wait less for the interpreter."""
    scores, labels = (_as_one(blocks) for blocks in zip(*task, strict=True))
    if scores is None or labels is None:
        return [block_result(scores, labels, rule) for scores, labels in task]
    return block_result(scores, labels, rule).cut([len(labels) for _, labels in task])


def _as_one(blocks: Sequence[Array]) -> Array | None:
    """One view of blocks that follow each other in the same memory; None of others."""
    first = blocks[0]
    places = accumulate((block.nbytes for block in blocks), initial=first.ctypes.data)
    for block, place in zip(blocks, places, strict=False):
        follows = block.base is not None and block.base is first.base and block.ctypes.data == place
        if not (follows and block.flags.c_contiguous):
            return None
    return as_strided(first, (sum(map(len, blocks)), *first.shape[1:]), writeable=False)
