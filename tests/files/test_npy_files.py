"""Arrays in .npy: every type of number comes back bit for bit, mapped where it can be, and nothing else is loaded."""

import mmap
import pickle
import tracemalloc

import ml_dtypes
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from xentgui import files
from xentgui.files import mapping, memory

ROWS = np.arange(24, dtype=np.float32).reshape(6, 4)


def save(folder, array, name="scores.npy", **options):
    path = folder / name
    np.save(path, array, **options)
    return path


def rewritten(path, old, new):
    path.write_bytes(path.read_bytes().replace(old, new))
    return path


def base_of(array):
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array.base


@given(
    array=hnp.arrays(
        st.sampled_from(["<f2", "<f4", ">f4", "<f8", ">f8", "<i4", "|u1", ">i8", "|b1"]),
        hnp.array_shapes(min_dims=1, max_dims=4, max_side=4),
    ),
    fortran=st.booleans(),
)
def test_what_was_saved_comes_back(array, fortran, tmp_path_factory):
    path = save(tmp_path_factory.mktemp("npy"), np.asfortranarray(array) if fortran else array)
    scores = files.read(path).scores.join().reshape(array.shape)
    assert scores.dtype.newbyteorder("<") == (array.dtype.newbyteorder("<") if array.dtype.kind == "f" else "<f8")
    np.testing.assert_array_equal(scores, array)


def test_bfloat16_is_understood_although_numpy_saves_it_without_a_type(tmp_path):
    array = ROWS.astype(ml_dtypes.bfloat16)
    scores = files.read(save(tmp_path, array)).scores.join()
    assert scores.dtype == ml_dtypes.bfloat16
    assert scores.tobytes() == array.tobytes()


@pytest.mark.parametrize("order", ["C", "F"])
def test_large_scores_are_mapped_and_not_copied(tmp_path, order, monkeypatch):
    monkeypatch.setattr(mapping, "LARGE", 1)
    path = save(tmp_path, np.asarray(ROWS, order=order))
    assert isinstance(base_of(files.read(path).scores.blocks[0]), mmap.mmap)


def test_a_small_file_may_be_written_anew_while_it_is_open(tmp_path):
    path = save(tmp_path, ROWS)
    problem = files.read(path)
    path.write_bytes(b"")
    np.testing.assert_array_equal(problem.scores.join(), ROWS)


def test_two_gigabytes_open_without_being_read(tmp_path):
    path = tmp_path / "scores.npy"
    with path.open("wb") as stream:
        header = {"descr": "<f2", "fortran_order": False, "shape": (1 << 20, 1024)}
        np.lib.format.write_array_header_1_0(stream, header)
        stream.truncate(stream.tell() + (1 << 31))  # holes, which take no room on the disk
    problem, peak = watched(lambda: files.read(path))
    assert problem.scores.shape == (1 << 20, 1024)
    assert problem.scores.dtype == np.float16
    assert peak < 1 << 25  # the labels of a million rows
    preview, peak = watched(lambda: files.preview(problem))
    assert preview.counted == 1024
    assert peak < 1 << 27
    contents, peak = watched(lambda: files.inspect(path))
    assert contents.doubt == ""
    assert peak < 1 << 20


def watched(action):
    """What an action gives, and the memory that Python and NumPy took at most while it ran."""
    tracemalloc.start()
    try:
        return action(), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_labels_may_be_a_column(tmp_path):
    labels = save(tmp_path, np.arange(6)[:, None] % 4, "labels.npy")
    assert files.read(save(tmp_path, ROWS), labels).labels.join().tolist() == [0, 1, 2, 3, 0, 1]


def test_pickled_objects_are_refused_with_the_reason(tmp_path):
    path = save(tmp_path, np.array([1, None], object), allow_pickle=True)
    with pytest.raises(ValueError, match="pickled Python objects, and loading those runs whatever program"):
        files.read(path)


def test_a_pickle_called_npy_is_refused_with_the_reason(tmp_path):
    path = tmp_path / "scores.npy"
    path.write_bytes(pickle.dumps(ROWS))
    with pytest.raises(ValueError, match="a Python pickle, which is never loaded"):
        files.read(path)


def test_an_npz_called_npy_is_recognised(tmp_path):
    path = tmp_path / "scores.npy"
    with path.open("wb") as stream:
        np.savez(stream, ROWS)
    with pytest.raises(ValueError, match=r"let its name end in \.npz"):
        files.read(path)


@pytest.mark.parametrize(
    ("array", "found"),
    [
        (ROWS + 1j, "complex64"),
        (np.array([["a"]]), "<U1"),
        (np.zeros(2, "i4,f4"), "not real numbers"),
        (ROWS.astype(ml_dtypes.float8_e4m3), "a type that NumPy has no name for"),
    ],
)
def test_what_is_no_real_number_is_refused(tmp_path, array, found):
    with pytest.raises(ValueError, match=found):
        files.read(save(tmp_path, array))


@pytest.mark.parametrize("kept", [6, 60, 128, -1])
def test_a_file_that_is_cut_short_is_refused(tmp_path, kept):
    path = save(tmp_path, ROWS)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(ValueError, match=r"save (it|the array) again"):
        files.read(path)


def test_a_header_that_claims_a_trillion_rows_is_held_against_the_size_of_the_file(tmp_path):
    path = rewritten(save(tmp_path, ROWS), b"(6, 4), }" + 12 * b" ", b"(1000000000000, 4), }")
    with pytest.raises(ValueError, match=r"cut short: shape .1000000000000, 4. of float32 is 16 TB, and 96 bytes"):
        files.read(path)


@pytest.mark.parametrize("shape", [b"(-6, 4), }", b"(6, 's') }", b"(6, (4,))}", b"((((((((("])
def test_a_header_that_makes_no_sense_is_refused(tmp_path, shape):
    with pytest.raises(ValueError, match=r"the header of this \.npy is broken"):
        files.read(rewritten(save(tmp_path, ROWS), b"(6, 4), } ", shape.ljust(10)))


def test_a_header_longer_than_any_real_one_is_not_read(tmp_path):
    path = tmp_path / "scores.npy"
    path.write_bytes(np.lib.format.magic(2, 0) + (1 << 31).to_bytes(4, "little") + b" " * 100)
    with pytest.raises(ValueError, match=r"the header of this \.npy is broken"):
        files.read(path)


def test_an_array_may_have_no_rows_yet(tmp_path):
    assert files.read(save(tmp_path, np.zeros((0, 3), np.float16))).scores.shape == (0, 3)


def test_an_array_without_classes_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"scores of shape \(3, 0\) have no classes"):
        files.read(save(tmp_path, np.zeros((3, 0))))


def test_a_trillion_classes_and_no_rows_are_refused(tmp_path):
    path = save(tmp_path, np.zeros((0, 4)))
    with pytest.raises(ValueError, match=r"the array of shape \(0, 9000000\d*\) is empty"):
        files.read(rewritten(path, b"(0, 4), }         ", b"(0, 900000000000)}"))


@pytest.mark.parametrize("array", [ROWS.astype(np.uint8), ROWS.astype(">f4"), np.asfortranarray(ROWS.reshape(2, 3, 4))])
def test_a_copy_that_would_not_fit_is_refused_before_it_is_made(tmp_path, array, monkeypatch):
    path = save(tmp_path, array)
    monkeypatch.setattr(memory, "available", lambda: 100)
    with pytest.raises(ValueError, match="of memory, and 50 bytes are to be had; save it"):
        files.read(path)
