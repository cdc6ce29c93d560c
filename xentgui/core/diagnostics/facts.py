"""What one pass over a table tells: the least, the largest and the sum of each row and of each column."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from xentgui.core.log_softmax import SHORT_AXIS
from xentgui.core.progress import checked
from xentgui.core.row_blocks import RowBlocks

Array = NDArray[Any]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

ROUNDING = 1e-6  # what float32 leaves of a difference that is 0
MOST_OFF = 0.05  # from 1, of sums of rounded shares: what is further off may be anything

_BEYOND_BFLOAT16 = np.uint32(0xFFFF)  # the bits of float32 that it lacks
_SHORT = 128  # of which short numbers, such as people type, are parts
_FIRST = 64  # rows that mostly decide


@dataclass(frozen=True, eq=False)
class TableFacts:
    """Least, largest and sum of each row, (rows,), and of each column, (classes,); NaN where one is among them.

    `columns_min` and its like leave out rows that hold NaN or infinity, so that one bad row hides no column.
    """

    rows_min: Floats
    rows_max: Floats
    rows_sum: Floats
    columns_min: Floats
    columns_max: Floats
    columns_sum: Floats

    @classmethod
    def of(cls, table: RowBlocks) -> Self:
        """Read a table block by block."""
        parts = [_of_block(block) for block in checked(table.blocks)]
        least, largest, sums, low, high, total = zip(*parts, strict=True)
        rows_min, rows_max, rows_sum = (np.concatenate(of_rows) for of_rows in checked((least, largest, sums)))
        return cls(
            rows_min,
            rows_max,
            rows_sum,
            np.min(low, axis=0),
            np.max(high, axis=0),
            np.sum(total, axis=0),
        )

    @cached_property
    def finite(self) -> Flags:
        """Rows without NaN and infinity, (rows,)."""
        return np.isfinite(self.rows_min) & np.isfinite(self.rows_max)

    @cached_property
    def has_nan(self) -> Flags:
        """Rows that hold NaN, (rows,)."""
        return np.isnan(self.rows_min)

    def within(self, low: float, high: float) -> bool:
        """Whether there are finite rows, and all their values lie between these bounds."""
        some = self.finite
        return bool(some.any() and self.rows_min[some].min() >= low and self.rows_max[some].max() <= high)

    def rows_off(self, tolerance: float) -> Flags:
        """Finite rows whose sum is not 1, (rows,)."""
        return self.finite & (np.abs(self.rows_sum - 1) > tolerance)


def _of_block(block: Array) -> tuple[Floats, ...]:
    # NumPy has no fast loops for types of 16 bits.
    values = block.astype(np.float32) if block.dtype.itemsize <= 2 else block
    with np.errstate(all="ignore"):
        across = np.ascontiguousarray(values.T) if values.shape[1] < SHORT_AXIS else values.T
        low, high, total = across.min(axis=0), across.max(axis=0), across.sum(axis=0)
        finite = np.isfinite(low) & np.isfinite(high)
        whole = values if finite.all() else values[finite]
        columns = whole.min(axis=0, initial=np.inf), whole.max(axis=0, initial=-np.inf), whole.sum(axis=0)
    return tuple(np.asarray(each, np.float64) for each in (low, high, total, *columns))


def in_bfloat16(table: RowBlocks, rows: NDArray[np.intp]) -> bool:
    """Whether these rows of a wider type hold numbers of bfloat16 only, which NumPy lacks, and not just short ones."""
    if table.dtype.name not in ("float32", "float64"):
        return False
    if not _of_bfloat16(table.take(rows[:_FIRST])):
        return False
    numbers = table.take(rows)
    return _of_bfloat16(numbers) and bool((numbers * _SHORT % 1 > 0).any())


def _of_bfloat16(numbers: Array) -> bool:
    single = numbers.astype(np.float32)
    same = (single == numbers) | np.isnan(numbers)
    return bool(same.all()) and not (single.view(np.uint32) & _BEYOND_BFLOAT16).any()


def decimals_that_explain(table: Array, off: float) -> int:
    """How many decimals rows were rounded to, where that explains sums that are so far off 1; else 0."""
    numbers = table.astype(np.float64)
    for decimals in (1, 2, 3, 4):
        if np.allclose(numbers, np.round(numbers, decimals), rtol=0, atol=1e-6, equal_nan=True):
            return decimals if off <= (numbers.shape[1] + 2) * 0.5 * 10.0**-decimals + 1e-6 else 0
    return 0
