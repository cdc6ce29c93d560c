"""The program's window in this process, driven by the clock: what was painted until when, and how long nothing was."""

import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, QSettings
from PySide6.QtWidgets import QApplication, QWidget

from xentgui.core.problem import Problem
from xentgui.gui.app import App
from xentgui.gui.preferences import Preferences

QUIET = 0.06  # seconds without a paint: more than any timer with which the program gathers paints
NAMED = ("scoresTable", "lossValue", "softmaxPlot", "rowLossPlot")


class LiveWindow(QObject):
    """A shown window whose event loop is turned by `settle` and `stalls`."""

    def __init__(self, app: App) -> None:
        super().__init__()
        self.app = app
        self.quiet = QUIET
        self.paints = 0
        self.painted: Counter[str] = Counter()
        self._names: dict[QObject, str] = {}

    def watch(self) -> None:
        """Count the paints of all widgets that are there by now."""
        for widget in (self.app.window, *self.app.window.findChildren(QWidget)):
            if widget not in self._names:
                self._names[widget] = _place(widget)
                widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Count a paint and let it pass."""
        if event.type() == QEvent.Type.Paint:
            self.paints += 1
            self.painted[self._names.get(watched, "")] += 1
        return False

    def settle(self, action: Callable[[], object], quiet: float | None = None) -> float:
        """Act, turn the event loop until no more is painted, and return the milliseconds to the last paint's end."""
        quiet = self.quiet if quiet is None else quiet
        start = time.perf_counter()
        action()
        last = time.perf_counter()
        while self.app.document.busy is not None or time.perf_counter() - last < quiet:
            before = self.paints
            QApplication.processEvents()
            if self.paints != before:
                last = time.perf_counter()
        return (last - start) * 1e3

    def longest_stall(self, action: Callable[[], object]) -> float:
        """Act, and return the milliseconds of the longest turn of the event loop until all is computed and painted."""
        worst, last = 0.0, time.perf_counter()
        todo: list[Callable[[], object]] = [action]
        while todo or self.app.document.busy is not None or time.perf_counter() - last < QUIET:
            turn, before = time.perf_counter(), self.paints
            if todo:
                todo.pop()()
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
            worst = max(worst, time.perf_counter() - turn)
            if self.paints != before or self.app.document.busy is not None:
                last = time.perf_counter()
            time.sleep(0.0005)  # a person's machine waits for events; turning on and on would starve the worker
        return worst * 1e3


@contextmanager
def live_window(problem: Problem) -> Iterator[LiveWindow]:
    """Open the window on a problem with no one's preferences, plots included, and close it."""
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        preferences = Preferences(settings)
        live = LiveWindow(App(problem, preferences))
        live.app.window.show()
        live.app.add_plots()
        live.watch()
        live.settle(live.app.window.update)
        live.watch()
        yield live
        live.app.session.file.leave()


def _place(widget: QWidget) -> str:
    """The name of a widget or of what it is inside."""
    found: QWidget | None = widget
    while found is not None and found.objectName() not in NAMED:
        found = found.parentWidget()
    return found.objectName() if found is not None else ""
