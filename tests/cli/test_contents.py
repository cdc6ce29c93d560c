"""Choosing what of a file is meant on the command line, and the list of what is in it."""

import numpy as np
import pytest

from xentgui import cli, files

SCORES = np.arange(24.0).reshape(2, 3, 4)
LABELS = np.array([[0, 3, 1, 2], [2, 1, 0, 1]]) % 3


@pytest.fixture
def path(tmp_path):
    np.savez(tmp_path / "a.npz", a=SCORES, b=LABELS, c=np.ones((3, 4)))
    return str(tmp_path / "a.npz")


def test_arrays_axis_and_slice_are_chosen(path, capsys):
    flags = ["--scores", "a", "--labels", "b", "--class-axis", "1", "--slice", "1"]
    assert cli.xent(["eval", path, *flags]) == 0
    assert "4 rows x 3 classes" in capsys.readouterr().out


def test_columns_side_by_side_are_chosen(tmp_path, capsys):
    (tmp_path / "a.csv").write_text("id,cat,dog,kind\nx,1,2,dog\ny,3,4,cat\n")
    flags = ["--scores", "dog", "--scores", "cat", "--labels", "kind"]
    assert cli.xent(["eval", str(tmp_path / "a.csv"), *flags]) == 0
    assert "2 rows x 2 classes" in capsys.readouterr().out


def test_a_choice_that_does_not_fit_is_one_line(path, capsys):
    assert cli.xent(["eval", path, "--scores", "x"]) == 2
    assert capsys.readouterr().err == f"xent: {path}: there is no array 'x'; there are 'a', 'b', 'c'\n"


def test_a_choice_without_a_file_is_refused(capsys):
    assert cli.xent(["eval", "--example", "two-rows", "--slice", "0"]) == 2
    assert "--slice choose from a file, and none is given" in capsys.readouterr().err


def test_a_document_leaves_nothing_to_choose(path, tmp_path, capsys):
    files.save(files.read(path, choice=files.Choice(("a",), "b", 1)), tmp_path / "a.xent")
    assert cli.xent(["eval", str(tmp_path / "a.xent")]) == 0
    assert cli.xent(["eval", str(tmp_path / "a.xent"), "--class-axis", "1"]) == 2
    assert "a document holds one batch; leave --scores," in capsys.readouterr().err


def test_contents_lists_what_is_there_and_the_ways_to_read_it(path, capsys):
    assert cli.xent(["contents", path]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:5] == [
        "a 2 × 3 × 4 float64",
        "b 2 × 4 int64",
        "c 3 × 4 float64",
        "There are 3 arrays; which holds the scores, which the labels?",
        "",
    ]
    assert lines[5] == "'a' as scores, 'b' as labels, axis 1 holds the classes"
    assert lines[6] == "  --scores a --labels b --class-axis 1"
    assert lines[7].startswith("  loss 4.51848")
    assert lines[7].endswith("over 8 rows and 3 classes")


def test_one_row_and_one_class_are_counted_as_one(tmp_path, capsys):
    np.savez(tmp_path / "one.npz", logits=[[2.0]], labels=[0])
    assert cli.xent(["contents", str(tmp_path / "one.npz")]) == 0
    assert "  loss 0 over 1 row and 1 class\n" in capsys.readouterr().out


def test_contents_of_what_is_no_file_are_one_line(tmp_path, capsys):
    assert cli.xent(["contents", str(tmp_path / "none.npz")]) == 2
    assert capsys.readouterr().err == f"xent: {tmp_path / 'none.npz'}: there is no such file\n"


def test_what_is_proposed_can_be_asked_for(path, capsys):
    cli.xent(["contents", path])
    flags = [
        line.split() for line in capsys.readouterr().out.splitlines() if line.startswith("  --") and "''" not in line
    ]
    assert flags
    for line in flags:
        assert cli.xent(["eval", path, *line]) == 0
