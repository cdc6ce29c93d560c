"""Where pasted scores and labels can go: the verbs, what each would change, and which is likeliest. No Qt here."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xentgui.core.counting import counted
from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.document.cost import touches
from xentgui.document.document import Verb
from xentgui.document.edits_of_rows import on_rows
from xentgui.files.contents import Batch
from xentgui.files.reading import problem_of
from xentgui.text.understood import Understood

from .class_text import shortened

Array = NDArray[Any]


class Place(NamedTuple):
    """Where in a table something is pasted.

    Attributes:
        row: the first row.
        column: the first class.
        distributions: whether it is the table of label distributions.
        shown: the rows that the table shows, from its first one on; None for all, in their own order.
    """

    row: int
    column: int
    distributions: bool = False
    shown: NDArray[np.intp] | None = None

    @property
    def name(self) -> str:
        """The first row's number."""
        inside = self.shown is not None and self.row < len(self.shown)
        return str(self.shown[self.row] if inside and self.shown is not None else self.row)

    def past(self, rows: int, count: int) -> int:
        """How many of `count` rows reach past the last one; a view that hides some has no place for more."""
        return self.row + count - rows if self.shown is None else 0


@dataclass(frozen=True, eq=False)
class Target:
    """A place that pasted values can go to.

    Attributes:
        name: for tests and the program.
        text: what a person chooses.
        label: for the undo menu.
        verb: called with the problem and `arguments`.
        result: the batch that it would be, where that is known beforehand.
    """

    name: str
    text: str
    label: str
    verb: Verb
    arguments: tuple[Any, ...] = ()
    result: Callable[[Problem], Problem] | None = None


def targets(understood: Understood, problem: Problem, place: Place) -> list[Target]:
    """The places that something can go to, the likeliest first."""
    found = []
    if understood.scores is not None:
        found = [_batch(understood, problem), _cells(understood, problem, place)]
        if place.distributions or _is_a_part(understood):
            found.reverse()
    labels = _labels(understood, problem, place)
    if labels is not None:
        found.insert(0 if understood.scores is None or _looks_like_labels(understood, problem) else 2, labels)
    return found


def _is_a_part(understood: Understood) -> bool:
    """Whether what was pasted is rather written into a batch than a batch of its own."""
    scores = understood.scores
    plain = understood.labels is None and not understood.class_names
    return scores is not None and plain and (scores.shape[:-1] == (1,) or "array" not in understood.what)


def _looks_like_labels(understood: Understood, problem: Problem) -> bool:
    """Whether a list alone is a label for each row."""
    scores, labels = understood.scores, understood.labels
    alone = scores is not None and labels is not None and scores.size == labels.size
    if not alone or labels is None or labels.size != problem.rows:
        return False
    return bool((labels < problem.classes).all())


def _batch(understood: Understood, problem: Problem) -> Target:
    assert understood.scores is not None
    shape = understood.scores.shape
    before = f"{' × '.join(f'{size:,}' for size in problem.leading_shape)} × {problem.classes:,}"
    text = f"&Replace the batch: {before} becomes {' × '.join(f'{size:,}' for size in shape)}"
    if understood.labels is None:
        text += "; labels and weights stay" if _keeps(understood, problem) else "; without labels"

    def result(now: Problem) -> Problem:
        return as_batch(now, understood)

    return Target("batch", text, "Paste as batch", replaced, (understood,), result)


def _cells(understood: Understood, problem: Problem, place: Place) -> Target:
    assert understood.scores is not None
    rows, classes = int(np.prod(understood.scores.shape[:-1])), understood.scores.shape[-1]
    what = "&At the selection" if not place.distributions else "&At the selection, as label distributions"
    last = f"class {shortened(problem.class_name(place.column))}" if place.column < problem.classes else "a new class"
    text = f"{what}: from row {place.name}, {last} on"
    text += _growth(place.past(problem.rows, rows), place.column + classes - problem.classes)
    return _at(Target("cells", text, "Paste", written, (understood,)), place, rows)


def _labels(understood: Understood, problem: Problem, place: Place) -> Target | None:
    found = labels_of(understood, problem)
    if found is None:
        return None
    indices = found.ndim == 1
    what = "As &labels" if indices else "As &label distributions"
    if len(found) == problem.rows:  # of all rows, in their own order
        place = place._replace(row=0, shown=None)
    text = f"{what}: {counted(len(found), 'row')} from row {place.name} on"
    text += _growth(place.past(problem.rows, len(found)), 0)
    return _at(Target("labels", text, "Paste labels", labelled, (found,)), place, len(found))


