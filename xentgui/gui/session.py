"""Session: what a window opens, saves and recovers, so that nothing that was done in it is lost."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from xentgui.core.problem import Problem
from xentgui.document.document import Document, State

from .document_file import DocumentFile
from .main_window import MainWindow
from .opening import Opening
from .preferences import Preferences
from .source import Source

if TYPE_CHECKING:
    from xentgui.files import Choice

    from .export.exporting import Exporting
    from .recovery import Lost, Recovery


class Session(QObject):
    """Opens and saves for one window. `row_wanted` tells the row that what was opened was left at."""

    row_wanted = Signal(int)

    def __init__(
        self, document: Document, preferences: Preferences, window: MainWindow, row: Callable[[], int]
    ) -> None:
        """Begin with what the document holds; `row` gives the current row."""
        super().__init__(window)
        self._document, self._preferences, self._window, self._row = document, preferences, window, row
        self._recovery: Recovery | None = None
        self.recovers = True  # a picture of a window has nothing to keep, and nobody to ask
        self._exporting: Exporting | None = None
        self.file = DocumentFile(document, preferences, row, window)
        self.opening = Opening(document, self.file.lineage, preferences, window)
        self.file.said.connect(window.say)
        self.file.changed.connect(self._tell)
        window.may_close = self.file.may_close
        self._tell()

    def began_with(self, paths: list[Path], choice: "Choice | None", *, changed: bool) -> None:
        """Note which files the document was read from, and whether it was changed on the way."""
        from xentgui.files import xent

        problem, lineage = self._document.problem, self.file.lineage
        self._preferences.folder = str(paths[0].parent)
        self._preferences.add_recent([str(path) for path in paths])
        if not xent.is_document(paths[0]):
            lineage.opened(problem, None, Source.of(paths, choice))
        else:
            if changed:
                lineage.recovered(problem, paths[0])
            else:
                lineage.opened(problem, paths[0], Source.of(paths))
            self._preferences.last_document = str(paths[0])
            self.row_wanted.emit(xent.row_of(paths[0]))
        self._tell()

    def follow(self, before: State, after: State) -> None:
        """Note an edit, an undo, or something opened."""
        if before.problem is after.problem:
            return
        self.file.follow(before.problem, after.problem)
        if (row := self.opening.arrived(after.problem)) is not None:
            self.row_wanted.emit(row)

    def keep_for_recovery(self) -> None:
        """Begin to keep what is not saved, and offer what a killed window left. It needs no part in the start."""
        if self._recovery is not None or not self.recovers:
            return
        from .recovery import Recovery

        self._recovery = Recovery(self._preferences.recovery_folder, self)
        self._recovery.failed.connect(self._window.say)
        self._tell()
        self._offer_next(self._recovery.found())

    def export(self) -> None:
        """Ask for a plot, a report or a table, and write it."""
        if self._exporting is None:
            from .export.exporting import Exporting

            self._exporting = Exporting(self._document, self._preferences, self._row, self._window)
            self._exporting.said.connect(self._window.say)
            self._exporting.busy_changed.connect(self.file.busy_changed)
            self._window.cancel_asked.connect(self._exporting.cancel)
        self._exporting.ask()

    def close(self) -> None:
        """End what is running; there is nothing to recover after a window that was closed."""
        self.file.close()
        self.opening.close()
        if self._exporting is not None:
            self._exporting.close()
        if self._recovery is not None:
            self._recovery.close()

    def _tell(self) -> None:
        """Show the file in the title, and keep what it does not have."""
        problem, path, saved = self._document.problem, self.file.path, self.file.is_saved
        self._window.show_file(problem.title if path is None else path.name, saved=saved)
        if self._recovery is not None:
            self.opening.follow()  # here, and not before the first frame
            self._recovery.follow(problem, max(self._row(), 0), path, saved=saved)

    def _offer_next(self, found: "list[Lost]") -> None:
        if not found or self._recovery is None:
            return
        lost, *others = found
        following = partial(self._offer_next, others)

        def recover() -> None:
            self._recover(lost)
            following()

        def discard() -> None:
            if self._recovery is not None:
                self._recovery.discard(lost)
            following()

        text = f"A window ended without saving {lost.title or 'its batch'}, {_ago(time.time() - lost.written)}."
        self._window.offers.offer(text, {"&Recover it": recover, "&Delete it": discard, "&Not now": following})

    def _recover(self, lost: "Lost") -> None:
        recovery = self._recovery
        assert recovery is not None

        def read() -> Problem:
            problem, row, path = recovery.recover(lost)
            self.file.lineage.recovered(problem, path)
            self.opening.rows[problem] = row
            recovery.supersede(lost)
            return problem

        self.opening.load(f"Recover {lost.title}", read)


def _ago(seconds: float) -> str:
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= size:
            count = int(seconds / size)
            return f"{count} {unit}{'s' * (count > 1)} ago"
    return "just now"
