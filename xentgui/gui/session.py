"""Session: what a window opens, saves and recovers, so that nothing that was done in it is lost."""

import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal

from xentgui import examples
from xentgui.core.options import LossOptions
from xentgui.core.problem import Problem
from xentgui.document.document import Document, State

from .document_file import ENDING, DocumentFile
from .main_window import MainWindow
from .preferences import Preferences

if TYPE_CHECKING:
    from .recovery import Lost, Recovery

_KINDS = f"All that can be opened (*{ENDING} *.npy *.npz *.csv *.tsv);;Documents (*{ENDING})"


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
        self._rows: WeakKeyDictionary[Problem, int] = WeakKeyDictionary()
        self.file = DocumentFile(document, preferences, row, window)
        self.file.said.connect(window.say)
        self.file.changed.connect(self._tell)
        window.may_close = self.file.may_close
        self._tell()

    def began_with(self, path: Path, *, changed: bool) -> None:
        """Note that the document was read from this file, and whether it was changed on the way."""
        self._preferences.folder = str(path.parent)
        if path.suffix.lower() == ENDING:
            from xentgui.files import xent

            note = self.file.lineage.recovered if changed else self.file.lineage.opened
            note(self._document.problem, path)
            self._preferences.last_document = str(path)
            self.row_wanted.emit(xent.row_of(path))
            self._tell()

    def follow(self, before: State, after: State) -> None:
        """Note an edit, an undo, or something opened."""
        if before.problem is after.problem:
            return
        self.file.follow(before.problem, after.problem)
        if (row := self._rows.pop(after.problem, None)) is not None:
            self.row_wanted.emit(row)

    def open_example(self, name: str) -> None:
        """Open an entry of the examples menu; it can be undone."""
        problem = examples.load(name)
        self.file.lineage.opened(problem, None)
        self._try(partial(self._document.edit, f"Open {problem.title}", lambda _: problem))

    def open(self) -> None:
        """Ask for a document, or one or two files, and open them."""
        from PySide6.QtWidgets import QFileDialog

        title = "Open a document, scores, or scores and labels"
        paths, _ = QFileDialog.getOpenFileNames(self._window, title, self._preferences.folder, _KINDS)
        if paths:
            self._preferences.folder = str(Path(paths[0]).parent)
            self.open_files([Path(path) for path in paths])

    def open_files(self, paths: list[Path]) -> None:
        """Open a document, scores, or scores and labels, with the options that are on screen; it can be undone."""
        documents = [path for path in paths if path.suffix.lower() == ENDING]
        if len(paths) > 2 or (documents and len(paths) > 1):
            what = "one document, or one file with scores, or two: scores and labels"
            self._window.say(f"{len(paths)} files are too many; choose {what}")
        elif documents:
            self.open_document(documents[0])
        else:
            names = " and ".join(path.name for path in paths)
            self._load(f"Open {names}", partial(_read, paths, self._document.problem.options))

    def open_document(self, path: Path) -> None:
        """Open a document file where it was left; it can be undone."""

        def read() -> Problem:
            from xentgui.files import xent

            problem, row = xent.load(path)
            self.file.lineage.opened(problem, path)
            self._rows[problem] = row
            return problem

        self._preferences.last_document = str(path)
        self._try(partial(self._document.load, f"Open {path.name}", read))

    def keep_for_recovery(self) -> None:
        """Begin to keep what is not saved, and offer what a killed window left. It needs no part in the start."""
        if self._recovery is not None:
            return
        from .recovery import Recovery

        self._recovery = Recovery(self._preferences.recovery_folder, self)
        self._recovery.failed.connect(self._window.say)
        self._tell()
        self._offer_next(self._recovery.found())

    def close(self) -> None:
        """End what is running; there is nothing to recover after a window that was closed."""
        self.file.close()
        if self._recovery is not None:
            self._recovery.close()

    def _tell(self) -> None:
        """Show the file in the title, and keep what it does not have."""
        problem, path, saved = self._document.problem, self.file.path, self.file.is_saved
        self._window.show_file(problem.title if path is None else path.name, saved=saved)
        if self._recovery is not None:
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
            self._rows[problem] = row
            recovery.supersede(lost)
            return problem

        self._load(f"Recover {lost.title}", read, opened=False)

    def _load(self, label: str, read: Callable[[], Problem], *, opened: bool = True) -> None:
        def noted() -> Problem:
            problem = read()
            if opened:
                self.file.lineage.opened(problem, None)
            return problem

        self._try(partial(self._document.load, label, noted))

    def _try(self, action: Callable[[], None]) -> None:
        try:
            action()
        except ValueError as reason:
            self._window.say(str(reason))


def _read(paths: list[Path], options: LossOptions) -> Problem:
    """Read scores, or scores and labels: a file dialog hands two over in an order of its own."""
    from xentgui import files

    try:
        return files.read(paths[0], paths[1] if len(paths) > 1 else None, options)
    except ValueError:
        if len(paths) == 2:
            with suppress(ValueError):
                return files.read(paths[1], paths[0], options)
        raise


def _ago(seconds: float) -> str:
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= size:
            count = int(seconds / size)
            return f"{count} {unit}{'s' * (count > 1)} ago"
    return "just now"
