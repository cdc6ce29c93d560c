"""Array-likes: each protocol on its own, spoken by a small stand-in for the libraries that speak it."""

import sys
from types import SimpleNamespace
from typing import Any, ClassVar

import ml_dtypes
import numpy as np
import pytest

from xentgui.core import door
from xentgui.core.arraylike import as_array

A = np.array([[1.5, -2.0], [0.25, 4.0]], np.float32)


class Tensor:
    """As PyTorch's: no array while it has a gradient or is on a device, and no NumPy type for bfloat16."""

    def __init__(self, array: np.ndarray, *, grad: bool = False, device: str = "cpu", dtype: object = None) -> None:
        self.array, self.grad, self.device = array, grad, device
        self.dtype = dtype or f"torch.{array.dtype}"

    def detach(self) -> "Tensor":
        return Tensor(self.array, device=self.device, dtype=self.dtype)

    def cpu(self) -> "Tensor":
        return Tensor(self.array, grad=self.grad, dtype=self.dtype)

    def view(self, dtype: object) -> "Tensor":
        return Tensor(self.array.view(np.int16), dtype=dtype)

    def double(self) -> "Tensor":
        return Tensor(self.array.astype(np.float64))

    def numpy(self) -> np.ndarray:
        if self.grad:
            raise RuntimeError("Can't call numpy() on Tensor that requires grad.")
        if self.device != "cpu":
            raise TypeError(f"can't convert {self.device} device type tensor to numpy.")
        if str(self.dtype).endswith("bfloat16") or "float8" in str(self.dtype):
            raise TypeError("Got unsupported ScalarType")
        return self.array

    def __array__(self, *_: object, **__: object) -> np.ndarray:
        return self.numpy()

    def __len__(self) -> int:
        return len(self.array)


class OnHost:
    """Speaks DLPack and nothing else."""

    def __dlpack__(self, *, dl_device: tuple[int, int] | None = None, **asked: Any) -> object:
        return A.__dlpack__(dl_device=dl_device, **asked)

    def __dlpack_device__(self) -> tuple[int, int]:
        return A.__dlpack_device__()


class OnDevice(OnHost):
    """As JAX and CuPy have it on an accelerator: comes to the host when it is asked to."""

    def __dlpack__(self, *, dl_device: tuple[int, int] | None = None, **asked: Any) -> object:
        if dl_device != (1, 0):
            raise BufferError("the array is on an accelerator")
        return A.__dlpack__(dl_device=dl_device, **asked)

    def __dlpack_device__(self) -> tuple[int, int]:
        return (2, 0)


class OfInterface:
    __array_interface__ = A.__array_interface__


class OfNumpy:
    def numpy(self) -> np.ndarray:
        return A


class OfCuda:
    """As CuPy: refuses what would copy unasked."""

    __cuda_array_interface__: ClassVar = {"shape": (2, 2), "typestr": "<f4", "data": (0, False), "version": 3}

    def __array__(self, *_: object, **__: object) -> np.ndarray:
        raise TypeError("Implicit conversion to a NumPy array is not allowed.")

    def get(self) -> np.ndarray:
        return A


class Sparse:
    def toarray(self) -> np.ndarray:
        return A


ARRAY_LIKES = {
    "array": A,
    "array of objects": A.astype(object),
    "list": A.tolist(),
    "tuple": tuple(map(tuple, A.tolist())),
    "buffer": A.data,
    "tensor": Tensor(A),
    "tensor with a gradient": Tensor(A, grad=True),
    "tensor on a device": Tensor(A, grad=True, device="cuda:0"),
    "DLPack": OnHost(),
    "DLPack on a device": OnDevice(),
    "array interface": OfInterface(),
    "numpy()": OfNumpy(),
    "CUDA": OfCuda(),
    "sparse": Sparse(),
    "list of arrays": list(A),
    "list of tensors": [Tensor(row, grad=True) for row in A],
    "list of both": (Tensor(A[0], device="mps"), [1 / 4, 4]),
    "lists of single numbers": [[Tensor(np.array(cell), grad=True) for cell in row] for row in A],
}


@pytest.mark.parametrize("values", ARRAY_LIKES.values(), ids=ARRAY_LIKES.keys())
def test_whatever_speaks_of_an_array_is_read(values):
    assert as_array(values).astype(np.float32).tolist() == A.tolist()


@pytest.mark.parametrize("values", [A, Tensor(A), OnHost(), OfInterface(), OfNumpy()])
def test_what_is_on_the_host_is_viewed_and_keeps_its_type(values):
    assert as_array(values).dtype == np.float32
    assert np.shares_memory(as_array(values), A)
    assert not np.shares_memory(door.as_own_numbers(values, "scores"), A)


def test_a_bfloat16_tensor_keeps_its_type(monkeypatch):
    monkeypatch.setitem(sys.modules, "pretended_torch", SimpleNamespace(int16="pretended_torch.int16"))
    kind = type("dtype", (), {"__module__": "pretended_torch", "__str__": lambda _: "pretended_torch.bfloat16"})
    given = A.astype(ml_dtypes.bfloat16)
    taken = door.as_scores(Tensor(given, grad=True, device="cuda:1", dtype=kind()))
    assert taken.dtype == ml_dtypes.bfloat16
    assert taken.tolist() == given.tolist()


def test_types_that_only_hold_numbers_become_float64():
    assert door.as_scores(A.astype(ml_dtypes.float8_e4m3fn)).tolist() == A.tolist()
    assert door.as_scores(Tensor(A, dtype="torch.float8_e4m3fn")).tolist() == A.tolist()
    assert as_array(np.array([3, -2], ml_dtypes.int4)).tolist() == [3, -2]


@pytest.mark.parametrize("rows", [A.tolist(), list(A), [tuple(row) for row in A.tolist()]])
@pytest.mark.parametrize("shape", [(2,), (2, 1)])
def test_a_column_of_rows_as_data_frames_have_it_is_a_table(rows, shape: tuple[int, ...]):
    column = np.empty(2, object)
    column[:] = rows
    assert as_array(column.reshape(shape)).tolist() == A.tolist()


def test_a_file_that_is_mapped_for_reading_is_not_copied(tmp_path):
    np.save(tmp_path / "a.npy", A)
    mapped = np.load(tmp_path / "a.npy", mmap_mode="r")
    writable = np.load(tmp_path / "a.npy", mmap_mode="r+")
    assert np.shares_memory(door.as_own_numbers(mapped, "scores"), mapped)
    assert not np.shares_memory(door.as_own_numbers(writable, "scores"), writable)


def test_why_a_library_gives_no_array_is_said_in_its_own_words():
    class Symbolic:
        def __array__(self, *_: object, **__: object) -> np.ndarray:
            raise NotImplementedError("Cannot convert a symbolic tf.Tensor (a:0) to a numpy array. This error\nmay")

    with pytest.raises(ValueError, match=r"^scores are not an array: Cannot convert a symbolic .* outside$"):
        door.as_numbers(Symbolic(), "scores")
    with pytest.raises(ValueError, match="labels are ragged"):
        door.as_labels([Tensor(A[0], grad=True), Tensor(A[0, :1], grad=True)], (2, 2), None)
    with pytest.raises(ValueError, match="scores are ragged"):
        door.as_scores([Tensor(A[0], grad=True), Tensor(np.array(1.0), grad=True)])
    with pytest.raises(ValueError, match="OfNothing gives no NumPy array"):
        door.as_numbers(OfNothing(), "scores")


class OfNothing:
    def numpy(self) -> None:
        return None
