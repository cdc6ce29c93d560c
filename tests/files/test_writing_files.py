"""What was written comes back bit for bit, in every format that is written, or is named as left out."""

import json
import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tests.core.batches import DTYPES
from xentgui import Loss, LossOptions, Problem, files

SPECIAL = [0.0, -0.0, np.inf, -np.inf, np.nan, 1.5, -0.1, 6e4, 2.0**-24]
HOLDING_ALL = [".npz", ".json", ".jsonl", ".safetensors", ".parquet", ".arrow"]
TABLES = [".csv", ".tsv"]
NAMES = ["a, b", 'said "so"', "two\nlines", "two\r\nlines\r", " spaces ", "", "語", "label", "1", "nan", ";;;", "\t"]


@st.composite
def problems(draw):
    leading = (*draw(st.sampled_from([(), (), (2,), (1, 2)])), draw(st.integers(0, 3)))
    shape = (*leading, draw(st.integers(1, 4)))
    values = hnp.arrays(np.float64, shape, elements=st.sampled_from(SPECIAL) | st.floats())
    sparse = draw(st.booleans())
    indices = hnp.arrays(np.int64, leading, elements=st.integers(-1, 4) | st.integers(-(2**63), 2**63 - 1))
    labels = draw(indices) if sparse else rounded(draw(values), draw(st.sampled_from(DTYPES)))
    texts = st.lists(
        st.text(st.characters(codec="utf-8")) | st.sampled_from(NAMES), min_size=shape[-1], max_size=shape[-1]
    )
    weights = hnp.arrays(np.float64, leading, elements=st.floats(0, 1e300))
    by_class = hnp.arrays(np.float64, shape[-1:], elements=st.floats(0, 1e300))
    return Problem.create(
        rounded(draw(values), draw(st.sampled_from(DTYPES))),
        labels,
        LossOptions(from_logits=draw(st.booleans())),
        sparse=sparse,
        class_names=draw(st.none() | texts) or (),
        sample_weight=draw(st.none() | weights),
        class_weight=draw(st.none() | by_class),
    )


def rounded(values, dtype):
    with np.errstate(over="ignore"):
        return values.astype(dtype)


def same_bits(found, wanted):
    """Whether two arrays are the same; of NaN any will do."""
    if found is None or wanted is None:
        return found is wanted
    if found.dtype != wanted.dtype or found.shape != wanted.shape:
        return False
    nan = np.isnan(wanted.astype(np.float64))
    zero = np.zeros_like(wanted)
    return bool(np.isnan(found[nan].astype(np.float64)).all()) and (
        np.where(nan, zero, found).tobytes() == np.where(nan, zero, wanted).tobytes()
    )


def assert_arrays_are_same(found, problem):
    assert same_bits(found.scores.join(), problem.scores.join())
    assert same_bits(found.labels.join(), problem.labels.join())
    for name in ("sample_weight", "class_weight", "pos_weight"):
        assert same_bits(getattr(found, name), getattr(problem, name)), name
    assert found.class_names == problem.class_names
    assert found.leading_shape == problem.leading_shape
    assert found.options.from_logits == problem.options.from_logits


