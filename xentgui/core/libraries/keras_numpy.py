"""Keras on NumPy: the formulas as they are written, without gradients; float64 comes down to float32 on the way."""

from typing import Any

import numpy as np

from .call import Array, Call, LibraryError
from .keras import Keras
from .keras_backend import EPSILON, Backend, Shape, integers
from .scipy import LIBRARY as SCIPY


class NumPy(Backend):
    """NumPy: a Python number makes float32 of bfloat16, `convert_to_tensor` makes it of float64."""

    differentiates = False
    multiplies_in_place = True

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
        """NumPy's text, with all operands: the 0 of where(), the output of a product in place."""
        if operation == "imul" and _broadcast(left, right):
            product = f"doesn't match the broadcast shape {_tight(np.broadcast_shapes(left, right))}"
            return LibraryError("ValueError", f"non-broadcastable output operand with shape {_tight(left)} {product}")
        third: dict[str, list[Shape]] = {"where": [()], "imul": [left]}
        operands = [left, right, *third.get(operation, [])]
        text = f"operands could not be broadcast together with shapes {' '.join(map(_tight, operands))}"
        return LibraryError("ValueError", text)

    def unreshapable(self, shape: Shape, wanted: Shape) -> LibraryError:
        """NumPy's text."""
        size = int(np.prod(shape))
        return LibraryError("ValueError", f"cannot reshape array of size {size} into shape {_tight(wanted)}")

    def check_labels(self, labels: Array, classes: int, from_logits: bool) -> None:
        """Too large ones are refused; negative ones have no class."""
        whole = integers(labels, 32).ravel()
        wrong = whole[whole >= classes]
        if wrong.size:
            text = f"index {wrong[0]} is out of bounds for axis 1 with size {classes}"
            raise LibraryError("IndexError", text)

    def check_axis(self, axis: int, shape: Shape, operation: str) -> None:
        """There is no maximum of nothing; a number can be summed along its last axis."""
        if operation == "sum" and not shape and axis in (-1, 0):
            return
        super().check_axis(axis, shape, operation)
        if operation in ("cross_entropy", "softmax", "log_softmax") and shape[axis] == 0:
            text = "zero-size array to reduction operation maximum which has no identity"
            raise LibraryError("ValueError", text)

    def clip_probabilities(self, x: Array) -> Array:
        """`np.clip`, of which bfloat16 comes back as float32."""
        return np.clip(x, EPSILON, 1.0 - EPSILON)

    def sum(self, x: Array, axis: int | None = None, keepdims: bool = False) -> Array:
        """`np.sum`."""
        return np.asarray(np.sum(x, axis=axis, keepdims=keepdims))

    def mean(self, x: Array, axis: int) -> Array:
        """`np.mean`."""
        if x.shape[axis] == 0:
            return np.full(np.delete(x.shape, axis), np.nan, x.dtype)
        return np.asarray(np.mean(self.tensor(x), axis=axis))

    def logsumexp(self, x: Array, axis: int) -> Array:
        """SciPy's, to which bfloat16 is no float: the result is float64."""
        return SCIPY.losses(Call("logsumexp", x, None, x.dtype, {"axis": axis}))

    def one_hot(self, labels: Array, classes: int, axis: int, dtype: np.dtype[Any]) -> Array:
        """In float32, whatever the loss is in."""
        return super().one_hot(integers(labels, 32), classes, axis, np.dtype(np.float32))

    def binary(self, y: Array, x: Array, from_logits: bool) -> Array:
        """A sigmoid that may overflow, then clipped probabilities."""
        if from_logits:
            one = x.dtype.type(1)
            x = one / (one + np.exp(-x))
        q = self.clip_probabilities(x)
        return -(y * np.log(q) + (1.0 - y) * np.log(1.0 - q))


def _broadcast(left: Shape, right: Shape) -> bool:
    try:
        np.broadcast_shapes(left, right)
    except ValueError:
        return False
    return True


def _tight(shape: Shape) -> str:
    """A shape as NumPy prints it in a text about operands: without spaces."""
    return str(shape).replace(" ", "")


LIBRARY = Keras("keras-numpy", "keras 3.15.1, numpy 2.4.6", NumPy())
