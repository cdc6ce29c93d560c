"""CurvePage: the curve -log p with the rows of the batch on it."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from xentgui.core.derivation import Row
from xentgui.core.log_softmax import Floats
from xentgui.core.problem import Problem
from xentgui.document.document import State

if TYPE_CHECKING:
    from xentgui.gui.plots.surprise_plot import SurprisePlot
    from xentgui.gui.plots.surprise_points import Points, SurprisePoints


class CurvePage(QWidget):
    """Hands the plot what it shows; the plot is made when it is first shown."""

    def __init__(self) -> None:
        """Begin without a plot."""
        super().__init__()
        self._plot: SurprisePlot | None = None
        self._counted: SurprisePoints | None = None
        self._points: Points | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)

    def show_row(self, state: State, row: int) -> None:
        """Mark a row of a state; -1 marks none. While the batch is computed, its rows stay where they were."""
        from xentgui.gui.plots.surprise_plot import SurprisePlot
        from xentgui.gui.plots.surprise_points import SurprisePoints

        if self._plot is None or self._counted is None:
            self._plot, self._counted = SurprisePlot(), SurprisePoints()
            self._box.addWidget(self._plot)
        if state.problem.binary:
            self._points = None
        elif state.evaluation is not None:
            self._points = self._counted.update(state.evaluation)
        fill_curve(self._plot, state.problem, row, self._points)


def fill_curve(plot: "SurprisePlot", problem: Problem, row: int, points: "Points | None") -> None:
    """Show the rows of a batch on the curve, if they are counted, and mark one of them; -1 marks none."""
    from xentgui.gui.plots.surprise_plot import Current
    from xentgui.gui.plots.surprise_points import Points

    p = np.zeros(0) if row < 0 else _chosen(Row(problem, row))
    whose = f"each class's own label in row {row}" if problem.binary else "the label"
    plot.name_probability(f"p, the probability of {whose}")
    clipped = not problem.options.from_logits
    nothing = Points(np.zeros(0), np.zeros(0, np.int64))
    plot.show_points(points or nothing, Current(f"row {row}", p), clipped=clipped)


def _chosen(row: Row) -> Floats:
    """The probability of the label; of the binary loss that of each class's own yes or no."""
    if row.rule.binary:
        return np.where(row.mass > 0.5, row.probabilities, 1 - row.probabilities)
    return row.result.label_probability
