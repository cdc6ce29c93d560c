"""Who runs the window: prompts at a real terminal, IPython's shells, debuggers, and scripts."""

import cmd
import os
import re
import select
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QEventLoop, QTimer

from xentgui.gui import prompt

pytestmark = pytest.mark.usefixtures("qapp")
AT_A_TERMINAL = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals that Python knows")


class Terminal:
    """A Python whose prompt is at a pseudo-terminal; lines are typed when it asks for one."""

    def __init__(self, *arguments: str) -> None:
        import pty

        self._screen, inside = pty.openpty()
        command = [sys.executable, *arguments]
        environment = {**os.environ, "TERM": "dumb", "PYTHON_BASIC_REPL": "1", "QT_LOGGING_RULES": "*=false"}
        self.process = subprocess.Popen(command, stdin=inside, stdout=inside, stderr=inside, env=environment)
        os.close(inside)
        self.text = ""

    def until(self, pattern: str) -> str:
        """Read on to what matches; returns what it is, and forgets all before."""
        while (found := re.search(pattern, self.text)) is None:
            if not select.select([self._screen], [], [], 60)[0]:
                self.process.kill()
                raise AssertionError(f"no {pattern!r} in {self.text!r}")
            self.text += os.read(self._screen, 4096).decode()
        self.text = self.text[found.end() :]
        return found[0]

    def type(self, line: str) -> None:
        os.write(self._screen, f"{line}\n".encode())

    def end(self, line: str) -> None:
        self.type(line)
        self.process.wait(30)
        os.close(self._screen)


# The timer prints although nobody presses a key: so the window is painted, and takes clicks, while the prompt waits.
OPEN = (
    "import xentgui; from PySide6.QtCore import QTimer",
    "win = xentgui.show([[1.0, 2.0]], [0])",
    "QTimer.singleShot(1, lambda: print('SEEN', 'WHILE', 'WAITING', win.closed))",
)


@AT_A_TERMINAL
@pytest.mark.parametrize(
    ("arguments", "ready"), [(["-q"], ">>> "), (["-c", "breakpoint()"], r"\(Pdb\) ")], ids=["python", "pdb"]
)
def test_a_window_is_alive_while_a_prompt_waits(arguments, ready):
    terminal = Terminal(*arguments)
    for line in OPEN:
        terminal.until(ready)
        terminal.type(line)
    assert terminal.until("SEEN WHILE WAITING (True|False)") == "SEEN WHILE WAITING False"
    terminal.type("")
    terminal.until(ready)
    terminal.type("win.close()")
    terminal.end("import os; os._exit(5)")
    assert terminal.process.returncode == 5


@pytest.fixture
def shell(monkeypatch):
    """An IPython of which only the two things are there that are asked for."""

    def enter(**has: Any) -> SimpleNamespace:
        running = SimpleNamespace(**{"active_eventloop": None, **has})
        monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: running))
        return running

    return enter


def test_a_script_has_to_wait():
    assert not prompt.runs_the_window()


def test_ipython_is_made_to_run_qt_once(shell):
    asked = []

    def enable(name: str) -> None:
        asked.append(name)
        running.active_eventloop = "qt6"

    running: Any = shell(enable_gui=enable)
    assert prompt.runs_the_window()
    assert prompt.runs_the_window()
    assert asked == ["qt"]


def test_a_kernel_of_jupyter_looks_for_cells_while_the_window_lives(shell):
    loop = QEventLoop()
    shell(active_eventloop="qt6", kernel=SimpleNamespace(app=SimpleNamespace(qt_event_loop=loop)))
    assert prompt.runs_the_window()
    assert prompt.runs_the_window()
    assert len(loop.findChildren(QTimer)) == 1
    loop.exec()  # ends, though nobody quits it
    loop.exec()


def test_a_script_that_ipython_runs_without_a_prompt_has_to_wait(shell):
    shell(parent=SimpleNamespace(interact=False), active_eventloop="qt6")
    assert not prompt.runs_the_window()
    shell(parent=SimpleNamespace(interact=True), enable_gui=lambda _: None, active_eventloop="qt6")
    assert prompt.runs_the_window()


def test_an_ipython_that_runs_another_toolkit_says_how_to_run_the_window(shell, capsys):
    def refuse(_: str) -> None:
        raise RuntimeError("Cannot activate multiple GUI eventloops")

    shell(enable_gui=refuse)
    assert prompt.runs_the_window()
    printed = capsys.readouterr().err
    assert (
        printed
        == "xentgui: Cannot activate multiple GUI eventloops; handle.wait() runs the window until it is closed\n"
    )


def test_a_script_that_imports_ipython_is_a_script(monkeypatch):
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: None))
    assert not prompt.runs_the_window()


def test_a_prompt_that_is_no_terminal_says_how_to_run_the_window(monkeypatch, capsys):
    monkeypatch.setattr(sys, "ps1", ">>> ", raising=False)
    monkeypatch.setattr(prompt, "_prompt_runs_it", lambda: False)
    assert prompt.runs_the_window()
    assert capsys.readouterr().err == f"{prompt.FROZEN}\n"


def test_what_a_debuggers_prompt_is_told_is_known_from_what_merely_runs_under_it():
    class Debugger(cmd.Cmd):
        def do_show(self, _: str) -> None:
            said.append(prompt.is_at_prompt())

    said: list[bool] = []
    Debugger().onecmd("show")
    assert said == [True]
    assert not prompt.is_at_prompt()


def test_a_running_event_loop_runs_the_window():
    loop, found = QEventLoop(), []

    def look() -> None:
        found.append(prompt.runs_the_window())
        loop.quit()

    QTimer.singleShot(0, look)
    loop.exec()
    assert found == [True]
