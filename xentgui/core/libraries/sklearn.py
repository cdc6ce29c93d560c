"""scikit-learn's log_loss: probabilities clipped by the precision of their type, and never divided by their sum.

It reports one number, so its row losses are that number; a row's own loss is that of a call with this row alone.
"""

from typing import Any

import numpy as np

from .call import Array, Call, LibraryError
from .sklearn_labels import MULTIOUTPUT, classes_of, refuse_non_finite, type_of_target

NOT_ONE = "UserWarning: The y_prob values do not sum to one. Make sure to pass probabilities."
# Reductions by the names of others; scikit-learn has `normalize`.
NORMALIZE = {"mean": True, "sum_over_batch_size": True, "sum": False}


class ScikitLearn:
    """sklearn.metrics.log_loss(y_true, y_proba, normalize=, sample_weight=, labels=)."""

    name = "sklearn"
    versions = "scikit-learn 1.9.1"
    tasks = frozenset({"log_loss"})

    def check(self, call: Call) -> tuple[str, ...]:
        """Refuse in the order of the library's own checks; it warns of labels= out of order and of sums off one."""
        _check_arguments(call)
        p = _probabilities(call)
        _check_probabilities(p)
        labels = np.asarray(call.labels)
        _check_lengths([array for array in (p, labels, call.sample_weight) if array is not None])
        if call.sample_weight is not None:
            _check_sample_weight(call.sample_weight, len(p))
        classes, warnings = _classes(call, labels)
        p = _both_classes(p)
        precision = np.sqrt(np.finfo(p.dtype).eps)
        if not np.all(np.isclose(np.sum(p, axis=1), 1, rtol=precision, atol=0)):
            warnings += (NOT_ONE,)
        _check_class_count(call, classes, p.shape[1])
        return warnings

    def losses(self, call: Call) -> Array:
        """-log q of the label's class, q = p within [eps, 1 - eps] of its type; of an indicator, of all its classes."""
        p = _both_classes(_probabilities(call))
        eps = np.finfo(p.dtype).eps
        log_q = np.log(np.clip(p, eps, 1 - eps))
        labels = np.asarray(call.labels)
        if _is_wide(labels):
            return np.asarray(-np.sum(np.where(labels == 0, 0, labels.astype(p.dtype) * log_q), axis=1))
        labels_option = call.option("labels", None)
        classes = call.label_values if labels_option is None else np.unique(np.asarray(labels_option))
        return np.asarray(-log_q[np.arange(len(log_q)), np.searchsorted(classes, labels.reshape(-1))])

    def row_losses(self, call: Call, losses: Array) -> Array:
        """The one number that there is."""
        return self.reduce(call, losses)

    def reduce(self, call: Call, losses: Array) -> Array:
        """The mean, divided by the sum of the weights, or with normalize=False the sum; always a float64."""
        w = call.sample_weight
        try:
            reduced = np.average(losses, weights=w) if _normalize(call) else np.sum(losses) if w is None else losses @ w
        except ZeroDivisionError as error:
            raise LibraryError("ZeroDivisionError", str(error)) from error
        return np.asarray(reduced, np.float64)

    def gradient(self, call: Call) -> Array | None:
        """It does not differentiate."""
        return None


def _normalize(call: Call) -> bool:
    return bool(call.option("normalize", NORMALIZE[call.option("reduction", "mean")]))


def _check_arguments(call: Call) -> None:
    """Refuse arguments that log_loss does not have."""
    known = ("normalize", "labels", *(["reduction"] if call.option("reduction", "mean") in NORMALIZE else []))
    unknown = next((name for name in call.options if name not in known), None)
    if unknown:
        raise LibraryError("TypeError", f"got an unexpected keyword argument {unknown!r}")
    normalize = call.option("normalize", True)
    if not isinstance(normalize, bool | np.bool):
        must = "an instance of 'bool' or an instance of 'numpy.bool'"
        raise _invalid("normalize", must, normalize)
    if call.labels is None:
        raise _invalid("y_true", "an array-like", None)


def _invalid(name: str, must: str, got: Any) -> LibraryError:
    text = f"The {name!r} parameter of log_loss must be {must}. Got {got!r} instead."
    return LibraryError("InvalidParameterError", text)


def _probabilities(call: Call) -> Array:
    """In their own type; bfloat16, which the library does not know, as float64."""
    return call.scores if call.scores.dtype.kind == "f" else call.scores.astype(np.float64)


def _both_classes(p: Array) -> Array:
    """One column, or none, of probabilities is that of the second of two classes."""
    column = p[:, np.newaxis] if p.ndim == 1 else p
    return np.concatenate([1 - column, column], axis=1) if column.shape[1] == 1 else column


def _is_wide(labels: Array) -> bool:
    return labels.ndim == 2 and labels.shape[1] > 1


