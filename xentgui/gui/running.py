"""Running: a window until it is closed, or a picture of one."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from xentgui.core.problem import Problem

from . import collecting
from .app import App

if TYPE_CHECKING:
    from xentgui.files import Choice

_STARTED = 2_000  # milliseconds after which all that a start makes is there, on a slow machine too
_SETTLED = 200  # milliseconds after which every panel has been laid out and painted


def run(
    problem: Problem,
    *,
    sources: Sequence[Path] = (),
    choice: "Choice | None" = None,
    changed: bool = False,
    reopen: bool = False,
    row: int = 0,
) -> int:
    """Open a window on a problem and return when it is closed: the exit status.

    Args:
        problem: what to show.
        sources: the files that it was read from.
        choice: what of them was meant.
        changed: whether the problem is no longer what the files have.
        reopen: whether nothing was asked for; then it is the last document, where the person wants that.
        row: the row to begin with.
    """
    app = App(problem)
    app.choose_row(row)
    if sources:
        app.session.began_with([path.resolve() for path in sources], choice, changed=changed)
    elif reopen and app.preferences.reopens and app.preferences.last_document:
        app.session.opening.open_document(Path(app.preferences.last_document))
    app.window.fit_screen()
    app.window.show()
    QTimer.singleShot(_STARTED, collecting.take_up)
    return int(QApplication.exec())


def save_screenshot(problem: Problem, path: Path, size: tuple[int, int] = (1280, 800)) -> None:
    """Write a picture of the window, evaluated and looked at to the end; needs no display.

    Raises:
        OSError: the file cannot be written.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = App(problem)
    app.session.recovers = False
    app.window.resize(*size)
    app.window.show()
    app.add_plots()
    app.look_for_findings()
    while app.is_working:
        QApplication.processEvents()
    settled = QEventLoop()
    QTimer.singleShot(_SETTLED, settled.quit)
    settled.exec()
    written = app.window.grab().save(str(path))
    app.window.close()
    if not written:
        raise OSError(f"{path} could not be written as a picture; does its folder exist, and does it end in .png?")
