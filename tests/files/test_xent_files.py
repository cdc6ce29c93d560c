"""The document: all that a problem is comes back bit for bit, saving is all or nothing, and what is odd is refused."""

import io
import json
import os
import zipfile
from dataclasses import fields

import ml_dtypes
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tests.core.batches import DTYPES
from xentgui.core.options import Loss, LossOptions, Reduction
from xentgui.core.problem import Problem
from xentgui.core.row_blocks import RowBlocks
from xentgui.files import xent

SPECIAL = [0.0, -0.0, np.inf, -np.inf, np.nan, 1.5, -2.25e-5, 6e4]
FULL = Problem.create(
    np.array([[[0.1, -0.0, np.inf], [1, 2, 3]]], ml_dtypes.bfloat16),
    np.array([[[0, 1, 0], [0.5, 0.25, 0.25]]], np.float32),
    LossOptions(False, Reduction.SUM, 0.25, 1.5, -100, Loss.BINARY),
    sample_weight=[[1.0, 0.1]],
    class_weight=[1, 2, 3],
    pos_weight=[0.5, 1, 2],
    class_names=['a, "b"', "line\nbreak\r\n", "語 \ud800"],
    title="An unusual batch",
    note="Look at row 1.",
    ignored_findings=["worse-than-uniform", "double-softmax"],
)


def same(a, b):
    """Whether two fields of a problem are the same to the bit."""
    a, b = (value.join() if isinstance(value, RowBlocks) else value for value in (a, b))
    if type(a) is not type(b):
        return False
    return (a.dtype, a.shape, a.tobytes()) == (b.dtype, b.shape, b.tobytes()) if isinstance(a, np.ndarray) else a == b


def assert_same(found, problem):
    for field in fields(Problem):
        assert same(getattr(found, field.name), getattr(problem, field.name)), field.name


def test_every_field_of_a_problem_and_of_its_options_is_kept(tmp_path):
    plain, options = Problem.create([[0.0]], [0]), LossOptions()
    for field in fields(Problem):
        assert not same(getattr(FULL, field.name), getattr(plain, field.name)), f"give FULL a {field.name}"
    for field in fields(LossOptions):
        assert getattr(FULL.options, field.name) != getattr(options, field.name), f"give FULL a {field.name}"
    xent.save(FULL, tmp_path / "batch.xent", row=1)
    found = xent.load(tmp_path / "batch.xent")
    assert found.row == 1
    assert_same(found.problem, FULL)


@st.composite
def problems(draw):
    leading = draw(st.lists(st.integers(0, 3), max_size=3).map(tuple))
    shape = (*leading, draw(st.integers(1, 4)))
    dtype = draw(st.sampled_from(DTYPES))
    values = hnp.arrays(np.float64, shape, elements=st.sampled_from(SPECIAL))
    sparse = draw(st.booleans())
    indices = hnp.arrays(np.int64, leading, elements=st.integers(-(2**63), 2**63 - 1))
    labels = draw(indices) if sparse else draw(values).astype(draw(st.sampled_from(DTYPES)))
    names = draw(st.none() | st.lists(st.text(), min_size=shape[-1], max_size=shape[-1]))
    return Problem.create(draw(values).astype(dtype), labels, sparse=sparse, class_names=names or (), title="x")


