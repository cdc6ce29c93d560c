"""The user's verbs: each takes a problem and returns the edited one, or its argument where nothing would change."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentgui.core import door
from xentgui.core.cross_entropy import one_hot
from xentgui.core.problem import Problem

Array = NDArray[Any]
NO_LABEL = -1


def set_scores(problem: Problem, row: int, column: int, values: ArrayLike) -> Problem:
    """Write a number, or a table of them, with its upper left corner at (row, column)."""
    table = np.atleast_2d(np.asarray(values, np.float64))
    rows, columns = _block_at(problem, row, column, table.shape)
    return problem.replace(scores=problem.scores.assign(rows, columns, _fitting(table, problem.scores.dtype)))


def set_distributions(problem: Problem, row: int, column: int, values: ArrayLike) -> Problem:
    """Write label mass, as `set_scores` writes scores; the labels must be distributions."""
    if problem.sparse:
        raise ValueError("labels are class indices; switch sparse off to edit distributions")
    table = np.atleast_2d(np.asarray(values, np.float64))
    rows, columns = _block_at(problem, row, column, table.shape)
    return problem.replace(labels=problem.labels.assign(rows, columns, _fitting(table, problem.labels.dtype)))


def set_labels(problem: Problem, row: int, values: ArrayLike) -> Problem:
    """Write class indices from `row` on; a distribution becomes the one-hot row of its index."""
    indices = door.as_indices(np.atleast_1d(np.asarray(values)))
    rows, _ = _block_at(problem, row, 0, (len(indices), 1))
    if problem.sparse:
        return problem.replace(labels=problem.labels.assign(rows, None, indices))
    door.refuse_labels_outside(indices, problem.classes, None)
    hot = one_hot(indices, problem.classes).astype(problem.labels.dtype)
    return problem.replace(labels=problem.labels.assign(rows, None, hot))


def set_sample_weight(problem: Problem, row: int, values: ArrayLike) -> Problem:
    """Write sample weights from `row` on; rows that had none weigh 1."""
    given = np.atleast_1d(np.asarray(values, np.float64))
    rows, _ = _block_at(problem, row, 0, (len(given), 1))
    before = problem.row_weights
    weights = np.ones(problem.rows) if before is None else np.array(before)
    weights[rows] = given
    if before is not None and np.array_equal(weights, before):
        return problem
    return problem.replace(sample_weight=door.as_sample_weight(weights, (problem.rows,))).replace(
        leading_shape=(problem.rows,)
    )


def weigh_rows(problem: Problem, on: bool) -> Problem:
    """Give every row the sample weight 1, or take all sample weights away."""
    if on == (problem.sample_weight is not None):
        return problem
    return problem.replace(sample_weight=np.ones(problem.leading_shape) if on else None)


def set_class_weight(problem: Problem, weight: Mapping[int, float] | Sequence[float] | None) -> Problem:
    """Weigh the classes, or none of them."""
    checked = door.as_class_weight(weight, problem.classes)
    if checked is not None and problem.class_weight is not None and np.array_equal(checked, problem.class_weight):
        return problem
    return problem.replace(class_weight=checked)


def insert_rows(problem: Problem, at: int, count: int) -> Problem:
    """Put `count` rows before row `at`: undecided scores, no label (of distributions: no mass)."""
    if not 0 <= at <= problem.rows:
        raise ValueError(f"row {at} is outside 0..{problem.rows}")
    undecided = 0.0 if problem.options.from_logits else 1 / problem.classes
    scores = np.full((count, problem.classes), undecided).astype(problem.scores.dtype)
    fill = NO_LABEL if problem.sparse else 0
    labels = np.full((count, *problem.labels.shape[1:]), fill, problem.labels.dtype)
    weights = problem.row_weights
    return problem.replace(
        scores=problem.scores.insert(at, scores),
        labels=problem.labels.insert(at, labels),
        leading_shape=(problem.rows + count,),
        sample_weight=None if weights is None else np.insert(weights, at, np.ones(count)),
    )


def remove_rows(problem: Problem, rows: Sequence[int] | NDArray[np.intp]) -> Problem:
    """Take rows out."""
    gone = np.unique(np.asarray(rows, np.intp))
    if not gone.size:
        return problem
    weights = problem.row_weights
    return problem.replace(
        scores=problem.scores.remove(gone),
        labels=problem.labels.remove(gone),
        leading_shape=(problem.rows - gone.size,),
        sample_weight=None if weights is None else np.delete(weights, gone),
    )


def insert_classes(problem: Problem, at: int, count: int) -> Problem:
    """Put `count` classes before class `at`: score 0, no label mass, weight 1; labels move along."""
    if not 0 <= at <= problem.classes:
        raise ValueError(f"class {at} is outside 0..{problem.classes}")
    names = list(problem.class_names)
    if names:
        names[at:at] = [f"new {at + i}" for i in range(count)]
    ignore = problem.options.ignore_class
    return _with_classes(
        problem,
        lambda block: np.insert(block, [at] * count, 0, axis=1),
        lambda labels: labels + count * (labels >= at),
        names,
        None if problem.class_weight is None else np.insert(problem.class_weight, [at] * count, 1.0),
        ignore if ignore is None or ignore < at else ignore + count,
    )


def remove_classes(problem: Problem, columns: Sequence[int]) -> Problem:
    """Take classes out; a label that named one of them is no label any more, the others move along."""
    gone = np.unique(np.asarray(columns, np.intp))
    if not gone.size:
        return problem
    if gone.size == problem.classes:
        raise ValueError("a table keeps at least one class; select fewer columns")
    ignore = problem.options.ignore_class
    return _with_classes(
        problem,
        lambda block: np.delete(block, gone, axis=1),
        lambda labels: np.where(np.isin(labels, gone), NO_LABEL, labels - np.searchsorted(gone, labels)),
        [name for index, name in enumerate(problem.class_names) if index not in gone],
        None if problem.class_weight is None else np.delete(problem.class_weight, gone),
        None if ignore is None or ignore in gone else ignore - int(np.searchsorted(gone, ignore)),
    )


def rename_class(problem: Problem, index: int, name: str) -> Problem:
    """Call a class something; an empty name is its index again."""
    name = name.strip() or str(index)
    if problem.class_name(index) == name:
        return problem
    names = [problem.class_name(i) for i in range(problem.classes)]
    if name in names:
        raise ValueError(f"class {names.index(name)} is already called {name!r}")
    names[index] = name
    return problem.replace(class_names=tuple(names))


def set_options(problem: Problem, **changes: Any) -> Problem:
    """Change loss options by their names."""
    return problem.with_options(**changes)


def to_distributions(problem: Problem) -> Problem:
    """Turn class indices into one-hot rows; a label that is no class becomes a row without mass."""
    if not problem.sparse:
        return problem
    return problem.replace(labels=problem.labels.map(lambda labels: one_hot(labels, problem.classes)))


def to_indices(problem: Problem) -> Problem:
    """Turn distributions into the index of their largest class; a row without mass has no label."""
    return problem if problem.sparse else problem.replace(labels=problem.labels.map(_largest_class))


def lost_by_conversion(problem: Problem) -> int:
    """How many rows' labels `to_distributions` or `to_indices` could not bring back."""
    return sum(_lost_in_block(labels, problem.classes) for labels in problem.labels.blocks)


