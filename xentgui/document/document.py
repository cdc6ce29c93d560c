"""Document: the current problem with its numbers, the verbs' one way in, and one signal that says what changed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from psygnal import Signal

from xentgui.core.evaluation import Evaluation, evaluate, work
from xentgui.core.problem import Problem

from .edits import cells_touched
from .history import History, Step
from .jobs import InlineRunner, Runner, Work

# About 5 ms of evaluation on two threads: what fits into a frame beside painting. More goes to the runner.
FRAME_CELLS = 600_000

Verb = Callable[..., Problem]


@dataclass(frozen=True, eq=False)
class State:
    """A problem and its numbers. `evaluation` is None only while they are being computed, or when that was cancelled."""

    problem: Problem
    evaluation: Evaluation | None


@dataclass(frozen=True)
class Busy:
    """A job that runs beside the window: what it does, and the share done."""

    label: str
    done: float = 0.0


class Busied(ValueError):
    """An edit that has to wait for a running one."""


class Document:
    """Holds the state; only it assigns one. Edits are verbs of `edits`, named for the undo menu."""

    changed = Signal(State, State)
    busy_changed = Signal(object)
    refused = Signal(str)

    def __init__(self, problem: Problem, runner: Runner | None = None) -> None:
        """Begin with a problem; `runner` takes what a frame cannot hold."""
        self.history = History()
        self.busy: Busy | None = None
        self._runner = runner or InlineRunner()
        self._cancel: Callable[[], None] | None = None
        self._editing = False
        self._known: Evaluation | None = None
        self.state = State(problem, None)
        self._show(problem)

    @property
    def problem(self) -> Problem:
        """The problem of the current state."""
        return self.state.problem

    def edit(self, label: str, verb: Verb, *args: Any, merge_key: object | None = None, **options: Any) -> None:
        """Apply a verb: `verb(problem, *args, **options)`. One gesture (a drag) passes one merge key.

        Raises:
            ValueError: the verb refuses, or another edit is still running; everything is as it was. An edit that
                runs beside the window tells its refusal by `refused` instead.
        """
        self._refuse_while_editing()
        before = self.problem
        if self._runner.inline or cells_touched(verb, before, args) <= FRAME_CELLS:
            self._adopt(Step(label, before, verb(before, *args, **options), merge_key))
        else:
            self._edit_beside(label, lambda _: verb(before, *args, **options))

    def load(self, label: str, read: Callable[[], Problem]) -> None:
        """Replace the problem by one that is read beside the window; it can be undone like an edit."""
        self._refuse_while_editing()
        self._edit_beside(label, lambda _: read())

    def ask(self, label: str, question: Callable[[Problem], object], answer: Callable[[Any], None]) -> None:
        """Compute something about the problem, beside the window if it is big; dropped if the problem changes."""
        problem = self.problem
        if problem.cells <= FRAME_CELLS:
            answer(question(problem))
        else:
            self._start(label, lambda _: question(problem), lambda result: self._answered(problem, result, answer))

    def undo(self) -> None:
        """Take the last step back, or cancel the edit that is still running."""
        self._retrace(self.history.undo, "before")

    def redo(self) -> None:
        """Do the last undone step again."""
        self._retrace(self.history.redo, "after")

    def cancel(self) -> None:
        """Stop the running job: an edit then changes nothing, an evaluation leaves the state without numbers."""
        self._stop_job()
        self._editing = False
        self._set_busy(None)

    def evaluate_again(self) -> None:
        """Compute the numbers that a cancelled evaluation, or a job that took its place, left out."""
        if self.state.evaluation is None and self.busy is None:
            self._show(self.problem)

    def _retrace(self, move: Callable[[], Step | None], side: str) -> None:
        if self._editing:
            self.cancel()
            return
        step = move()
        if step is not None:
            self._show(getattr(step, side))

    def _refuse_while_editing(self) -> None:
        if self._editing and self.busy is not None:
            raise Busied(f"{self.busy.label} is still running; wait, or cancel it with Escape")

    def _adopt(self, step: Step) -> None:
        if step.after is not step.before:
            self.history.record(step)
            self._show(step.after)

    def _edit_beside(self, label: str, change: Work) -> None:
        before = self.problem
        self._editing = True

        def adopt(result: object) -> None:
            self._editing = False
            if isinstance(result, Problem):
                self._adopt(Step(label, before, result))
            else:
                self.refused.emit(str(result))
            self.evaluate_again()

        self._start(label, change, adopt)

    def _answered(self, problem: Problem, result: object, answer: Callable[[Any], None]) -> None:
        self.evaluate_again()
        if isinstance(result, Exception):
            self.refused.emit(str(result))
        elif problem is self.problem:
            answer(result)

    def _show(self, problem: Problem) -> None:
        """Make a problem the current one, with its numbers at once where a frame can hold them."""
        self.cancel()
        if self._runner.inline or work(problem, self._known) <= FRAME_CELLS:
            self._assign(problem, evaluate(problem, self._known))
            return
        self._assign(problem, None)
        known = self._known
        self._start(
            "Evaluating",
            lambda report: evaluate(problem, known, progress=report),
            lambda result: self._evaluated(problem, result),
        )

    def _evaluated(self, problem: Problem, result: object) -> None:
        if isinstance(result, Evaluation) and problem is self.problem:
            self._assign(problem, result)
        elif isinstance(result, Exception):
            self.refused.emit(f"the evaluation failed: {result}")

    def _assign(self, problem: Problem, evaluation: Evaluation | None) -> None:
        before, self.state = self.state, State(problem, evaluation)
        self._known = evaluation or self._known
        self.changed.emit(before, self.state)

    def _start(self, label: str, job: Work, done: Callable[[object], None]) -> None:
        self._stop_job()
        self._set_busy(Busy(label))

        def finish(result: object) -> None:
            self._cancel = None
            self._set_busy(None)
            done(result)

        self._cancel = self._runner.start(job, finish, lambda share: self._set_busy(Busy(label, share)))
        if self._runner.inline:
            self._cancel = None

    def _stop_job(self) -> None:
        """Stop the running job without a word."""
        if self._cancel is not None:
            self._cancel()
        self._cancel = None

    def _set_busy(self, busy: Busy | None) -> None:
        if busy != self.busy:
            self.busy = busy
            self.busy_changed.emit(busy)
