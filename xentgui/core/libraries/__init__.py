"""What Keras, PyTorch, optax, scikit-learn and SciPy answer to the same input, mirrored in NumPy: one module each."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any, cast

import numpy as np
from numpy.typing import ArrayLike

from .call import DTYPES, TASKS, Answer, Array, Call, Library, LibraryError, Raised, as_array

__all__ = ["LIBRARIES", "Answer", "Call", "Library", "Raised", "answer", "library", "mirror"]

# The modules, by the names that libraries go by here.
LIBRARIES = {
    "keras-tensorflow": "keras_tensorflow",
    "keras-jax": "keras_jax",
    "keras-torch": "keras_torch",
    "keras-numpy": "keras_numpy",
    "torch": "torch",
    "optax": "optax",
    "sklearn": "sklearn",
    "scipy": "scipy",
}
_BLOCK_CELLS = 1 << 18


def mirror(
    library: str,
    scores: ArrayLike,
    *labels: ArrayLike | None,
    task: str,
    dtype: str = "float32",
    sample_weight: ArrayLike | None = None,
    class_weight: ArrayLike | None = None,
    pos_weight: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    mask: ArrayLike | None = None,
    where: ArrayLike | None = None,
    **options: Any,
) -> Answer:
    """Compute what a library computes: its formula, clipping, divisor, types, warnings and errors.

    Args:
        library: one of `LIBRARIES`.
        scores: (..., classes), logits or probabilities; they are cast to `dtype`.
        labels: class indices or distributions, in the type in which the library would get them; none for the softmax
            functions. By name too, except beside scikit-learn's option `labels`.
        task: "cce" (distributions), "scce" (class indices), "bce", "focal", "kld", "nll", "kl_div", "safe_cce",
            "log_loss", "softmax", "log_softmax" or "logsumexp".
        dtype: "float16", "bfloat16", "float32" or "float64": of the scores and of the computation.
        sample_weight: of Keras and scikit-learn.
        class_weight: PyTorch's `weight`, one a class.
        pos_weight: of PyTorch's binary cross-entropy.
        weight: of PyTorch's binary cross-entropy.
        mask: Keras' mask, true where a row is kept.
        where: optax's mask.
        options: by the library's own names (`from_logits`, `reduction`, `label_smoothing`, `axis`, `ignore_class`,
            `ignore_index`, `gamma`, `alpha`, `labels`); one that is absent is the library's default.

    Raises:
        ValueError: there is no such library, task or dtype here. What the library raises is the answer's `error`.
    """
    call = Call(
        task,
        np.asarray(scores, as_dtype(dtype)),
        as_array(labels[0] if labels else options.pop("labels", None)),
        as_dtype(dtype),
        options,
        sample_weight=as_array(sample_weight),
        class_weight=as_array(class_weight),
        pos_weight=as_array(pos_weight),
        weight=as_array(weight),
        mask=as_array(mask),
        where=as_array(where),
    )
    return answer(_library_for(library, task), call)


@cache
def library(name: str) -> Library:
    """The rules of a library, loaded when they are first asked for.

    Raises:
        ValueError: there is none of this name.
    """
    if name not in LIBRARIES:
        raise ValueError(f"library {name!r} is not mirrored; use one of {', '.join(LIBRARIES)}")
    return cast("Library", import_module(f".{LIBRARIES[name]}", __name__).LIBRARY)


def answer(rules: Library, call: Call, progress: Callable[[float], None] | None = None) -> Answer:
    """Put a call to a library; `progress` hears the share of rows done and may raise to stop."""
    try:
        with np.errstate(all="ignore"):
            warnings = rules.check(call)
            losses = _losses(rules, call, progress)
            return Answer(
                rules.reduce(call, losses),
                rules.row_losses(call, losses),
                warnings,
                None,
                lambda: _gradient(rules, call),
            )
    except LibraryError as error:
        return Answer(error=error.raised)


def as_dtype(name: str) -> np.dtype[Any]:
    """The type of this name."""
    if name not in DTYPES:
        raise ValueError(f"dtype {name!r} is not one of {', '.join(DTYPES)}")
    if name == "bfloat16":
        name = import_module("ml_dtypes").bfloat16  # its library is loaded where it is asked for
    return np.dtype(name)


def _library_for(name: str, task: str) -> Library:
    rules = library(name)
    if task not in TASKS:
        raise ValueError(f"task {task!r} is not one of {', '.join(TASKS)}")
    if task not in rules.tasks:
        raise ValueError(f"{name} has no {task}; it has {', '.join(t for t in TASKS if t in rules.tasks)}")
    return rules


def _losses(rules: Library, call: Call, progress: Callable[[float], None] | None) -> Array:
    """Losses by blocks of rows: the memory they take does not grow with the batch."""
    cells = call.scores.size
    if call.scores.ndim != 2 or cells <= _BLOCK_CELLS or call.option("axis", -1) not in (-1, 1):
        return rules.losses(call)
    if call.labels is not None and call.labels.ndim > call.scores.ndim:  # it is the scores that are repeated
        return rules.losses(call)
    rows = len(call.scores)
    height = max(1, _BLOCK_CELLS * rows // cells)
    parts = []
    for start in range(0, rows, height):
        parts.append(rules.losses(call.rows(slice(start, start + height))))
        if progress is not None:
            progress(min(1.0, (start + height) / rows))
    return np.concatenate(parts)


def _gradient(rules: Library, call: Call) -> Array | None:
    with np.errstate(all="ignore"):
        return rules.gradient(call)
