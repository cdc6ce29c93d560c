"""Feed: the batches of a loop, each taken at once, and shown as often as there is time."""

import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from xentgui.core.problem import Problem
from xentgui.document.batches import next_batch, show_batch
from xentgui.document.document import Busied, Busy, Document
from xentgui.document.lineage import Lineage

from .mailbox import mailbox

_FRAME = 1 / 30  # seconds
_PAUSE = 4  # times what showing a batch took: a loop gives a fifth of its time to the window
_STILL = 0.25  # seconds that the window may stand still at most, whatever it costs


class Feed(QObject):
    """Shows the newest batch that was taken; those in between, which nobody would see, are left out."""

    def __init__(self, document: Document, lineage: Lineage, parent: QObject) -> None:
        """Begin with what the document holds as the batch that is shown."""
        super().__init__(parent)
        self._document, self._lineage = document, lineage
        self._last = document.problem
        self._newest: Problem | None = None
        self._prepared: tuple[Problem, Problem, Problem] | None = None
        self._thread = threading.get_ident()
        self._mailbox = mailbox()
        self._due = 0.0
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._show)
        document.busy_changed.connect(self._go_on)

    @property
    def problem(self) -> Problem:
        """The newest batch as it is, or will be, shown."""
        now, newest = self._document.problem, self._newest
        if newest is None:
            return now
        if self._prepared is None or self._prepared[0] is not now or self._prepared[1] is not newest:
            self._prepared = now, newest, next_batch(now, self._last, newest)
        return self._prepared[2]

    def take(self, make: Callable[[Problem], Problem]) -> None:
        """Take a batch, from any thread; `make` is given the one before, as it came."""
        waits = self._newest is not None
        self._newest = make(self._last if self._newest is None else self._newest)
        if threading.get_ident() != self._thread:
            if not waits:
                self._mailbox.post(self, self._show_later)
        elif time.monotonic() >= self._due:
            self._turn()
        else:
            self._show_later()

    def _turn(self) -> None:
        """Show what was taken, and let a window live that no event loop runs while a loop of batches does."""
        began, runs_by_itself = time.monotonic(), self.thread().loopLevel() > 0
        self._show()
        if not runs_by_itself:
            QCoreApplication.processEvents()
        ended = time.monotonic()
        self._due = ended + min(max(_FRAME, _PAUSE * (ended - began)), _STILL)

    def _show_later(self) -> None:
        if not self._later.isActive():
            self._later.start(max(0, round(1000 * (self._due - time.monotonic()))))

    def _show(self) -> None:
        fresh = self._newest
        if fresh is None or self._document.busy is not None:
            return
        batch = self.problem
        self._lineage.opened(batch, None)
        try:
            self._document.edit("Show the next batch", show_batch, batch, merge_key=self)
        except Busied:
            return
        self._last, self._newest, self._prepared = fresh, None, None

    def _go_on(self, busy: Busy | None) -> None:
        if busy is None and self._newest is not None:
            self._show_later()
