"""Gallery: opens symptoms with their finding on screen, and shows each mended and back at one key."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from xentgui.core.problem import NO_LABEL, Problem
from xentgui.document.document import State
from xentgui.examples.symptoms import FAMILIES, SYMPTOMS, Symptom

from .matching import best
from .opening import Opening
from .picker import Choice, Found

if TYPE_CHECKING:
    from .late_panels import Window

_BY_TITLE = {symptom.title: symptom for symptom in SYMPTOMS.values()}
_NONE = "this is no symptom of the gallery; Examples, Find a symptom lists them"


class Gallery(QObject):
    """Knows a symptom by its title, and by its note whether it is mended: undo, redo and files keep both."""

    def __init__(self, window: "Window", opening: Opening, turn: QAction) -> None:
        """Open in a window; `turn` is the entry that shows a symptom mended and back."""
        super().__init__(opening)
        self._window, self._document, self._opening = window, window.document, opening
        self._key = turn.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self._findings = window.found.findings
        self._findings.wanted.connect(self._tell)
        self._shown: tuple[Symptom, bool] | None = None  # and whether it is mended
        self._number = ""

    def open(self, name: str) -> None:
        """Open a symptom with the fault in it."""
        self._shown = None  # what is open already is shown once more
        self._opening.open_example(name)
        self.show(self._document.problem)

    def turn(self) -> None:
        """Show the symptom mended, or with its fault again: one step of undo, or the one that undo takes back."""
        problem, history = self._document.problem, self._document.history
        symptom = _BY_TITLE.get(problem.title)
        if symptom is None:
            self._window.say(_NONE)
        elif _is(symptom, problem, mended=True):
            if history.done and _is(symptom, history.done[-1].before, mended=False):
                self._document.undo()
            else:
                self._opening.open_problem(f"Show again: {symptom.title}", symptom())
        elif history.undone and _is(symptom, history.undone[-1].after, mended=True):
            self._document.redo()
        else:
            self._opening.open_problem(f"Mend: {symptom.title}", symptom.mend())

    def find(self, typed: str) -> Found:
        """The symptoms that answer what was typed: by all its words in what is said of one, else by its title."""
        words = typed.casefold().split()
        named = [name for name in SYMPTOMS if all(word in SYMPTOMS[name].title.casefold() for word in words)]
        told = [name for name in SYMPTOMS if name not in named and all(word in _said(name) for word in words)]
        found = [*named, *told] or best(typed, SYMPTOMS, lambda name: SYMPTOMS[name].title, len(SYMPTOMS))
        return Found([self._choice(name) for name in found], "" if found else f"no symptom is like “{typed.strip()}”")

    def follow(self, before: State, after: State) -> None:
        """Look at what is open now: connected to the document's `changed`."""
        if before.problem is not after.problem:
            self.show(after.problem)

    def show(self, problem: Problem) -> None:
        """Bring the finding of a symptom on screen, and the number that was seen with it."""
        symptom = _BY_TITLE.get(problem.title)
        mended = symptom is not None and _is(symptom, problem, mended=True)
        shown = None if symptom is None else (symptom, mended)
        if shown == self._shown:
            return
        self._shown = shown
        self._look_for("" if symptom is None else symptom.right if mended else symptom.seen)
        if symptom is not None and not mended:
            if symptom.arrays is not None and (problem.labels.join() == NO_LABEL).all():
                self._findings.diagnosing.known[problem] = symptom.findings()
            self._findings.expect(symptom.rule)
        elif mended:
            self._window.say(f"Mended; {self._key} brings the fault back")

    def _look_for(self, number: str) -> None:
        """Look for the number of a symptom; one that a person typed is left alone where there is none."""
        before, self._number = self._number, number
        if number or (before and self._findings.diagnosing.number == before):
            self._findings.look_for(number)

    def _tell(self) -> None:
        """Go to the first row that the finding of a symptom names, and say how it is mended."""
        finding, (symptom, mended) = self._findings.current, self._shown or (None, False)
        if finding is None or symptom is None or mended or finding.rule != symptom.rule:
            return
        if 0 < len(finding.rows) < self._document.problem.rows:
            self._window.choose_row(int(finding.rows[0]))
        self._window.say(f"{finding.title}; {self._key} shows it mended")

    def _choice(self, name: str) -> Choice:
        symptom = SYMPTOMS[name]
        family = next(family for family, symptoms in FAMILIES.items() if name in symptoms)
        return Choice(symptom.title, family, partial(self.open, name), symptom.said, symptom.said)


def _is(symptom: Symptom, problem: Problem, *, mended: bool) -> bool:
    return problem.title == symptom.title and (problem.note == symptom.mended_note) is mended


def _said(name: str) -> str:
    """All that is said of a symptom, in small letters."""
    symptom = SYMPTOMS[name]
    texts = (name, symptom.title, symptom.said, symptom.rule, symptom.before, symptom.seen)
    return " ".join(texts).casefold()
