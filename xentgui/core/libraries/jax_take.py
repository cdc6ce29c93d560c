"""JAX's take_along_axis: an index counts from the end where it is negative, and picks NaN where it is out of range."""

import numpy as np

from .call import Array, LibraryError
from .jax import Shape, broadcast_shape, unbroadcast


def take_shape(shape: Shape, indices: Shape, axis: int) -> Shape:
    """The shape that `take_along_axis` gives; refuses what it refuses."""
    if len(indices) != len(shape):
        text = f"indices and arr must have the same number of dimensions; {len(indices)} vs. {len(shape)}"
        raise LibraryError("ValueError", text)
    return broadcast_shape("take", indices, (*shape[:axis], 1, *shape[axis + 1 :]))


def take_along_axis(x: Array, indices: Array, axis: int) -> Array:
    """`jnp.take_along_axis`."""
    shape = _repeated_shape(x.shape, indices.shape, axis)
    if not shape[axis]:
        return np.zeros(take_shape(x.shape, indices.shape, axis), x.dtype)
    places, inside = _places(indices, shape, axis)
    return np.where(inside, np.take_along_axis(np.broadcast_to(x, shape), places, axis), x.dtype.type(np.nan))


def take_along_axis_gradient(upstream: Array, x: Array, indices: Array, axis: int) -> Array:
    """Through `take_along_axis`: nothing where an index is out of range."""
    shape = _repeated_shape(x.shape, indices.shape, axis)
    gradient = np.zeros(shape, upstream.dtype)
    if gradient.size:
        places, inside = _places(indices, shape, axis)
        np.put_along_axis(gradient, places, np.where(inside, upstream, upstream.dtype.type(0)), axis)
    return unbroadcast(gradient, x.shape)


def _repeated_shape(shape: Shape, indices: Shape, axis: int) -> Shape:
    """That of the array, repeated along the other axes as often as the indices ask for."""
    taken = take_shape(shape, indices, axis)
    return (*taken[:axis], shape[axis], *taken[axis + 1 :])


def _places(indices: Array, shape: Shape, axis: int) -> tuple[Array, Array]:
    """Indices from the front, as int32, 0 for those that are out of range; and which are not."""
    sizes = (*shape[:axis], indices.shape[axis], *shape[axis + 1 :])
    whole = np.broadcast_to(indices.astype(np.int32), sizes)
    whole = np.where(whole < 0, whole + shape[axis], whole)
    inside = (whole >= 0) & (whole < shape[axis])
    return np.where(inside, whole, 0), inside
