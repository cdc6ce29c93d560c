"""The columns before the classes: label, weight, loss, prediction; what each shows of a row, and how it is written."""

from typing import Any, Protocol

import numpy as np

from xentgui.core.evaluation import RowNumbers
from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.document.document import Verb

from .cell_text import parse_label, parse_number, shown


class Column(Protocol):
    """One column of a table that is not a class."""

    title: str
    tip: str

    def text(self, problem: Problem, row: int, numbers: RowNumbers) -> str:
        """What the cell shows."""
        ...

    def exact(self, problem: Problem, row: int, numbers: RowNumbers) -> str:
        """What is copied, and what an editor begins with."""
        ...

    def tone(self, problem: Problem, row: int, numbers: RowNumbers) -> str | None:
        """The name of a `Theme` colour for the text; None for the usual one."""
        ...


class LabelColumn:
    """The row's class; editable."""

    title = "label"
    tip = "y_true: the class this row belongs to. Type a class name or an index."
    noun = "label"

    def text(self, problem: Problem, row: int, numbers: RowNumbers) -> str:
        """The class name; a label that is no class as its number; — for none."""
        if not problem.sparse:
            soft = "~" if self._mass(problem, row) < 1 else ""
            return "—" if numbers.label < 0 else soft + problem.class_name(numbers.label)
        label = int(problem.labels.row(row))
        if 0 <= label < problem.classes:
            return problem.class_name(label)
        return "—" if label == edits.NO_LABEL and not numbers.ignored else str(label)

    def exact(self, problem: Problem, row: int, numbers: RowNumbers) -> str:
        """The class name, or the number of a label that is no class."""
        label = int(problem.labels.row(row)) if problem.sparse else numbers.label
        return problem.class_name(label) if 0 <= label < problem.classes else str(label)

    def tone(self, problem: Problem, row: int, numbers: RowNumbers) -> str | None:
        """Muted where ignored, a warning where the label is no class."""
        if numbers.ignored:
            return "muted"
        return "wrong" if numbers.label < 0 else "label"

    def parse(self, problem: Problem, text: str) -> int:
        """Read a class."""
        return parse_label(text, problem.class_names, problem.classes)

    def write(self, row: int, value: Any) -> tuple[Verb, tuple[Any, ...]]:
        """The verb that writes it."""
        return edits.set_labels, (row, value)

    @staticmethod
    def _mass(problem: Problem, row: int) -> float:
        return float(np.max(problem.labels.row(row), initial=0))


class WeightColumn:
    """The row's sample weight; editable."""

    title = "weight"
    tip = "sample_weight: how much this row counts."
    noun = "sample weight"

    def text(self, problem: Problem, row: int, numbers: RowNumbers) -> str:
        """The weight."""
        weights = problem.row_weights
        return "1" if weights is None else shown(float(weights[row]))

    def exact(self, problem: Problem, row: int, numbers: RowNumbers) -> str:
        """The weight with all digits."""
        weights = problem.row_weights
        return "1.0" if weights is None else repr(float(weights[row]))

    def tone(self, problem: Problem, row: int, numbers: RowNumbers) -> str | None:
        """Plain."""
        return None

    def parse(self, problem: Problem, text: str) -> float:
        """Read a weight."""
        value = parse_number(text)
        if not 0 <= value < float("inf"):
            raise ValueError(f"a weight is a finite number of at least 0, not {shown(value)}")
        return value

    def write(self, row: int, value: Any) -> tuple[Verb, tuple[Any, ...]]:
        """The verb that writes it."""
        return edits.set_sample_weight, (row, value)


class LossColumn:
    """The row's loss."""

    title = "loss"
    tip = 'The row\'s loss in nats, weights applied: what reduction "none" reports.'

    def text(self, problem: Problem, row: int, numbers: RowNumbers) -> str:
        """The loss, or that the row is ignored."""
        return "ignored" if numbers.ignored else shown(numbers.loss, 6)

    def exact(self, problem: Problem, row: int, numbers: RowNumbers) -> str:
        """The loss with all digits."""
        return repr(numbers.loss)

    def tone(self, problem: Problem, row: int, numbers: RowNumbers) -> str | None:
        """A warning where the loss is not a finite number."""
        if numbers.ignored:
            return "muted"
        return None if np.isfinite(numbers.loss) else "wrong"


class PredictedColumn:
    """The predicted class, with a mark for right or wrong."""

    title = "predicted"
    tip = "The class of the largest score: ✓ if it is the label's, ✗ if not."

    def text(self, problem: Problem, row: int, numbers: RowNumbers) -> str:
        """The class and its mark."""
        if numbers.predicted < 0:
            return "—"
        mark = {None: "", True: "✓ ", False: "✗ "}[self._right(numbers)]
        return mark + problem.class_name(numbers.predicted)

    def exact(self, problem: Problem, row: int, numbers: RowNumbers) -> str:
        """The class."""
        return problem.class_name(numbers.predicted) if numbers.predicted >= 0 else ""

    def tone(self, problem: Problem, row: int, numbers: RowNumbers) -> str | None:
        """Right or wrong."""
        right = self._right(numbers) if numbers.predicted >= 0 else None
        return {None: "muted", True: "right", False: "wrong"}[right]

    @staticmethod
    def _right(numbers: RowNumbers) -> bool | None:
        known = numbers.label >= 0 and not numbers.ignored
        return numbers.predicted == numbers.label if known else None


class MassColumn:
    """The sum of a row's label mass, which is 1 for a distribution."""

    title = "Σ"
    tip = "The sum of the row's label mass; a distribution sums to 1."

    def text(self, problem: Problem, row: int, numbers: RowNumbers) -> str:
        """The sum."""
        return shown(self._sum(problem, row))

    def exact(self, problem: Problem, row: int, numbers: RowNumbers) -> str:
        """The sum with all digits."""
        return repr(self._sum(problem, row))

    def tone(self, problem: Problem, row: int, numbers: RowNumbers) -> str | None:
        """A warning where the row is no distribution."""
        return None if abs(self._sum(problem, row) - 1) < 1e-3 else "wrong"  # noqa: PLR2004 - as text rounds it

    @staticmethod
    def _sum(problem: Problem, row: int) -> float:
        return float(np.sum(problem.labels.row(row), dtype=np.float64))
