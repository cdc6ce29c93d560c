"""Asking: the answer to a page's question about an evaluation; at once where a frame can hold it, else beside it."""

import logging
from collections.abc import Callable, Hashable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from xentgui.core import progress
from xentgui.core.evaluation import Evaluation
from xentgui.document.document import Busy
from xentgui.document.jobs import Kind, OneJob, Report, Runner, outcome

_PAUSE = 120  # milliseconds without an edit before a large batch is asked about: a drag is many edits
_log = logging.getLogger(__name__)


class Question(NamedTuple):
    """What is asked.

    Attributes:
        key: what differs where the answer does.
        compute: the answer; it may say by `progress.tell` how far it is.
        at_once: of so many cells, at most, it takes a few milliseconds.
    """

    key: Hashable
    compute: Callable[[Evaluation], object]
    at_once: int


class Asking(QObject):
    """One question at a time: a new one takes the place of the one before. `answered` brings question and answer."""

    answered = Signal(object, object, object)  # evaluation, question, what was computed or the exception
    progressed = Signal()

    def __init__(self, runner: Runner, parent: QObject) -> None:
        """Ask on `runner` what a frame cannot hold."""
        super().__init__(parent)
        self._job = OneJob(runner, self._tell)
        self._asked: tuple[Evaluation, Question] | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._start)

    @property
    def busy(self) -> Busy | None:
        """What runs, and how far it is."""
        return self._job.busy

    def ask(self, evaluation: Evaluation, question: Question) -> None:
        """Ask, unless that is asked already."""
        if self._asked is not None and self._asked[0] is evaluation and self._asked[1].key == question.key:
            return
        self.stop()
        if evaluation.problem.cells <= question.at_once:
            result = outcome(partial(_computed, evaluation, question), _nothing)
            self._finish(evaluation, question, result)
        else:
            self._asked = evaluation, question
            self._pause.start()

    def stop(self) -> None:
        """Ask no more."""
        self._pause.stop()
        self._asked = None
        self._job.drop()

    def _start(self) -> None:
        if self._asked is not None:
            busy = Busy("Looking at the rows", kind=Kind.QUESTION)
            self._job.start(busy, partial(_computed, *self._asked), partial(self._finish, *self._asked))

    def _finish(self, evaluation: Evaluation, question: Question, result: object) -> None:
        self._asked = None
        if isinstance(result, Exception) and not isinstance(result, ValueError | MemoryError):
            _log.error("a page of rows failed", exc_info=result)
        self.answered.emit(evaluation, question, result)

    def _tell(self, _busy: Busy | None) -> None:
        self.progressed.emit()


def _computed(evaluation: Evaluation, question: Question, report: Report) -> object:
    with progress.heard_by(report):
        return question.compute(evaluation)


def _nothing(_share: float) -> None:
    pass
