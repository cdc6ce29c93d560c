"""A snapshot gives back what was kept, bit for bit; it costs what changed, and damage is told."""

import json

import ml_dtypes
import numpy as np
import pytest

from xentgui import files
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem
from xentgui.core.row_blocks import RowBlocks
from xentgui.document import edits
from xentgui.files import mapping
from xentgui.files.snapshots import Snapshots, restore
from xentgui.files.xent import MANIFEST


def assert_same(one: Problem, other: Problem) -> None:
    for name in ("scores", "labels"):
        left, right = getattr(one, name), getattr(other, name)
        assert left.dtype == right.dtype
        assert left.join().tobytes() == right.join().tobytes()
        assert left.starts == right.starts
    for name in ("sample_weight", "class_weight", "pos_weight"):
        left, right = getattr(one, name), getattr(other, name)
        assert (left is None) == (right is None)
        assert left is None or left.tobytes() == right.tobytes()
    for name in ("options", "leading_shape", "class_names", "title", "note", "ignored_findings"):
        assert getattr(one, name) == getattr(other, name)


@pytest.mark.parametrize("dtype", [np.float16, ml_dtypes.bfloat16, np.float32, np.float64])
def test_a_snapshot_gives_back_all_of_a_problem(tmp_path, dtype):
    scores = np.array([[[1.5, -0.0, np.inf], [np.nan, 2, -np.inf]]]).astype(dtype)
    problem = Problem.create(
        scores,
        [[0, 7]],
        LossOptions(from_logits=False, label_smoothing=0.1, ignore_class=7),
        sample_weight=[[0.5, 2]],
        class_weight=[1, 2, 3],
        class_names=["a, b", 'say "c"', "日本"],
        title="a title",
        note="two\nlines",
        ignored_findings=["double-softmax"],
    )
    Snapshots(tmp_path / "snapshot").keep(problem, 1, path="where")
    (restored, row), beside = restore(tmp_path / "snapshot")
    assert_same(restored, problem)
    assert (row, beside) == (1, {"path": "where"})


def test_a_binary_problem_with_several_hot_labels_comes_back(tmp_path):
    options = LossOptions(loss=Loss.BINARY)
    problem = Problem.create([[0.5, -1.0], [2.0, 3.0]], [[1, 1], [0, 1]], options, pos_weight=[2, 3])
    Snapshots(tmp_path).keep(problem, 0)
    assert_same(restore(tmp_path)[0].problem, problem)


def test_a_second_snapshot_writes_the_changed_block_alone_and_drops_the_old_one(tmp_path):
    problem = Problem.create(np.zeros((3000, 1000), np.float32), np.zeros(3000, int))
    snapshots = Snapshots(tmp_path)
    snapshots.keep(problem, 0)
    before = {path.name for path in tmp_path.iterdir()}
    edited = edits.set_scores(problem, 0, 0, 5.0)
    snapshots.keep(edited, 0)
    after = {path.name for path in tmp_path.iterdir()}
    assert len(after - before) == len(before - after) == 1
    assert_same(restore(tmp_path)[0].problem, edited)


def test_what_lies_in_a_mapped_file_is_not_copied(tmp_path, monkeypatch):
    monkeypatch.setattr(mapping, "LARGE", 1)
    scores = np.arange(3_000_000, dtype=np.float32).reshape(3000, 1000)
    np.save(tmp_path / "scores.npy", scores)
    np.save(tmp_path / "labels.npy", np.zeros(3000, int))
    problem = files.read(tmp_path / "scores.npy", tmp_path / "labels.npy")
    edited = edits.set_scores(problem, 1500, 3, -1.0)
    folder = tmp_path / "snapshot"
    Snapshots(folder).keep(edited, 0)
    assert sum(path.stat().st_size for path in folder.iterdir()) < scores.nbytes / 2
    assert_same(restore(folder)[0].problem, edited)


def test_a_mapped_file_that_has_changed_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(mapping, "LARGE", 1)
    np.save(tmp_path / "scores.npy", np.zeros((5, 2)))
    problem = files.read(tmp_path / "scores.npy")
    Snapshots(tmp_path / "snapshot").keep(problem, 0)
    np.save(tmp_path / "scores.npy", np.ones((6, 2)))
    with pytest.raises(ValueError, match=r"scores\.npy has changed since"):
        restore(tmp_path / "snapshot")


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"format": 1}', '{"arrays": {"scores": 3}}'])
def test_a_damaged_manifest_is_told(tmp_path, damage):
    Snapshots(tmp_path).keep(Problem.create([[1.0, 2]], [0]), 0)
    (tmp_path / MANIFEST).write_text(damage)
    with pytest.raises(ValueError, match=str(tmp_path)):
        restore(tmp_path)


@pytest.mark.parametrize("name", ["arrays", "heights", "options", "leading_shape"])
def test_a_manifest_without_a_part_is_told(tmp_path, name):
    Snapshots(tmp_path).keep(Problem.create([[1.0, 2]], [0]), 0)
    manifest = json.loads((tmp_path / MANIFEST).read_text())
    del manifest[name]
    (tmp_path / MANIFEST).write_text(json.dumps(manifest))
    if name == "options":  # they have defaults
        assert restore(tmp_path)[0].problem.options == LossOptions()
    else:
        with pytest.raises(ValueError, match="damaged"):
            restore(tmp_path)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda found: found.update(leading_shape=[3]), "its rows do not fill their shape"),
        (lambda found: found["arrays"]["labels"].pop(), "its labels are not as long as its scores"),
    ],
)
def test_parts_that_do_not_fit_each_other_are_told(tmp_path, change, reason):
    plain = Problem.create([[1.0, 2.0], [3.0, 4.0]], [0, 1])
    rows = {"scores": RowBlocks.split(plain.scores.join(), 1), "labels": RowBlocks.split(plain.labels.join(), 1)}
    Snapshots(tmp_path).keep(plain.replace(**rows), 0)
    manifest = json.loads((tmp_path / MANIFEST).read_text())
    change(manifest)
    (tmp_path / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(ValueError, match=f"the snapshot is damaged: {reason}"):
        restore(tmp_path)


def test_a_damaged_block_is_told(tmp_path):
    Snapshots(tmp_path).keep(Problem.create([[1.0, 2]], [0]), 0)
    block = tmp_path / "1.npy"
    block.write_bytes(block.read_bytes()[:-1] + b"\x7f")
    with pytest.raises(ValueError, match=r"1\.npy is not what was written"):
        restore(tmp_path)


def test_a_snapshot_that_cannot_be_written_leaves_the_one_before(tmp_path):
    folder = tmp_path / "snapshot"
    problem = Problem.create([[1.0, 2]], [0])
    Snapshots(folder).keep(problem, 0)
    other = Snapshots(tmp_path / "snapshot" / MANIFEST)  # a file where the folder should be
    with pytest.raises(OSError, match="manifest"):
        other.keep(problem, 0)
    assert_same(restore(folder)[0].problem, problem)


def test_a_snapshot_that_is_stopped_leaves_the_one_before(tmp_path):
    problem = Problem.create([[1.0, 2]], [0])
    snapshots = Snapshots(tmp_path)
    snapshots.keep(problem, 0)
    snapshots.stop()
    with pytest.raises(InterruptedError):
        snapshots.keep(edits.set_scores(problem, 0, 0, 5.0), 0)
    assert_same(restore(tmp_path)[0].problem, problem)
