"""The command `xent render`: pictures, reports and tables without a display, and one line for whatever is wrong."""

import csv
import os
import subprocess
import sys
from xml.etree import ElementTree as ET

import numpy as np
import pyarrow.parquet as pq
import pytest

import xentgui
from xentgui.cli import xent
from xentgui.core.problem import Problem
from xentgui.files import xent as documents
from xentgui.gui.theme import DARK, LIGHT

COMMAND = [sys.executable, "-c", "import sys; from xentgui.cli import xent; sys.exit(xent())"]
TWO = ["render", "--example", "two-rows"]


def run(*arguments: object, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the command where there is no display."""
    bare = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(command, env=bare | environ, capture_output=True, text=True, check=False)


@pytest.fixture
def batch(tmp_path):
    scores = np.random.default_rng(2).normal(size=(7, 4)).astype(np.float32)
    np.save(tmp_path / "scores.npy", scores)
    np.save(tmp_path / "labels.npy", np.arange(7) % 4)
    return str(tmp_path / "scores.npy"), str(tmp_path / "labels.npy"), scores


@pytest.mark.parametrize(
    ("name", "begins"),
    [("a.png", b"\x89PNG"), ("a.svg", b"<?xml"), ("a.pdf", b"%PDF-"), ("A.HTML", b"<!DOCTYPE html>")],
)
def test_it_draws_without_a_display_and_says_nothing(batch, tmp_path, name, begins):
    done = run("render", *batch[:2], "-o", tmp_path / name)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_size_theme_plot_and_row_are_taken(tmp_path):
    for theme, colours in (("light", LIGHT), ("dark", DARK)):
        path = tmp_path / f"{theme}.svg"
        asked = ["--size", "640X300", "--theme", theme, "--plot", "scores", "--row", "1"]
        assert run(*TWO, *asked, "-o", path).returncode == 0
        root = ET.parse(path).getroot()
        assert (root.get("width"), root.get("height")) == ("640", "300")
        assert f'fill="{colours.base}"' in path.read_text()
        assert "row 1: label" in path.read_text()


def test_a_document_is_drawn_at_the_row_where_it_was_left(tmp_path):
    documents.save(Problem.create(np.eye(5), np.arange(5)), tmp_path / "a.xent", row=3)
    assert run("render", tmp_path / "a.xent", "-o", tmp_path / "a.svg").returncode == 0
    assert "row 3: label 3" in (tmp_path / "a.svg").read_text()


def test_tables_have_the_numbers_of_evaluate_under_the_same_options(batch, tmp_path, capsys):
    files, scores = batch[:2], batch[2]
    for name in ("rows.csv", "rows.parquet"):
        assert xent(["render", *files, "--temperature", "2", "-o", str(tmp_path / name)]) == 0
    assert capsys.readouterr() == ("", "")
    evaluation = xentgui.evaluate(scores, np.arange(7) % 4, temperature=2)
    with (tmp_path / "rows.csv").open(newline="") as stream:
        lines = list(csv.DictReader(stream))
    assert [float(line["loss"]) for line in lines] == evaluation.row_losses.tolist()
    assert pq.read_table(tmp_path / "rows.parquet")["loss"].to_pylist() == evaluation.row_losses.tolist()


def test_tables_load_no_qt(tmp_path):
    code = (
        f"import sys; from xentgui.cli import xent; assert xent({[*TWO, '-o', str(tmp_path / 'a.csv')]}) == 0; "
        "print(*{name.split('.')[0] for name in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"PySide6", "shiboken6", "pyqtgraph"}.isdisjoint(done.stdout.split())


@pytest.mark.parametrize(
    ("argv", "why"),
    [
        (["render", "x.npy"], "the following arguments are required: -o/--output"),
        ([*TWO, "-o", "a.bmp"], "a.bmp: the ending '.bmp' is not known; there are .png, .svg, .pdf, .html, .csv"),
        ([*TWO, "-o", "a"], "the ending '' is not known"),
        ([*TWO, "-o", "a.png", "--size", "900"], "'900' is no size such as 900x420"),
        ([*TWO, "-o", "a.png", "--size", "1x1"], "a side has 160 to 4096 pixels, and not 1x1"),
        ([*TWO, "-o", "a.png", "--size", f"900x{'9' * 5000}"], "a side has 160 to 4096 pixels"),
        ([*TWO, "-o", "a.png", "--size", "\u0669\u0660x900"], "is no size"),
        ([*TWO, "-o", "a.png", "--plot", "pie"], "invalid choice: 'pie'"),
        ([*TWO, "-o", "a.png", "--theme", "pink"], "invalid choice: 'pink'"),
        ([*TWO, "-o", "a.png", "--row", "2"], "--row 2 is not there; rows are 0 to 1"),
        ([*TWO, "-o", "a.png", "--row=-1"], "--row -1 is not there"),
        ([*TWO, "-o", "a.csv", "--theme", "dark"], "--theme says nothing of a table of rows; leave it out"),
        ([*TWO, "-o", "a.html", "--plot", "curve"], "--plot says nothing of a report, which has every plot"),
        (["render", "-o", "a.png"], "no SCORES are given"),
    ],
)
def test_what_is_wrong_is_one_line_and_status_2(argv, why, refusal):
    assert why in refusal(*argv)


def test_a_folder_that_is_not_there_is_named(tmp_path, refusal):
    assert str(tmp_path / "none" / "a.svg") in refusal(*TWO, "-o", tmp_path / "none" / "a.svg")
