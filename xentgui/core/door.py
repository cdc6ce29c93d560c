"""The door: anything array-like in, checked arrays out, or a ValueError that names the place and the mend."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import arraylike
from .counting import counted, plural

Array = NDArray[Any]

FLOATS = ("float16", "bfloat16", "float32", "float64")


def as_numbers(values: object, what: str) -> Array:
    """Check that `what` is a numeric array, of any type and shape; returns it in native byte order."""
    try:
        array = arraylike.as_array(values)
    except ValueError:
        raise ValueError(f"{what} are ragged: {_raggedness(values)}") from None
    except (TypeError, RuntimeError) as error:
        raise ValueError(f"{what} are not an array: {error}") from None
    if np.ma.is_masked(values):
        raise ValueError(f"{what} have masked values; fill them, or leave their rows out")
    if array.dtype.kind == "O":
        array = _of_objects(array, what)
    if array.dtype.kind not in "biuf" and not is_float(array.dtype):
        raise ValueError(f"{what} are of type {array.dtype}, not numbers; make every value a number")
    return array if array.dtype.isnative else array.astype(array.dtype.newbyteorder("="))


def as_own_numbers(values: object, what: str) -> Array:
    """As `as_numbers`, in memory that nobody else writes to: a copy, unless it is a file that is mapped to be read."""
    array = as_numbers(values, what)
    return array if isinstance(values, np.memmap) and values.mode == "r" else np.array(array)


def is_float(dtype: np.dtype[Any]) -> bool:
    """Whether scores keep this type. By name: who has a bfloat16 has loaded its library, the others need not."""
    return dtype.name in FLOATS


def float_type(name: str) -> np.dtype[Any]:
    """The type that scores are kept in under this name; bfloat16 brings its library."""
    if name not in FLOATS:
        raise ValueError(f"dtype {name!r} is not known; use one of {', '.join(FLOATS)}")
    if name == "bfloat16":
        from ml_dtypes import bfloat16  # noqa: PLC0415 - who has none need not load its library

        known: np.dtype[Any] = np.dtype(bfloat16)
        return known
    return np.dtype(name)


def as_scores(scores: ArrayLike) -> Array:
    """Check scores (..., classes); float16, bfloat16, float32 and float64 keep their type, the rest is float64."""
    array = as_numbers(scores, "scores")
    if array.ndim == 0:
        raise ValueError("scores are a single number; give one row a sample and one column a class")
    if array.shape[-1] == 0:
        raise ValueError(f"scores of shape {array.shape} have no classes; the last axis is the class axis")
    return _as_float(array)


def as_labels(labels: ArrayLike, shape: tuple[int, ...], sparse: bool | None) -> Array:
    """Check labels for scores of `shape`: int64 indices of the leading shape, or distributions of the full one."""
    if sparse not in (None, True, False):
        raise ValueError(f"sparse {sparse!r} is not True, False or None")
    array = as_numbers(labels, "labels")
    leading = shape[:-1]
    column = (*leading, 1)
    # Of one class, a column of indices and one of distributions look alike: whole numbers are indices.
    whole = sparse is None and array.dtype.kind in "iub"
    if array.shape == column and (array.shape != shape or sparse or whole):
        array = array.reshape(leading)
    if array.shape == leading and sparse is not False:
        return as_indices(array)
    if array.shape == shape and not sparse:
        return _as_float(array)
    raise ValueError(_labels_misfit(array.shape, shape, sparse))


def as_binary_labels(labels: ArrayLike, shape: tuple[int, ...], sparse: bool | None) -> Array:
    """Check labels of the binary loss for scores of `shape`: of that shape, or without its last axis where it is 1."""
    if sparse:
        raise ValueError("the binary loss has no class indices: use sparse=False, or leave sparse out")
    array = as_numbers(labels, "labels")
    if shape not in (array.shape, (*array.shape, 1)):
        text = f"labels of shape {array.shape} do not fit scores of shape {shape}"
        hot = ", class indices as one-hot rows" if array.shape == shape[:-1] else ""
        raise ValueError(f"{text}; the binary loss has a label of 0 to 1 for each class: give shape {shape}{hot}")
    return _as_float(array.reshape(shape))


def as_indices(labels: Array, *, first_row: int = 0) -> Array:
    """Check that class indices are whole numbers; returns int64. `first_row` is the row of the first one."""
    if labels.dtype.kind == "f" or is_float(labels.dtype):
        plain = labels.astype(np.float64)
        # Not >= 2**62, which NaN would pass.
        broken = np.flatnonzero(~(np.abs(plain) < 2.0**62) | (plain != np.floor(plain)))
        if broken.size:
            value = plain.reshape(-1)[broken[0]]
            raise ValueError(
                f"label {value:g} in row {first_row + broken[0]} is not a whole number; class indices are, "
                "distributions have one column a class"
            )
    if labels.dtype == np.uint64 and labels.size and labels.max() >= 2**63:
        raise ValueError(f"label {labels.max()} in row {first_row + labels.argmax()} is too big for a class index")
    return labels.astype(np.int64, copy=False)


def as_sample_weight(weight: ArrayLike | None, leading: tuple[int, ...]) -> Array | None:
    """Check weights that broadcast to the leading shape; a trailing axis of 1 on top of it is dropped, as in Keras."""
    if weight is None:
        return None
    array = as_numbers(weight, "sample_weight").astype(np.float64)
    if array.shape == (*leading, 1) and leading:
        array = array.reshape(leading)
    try:
        np.broadcast_to(array, leading)
    except ValueError:
        raise ValueError(
            f"sample_weight of shape {array.shape} does not fit rows of shape {leading}; give one weight a row"
        ) from None
    _refuse_bad_weights("sample_weight", "row", array)
    return array


def as_class_weight(weight: Mapping[int, float] | ArrayLike | None, classes: int) -> Array | None:
    """Check a weight a class: a sequence of all, or Keras' mapping from class to weight (the others weigh 1)."""
    return _by_class("class_weight", weight, classes)


