"""The user's verbs: each takes a problem and returns the edited one, or its argument where nothing would change."""

from collections.abc import Callable, Mapping, Sequence
from itertools import count as numbers_from
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentgui.core import door
from xentgui.core.counting import counted
from xentgui.core.cross_entropy import one_hot
from xentgui.core.problem import NO_LABEL, Problem

from .arguments import as_column, as_table, each_once, fitting, is_insertion, place
from .cost import touches

Array = NDArray[Any]
Change = Callable[[Array], Array]

_NEW = -1  # in place of the class that a column came from


@touches(lambda problem, values, **_: len(as_table(values)) * problem.classes)
def set_scores(problem: Problem, row: int, column: int, values: ArrayLike) -> Problem:
    """Write a number, or a table of them, with its upper left corner at (row, column)."""
    table = as_table(values)
    rows, columns = place(problem, row, column, table.shape)
    return problem.replace(scores=problem.scores.assign(rows, columns, fitting(table, problem.scores.dtype)))


@touches(lambda problem, values, **_: len(as_table(values)) * problem.classes)
def set_distributions(problem: Problem, row: int, column: int, values: ArrayLike) -> Problem:
    """Write label mass, as `set_scores` writes scores; the labels must be distributions."""
    if problem.sparse:
        raise ValueError("labels are class indices; switch sparse off to edit distributions")
    table = as_table(values)
    rows, columns = place(problem, row, column, table.shape)
    return problem.replace(labels=problem.labels.assign(rows, columns, fitting(table, problem.labels.dtype)))


@touches(lambda problem, values, **_: as_column(values, "labels").size * (1 if problem.sparse else problem.classes))
def set_labels(problem: Problem, row: int, values: ArrayLike) -> Problem:
    """Write class indices from `row` on; a distribution becomes the one-hot row of its index, or has no mass.

    Of the binary loss with one class they are 0 to 1; no label is NaN there, which has no defined loss.
    """
    if problem.binary and problem.classes == 1:
        mass = as_column(values, "labels").astype(np.float64)
        return set_distributions(problem, row, 0, np.where(mass == NO_LABEL, np.nan, mass)[:, None])
    indices = door.as_indices(as_column(values, "labels"), first_row=row)
    rows, _ = place(problem, row, 0, (indices.size, 1))
    if problem.sparse:
        return problem.replace(labels=problem.labels.assign(rows, None, indices))
    door.refuse_labels_outside(indices, problem.classes, NO_LABEL, first_row=row)
    hot = one_hot(indices, problem.classes).astype(problem.labels.dtype)
    return problem.replace(labels=problem.labels.assign(rows, None, hot))


