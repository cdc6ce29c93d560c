"""Several arrays in one .npz: which of them are the scores and the labels, and archives that are not what they say."""

import io
import zipfile
from contextlib import suppress

import numpy as np
import pytest

from xentgui import Loss, LossOptions, Problem, files
from xentgui.files import mapping, memory, npz

SCORES = np.array([[2, 5, 1], [7, 1, 0.5]], np.float32)
PROBABILITIES = np.array([[0.2, 0.5, 0.3], [0.7, 0.1, 0.2]])


@pytest.fixture
def save(tmp_path):
    def write(*args, **arrays):
        np.savez_compressed(tmp_path / "batch.npz", *args, **arrays)
        return tmp_path / "batch.npz"

    return write


@pytest.mark.parametrize("labels", ["labels", "y_true"])
@pytest.mark.parametrize("scores", ["logits", "scores"])
def test_arrays_are_known_by_their_names(save, scores, labels):
    problem = files.read(save(other=[1.0], **{scores: SCORES, labels: [1, 0]}))
    np.testing.assert_array_equal(problem.scores.join(), SCORES)
    assert problem.labels.join().tolist() == [1, 0]
    assert problem.options.from_logits


def test_probs_are_probabilities_unless_told_otherwise(save):
    path = save(probs=PROBABILITIES, labels=[1, 0])
    assert files.read(path).options.from_logits is False
    assert files.read(path, from_logits=True).options.from_logits is True


@pytest.mark.parametrize("labels", [[1, 0], [[1], [0]]])
def test_two_arrays_that_fit_each_other_need_no_names(save, labels):
    problem = files.read(save(np.array(labels), SCORES))
    assert problem.scores.shape == (2, 3)
    assert problem.labels.join().tolist() == [1, 0]
    assert problem.note == "The scores are the array 'arr_1', the labels the array 'arr_0'."


def test_an_array_beside_the_scores_that_fits_them_is_the_labels(save):
    assert files.read(save(logits=SCORES, targets=[1, 0])).labels.join().tolist() == [1, 0]
    assert files.read(save(logits=SCORES, epochs=[1, 0, 3])).labels.join().tolist() == [-1, -1]


def test_weights_are_taken_over(save):
    problem = files.read(save(logits=SCORES, labels=[1, 0], sample_weight=[1.0, 2.0], class_weight=[1, 2, 3]))
    np.testing.assert_array_equal(problem.sample_weight, [1, 2])
    np.testing.assert_array_equal(problem.class_weight, [1, 2, 3])
    binary = LossOptions(loss=Loss.BINARY)
    several = files.read(save(logits=SCORES, labels=[[1, 1, 0], [0, 0, 1]], pos_weight=[1.0, 2.0, 3.0]), options=binary)
    np.testing.assert_array_equal(several.pos_weight, [1, 2, 3])


def test_a_file_of_labels_wins_over_labels_beside_the_scores(save, tmp_path):
    np.save(tmp_path / "labels.npy", [2, 2])
    assert files.read(save(logits=SCORES, labels=[1, 0]), tmp_path / "labels.npy").labels.join().tolist() == [2, 2]


def test_labels_may_be_the_only_array_of_an_npz_or_called_so(save, tmp_path):
    np.save(tmp_path / "scores.npy", SCORES)
    assert files.read(tmp_path / "scores.npy", save(np.array([1, 0]))).labels.join().tolist() == [1, 0]
    assert files.read(tmp_path / "scores.npy", save(a=[2, 2], y_true=[1, 0])).labels.join().tolist() == [1, 0]
    with pytest.raises(ValueError, match=r"which array holds the labels\? It has 'a', 'b'"):
        files.read(tmp_path / "scores.npy", save(a=[2, 2], b=[1, 0]))


@pytest.mark.parametrize(
    "arrays",
    [
        {"a": SCORES, "b": SCORES},
        {"a": SCORES, "b": [1, 0], "c": [1, 0]},
        {"a": SCORES, "b": [1, 0, 2]},
    ],
)
def test_arrays_that_could_be_anything_are_listed(save, arrays):
    with pytest.raises(ValueError, match=r"which array holds the scores\? It has 'a', 'b'"):
        files.read(save(**arrays))


def test_two_arrays_of_scores_are_refused(save):
    with pytest.raises(ValueError, match="both 'logits' and 'probs' are there"):
        files.read(save(logits=SCORES, probs=PROBABILITIES, labels=[1, 0]))


def test_missing_labels_are_refused_with_the_arrays_that_are_there(save):
    with pytest.raises(ValueError, match=r"or call an array 'labels' \(there are 'logits', 'a', 'b'\)"):
        files.read(save(logits=SCORES, a=SCORES, b=SCORES), need_labels=True)


def test_pickled_objects_are_refused(save):
    with pytest.raises(ValueError, match=r"batch\.npz: array 'labels': this holds pickled Python objects"):
        files.read(save(logits=SCORES, labels=np.array([1, None], object)))