def as_pos_weight(weight: Mapping[int, float] | ArrayLike | None, classes: int) -> Array | None:
    """Check what yes weighs in each class, as PyTorch's pos_weight: as a class weight, or one number for all."""
    if weight is not None and not isinstance(weight, Mapping):
        array = as_numbers(weight, "pos_weight")
        weight = np.full(classes, array, np.float64) if array.ndim == 0 else array
    return _by_class("pos_weight", weight, classes)


def _by_class(name: str, weight: Mapping[int, float] | ArrayLike | None, classes: int) -> Array | None:
    if weight is None:
        return None
    if isinstance(weight, Mapping):
        array = np.ones(classes)
        for index, value in weight.items():
            if not (isinstance(index, int | np.integer) and 0 <= index < classes):
                raise ValueError(f"{name} names class {index!r}; classes are 0..{classes - 1}")
            array[index] = _one_number(name, value, index)
    else:
        array = as_numbers(weight, name).astype(np.float64)
    if array.shape != (classes,):
        there = counted(classes, "class")
        raise ValueError(f"{name} of shape {array.shape} does not fit {there}; give one weight a class")
    _refuse_bad_weights(name, "class", array)
    return array


def as_class_names(names: Sequence[str], classes: int) -> tuple[str, ...]:
    """Check one name a class; none at all names the classes by their index."""
    if names and len(names) != classes:
        given = counted(len(names), "class name")
        raise ValueError(f"{given} for {counted(classes, 'class')}; give one name a class")
    return tuple(str(name) for name in names)


def refuse_labels_outside(labels: Array, classes: int, ignore_class: int | None, *, first_row: int = 0) -> None:
    """Raise for the first class index that is neither a class nor `ignore_class`; they begin at `first_row`."""
    flat = labels.reshape(-1)
    if not flat.size or (flat.min() >= 0 and flat.max() < classes):
        return
    outside = (flat < 0) | (flat >= classes)
    if ignore_class is not None:
        outside &= flat != ignore_class
    if not outside.any():
        return
    row = int(outside.argmax())
    hint = ""
    if flat[row] == classes and flat.min() >= 1:
        hint = "; did the labels start at 1?"
    elif flat[row] < 0:
        hint = f"; is it padding? Then say ignore_class={flat[row]}"
    among = f"0..{classes - 1} ({classes} {plural('class', classes)})"
    raise ValueError(f"label {flat[row]} in row {first_row + row} is outside {among}{hint}")


def _as_float(array: Array) -> Array:
    return array if is_float(array.dtype) else array.astype(np.float64)


def _raggedness(values: object) -> str:
    with suppress(TypeError):  # a single number among the rows has no length, whatever it offers
        lengths = [len(row) for row in values] if isinstance(values, Sequence) else []
        for row, length in enumerate(lengths):
            if length != lengths[0]:
                return f"row {row} has {counted(length, 'value')}, row 0 has {lengths[0]}"
    return "some rows are longer than others; make them of one length"


def _of_objects(array: Array, what: str) -> Array:
    odd = _first_odd(array)
    if odd:
        raise ValueError(f"{what} hold objects, not numbers: {odd}; make every value a number")
    try:
        return array.astype(np.float64)
    except OverflowError:
        raise ValueError(f"{what} hold an integer too big for a floating-point number") from None


def _first_odd(array: Array) -> str:
    for place, value in enumerate(array.reshape(-1)):
        if not isinstance(value, int | float | np.integer | np.floating | np.bool_):
            return f"value {place} is {str(value)[:40]!r}"
    return ""


def _one_number(name: str, value: object, index: int) -> float:
    array = as_numbers(value, name)
    if array.ndim:
        raise ValueError(f"{name} of class {index} is not one number")
    return float(array)


def _refuse_bad_weights(name: str, place: str, weights: Array) -> None:
    flat = weights.reshape(-1)
    # Not < 0, which NaN would pass.
    bad = np.flatnonzero(~(flat >= 0) | np.isinf(flat))
    if bad.size:
        raise ValueError(f"{name} {flat[bad[0]]:g} for {place} {bad[0]} is not a finite number of at least 0")


def _labels_misfit(labels: tuple[int, ...], scores: tuple[int, ...], sparse: bool | None) -> str:
    leading, classes = scores[:-1], scores[-1]
    text = f"labels of shape {labels} do not fit scores of shape {scores}"
    if sparse and labels == scores:
        return f"{text} as class indices; they are distributions: use sparse=False, or labels.argmax(-1)"
    if sparse is False and labels == leading:
        return f"{text} as distributions; they are class indices: use sparse=True, or a one-hot row a sample"
    rows = int(np.prod(leading))
    if labels == (rows * classes,):
        return f"{text}; are they one-hot, flattened? Then reshape them to {scores}"
    if int(np.prod(labels)) == rows and labels:
        return f"{text}; they count {rows} as the rows do: reshape them to {leading}"
    return f"{text}; give class indices of shape {leading} or distributions of shape {scores}"
