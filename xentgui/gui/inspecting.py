"""Inspecting: looks into files beside the window, for what they can mean, until it is done or cancelled."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from xentgui.document.document import Document
from xentgui.document.jobs import Busy

from .main_window import MainWindow
from .source import names_of
from .worker import ThreadRunner

if TYPE_CHECKING:
    from xentgui.files import Contents

    Looked = Callable[[list[Path], Contents], None]

_SOON = 300  # milliseconds, after which it is shown that files are looked into


class Inspecting(QObject):
    """Looks into files one after another; what is open stays meanwhile."""

    def __init__(self, document: Document, window: MainWindow, parent: QObject) -> None:
        """Begin with no files; `document` may be busy with something else."""
        super().__init__(parent)
        self._document, self._window = document, window
        self._runner = ThreadRunner(self)
        self._stop: Callable[[], None] | None = None
        self._busy = Busy("")
        self._slow = QTimer(self, singleShot=True, interval=_SOON)
        self._slow.timeout.connect(self._show_busy)

    def begin(self, paths: list[Path], looked: "Looked") -> None:
        """Look into files; `looked` is called with them, the scores first, and with what is in them."""
        # Here and not on the thread: two threads that import parts of one package can meet half of it.
        from xentgui import files

        from .order_of_files import inspect

        self._runner.close()
        self._busy = Busy(f"Looking into {names_of(paths)}")
        self._window.say(f"{self._busy.label} …")
        self._slow.start()
        work, done = partial(inspect, files.inspect, paths), partial(self._finish, paths, looked)
        self._stop = self._runner.start(work, done, self._show_busy)

    def cancel(self) -> None:
        """Stop looking into files."""
        if self._stop is not None:
            self._stop()
            self._end()
            self._window.say(f"{self._busy.label} was cancelled; what is open stays")

    def close(self) -> None:
        """End what is running."""
        self._runner.close()

    def _finish(self, paths: list[Path], looked: "Looked", result: object) -> None:
        self._end()
        if isinstance(result, Exception):
            self._window.say(str(result) or f"{names_of(paths)}: {type(result).__name__}")
            return
        self._window.statusBar().clearMessage()
        assert isinstance(result, tuple)
        looked(*result)

    def _show_busy(self, share: float = 0.0) -> None:
        self._busy = replace(self._busy, done=max(share, self._busy.done))
        if not self._slow.isActive():
            self._window.show_busy(self._busy)

    def _end(self) -> None:
        self._stop = None
        self._slow.stop()
        self._window.show_busy(self._document.busy)
