"""Following: the answer to a question about the document's current state, asked again once edits pause."""

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from xentgui.core.evaluation import Evaluation
from xentgui.core.problem import Problem
from xentgui.document.document import Busy, Document, State
from xentgui.document.ignoring import same_but_ignored
from xentgui.document.jobs import Kind, OneJob, Report, Runner

# Milliseconds without an edit before a batch is asked about: a drag is many edits, and its frames come first.
PAUSE = 200
SHORT_PAUSE = 30  # of a batch that a person may have typed
TYPED_CELLS = 4_096

_log = logging.getLogger(__name__)

Question = Callable[[Evaluation, Report], object]


class Following(QObject):
    """Asks beside the window. An edit ends what is running.

    The last answer stays until there is the next one; `is_current` says whether it is of the present problem.

    Attributes:
        answer: the last answer, or the exception that came instead; None before the first.
    """

    changed = Signal()  # a new answer, or how far the next one is

    def __init__(self, document: Document, runner: Runner, label: str, parent: QObject | None = None) -> None:
        """Ask nothing yet; `label` is what a person reads while it runs."""
        super().__init__(parent)
        self.answer: object = None
        self._document, self._label = document, label
        self._question: Question | None = None
        self._of: Problem | None = None
        self._running: Problem | None = None
        self._job = OneJob(runner, self._tell)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._begin)

    @property
    def busy(self) -> Busy | None:
        """What runs, and how far it is."""
        return self._job.busy

    @property
    def is_current(self) -> bool:
        """Whether the answer is of the present problem."""
        return self._of is not None and same_but_ignored(self._of, self._document.problem)

    def ask(self, question: Question | None) -> None:
        """Ask something else, or no more; it hears of the evaluation, and tells how far it is, which raises to stop."""
        self.stop()
        self._question = question
        self._of = self.answer = None
        self.changed.emit()
        self._wait()

    def follow(self, before: State, after: State) -> None:
        """Ask again after an edit: connected to the document's `changed`."""
        running = self._running
        if self.is_current or (running is not None and same_but_ignored(running, after.problem)):
            return
        self.stop()
        if before.problem is not after.problem:
            self.changed.emit()  # the answer is an old one now
        self._wait()

    def show_busy(self, busy: Busy | None) -> None:
        """Leave the processors to an edit that runs beside the window."""
        if busy is not None and busy.kind is Kind.EDIT:
            self.stop()
        elif busy is None:
            self._wait()

    def close(self) -> None:
        """Ask no more."""
        self._question = None
        self.stop()

    def stop(self) -> None:
        """End what is running."""
        self._running = None
        self._pause.stop()
        self._job.drop()

    def _wait(self) -> None:
        asked = self._question is not None and self._running is None and not self.is_current
        if asked and self._document.state.evaluation is not None:
            self._pause.start(SHORT_PAUSE if self._document.problem.cells <= TYPED_CELLS else PAUSE)

    def _begin(self) -> None:
        evaluation, question = self._document.state.evaluation, self._question
        if evaluation is None or question is None or self._document.busy is not None:
            return  # `follow` or `show_busy` comes back
        problem = self._running = evaluation.problem

        def answer(report: Report) -> object:
            return question(evaluation, report)

        def done(result: object) -> None:
            if isinstance(result, Exception):
                _log.error("%s failed", self._label, exc_info=result)
            self._running, self._of, self.answer = None, problem, result
            self.changed.emit()

        self._job.start(Busy(self._label, kind=Kind.QUESTION), answer, done)

    def _tell(self, busy: Busy | None) -> None:
        if busy is not None:  # of its end the answer tells
            self.changed.emit()
