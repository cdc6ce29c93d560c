"""Symptom: a batch with one fault in it, the rule that has to find it, and how it is mended."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xentgui.core.problem import Problem

if TYPE_CHECKING:
    from xentgui.core.diagnostics import Finding

Make = Callable[[], Problem]


@dataclass(frozen=True, kw_only=True)
class Symptom:
    """An entry of the gallery.

    Attributes:
        title: what it is, in a few words.
        said: how people tell of it, in a sentence.
        rule: the rule that finds it, as the first of its severity.
        faulty: makes the batch as a person would end up with it.
        before: what to look at in it.
        after: what to look at once it is mended.
        mended: makes the mended batch; None where the finding's own fix does.
        seen: the number that the person saw, where that is what is wrong.
        right: the number that is seen once it is mended.
        arrays: makes scores and labels that do not fit each other, as `diagnose_arrays` takes them; `faulty` then
            makes what can be shown of them.
    """

    title: str
    said: str
    rule: str
    faulty: Make
    before: str
    after: str
    mended: Make | None = None
    seen: str = ""
    right: str = ""
    arrays: Callable[[], dict[str, Any]] | None = None

    def __call__(self) -> Problem:
        """Make the batch with the fault in it, titled as the entry is."""
        return self.faulty().replace(title=self.title, note=self.before)

    def findings(self, problem: Problem | None = None) -> "list[Finding]":
        """What a diagnosis finds in the faulty batch, or in one that was made of it."""
        from xentgui.core.diagnostics import diagnose, diagnose_arrays  # noqa: PLC0415 - a list of titles does without

        if problem is None and self.arrays is not None:
            return diagnose_arrays(**self.arrays())
        return diagnose(self() if problem is None else problem, seen=self.seen or None)

    def finding(self) -> "Finding":
        """The one that tells the fault."""
        return next(finding for finding in self.findings() if finding.rule == self.rule)

    def mend(self) -> Problem:
        """Make the mended batch; it keeps the title, and its note begins with "Mended:"."""
        if self.mended is not None:
            after = self.mended()
        else:
            fix = self.finding().fix
            assert fix is not None, f"{self.title}: neither the finding nor the symptom itself says how it is mended"
            after = fix.after
        return after.replace(title=self.title, note=self.mended_note)

    @property
    def mended_note(self) -> str:
        """The note that tells a mended batch from a faulty one."""
        return f"Mended: {self.after}"
