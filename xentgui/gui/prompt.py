"""Who runs the window of a call from Python: an event loop, a prompt that waits for input, or the call itself."""

import ctypes
import sys
from types import FrameType
from typing import Any

from PySide6.QtCore import QEventLoop, QThread, QTimer

_LOOKS = 100  # milliseconds
FROZEN = "xentgui: the window stands still while this prompt waits; handle.wait() runs it until it is closed"


def runs_the_window() -> bool:
    """Whether someone runs, or will run, Qt's events after the call; IPython and Jupyter are made to.

    A prompt that cannot do so is told of in one line.
    """
    if QThread.currentThread().loopLevel() > 0:
        return True
    if _ipython_runs_a_file():
        return False
    if _ipython_runs_it():
        return True
    if not is_at_prompt():
        return False
    if not _prompt_runs_it():
        print(FROZEN, file=sys.stderr)  # noqa: T201 - a prompt is where it is read
    return True


def is_at_prompt() -> bool:
    """Whether the call was typed: in Python's own prompt, in pdb, or a prompt comes after the script (`python -i`)."""
    return hasattr(sys, "ps1") or bool(sys.flags.interactive) or _in_debugger(sys._getframe())  # noqa: SLF001


def _in_debugger(frame: FrameType | None) -> bool:
    """Whether a debugger's command is being carried out; a script that merely runs under one has no such frame."""
    while frame is not None:
        if frame.f_code.co_name == "onecmd" and frame.f_globals.get("__name__") in ("cmd", "pdb"):
            return True
        frame = frame.f_back
    return False


def _prompt_runs_it() -> bool:
    """Whether Python's prompt calls Qt while it waits: PySide6 sees to that, where a person types at a terminal."""
    hook = ctypes.c_void_p.in_dll(ctypes.pythonapi, "PyOS_InputHook")
    at_terminal = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    return bool(hook.value) and at_terminal


def _ipython_runs_it() -> bool:
    shell = _shell()
    if shell is None:
        return False
    if not _runs_qt(shell):
        try:
            shell.enable_gui("qt")
        except Exception as error:  # noqa: BLE001 - the shells raise of many kinds, and the window is there all the same
            print(f"xentgui: {error}; handle.wait() runs the window until it is closed", file=sys.stderr)  # noqa: T201
            return True
    _let_look_for_cells(shell)
    return _runs_qt(shell)


def _let_look_for_cells(shell: Any) -> None:
    """Have a kernel of Jupyter look for cells at times: now and then it is not told of one, which then would wait."""
    loop = getattr(getattr(getattr(shell, "kernel", None), "app", None), "qt_event_loop", None)
    if isinstance(loop, QEventLoop) and loop.findChild(QTimer) is None:
        timer = QTimer(loop, interval=_LOOKS)
        timer.timeout.connect(loop.quit)  # the kernel looks, and begins it again
        timer.start()


def _ipython_runs_a_file() -> bool:
    """Whether it is `ipython script.py`, which ends without a prompt, and with it the window."""
    return not getattr(getattr(_shell(), "parent", None), "interact", True)


def _shell() -> Any:
    """The running IPython, which nobody imports for it."""
    module = sys.modules.get("IPython")
    return module.get_ipython() if module is not None else None


def _runs_qt(shell: Any) -> bool:
    return str(getattr(shell, "active_eventloop", None)).startswith("qt")
