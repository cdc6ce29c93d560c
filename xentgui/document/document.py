"""Document: the current problem with its numbers, the verbs' one way in, and one signal that says what changed."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from xentgui.core import progress
from xentgui.core.evaluation import Evaluation, evaluate, work
from xentgui.core.parallel import ALL_THREADS
from xentgui.core.problem import Problem

from .cost import cells_touched
from .history import History, Step
from .jobs import Busy, Done, InlineRunner, Kind, OneJob, Report, Runner, Work, outcome
from .left_numbers import LeftNumbers
from .signal import Signal

__all__ = ["FRAME_CELLS", "Busied", "Busy", "Document", "State"]

# About 5 ms of evaluation on two threads: what fits into a frame beside painting. More goes to the runner.
FRAME_CELLS = 600_000

# What takes many frames begins when the window has painted the edit, and holds none of its paints up.
_LONG = 10 * FRAME_CELLS
_PAINTED = 0.03  # seconds

# One processor is left to the window.
_BESIDE = max(1, ALL_THREADS - 1)

Verb = Callable[..., Problem]


@dataclass(frozen=True, eq=False)
class State:
    """A problem and its numbers: None while they are computed, and when that was cancelled or failed."""

    problem: Problem
    evaluation: Evaluation | None


class Busied(ValueError):
    """An edit that has to wait for a running one."""


class Document:
    """Holds the state; only it assigns one. Edits are verbs of `edits`, named for the undo menu.

    Attributes:
        history: what can be undone and redone.
        state: the current problem and its numbers.
        changed: emitted with the old and the new state, once for each; to a listener that edits, after all others.
        busy_changed: emitted with `busy`.
        refused: emitted with the reason why something that ran beside the window was not done.
    """

    def __init__(self, problem: Problem, runner: Runner | None = None) -> None:
        """Begin with a problem; `runner` takes what a frame cannot hold."""
        self.changed: Signal[State, State] = Signal()
        self.busy_changed: Signal[Busy | None] = Signal()
        self.refused: Signal[str] = Signal()
        self.history = History()
        self._inline = runner is None or runner.inline
        self._job = OneJob(runner or InlineRunner(), self.busy_changed.emit)
        self._numbers_due = False
        self._known: Evaluation | None = None
        self._left = LeftNumbers()
        self.state = State(problem, None)
        self._show(problem)

    @property
    def problem(self) -> Problem:
        """The problem of the current state."""
        return self.state.problem

    @property
    def busy(self) -> Busy | None:
        """The job that runs beside the window."""
        return self._job.busy

    def edit(self, label: str, verb: Verb, *args: Any, merge_key: object | None = None, **options: Any) -> None:
        """Apply a verb: `verb(problem, *args, **options)`. One gesture (a drag) passes one merge key.

        Raises:
            ValueError: the verb refuses, or another edit is still running; everything is as it was. An edit that
                runs beside the window tells its refusal by `refused` instead.
        """
        self._refuse_while_editing()
        before = self.problem
        if self._inline or cells_touched(verb, before, args, options) <= FRAME_CELLS:
            self._adopt(Step(label, before, verb(before, *args, **options), merge_key))
        else:
            self._change_beside(label, lambda _: verb(before, *args, **options), merge_key)

    def load(self, label: str, read: Callable[[], Problem]) -> None:
        """Replace the problem by one that is read beside the window; it can be undone like an edit.

        Raises:
            ValueError: another edit is still running. What `read` raises is told by `refused`.
        """
        self._refuse_while_editing()

        def reading(report: Report) -> Problem:
            with progress.heard_by(report):
                return read()

        self._change_beside(label, reading, None)

    def ask(
        self,
        label: str,
        question: Callable[[Problem], object],
        answer: Callable[[Any], None],
        *,
        cells: int | None = None,
    ) -> None:
        """Compute something about the problem, beside the window if it is big; dropped if the problem changes.

        A new question takes the place of one that is still running. `cells` says how many it costs to evaluate in
        the time that the question takes, about; all of the problem's where it is not said.

        Raises:
            ValueError: the question refuses, or it is big and an edit is still running.
        """
        problem = self.problem
        if self._inline or (problem.cells if cells is None else cells) <= FRAME_CELLS:
            answer(question(problem))
            return
        self._refuse_while_editing()

        def tell(result: object) -> None:
            if isinstance(result, Exception):
                self._refuse(label, result)
            else:
                answer(result)

        self._beside(Busy(label, kind=Kind.QUESTION), lambda _: question(problem), tell)

    def undo(self) -> None:
        """Take the last step back, or cancel the edit that is still running."""
        if self._editing:
            self.cancel()
        elif (step := self.history.undo()) is not None:
            self._show(step.before)

    def redo(self) -> None:
        """Do the last undone step again; not while an edit is running."""
        if not self._editing and (step := self.history.redo()) is not None:
            self._show(step.after)

    def cancel(self) -> None:
        """Stop the running job: an edit then changes nothing, an evaluation leaves the state without numbers."""
        if self.busy is not None and self.busy.kind is Kind.EVALUATION:
            self._numbers_due = False
        self._job.drop()
        self._resume()

    def evaluate_again(self) -> None:
        """Compute the numbers that a cancelled evaluation left out."""
        self._numbers_due = self.state.evaluation is None
        self._resume()

    @property
    def _editing(self) -> bool:
        return self.busy is not None and self.busy.kind is Kind.EDIT

    def _refuse_while_editing(self) -> None:
        if self._editing and self.busy is not None:
            raise Busied(f"{self.busy.label} is still running; wait, or cancel it with Escape")

    def _adopt(self, step: Step) -> None:
        if step.after is not step.before:
            self._show(self.history.record(step))

    def _change_beside(self, label: str, change: Work, merge_key: object | None) -> None:
        before = self.problem

        def adopt(result: object) -> None:
            if isinstance(result, Problem):
                self._adopt(Step(label, before, result, merge_key))
            elif isinstance(result, Exception):
                self._refuse(label, result)

        self._beside(Busy(label, kind=Kind.EDIT), change, adopt)

    def _beside(self, busy: Busy, job: Work, done: Done) -> None:
        """Run a job, and take up the evaluation again whose place it took."""

        def finish(result: object) -> None:
            try:
                done(result)
            finally:
                self._resume()

        self._job.start(busy, job, finish)

    def _show(self, problem: Problem) -> None:
        """Make a problem the current one, with its numbers at once where a frame can hold them."""
        known = self._known
        if known is not None and not self._fits(problem, known):
            self._left.keep(known)
            self._known = known = self._left.of(problem) or known
        self._numbers_due = not self._fits(problem, known)
        if self._numbers_due:
            self._evaluate_beside(problem)
            self._assign(problem, None)
        else:
            self._job.drop()
            self._evaluated(problem, outcome(lambda _: evaluate(problem, known), lambda _: None))

    def _fits(self, problem: Problem, known: Evaluation | None) -> bool:
        """Whether a problem can be evaluated at once."""
        return self._inline or work(problem, known) <= FRAME_CELLS

    def _resume(self) -> None:
        if self._numbers_due and self.busy is None:
            self._evaluate_beside(self.problem)

    def _evaluate_beside(self, problem: Problem) -> None:
        known = self._known
        pause = _PAINTED if work(problem, known) > _LONG else 0.0

        def numbers(report: Report) -> Evaluation:
            time.sleep(pause)
            return evaluate(problem, known, progress=report, threads=_BESIDE)

        busy = Busy("Evaluating", kind=Kind.EVALUATION)
        self._job.start(busy, numbers, lambda result: self._evaluated(problem, result))

    def _evaluated(self, problem: Problem, result: object) -> None:
        self._numbers_due = False
        self._assign(problem, result if isinstance(result, Evaluation) else None)
        if isinstance(result, Exception):
            self._refuse("The evaluation", result)

    def _assign(self, problem: Problem, evaluation: Evaluation | None) -> None:
        before, after = self.state, State(problem, evaluation)
        if problem is before.problem and evaluation is before.evaluation:
            return
        self.state = after
        self._known = self._known if evaluation is None else evaluation
        self.changed.emit(before, after)

    def _refuse(self, label: str, error: Exception) -> None:
        if isinstance(error, MemoryError):
            self.refused.emit(f"{label}: there is not enough memory; close other programs, or take fewer rows")
        elif isinstance(error, ValueError | OSError):
            self.refused.emit(str(error))
        else:
            _log.error("%s failed", label, exc_info=error)
            self.refused.emit(f"{label} failed: {type(error).__name__}: {error}")


_log = logging.getLogger(__name__)
