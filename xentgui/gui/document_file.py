"""DocumentFile: saving the window's document, and asking before edits that no file has are left behind."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from xentgui.core.problem import Problem
from xentgui.document.document import Busy, Document
from xentgui.document.jobs import Kind
from xentgui.document.lineage import Lineage

from .preferences import Preferences
from .source import Source
from .worker import ThreadRunner

_ANSWERS = QMessageBox.StandardButton


class DocumentFile(QObject):
    """Saves beside the window. `changed` tells that path or state of saving may be others; `said` has a message."""

    changed = Signal()
    said = Signal(str)
    busy_changed = Signal(object)

    def __init__(self, document: Document, preferences: Preferences, row: Callable[[], int], window: QWidget) -> None:
        """Begin with a document as it was opened; `row` gives the current row."""
        super().__init__(window)
        self._document, self._preferences = document, preferences
        self._row, self._window = row, window
        self.lineage = Lineage(document.problem)
        self._runner = ThreadRunner(self)
        self._stop: Callable[[], None] | None = None
        self._leaving = False
        self.asks = True  # whether edits that no file has are lost with the window

    @property
    def path(self) -> Path | None:
        """The document file; None where there is none yet."""
        return self.lineage.path(self._document.problem)

    @property
    def is_saved(self) -> bool:
        """Whether nothing would be lost by leaving."""
        return self.lineage.is_saved(self._document.problem)

    def follow(self, before: Problem, after: Problem) -> None:
        """Note an edit, an undo, or something opened."""
        self.lineage.follow(before, after)
        self.changed.emit()

    def save(self) -> None:
        """Save to the document's file, or ask for one."""
        self._save_then(None)

    def save_as(self) -> None:
        """Ask for a file and save to it."""
        self._write(self._ask_for_path(), None)

    def cancel(self) -> None:
        """Stop saving; the file stays as it was."""
        if self._stop is not None:
            self._stop()
            self._end()
            self.said.emit("Saving was cancelled; the file is as it was")

    def may_close(self) -> bool:
        """Whether the window may close now; else it asks, and closes it when that is answered."""
        if self._leaving or (self._stop is None and (self.is_saved or not self.asks)):
            return True
        if self._stop is None:
            self._ask_before_closing()
        return False

    def leave(self) -> None:
        """Let the window close, whatever is not saved."""
        self._leaving = True
        self._window.close()

    def close(self) -> None:
        """End what is running."""
        self._runner.close()

    def _save_then(self, then: Callable[[], object] | None) -> None:
        self._write(self.path or self._ask_for_path(), then)

    def _ask_for_path(self) -> Path | None:
        from xentgui.files import ENDING, is_document

        title = self._document.problem.title or "batch"
        proposed = self.path or Path(self._preferences.folder) / f"{Path(title).stem.replace('/', ' ')}{ENDING}"
        name, _ = QFileDialog.getSaveFileName(
            self._window, "Save the document", str(proposed), f"Documents (*{ENDING})"
        )
        if not name:
            return None
        return Path(name if is_document(name) else name + ENDING)

    def _write(self, path: Path | None, then: Callable[[], object] | None) -> None:
        if path is None or self._stop is not None:
            return
        from xentgui.files import xent

        problem, row = self._document.problem, max(self._row(), 0)
        busy = Busy(f"Saving {path.name}", kind=Kind.QUESTION)

        def tell(share: float) -> None:
            self.busy_changed.emit(Busy(busy.label, kind=busy.kind, done=share))

        self._stop = self._runner.start(
            lambda report: xent.save(problem, path, row=row, report=report),
            partial(self._finish, problem, path, then),
            tell,
        )
        self.busy_changed.emit(busy)

    def _finish(self, problem: Problem, path: Path, then: Callable[[], object] | None, result: object) -> None:
        self._end()
        if isinstance(result, Exception):
            reason = result.strerror if isinstance(result, OSError) and result.strerror else str(result)
            self.said.emit(f"{path.name} was not saved: {reason}")
            return
        self.lineage.saved(problem, path, Source.of([path]))
        self._preferences.folder = str(path.parent)
        self._preferences.last_document = str(path)
        self.said.emit(f"Saved {path}")
        self.changed.emit()
        if then is not None:
            then()

    def _end(self) -> None:
        self._stop = None
        self.busy_changed.emit(None)

    def _ask_before_closing(self) -> None:
        title = self._document.problem.title or "the batch"
        box = QMessageBox(
            QMessageBox.Icon.Warning,
            "xentgui",
            f"Save the changes to {title}?",
            _ANSWERS.Save | _ANSWERS.Discard | _ANSWERS.Cancel,
            self._window,
        )
        box.setObjectName("askToSave")
        box.setInformativeText("Without saving they are lost.")
        box.setDefaultButton(_ANSWERS.Save)
        # Open and not exec: what is asked of the window meanwhile is still answered.
        box.finished.connect(self._answer)
        box.open()

    def _answer(self, answer: int) -> None:
        if answer == _ANSWERS.Discard.value:
            QTimer.singleShot(0, self, self.leave)
        elif answer == _ANSWERS.Save.value:
            self._save_then(self._window.close)
