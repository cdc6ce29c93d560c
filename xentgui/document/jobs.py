"""Work beside the window: what a runner is, the one that needs no thread, and the one job that a document has."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Protocol

Report = Callable[[float], None]
Work = Callable[[Report], object]
Done = Callable[[object], None]


class Runner(Protocol):
    """Runs a job and tells its end on the thread that asked; `inline` says that it has ended when `start` returns."""

    inline: bool

    def start(self, work: Work, done: Done, progress: Report) -> Callable[[], None]:
        """Begin `work(report)`; `done` gets its result or its exception. Returns what cancels it: then no `done`."""
        ...


class InlineRunner:
    """Runs a job at once, on this thread: for scripts and tests."""

    inline = True

    def start(self, work: Work, done: Done, progress: Report) -> Callable[[], None]:
        """Run the job to its end."""
        done(outcome(work, progress))
        return _nothing


def outcome(work: Work, report: Report) -> object:
    """What a job comes to: its result, or the exception that ended it."""
    try:
        return work(report)
    except Exception as error:  # noqa: BLE001 - it is handed on to `done`, which decides
        return error


class Kind(Enum):
    """What a job is for: it makes the next problem, answers a question about this one, or computes its numbers."""

    EDIT = auto()
    QUESTION = auto()
    EVALUATION = auto()


@dataclass(frozen=True)
class Busy:
    """A job that runs beside the window: what it does, and the share done."""

    label: str
    done: float = 0.0
    kind: Kind = Kind.EVALUATION


class OneJob:
    """At most one running job: a new one takes the place of the old one, of which nothing is heard any more."""

    def __init__(self, runner: Runner, tell: Callable[[Busy | None], None]) -> None:
        """Run jobs on `runner`; `tell` hears of each change of `busy`."""
        self.busy: Busy | None = None
        self._runner = runner
        self._tell = tell
        self._stop: Callable[[], None] = _nothing
        self._token = object()

    def start(self, busy: Busy, work: Work, done: Done) -> None:
        """Begin a job; `done` gets its result or its exception when it is no longer busy."""
        self._stop()
        token = self._token = object()

        def finish(result: object) -> None:
            if self._token is token:
                self._stop = _nothing
                self.drop()
                done(result)

        def progress(share: float) -> None:
            if self._token is token:
                self._say(replace(busy, done=share))

        self._stop = _nothing
        stop = self._runner.start(work, finish, progress)
        if self._token is token:
            self._stop = stop
            self._say(busy)

    def drop(self) -> None:
        """Stop the running job, if there is one."""
        self._stop()
        self._stop = _nothing
        self._token = object()
        self._say(None)

    def _say(self, busy: Busy | None) -> None:
        if busy != self.busy:
            self.busy = busy
            self._tell(busy)


def _nothing() -> None:
    pass