def _at(target: Target, place: Place, rows: int) -> Target:
    """A target whose verb writes where the table shows it."""
    if place.shown is None:
        return replace(target, arguments=(*target.arguments, place.row, place.column, place.distributions))
    shown = place.shown[place.row : place.row + rows]
    return replace(
        target, verb=on_rows, arguments=(shown, target.verb, *target.arguments, 0, place.column, place.distributions)
    )


def _growth(rows: int, classes: int) -> str:
    grown = [counted(*each) for each in ((rows, "row"), (classes, "class")) if each[0] > 0]
    return f"; {' and '.join(grown)} will be added" if grown else ""


def labels_of(understood: Understood, problem: Problem) -> Array | None:
    """What of a text can be labels alone: indices, one a row, or distributions (rows, classes)."""
    labels, scores = understood.labels, understood.scores
    if labels is not None and (scores is None or scores.size == labels.size):
        return labels.reshape(-1)
    table = scores if labels is None else None
    if table is None or table.shape[-1] != problem.classes:
        return None
    return table.reshape(-1, problem.classes) if _are_shares(table) else None


def _are_shares(table: Array) -> bool:
    return bool(((table >= 0) & (table <= 1)).all())


def _keeps(understood: Understood, problem: Problem) -> bool:
    """Whether new scores are of the batch that is there: its labels, names and weights stay."""
    scores = understood.scores
    return (
        scores is not None
        and understood.labels is None
        and not understood.class_names
        and scores.shape == (*problem.leading_shape, problem.classes)
    )


def as_batch(problem: Problem, understood: Understood) -> Problem:
    """A batch of what was pasted, with the options that are on screen.

    Raises:
        ValueError: scores and labels do not fit.
    """
    assert understood.scores is not None
    options = replace(problem.options, from_logits=problem.options.from_logits and not understood.probabilities)
    batch = Batch(understood.scores, class_names=understood.class_names, weights=understood.weights)
    made = problem_of(batch, understood.labels, options, "Pasted batch")
    if not _keeps(understood, problem):
        return made.replace(note=" ".join(understood.notes))
    return problem.replace(scores=made.scores, labels=_in_blocks_of(made, problem), options=options)


def _in_blocks_of(made: Problem, problem: Problem) -> Any:
    """The labels of a problem, laid out as the scores of another are."""
    if made.scores.starts == problem.labels.starts:
        return problem.labels
    return type(problem.labels).split(problem.labels.join(), made.scores.height)


@touches(lambda understood, **_: 0 if understood.scores is None else understood.scores.size)
def replaced(problem: Problem, understood: Understood) -> Problem:
    """The batch that was pasted in place of the one that is there."""
    return as_batch(problem, understood)


def _cells_written(problem: Problem, understood: Understood, **_: Any) -> int:
    scores = understood.scores
    if scores is None:
        return 0
    return scores.size + (problem.cells if scores.shape[-1] > problem.classes else 0)


@touches(_cells_written)
def written(problem: Problem, understood: Understood, row: int, column: int, distributions: bool) -> Problem:
    """Write what was pasted from a row and a class on; the table grows where it has to.

    Raises:
        ValueError: it does not fit; the message says why.
    """
    assert understood.scores is not None
    values, labels = understood.scores.reshape(-1, understood.scores.shape[-1]), understood.labels
    plan: dict[str, Any] = {name: weight for name, weight in understood.weights.items() if name == "sample_weight"}
    if labels is not None and not distributions and labels.size == len(values):
        plan["labels"] = labels.reshape(-1)
    result = edits.write_range(problem, row, **plan, column=column, values=values, distributions=distributions)
    if labels is None or distributions or "labels" in plan:
        return result
    return edits.write_range(
        edits.to_distributions(result), row, column=column, values=labels.reshape(values.shape), distributions=True
    )


@touches(
    lambda problem, labels, **_: labels.size if labels.ndim > 1 or problem.sparse else labels.size * problem.classes
)
def labelled(problem: Problem, labels: Array, row: int, column: int, distributions: bool) -> Problem:  # noqa: ARG001
    """Write labels from a row on: class indices, or distributions, which all rows then have.

    Raises:
        ValueError: a label is no class.
    """
    if labels.ndim == 1:
        return edits.write_range(problem, row, labels=labels)
    return edits.write_range(edits.to_distributions(problem), row, values=labels, distributions=True)