def _check_probabilities(p: Array) -> None:
    _check_array(p)
    if np.max(p) > 1:
        raise LibraryError("ValueError", f"y_prob contains values greater than 1: {np.max(p)}")
    if np.min(p) < 0:
        raise LibraryError("ValueError", f"y_prob contains values lower than 0: {np.min(p)}")


def _check_array(values: Array, name: str = "") -> None:
    """What check_array refuses: three dimensions, no finite numbers, no rows, no columns."""
    if values.ndim > 2:
        raise LibraryError("ValueError", f"Found array with dim {values.ndim}, while dim <= 2 is required.")
    refuse_non_finite(values, name)
    for size, kind in zip((_length(values), *values.shape[1:]), ("sample", "feature"), strict=False):
        if not size:
            text = f"Found array with 0 {kind}(s) (shape={values.shape}) while a minimum of 1 is required."
            raise LibraryError("ValueError", text)


def _length(values: Array) -> int:
    if not values.ndim:
        text = (
            f"Input should have at least 1 dimension i.e. satisfy `len(x.shape) > 0`, got scalar `{values!r}` instead."
        )
        raise LibraryError("TypeError", text)
    return len(values)


def _check_lengths(arrays: list[Array]) -> None:
    lengths = [_length(array) for array in arrays]
    if len(set(lengths)) > 1:
        raise LibraryError("ValueError", f"Found input variables with inconsistent numbers of samples: {lengths}")


def _check_sample_weight(weights: Array, rows: int) -> None:
    if weights.dtype.kind == "V":
        text = f"dtype argument must be a NumPy dtype, but it is a {type(weights.dtype)}."
        raise LibraryError("TypeError", text)
    _check_array(weights, "sample_weight ")
    if weights.ndim != 1:
        text = f"Sample weights must be 1D array or scalar, got {weights.ndim}D array. "
        text += f"Expected either a scalar value or a 1D array of length {rows}."
        raise LibraryError("ValueError", text)
    if not np.any(weights):
        raise LibraryError("ValueError", "Sample weights must contain at least one non-zero number.")


def _classes(call: Call, labels: Array) -> tuple[Array, tuple[str, ...]]:
    """The classes in their order, of `labels=` or of the labels, and a warning of an order that is not theirs."""
    given = call.option("labels", None)
    warnings: tuple[str, ...] = ()
    if given is None:
        kind, classes = classes_of(labels, call.label_values)
    else:
        kind, classes = classes_of(given)
        warnings = _order_warning(given, classes)
        _check_declared(labels, given)
    if len(classes) == 1 and given is None:
        text = f"y_true contains only one label ({classes[0]}). Please provide the list of all expected class labels "
        raise LibraryError("ValueError", text + "explicitly through the labels argument.")
    if len(classes) == 1:
        text = f"The labels array needs to contain at least two labels, got {classes}."
        raise LibraryError("ValueError", text)
    _check_binarized(labels, kind, classes)
    return classes, warnings


def _order_warning(given: Any, classes: Array) -> tuple[str, ...]:
    try:
        in_order = np.all(classes == given)
    except ValueError as error:  # NumPy's, where labels= names a class twice
        raise LibraryError("ValueError", str(error)) from error
    if in_order:
        return ()
    text = f"UserWarning: Labels passed were {given}. But this function assumes labels are ordered lexicographically. "
    text += f"Pass the ordered labels={classes.tolist()} and ensure that "
    return (text + "the columns of y_prob correspond to this ordering.",)


def _check_declared(labels: Array, given: Any) -> None:
    try:
        if np.all(np.isin(labels, given)):
            return
        undeclared = set(labels) - set(given)
    except TypeError as error:  # Python's or NumPy's: rows of labels, or a type without an order
        raise LibraryError("TypeError", str(error)) from error
    text = f"y_true contains values {undeclared} not belonging to the passed labels {given}."
    raise LibraryError("ValueError", text)


def _check_binarized(labels: Array, fitted: str, classes: Array) -> None:
    """Refuse labels of another type of target than that which the classes are of."""
    _check_array(labels)
    kind = type_of_target(labels)
    if "multioutput" in kind:
        raise LibraryError("ValueError", MULTIOUTPUT)
    if not kind.startswith("multilabel"):
        return
    if not fitted.startswith("multilabel"):
        raise LibraryError("ValueError", "The object was not fitted with multilabel input.")
    found = np.arange(labels.shape[1])
    if len(classes) != len(found):
        text = f"classes {classes} mismatch with the labels {found} found in the data"
        raise LibraryError("ValueError", text)


def _check_class_count(call: Call, classes: Array, columns: int) -> None:
    if len(classes) == columns:
        return
    if call.option("labels", None) is not None:
        text = f"The number of classes in labels is different from that in y_prob. Classes found in labels: {classes}"
        raise LibraryError("ValueError", text)
    text = f"y_true and y_prob contain different number of classes: {len(classes)} vs {columns}. "
    text += "Please provide the true labels explicitly through the labels argument. "
    raise LibraryError("ValueError", text + f"Classes found in y_true: {classes}")


LIBRARY = ScikitLearn()
