"""Starts xentgui as its command does, with the same arguments, and prints when it was painted and what memory it took.

One name and figure a line: `first` and `everything` as `time.monotonic()`, `memory_mb` where the system tells.
"""

import sys
from pathlib import Path

from painted import FirstPaint
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from xentgui.cli import xentgui
from xentgui.gui import app
from xentgui.gui.main_window import MainWindow

PLOTS = ("softmaxPlot", "rowLossPlot")
SETTLED = 1500  # milliseconds, in which a big batch is evaluated


class WatchedWindow(MainWindow):
    """The program's window, which says when its table and its plots have been painted."""

    def setVisible(self, visible: bool) -> None:  # noqa: N802 - Qt's name
        """Begin to watch where the window is shown."""
        if visible:
            self._table = FirstPaint([self._viewport("scoresTable")], lambda moment: tell("first", moment))
            # Connected after the program's own: then the plots are there, and not painted yet.
            self.painted.connect(self._watch_plots, Qt.ConnectionType.QueuedConnection)
        super().setVisible(visible)

    def _watch_plots(self) -> None:
        self._plots = FirstPaint([self._viewport(name) for name in PLOTS], self._all_painted)

    def _all_painted(self, moment: float) -> None:
        tell("everything", moment)
        QTimer.singleShot(SETTLED if sys.argv[1:] else 0, self._end)

    def _end(self) -> None:
        tell("memory_mb", own_memory())
        QApplication.exit(0)

    def _viewport(self, name: str) -> QWidget:
        found = self.findChild(QAbstractScrollArea, name)
        if not isinstance(found, QAbstractScrollArea):
            raise TypeError(f"the window has no {name}")
        return found.viewport()


def tell(name: str, figure: float) -> None:
    print(name, figure, flush=True)


def own_memory() -> float:
    """Megabytes that belong to this process alone, pages of mapped files apart; NaN where the system does not tell."""
    try:
        lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    except OSError:
        return float("nan")
    return sum(int(line.split()[1]) for line in lines if line.startswith("Anonymous:")) / 1024


if __name__ == "__main__":
    app.MainWindow = WatchedWindow  # type: ignore[attr-defined]
    sys.exit(xentgui())
