"""A runner that runs when it is told to, so that a test decides what happens while a job is under way."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from xentgui.core.evaluation import Cancelled, evaluate
from xentgui.core.problem import Problem
from xentgui.document.document import Document, State
from xentgui.document.jobs import Done, Report, Work, outcome


@dataclass
class Job:
    work: Work
    done: Done
    progress: Report
    cancelled: bool = False

    def cancel(self) -> None:
        self.cancelled = True

    def report(self, share: float) -> None:
        if self.cancelled:
            raise Cancelled
        self.progress(share)


class HandRunner:
    """Jobs wait until `run` is called. `deliver` hands a result to a job even if it was cancelled, as a race would."""

    inline = False

    def __init__(self) -> None:
        self.jobs: list[Job] = []

    def start(self, work: Work, done: Done, progress: Report) -> Callable[[], None]:
        self.jobs.append(Job(work, done, progress))
        return self.jobs[-1].cancel

    @property
    def waiting(self) -> list[Job]:
        return [job for job in self.jobs if not job.cancelled]

    def run(self) -> None:
        """Run the one job that waits, to its end."""
        (job,) = self.waiting
        self.jobs.clear()
        job.done(outcome(job.work, job.report))

    def run_all(self) -> None:
        """Run what waits, and what that starts, until nothing does."""
        while self.waiting:
            self.run()

    def fail(self, error: Exception) -> None:
        """End the one job that waits by an error."""
        (job,) = self.waiting
        self.jobs.clear()
        job.done(error)

    @staticmethod
    def deliver(job: Job) -> None:
        job.done(outcome(job.work, lambda _: None))


class Heard:
    """What a document has told since this began to listen."""

    def __init__(self, document: Document) -> None:
        self.changes: list[tuple[State, State]] = []
        self.busy: list[str | None] = []
        self.refusals: list[str] = []
        document.changed.connect(self._changed)
        document.busy_changed.connect(self._busy)
        document.refused.connect(self._refused)

    def _changed(self, before: State, after: State) -> None:
        self.changes.append((before, after))

    def _busy(self, busy: object) -> None:
        self.busy.append(getattr(busy, "label", None))

    def _refused(self, reason: str) -> None:
        self.refusals.append(reason)


@pytest.fixture
def runner() -> HandRunner:
    return HandRunner()


@pytest.fixture
def hear() -> Callable[[Document], Heard]:
    return Heard


@pytest.fixture
def big() -> Problem:
    """More than a frame can evaluate, in three blocks; one of them fits into a frame."""
    scores = np.random.default_rng(0).standard_normal((700, 1000), np.float32)
    return Problem.create(scores, np.arange(700))


@pytest.fixture
def numbers_fit():
    """Whether a document's numbers are those of its problem, and nothing runs."""

    def fit(document: Document) -> bool:
        evaluation = document.state.evaluation
        if document.busy is not None or evaluation is None or evaluation.problem is not document.problem:
            return False
        return bool(evaluation.loss == pytest.approx(evaluate(document.problem).loss, rel=1e-12))

    return fit