@given(problem=problems())
def test_arrays_of_every_type_and_shape_come_back_bit_for_bit(problem, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "any.xent"
    xent.save(problem, path)
    assert_same(xent.load(path).problem, problem)


def test_rows_in_many_blocks_come_back(tmp_path):
    problem = Problem.create(np.arange(1 << 20, dtype=np.float32).reshape(-1, 4), np.zeros(1 << 18, int))
    assert len(problem.scores.blocks) > 2
    shares: list[float] = []
    xent.save(problem, tmp_path / "batch.xent", report=shares.append)
    assert_same(xent.load(tmp_path / "batch.xent").problem, problem)
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_one_problem_makes_one_file(tmp_path):
    xent.save(FULL, tmp_path / "a.xent")
    xent.save(FULL, tmp_path / "b.xent")
    assert (tmp_path / "a.xent").read_bytes() == (tmp_path / "b.xent").read_bytes()


def test_the_standard_library_and_numpy_read_it_as_documented(tmp_path):
    xent.save(FULL, tmp_path / "batch.xent")
    with zipfile.ZipFile(tmp_path / "batch.xent") as archive:
        manifest = json.loads(archive.read("manifest.json"))
        scores = np.load(io.BytesIO(archive.read("scores.npy")))
    assert manifest["dtypes"]["scores"] == "bfloat16"
    np.testing.assert_array_equal((scores.astype(np.uint32) << 16).view(np.float32).reshape(2, 3), FULL.scores.join())


def test_a_saving_that_fails_leaves_the_file_as_it_was_and_nothing_beside_it(tmp_path):
    path = tmp_path / "batch.xent"
    xent.save(FULL, path)
    before = path.read_bytes()

    def stop(_done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        xent.save(FULL, path, report=stop)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_name_as_long_as_names_may_be_is_saved(tmp_path):
    path = tmp_path / ("語" * 80 + ".xent")
    xent.save(FULL, path)
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(OSError, match=r"none.batch\.xent"):
        xent.save(FULL, tmp_path / "none" / "batch.xent")


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither these permissions nor links for everyone")
def test_a_saved_file_keeps_its_permissions_and_a_link_stays_one(tmp_path):
    xent.save(FULL, tmp_path / "batch.xent")
    (tmp_path / "batch.xent").chmod(0o640)
    (tmp_path / "link.xent").symlink_to("batch.xent")
    xent.save(Problem.create([[1.0]], [0]), tmp_path / "link.xent")
    assert (tmp_path / "link.xent").is_symlink()
    assert (tmp_path / "batch.xent").stat().st_mode & 0o777 == 0o640
    assert xent.load(tmp_path / "batch.xent").problem.rows == 1


def rewritten(tmp_path, change=dict, drop=(), compression=zipfile.ZIP_STORED):
    """A document whose manifest was changed in place, without some of its members."""
    xent.save(Problem.create([[1.0, 2.0], [3.0, 4.0]], [0, 1]), tmp_path / "whole.xent", row=1)
    with (
        zipfile.ZipFile(tmp_path / "whole.xent") as whole,
        zipfile.ZipFile(tmp_path / "changed.xent", "w", compression) as changed,
    ):
        for name in whole.namelist():
            content = whole.read(name)
            if name == "manifest.json":
                manifest = json.loads(content)
                content = json.dumps(change(manifest) or manifest).encode()
            if name not in drop:
                changed.writestr(name, content)
    return tmp_path / "changed.xent"


def test_what_a_manifest_leaves_out_has_its_default(tmp_path):
    def forget(manifest):
        return {name: manifest[name] for name in ("format", "version")}

    found = xent.load(rewritten(tmp_path, forget))
    assert found.row == 0
    assert found.problem.options == LossOptions()
    assert found.problem.labels.join().tolist() == [0, 1]


def test_a_document_has_the_version_of_before_unless_a_finding_is_ignored(tmp_path):
    for version, problem in ((1, Problem.create([[1.0]], [0])), (2, FULL)):
        xent.save(problem, tmp_path / "batch.xent")
        with zipfile.ZipFile(tmp_path / "batch.xent") as archive:
            manifest = json.loads(archive.read("manifest.json"))
        assert manifest["version"] == version
        assert ("ignored_findings" in manifest) == (version == 2)


@pytest.mark.parametrize(("row", "found"), [(7, 1), (-3, 0), (1, 1)])
def test_a_row_that_is_not_there_is_brought_inside(tmp_path, row, found):
    assert xent.load(rewritten(tmp_path, lambda manifest: manifest.update(row=row))).row == found


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"version": 3}, r"changed\.xent: a newer xentgui saved this \(document version 3, known up to 2\); update it"),
        ({"version": "1"}, "damaged: version '1' is none"),
        ({"version": 0}, "damaged: version 0 is none"),
        ({"format": "other"}, "this is no document of xentgui"),
        ({"row": "first"}, "damaged: row is 'first'"),
        ({"title": 3}, "damaged: title is '3'"),
        ({"class_names": "ab"}, "damaged: class_names is 'ab'"),
        ({"class_names": [1, 2]}, "the class names are not all text"),
        ({"ignored_findings": [1]}, "the ignored findings are not all text"),
        ({"class_names": ["a"]}, "1 class name for 2 classes; give one name a class"),
        ({"options": {"temperature": -1}}, "temperature -1 is not a positive finite number"),
        ({"options": {"gamma": 2}}, "a newer xentgui saved it: .*gamma"),
        ({"masks": []}, "a newer xentgui saved it: .*masks"),
        ({"sparse": False}, "do not fit scores"),
    ],
)
def test_a_manifest_that_says_something_odd_is_refused(tmp_path, changes, message):
    with pytest.raises(ValueError, match=message):
        xent.load(rewritten(tmp_path, lambda manifest: manifest.update(changes)))


def test_an_archive_without_its_parts_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"no manifest\.json in it"):
        xent.load(rewritten(tmp_path, drop=["manifest.json"]))
    with pytest.raises(ValueError, match="there are no labels in it"):
        xent.load(rewritten(tmp_path, drop=["labels.npy"]))


def test_a_compressed_archive_is_refused_because_it_may_be_a_bomb(tmp_path):
    with pytest.raises(ValueError, match="it is compressed"):
        xent.load(rewritten(tmp_path, compression=zipfile.ZIP_DEFLATED))


def test_a_manifest_that_is_nested_too_deep_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "deep.xent", "w") as archive:
        archive.writestr("manifest.json", "[" * 100_000)
    with pytest.raises(ValueError, match="not readable as JSON"):
        xent.load(tmp_path / "deep.xent")


def test_a_path_without_a_file_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"none\.xent: No such file"):
        xent.load(tmp_path / "none.xent")


@given(
    places=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=4),
    end=st.integers(0, 10_000),
)
def test_broken_bytes_are_noticed_or_do_no_harm(places, end, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "broken.xent"
    xent.save(FULL, path)
    content = bytearray(path.read_bytes())
    for place, byte in places:
        content[place % len(content)] = byte
    path.write_bytes(content[: end if end < len(content) else None])
    try:
        xent.load(path)
    except ValueError as error:
        assert str(error).startswith(str(path))  # noqa: PT017 - not raising is right as well


def test_a_document_is_known_by_its_ending_however_it_is_written(tmp_path):
    assert xent.is_document("BATCH.Xent")
    assert xent.is_document(tmp_path / "a.b.xent")
    assert not xent.is_document("batch.xent.npz")
