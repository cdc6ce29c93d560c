"""Work beside the window: what a runner is, and the one that needs no thread."""

from collections.abc import Callable
from typing import Protocol

Report = Callable[[float], None]
Work = Callable[[Report], object]


class Runner(Protocol):
    """Runs a job and tells its end on the thread that asked; `inline` says that it has ended when `start` returns."""

    inline: bool

    def start(self, work: Work, done: Callable[[object], None], progress: Report) -> Callable[[], None]:
        """Begin `work(report)`; `done` gets its result or its exception. Returns what cancels it: then no `done`."""
        ...


class InlineRunner:
    """Runs a job at once, on this thread: for scripts and tests."""

    inline = True

    def start(self, work: Work, done: Callable[[object], None], progress: Report) -> Callable[[], None]:
        """Run the job to its end."""
        done(outcome(work, progress))
        return lambda: None


def outcome(work: Work, report: Report) -> object:
    """What a job comes to: its result, or the exception that ended it."""
    try:
        return work(report)
    except Exception as error:  # noqa: BLE001 - it is handed on to `done`, which decides
        return error
