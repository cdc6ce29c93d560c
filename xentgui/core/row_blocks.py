"""RowBlocks: a read-only table held as row blocks, so that the cost of an edit follows what was edited."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from itertools import accumulate
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from .progress import checked

Array = NDArray[Any]

# An edit copies a block, and takes a tenth longer with twice as much; a whole evaluation takes several as one.
BLOCK_BYTES = 1 << 19


def rows_per_block(row_bytes: int) -> int:
    """How many rows of this size make one block; at least one."""
    return max(1, BLOCK_BYTES // max(1, row_bytes))


class RowBlocks:
    """A table of rows, (rows,) or (rows, classes), in blocks that tables share by identity.

    Tables with the same `starts` are aligned: their blocks hold the same rows.
    """

    __slots__ = ("blocks", "height", "starts")

    def __init__(self, blocks: Sequence[Array], height: int) -> None:
        """Hold `blocks` (at least one; the first gives dtype and columns), split at `height` rows when they grow."""
        self.blocks = tuple(blocks)
        self.height = height
        self.starts = (0, *accumulate(len(block) for block in self.blocks))
        for block in self.blocks:
            block.flags.writeable = False

    @classmethod
    def split(cls, table: Array, height: int | None = None) -> Self:
        """Cut a table into views of `height` rows each; nothing is copied."""
        height = height or rows_per_block(table[:1].nbytes)
        return cls(_cut(table, height), height)

    @property
    def rows(self) -> int:
        """The number of rows."""
        return self.starts[-1]

    @property
    def shape(self) -> tuple[int, ...]:
        """(rows,) or (rows, classes)."""
        return (self.rows, *self.blocks[0].shape[1:])

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of every block."""
        return self.blocks[0].dtype

    def spans(self) -> Iterator[slice]:
        """Each block's rows, in the order of the blocks."""
        return (slice(a, b) for a, b in zip(self.starts, self.starts[1:], strict=False))

    def differing(self, other: "RowBlocks") -> list[int]:
        """The blocks that are not the same in an aligned table."""
        if self.blocks is other.blocks:
            return []
        both = zip(self.blocks, other.blocks, strict=True)
        return [i for i, (block, its) in enumerate(both) if block is not its]

    def locate(self, row: int) -> tuple[int, int]:
        """Return the block that holds `row`, and the row inside it."""
        if not 0 <= row < self.rows:
            raise IndexError(f"row {row} is outside 0..{self.rows - 1}")
        block = bisect_right(self.starts, row) - 1
        return block, row - self.starts[block]

    def row(self, row: int) -> Array:
        """One row, as a view."""
        block, offset = self.locate(row)
        return np.asarray(self.blocks[block][offset])

    def take(self, rows: slice | NDArray[np.intp]) -> Array:
        """Copy some rows into one array, in the order asked for; may be ended before each block."""
        wanted = np.arange(*rows.indices(self.rows)) if isinstance(rows, slice) else np.asarray(rows, np.intp)
        result = np.empty((wanted.size, *self.shape[1:]), self.dtype)
        for index, here, offsets in checked(self._by_block(wanted)):
            result[here] = self.blocks[index][offsets]
        return result

    def join(self) -> Array:
        """Copy the whole table into one array."""
        return np.concatenate(self.blocks)

    def replace_blocks(self, blocks: Mapping[int, Array]) -> Self:
        """Put other blocks of the same heights in place of some; self where there are none."""
        if not blocks:
            return self
        replaced = list(self.blocks)
        for i, block in blocks.items():
            block.flags.writeable = False
            replaced[i] = block
        # By a copy, which keeps `starts`: to count many blocks again costs more than an edit of one.
        table = copy(self)
        table.blocks = tuple(replaced)
        return table

    def assign(self, rows: NDArray[np.intp], columns: NDArray[np.intp] | None, values: Array) -> Self:
        """Write values (len(rows), ...) into some rows (and columns); self where no bit changes."""
        changed = {}
        for index, here, offsets in self._by_block(rows):
            target = np.array(self.blocks[index])
            where = offsets if columns is None else np.ix_(offsets, columns)
            target[where] = values[here]
            # By bytes: NaN equals itself, and -0.0 is not 0.0.
            if target[offsets].tobytes() != self.blocks[index][offsets].tobytes():
                changed[index] = target
        return self.replace_blocks(changed)

    def insert(self, at: int, table: Array) -> Self:
        """Put the rows of `table` before row `at`."""
        if not 0 <= at <= self.rows:
            raise IndexError(f"row {at} is outside 0..{self.rows}")
        if not len(table):
            return self
        index = min(bisect_right(self.starts, at), len(self.blocks)) - 1
        offset = at - self.starts[index]
        block = self.blocks[index]
        # Small enough to stay one block, so that a row typed at the end a thousand times makes no thousand blocks.
        grown = np.concatenate([block[:offset], table.astype(self.dtype, copy=False), block[offset:]])
        pieces = [grown] if len(grown) <= 2 * self.height else _cut(grown, self.height)
        return type(self)([*self.blocks[:index], *pieces, *self.blocks[index + 1 :]], self.height)

    def remove(self, rows: NDArray[np.intp]) -> Self:
        """Take some rows out."""
        kept = list(self.blocks)
        for index, _, offsets in self._by_block(np.unique(rows)):
            kept[index] = np.delete(self.blocks[index], offsets, axis=0)
        return type(self)([block for block in kept if len(block)] or [kept[0][:0]], self.height)

    def map(self, change: Callable[[Array], Array]) -> Self:
        """Apply a function of one block to every block; it keeps the number of rows."""
        return type(self)([change(block) for block in self.blocks], self.height)

    def _by_block(self, rows: NDArray[np.intp]) -> Iterator[tuple[int, NDArray[np.intp], NDArray[np.intp]]]:
        """Group rows: block, positions among `rows`, offsets inside the block."""
        if rows.size == 1:  # what a person edits and looks at
            index, offset = self.locate(int(rows[0]))
            yield index, np.zeros(1, np.intp), np.array([offset])
            return
        if rows.size and not (rows.min() >= 0 and rows.max() < self.rows):
            raise IndexError(f"rows {rows.min()}..{rows.max()} are not all inside 0..{self.rows - 1}")
        owner = np.searchsorted(self.starts, rows, side="right") - 1
        order = np.argsort(owner, kind="stable")
        for group in np.split(order, np.flatnonzero(np.diff(owner[order])) + 1):
            if group.size:
                index = int(owner[group[0]])
                yield index, group, rows[group] - self.starts[index]


def _cut(table: Array, height: int) -> list[Array]:
    # asarray: slices of a plain view of the mapping are far cheaper than slices of a numpy.memmap.
    plain = np.asarray(table)
    return [plain[start : start + height] for start in range(0, max(len(plain), 1), height)]
