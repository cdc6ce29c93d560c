"""Findings: what was found in the document, which of it is current, and what a person does with it. No widgets."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from xentgui.core.problem import Problem
from xentgui.document.document import Document, State
from xentgui.document.ignoring import ignore_findings
from xentgui.document.jobs import Runner
from xentgui.document.verbs import verb_of

from .diagnosing import Diagnosing

if TYPE_CHECKING:
    from xentgui.core.diagnostics import Finding, Fix

SEEN = "seen-number"


class Findings(QObject):
    """The findings of one document, with a current one, and what can be done about it.

    Attributes:
        diagnosing: looks for them.
        current: what commands are about; None where nothing was found.
    """

    changed = Signal()  # other findings, another current one, or how far the search is
    said = Signal(str)
    rows_wanted = Signal(object)  # the finding whose rows are to be shown
    trial_wanted = Signal(object)  # the finding whose mend is to be tried
    wanted = Signal()  # a person is to see the current finding

    def __init__(self, document: Document, runner: Callable[[], Runner], settle: Callable[[], bool]) -> None:
        """Look at a document.

        Args:
            document: what is looked at.
            runner: makes what work runs on, beside other work.
            settle: takes what is being typed; false where that is refused.
        """
        super().__init__()
        self.current: Finding | None = None
        self._document, self._settle = document, settle
        self._expected = ""
        self.diagnosing = Diagnosing(document, runner, self)
        self.diagnosing.found.connect(self._take)

    @property
    def readings(self) -> "list[Finding]":
        """What gives the number that was seen."""
        return self.diagnosing.readings

    @property
    def told(self) -> "list[Finding]":
        """What was found and is not ignored, the worst first."""
        return [finding for finding in self.diagnosing.findings if not self.is_ignored(finding)]

    @property
    def ignored(self) -> "list[Finding]":
        """What was found and is ignored."""
        return [finding for finding in self.diagnosing.findings if self.is_ignored(finding)]

    def is_ignored(self, finding: "Finding") -> bool:
        """Whether a person wants to hear no more of it in this document."""
        return finding.rule in self._document.problem.ignored_findings

    def is_current(self, finding: "Finding") -> bool:
        """Whether a finding is of the present problem."""
        return (self.diagnosing.seen if finding.rule == SEEN else self.diagnosing.rules).is_current

    def follow(self, before: State, after: State) -> None:
        """Look again after an edit: connected to the document's `changed`."""
        self.diagnosing.follow(before, after)
        if before.problem.ignored_findings != after.problem.ignored_findings:
            self._take()

    def look_for(self, number: str) -> None:
        """Search what gives a number that a person saw; an empty text ends that.

        Raises:
            ValueError: it is no number.
        """
        self.diagnosing.look_for(number)
        self._expected = SEEN if number.strip() else ""

    def expect(self, rule: str) -> None:
        """Let a person see what this rule finds, once the batch has been looked at."""
        self._expected = rule
        self._take()

    def choose(self, finding: "Finding") -> None:
        """Make a finding the current one."""
        if finding is not self.current:
            self.current = finding
            self.changed.emit()

    def next(self) -> None:
        """Go to the next finding, round the end."""
        self._step(1)

    def previous(self) -> None:
        """Go to the finding before."""
        self._step(-1)

    def show_rows(self) -> None:
        """Show the rows of the current finding."""
        if self.current is not None:
            self.rows_wanted.emit(self.current)

    def try_mend(self) -> None:
        """Show what the current finding's mend would change."""
        if (finding := self._mendable()) is not None:
            self.trial_wanted.emit(finding)

    def apply_mend(self) -> None:
        """Mend what the current finding tells of; one step of undo."""
        if (finding := self._mendable()) is not None and finding.fix is not None:
            self._try(partial(self._apply, finding.fix))

    def ignore(self) -> None:
        """Tell no more of what the current finding's rule finds in this document, or tell of it again."""
        if self.current is not None and self.current.rule != SEEN:
            rule, on = self.current.rule, not self.is_ignored(self.current)
            label = f"{'Ignore' if on else 'Heed'} {rule}"
            self._try(lambda: self._document.edit(label, ignore_findings, rule, on))
            if on and self.is_ignored(self.current):
                self.current = next(iter(self._entries), None)
                self.changed.emit()

    @property
    def _entries(self) -> "list[Finding]":
        """What is stepped through."""
        return [*self.readings, *self.told]

    def _apply(self, fix: "Fix") -> None:
        from xentgui.core.diagnostics.finding import READ

        from .finding_text import edit_words

        label = f"Mend: {edit_words(fix)}"
        if fix.verb == READ:
            self._document.edit(label, _read_again, after=fix.after)
        else:
            self._document.edit(label, verb_of(fix.verb), **fix.arguments)
        if self._document.busy is None:  # else it is named where it runs
            self.said.emit(f"{label}; undo takes it back")

    def _step(self, step: int) -> None:
        entries = self._entries
        if not entries:
            self.said.emit("nothing was found")
            return
        at = next((place for place, each in enumerate(entries) if each is self.current), -1 if step > 0 else 0)
        self.choose(entries[(at + step) % len(entries)])
        self.wanted.emit()

    def _take(self) -> None:
        """Stay at the finding that was current, as far as it is still there."""
        every = [*self.readings, *self.told, *self.ignored]
        expected = [each for each in every if each.rule == self._expected and self.is_current(each)]
        if expected:
            self.current, self._expected = expected[0], ""
            self.wanted.emit()
        elif self.current not in every:
            self.current = _like(self.current, every) or next(iter([*self.told, *self.readings]), None)
        self.changed.emit()

    def _try(self, edit: Callable[[], None]) -> None:
        try:
            edit()
        except ValueError as reason:
            self.said.emit(str(reason))

    def _mendable(self) -> "Finding | None":
        """The current finding, if it has a mend for what is open now; else it is said why not."""
        if not self._settle():
            return None
        finding = self.current
        if finding is None:
            self.said.emit("nothing was found that could be mended")
        elif not self.is_current(finding):
            self.said.emit("the batch was edited since, and is being looked at again; try once more in a moment")
        elif finding.fix is None:
            self.said.emit(f"there is no edit that mends this: {finding.mend}")
        else:
            return finding
        return None


def _like(finding: "Finding | None", others: "Sequence[Finding]") -> "Finding | None":
    """The finding that tells the same, or else is of the same rule."""
    if finding is None:
        return None
    of_rule = [each for each in others if each.rule == finding.rule]
    return next((each for each in of_rule if each.title == finding.title), next(iter(of_rule), None))


def _read_again(problem: Problem, after: Problem) -> Problem:
    """What arrays are once they are read otherwise, under the name of the batch that stood for them."""
    return after.replace(title=problem.title, note=problem.note)
