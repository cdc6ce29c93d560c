"""What Keras' losses refuse and warn of, in the order in which they come to it."""

from collections.abc import Sequence

import numpy as np

from .call import Call, LibraryError
from .keras_backend import Backend, Shape
from .keras_inputs import aligned, broadcast_shape, dense_inputs, row_mask, sparse_labels, without

_NAMES = {"cce": "categorical_crossentropy", "focal": "categorical_focal_crossentropy"}
_SMOOTHED = ("from_logits", "label_smoothing", "axis", "reduction", "name")
_CLASSES = {
    "cce": ("CategoricalCrossentropy", _SMOOTHED),
    "scce": ("SparseCategoricalCrossentropy", ("from_logits", "ignore_class", "reduction", "axis", "name")),
    "bce": ("BinaryCrossentropy", _SMOOTHED),
    "focal": ("CategoricalFocalCrossentropy", ("alpha", "gamma", *_SMOOTHED)),
    "kld": ("KLDivergence", ("reduction", "name")),
}
_FUNCTION_OPTIONS = {"softmax": ("axis",), "log_softmax": ("axis",), "logsumexp": ("axis", "keepdims")}
_FOREIGN = ("class_weight", "pos_weight", "weight", "where")


def check_arguments(call: Call) -> None:
    """Refuse options that the class or function does not have, and other libraries' weights."""
    given = [name for name in _FOREIGN if getattr(call, name) is not None]
    if call.task in _FUNCTION_OPTIONS:
        given += [name for name in ("sample_weight", "mask") if getattr(call, name) is not None]
        _refuse(f"{call.task}()", [*call.options, *given], _FUNCTION_OPTIONS[call.task])
        return
    name, options = _CLASSES[call.task]
    _refuse(f"{name}.__init__()", [*call.options], options)
    _refuse("Loss.__call__()", given, ())
    if call.labels is None:
        raise LibraryError("TypeError", "Loss.__call__() missing 1 required positional argument: 'y_true'")


def _refuse(callee: str, given: Sequence[str], known: Sequence[str]) -> None:
    unknown = next((name for name in given if name not in known), None)
    if unknown is not None:
        raise LibraryError("TypeError", f"{callee} got an unexpected keyword argument {unknown!r}")


def checked_shape(call: Call, backend: Backend) -> Shape:
    """The shape of the row losses, where labels and scores are accepted."""
    if call.task in _NAMES:
        _check_axis_type(call)
        labels, scores = aligned(call)
        if not scores.ndim or (call.option("label_smoothing", 0.0) and not labels.ndim):
            raise LibraryError("IndexError", "tuple index out of range")
    return {"scce": _sparse_shape, "cce": _dense_shape, "bce": _binary_shape, "focal": _focal_shape, "kld": _kld_shape}[
        call.task
    ](call, backend)


def warnings(call: Call, backend: Backend) -> tuple[str, ...]:
    """As Keras words them, with their category."""
    if call.task == "softmax":
        return _softmax_warnings(call, call.scores.shape, backend)
    if call.task not in _NAMES:
        return ()
    shape = aligned(call)[1].shape
    from_logits = call.task == "focal" and call.option("from_logits", False)
    softmax = _softmax_warnings(call, shape, backend) if from_logits else ()
    if shape[-1] != 1:
        return softmax
    text = (
        f"SyntaxWarning: In loss {_NAMES[call.task]}, expected y_pred.shape to be (batch_size, num_classes) with "
        f"num_classes > 1. Received: y_pred.shape={backend.shape_text(shape)}. "
        "Consider using 'binary_crossentropy' if you only have 2 classes."
    )
    return (text, *softmax)


def _softmax_warnings(call: Call, shape: Shape, backend: Backend) -> tuple[str, ...]:
    axis = call.option("axis", -1)
    if shape[axis] != 1:
        return ()
    text = (
        f"UserWarning: You are using a softmax over axis {axis} of a tensor of shape {backend.shape_text(shape)}. "
        "This axis has size 1. The softmax operation will always return the value 1, which is likely not what you "
        "intended. Did you mean to use a sigmoid instead?"
    )
    return (text,)


def _check_axis_type(call: Call) -> None:
    axis = call.option("axis", -1)
    if isinstance(axis, bool):
        text = f"`axis` must be of type `int`. Received: axis={axis} of type {type(axis)}"
        raise LibraryError("ValueError", text)


def _dense_shape(call: Call, backend: Backend) -> Shape:
    labels, scores = aligned(call)
    axis = call.option("axis", -1)
    backend.check_dense(labels.shape, scores.shape)
    backend.check_axis(axis, scores.shape, "cross_entropy" if call.option("from_logits", False) else "sum")
    return without(scores.shape, axis)


def _binary_shape(call: Call, backend: Backend) -> Shape:
    labels, scores, axis, _ = dense_inputs(call, backend)
    backend.check_binary(labels, scores, call.option("from_logits", False))
    backend.check_axis(axis, scores.shape, "mean")
    return without(scores.shape, axis)


def _focal_shape(call: Call, backend: Backend) -> Shape:
    labels, scores = aligned(call)
    axis = call.option("axis", -1)
    backend.check_axis(axis, scores.shape, "softmax" if call.option("from_logits", False) else "sum")
    cells = broadcast_shape(backend, "mul", labels.shape, scores.shape)
    weighting = broadcast_shape(backend, "mul", scores.shape, np.shape(call.option("alpha", 0.25)))
    return without(broadcast_shape(backend, "mul", weighting, cells), axis)


def _kld_shape(call: Call, backend: Backend) -> Shape:
    labels, scores = aligned(call)
    shape = broadcast_shape(backend, "div", labels.shape, scores.shape)
    backend.check_axis(-1, shape, "sum")
    return without(shape, -1)


def _sparse_shape(call: Call, backend: Backend) -> Shape:
    labels, kept = sparse_labels(call, backend)
    axis, shape = call.option("axis", -1), aligned(call)[1].shape
    if kept is not None:
        _check_ignoring_axis(axis, len(shape))
        backend.check_axis(axis, (*kept.shape, 1), "expand_dims")
        shape = broadcast_shape(backend, "where", np.expand_dims(kept, axis).shape, shape)
    target = backend.check_sparse(labels.shape, shape, axis)
    backend.check_labels(labels, shape[axis], call.option("from_logits", False))
    rows = backend.sparse_rows(target, shape, axis)
    return rows if kept is None else broadcast_shape(backend, "where", row_mask(call, kept, backend).shape, rows)


def _check_ignoring_axis(axis: int, rank: int) -> None:
    if not -rank <= axis < rank:
        text = f"axis {axis} is out of bounds for an array with dimension {rank}."
        raise LibraryError("ValueError", text)
