"""Parquet and Arrow: columns of numbers, of lists and of text, and what does not fit into rows and classes."""

from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from xentgui import files
from xentgui.files import Choice, memory
from xentgui.files.arrow_size import unpacked_size

ENDINGS = [".parquet", ".arrow", ".feather"]


def save(table, path):
    if path.suffix == ".parquet":
        pq.write_table(table, path)
    else:
        with pa.ipc.new_file(path, table.schema) as writer:
            writer.write_table(table)
    return path


@pytest.fixture(params=ENDINGS)
def write(request, tmp_path):
    return lambda columns: save(pa.table(columns), tmp_path / f"a{request.param}")


def test_columns_are_classes_and_the_label_is_known_by_its_name(write):
    problem = files.read(write({"label": ["dog", "cat"], "cat": [1.5, 2.0], "dog": pa.array([3, 4], pa.int8())}))
    assert problem.scores.join().tolist() == [[1.5, 3], [2, 4]]
    assert problem.class_names == ("cat", "dog")
    assert problem.labels.join().tolist() == [1, 0]


@pytest.mark.parametrize("kind", [pa.list_(pa.float32()), pa.large_list(pa.float64()), pa.list_(pa.float16(), 2)])
def test_a_column_of_lists_holds_rows_of_scores(write, kind):
    halves = np.array([0.5, 2, 3, 4], np.float16 if kind.value_type == pa.float16() else np.float64)
    lists = pa.array([halves[:2], halves[2:]], kind)
    problem = files.read(write({"logits": lists, "label": [1, 0]}))
    assert problem.scores.join().tolist() == [[0.5, 2], [3, 4]]
    assert problem.scores.dtype == kind.value_type.to_pandas_dtype()


def test_labels_may_be_distributions(write):
    problem = files.read(write({"logits": [[1.0, 2.0]], "labels": [[0.25, 0.75]]}))
    assert problem.labels.join().tolist() == [[0.25, 0.75]]


def test_pandas_row_numbers_are_no_class(write):
    problem = files.read(write({"cat": [1.5], "dog": [2.5], "label": [1], "__index_level_0__": [17]}))
    assert problem.class_names == ("cat", "dog")


def test_names_of_a_dictionary_are_text(write):
    label = pa.array(["dog", "cat", "dog"]).dictionary_encode()
    problem = files.read(write({"cat": [1.5, 2, 3], "dog": [2.5, 2, 3], "label": label}))
    assert problem.labels.join().tolist() == [1, 0, 1]


def test_columns_can_be_chosen(write):
    path = write({"id": ["x"], "a": [1.0], "b": [2.0], "c": [3.0]})
    assert [str(entry) for entry in files.inspect(path).entries][:2] == ["id 1 text", "a 1 float64"]
    assert files.read(path, choice=Choice(("c", "a"), "")).scores.join().tolist() == [[3, 1]]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"logits": [[1.0, 2.0], [3.0]], "label": [0, 0]}, "column 'logits' holds lists of"),
        ({"logits": [[1.0, 2.0], None], "label": [0, 0]}, "column 'logits' has no value in row 1"),
        ({"cat": [1.0, None], "dog": [1.0, 2.0], "label": [0, 0]}, "column 'cat' has no value in row 1"),
        ({"cat": [1.0] * 66_000 + [None], "label": [0] * 66_001}, "column 'cat' has no value in row 66000; write one"),
        (
            {"logits": [[1.0, 2.0], [3.0, None]], "label": [0, 0]},
            "column 'logits' has lists in which a value is missing",
        ),
        ({"cat": [1.0], "dog": [1.0], "label": pa.array([None], pa.string())}, "column 'label' has no value in row 0"),
        ({"name": ["a"], "label": ["b"]}, "there is no column of numbers"),
        ({"when": pa.array([0], pa.timestamp("s"))}, "there is no column of numbers|which column holds"),
    ],
)
def test_what_does_not_fit_is_refused(write, columns, message):
    with pytest.raises(ValueError, match=rf"a\.\w+: .*({message})"):
        files.read(write(columns))


