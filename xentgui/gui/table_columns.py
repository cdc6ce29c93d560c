"""The columns before the classes: label, weight, loss, prediction; what each shows of a row, and how it is read."""

from dataclasses import dataclass
from typing import Protocol, cast

import numpy as np

from xentgui.core.problem import NO_LABEL, Problem
from xentgui.core.row_blocks import RowBlocks
from xentgui.document import edits
from xentgui.document.document import Verb

from .binary_columns import AnswersColumn, OneAnswerColumn, OneYesColumn, YesColumn, YesCountColumn
from .cell_text import ClassNames, parse_number, shown
from .table_row import Row


class Column(Protocol):
    """One column of a table that is not a class."""

    title: str
    tip: str
    widest: str  # a text that needs as much room as any usual one, the title apart
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


class EditedColumn(Column, Protocol):
    """A column that can be written: its verb is called with the problem, the first row and one value a row."""

    noun: str
    argument: str  # of `edits.write_range`
    verb: Verb

    def read(self, text: str, names: ClassNames) -> float:
        """Read what was typed; raises ValueError with the reason."""
        ...


class LabelColumn:
    """The row's class."""

    title = "label"
    tip = "y_true: the class this row belongs to. Type a class name or an index."
    widest = "label"
    names_a_class = True
    noun = "label"
    argument = "labels"
    verb = staticmethod(edits.set_labels)

    def text(self, row: Row) -> str:
        """The class name, ~ before it where a distribution is more than that; the number of no class; — for none."""
        if row.label >= 0:
            return ("" if row.most_mass >= 1 else "~") + row.problem.class_name(row.label)
        return "—" if row.index_label == NO_LABEL and not row.ignored else str(row.index_label)

    def exact(self, row: Row) -> str:
        """The class as it is read again."""
        return self.summary(row.index_label, row.most_mass, row.names)

    @staticmethod
    def summary(label: int, most_mass: float, names: ClassNames) -> str:
        """A class index, or a distribution in a word."""
        soft = "" if most_mass >= 1 or label < 0 else "~"
        return soft + names.write(label)

    def tone(self, row: Row) -> str | None:
        """Muted where ignored, a warning where the label is no class."""
        if row.ignored:
            return "muted"
        return "wrong" if row.label < 0 else "label"

    def read(self, text: str, names: ClassNames) -> int:
        """Read a class."""
        return names.read(text)


class WeightColumn:
    """The row's sample weight."""

    title = "weight"
    tip = "sample_weight: how much this row counts."
    widest = "0.01234"
    names_a_class = False
    noun = "sample weight"
    argument = "sample_weight"
    verb = staticmethod(edits.set_sample_weight)

    def text(self, row: Row) -> str:
        """The weight."""
        return shown(self._weight(row))

    def exact(self, row: Row) -> str:
        """The weight with all digits."""
        return repr(self._weight(row))

    def tone(self, row: Row) -> str | None:
        """Plain."""
        return None

    def read(self, text: str, names: ClassNames) -> float:
        """Read a weight."""
        value = parse_number(text)
        if not 0 <= value < float("inf"):
            raise ValueError(f"a weight is a finite number of at least 0, not {shown(value)}")
        return value

    @staticmethod
    def _weight(row: Row) -> float:
        weights = row.problem.row_weights
        return 1.0 if weights is None else float(weights[row.index])


class LossColumn:
    """The row's loss."""

    title = "loss"
    tip = 'The row\'s loss in nats, weights applied: what reduction "none" reports.'
    widest = "0.000123457"
    names_a_class = False

    def text(self, row: Row) -> str:
        """The loss, or that the row is ignored."""
        return "ignored" if row.ignored else shown(row.numbers.loss, 6)

    def exact(self, row: Row) -> str:
        """The loss with all digits."""
        return repr(row.numbers.loss)

    def tone(self, row: Row) -> str | None:
        """A warning where the loss is not a finite number."""
        if row.ignored:
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
        mark = {None: "", True: "✓ ", False: "✗ "}[self._right(row)]
        return mark + row.problem.class_name(row.numbers.predicted)

    def exact(self, row: Row) -> str:
        """The class."""
        return row.names.write(row.numbers.predicted) if row.numbers.predicted >= 0 else ""

    def tone(self, row: Row) -> str | None:
        """Right or wrong."""
        right = self._right(row) if row.numbers.predicted >= 0 else None
        return {None: "muted", True: "right", False: "wrong"}[right]

    @staticmethod
    def _right(row: Row) -> bool | None:
        known = row.label >= 0 and not row.ignored
        return row.numbers.predicted == row.label if known else None


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


_LABEL, _WEIGHT, _LOSS, _PREDICTED, _MASS = LabelColumn(), WeightColumn(), LossColumn(), PredictedColumn(), MassColumn()
_SEVERAL, _ONE, _COUNT = (AnswersColumn(), YesColumn()), (OneAnswerColumn(), OneYesColumn()), YesCountColumn()


@dataclass(frozen=True)
class Layout:
    """Which columns a table has: those in the lead, then one a class, of scores or of label distributions."""

    lead: tuple[Column, ...]
    labels: bool

    @classmethod
    def of(cls, problem: Problem, *, labels: bool) -> "Layout":
        """The columns of a problem's scores, or of its label distributions."""
        if labels:
            return cls((_COUNT if problem.binary else _MASS,), labels)
        weight: tuple[Column, ...] = () if problem.sample_weight is None else (_WEIGHT,)
        label, predicted = _ends(problem)
        return cls((label, *weight, _LOSS, predicted), labels)

    def table(self, problem: Problem) -> RowBlocks:
        """What the class columns show."""
        return problem.labels if self.labels else problem.scores

    def edited(self, column: int) -> EditedColumn | None:
        """The column of the lead that stands there and can be written; None where it is computed, or a class."""
        found = self.lead[column] if column < len(self.lead) else None
        return cast(EditedColumn, found) if hasattr(found, "verb") else None

    def is_editable(self, column: int) -> bool:
        """Whether a column can be written."""
        return column >= len(self.lead) or self.edited(column) is not None


def _ends(problem: Problem) -> tuple[Column, Column]:
    """The columns of the label and of the prediction."""
    if not problem.binary:
        return _LABEL, _PREDICTED
    return _ONE if problem.classes == 1 else _SEVERAL
