"""Text tables: headers, separators, labels by index and by name, and errors that name line and column."""

import csv
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xentgui import files
from xentgui.files import memory
from xentgui.files.arrays import LABELS

floats = st.floats(allow_nan=True, allow_infinity=True)
names = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), min_size=1).filter(
    lambda name: name.casefold() not in LABELS and name == name.strip()
)


@pytest.fixture
def write(tmp_path):
    def to_file(text, name="scores.csv", encoding="utf-8"):
        (tmp_path / name).write_text(text, encoding=encoding)
        return tmp_path / name

    return to_file


@given(data=st.data(), classes=st.integers(1, 5), rows=st.integers(1, 6), named=st.booleans())
def test_what_was_written_comes_back(data, classes, rows, named, tmp_path_factory):
    table = data.draw(st.lists(st.lists(floats, min_size=classes, max_size=classes), min_size=rows, max_size=rows))
    labels = data.draw(st.lists(st.integers(-1, classes - 1), min_size=rows, max_size=rows))
    header = data.draw(st.lists(names, min_size=classes, max_size=classes, unique=True)) if named else []
    path = tmp_path_factory.mktemp("csv") / "scores.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        # Names of columns with other separators in them say nothing about the separator: quote and write a comma.
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
        if named:
            writer.writerow([*(name.replace(";", "").replace("\t", "") or "x" for name in header), "label"])
        writer.writerows([*map(repr, row), label] for row, label in zip(table, labels, strict=True))
    problem = files.read(path)
    np.testing.assert_array_equal(problem.scores.join(), table)
    assert problem.labels.join().tolist() == labels
    assert len(problem.class_names) == (classes if named else 0)


@pytest.mark.parametrize("name", ["label", "labels", "y_true", "target", "class", "Label"])
def test_the_label_column_is_found_by_its_name_wherever_it_stands(write, name):
    problem = files.read(write(f"cat,{name},dog\n0.5,1,2\n3,0,4\n"))
    assert problem.scores.join().tolist() == [[0.5, 2], [3, 4]]
    assert problem.labels.join().tolist() == [1, 0]
    assert problem.class_names == ("cat", "dog")
    assert problem.note == f"The labels are column 2 '{name}'."


def test_labels_may_be_the_names_of_the_classes(write):
    assert files.read(write("cat,dog,label\n1,2,dog\n2,1,cat\n")).labels.join().tolist() == [1, 0]
    assert files.read(write("cat,dog,animal\n1,2,dog\n2,1,cat\n")).labels.join().tolist() == [1, 0]


def test_classes_may_be_named_by_numbers(write):
    problem = files.read(write("0,1,2,label\n.1,.2,.7,2.0\n.3,.3,.4,0\n"))
    assert problem.class_names == ("0", "1", "2")
    assert problem.labels.join().tolist() == [2, 0]


def test_a_last_column_of_whole_numbers_holds_the_labels(write):
    problem = files.read(write("0.5,2,1\n1.5,2,0\n"))
    assert problem.scores.join().tolist() == [[0.5, 2], [1.5, 2]]
    assert problem.labels.join().tolist() == [1, 0]


def test_a_last_column_of_fractions_is_a_class(write):
    problem = files.read(write("1,2,3.5\n1,2,nan\n"))
    np.testing.assert_array_equal(problem.scores.join(), [[1, 2, 3.5], [1, 2, math.nan]])
    assert problem.labels.join().tolist() == [-1, -1]


def test_a_last_column_is_a_class_where_the_labels_have_their_own_file(write):
    labels = write("label\n2\n0\n", "labels.csv")
    problem = files.read(write("1,2,3\n4,5,6\n"), labels)
    assert problem.scores.shape == (2, 3)
    assert problem.labels.join().tolist() == [2, 0]


@pytest.mark.parametrize(
    "text", ["dog\ncat\n", "label\ndog\ncat\n", "which\ndog\ncat\n", "id,label\n7,dog\n8,cat\n", "1\n0\n"]
)
def test_a_file_of_labels_has_one_column_or_a_named_one(write, text):
    assert files.read(write("cat,dog\n1,2\n2,1.5\n"), write(text, "labels.csv")).labels.join().tolist() == [1, 0]


