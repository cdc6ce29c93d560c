"""The columns before the classes: label, weight, loss, prediction; what each shows of a row, and how it is written."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from xentgui.core.evaluation import RowNumbers
from xentgui.core.problem import Problem
from xentgui.document import edits
from xentgui.document.document import Verb

from .cell_text import parse_label, parse_number, shown


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands, and its numbers."""

    problem: Problem
    index: int
    numbers: RowNumbers


class Column(Protocol):
    """One column of a table that is not a class."""

    title: str
    tip: str
    widest: str  # a text that needs as much room as any usual one
    names_a_class: bool

    def text(self, row: Row) -> str:
        """What the cell shows."""
        ...

    def exact(self, row: Row) -> str:
        """What is copied, and what an editor begins with."""
        ...

    def tone(self, row: Row) -> str | None:
        """The name of a `Theme` colour for the text; None for the usual one."""
        ...


class LabelColumn:
    """The row's class; editable."""

    title = "label"
    tip = "y_true: the class this row belongs to. Type a class name or an index."
    widest = "label"
    names_a_class = True
    noun = "label"

    def text(self, row: Row) -> str:
        """The class name; a label that is no class as its number; — for none."""
        if not row.problem.sparse:
            soft = "~" if self._mass(row) < 1 else ""
            return "—" if row.numbers.label < 0 else soft + row.problem.class_name(row.numbers.label)
        label = int(row.problem.labels.row(row.index))
        if 0 <= label < row.problem.classes:
            return row.problem.class_name(label)
        return "—" if label == edits.NO_LABEL and not row.numbers.ignored else str(label)

    def exact(self, row: Row) -> str:
        """The class name, or the number of a label that is no class."""
        label = int(row.problem.labels.row(row.index)) if row.problem.sparse else row.numbers.label
        return row.problem.class_name(label) if 0 <= label < row.problem.classes else str(label)

    def tone(self, row: Row) -> str | None:
        """Muted where ignored, a warning where the label is no class."""
        if row.numbers.ignored:
            return "muted"
        return "wrong" if row.numbers.label < 0 else "label"

    def parse(self, problem: Problem, text: str) -> int:
        """Read a class."""
        return parse_label(text, problem.class_names, problem.classes)

    def write(self, row: int, value: Any) -> tuple[Verb, tuple[Any, ...]]:
        """The verb that writes it."""
        return edits.set_labels, (row, value)

    @staticmethod
    def _mass(row: Row) -> float:
        return float(np.max(row.problem.labels.row(row.index), initial=0))


class WeightColumn:
    """The row's sample weight; editable."""

    title = "weight"
    tip = "sample_weight: how much this row counts."
    widest = "weight"
    names_a_class = False
    noun = "sample weight"

    def text(self, row: Row) -> str:
        """The weight."""
        weights = row.problem.row_weights
        return "1" if weights is None else shown(float(weights[row.index]))

    def exact(self, row: Row) -> str:
        """The weight with all digits."""
        weights = row.problem.row_weights
        return "1.0" if weights is None else repr(float(weights[row.index]))

    def tone(self, row: Row) -> str | None:
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
    widest = "0.401147"
    names_a_class = False

    def text(self, row: Row) -> str:
        """The loss, or that the row is ignored."""
        return "ignored" if row.numbers.ignored else shown(row.numbers.loss, 6)

    def exact(self, row: Row) -> str:
        """The loss with all digits."""
        return repr(row.numbers.loss)

    def tone(self, row: Row) -> str | None:
        """A warning where the loss is not a finite number."""
        if row.numbers.ignored:
            return "muted"
        return None if np.isfinite(row.numbers.loss) else "wrong"


class PredictedColumn:
    """The predicted class, with a mark for right or wrong."""

    title = "predicted"
    tip = "The class of the largest score: ✓ if it is the label's, ✗ if not."
    widest = "predicted"
    names_a_class = True

    def text(self, row: Row) -> str:
        """The class and its mark."""
        if row.numbers.predicted < 0:
            return "—"
        mark = {None: "", True: "✓ ", False: "✗ "}[self._right(row.numbers)]
        return mark + row.problem.class_name(row.numbers.predicted)

    def exact(self, row: Row) -> str:
        """The class."""
        return row.problem.class_name(row.numbers.predicted) if row.numbers.predicted >= 0 else ""

    def tone(self, row: Row) -> str | None:
        """Right or wrong."""
        right = self._right(row.numbers) if row.numbers.predicted >= 0 else None
        return {None: "muted", True: "right", False: "wrong"}[right]

    @staticmethod
    def _right(numbers: RowNumbers) -> bool | None:
        known = numbers.label >= 0 and not numbers.ignored
        return numbers.predicted == numbers.label if known else None


class MassColumn:
    """The sum of a row's label mass, which is 1 for a distribution."""

    title = "Σ"
    tip = "The sum of the row's label mass; a distribution sums to 1."
    widest = "0.9999"
    names_a_class = False

    def text(self, row: Row) -> str:
        """The sum."""
        return shown(self._sum(row))

    def exact(self, row: Row) -> str:
        """The sum with all digits."""
        return repr(self._sum(row))

    def tone(self, row: Row) -> str | None:
        """A warning where the row is no distribution."""
        return None if abs(self._sum(row) - 1) < 1e-3 else "wrong"

    @staticmethod
    def _sum(row: Row) -> float:
        return float(np.sum(row.problem.labels.row(row.index), dtype=np.float64))
