"""HDF5 and Zarr: arrays by name, of which only what is asked for is read, and nothing outside of the file."""

import json

import h5py
import numpy as np
import pytest
import zarr

from xentgui import files
from xentgui.files import Choice, mapping, memory

SCORES = np.arange(24, dtype=np.float16).reshape(2, 3, 4)
LABELS = np.array([[1, 2, 0], [0, 3, 1]])


def save_h5(path, arrays, **how):
    with h5py.File(path, "w") as file:
        for name, array in arrays.items():
            file.create_dataset(name, data=array, **how)
    return path


def save_zarr(path, arrays, **how):
    group = zarr.open_group(path, mode="w", **how)
    for name, array in arrays.items():
        group.create_array(name, shape=array.shape, dtype=array.dtype, chunks=(1, *array.shape[1:]))[:] = array
    return path


@pytest.fixture(params=["h5", "packed h5", "zarr", "zarr 2"])
def write(request, tmp_path):
    def to_file(**arrays):
        by_name = {name.replace("__", "/"): array for name, array in arrays.items()}
        match request.param:
            case "h5":
                return save_h5(tmp_path / "a.h5", by_name)
            case "packed h5":
                return save_h5(tmp_path / "a.hdf5", by_name, compression="gzip", shuffle=True)
            case "zarr":
                return save_zarr(tmp_path / "a.zarr", by_name)
        return save_zarr(tmp_path / "a.zarr", by_name, zarr_format=2)

    return to_file


def test_arrays_are_known_by_their_names_in_any_group(write):
    problem = files.read(write(eval__logits=SCORES, eval__labels=LABELS))
    assert problem.scores.dtype == np.float16
    assert problem.scores.join().tolist() == SCORES.reshape(6, 4).tolist()
    assert problem.labels.join().tolist() == LABELS.reshape(-1).tolist()


def test_an_index_reads_only_what_it_takes(write, monkeypatch):
    path = write(logits=SCORES, labels=LABELS)
    monkeypatch.setattr(memory, "available", lambda: 400)
    with pytest.raises(ValueError, match="of memory, and 200 bytes"):
        files.read(path)
    problem = files.read(path, choice=Choice(index="-1, ::2"))
    assert problem.scores.join().tolist() == SCORES[1, ::2].tolist()
    assert problem.labels.join().tolist() == [0, 1]


def test_what_is_in_it_is_listed(write):
    contents = files.inspect(write(run__a=SCORES, run__b=LABELS))
    assert [str(entry) for entry in contents.entries] == ["run/a 2 × 3 × 4 float16", "run/b 2 × 3 int64"]
    assert contents.proposals[0].choice == Choice(("run/a",), "run/b")


def test_class_names_are_read_from_hdf(tmp_path):
    path = save_h5(tmp_path / "a.h5", {"logits": SCORES, "class_names": ["a", "b", "é", "d"]})
    assert files.read(path).class_names == ("a", "b", "é", "d")


def test_a_large_data_set_in_one_piece_is_mapped(tmp_path, monkeypatch):
    path = save_h5(tmp_path / "a.h5", {"x": np.ones(7), "logits": SCORES})
    monkeypatch.setattr("xentgui.files.hdf.LARGE", 1)
    monkeypatch.setattr(mapping, "LARGE", 1)
    monkeypatch.setattr(memory, "available", lambda: 96 * 6)  # what six rows take, and no copy of the scores
    assert files.read(path).scores.join().tolist() == SCORES.reshape(6, 4).tolist()


def test_what_lies_outside_of_the_file_is_not_looked_at(tmp_path):
    secret = tmp_path / "secret.bin"
    secret.write_bytes(SCORES.tobytes())
    other = save_h5(tmp_path / "other.h5", {"logits": SCORES})
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["link"] = h5py.ExternalLink(str(other), "logits")
        file.create_dataset("external", SCORES.shape, SCORES.dtype, external=str(secret))
        layout = h5py.VirtualLayout(SCORES.shape, SCORES.dtype)
        layout[:] = h5py.VirtualSource(str(other), "logits", SCORES.shape)
        file.create_virtual_dataset("virtual", layout)
    assert files.inspect(tmp_path / "a.h5").entries == ()
    outside = "which data set holds the scores.*of other files, which are not followed: 'link', 'external', 'virtual'"
    with pytest.raises(ValueError, match=outside):
        files.read(tmp_path / "a.h5")
    for name in ("link", "external", "virtual"):
        with pytest.raises(ValueError, match=f"there is no data set '{name}'"):
            files.read(tmp_path / "a.h5", choice=Choice((name,)))


def test_a_single_array_of_zarr_needs_no_group(tmp_path):
    zarr.save_array(tmp_path / "scores.zarr", SCORES[0])
    assert files.inspect(tmp_path / "scores.zarr").entries[0] == files.Entry("scores", (3, 4), "float16")
    assert files.read(tmp_path / "scores.zarr").scores.join().tolist() == SCORES[0].tolist()


def test_a_codec_that_runs_what_a_file_says_is_refused(tmp_path):
    path = save_zarr(tmp_path / "a.zarr", {"logits": SCORES}, zarr_format=2)
    metadata = json.loads((path / "logits" / ".zarray").read_text())
    metadata["filters"] = [{"id": "pickle"}]
    (path / "logits" / ".zarray").write_text(json.dumps(metadata))
    with pytest.raises(ValueError, match="array 'logits' is packed by pickle, which is not trusted"):
        files.read(path)


def test_an_array_that_claims_a_trillion_rows_is_refused_before_it_is_read(tmp_path):
    group = zarr.open_group(tmp_path / "a.zarr", mode="w")
    group.create_array("logits", shape=(10**12, 10), dtype="f4", chunks=(10, 10))
    with pytest.raises(ValueError, match="it takes 40 TB of memory"):
        files.read(tmp_path / "a.zarr")
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file.create_dataset("logits", (10**12, 10), "f4", chunks=(10, 10))
    with pytest.raises(ValueError, match="it takes 40 TB of memory"):
        files.read(tmp_path / "a.h5")
    assert files.read(tmp_path / "a.h5", choice=Choice(index="5:7")).scores.join().tolist() == [[0] * 10] * 2


@pytest.mark.parametrize("content", [b"\x89HDF\r\n\x1a\n" + bytes(1000), b"nothing like it"])
def test_what_is_no_hdf_is_refused(tmp_path, content):
    (tmp_path / "a.h5").write_bytes(content)
    with pytest.raises(ValueError, match=r"a\.h5: this is not a readable \.h5"):
        files.read(tmp_path / "a.h5")


def test_a_folder_without_arrays_is_refused(tmp_path):
    (tmp_path / "a.zarr").mkdir()
    with pytest.raises(ValueError, match="which array holds the scores"):
        files.read(tmp_path / "a.zarr")
