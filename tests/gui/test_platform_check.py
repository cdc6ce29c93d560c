"""What stands in Qt's way, found out before Qt ends the process over it."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from xentgui.gui import platform_check

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only there does Qt end the process")
PLUGINS = Path(str(pytest.importorskip("PySide6").__file__)).parent / "Qt" / "plugins" / "platforms"


@pytest.mark.parametrize(
    ("environment", "why"),
    [
        ({}, "DISPLAY and WAYLAND_DISPLAY are not set"),
        ({"DISPLAY": ""}, "DISPLAY and WAYLAND_DISPLAY are not set"),
        ({"DISPLAY": ":7777"}, "no X server answers at DISPLAY=:7777"),
        ({"DISPLAY": "nonsense"}, "no X server answers at DISPLAY=nonsense"),
        ({"QT_QPA_PLATFORM": "xcb"}, "DISPLAY is not set"),
        ({"WAYLAND_DISPLAY": "/none/wayland-0"}, "no Wayland compositor listens at /none/wayland-0"),
        ({"XDG_SESSION_TYPE": "wayland", "XDG_RUNTIME_DIR": "/none"}, "listens at /none/wayland-0"),
        ({"XDG_SESSION_TYPE": "wayland", "DISPLAY": ":7777"}, "no X server answers"),
    ],
)
def test_a_display_that_is_missing_or_dead_is_found_out(environment, why):
    obstacle = platform_check.obstacle(environment)
    assert obstacle is not None
    assert why in obstacle
    assert platform_check.NO_DISPLAY_MEND in obstacle


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "minimal:fontengine", "xcb;offscreen"])
def test_a_platform_without_a_display_stands_in_no_way(platform):
    assert platform_check.obstacle({"QT_QPA_PLATFORM": platform}) is None


def test_a_platform_that_qt_does_not_have_is_named():
    assert "asks for 'nonsense'" in (platform_check.obstacle({"QT_QPA_PLATFORM": "nonsense"}) or "")


def test_a_wayland_compositor_that_listens_stands_in_no_way(tmp_path):
    with socket.socket(socket.AF_UNIX) as compositor:
        compositor.bind(str(tmp_path / "way"))
        compositor.listen()
        assert platform_check.obstacle({"WAYLAND_DISPLAY": "way", "XDG_RUNTIME_DIR": str(tmp_path)}) is None


@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="needs Xvfb")
def test_an_x_server_that_answers_stands_in_no_way():
    out, into = os.pipe()
    with subprocess.Popen(["Xvfb", "-displayfd", str(into)], pass_fds=[into], stderr=subprocess.DEVNULL) as server:
        os.close(into)
        with os.fdopen(out) as number:
            display = f":{number.readline().strip()}"
        try:
            assert platform_check.obstacle({"DISPLAY": display}) is None
        finally:
            server.terminate()
    assert platform_check.obstacle({"DISPLAY": display}) is not None


def test_a_library_that_is_missing_is_named_before_qt_looks_for_it(tmp_path):
    # A plugin that asks for a library of another name: what the loader says of it is what it says of a missing one.
    plugin = tmp_path / "platforms" / "libqoffscreen.so"
    plugin.parent.mkdir()
    plugin.write_bytes((PLUGINS / "libqoffscreen.so").read_bytes().replace(b"libQt6Gui.so.6", b"libmissing.so6"))
    assert "the system library libmissing.so6 is missing" in (platform_check.load(plugin) or "")


def test_a_library_that_is_missing_comes_with_its_package():
    error = ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")
    assert "sudo apt install libegl1 " in platform_check.explain(error)


def test_qt_that_is_not_installed_is_said():
    assert "No module named 'PySide6'" in platform_check.explain(ImportError("No module named 'PySide6'"))


def test_drawing_goes_offscreen_unless_a_platform_works(monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setenv("QT_LOGGING_RULES", os.environ.get("QT_LOGGING_RULES", ""))
    for asked, taken in (("", "offscreen"), ("xcb", "offscreen"), ("minimal", "minimal")):
        monkeypatch.setenv("QT_QPA_PLATFORM", asked)
        platform_check.go_offscreen()
        assert os.environ["QT_QPA_PLATFORM"] == taken


@pytest.mark.skipif(shutil.which("dpkg-query") is None, reason="needs Debian's list of packages")
def test_installed_packages_bring_the_libraries_they_are_named_for():
    listed = subprocess.run(["dpkg-query", "-S", "*/*.so.*"], capture_output=True, text=True, check=False).stdout
    brings = {line.rpartition("/")[2]: line.partition(":")[0] for line in listed.splitlines()}
    known = platform_check._PACKAGES
    wrong = {
        lib: brings[lib] for lib, package in known.items() if brings.get(lib, package).removesuffix("t64") != package
    }
    assert not wrong
