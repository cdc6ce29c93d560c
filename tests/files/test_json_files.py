"""JSON and JSON lines: lists, arrays by name, records, and what is said where they are none of these."""

import json

import numpy as np
import pytest

from xentgui import files
from xentgui.files import Choice, memory

SCORES = [[2, 5, 1], [7, 1, 0.5]]


@pytest.fixture
def write(tmp_path):
    def to_file(values, name="a.json"):
        text = values if isinstance(values, str) else json.dumps(values)
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return to_file


def test_nested_lists_are_scores(write):
    problem = files.read(write(SCORES))
    assert problem.scores.join().tolist() == SCORES
    assert problem.labels.join().tolist() == [-1, -1]
    assert files.read(write([SCORES, SCORES, SCORES])).leading_shape == (3, 2)


def test_arrays_are_known_by_their_names(write):
    values = {"model": "mine", "logits": SCORES, "labels": [1, 0], "class_names": ["a", "b", "c"], "epoch": 3}
    problem = files.read(write(values))
    assert problem.scores.join().tolist() == SCORES
    assert problem.labels.join().tolist() == [1, 0]
    assert problem.class_names == ("a", "b", "c")
    assert files.read(write({"probs": [[0.5, 0.5]], "labels": [1]})).options.from_logits is False


def test_labels_may_be_names_of_classes(write):
    values = {"logits": SCORES, "labels": ["c", "a"], "class_names": ["a", "b", "c"]}
    assert files.read(write(values)).labels.join().tolist() == [2, 0]
    with pytest.raises(
        ValueError, match=r"row 1 of the labels: label 'd' is not a class; the classes are 'a', 'b', 'c'"
    ):
        files.read(write(values | {"labels": ["c", "d"]}))


def test_a_name_that_looks_like_a_number_stays_a_name(write):
    values = {"logits": [[1, 2]], "labels": ["inf"], "class_names": ["nan", "inf"]}
    problem = files.read(write(values))
    assert problem.class_names == ("nan", "inf")
    assert problem.labels.join().tolist() == [1]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_records_are_rows(write, name):
    records = [{"logits": row, "label": label, "id": f"x{label}"} for row, label in zip(SCORES, [1, 0], strict=True)]
    text = json.dumps(records) if name == "a.json" else "\n\n".join(map(json.dumps, records))
    problem = files.read(write(text, name))
    assert problem.scores.join().tolist() == SCORES
    assert problem.labels.join().tolist() == [1, 0]


def test_records_may_have_a_value_a_class(write):
    records = [{"cat": 1, "dog": 2.5, "label": "dog"}, {"cat": 3, "dog": 4, "label": "cat"}]
    problem = files.read(write(records))
    assert problem.scores.join().tolist() == [[1, 2.5], [3, 4]]
    assert problem.class_names == ("cat", "dog")
    assert problem.labels.join().tolist() == [1, 0]
    assert files.read(write(records), choice=Choice(("dog", "cat"), "label")).class_names == ("dog", "cat")


def test_lines_of_numbers_are_scores(write):
    assert files.read(write("[2, 5]\n[7, 1]\n", "a.jsonl")).scores.join().tolist() == [[2, 5], [7, 1]]


@pytest.mark.parametrize("spelt", ["NaN", '"nan"', '"NaN"'])
def test_numbers_that_json_has_no_word_for_are_understood(write, spelt):
    problem = files.read(write(f'[[1, {spelt}, "inf", "-inf", -Infinity]]'))
    np.testing.assert_array_equal(problem.scores.join(), [[1, np.nan, np.inf, -np.inf, -np.inf]])


def test_labels_from_a_file_of_their_own(write):
    assert files.read(write(SCORES), write([2, 0], "b.json")).labels.join().tolist() == [2, 0]
    with pytest.raises(ValueError, match="which list holds the labels"):
        files.read(write(SCORES), write({"a": [2, 0], "b": [1, 1]}, "b.json"))


def test_big_whole_numbers_keep_all_digits(write):
    assert files.read(write({"logits": [[1, 2]], "labels": [2**62 + 1]})).labels.join().tolist() == [2**62 + 1]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ("[[1, 2], [3 4]]", "line 1, column 13: this is not JSON"),
        ("", "the file is empty"),
        ("3", "it holds '3'; give lists of numbers, or arrays by name"),
        ("null", "it holds 'null'"),
        ("{}", "there is no list in it"),
        ("[" * 100_000, "it is nested too deep"),
        ([[1, 2], [3]], "scores are ragged: row 1 has 1 value, row 0 has 2"),
        ([[1, None]], 'scores, row 0, value 1: this is null; write a number, or "nan"'),
        ([1, None], "scores, value 1: this is null"),
        ([[[1, 2]], [[3, None]]], r"scores, row \[1, 0\], value 1: this is null"),
        ([[1, 2], [3, "x"]], "scores, row 1, value 1: 'x' is not a number, and others are"),
        ([["a", "b"]], "scores"),
        ([[1, {}]], "scores, row 0, value 1: this is '{}', and no number"),
        ([[1, [2]]], "scores are ragged|scores hold objects"),
        ([[1, 10**400]], "an integer too big for a floating-point number"),
        (f"[[1, 2],\n [3, -{'9' * 5000}]]", "line 2, column 7: an integer too big for a floating-point number"),
        ([{"a": 1}, 2], "scores"),
        ([{"a": 1, "b": 2}, {"a": 1}], "record 1 has no 'b'; give all records the same names"),
        ([{"a": 1}, {"a": 1, "c": 3}], "record 1 has 'c', which record 0 has not"),
        ({"logits": SCORES, "dtypes": {"logits": "int3"}}, "'logits' does not fit what is said of it: dtype 'int3'"),
        ({"logits": SCORES, "shapes": {"logits": [7, 2]}}, "'logits' does not fit what is said of it"),
        ({"logits": SCORES, "shapes": {"logits": "x"}}, "'logits' does not fit what is said of it"),
        ({"logits": SCORES, "labels": [0.5, 1], "dtypes": {"labels": "int64"}}, "'labels' does not fit.*whole number"),
        ({"logits": [], "shapes": {"logits": [0, 10**12]}}, "is empty; save at least one row"),
    ],
)
def test_what_is_wrong_is_named(write, values, message):
    with pytest.raises(ValueError, match=rf"a\.json: .*({message})"):
        files.read(write(values))


def test_a_broken_line_is_named_by_its_number(write):
    with pytest.raises(ValueError, match=r"a\.jsonl: line 3, column 5: this is not JSON"):
        files.read(write("[1, 2]\n\n[1, x]\n", "a.jsonl"))


def test_a_line_that_is_not_utf8_is_named_by_its_number(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(b'[1, 2]\n["\xff\xfe"]\n')
    with pytest.raises(ValueError, match="line 2: byte 2 of it is not UTF-8"):
        files.read(tmp_path / "a.jsonl")


def test_what_is_not_utf8_is_refused(tmp_path):
    (tmp_path / "a.json").write_bytes(b'["\xff\xfe"]')
    with pytest.raises(ValueError, match="byte 2 is not UTF-8"):
        files.read(tmp_path / "a.json")


def test_more_than_memory_can_take_is_refused_before_it_is_read(write, monkeypatch):
    path = write(SCORES)
    monkeypatch.setattr(memory, "available", lambda: 100)
    with pytest.raises(ValueError, match=r"save the arrays as a \.npz"):
        files.read(path)
