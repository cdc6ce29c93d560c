"""Diagnosing: the findings of the document's current state, and what gives the number that a person saw."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, cast
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal

from xentgui.core.evaluation import Evaluation
from xentgui.core.problem import Problem
from xentgui.core.progress import checked, heard_by
from xentgui.document.document import Busy, Document, State
from xentgui.document.jobs import Kind, OneJob, Report, Runner

from .following import Following

if TYPE_CHECKING:
    from xentgui.core.diagnostics import Finding, Fix


class Diagnosing(QObject):
    """Looks again after each edit. The rules are loaded beside the window, when they are first used.

    Attributes:
        rules: asks the rules.
        seen: asks what gives the number that was seen.
        number: that number, as it was typed; empty for none.
        known: what is known of problems that only stand for arrays which make none; their rules are not asked.
    """

    found = Signal()  # other findings, or how far the next ones are

    def __init__(self, document: Document, runner: Callable[[], Runner], parent: QObject | None = None) -> None:
        """Look at a document; each call of `runner` makes one for work that goes on beside the other."""
        super().__init__(parent)
        self.rules = Following(document, runner(), "Looking for what is wrong", self)
        self.seen = Following(document, runner(), "Searching what gives the number", self)
        self.number = ""
        self.known: WeakKeyDictionary[Problem, list[Finding]] = WeakKeyDictionary()
        self._followings = (self.rules, self.seen)
        self._mends = OneJob(runner(), lambda _: None)
        self._computing: list[Fix] = []
        for following in self._followings:
            following.changed.connect(self._hear)

    @property
    def findings(self) -> "list[Finding]":
        """What the rules found last, the worst first."""
        return _findings(self.rules.answer)

    @property
    def readings(self) -> "list[Finding]":
        """What gives the number that was seen, the simplest first."""
        return _findings(self.seen.answer)

    @property
    def is_done(self) -> bool:
        """Whether all that is asked of the present problem is answered."""
        return self.rules.is_current and (not self.number or self.seen.is_current)

    def begin(self) -> None:
        """Look at the present problem."""
        self.rules.ask(partial(_diagnose, self.known))

    def look_for(self, number: str) -> None:
        """Search what gives a number that a person saw; an empty text ends that.

        Raises:
            ValueError: it is no number; what was looked for before is kept.
        """
        text = number.strip()
        if text:
            from xentgui.core.diagnostics.seen import SeenNumber

            SeenNumber.of(text)
        self.number = text
        self.seen.ask(partial(_search, text) if text else None)

    def follow(self, before: State, after: State) -> None:
        """Look again after an edit: connected to the document's `changed`."""
        for following in self._followings:
            following.follow(before, after)

    def show_busy(self, busy: Busy | None) -> None:
        """Wait for an edit that is running."""
        for following in self._followings:
            following.show_busy(busy)

    def close(self) -> None:
        """Look no more: the window goes."""
        for following in self._followings:
            following.close()
        self._mends.drop()

    def _hear(self) -> None:
        """Tell what was found at once; what the mends would give is computed after that."""
        current = [following for following in self._followings if following.is_current]
        fixes = [each.fix for following in current for each in _findings(following.answer) if each.fix is not None]
        self._compute([fix for fix in fixes if loss_of(fix) is None])
        self.found.emit()

    def _compute(self, fixes: "list[Fix]") -> None:
        if fixes == self._computing:
            return
        self._computing = fixes
        self._mends.drop()
        if fixes:
            busy = Busy("Computing what mends give", kind=Kind.QUESTION)
            self._mends.start(busy, partial(_compute_losses, fixes), self._computed)

    def _computed(self, result: object) -> None:
        self._computing = []
        self.found.emit()


def loss_of(fix: "Fix") -> float | None:
    """The loss that a mend would give; None until it has been computed."""
    return cast("float | None", vars(fix).get("loss"))


def _compute_losses(fixes: "Sequence[Fix]", report: Report) -> None:
    with heard_by(report):
        for fix in checked(fixes):
            _ = fix.loss  # which it then keeps


def _findings(answer: object) -> "list[Finding]":
    return answer if isinstance(answer, list) else []


def _diagnose(known: "Mapping[Problem, list[Finding]]", evaluation: Evaluation, report: Report) -> object:
    from xentgui.core.diagnostics import diagnose

    if evaluation.problem in known:
        return known[evaluation.problem]
    return diagnose(evaluation.problem, evaluation, progress=report)


def _search(number: str, evaluation: Evaluation, report: Report) -> object:
    from xentgui.core.diagnostics.case import Case
    from xentgui.core.diagnostics.seen_number import seen_number

    return seen_number(Case(evaluation), number, report)