@pytest.mark.parametrize("ending", [".npz", ".xent"])
def test_what_does_not_fit_is_mapped_where_it_lies(ending, tmp_path, monkeypatch):
    monkeypatch.setattr(mapping, "LARGE", 1)
    problem = Problem.create(np.arange(5e5, dtype=np.float32).reshape(2, 250_000), [0, 1])
    files.write(problem, tmp_path / f"a{ending}")
    monkeypatch.setattr(memory, "available", lambda: 1 << 20)
    scores = files.read(tmp_path / f"a{ending}").scores.join()
    assert scores.tobytes() == problem.scores.join().tobytes()


def test_a_cut_archive_that_does_not_fit_is_refused(tmp_path, monkeypatch):
    files.write(Problem.create(np.ones((2, 250_000), np.float32), [0, 1]), tmp_path / "a.npz")
    content = (tmp_path / "a.npz").read_bytes()
    (tmp_path / "a.npz").write_bytes(content[:1000] + content[-1000:])
    monkeypatch.setattr(memory, "available", lambda: 1 << 20)
    with pytest.raises(ValueError, match=r"a\.npz: "):
        files.read(tmp_path / "a.npz")


def test_fortran_order_comes_back(save):
    three = np.asfortranarray(np.arange(24.0).reshape(2, 3, 4))
    np.testing.assert_array_equal(files.read(save(logits=three)).scores.join().reshape(2, 3, 4), three)


def npy_header(shape):
    stream = io.BytesIO()
    np.lib.format.write_array_header_1_0(stream, {"descr": "<f4", "fortran_order": False, "shape": shape})
    return stream.getvalue()


def test_a_member_shorter_than_its_header_says_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "batch.npz", "w") as archive:
        archive.writestr("logits.npy", npy_header((10**12, 4)) + bytes(64))
    with pytest.raises(ValueError, match=r"array 'logits': the file is cut short"):
        files.read(tmp_path / "batch.npz")


def test_a_bomb_is_refused_by_its_declared_size_before_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(memory, "available", lambda: 1 << 20)
    with zipfile.ZipFile(tmp_path / "batch.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("logits.npy", npy_header((1 << 19, 4)) + bytes(1 << 23))
    assert (tmp_path / "batch.npz").stat().st_size < 1 << 15
    with pytest.raises(ValueError, match=r"it takes 8\.39 MB of memory, and 524 kB are to be had"):
        files.read(tmp_path / "batch.npz")


def test_a_member_that_unpacks_to_less_than_it_declares_is_refused(tmp_path):
    content = npy_header((100, 4)) + bytes(1600)
    with zipfile.ZipFile(tmp_path / "batch.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("logits.npy", content[:-400])
    archive_bytes = (tmp_path / "batch.npz").read_bytes()
    lie = archive_bytes.replace((len(content) - 400).to_bytes(4, "little"), len(content).to_bytes(4, "little"))
    (tmp_path / "batch.npz").write_bytes(lie)
    with pytest.raises(ValueError, match="cut short"):
        files.read(tmp_path / "batch.npz")


def test_damage_inside_an_array_is_noticed(tmp_path):
    path = tmp_path / "batch.npz"
    np.savez(path, logits=SCORES, labels=[1, 0])
    path.write_bytes(path.read_bytes().replace(SCORES.tobytes(), SCORES[::-1].tobytes()))
    with pytest.raises(ValueError, match="Bad CRC-32"):
        files.read(path)


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_every_packing_is_unpacked_and_damage_in_it_never_gives_other_numbers(tmp_path, packing):
    path = tmp_path / "batch.npz"
    with zipfile.ZipFile(path, "w", packing) as archive:
        archive.writestr("logits.npy", npy_header((50, 4)) + np.arange(200, dtype=np.float32).tobytes())
    assert files.read(path).scores.join().reshape(-1).tolist() == list(range(200))
    content = bytearray(path.read_bytes())
    start = content.index(b"logits.npy") + 10
    for place in range(start, start + 60):
        path.write_bytes(content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :])
        with suppress(ValueError):
            assert files.read(path).scores.join().reshape(-1).tolist() == list(range(200))


def test_what_is_no_archive_is_refused(tmp_path):
    (tmp_path / "batch.npz").write_bytes(b"PK and nothing more")
    with pytest.raises(ValueError, match=r"not a readable \.npz"):
        files.read(tmp_path / "batch.npz")


def test_what_is_written_is_read_again_and_replaces_what_was_there_as_a_whole(tmp_path):
    path = tmp_path / "batch.npz"
    npz.write(path, {"probs": PROBABILITIES, "labels": np.array([1, 0])})
    problem = files.read(path)
    np.testing.assert_array_equal(problem.scores.join(), PROBABILITIES)
    with pytest.raises(ValueError, match="pickle"):
        npz.write(path, {"probs": np.array([None])})
    assert files.read(path).labels.join().tolist() == [1, 0]
    assert [entry.name for entry in tmp_path.iterdir()] == ["batch.npz"]


def test_names_of_other_classes_than_there_are_are_left_out(tmp_path):
    np.savez(tmp_path / "a.npz", logits=[[2.0]], labels=[0], class_names=["cat", "dog"])
    problem = files.read(tmp_path / "a.npz")
    assert problem.class_names == ()
    assert problem.note.endswith("The class names in it (2) do not fit 1 class, and were left out.")
