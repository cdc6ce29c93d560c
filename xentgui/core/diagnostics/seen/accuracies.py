"""The accuracies that a batch may be said to have: of all rows or of those that count, top 5, balanced, binary."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xentgui.core.cross_entropy import RowRule
from xentgui.core.evaluation import Evaluation, evaluate
from xentgui.core.log_softmax import Floats, Indices
from xentgui.core.problem import Problem
from xentgui.core.progress import checked
from xentgui.core.row_blocks import RowBlocks

from .blocks import each
from .change import Axis, Change, Choice, changes_of, combined
from .divisors import ignored_classes, quotient
from .labels import IndexLabels, label_readings

Array = NDArray[Any]
Found = tuple[float, tuple[Change, ...]]

_TOP = 5


@dataclass(frozen=True, eq=False)
class Guesses:
    """What is predicted: the class of the largest score, its probability, and how many scores are above the label's.

    `yes` is how many scores of a row a sigmoid each would call yes, and `own` whether the label's is among them.
    """

    predicted: Indices
    confidence: Floats
    above: Indices
    yes: Indices
    own: NDArray[np.bool_]

    @classmethod
    @np.errstate(all="ignore")
    def of(cls, evaluation: Evaluation, label: IndexLabels, tick: Callable[[], None]) -> "Guesses":
        """Look up what is predicted, and read all blocks once."""
        scores, parts = evaluation.problem.scores, []
        bound = 0.0 if evaluation.problem.options.from_logits else 0.5
        for part in each(lambda block: _beside(scores, label, block, bound), len(scores.blocks)):
            parts.append(part)
            tick()
        found = (np.concatenate(part) for part in checked(zip(*parts, strict=True)))
        return cls(evaluation.predicted.reshape(-1), evaluation.confidence.reshape(-1), *found)


def accuracies(
    problem: Problem, most: int, tick: Callable[[], None], evaluation: Evaluation | None = None
) -> Iterator[Found]:
    """Every accuracy with at most `most` changes."""
    if problem.binary:
        yield from _of_binary(problem, tick)
        return
    labels = _index_readings(problem)
    guesses = Guesses.of(evaluation or evaluate(problem), labels[0].what, tick)
    for label in labels:
        used = len(changes_of(label))
        axes: list[Axis] = [ignored_classes(problem, label.what), _forms(problem)]
        for ignore, form in combined(axes, most - used):
            value = form.what(guesses, label.what, ignore.what)
            if form.what not in _OF_PRESENT_LABELS or label.change is None:
                yield value, changes_of(label, ignore, form)


Form = Callable[[Guesses, IndexLabels, int | None], float]


def _forms(problem: Problem) -> list[Choice[Form]]:
    forms: list[Choice[Form]] = [
        Choice(None, _share),
        _form("error rate", "the share of wrong predictions", lambda *given: 1 - _share(*given)),
        _form("of all rows", "divided by all rows, also those that do not count", _of_all_rows),
        _form("balanced", "the mean over classes of the share that is right in each", _balanced),
    ]
    if problem.classes > 2:
        words = "binary accuracy: the share of cells of p > 0.5 that agree with the one-hot labels"
        forms.append(_form("binary accuracy", words, _of_cells))
        words = "binary accuracy, a sigmoid a class: the share of cells called yes or no as the one-hot labels do"
        forms.append(_form("binary accuracy of sigmoids", words, _of_sigmoids))
    if problem.classes > _TOP:
        forms.append(_form("top 5", "the label is among the five largest scores", _top))
    if problem.row_weights is not None:
        weights = problem.row_weights
        forms.append(_form("weighted", "rows weighed by the sample weights", lambda *given: _weighed(weights, *given)))
    return forms


def _form(name: str, words: str, form: Form) -> Choice[Form]:
    return Choice(Change(name, words), form)


def _kept(label: IndexLabels, ignore: int | None) -> NDArray[np.bool_]:
    present = np.ones(len(label.index), bool) if label.dropped is None else ~label.dropped
    return present if ignore is None else present & (label.index != ignore)


def _right(guesses: Guesses, label: IndexLabels, ignore: int | None) -> NDArray[np.bool_]:
    right: NDArray[np.bool_] = (guesses.predicted == label.index) & _kept(label, ignore)
    return right


def _share(guesses: Guesses, label: IndexLabels, ignore: int | None) -> float:
    return quotient(_right(guesses, label, ignore).sum(), _kept(label, ignore).sum())


def _of_all_rows(guesses: Guesses, label: IndexLabels, ignore: int | None) -> float:
    return quotient(_right(guesses, label, ignore).sum(), _kept(label, None).sum())


def _balanced(guesses: Guesses, label: IndexLabels, ignore: int | None) -> float:
    kept = _kept(label, ignore) & ~label.outside
    counts = np.bincount(label.index[kept], minlength=label.classes)
    right = np.bincount(label.index[kept & _right(guesses, label, ignore)], minlength=label.classes)
    return float((right[counts > 0] / counts[counts > 0]).mean()) if kept.any() else float("nan")


def _of_cells(guesses: Guesses, label: IndexLabels, ignore: int | None) -> float:
    """At most one class has p > 0.5: right it costs no cell, wrong two, and where there is none the label's one."""
    sure = guesses.confidence > 0.5
    wrong = np.where(sure, 2 * (guesses.predicted != label.index), 1)
    return 1 - quotient(wrong[_kept(label, ignore)].sum(), _kept(label, ignore).sum() * label.classes)


