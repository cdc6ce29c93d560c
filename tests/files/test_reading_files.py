"""What holds for every format: which files are read, what wins over what, and that bad input is one clear error."""

import io
from pathlib import Path

import h5py
import numpy as np
import pytest
import zarr
from hypothesis import given
from hypothesis import strategies as st

import xentgui
from xentgui import LossOptions, Problem, files
from xentgui.core import progress
from xentgui.core.evaluation import Cancelled
from xentgui.core.problem import NO_LABEL
from xentgui.files import layout, memory

SCORES = np.array([[2, 5, 1], [7, 1, 0.5]])


@pytest.fixture
def scores(tmp_path):
    path = tmp_path / "scores.npy"
    np.save(path, SCORES)
    return path


def test_scores_and_labels_are_read_from_a_file_each(scores, tmp_path):
    np.save(tmp_path / "labels.npy", [1, 0])
    problem = files.read(scores, tmp_path / "labels.npy")
    assert xentgui.evaluate(problem).loss == xentgui.evaluate(SCORES, [1, 0]).loss
    assert problem.title == "scores.npy"


def test_paths_may_be_strings_and_endings_in_capitals(scores):
    capital = scores.with_suffix(".NPY")
    scores.rename(capital)
    assert files.read(str(capital)).rows == 2


def test_scores_without_labels_have_no_label_yet(scores):
    assert files.read(scores).labels.join().tolist() == [NO_LABEL] * 2


def test_labels_that_are_needed_and_missing_are_refused(scores):
    with pytest.raises(ValueError, match=r"scores\.npy: there are no labels; name a second file"):
        files.read(scores, need_labels=True)


def test_options_are_taken_over(scores):
    options = LossOptions(label_smoothing=0.1, ignore_class=-1)
    assert files.read(scores, options=options).options == options
    assert files.read(scores, from_logits=False).options.from_logits is False


def test_labels_that_do_not_fit_name_their_file(scores, tmp_path):
    np.save(tmp_path / "labels.npy", [1, 0, 2])
    with pytest.raises(ValueError, match=r"labels\.npy: labels of shape \(3,\) do not fit scores of shape \(2, 3\)"):
        files.read(scores, tmp_path / "labels.npy")


def test_what_is_no_file_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"none\.npy: there is no such file"):
        files.read(tmp_path / "none.npy")
    with pytest.raises(ValueError, match="folder"):
        files.read(tmp_path)


@pytest.mark.parametrize("name", ["scores.xlsx", "scores", "scores.npy.gz"])
def test_an_unknown_ending_is_refused_with_those_that_are_known(name, tmp_path):
    (tmp_path / name).write_text("1,2")
    with pytest.raises(ValueError, match=r"\.npy, \.npz, \.csv, \.tsv, .* are read"):
        files.read(tmp_path / name)


@pytest.mark.parametrize("ending", files.FORMATS)
def test_an_empty_file_is_refused(ending, tmp_path):
    (tmp_path / f"empty{ending}").touch()
    with pytest.raises(ValueError, match="the file is empty"):
        files.read(tmp_path / f"empty{ending}")


def long_files(folder):
    """Files that take some time to read, one a format."""
    problem = Problem.create(np.ones((1000, 1000), np.float32), np.zeros(1000, int))
    text = Problem.create(np.ones((5000, 2)), np.zeros(5000, int))
    for ending in (".npz", ".xent", ".parquet", ".arrow"):
        files.write(problem, folder / f"a{ending}")
    for ending in (".csv", ".jsonl"):
        files.write(text, folder / f"a{ending}")
    with h5py.File(folder / "a.h5", "w") as file:
        file.create_dataset("logits", data=problem.scores.join(), compression="lzf")
    group = zarr.open_group(folder / "a.zarr", mode="w")
    group.create_array("logits", shape=(1000, 1000), dtype="f4", chunks=(500, 1000))[:] = 1
    return sorted(folder.iterdir())


def test_who_waits_for_a_long_file_hears_how_far_it_is_and_can_end_it(tmp_path, monkeypatch):
    monkeypatch.setattr(layout, "_PIECE", 1 << 20)

    def stop(_share):
        raise Cancelled

    for path in long_files(tmp_path):
        heard: list[float] = []
        with progress.heard_by(heard.append):
            assert files.read(path).scores.join().mean() == 1
        assert heard, path
        assert heard[-1] > 0.4, path
        with pytest.raises(Cancelled), progress.heard_by(stop):
            files.read(path)


def test_more_rows_than_memory_can_follow_are_refused(scores, monkeypatch):
    monkeypatch.setattr(memory, "available", lambda: 2 * 48 * 2 - 1)
    with pytest.raises(ValueError, match="save a part of the rows"):
        files.read(scores)


def test_the_memory_that_is_there_is_more_than_this_process_needs():
    assert memory.available() > 1 << 20


def npy_bytes():
    stream = io.BytesIO()
    np.save(stream, SCORES)
    return stream.getvalue()


def npz_bytes():
    stream = io.BytesIO()
    np.savez_compressed(stream, logits=SCORES, labels=[1, 0])
    return stream.getvalue()


BROKEN = {
    ".npy": npy_bytes(),
    ".npz": npz_bytes(),
    ".csv": b"cat,dog,label\n1.5,2,cat\n0.25,1e3,dog\n",
}


@given(
    ending=st.sampled_from(list(BROKEN)),
    places=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=4),
    end=st.integers(0, 10_000),
)
def test_a_file_with_broken_bytes_is_read_or_refused_by_name(ending, places, end, tmp_path_factory):
    content = bytearray(BROKEN[ending])
    for place, byte in places:
        content[place % len(content)] = byte
    path: Path = tmp_path_factory.mktemp("broken") / f"file{ending}"
    path.write_bytes(content[: end if end < len(content) else None])
    try:
        files.read(path)
    except ValueError as error:
        assert str(error).startswith(str(path))  # noqa: PT017 - not raising is right as well
