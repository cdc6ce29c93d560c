"""The columns before the classes of a binary problem: which classes the label names, and which are predicted."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from xentgui.core.problem import NO_LABEL
from xentgui.document import edits

from .cell_text import ClassNames, exact, parse_number, quoted, shown
from .table_row import Row

_NAMED = 3


class AnswersColumn:
    """The classes that the label says yes to."""

    title = "label"
    tip = "y_true: the classes that apply, as the table of labels below has them. Edit them there."
    widest = "person, dog"
    names_a_class = True

    def text(self, row: Row) -> str:
        """The first few names, ~ before them where the label is between yes and no; — for NaN."""
        mass = row.mass
        if np.isnan(mass).any():
            return "—"
        return "~" * bool(((mass != 0) & (mass != 1)).any()) + _named(row, mass > 0.5)

    def exact(self, row: Row) -> str:
        """The same: the label's own digits are in the table of labels."""
        return self.text(row)

    def tone(self, row: Row) -> str | None:
        """A warning where there is no label."""
        return "wrong" if np.isnan(row.mass).any() else "label"


class OneAnswerColumn:
    """The label of a problem with one class: yes or no."""

    title = "label"
    tip = "y_true: 1 for yes, 0 for no, or between them."
    widest = "label"
    names_a_class = False
    noun = "label"
    argument = "labels"
    verb = staticmethod(edits.set_labels)

    def text(self, row: Row) -> str:
        """0, 1 or what is between; — for NaN."""
        mass = float(row.mass[0])
        return "—" if np.isnan(mass) else shown(mass)

    def exact(self, row: Row) -> str:
        """The label as it is read again."""
        mass = float(row.mass[0])
        return str(NO_LABEL) if np.isnan(mass) else exact(row.mass[0])

    def tone(self, row: Row) -> str | None:
        """A warning where there is no label."""
        return "wrong" if np.isnan(row.mass[0]) else "label"

    def read(self, text: str, names: ClassNames) -> float:
        """Read a number from 0 to 1."""
        number = parse_number(text)
        if not (0 <= number <= 1 or number == NO_LABEL):
            raise ValueError(f"{quoted(text)} is not 1 (yes), 0 (no) or between them")
        return number


class YesColumn:
    """The classes that are predicted, with a mark for right or wrong."""

    title = "predicted"
    tip = "The classes with p > 0.5: ✓ if they are the label's and no others, ✗ if not. Accuracy counts each class."
    widest = "✓ person, dog"
    names_a_class = True

    def text(self, row: Row) -> str:
        """The first few names and their mark."""
        if row.numbers.predicted < 0:
            return "—"
        return {None: "", True: "✓ ", False: "✗ "}[_right(row)] + self._answer(row)

    def exact(self, row: Row) -> str:
        """The same without the mark."""
        return self._answer(row) if row.numbers.predicted >= 0 else ""

    def tone(self, row: Row) -> str | None:
        """Right or wrong."""
        right = _right(row) if row.numbers.predicted >= 0 else None
        return {None: "muted", True: "right", False: "wrong"}[right]

    def _answer(self, row: Row) -> str:
        return _named(row, row.says_yes)


class OneYesColumn(YesColumn):
    """The prediction of a problem with one class: 1 where p > 0.5."""

    tip = "1 where p > 0.5, else 0: ✓ if that is the label, ✗ if not."
    widest = "predicted"
    names_a_class = False

    def _answer(self, row: Row) -> str:
        return str(row.numbers.predicted)


class YesCountColumn:
    """The sum of a row's label mass, which may be anything."""

    title = "Σ"
    tip = "The sum of the row's labels: how many classes apply."
    widest = "0.9999"
    names_a_class = False

    def text(self, row: Row) -> str:
        """The sum."""
        return shown(self._sum(row))

    def exact(self, row: Row) -> str:
        """The sum with all digits."""
        return repr(self._sum(row))

    def tone(self, row: Row) -> str | None:
        """Plain."""
        return None

    @staticmethod
    def _sum(row: Row) -> float:
        return float(np.sum(row.mass, dtype=np.float64))


def _right(row: Row) -> bool | None:
    """Whether every class is right; None where there is no label."""
    return None if np.isnan(row.mass).any() else row.numbers.right == 1


def _named(row: Row, yes: NDArray[Any]) -> str:
    classes = np.flatnonzero(yes)
    if not classes.size:
        return "none"
    more = f" +{classes.size - _NAMED}" if classes.size > _NAMED else ""
    return ", ".join(map(row.problem.class_name, classes[:_NAMED].tolist())) + more
