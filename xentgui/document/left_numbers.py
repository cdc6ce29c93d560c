"""LeftNumbers: the numbers that costly edits have left behind, so that undo and redo need not compute them again."""

from weakref import WeakKeyDictionary

from xentgui.core.cross_entropy import BlockResult
from xentgui.core.evaluation import Evaluation, joined
from xentgui.core.problem import Problem

_KEPT = 4  # of a million rows each takes some 50 MB


class LeftNumbers:
    """Keeps the last few; those of a problem that history has forgotten go with it."""

    def __init__(self) -> None:
        """Begin with none."""
        self._results: WeakKeyDictionary[Problem, list[BlockResult]] = WeakKeyDictionary()

    def keep(self, evaluation: Evaluation) -> None:
        """Keep the numbers of a problem that is no longer shown."""
        self._results.pop(evaluation.problem, None)
        self._results[evaluation.problem] = evaluation.results
        for oldest in list(self._results)[:-_KEPT]:
            del self._results[oldest]

    def of(self, problem: Problem) -> Evaluation | None:
        """The numbers of just this problem, if they are there."""
        results = self._results.get(problem)
        return None if results is None else joined(problem, results)