# Four weights are copied in the time that one cell takes to be evaluated.
@touches(lambda problem, **_: problem.rows // 4)
def set_sample_weight(problem: Problem, row: int, values: ArrayLike) -> Problem:
    """Write sample weights from `row` on; rows that had none weigh 1."""
    given = as_column(values, "sample_weight").astype(np.float64)
    rows, _ = place(problem, row, 0, (given.size, 1))
    before = problem.row_weights
    weights = np.ones(problem.rows) if before is None else np.array(before)
    weights[rows] = given
    if not rows.size or (before is not None and np.array_equal(weights[rows], before[rows])):
        return problem
    door.as_sample_weight(weights, weights.shape)
    return problem.replace(sample_weight=weights.reshape(problem.leading_shape))


@touches(lambda problem, **_: problem.rows // 4)
def weigh_rows(problem: Problem, on: bool) -> Problem:
    """Give every row the sample weight 1, or take all sample weights away."""
    if on == (problem.sample_weight is not None):
        return problem
    return problem.replace(sample_weight=np.ones(problem.leading_shape) if on else None)


@touches(lambda problem, **_: problem.classes)
def set_class_weight(problem: Problem, weight: Mapping[int, float] | ArrayLike | None) -> Problem:
    """Weigh the classes, or none of them."""
    return _with_weights(problem, class_weight=door.as_class_weight(weight, problem.classes))


@touches(lambda problem, **_: problem.classes)
def set_pos_weight(problem: Problem, weight: Mapping[int, float] | ArrayLike | None) -> Problem:
    """Weigh yes against no in the binary loss: each class, all alike, or none of them."""
    return _with_weights(problem, pos_weight=door.as_pos_weight(weight, problem.classes))


def _with_weights(problem: Problem, **weights: Array | None) -> Problem:
    ((name, after),) = weights.items()
    before = getattr(problem, name)
    same = before is not None and after is not None and np.array_equal(before, after)
    return problem if same else problem.replace(**weights)


@touches(lambda problem, count, **_: count * problem.classes)
def insert_rows(problem: Problem, at: int, count: int) -> Problem:
    """Put `count` rows before row `at`: undecided scores, no label (in a table: no mass), weight 1."""
    if not is_insertion("row", at, count, problem.rows):
        return problem
    undecided = 0.0 if problem.options.from_logits else 1 / (2 if problem.binary else problem.classes)
    fill = NO_LABEL if problem.sparse else 0
    scores = np.full((count, problem.classes), undecided, problem.scores.dtype)
    labels = np.full((count, *problem.labels.shape[1:]), fill, problem.labels.dtype)
    weights = problem.row_weights
    return problem.replace(
        scores=problem.scores.insert(at, scores),
        labels=problem.labels.insert(at, labels),
        leading_shape=(problem.rows + int(count),),
        sample_weight=None if weights is None else np.insert(weights, at, np.ones(count)),
    )


def _cells_of_blocks(problem: Problem, rows: Sequence[int] | NDArray[np.intp]) -> int:
    height = problem.scores.height
    blocks = np.unique(np.asarray(rows, np.intp) // height).size
    return min(blocks * height * problem.classes, problem.cells)


@touches(_cells_of_blocks)
def remove_rows(problem: Problem, rows: Sequence[int] | NDArray[np.intp]) -> Problem:
    """Take rows out."""
    gone = each_once("row", rows, problem.rows)
    return problem.without_rows(gone) if gone.size else problem


@touches(lambda problem, count, **_: problem.rows * (problem.classes + count))
def insert_classes(problem: Problem, at: int, count: int) -> Problem:
    """Put `count` classes before class `at`: score 0, no label mass, weight 1; labels move along."""
    if not is_insertion("class", at, count, problem.classes):
        return problem
    # After the last class nothing moves: a label that waited for its class finds it there.
    first_moved = at if at < problem.classes else np.iinfo(np.int64).max
    order = np.insert(np.arange(problem.classes), at, np.full(count, _NEW))
    return _reorder(problem, order, lambda labels: np.where(labels >= first_moved, labels + count, labels))


def remove_classes(problem: Problem, columns: Sequence[int] | NDArray[np.intp]) -> Problem:
    """Take classes out; a label that named one of them is no label any more, the others move along."""
    gone = each_once("class", columns, problem.classes)
    if not gone.size:
        return problem
    if gone.size == problem.classes:
        raise ValueError("a table keeps at least one class; select fewer columns")
    order = np.delete(np.arange(problem.classes), gone)
    return _reorder(
        problem,
        order,
        lambda labels: np.where(np.isin(labels, gone), NO_LABEL, labels - np.searchsorted(gone, labels)),
    )


@touches(lambda problem, **_: problem.classes)
def rename_class(problem: Problem, index: int, name: str) -> Problem:
    """Call a class something; an empty name is its index again."""
    each_once("class", [index], problem.classes)
    name = name.strip() or str(index)
    if problem.class_name(index) == name:
        return problem
    names = list(problem.class_names or map(str, range(problem.classes)))
    if name in names:
        raise ValueError(f"class {names.index(name)} is already called {name!r}; choose another name")
    names[index] = name
    return problem.replace(class_names=tuple(names))


@touches(lambda **_: 0)
def set_options(problem: Problem, **changes: Any) -> Problem:
    """Change loss options by their names."""
    return problem.with_options(**changes)


@touches(lambda rows, classes, **_: rows * classes)
def grow(problem: Problem, rows: int, classes: int) -> Problem:
    """Append classes and rows until there are at least so many."""
    wider = insert_classes(problem, problem.classes, max(0, classes - problem.classes))
    return insert_rows(wider, problem.rows, max(0, rows - problem.rows))


def _cells_of_range(problem: Problem, column: int = 0, **given: Any) -> int:
    height, width = _extent(given.get("labels"), given.get("sample_weight"), given.get("values"))
    classes = max(problem.classes, column + width)
    return height * classes + (problem.rows * classes if classes > problem.classes else 0)


@touches(_cells_of_range)
def write_range(
    problem: Problem,
    row: int,
    *,
    labels: ArrayLike | None = None,
    sample_weight: ArrayLike | None = None,
    column: int = 0,
    values: ArrayLike | None = None,
    distributions: bool = False,
) -> Problem:
    """Write labels, sample weights and a table of scores (or of label mass) from `row` and class `column` on.

    What reaches past the last row or class makes the table grow, as long as no gap is left.
    """
    height, width = _extent(labels, sample_weight, values)
    if row > problem.rows or column > problem.classes:
        size = f"{counted(problem.rows, 'row')} and {counted(problem.classes, 'class')}"
        raise ValueError(f"row {row}, class {column} would leave a gap after {size}; begin further up or to the left")
    result = grow(problem, row + height, column + width)
    if labels is not None:
        result = set_labels(result, row, labels)
    if sample_weight is not None:
        result = set_sample_weight(result, row, sample_weight)
    if values is not None:
        result = (set_distributions if distributions else set_scores)(result, row, column, values)
    return result


def to_distributions(problem: Problem) -> Problem:
    """Turn class indices into one-hot rows; a label that is no class becomes a row without mass."""
    if not problem.sparse:
        return problem
    return problem.replace(labels=problem.labels.map(lambda labels: one_hot(labels, problem.classes)))


def to_indices(problem: Problem) -> Problem:
    """Turn distributions into the index of their largest class; a row without mass, or with NaN, has no label."""
    if problem.binary:
        raise ValueError("labels of the binary loss have no class index; switch the loss to categorical first")
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
    has_one = (labels != 0).any(axis=1) & ~np.isnan(labels).any(axis=1)
    return np.where(has_one, labels.argmax(axis=1), NO_LABEL)


def _reorder(problem: Problem, order: NDArray[np.intp], moved: Change) -> Problem:
    """Make class j the old class order[j], or a new one; `moved` says what becomes of class indices."""
    new = order == _NEW

    def columns(table: Array) -> Array:
        # "clip" checks no bounds, which halves the time, and reads a new class from the first one.
        result = table.take(order, axis=1, mode="clip")
        result[:, new] = 0
        return result

    def weights(of_classes: Array | None) -> Array | None:
        return None if of_classes is None else np.where(new, 1.0, of_classes[order])

    ignore = problem.options.ignore_class
    return problem.replace(
        scores=problem.scores.map(columns),
        labels=problem.labels.map(moved if problem.sparse else columns),
        class_names=problem.class_names and _reordered_names(problem.class_names, order),
        class_weight=weights(problem.class_weight),
        pos_weight=weights(problem.pos_weight),
    ).with_options(ignore_class=None if ignore is None else int(moved(np.array(ignore))))


def _reordered_names(names: Sequence[str], order: NDArray[np.intp]) -> tuple[str, ...]:
    taken = set(names)
    fresh = (name for i in numbers_from(int(order.argmin())) if (name := f"new {i}") not in taken)
    return tuple(next(fresh) if i == _NEW else names[i] for i in order)


def _extent(labels: ArrayLike | None, sample_weight: ArrayLike | None, values: ArrayLike | None) -> tuple[int, int]:
    """The rows and the classes that a range covers."""
    columns = {"labels": labels, "sample_weight": sample_weight}
    heights = [as_column(given, what).size for what, given in columns.items() if given is not None]
    height, width = (0, 0) if values is None else as_table(values).shape
    return max([height, *heights]), width