def test_a_file_of_labels_may_hold_distributions(write):
    scores = write("cat,dog\n1,2\n2,1.5\n")
    problem = files.read(scores, write("cat,dog\n.5,.5\n0,1\n", "labels.csv"))
    assert problem.labels.join().tolist() == [[0.5, 0.5], [0, 1]]
    with pytest.raises(
        ValueError, match=r"labels\.csv: the columns are 'dog', 'cat', those of the scores 'cat', 'dog'"
    ):
        files.read(scores, write("dog,cat\n.5,.5\n0,1\n", "labels.csv"))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "cat;dog;label\n1.5;2;0\n"),
        ("a.tsv", "cat\tdog\tlabel\n1.5\t2\t0\n"),
        ("a.csv", "cat\tdog\tlabel\r\n1.5\t2\t0\r\n"),
        ("a.csv", "\ufeff\n\ncat , dog, label\n\n 1.5, 2 ,0"),
        ("a.csv", '"cat","dog","label"\r1.5,"2",0\r'),
    ],
)
def test_separators_quotes_ends_of_lines_and_byte_order_marks_are_understood(write, name, text):
    problem = files.read(write(text, name))
    assert problem.scores.join().tolist() == [[1.5, 2]]
    assert problem.class_names == ("cat", "dog")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b,label\n1,2,0\n\n1,x,0\n", "line 4, column 2 'b': 'x' is not a number"),
        ("label,a,b\n0,1,2\n0,1,x\n", "line 3, column 3 'b': 'x' is not a number"),
        ("1,2,3.5\n1,2,x\n", "line 2, column 3: 'x' is not a number"),
        ("1,2,0\n1,,0\n", "line 2, column 2: the cell is empty"),
        ("1,2,0\n1,2,0\n1,,0\n", "line 3, column 2: the cell is empty"),
        ('a,b,label\n"1,5",2,0\n', "line 2, column 1 'a': '1,5' has a comma inside; separate columns by ;"),
        ("a;b;label\n1,5;2;0\n1.5;2;0\n", "line 3, column 1 'a': a decimal point, where lines before have decimal"),
        ("a;b;label\n1.5;2;0\n1,5;2;0\n", "line 3, column 1 'a': '1,5' has a comma inside"),
        ("a;b;label\n1.000,5;2;0\n", "line 2, column 1 'a': '1.000,5' is not a number"),
        ("a,b,label\n1,5,2,0\n", "line 2 has 4 columns, the first line has 3"),
        ("a,b,label\n1\n", "line 2 has 1 column, the first line has 3"),
        ("a,b,label\n1,2,1.5\n", "line 2, column 3 'label': label 1.5 is not a whole number"),
        ("a,b,label\n1,2,9e99\n", "label 9e99 is not a whole number"),
        ("a,b,label\n1,2,nan\n", "label nan is not a whole number"),
        ("a,b,label\n1,2,\n", "line 2, column 3 'label': the label is missing"),
        (
            "a,b,label\n1,2,c\n",
            "line 2, column 3 'label': label 'c' is not a class; the classes are 'a', 'b'",
        ),
        ("a,a,label\n1,2,a\n", "two classes have one name"),
        ("a,label,class\n1,0,0\n", "columns 2 'label' and 3 'class' are both called labels"),
        (",a,b\n0,1,2\n", "line 1, column 1 has no name; .* leave a column of row numbers out"),
        ("\n\n", "nothing in it but empty lines"),
        ("label\n1\n", "have no classes"),
        ("a," + "x" * 200_000 + "\n1,2\n", "line 1 has a cell of more than 131,072 characters; is a quotation"),
        ('a,b,label\n1,2,0\n3,"4,1\n' + "5,6,0\n" * 50_000, r"line \d+ has a cell of more than .* mark not closed"),
    ],
)
def test_what_is_wrong_is_named_with_line_and_column(write, text, message):
    with pytest.raises(ValueError, match=rf"scores\.csv: .*{message}"):
        files.read(write(text))


def test_decimal_commas_are_understood_where_columns_are_separated_otherwise(write):
    problem = files.read(write("Katze;Hund;label\n1;2;Hund\n-1,5;2,25;Katze\n"))
    assert problem.scores.join().tolist() == [[1, 2], [-1.5, 2.25]]
    assert problem.labels.join().tolist() == [1, 0]
    assert files.read(write("0,5\t1,5\n2\t3,5\n", "a.tsv")).scores.join().tolist() == [[0.5, 1.5], [2, 3.5]]


@pytest.mark.parametrize("text", ["1,5;2,5;0\n-0,5;4;1\n", "1,5\t2,5\t0\n-0,5\t4\t1\n"])
def test_decimal_commas_are_understood_without_a_header(write, text):
    problem = files.read(write(text))
    assert problem.scores.join().tolist() == [[1.5, 2.5], [-0.5, 4]]
    assert problem.labels.join().tolist() == [0, 1]


def test_a_table_of_as_many_columns_as_a_vocabulary_has_words_is_read_at_once(write):
    classes = 50_000
    path = write(f"{','.join(['1.5'] * classes)},7\n" * 2)
    contents = files.inspect(path)  # were this not linear, it would take minutes
    assert contents.proposals[0].choice.labels == f"column {classes + 1}"
    problem = files.read(path, choice=contents.proposals[0].choice)
    assert problem.scores.shape == (2, classes)
    assert problem.labels.join().tolist() == [7, 7]


def test_a_header_alone_is_a_table_without_rows(write):
    problem = files.read(write("cat,dog,label\n"))
    assert problem.scores.shape == (0, 2)
    assert problem.class_names == ("cat", "dog")


def test_labels_by_name_need_names(write, tmp_path):
    np.save(tmp_path / "scores.npy", np.ones((2, 3)))
    with pytest.raises(ValueError, match=r"label 'cat' is not a class index; for names, let the scores come with"):
        files.read(tmp_path / "scores.npy", write("label\ncat\ndog\n", "labels.csv"))


@pytest.mark.parametrize(
    ("encoding", "what"),
    [
        ("latin-1", "byte 0xe9 in line 1 is not UTF-8"),
        ("utf-16", "this is UTF-16 or UTF-32, as some programs save text"),
        ("utf-32", "this is UTF-16 or UTF-32"),
    ],
)
def test_text_that_is_not_utf8_is_refused(write, encoding, what):
    with pytest.raises(ValueError, match=f"{what}.*; save it as UTF-8"):
        files.read(write("chat,bœuf,été\n1,2,3\n".replace("œ", "é"), encoding=encoding))


def test_a_header_of_very_many_columns_is_read(write):
    names = [f"class {number}" for number in range(100_000)]
    problem = files.read(write(f'{",".join(names)},"label"\n{"1," * len(names)}7\n'))
    assert problem.class_names == tuple(names)


def test_a_table_that_would_not_fit_into_memory_is_refused_before_it_is_read(write, monkeypatch):
    path = write("1,2,0\n" * 10)
    monkeypatch.setattr(memory, "available", lambda: 400)
    with pytest.raises(ValueError, match=r"save the table as a \.npy"):
        files.read(path)
