"""What rounding did: the largest change and its place, what left the range."""

import numpy as np

from xentgui.core.rounding import Rounding, rounding
from xentgui.core.row_blocks import RowBlocks


def rounded(values, dtype=np.float16, height=2):
    before = RowBlocks.split(np.array(values, np.float64), height)
    with np.errstate(over="ignore"):
        return rounding(before, before.map(lambda block: block.astype(dtype)))


def test_the_largest_change_is_found_in_any_block():
    found = rounded([[1.0, 2.0], [0.1, 3.0], [4.0, 5.0], [6.0, 1000.3]])
    assert (found.row, found.column) == (3, 1)
    assert found.change == abs(float(np.float16(1000.3)) - 1000.3)


def test_what_a_type_holds_exactly_does_not_change():
    assert rounded([[1.0, -2.5], [np.inf, np.nan], [-np.inf, 0.0]]) == Rounding()


def test_what_leaves_the_range_is_counted_and_is_no_largest_change():
    found = rounded([[1e5, -1e6], [1e-9, 0.0], [2.0, 7e4]])
    assert (found.to_infinity, found.to_zero, found.change) == (3, 1, 1e-9)


def test_a_table_without_rows_has_nothing_to_round():
    assert rounded(np.zeros((0, 3))) == Rounding()
