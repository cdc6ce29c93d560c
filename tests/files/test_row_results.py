"""Results of rows as a table: what evaluate says of each row, all digits, and nothing that a spreadsheet would run."""

import csv
import math
import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from xentgui.core.evaluation import Cancelled, Evaluation, evaluate
from xentgui.core.options import Loss, LossOptions
from xentgui.core.problem import Problem
from xentgui.files import row_results

NAMES = ("=SUM(A1)", 'b,"c"', "-3")


@pytest.fixture
def evaluation() -> Evaluation:
    scores = np.random.default_rng(7).normal(size=(6, 3)) * 5
    scores[1, 0], scores[2] = np.nan, 1
    return evaluate(Problem.create(scores, [0, 1, 2, -1, 2, 1], LossOptions(), class_names=NAMES))


def as_csv(evaluation: Evaluation, path: Path) -> list[dict[str, str]]:
    row_results.write(evaluation, path)
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream, delimiter="\t" if path.suffix == ".tsv" else ","))


@pytest.mark.parametrize("name", ["rows.csv", "rows.tsv"])
def test_a_text_table_has_every_number_of_evaluate_with_all_its_digits(evaluation, tmp_path, name):
    lines = as_csv(evaluation, tmp_path / name)
    for column, expected in (
        ("loss", evaluation.row_losses),
        ("confidence", evaluation.confidence),
        ("p_label", evaluation.label_probability),
    ):
        np.testing.assert_array_equal([float(line[column]) for line in lines], expected)
    assert [int(line["predicted"]) for line in lines] == evaluation.predicted.tolist()
    assert [int(line["label"]) for line in lines] == [0, 1, 2, -1, 2, 1]
    assert [int(line["row"]) for line in lines] == list(range(6))


def test_parquet_has_the_same_numbers_and_null_for_a_rank_that_is_undefined(evaluation, tmp_path):
    row_results.write(evaluation, tmp_path / "rows.parquet")
    table, lines = pq.read_table(tmp_path / "rows.parquet"), as_csv(evaluation, tmp_path / "rows.csv")
    np.testing.assert_array_equal(table["loss"].to_numpy(), evaluation.row_losses)
    ranks = [int(line["rank"]) if line["rank"] else None for line in lines]
    assert table["rank"].to_pylist() == ranks
    assert ranks[1] is ranks[3] is None  # NaN among the scores; no label
    assert table["correct"].to_pylist() == [line["correct"] == "true" for line in lines]
    assert table["label_name"].to_pylist()[:2] == list(NAMES[:2])


def test_equal_scores_share_the_better_rank(evaluation, tmp_path):
    assert as_csv(evaluation, tmp_path / "rows.csv")[2]["rank"] == "1"
    scores = np.array([[3.0, 1, 2, 2]] * 3)
    lines = as_csv(evaluate(Problem.create(scores, [1, 2, 0])), tmp_path / "ties.csv")
    assert [line["rank"] for line in lines] == ["4", "2", "1"]


def test_a_name_that_begins_like_a_formula_is_a_text(evaluation, tmp_path):
    lines = as_csv(evaluation, tmp_path / "rows.csv")
    assert [line["label_name"] for line in lines] == ["'=SUM(A1)", 'b,"c"', "-3", "", "-3", 'b,"c"']


@pytest.mark.parametrize("name", ["=1", "+cmd", "-x", "@a", "\tx", "\r=1"])
def test_formulas_get_an_apostrophe(name):
    assert row_results.harmless(name) == "'" + name


@pytest.mark.parametrize("name", ["cat", "-3", "+1.5e3", "-inf", "", "a=b"])
def test_other_texts_and_numbers_stay_what_they_are(name):
    assert row_results.harmless(name) == name


def test_several_leading_axes_and_weights_have_columns(tmp_path):
    scores = np.zeros((2, 3, 4))
    problem = Problem.create(scores, np.zeros((2, 3), int), sample_weight=[[1.0], [0.5]])
    lines = as_csv(evaluate(problem), tmp_path / "rows.csv")
    assert [(line["axis_0"], line["axis_1"]) for line in lines] == [(str(i), str(j)) for i in (0, 1) for j in (0, 1, 2)]
    assert [float(line["weight"]) for line in lines] == [1, 1, 1, 0.5, 0.5, 0.5]
    assert float(lines[5]["loss"]) == pytest.approx(math.log(4) / 2, rel=1e-15)


def test_a_column_of_yes_or_no_has_no_rank(tmp_path):
    problem = Problem.create([[2.0], [-1.0]], [1, 0], LossOptions(loss=Loss.BINARY), class_names=["spam"])
    lines = as_csv(evaluate(problem), tmp_path / "rows.csv")
    assert [line["rank"] for line in lines] == ["", ""]
    assert [(line["label"], line["predicted"], line["correct"]) for line in lines] == [
        ("1", "1", "true"),
        ("0", "0", "true"),
    ]


def test_many_rows_are_a_few_groups_of_parquet(tmp_path):
    rows = 150_000
    problem = Problem.create(np.zeros((rows, 3), np.float32), np.arange(rows) % 3)
    shares: list[float] = []
    row_results.write(evaluate(problem), tmp_path / "rows.parquet", shares.append)
    file = pq.ParquetFile(tmp_path / "rows.parquet")
    assert file.metadata.num_rows == rows
    assert file.metadata.num_row_groups <= 3
    assert shares == sorted(shares)
    assert file.read(["row"])["row"].to_numpy().tolist() == list(range(rows))


def test_a_batch_without_rows_is_a_table_without_rows(tmp_path):
    evaluation = evaluate(Problem.create(np.zeros((0, 3)), np.zeros(0, int)))
    assert as_csv(evaluation, tmp_path / "rows.csv") == []
    row_results.write(evaluation, tmp_path / "rows.parquet")
    assert pq.read_table(tmp_path / "rows.parquet").num_rows == 0


def test_writing_that_is_cancelled_leaves_the_file_as_it_was(evaluation, tmp_path):
    def cancel(_):
        raise Cancelled

    path = tmp_path / "rows.csv"
    path.write_text("before")
    with pytest.raises(Cancelled):
        row_results.write(evaluation, path, cancel)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_another_ending_is_refused(evaluation, tmp_path):
    with pytest.raises(ValueError, match=r"\.csv, \.tsv, \.parquet"):
        row_results.write(evaluation, tmp_path / "rows.xlsx")


def test_parquet_without_its_library_says_what_to_install(evaluation, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ValueError, match=r'pip install "xentgui\[arrow\]"'):
        row_results.write(evaluation, tmp_path / "rows.parquet")
    assert not list(tmp_path.iterdir())
