"""Which class stands for which: an assignment of large total gain, one to one, in a moment for a thousand classes.

It is no more than nearly the best (at least half of it, mostly all): rules that use it test what it gives on rows that
it was not made from, so that a better one would only find a little more.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from xentgui.core.progress import checked

Array = NDArray[Any]
Indices = NDArray[np.intp]

_ROUNDS = 60  # of pairing; on noise a thousand classes take about ten
_SWAPS = 200


def assignment(gains: Array) -> Indices:
    """To each row of gains (n, n) one column, (n,), each once."""
    return _with_swaps(gains, _pairs_of_favourites(gains))


def _pairs_of_favourites(gains: Array) -> Indices:
    """Pair rows and columns that prefer each other, then those left, and so on: the largest gain first, at once."""
    chosen = np.full(len(gains), -1)
    rows = columns = np.arange(len(gains))
    for _ in checked(range(_ROUNDS)):
        if not rows.size:
            return chosen
        left = gains[np.ix_(rows, columns)]
        favourite, admirer = left.argmax(axis=1), left.argmax(axis=0)
        mutual = admirer[favourite] == np.arange(len(rows))
        chosen[rows[mutual]] = columns[favourite[mutual]]
        rows, columns = rows[~mutual], np.delete(columns, favourite[mutual])
    chosen[rows] = columns
    return chosen


def _with_swaps(gains: Array, chosen: Indices) -> Indices:
    """Let two rows change columns as long as both together gain, the most first."""
    chosen = chosen.copy()
    if len(chosen) > _SWAPS:
        return chosen
    for _ in checked(range(_SWAPS)):
        now = gains[:, chosen]  # the gain of each row in the place of each other
        own = np.diagonal(now)
        better = now + now.T - own[:, None] - own
        one, other = np.unravel_index(int(better.argmax()), better.shape)
        if not better[one, other] > 1e-9 * np.abs(own).max(initial=0):
            break
        chosen[[one, other]] = chosen[[other, one]]
    return chosen
