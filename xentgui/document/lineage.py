"""Lineage: which document file a problem belongs to, and whether that file has it."""

from pathlib import Path
from weakref import WeakKeyDictionary, WeakSet

from xentgui.core.problem import Problem


class _Origin:
    """What was opened once, with all that was made of it; they share one file."""

    def __init__(self, path: Path | None, source: object) -> None:
        self.path = path
        self.source = source


class Lineage:
    """Follows a document's problems, back and forth; undo across an opened file comes back to the file before."""

    def __init__(self, problem: Problem, path: Path | None = None) -> None:
        """Begin with a problem that was opened, from a document file if there is a path."""
        self._origins: WeakKeyDictionary[Problem, _Origin] = WeakKeyDictionary()
        self._saved: WeakSet[Problem] = WeakSet()
        self.opened(problem, path)
        self._current = self._origins[problem]

    def opened(self, problem: Problem, path: Path | None, source: object = None) -> None:
        """Note that a problem is as its source has it; without a path it is not a document file."""
        self._origins[problem] = _Origin(path, source)
        self._saved.add(problem)

    def recovered(self, problem: Problem, path: Path | None) -> None:
        """Note that a problem belongs to a document file, which does not have it."""
        self._origins[problem] = _Origin(path, None)

    def follow(self, before: Problem, after: Problem) -> None:
        """Note that one problem was made of another."""
        if after not in self._origins:
            self._origins[after] = self._origins[before]
        self._current = self._origins[after]

    def saved(self, problem: Problem, path: Path, source: object = None) -> None:
        """Note that a file has a problem; all that is of its origin belongs to that file now."""
        origin = self._origins[problem]
        origin.path, origin.source = path, source
        self._saved = WeakSet(p for p in self._saved if self._origins[p] is not origin)
        self._saved.add(problem)

    def path(self, problem: Problem) -> Path | None:
        """The document file that a problem belongs to; None where it was never saved."""
        return self._origin(problem).path

    def source(self, problem: Problem) -> object:
        """What a problem was opened from, or saved to, as it was told."""
        return self._origin(problem).source

    def is_saved(self, problem: Problem) -> bool:
        """Whether nothing would be lost with this problem: its source has it, or its file."""
        return problem in self._saved

    def _origin(self, problem: Problem) -> _Origin:
        """A problem that nobody told of yet was made of the last one, by a view that edits while it shows that."""
        return self._origins.get(problem, self._current)
