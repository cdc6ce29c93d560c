"""Showing a problem from Python: Qt is loaded here, once it is known that it can open a window."""

import sys
import threading
from typing import TYPE_CHECKING

from xentgui.core.problem import Problem

from . import platform_check

if TYPE_CHECKING:
    from .handle import Handle


def show_problem(problem: Problem, *, sparse: bool | None, block: bool | None) -> "Handle":
    """Open a window and, where nothing else runs it, wait until it is closed; see `xentgui.show`."""
    _refuse_where_no_window_can_be()
    try:
        from . import prompt
        from .handle import Handle
    except ImportError as error:
        raise RuntimeError(platform_check.explain(error)) from error
    handle = Handle(problem, sparse=sparse)
    if block is None:
        block = not prompt.runs_the_window()
    if block:
        handle.wait()
    return handle


def _refuse_where_no_window_can_be() -> None:
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is not None and widgets.QApplication.instance() is not None:
        from PySide6.QtCore import QCoreApplication, QThread

        application = QCoreApplication.instance()
        if application is None or application.thread() == QThread.currentThread():
            return
    elif (obstacle := platform_check.obstacle()) is not None:
        raise RuntimeError(obstacle)
    elif threading.current_thread() is threading.main_thread():
        return
    raise RuntimeError("a window belongs to the main thread; call show there, and handle.update from this one")
