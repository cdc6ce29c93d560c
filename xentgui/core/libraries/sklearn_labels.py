"""What scikit-learn takes labels for: their type of target, their classes, and what it refuses."""

from typing import Any

import numpy as np

from .call import Array, LibraryError

MULTIOUTPUT = "Multioutput target data is not supported with label binarization"


def classes_of(labels: Any, values: Array | None = None) -> tuple[str, Array]:
    """The type of target of labels and their sorted classes, as LabelBinarizer.fit has them.

    Args:
        labels: as the library would get them; its errors show them so.
        values: their distinct values, where these are known.
    """
    array = np.asarray(labels)
    if values is None and array.dtype.kind in "biu":
        values = np.unique(array)
    kind = type_of_target(array, values)
    if "multioutput" in kind:
        raise LibraryError("ValueError", MULTIOUTPUT)
    if not len(array):
        raise LibraryError("ValueError", f"y has 0 samples: {labels!r}")
    if kind in ("continuous", "unknown"):
        raise LibraryError("ValueError", f"Unknown label type: {(labels,)!r}")
    if kind == "multilabel-indicator":
        return kind, np.arange(array.shape[1])
    if array.ndim == 2 and isinstance(labels, list):
        raise LibraryError("TypeError", "unhashable type: 'list'")
    return kind, np.unique(array) if values is None else values


def type_of_target(y: Array, values: Array | None = None) -> str:
    """The name of scikit-learn for what `y` holds; `values` are its distinct values, where these are known."""
    if y.dtype.kind == "V":
        raise LibraryError("TypeError", f"dtype argument must be a NumPy dtype, but it is a {type(y.dtype)}.")
    if y.ndim not in (1, 2) or (y.ndim == 2 and not y.size):
        return "unknown"
    distinct = np.unique(y) if values is None else values
    whole = y.dtype.kind != "f" or bool(np.all(distinct == distinct.astype(np.int64)))
    wide = y.ndim == 2 and y.shape[1] > 1
    if wide and len(distinct) < 3 and whole and y.dtype.kind in "biuf":
        return "multilabel-indicator"
    suffix = "-multioutput" if wide else ""
    if not whole:
        refuse_non_finite(y, "y ")
        return "continuous" + suffix
    return "multiclass" + suffix if wide or len(distinct) > 2 else "binary"


def refuse_non_finite(values: Array, name: str = "") -> None:
    """Raise for NaN, else for infinity; `name` is that of the argument and a space."""
    if values.dtype.kind != "f" or np.isfinite(np.sum(values)) or np.all(np.isfinite(values)):
        return
    found = "NaN" if np.any(np.isnan(values)) else f"infinity or a value too large for {values.dtype!r}"
    raise LibraryError("ValueError", f"Input {name}contains {found}.")
