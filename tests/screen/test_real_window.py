"""The program on a real X11 screen with a window manager, driven as a person drives it: by keys and the clipboard."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

NEEDED = ("Xvfb", "openbox", "xdotool", "xclip")
MISSING = [name for name in NEEDED if shutil.which(name) is None]
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the screen is Xvfb's, which is for X11"),
    pytest.mark.skipif(bool(MISSING), reason=f"a real window needs {', '.join(MISSING)} installed"),
]
PATIENCE = 60  # seconds


def wait_for(what: str, ask: Callable[[], str]) -> str:
    """Ask until there is an answer."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        answer = ask()
        if answer:
            return answer
        time.sleep(0.1)
    pytest.fail(f"{what} did not come within {PATIENCE} s")


class Screen:
    """A screen with a program on it, and two hands."""

    def __init__(self, display: str, settings: Path) -> None:
        self.errors = settings / "errors.txt"
        self.env = os.environ | {
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "XDG_CONFIG_HOME": str(settings),
        }

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        with self.errors.open("ab") as errors:
            return subprocess.Popen(command, env=self.env, stdout=subprocess.DEVNULL, stderr=errors)

    def do(self, *words: str) -> str:
        # A search that finds nothing yet ends with a status of its own.
        command = ("xdotool", *words)
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, timeout=PATIENCE, check=False)
        return done.stdout.strip()

    def activate(self, window: str) -> str:
        """Bring a window to the front; nothing while the window manager, which may have begun later, does not."""
        self.do("windowactivate", window)
        return self.do("getactivewindow")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.do("key", "--delay", "40", key)

    def clipboard(self) -> str:
        command = ("xclip", "-selection", "clipboard", "-out")
        run = subprocess.run(command, env=self.env, capture_output=True, text=True, timeout=PATIENCE, check=True)
        return run.stdout

    def copied(self) -> str:
        """Copy what is selected and read it as another program would."""
        command = ("xclip", "-selection", "clipboard")
        subprocess.run(command, env=self.env, input=b"nothing yet", timeout=PATIENCE, check=True)

        def changed() -> str:
            self.press("ctrl+c")
            text = self.clipboard()
            return "" if text == "nothing yet" else text

        return wait_for("the copied cell", changed).rstrip("\n")


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    read, write = os.pipe()
    command = ("Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp")
    server = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as answer:
        number = answer.readline().strip()
    screen = Screen(f":{number}", tmp_path)
    manager = screen.start("openbox")
    yield screen
    for process in (manager, server):
        process.terminate()
        process.wait(PATIENCE)


@pytest.fixture
def program(screen: Screen) -> Iterator[subprocess.Popen[bytes]]:
    process = screen.start(sys.executable, "-m", "xentgui", "--example", "two-rows")
    try:
        window = wait_for("the window", lambda: screen.do("search", "--onlyvisible", "--name", "xentgui"))
        wait_for("the focus", partial(screen.activate, window.split("\n")[0]))
        yield process
    finally:
        process.kill()
        process.wait(PATIENCE)


def test_a_person_types_a_logit_sees_the_loss_change_and_takes_it_back(screen: Screen, program) -> None:
    screen.press("F6", "ctrl+Home", "Right")  # the loss of the first row
    before = screen.copied()
    assert float(before) == pytest.approx(2.1406904, abs=1e-6)

    screen.press("End")  # the logit of class 9, which is the label
    screen.do("type", "--delay", "40", "4.5")
    screen.press("Return", "Up", "Home", "Right")
    after = screen.copied()
    assert float(after) < 0.3

    screen.press("ctrl+z")
    assert screen.copied() == before

    screen.press("ctrl+q")
    assert program.wait(PATIENCE) == 0, screen.errors.read_text()


def test_nonsense_is_refused_in_place_and_escape_leaves_the_cell_as_it_was(screen: Screen, program) -> None:
    screen.press("F6", "ctrl+End")
    before = screen.copied()
    screen.do("type", "--delay", "40", "2.x")
    screen.press("Return", "Escape")
    assert screen.copied() == before

    screen.press("ctrl+q")
    assert program.wait(PATIENCE) == 0, screen.errors.read_text()
