"""What the verbs' arguments have to be: tables, columns and places that fit, or a ValueError that says why not."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentgui.core import door
from xentgui.core.counting import counted
from xentgui.core.problem import Problem

Array = NDArray[Any]


def as_table(values: ArrayLike) -> Array:
    """Values as a table (rows, classes) of float64; without values it has neither rows nor classes."""
    table = np.atleast_2d(door.as_numbers(values, "values"))
    if table.ndim > 2:
        raise ValueError(f"values of shape {table.shape} are no table; give rows of numbers")
    return table.astype(np.float64, copy=False) if table.size else np.empty((0, 0))


def as_column(values: ArrayLike, what: str) -> Array:
    """Values as one a row."""
    column = np.atleast_1d(door.as_numbers(values, what))
    if column.ndim > 1:
        raise ValueError(f"{what} of shape {column.shape} are no column; give one a row")
    return column


def is_insertion(what: str, at: int, count: int, length: int) -> bool:
    """Whether there is anything to insert; refused where there is no such place."""
    if not 0 <= at <= length:
        raise ValueError(f"a {what} can be inserted at 0..{length}, not at {at}")
    if count < 0:
        raise ValueError(f"{count} is no number of items to insert; give at least 1")
    return count > 0


def each_once(what: str, items: Sequence[int] | NDArray[np.intp], length: int) -> NDArray[np.intp]:
    """Each once, in order; refused where one does not exist."""
    chosen = np.unique(np.asarray(items, np.intp))
    if chosen.size and not (chosen[0] >= 0 and chosen[-1] < length):
        raise ValueError(f"there is no {what} {chosen[0] if chosen[0] < 0 else chosen[-1]} among {length}")
    return chosen


def place(problem: Problem, row: int, column: int, shape: tuple[int, ...]) -> tuple[Array, Array]:
    """The rows and columns of a table of `shape` whose upper left corner is (row, column); it must fit."""
    last = (row + shape[0], column + shape[1])
    if row < 0 or last[0] > problem.rows:
        among = counted(problem.rows, "row")
        raise ValueError(f"rows {row}..{last[0] - 1} are not all among the {among}; insert rows first")
    if column < 0 or last[1] > problem.classes:
        raise ValueError(f"classes {column}..{last[1] - 1} are not all inside 0..{problem.classes - 1}")
    return np.arange(row, last[0]), np.arange(column, last[1])


def fitting(values: Array, dtype: np.dtype[Any]) -> Array:
    """Round to the table's type; a finite number that would become infinite is refused."""
    with np.errstate(over="ignore", invalid="ignore"):
        stored = values.astype(dtype)
    too_big = np.isinf(stored.astype(np.float64)) & np.isfinite(values)
    if too_big.any():
        raise ValueError(f"{values[too_big][0]:g} is too big for {dtype}; write inf if that is meant")
    return stored
