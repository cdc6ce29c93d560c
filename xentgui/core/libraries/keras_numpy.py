"""Keras on NumPy: the formulas as they are written, without gradients; float64 comes down to float32 on the way."""

from typing import Any

import numpy as np

from .call import Array, LibraryError
from .keras import Keras
from .keras_backend import EPSILON, Backend, Shape, integers


class NumPy(Backend):
    """NumPy: a Python number makes float32 of bfloat16, `convert_to_tensor` makes it of float64."""

    differentiates = False

    def tensor(self, x: Array) -> Array:
        """float64 becomes float32."""
        return x.astype(self.result_type(x.dtype), copy=False)

    def result_type(self, dtype: np.dtype[Any]) -> np.dtype[Any]:
        """float32 for float64."""
        return np.dtype(np.float32) if dtype == np.float64 else dtype

    where_type = result_type

    def scalar(self, value: float, dtype: np.dtype[Any]) -> Any:
        """A Python number as it is."""
        return value

    def unbroadcastable(self, operation: str, left: Shape, right: Shape) -> LibraryError:
        """NumPy's text."""
        shapes = " ".join(str(shape).replace(" ", "") for shape in (left, right))
        return LibraryError("ValueError", f"operands could not be broadcast together with shapes {shapes}")

    def check_labels(self, labels: Array, classes: int, from_logits: bool) -> None:
        """Too large ones are refused; negative ones have no class."""
        whole = integers(labels, 32).ravel()
        wrong = whole[whole >= classes]
        if wrong.size:
            text = f"index {wrong[0]} is out of bounds for axis 1 with size {classes}"
            raise LibraryError("IndexError", text)

    def sum(self, x: Array, axis: int | None = None, keepdims: bool = False) -> Array:
        """`np.sum`."""
        return np.asarray(np.sum(x, axis=axis, keepdims=keepdims))

    def mean(self, x: Array, axis: int) -> Array:
        """`np.mean`."""
        return np.asarray(np.mean(self.tensor(x), axis=axis))

    def one_hot(self, labels: Array, classes: int, axis: int, dtype: np.dtype[Any]) -> Array:
        """In float32, whatever the loss is in."""
        return super().one_hot(integers(labels, 32), classes, axis, np.dtype(np.float32))

    def binary(self, y: Array, x: Array, from_logits: bool) -> Array:
        """A sigmoid that may overflow, then clipped probabilities."""
        if from_logits:
            one = x.dtype.type(1)
            x = one / (one + np.exp(-x))
        q = np.clip(x, EPSILON, 1.0 - EPSILON)
        return -(y * np.log(q) + (1.0 - y) * np.log(1.0 - q))


LIBRARY = Keras("keras-numpy", "keras 3.15.1, numpy 2.4.6", NumPy())
