"""ConfusionPage: labels by predictions with what is confused most; of the binary loss yes and no of each class."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QHBoxLayout, QLabel, QStackedWidget, QWidget

from xentgui.core import row_filters
from xentgui.core.confusion import Confusion, YesAndNo, confusion, yes_and_no
from xentgui.core.evaluation import Evaluation
from xentgui.core.problem import Problem
from xentgui.gui.derivation.told_line import ToldLine
from xentgui.gui.plots.confusion_plot import ConfusionPlot
from xentgui.gui.segments import add_segment

from .asking import Question
from .confusion_text import (
    SIDES,
    answer_said,
    class_facts,
    class_lines,
    facts,
    of_class,
    pair_lines,
    pair_said,
    side_names,
    titles_of_class,
)
from .page import Page
from .tables import ClassesModel, NamesTable, PairsModel

_AT_ONCE = 200_000  # cells
_BOTH = 58  # characters of width for matrix and list side by side
# Room is kept for it: the cells must not change their size under the mouse.
_LONG = "labels 100–200, predicted 300–400: 1,000 rows, 12.5 % of the label, 12.5 % of the prediction"
_TIP = (
    "Rows by label and prediction: blue is right, orange is wrong. Arrows go from cell to cell, Enter or a click shows "
    "the rows of one; with more classes than there is room for, the wheel, + and − zoom and 0 shows all."
)


class ConfusionPage(Page):
    """The matrix, and beside it the pairs with the most rows; one of them where there is no room for both."""

    def __init__(self) -> None:
        """Begin without counts."""
        super().__init__("confusion", "What is counted")
        self._problem: Problem | None = None
        self._found: Confusion | YesAndNo | None = None
        self._class = -1  # of the binary loss
        self._views = QButtonGroup(self)
        self.log = QCheckBox("Log heat")
        self.plot = ConfusionPlot()
        self.plot.setObjectName("confusionPlot")
        self.plot.setAccessibleName("Confusion matrix: labels down, predictions across")
        self.plot.setToolTip(_TIP)
        self._pairs, self._classes = PairsModel(self), ClassesModel(self)
        self.pairs = NamesTable(self._pairs, (0, 1))
        self.classes = NamesTable(self._classes, (0,))
        self._lists = QStackedWidget()
        self._told = ToldLine("confusionCell", "The cell that the mouse or the keys are on", _LONG)
        self._arrange()
        self._connect()

    @property
    def question(self) -> Question:
        """Count all rows."""
        return Question("confusion", counted, _AT_ONCE)

    def show_answer(self, evaluation: Evaluation, answer: Any) -> None:
        """Show other counts."""
        begins = not isinstance(self._found, YesAndNo)
        self._problem, self._found = evaluation.problem, answer
        if isinstance(answer, Confusion):
            self._lists.setCurrentWidget(self.pairs)
            self._pairs.show_lines(pair_lines(evaluation.problem, answer))
            self.pairs.known = evaluation.problem.class_names
            self.pairs.fit()
            self.plot.show_table(answer, side_names(evaluation.problem))
            self.said.say(facts(evaluation.problem, answer))
        else:
            self._lists.setCurrentWidget(self.classes)
            self._classes.show_lines(class_lines(evaluation.problem, answer))
            self.classes.known = evaluation.problem.class_names
            self.classes.fit()
            places = (
                [] if begins else [line for line in range(self._classes.rowCount()) if self._at(line) == self._class]
            )
            self.classes.setCurrentIndex(self._classes.index(places[0] if places else 0, 0))
            self._show_class()
        self._tell(*self.plot.item.hovered)

    def set_waiting(self, *, waiting: bool) -> None:
        """Dim what is of another moment."""
        self.plot.set_dimmed(waiting)
        for model in (self._pairs, self._classes):
            model.set_stale(stale=waiting)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show both where there is room."""
        self._choose_views()
        super().resizeEvent(event)

    def _arrange(self) -> None:
        self.log.setObjectName("heatLog")
        self.log.setToolTip("Logarithmic heat: few wrong rows are seen beside many right ones")
        self.log.setChecked(True)
        views = [
            add_segment(self._views, "Matrix", "showMatrix", "Matrix: labels down, predictions across."),
            add_segment(self._views, "Pairs", "showPairs", "Pairs: what is confused most, as a list."),
        ]
        self.pairs.setObjectName("confusedPairs")
        self.pairs.setAccessibleName("The most confused pairs; Enter or a click shows their rows")
        self.classes.setObjectName("answersOfClasses")
        self.classes.setAccessibleName("Classes by wrong answers; the matrix is of the current one")
        self._lists.addWidget(self.pairs)
        self._lists.addWidget(self.classes)
        self._told.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._switch = _beside(views)
        both = QHBoxLayout()
        both.setSpacing(6)
        both.addWidget(self.plot, 4)
        both.addWidget(self._lists, 3)
        self.build((self._switch, self.log, QLabel(" ")), both, self._told)
        self.setFocusProxy(self.plot)

    def _connect(self) -> None:
        self.log.toggled.connect(self.plot.set_logarithmic)
        self._views.idClicked.connect(self._choose_views)
        self.plot.reached.connect(self._tell)
        self.plot.chosen.connect(self._choose_cell)
        self.pairs.chosen.connect(self._choose_pair)
        self.classes.line_changed.connect(self._show_class)

    def _choose_views(self) -> None:
        both = self.width() >= _BOTH * self.fontMetrics().averageCharWidth()
        self._switch.setVisible(not both)
        self.plot.setVisible(both or self._views.checkedId() == 0)
        self._lists.setVisible(both or self._views.checkedId() == 1)
        several = self._problem is not None and self._problem.binary and self._problem.classes > 1
        listed = self.classes if several else self.pairs
        self.setFocusProxy(listed if self.plot.isHidden() else self.plot)

    def _at(self, line: int) -> int:
        """The class of a line of the list; -1 for none."""
        found = self._classes.line(line)
        return -1 if found is None else found.label

    def _show_class(self) -> None:
        """Show yes and no of the class that the list is at."""
        line = self._classes.line(self.classes.current_row)
        if self._problem is None or line is None or not isinstance(self._found, YesAndNo):
            return
        self._class = line.label
        table = of_class(self._found, self._class)
        self.plot.show_table(table, SIDES, titles_of_class(self._problem, self._class))
        self.said.say(class_facts(self._problem, self._class, table))

    def _tell(self, row: int, column: int) -> None:
        if row < 0 or self._problem is None:
            step = self.plot.step
            zoomed = "; 0 shows all classes" if self.plot.zoomed else ""
            self._told.say(f"A cell holds {step} × {step} classes: the wheel or + zooms{zoomed}" if step > 1 else "")
            return
        pair, rows = self.plot.classes_of(row, column), self.plot.count(row, column)
        several = isinstance(self._found, YesAndNo)
        said = answer_said(self._table, pair, rows) if several else pair_said(self._problem, self._table, pair, rows)
        self._told.say(said)
        self.plot.setAccessibleDescription(said)

    @property
    def _table(self) -> Confusion:
        table = self.plot.table
        assert table is not None
        return table

    def _choose_cell(self, row: int, column: int) -> None:
        if self._problem is None or not self.plot.count(row, column):
            return
        labels, predicted = self.plot.classes_of(row, column)
        if isinstance(self._found, YesAndNo):
            self.rows_wanted.emit(row_filters.of_answer(self._problem, self._class, labels[0], predicted[0]))
        else:
            self.rows_wanted.emit(row_filters.of_pair(self._problem, labels, predicted))

    def _choose_pair(self, number: int) -> None:
        line = self._pairs.line(number)
        if line is not None and self._problem is not None:
            self.plot.go_to_pair(line.label, line.predicted)
            pair = (range(index, index + 1) for index in (line.label, line.predicted))
            self.rows_wanted.emit(row_filters.of_pair(self._problem, *pair))


def counted(evaluation: Evaluation) -> Confusion | YesAndNo:
    """The pairs of label and prediction; of several classes of the binary loss the answers of each."""
    several = evaluation.problem.binary and evaluation.problem.classes > 1
    return yes_and_no(evaluation) if several else confusion(evaluation)


def _beside(buttons: Sequence[QWidget]) -> QWidget:
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 6, 0)
    line.setSpacing(0)
    for button in buttons:
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    return holder