@pytest.mark.parametrize("ending", HOLDING_ALL)
@settings(max_examples=40)
@given(problem=problems())
def test_every_array_comes_back_bit_for_bit(ending, problem, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / f"batch{ending}"
    try:
        files.write(problem, path)
    except ValueError as error:
        assert ending == ".npz"
        assert "null character" in str(error)  # noqa: PT017 - most are written
        return
    assert files.left_out(problem, path) == ()
    assert_arrays_are_same(files.read(path), problem)


@pytest.mark.parametrize("ending", TABLES)
@settings(max_examples=40)
@given(problem=problems())
def test_every_value_of_a_table_comes_back(ending, problem, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / f"batch{ending}"
    try:
        files.write(problem, path)
    except ValueError as error:
        assert "a table would take it for another column" in str(error)  # noqa: PT017 - most are written
        return
    found = files.read(path)
    # A table has no types: each value is there, and rounds to itself.
    assert same_bits(rounded(found.scores.join(), problem.scores.dtype), problem.scores.join())
    assert same_bits(found.labels.join().astype(problem.labels.dtype), problem.labels.join())
    assert same_bits(found.row_weights, problem.row_weights)
    named = tuple(problem.class_name(index) for index in range(problem.classes))
    assert found.class_names == named


@settings(max_examples=40)
@given(problem=problems())
def test_scores_and_labels_come_back_from_a_npy_each(problem, tmp_path_factory):
    scores, labels = (tmp_path_factory.getbasetemp() / f"{name}.npy" for name in ("scores", "labels"))
    files.write(problem, scores, labels)
    found = files.read(scores, labels)
    assert same_bits(found.scores.join(), problem.scores.join())
    assert same_bits(found.labels.join(), problem.labels.join())
    assert found.leading_shape == problem.leading_shape


@pytest.mark.parametrize("ending", files.WRITABLE)
@pytest.mark.parametrize("target", [np.array(1), np.array([0.5, 0.5, -0.0])], ids=["index", "distribution"])
def test_a_row_that_was_given_alone_comes_back(ending, target, tmp_path):
    problem = Problem.create(np.array([1.5, -0.0, np.inf]), target)
    labels = tmp_path / "labels.npy" if ending == ".npy" else None
    files.write(problem, tmp_path / f"row{ending}", labels)
    found = files.read(tmp_path / f"row{ending}", labels)
    assert same_bits(found.scores.join(), problem.scores.join())
    assert same_bits(found.labels.join(), problem.labels.join())
    told = "that the row has no axis of its own" in files.left_out(problem, f"row{ending}")
    assert told is (ending in (*TABLES, ".jsonl", ".parquet", ".arrow", ".feather"))
    assert found.leading_shape == ((1,) if told else ())


@pytest.mark.parametrize("ending", files.WRITABLE)
def test_binary_labels_come_back(ending, tmp_path):
    options = LossOptions(loss=Loss.BINARY)
    problem = Problem.create([[1.0, 2.0], [3.0, -4.0]], [[1.0, 1.0], [0.0, 0.5]], options, class_names=["cat", "dog"])
    labels = tmp_path / "labels.npy" if ending == ".npy" else None
    files.write(problem, tmp_path / f"batch{ending}", labels)
    found = files.read(tmp_path / f"batch{ending}", labels, options)
    assert found.binary
    assert found.labels.join().tolist() == [[1, 1], [0, 0.5]]


def test_a_document_is_read_as_any_other_file_and_keeps_its_options(tmp_path):
    problem = Problem.create([[1.0, 2]], [1], LossOptions(label_smoothing=0.25))
    files.write(problem, tmp_path / "a.xent")
    assert files.read(tmp_path / "a.xent", options=LossOptions(temperature=2)).options == problem.options
    assert files.read(tmp_path / "a.xent", from_logits=False).options.from_logits is False
    contents = files.inspect(tmp_path / "a.xent")
    assert [entry.name for entry in contents.entries] == ["scores", "labels"]
    assert contents.doubt == ""
    with pytest.raises(ValueError, match=r"a\.xent: a document has its own labels"):
        files.read(tmp_path / "a.xent", tmp_path / "a.xent")


def test_what_a_format_cannot_hold_is_told():
    problem = Problem.create(
        np.ones((1, 2, 3), np.float32),
        np.array([[0, 1]]),
        LossOptions(from_logits=False),
        sample_weight=[1.0, 2],
        class_weight=[1, 2, 3],
        class_names="abc",
    )
    assert files.left_out(problem, "a.xent") == ()
    assert files.left_out(problem, "a.npz") == ()
    assert files.left_out(problem, "a.csv") == (
        "the class weights",
        "the shape (1, 2) of the rows",
        "the type float32 of the scores",
        "the options",
    )
    assert files.left_out(problem, "a.npy") == (
        "the labels",
        "the sample weights",
        "the class weights",
        "the class names",
        "the options",
    )


@pytest.mark.parametrize("name", ["a.pt", "a.h5", "a.zarr", "a"])
def test_an_ending_that_is_not_written_is_refused(name, tmp_path):
    with pytest.raises(ValueError, match=r"\.xent, \.npy, .* are$"):
        files.write(Problem.create([[1.0]], [0]), tmp_path / name)


@pytest.mark.parametrize("ending", files.WRITABLE)
def test_a_writing_that_is_stopped_leaves_the_file_as_it_was(ending, tmp_path):
    problem = Problem.create([[1.0, 2]], [1])
    path = tmp_path / f"batch{ending}"
    files.write(problem, path)
    before = path.read_bytes()

    def stop(_done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        files.write(problem.with_options(from_logits=False), path, report=stop)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among its files")
def test_a_pipe_or_a_device_is_not_replaced_by_a_file(tmp_path):
    os.mkfifo(tmp_path / "a.npz")
    with pytest.raises(OSError, match="not a regular file; name another"):
        files.write(Problem.create([[1.0, 2.0]], [0]), tmp_path / "a.npz")
    assert (tmp_path / "a.npz").is_fifo()
    assert [path.name for path in tmp_path.iterdir()] == ["a.npz"]


def test_json_is_as_strict_as_others_want_it(tmp_path):
    files.write(Problem.create([[np.nan, -np.inf]], [[np.inf, 0.5]]), tmp_path / "a.json")

    def refuse(word):
        raise AssertionError(word)

    found = json.loads((tmp_path / "a.json").read_text(), parse_constant=refuse)
    assert found == {
        "dtypes": {"logits": "float64", "labels": "float64"},
        "logits": [["nan", "-inf"]],
        "labels": [["inf", 0.5]],
    }