def _lost_in_block(labels: Array, classes: int) -> int:
    if labels.ndim == 1:
        return int(((labels < NO_LABEL) | (labels >= classes)).sum())
    kept = one_hot(_largest_class(labels), classes)
    return int((labels.astype(np.float64) != kept).any(axis=1).sum())


def _largest_class(labels: Array) -> Array:
    return np.where((labels != 0).any(axis=1), labels.argmax(axis=1), NO_LABEL)


def _with_classes(
    problem: Problem, columns: Any, move: Any, names: Sequence[str], weight: Array | None, ignore: int | None
) -> Problem:
    return problem.replace(
        scores=problem.scores.map(columns),
        labels=problem.labels.map(move if problem.sparse else columns),
        class_names=tuple(names),
        class_weight=weight,
    ).with_options(ignore_class=ignore)


def _block_at(problem: Problem, row: int, column: int, shape: tuple[int, ...]) -> tuple[Array, Array]:
    if row < 0 or row + shape[0] > problem.rows:
        raise ValueError(f"rows {row}..{row + shape[0] - 1} are not all inside 0..{problem.rows - 1}")
    if column < 0 or column + shape[1] > problem.classes:
        raise ValueError(f"classes {column}..{column + shape[1] - 1} are not all inside 0..{problem.classes - 1}")
    return np.arange(row, row + shape[0]), np.arange(column, column + shape[1])


def _fitting(values: Array, dtype: np.dtype[Any]) -> Array:
    """Round to the table's type; a finite number that would become infinite is refused."""
    with np.errstate(over="ignore"):
        stored = values.astype(dtype)
    too_big = np.isinf(stored.astype(np.float64)) & np.isfinite(values)
    if too_big.any():
        raise ValueError(f"{values[too_big][0]:g} is too big for {dtype}; write inf if that is meant")
    return stored


def cells_touched(verb: object, problem: Problem, arguments: Sequence[Any]) -> int:
    """About how many cells a verb has to copy: what decides whether it fits in a frame."""
    if verb in (set_options, set_class_weight, rename_class):
        return 0
    if verb in (set_scores, set_distributions, set_labels, set_sample_weight):
        return min(len(np.atleast_1d(arguments[-1])) * problem.classes, problem.cells)
    if verb is insert_rows:
        return int(arguments[-1]) * problem.classes
    if verb is remove_rows:
        return min(len(arguments[-1]) * problem.scores.height * problem.classes, problem.cells)
    return problem.cells