def _of_sigmoids(guesses: Guesses, label: IndexLabels, ignore: int | None) -> float:
    """Each yes that is not the label's is wrong, and so is a no to the label."""
    wrong = guesses.yes + 1 - 2 * guesses.own
    return 1 - quotient(wrong[_kept(label, ignore)].sum(), _kept(label, ignore).sum() * label.classes)


def _top(guesses: Guesses, label: IndexLabels, ignore: int | None) -> float:
    kept = _kept(label, ignore)
    return quotient(((guesses.above < _TOP) & kept & ~label.outside).sum(), kept.sum())


def _weighed(weights: Array, guesses: Guesses, label: IndexLabels, ignore: int | None) -> float:
    return quotient(weights[_right(guesses, label, ignore)].sum(), weights[_kept(label, ignore)].sum())


def _beside(table: RowBlocks, label: IndexLabels, block: int, bound: float) -> tuple[Array, Array, Array]:
    """How many scores are larger than the label's, how many above a bound, and whether the label's own is."""
    scores, span = table.blocks[block], slice(*table.starts[block : block + 2])
    index = np.clip(label.index[span], 0, label.classes - 1)
    own = scores[np.arange(len(scores)), index]
    above, yes = (_count(scores > than) for than in (own[:, None], bound))
    return above, yes, own > bound


def _count(flags: NDArray[np.bool_]) -> Indices:
    """How many there are in each row; NumPy adds bytes up in half the time in which it counts flags."""
    ones = flags.view(np.uint8)
    if ones.shape[1] <= np.iinfo(np.uint8).max:
        return np.asarray(np.einsum("rc->r", ones), np.int64)
    return np.asarray(np.add.reduce(ones, axis=1, dtype=np.uint32), np.int64)


_OF_PRESENT_LABELS = (_top, _of_sigmoids)  # what other labels would have here was not looked up


def _index_readings(problem: Problem) -> list[Choice[IndexLabels]]:
    """The ways to read class indices; of distributions the largest class alone."""
    readings = label_readings(problem)
    indices = [Choice(choice.change, choice.what) for choice in readings if isinstance(choice.what, IndexLabels)]
    if indices:
        return indices
    index = np.concatenate([block.argmax(axis=1) for block in problem.labels.blocks])
    return [Choice(None, IndexLabels(index, problem.classes))]


def _of_binary(problem: Problem, tick: Callable[[], None]) -> Iterator[Found]:
    rule, parts = RowRule.of(problem), []
    for scores, mass in zip(problem.scores.blocks, problem.labels.blocks, strict=True):
        right = rule.read_cells(scores).says_yes == mass
        largest = scores.argmax(axis=1) == mass.argmax(axis=1)
        parts.append(np.stack([right.mean(axis=1), right.all(axis=1), largest]))
        tick()
    share, every, largest = np.concatenate(parts, axis=1).mean(axis=1).tolist() if problem.rows else [float("nan")] * 3
    yield share, ()
    yield 1 - share, (Change("error rate", "the share of wrong predictions"),)
    yield every, (Change("whole rows", "a row is right only where all its classes are"),)
    yield largest, (Change("largest class", "a row is right where its largest score is at its largest label"),)
