"""LibraryAnswers: each library's number for a batch; at once where it is small, else one after another beside."""

import logging
from collections.abc import Callable
from functools import partial

from xentgui.core.evaluation import row_numbers
from xentgui.core.libraries import LIBRARIES
from xentgui.core.libraries.batch import Batch
from xentgui.core.libraries.by_blocks import KnownLosses
from xentgui.core.libraries.compared import Compared, compare_batch, compare_row
from xentgui.core.problem import Problem
from xentgui.document.document import Busy, State
from xentgui.document.jobs import Kind, OneJob, Report, Runner, outcome

_AT_ONCE = 4_096  # cells: 2 to 3 ms for all libraries
_log = logging.getLogger(__name__)


class LibraryAnswers:
    """What was last heard of each library. An old number stays until the new one is there.

    Attributes:
        known: by library.
        failed: why a library's number could not be computed here, by library.
    """

    def __init__(self, runner: Runner, changed: Callable[[], None]) -> None:
        """Ask on `runner`; `changed` is called when there is something new, or how far it is."""
        self.known: dict[str, Compared] = {}
        self.failed: dict[str, str] = {}
        self._pending = list(LIBRARIES)
        self._state: State | None = None
        self._batch: Batch | None = None
        self._losses = KnownLosses()
        self._changed = changed
        self._job = OneJob(runner, lambda _: changed())

    @property
    def busy(self) -> Busy | None:
        """What runs, and how far it is."""
        return self._job.busy

    def is_pending(self, library: str) -> bool:
        """Whether what is known of this library is of an older batch."""
        return library in self._pending

    @property
    def waits(self) -> bool:
        """Whether there is something to go on with: it may be asked, and is not being asked yet."""
        has_exact = self._state is not None and self._state.evaluation is not None
        return bool(self._pending) and has_exact and self.busy is None

    def follow(self, state: State) -> None:
        """Take the numbers of another batch for old, and ask at once if it is small."""
        if self._state is None or state.problem is not self._state.problem:
            self.stop()
            self._pending = list(LIBRARIES)
            self._batch = None
        self._state = state
        if state.problem.cells > _AT_ONCE or not self.waits:
            return
        while self._pending:
            name = self._pending[0]
            self._take(name, outcome(self._question(name), lambda _: None))

    def go_on(self) -> None:
        """Ask those that are pending, one after another."""
        if self.waits:
            self._ask_next()

    def stop(self) -> None:
        """Ask no further; `go_on` goes on with those that are pending."""
        self._job.drop()

    def _ask_next(self) -> None:
        name = self._pending[0]
        self._job.start(Busy(f"Asking {name}", kind=Kind.QUESTION), self._question(name), partial(self._heard, name))

    def _question(self, name: str) -> Callable[[Report], object]:
        assert self._state is not None
        assert self._state.evaluation is not None
        self._batch = self._batch or _batch_of(self._state.problem)
        return partial(compare_batch, name, self._batch, self._state.evaluation, known=self._losses)

    def _heard(self, name: str, result: object) -> None:
        self._take(name, result)
        self._changed()
        self.go_on()

    def _take(self, name: str, result: object) -> None:
        self._pending.remove(name)
        self.failed.pop(name, None)
        if isinstance(result, Compared):
            self.known[name] = result
            return
        self.known.pop(name, None)
        if isinstance(result, Exception):
            self.failed[name] = _failure(name, result)


def ask_of_row(problem: Problem, row: int) -> dict[str, Compared]:
    """What each library says of one row, which is few numbers."""
    batch, exact = Batch.of_row(problem, row), row_numbers(problem, row).loss
    results = {name: outcome(partial(_of_row, name, batch, exact), lambda _: None) for name in LIBRARIES}
    for name, result in results.items():
        if isinstance(result, Exception):
            _failure(name, result)
    return {name: result for name, result in results.items() if isinstance(result, Compared)}


def _batch_of(problem: Problem) -> Batch:
    return Batch(problem, hollow=problem.cells > _AT_ONCE and len(problem.scores.blocks) > 1)


def _of_row(name: str, batch: Batch, exact: float, _report: Report) -> Compared:
    return compare_row(name, batch, exact)


def _failure(name: str, error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "there is not enough memory to compute this; close other programs, or take fewer rows"
    _log.error("%s failed", name, exc_info=error)
    return f"could not be computed: {type(error).__name__}: {error}"
