"""Exporting: asks what is wanted and writes it; numbers and files beside the window, pictures in between."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from xentgui.core.evaluation import Evaluation
from xentgui.document.document import Busy, Document
from xentgui.document.jobs import Kind, OneJob, Report
from xentgui.gui import theme
from xentgui.gui.preferences import Preferences
from xentgui.gui.worker import ThreadRunner

from .dialog import ExportDialog
from .figures import PLOTS, Subject
from .page import Picture
from .pictures import Encode, Look, drawn
from .report import REPORT_PLOTS, joined, part
from .wanted import REPORT_NAME, Wanted


class Exporting(QObject):
    """Exports what a window shows. `said` has a message, `busy_changed` what runs."""

    said = Signal(str)
    busy_changed = Signal(object)

    def __init__(self, document: Document, preferences: Preferences, row: Callable[[], int], window: QWidget) -> None:
        """Export from a document; `row` gives the current row."""
        super().__init__(window)
        self._document, self._preferences, self._row, self._window = document, preferences, row, window
        self._runner = ThreadRunner(self)
        self._job = OneJob(self._runner, self.busy_changed.emit)
        self._path: Path | None = None  # that is being written

    def ask(self) -> None:
        """Ask what is wanted, and where to."""
        evaluation = self._document.state.evaluation
        if evaluation is None:
            self.said.emit("The numbers are still being computed; export when they are there")
            return
        subject = Subject(evaluation, self._row())
        dialog = ExportDialog(subject, Wanted.of(self._preferences.export), self._window)
        dialog.chosen.connect(partial(self._choose_path, subject))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def export(self, subject: Subject, wanted: Wanted, path: Path) -> None:
        """Write what is wanted to a file; at its end, or where it fails, `said` tells."""
        self._path = path
        if wanted.is_table:
            self._beside(partial(_write_table, subject.evaluation, path), self._finish)
            return
        plots = REPORT_PLOTS if wanted.what == REPORT_NAME else (wanted.what,)

        def prepare(report: Report) -> None:
            for number, name in enumerate(plots):
                subject.prepare(name)
                report((number + 1) / (len(plots) + 1))

        look = Look(wanted.size, theme.DARK if wanted.dark else theme.LIGHT)
        draw = self._draw_page if wanted.what == REPORT_NAME else self._draw_picture
        self._beside(prepare, partial(draw, path, subject, wanted, look))

    def cancel(self) -> None:
        """Stop; the file stays as it was."""
        if self._path is not None:
            self._say("was not exported: cancelled; the file is as it was")

    def close(self) -> None:
        """End what is running."""
        self._path = None
        self._runner.close()

    def _choose_path(self, subject: Subject, wanted: Wanted) -> None:
        self._preferences.export = wanted.kept()
        title = Path(subject.problem.title or "batch").stem.replace("/", " ")
        proposed = Path(self._preferences.folder) / f"{title} {wanted.what}{wanted.ending}"
        kind = f"{wanted.ending[1:].upper()} (*{wanted.ending})"
        name, _ = QFileDialog.getSaveFileName(self._window, "Export", str(proposed), kind)
        if name:
            path = Path(name) if Path(name).suffix.lower() == wanted.ending else Path(name + wanted.ending)
            self._preferences.folder = str(path.parent)
            self.export(subject, wanted, path)

    def _draw_picture(self, path: Path, subject: Subject, wanted: Wanted, look: Look, result: object) -> None:
        if isinstance(result, Exception):
            self._finish(result)
            return
        try:
            encode = drawn(PLOTS[wanted.what], subject, look, wanted.ending)
        except ValueError as error:
            self._finish(error)
        else:
            self._beside(partial(_write, encode, path), self._finish)

    def _draw_page(self, path: Path, subject: Subject, _wanted: Wanted, look: Look, result: object) -> None:
        """Draw the plots one at a time, so that the window answers in between."""
        if isinstance(result, Exception):
            self._finish(result)
            return
        done: list[Picture] = []

        def draw_next() -> None:
            if self._path is not path:
                return
            if len(done) < len(REPORT_PLOTS):
                done.append(part(REPORT_PLOTS[len(done)], subject, look))
                QTimer.singleShot(0, self, draw_next)
            else:
                self._beside(partial(_write, partial(joined, subject, done, look.theme), path), self._finish)

        draw_next()

    def _beside(self, work: Callable[[Report], object], done: Callable[[object], None]) -> None:
        assert self._path is not None
        self._job.start(Busy(f"Exporting {self._path.name}", kind=Kind.QUESTION), work, done)

    def _finish(self, result: object) -> None:
        if isinstance(result, Exception):
            reason = result.strerror if isinstance(result, OSError) and result.strerror else str(result)
            self._say(f"was not exported: {reason or type(result).__name__}")
        else:
            self._say("")

    def _say(self, what: str) -> None:
        path, self._path = self._path, None
        self._job.drop()
        if path is not None:
            self.said.emit(f"{path.name} {what}" if what else f"Exported {path}")


def _write(encode: Encode, path: Path, _report: Report) -> None:
    from xentgui.files.atomic import writing

    with writing(path) as stream:
        stream.write(encode())


def _write_table(evaluation: Evaluation, path: Path, report: Report) -> None:
    from xentgui.files import row_results

    row_results.write(evaluation, path, report)
