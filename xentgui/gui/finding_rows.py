"""Rows that a finding names, as the expression that shows just these. No Qt here."""

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.intp]

MOST_RUNS = 100


def run_of(rows: Rows) -> range | None:
    """The rows as one run, where they lie one under the other."""
    found = _runs(rows) if rows.size else []
    return range(found[0][0], found[0][1] + 1) if len(found) == 1 else None


def expression(rows: Rows) -> tuple[str, int]:
    """What shows some rows, and how many; the first of them where all would be too long to read."""
    runs = _runs(rows)
    if len(runs) > MOST_RUNS:
        runs = _runs(rows[:MOST_RUNS])
    single = [row for first, last in runs if last - first < 2 for row in range(first, last + 1)]
    parts = [f"{first} <= row <= {last}" for first, last in runs if last - first >= 2]
    if len(single) > 1:
        parts.append(f"row in ({', '.join(map(str, single))})")
    elif single:
        parts.append(f"row == {single[0]}")
    return " or ".join(parts), sum(last - first + 1 for first, last in runs)


def stepped(rows: Rows, current: int, step: int) -> int:
    """The place of the row after, or before, the current one, round the end; of the first or last from elsewhere."""
    places = np.flatnonzero(rows == current)
    if not places.size:
        return 0 if step > 0 else rows.size - 1
    return int(places[0] + step) % rows.size


def _runs(rows: Rows) -> list[tuple[int, int]]:
    """The first and the last of each run of rows that lie one under the other."""
    steps = np.diff(rows)
    rising = bool((steps > 0).all())  # mostly they are; to sort many takes a frame
    ordered = rows if rising else np.unique(rows)
    cuts = np.flatnonzero((steps if rising else np.diff(ordered)) > 1)
    starts, ends = np.append(0, cuts + 1), np.append(cuts, ordered.size - 1)
    return list(zip(ordered[starts].tolist(), ordered[ends].tolist(), strict=True))
