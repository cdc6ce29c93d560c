"""Anything array-like becomes a NumPy array, by the protocols that it speaks; no library of arrays is imported."""

import sys
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
_Way = Callable[[Any], object]

# What an object may offer, and what is done with it: first what copies nothing, last what brings it from a device.
_WAYS: tuple[tuple[str, _Way], ...] = (
    ("__array__", np.asarray),
    ("__array_interface__", np.asarray),
    ("__array_struct__", np.asarray),
    ("numpy", lambda values: values.numpy()),
    ("toarray", lambda values: values.toarray()),
    ("__dlpack__", np.from_dlpack),
    ("__dlpack__", lambda values: np.from_dlpack(values, device="cpu")),
    ("__cuda_array_interface__", lambda values: values.get()),
    ("__cuda_array_interface__", lambda values: values.copy_to_host()),
)


def as_array(values: object) -> Array:
    """Bring values to the host as a NumPy array of whatever type and shape; a view of them where that is possible.

    Raises:
        ValueError: rows have different lengths.
        TypeError: it cannot be read; the message is the reason that its own library gives.
    """
    if isinstance(values, np.ndarray):
        return _as_table(values)
    if isinstance(values, list | tuple):
        return _as_table(_of_sequence(values))
    ways = _ways(values)
    return _as_table(_by_the_first_that_works(values, ways) if ways else np.asarray(values))


def column_names(values: object, columns: int) -> tuple[str, ...]:
    """What a data frame calls its columns; nothing where it is none, or does not name each by a text."""
    given = getattr(values, "columns", None)
    names = tuple(given) if isinstance(given, Iterable) else ()
    return names if len(names) == columns and all(isinstance(name, str) for name in names) else ()


def _of_sequence(values: list[Any] | tuple[Any, ...]) -> Array:
    try:
        return np.asarray(values)
    except (TypeError, ValueError, RuntimeError):
        # It may have members that NumPy alone cannot read: tensors with gradients, or on a device.
        if not any(_ways(value) or isinstance(value, list | tuple) for value in values):
            raise
        return np.asarray([as_array(value) for value in values])


def _as_table(array: Array) -> Array:
    """Numbers as they are; rows of numbers in the cells of one column, as data frames have them, as a table."""
    if array.dtype.kind == "O" and array.ndim and array.size == len(array) > 0:
        rows = array.reshape(-1).tolist()
        if isinstance(rows[0], list | tuple | np.ndarray):
            return np.asarray([as_array(row) for row in rows])
    if array.dtype.type.__module__ == "ml_dtypes" and array.dtype.name != "bfloat16":
        return array.astype(np.float64)  # float8, int4 and their like have no arithmetic
    return array


def _ways(values: object) -> list[_Way]:
    """How an object says that it can become an array."""
    if isinstance(values, type):
        return []
    if hasattr(values, "detach") and hasattr(values, "cpu"):
        return [_from_tensor]
    return [way for name, way in _WAYS if hasattr(values, name)]


def _by_the_first_that_works(values: object, ways: list[_Way]) -> Array:
    reasons = []
    for way in ways:
        try:
            array = way(values)
        except Exception as error:  # noqa: BLE001 - libraries raise all kinds, and there may be another way
            reasons.append(error)
        else:
            if isinstance(array, np.ndarray | np.generic):
                return np.asarray(array)
    if not reasons:
        raise TypeError(f"{type(values).__name__} gives no NumPy array")
    raise TypeError(_told(reasons[0])) from reasons[0]


def _from_tensor(tensor: Any) -> Array:
    """A tensor of PyTorch's kind, whatever its device; where NumPy lacks its type, in one that holds its values."""
    host = tensor.detach().cpu()
    if str(host.dtype).endswith(".bfloat16"):
        from ml_dtypes import bfloat16  # noqa: PLC0415 - who has none need not load its library

        bits = sys.modules[type(host.dtype).__module__].int16
        return np.asarray(host.view(bits).numpy()).view(bfloat16)
    if "float8" in str(host.dtype):
        host = host.double()
    return np.asarray(host.numpy())


def _told(reason: Exception) -> str:
    """What a library says of why there is no array, with what to do where that is known."""
    text = (str(reason) or type(reason).__name__).partition("\n")[0].rstrip(".")
    if any(word in text for word in ("symbolic", "traced", "Tracer")):
        return f"{text}; inside of a compiled function there are no values yet: return them, and take them outside"
    return text
