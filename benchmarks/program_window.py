"""Starts xentgui as its command does, with the same arguments, and prints when it was painted and what memory it took.

One name and figure a line: `first` and `everything` as `time.monotonic()`, and `memory_mb`, the most that it held once
the table was painted, where the system tells.
"""

import gc
import re
import sys
from pathlib import Path

from xentgui.cli import xentgui

gc.disable()  # as the command does, before what it loads then

from painted import FirstPaint
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from xentgui.document.document import Busy
from xentgui.gui import app
from xentgui.gui.main_window import MainWindow

PLOTS = ("softmaxPlot", "rowLossPlot")
SETTLED = 500  # milliseconds since everything was painted and since anything was computed
SAMPLED = 10  # milliseconds


class WatchedWindow(MainWindow):
    """The program's window, which says when its table and its plots have been painted, and ends when all is done."""

    def __init__(self) -> None:
        super().__init__()
        self._memory = 0.0
        self._plots: FirstPaint | None = None
        self.docks.filled.connect(self._watch_plots)
        self._sampling = QTimer(self, interval=SAMPLED)
        self._sampling.timeout.connect(self._sample)
        self._end = QTimer(self, singleShot=True, interval=SETTLED if sys.argv[1:] else 0)
        self._end.timeout.connect(self._finish)

    def setVisible(self, visible: bool) -> None:  # noqa: N802 - Qt's name
        """Begin to watch where the window is shown."""
        if visible:
            self._table = FirstPaint([self._viewport("scoresTable")], self._table_painted)
        super().setVisible(visible)

    def _watch_plots(self) -> None:
        """Watch the plots once both are there."""
        if self._plots is None and all(self.findChild(QAbstractScrollArea, plot) for plot in PLOTS):
            self._plots = FirstPaint([self._viewport(plot) for plot in PLOTS], self._all_painted)

    def show_busy(self, busy: Busy | None) -> None:
        """Wait for what is still being computed."""
        super().show_busy(busy)
        if self._end.isActive():
            self._end.start()

    def _table_painted(self, moment: float) -> None:
        tell("first", moment)
        if sys.argv[1:]:
            self._sampling.start()

    def _all_painted(self, moment: float) -> None:
        tell("everything", moment)
        self._end.start()

    def _sample(self) -> None:
        self._memory = max(self._memory, own_memory())

    def _finish(self) -> None:
        self._sample()
        tell("memory_mb", self._memory)
        QApplication.exit(0)

    def _viewport(self, name: str) -> QWidget:
        found = self.findChild(QAbstractScrollArea, name)
        if not isinstance(found, QAbstractScrollArea):
            raise TypeError(f"the window has no {name}")
        return found.viewport()


def tell(name: str, figure: float) -> None:
    print(name, figure, flush=True)


def own_memory() -> float:
    """Megabytes of memory without pages of mapped files; NaN where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return float("nan")
    found = re.search(r"^RssAnon:\s+(\d+) kB$", status, re.MULTILINE)
    return int(found[1]) / 1024 if found else float("nan")


if __name__ == "__main__":
    app.MainWindow = WatchedWindow  # type: ignore[attr-defined]
    sys.exit(xentgui())
