"""What rows tell that `ignore_class` leaves out: whether they are padding, and what the model predicts in them."""

import numpy as np

from .case import Array, Case
from .facts import Flags

_SURE = 4.0  # standard errors


def in_runs(case: Case) -> bool:
    """Whether ignored rows stand together more than chance puts them, as padding at the end of sequences does."""
    grid = case.ignored.reshape(-1, case.problem.steps)
    # Each sequence that has padding has it from some step on, or up to one.
    forward, backward = (np.maximum.accumulate(side, axis=1) for side in (grid, grid[:, ::-1]))
    if len(grid) > 1 and ((forward == grid).all() or (backward[:, ::-1] == grid).all()):
        return True
    flat = case.ignored
    rows, ignored = len(flat), int(flat.sum())
    kept = rows - ignored
    starts = int(flat[0]) + int((flat[1:] & ~flat[:-1]).sum())
    # Runs of one of two kinds of rows in any order (Wald and Wolfowitz).
    expected = ignored * (kept + 1) / rows
    spread = np.sqrt(max(1e-12, ignored * kept * (ignored - 1) * (kept + 1) / (rows**2 * max(1, rows - 1))))
    return bool(starts < expected - _SURE * spread)


def predict(case: Case, name: int) -> bool:
    """Whether ignored rows predict a class more often than the others do, by more than chance."""
    predicted = case.predicted == name
    ignored, others = predicted[case.ignored], predicted[case.counts]
    base = (others.sum() + 1) / (len(others) + 2)
    return bool(ignored.sum() > len(ignored) * base + _SURE * np.sqrt(len(ignored) * base * (1 - base)) + 1)


def first_of_each(case: Case) -> Array:
    """The first ignored row behind rows that count, of each sequence: where its end would stand."""
    grid: Flags = case.ignored.reshape(-1, case.problem.steps)
    first = np.zeros_like(grid)
    first[:, 1:] = grid[:, 1:] & ~grid[:, :-1]
    return np.flatnonzero(first.reshape(-1))
