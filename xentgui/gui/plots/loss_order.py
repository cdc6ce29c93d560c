"""LossOrder: ranks rows by loss, a few at once and many beside the window when the edits pause."""

from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from .loss_columns import Ranking

AT_ONCE = 10_000  # rows: 1 ms
_PAUSE = 150  # ms without an edit
_LOOK = 10  # ms between looks at whether the thread is done


class LossOrder(QObject):
    """Keeps the last ranking until the next is there."""

    ranked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin without a ranking."""
        super().__init__(parent)
        self.ranking: Ranking | None = None
        self._losses: NDArray[np.float64] = np.zeros(0)
        self._running: Future[Ranking] | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._start)
        # Looked at instead of told by a signal: a thread must not reach for an object that may be gone.
        self._look = QTimer(self)
        self._look.setInterval(_LOOK)
        self._look.timeout.connect(self._collect)

    @property
    def stale(self) -> bool:
        """Whether the ranking is not, or not yet, that of the losses."""
        return self.ranking is None or self._pause.isActive() or self._running is not None

    def follow(self, losses: NDArray[np.float64]) -> None:
        """Rank these losses, which may change in place until the next call."""
        self._losses = losses
        if len(losses) <= AT_ONCE:
            self.forget()
            self.ranking = Ranking.of(losses)
        else:
            self._pause.start(_PAUSE if self.ranking is not None else 0)

    def forget(self) -> None:
        """Drop the ranking and whatever is under way."""
        self._pause.stop()
        self._look.stop()
        self._running = None
        self.ranking = None

    def _start(self) -> None:
        if self._running is not None:
            self._pause.start(_PAUSE)
            return
        thread = ThreadPoolExecutor(1, "xentgui ranking")
        self._running = thread.submit(Ranking.of, self._losses.copy())
        thread.shutdown(wait=False)
        self._look.start()

    def _collect(self) -> None:
        if self._running is None or not self._running.done():
            return
        self._look.stop()
        self.ranking = self._running.result()
        self._running = None
        self.ranked.emit()
