"""Safetensors: what the library writes is read and the other way round, in every type, and lies are refused."""

import json

import ml_dtypes
import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from xentgui import Problem, files
from xentgui.files import Choice, mapping

SCORES = np.array([[2, 5, -0.0], [7, 1, 0.5]], np.float32)
LABELS = np.array([1, 0])


def write(path, header, data=b"", length=None):
    """A file with this header, which may be anything, and these numbers."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    path.write_bytes((len(text) if length is None else length).to_bytes(8, "little") + text + data)
    return path


def tensor(dtype="F32", shape=(2, 3), offsets=(0, 24)):
    return {"logits": {"dtype": dtype, "shape": shape, "data_offsets": offsets}}


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_what_the_library_writes_is_read(tmp_path, dtype):
    save_file({"logits": SCORES.astype(dtype), "labels": LABELS}, tmp_path / "a.safetensors", {"format": "np"})
    problem = files.read(tmp_path / "a.safetensors")
    assert problem.scores.join().tobytes() == SCORES.astype(dtype).tobytes()
    assert problem.scores.dtype == dtype
    assert problem.labels.join().tolist() == [1, 0]


def test_the_library_reads_what_is_written(tmp_path):
    files.write(Problem.create(SCORES, LABELS, class_names="abc"), tmp_path / "a.safetensors")
    found = load_file(tmp_path / "a.safetensors")
    np.testing.assert_array_equal(found["logits"], SCORES)
    np.testing.assert_array_equal(found["labels"], LABELS)


def test_bfloat16_keeps_its_bits(tmp_path):
    bits = np.array([[0x3F80, 0x7F80, 0x8000]], np.uint16)
    path = write(tmp_path / "a.safetensors", tensor("BF16", (1, 3), (0, 6)), bits.tobytes())
    problem = files.read(path)
    assert problem.scores.dtype == ml_dtypes.bfloat16
    assert problem.scores.join().view(np.uint16).tolist() == bits.tolist()


@pytest.mark.parametrize(("kind", "dtype"), [("F8_E4M3", ml_dtypes.float8_e4m3fn), ("F8_E5M2", ml_dtypes.float8_e5m2)])
def test_types_of_8_bits_are_read_as_the_same_values(tmp_path, kind, dtype):
    every = np.arange(256, dtype=np.uint8)
    path = write(tmp_path / "a.safetensors", tensor(kind, (2, 128), (0, 256)), every.tobytes())
    expected = every.view(dtype).astype(np.float64).reshape(2, 128)
    np.testing.assert_array_equal(files.read(path).scores.join().astype(np.float64), expected)


def test_a_large_tensor_is_mapped_and_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(mapping, "LARGE", 1)
    save_file({"logits": SCORES, "other": SCORES}, tmp_path / "a.safetensors")
    problem = files.read(tmp_path / "a.safetensors", choice=Choice(("other",), index="1:"))
    base = problem.scores.blocks[0]
    while base.base is not None and not isinstance(base, np.memmap):
        base = base.base
    assert isinstance(base, np.memmap)
    assert problem.scores.join().tolist() == SCORES[1:].tolist()


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (b"not json at all", "this is not a .safetensors"),
        (b"[" * 100_000, "this is not a .safetensors"),
        ([1, 2], "the header of this .safetensors is broken"),
        ({"logits": 3}, "the header of this .safetensors is broken"),
        (tensor(shape=(2, -3)), "the header of this .safetensors is broken"),
        (tensor(shape=(2, "3")), "the header of this .safetensors is broken"),
        (tensor(shape=(2, 3.0)), "the header of this .safetensors is broken"),
        (tensor(shape=(10**12, 10**12)), "the header of this .safetensors is broken"),
        (tensor(offsets=(0, 25)), "the header of this .safetensors is broken"),
        (tensor(offsets=(-24, 0)), "the header of this .safetensors is broken"),
        (tensor(shape=[1] * 70, offsets=(0, 4)), "the header of this .safetensors is broken"),
        (tensor(offsets=(24, 48)), "the file is cut short: tensor 'logits' ends at"),
        (tensor("F32", (10**12, 3), (0, 12 * 10**12)), "the file is cut short"),
        (tensor("C64"), "tensor 'logits' is of type C64, which is not read; save it as F32"),
        (tensor(shape=(0, 10**12), offsets=(0, 0)), "is empty; save at least one row"),
        ({}, "which tensor holds the scores"),
    ],
)
def test_a_header_that_lies_is_refused(tmp_path, header, message):
    with pytest.raises(ValueError, match=rf"a\.safetensors: {message}|a\.safetensors: .*{message}"):
        files.read(write(tmp_path / "a.safetensors", header, SCORES.tobytes()))


def test_a_header_longer_than_the_file_is_not_read(tmp_path):
    with pytest.raises(ValueError, match=r"its header claims to be 9\.22 EB long; this is not a \.safetensors"):
        files.read(write(tmp_path / "a.safetensors", {}, length=2**63))


def test_what_torch_saves_is_named(tmp_path):
    (tmp_path / "a.safetensors").write_bytes(b"PK\x03\x04" + bytes(100))
    with pytest.raises(ValueError, match=r"this is a zip archive, as torch\.save writes them"):
        files.read(tmp_path / "a.safetensors")
