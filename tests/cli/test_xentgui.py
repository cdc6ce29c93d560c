"""The command `xentgui` where there is no display, and its pictures, which need none."""

import os
import subprocess
import sys

import numpy as np
import pytest

from xentgui.cli import xentgui

DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "QT_QPA_PLATFORM", "XDG_SESSION_TYPE")
only_where_displays_can_be_missing = pytest.mark.skipif(sys.platform != "linux", reason="Qt ends the process on Linux")


def run(*argv, **environment):
    """Run the program with no display but the one in `environment`."""
    plain = {name: value for name, value in os.environ.items() if name not in DISPLAYS}
    return subprocess.run(
        [sys.executable, "-m", "xentgui", *argv],
        env=plain | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@only_where_displays_can_be_missing
@pytest.mark.parametrize("environment", [{}, {"DISPLAY": ":7777"}, {"WAYLAND_DISPLAY": "wayland-7777"}])
def test_a_missing_display_is_one_line_with_the_ways_out(environment):
    done = run(**environment)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("xentgui: there is no display")
    assert "`xent eval`" in done.stderr
    assert "--screenshot" in done.stderr
    assert done.stderr.count("\n") == 1


def test_bad_input_is_said_before_a_missing_display(capsys, monkeypatch):
    monkeypatch.delenv("QT_QPA_PLATFORM")
    for argv, why in (
        (["none.npy"], "none.npy: there is no such file"),
        (["--example", "nope"], "example 'nope' is not known"),
        (["--state", "xent1:nope"], "--state: the state is not whole"),
        (["--screenshot"], "argument --screenshot: expected one argument"),
        (["--json"], "unrecognized arguments: --json"),
    ):
        assert xentgui(argv) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert why in err
        assert err.count("\n") == 1


@pytest.fixture
def scores(tmp_path):
    np.save(tmp_path / "scores.npy", np.array([[2, 5, 1], [7, 1, 0.5]]))
    return str(tmp_path / "scores.npy")


def test_a_picture_needs_no_display(tmp_path):
    done = run("--example", "sequence", "--screenshot", str(tmp_path / "window.png"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert size_of(tmp_path / "window.png") == (1280, 800)


@only_where_displays_can_be_missing
def test_a_picture_is_drawn_where_the_display_is_dead(scores, tmp_path):
    done = run(scores, "--screenshot", str(tmp_path / "window.png"), QT_QPA_PLATFORM="xcb", DISPLAY=":7777")
    assert (done.returncode, done.stderr) == (0, "")
    assert size_of(tmp_path / "window.png") == (1280, 800)


def test_a_picture_that_cannot_be_written_is_one_line(scores, tmp_path):
    done = run(scores, "--screenshot", str(tmp_path / "none" / "window.png"))
    assert done.returncode == 2
    assert "window.png" in done.stderr
    assert done.stderr.count("\n") == 1


def size_of(path):
    """Width and height of a PNG, as its first chunk says."""
    head = path.read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
