"""The windows that a Python program has open: held while they are, taken apart in good order when they are closed."""

import atexit
import gc
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer

from xentgui.core.problem import Problem

from .app import App

_TICK = 200  # milliseconds in which Python notices Ctrl+C

_apps: list[App] = []
_kept: dict[str, object] = {}


def open_window(problem: Problem) -> App:
    """Make a window, to be shown, and hold it.

    One that nobody refers to would be collected as garbage, maybe while Qt is painting it, and the process would die.
    """
    interval = sys.getswitchinterval()
    app = App(problem)
    if not _apps:
        _kept["switch interval"] = interval
    _kept["application"] = app.appearance.qt  # it outlives its windows, for the next one
    _apps.append(app)
    return app


def take_apart(app: App) -> None:
    """Delete a window here and now: a collection would do so later, on whichever thread it comes to run."""
    _apps.remove(app)
    if not _apps:
        sys.setswitchinterval(float(str(_kept["switch interval"])))
    for part in (app.window, app.appearance, app):
        part.deleteLater()
        QCoreApplication.sendPostedEvents(part, QEvent.Type.DeferredDelete)
    del app, part
    gc.collect()  # what is left has no Qt in it, and may be large


@atexit.register
def _take_all_apart() -> None:
    """Python ends without windows: it would take apart in any order what Qt still paints. What was edited is kept."""
    for app in tuple(_apps):
        app.end_work()
        take_apart(app)


@contextmanager
def ended_by_ctrl_c(loop: QEventLoop) -> Iterator[None]:
    """Let Ctrl+C end an event loop, and then do what it does without one; Python alone would not hear of it."""
    usual = signal.getsignal(signal.SIGINT)
    if not callable(usual) or threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal pressed
        pressed = True
        loop.quit()

    signal.signal(signal.SIGINT, stop)
    tick = QTimer()
    tick.timeout.connect(_let_python_run)
    tick.start(_TICK)
    try:
        yield
    finally:
        tick.stop()
        signal.signal(signal.SIGINT, usual)
    if pressed:
        usual(signal.SIGINT, None)


def _let_python_run() -> None:
    pass
