"""RankedModel: rows with label, prediction, loss, confidence and what they are ranked by; texts are made as seen."""

from typing import NamedTuple
from weakref import ReferenceType, ref

import numpy as np
from PySide6.QtCore import QObject, Qt

from xentgui.core.evaluation import Evaluation
from xentgui.core.problem import Problem
from xentgui.core.ranked_rows import Ranked
from xentgui.gui.number_text import exact, number
from xentgui.gui.plots.row_figures import RowFigures, class_names

from .tables import DatedModel

NAMES = (1, 2)  # columns
FIGURE = 5
_PLACES = 4


class RankedRow(NamedTuple):
    """A row, and what it is ranked by."""

    row: int
    figure: float


class RankedModel(DatedModel[RankedRow]):
    """Made of one evaluation, which it does not keep alive."""

    headers = (
        ("row", "The row's number; Enter or a click goes there"),
        ("label", "The class that it is; of a distribution the largest"),
        ("predicted", "The class of the largest score"),
        ("loss", "What the row adds to the loss, in nats"),
        ("confidence", "The probability of the predicted class"),
        ("figure", ""),
    )
    numbers = frozenset({0, 3, 4, 5})

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin without rows."""
        super().__init__(parent)
        self._of: ReferenceType[Evaluation] | None = None
        self._texts: dict[RankedRow, tuple[str, ...]] = {}
        self._figure = ("figure", "")

    def show_ranked(self, evaluation: Evaluation, found: Ranked, figure: tuple[str, str]) -> None:
        """Show the rows of a ranking; `figure` is the head of the last column, and its meaning."""
        self._of, self._figure = ref(evaluation), figure
        self._texts.clear()
        lines = [RankedRow(*pair) for pair in zip(found.rows.tolist(), found.figures.tolist(), strict=True)]
        if len(lines) != self.rowCount():
            self.show_lines(lines)
        elif lines:  # to tell line by line would take longer than to paint those that are seen
            self._lines = tuple(lines)
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, FIGURE))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, FIGURE, FIGURE)

    def cell(self, line: RankedRow, column: int) -> str:
        """What stands in a cell; nothing where the numbers are gone, of which there will be others soon."""
        if line not in self._texts:
            evaluation = self._of() if self._of is not None else None
            if evaluation is None:
                return ""
            self._texts[line] = _texts(evaluation, line)
        return self._texts[line][column]

    def tip(self, line: RankedRow, column: int) -> str:
        """The whole name, or all digits of the figure."""
        return exact(line.figure) if column == FIGURE else self.cell(line, column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The head of the last column is that of the ranking."""
        mine = section == FIGURE and orientation == Qt.Orientation.Horizontal
        if mine and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._figure[role == Qt.ItemDataRole.ToolTipRole]
        return super().headerData(section, orientation, role)


def _texts(evaluation: Evaluation, line: RankedRow) -> tuple[str, ...]:
    problem, numbers = evaluation.problem, evaluation.row(line.row)
    sure = "–" if problem.binary and problem.classes > 1 else number(numbers.confidence, _PLACES)
    return (
        _place(problem, line.row),
        *_names(problem, line.row, (numbers.label, numbers.predicted)),
        number(numbers.loss, _PLACES),
        sure,
        number(line.figure, _PLACES),
    )


def _place(problem: Problem, row: int) -> str:
    """The row's number and, where rows have more than one axis, its place on them."""
    if len(problem.leading_shape) < 2:
        return str(row)
    return f"{row} ({', '.join(map(str, np.unravel_index(row, problem.leading_shape)))})"


def _names(problem: Problem, row: int, sides: tuple[int, int]) -> tuple[str, str]:
    if problem.binary:
        figures = RowFigures(problem, row)
        return class_names(figures, figures.labels), class_names(figures, figures.answers)
    label, predicted = (problem.class_name(index) if index >= 0 else "none" for index in sides)
    return label, predicted
