"""ThreadRunner: a document's jobs on a thread, their end and progress on the window's."""

import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject

from xentgui.core.evaluation import Cancelled
from xentgui.document.jobs import Report, Work, outcome

from .mailbox import mailbox

_SWITCH = 0.0002  # seconds
_REPORT_EVERY = 0.05  # seconds


@dataclass(eq=False)
class _Job:
    work: Work
    done: Callable[[object], None]
    progress: Report
    cancelled: bool = False


class ThreadRunner(QObject):
    """Runs jobs beside the window, each on a thread. Make it on the window's thread; `close` before leaving."""

    inline = False

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin without a job."""
        super().__init__(parent)
        # Each of Qt's calls gives the interpreter away; at Python's 5 ms a job would hold a window of cells up.
        sys.setswitchinterval(_SWITCH)
        self._mailbox = mailbox()
        self._running: set[_Job] = set()

    def start(self, work: Work, done: Callable[[object], None], progress: Report) -> Callable[[], None]:
        """Begin a job on a thread; see `Runner`."""
        job = _Job(work, done, progress)
        self._running.add(job)
        threading.Thread(target=self._run, args=(job,), name="xentgui job").start()
        return partial(self._cancel, job)

    def close(self) -> None:
        """Cancel the running jobs. What cannot be stopped runs on unheard, and does not hold the window up."""
        for job in list(self._running):
            self._cancel(job)

    def _cancel(self, job: _Job) -> None:
        self._running.discard(job)
        job.cancelled = True

    def _run(self, job: _Job) -> None:
        last = time.monotonic()

        def report(share: float) -> None:
            nonlocal last
            if job.cancelled:
                raise Cancelled
            if time.monotonic() - last > _REPORT_EVERY:
                last = time.monotonic()
                self._mailbox.post(self, partial(self._report, job, share))

        result = outcome(job.work, report)
        self._mailbox.post(self, partial(self._finish, job, result))

    def _finish(self, job: _Job, result: object) -> None:
        self._running.discard(job)
        if not job.cancelled:
            job.done(result)

    def _report(self, job: _Job, share: float) -> None:
        if not job.cancelled:
            job.progress(share)