def test_a_stream_of_arrow_is_read_as_a_file_is(tmp_path):
    table = pa.table({"cat": [1.5], "dog": [2.5], "label": [1]})
    with pa.ipc.new_stream(tmp_path / "a.arrow", table.schema) as writer:
        writer.write_table(table)
    assert files.read(tmp_path / "a.arrow").scores.join().tolist() == [[1.5, 2.5]]


def test_a_column_that_repeats_itself_beyond_memory_is_refused(tmp_path, monkeypatch):
    rows = 1 << 20
    constant = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int8)), pa.array([1.5]))
    path = save(pa.table({"a": constant.cast(pa.float64()), "b": constant.cast(pa.float64())}), tmp_path / "a.parquet")
    assert path.stat().st_size < 1 << 16
    monkeypatch.setattr(memory, "available", lambda: 1 << 20)
    with pytest.raises(ValueError, match="of memory, and 524 kB are to be had"):
        files.read(path)


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_none_is_refused(tmp_path, ending):
    (tmp_path / f"a{ending}").write_bytes(b"PAR1 or ARROW1, and then nothing more that makes sense" * 3)
    with pytest.raises(ValueError, match=rf"a{ending}: this is not a readable {ending}"):
        files.read(tmp_path / f"a{ending}")


@pytest.mark.parametrize("packing", [None, "lz4", "zstd"])
@pytest.mark.parametrize("new", [pa.ipc.new_file, pa.ipc.new_stream])
def test_the_size_of_an_arrow_file_is_told_before_it_is_unpacked(tmp_path, new, packing):
    rows = 1 << 17
    names = pa.array(["cat", "dog"] * (rows // 2)).dictionary_encode()
    table = pa.table({"a": np.zeros(rows), "b": np.arange(rows), "label": names})
    with new(tmp_path / "a.arrow", table.schema, options=pa.ipc.IpcWriteOptions(compression=packing)) as writer:
        writer.write_table(table)
    assert 20 * rows <= unpacked_size(tmp_path / "a.arrow") <= 21 * rows


def test_an_arrow_file_that_unpacks_beyond_memory_is_refused(tmp_path, monkeypatch):
    table = pa.table({"a": np.zeros(1 << 20), "b": np.zeros(1 << 20)})
    with pa.ipc.new_file(
        tmp_path / "a.arrow", table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")
    ) as writer:
        writer.write_table(table)
    assert (tmp_path / "a.arrow").stat().st_size < 1 << 16
    monkeypatch.setattr(memory, "available", lambda: 1 << 20)
    with pytest.raises(ValueError, match=r"it takes 16\.8 MB of memory, and 524 kB are to be had"):
        files.read(tmp_path / "a.arrow")


def test_decimal_columns_are_numbers(tmp_path):
    price = pa.array([Decimal("1.25"), Decimal("-3.50")], pa.decimal128(6, 2))
    pq.write_table(pa.table({"cat": price, "dog": [2.0, 3.0], "label": [1, 0]}), tmp_path / "a.parquet")
    problem = files.read(tmp_path / "a.parquet")
    assert problem.class_names == ("cat", "dog")
    assert problem.scores.join().tolist() == [[1.25, 2], [-3.5, 3]]


@pytest.mark.parametrize("ending", [".parquet", ".arrow"])
def test_a_table_of_thousands_of_columns_is_looked_into_and_read(tmp_path, ending):
    scores = np.random.default_rng(0).standard_normal((3, 2_000))
    columns = {f"class {i}": column for i, column in enumerate(scores.T)}
    table = pa.table({**columns, "label": [0, 7, 1_999]})
    path = tmp_path / f"wide{ending}"
    save(table, path)
    assert files.inspect(path).proposals
    problem = files.read(path)
    assert problem.scores.join().tobytes() == scores.tobytes()
    assert problem.labels.join().tolist() == [0, 7, 1_999]
