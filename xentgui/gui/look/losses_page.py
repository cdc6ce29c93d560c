"""LossesPage: the histogram of the row losses; of all rows, of the classes that lose most, or of one class."""

import math
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QLabel, QLineEdit

from xentgui.core import row_filters
from xentgui.core.evaluation import Evaluation
from xentgui.core.loss_histogram import Group, LossHistogram, loss_histogram
from xentgui.core.problem import Problem
from xentgui.gui.calling import call
from xentgui.gui.class_completer import ClassCompleter
from xentgui.gui.derivation.told_line import ToldLine
from xentgui.gui.plots import row_loss_legend
from xentgui.gui.plots.histogram_plot import HistogramPlot, Line, Strip
from xentgui.gui.segments import add_segment

from .asking import Question
from .losses_text import bin_said, class_fact, facts, name_of, sides
from .page import Page

_AT_ONCE = 200_000  # cells
_CLASSES = 24  # that lose most; as many are shown as there is room for
_ALL, _BY_CLASS, _ONE = range(3)
# Room is kept for it: the bins must not change their size under the mouse.
_LONG = "class 0, 0.1 ≤ loss < 0.2: 10 rows, 12.5 % of its 1,000; their mean 0.1234"
_TIP = (
    "How many rows have which loss. Arrows go from bin to bin and from class to class, Enter or a click shows the rows "
    "of a bin."
)


class LossesPage(Page):
    """The bars, what is beside them, and the figures of one bin."""

    def __init__(self) -> None:
        """Begin without bins."""
        super().__init__("losses", "The losses of the batch")
        self._problem: Problem | None = None
        self._found: LossHistogram | None = None
        self._class = 0
        self._named: tuple[str, ...] | None = None
        self._completer: ClassCompleter | None = None
        self._split = QButtonGroup(self)
        self.log = QCheckBox("Log")
        self.plot = HistogramPlot()
        self.plot.setObjectName("lossHistogram")
        self.plot.setAccessibleName("Histogram of the row losses")
        self.plot.setToolTip(_TIP)
        self.field = QLineEdit()
        self._told = ToldLine("lossBin", "The bin that the mouse or the keys are on", _LONG)
        self._told.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._arrange()
        self._connect()

    @property
    def question(self) -> Question:
        """Count the losses of all rows, and of the classes that are asked for."""
        asked: tuple[int, ...] | None = {_ALL: (), _BY_CLASS: None, _ONE: (self._class,)}[self._split.checkedId()]
        return Question(("losses", asked), partial(loss_histogram, classes=asked, most=_CLASSES), _AT_ONCE)

    def adapt(self, problem: Problem) -> None:
        """Offer the classes that a row can have: of the binary loss with several a row has none."""
        super().adapt(problem)
        several = problem.binary and problem.classes > 1
        for button in self._split.buttons()[1:]:
            button.setEnabled(not several)
        if several and self._split.checkedId() != _ALL:
            self._split.button(_ALL).setChecked(True)
            self._show_field()
        self._class = min(self._class, max(sides(problem) - 1, 0))
        if self.field.isVisible():
            self._offer(problem.class_names)

    def show_answer(self, evaluation: Evaluation, answer: LossHistogram) -> None:
        """Show other bars."""
        problem = self._problem = evaluation.problem
        self._found = answer
        self.plot.set_lines([Line(*line[1:]) for line in row_loss_legend.lines(problem, evaluation)])
        groups = [(name_of(problem, index), group) for index, group in self._groups]
        strips = [Strip(name, group.counts) for name, group in groups]
        self.plot.show_strips(answer.edges, answer.beyond, strips, row_loss_legend.axis_title(problem))
        chosen = [class_fact(problem, *groups) for groups in self._groups if self._split.checkedId() == _ONE]
        self.said.say([*chosen, *facts(evaluation, answer)])
        self._tell(-1, -1)
        if not strips:
            self._told.say("No row has a class and a loss above 0")

    def set_waiting(self, *, waiting: bool) -> None:
        """Dim what is of another moment."""
        self.plot.set_dimmed(waiting)

    def _arrange(self) -> None:
        of = [
            add_segment(self._split, "All", "lossesOfAll", "All: the losses of all rows."),
            add_segment(self._split, "By class", "lossesByClass", "By class: those whose rows lose most in sum, each."),
            add_segment(self._split, "Class", "lossesOfClass", "Class: the losses of the rows of one class."),
        ]
        self.field.setObjectName("lossClass")
        self.field.setAccessibleName("Class whose losses are shown")
        self.field.setToolTip("A class by its name or index; Enter shows its losses")
        self.field.setPlaceholderText("class")
        self.field.setMaximumWidth(14 * self.fontMetrics().averageCharWidth())
        self.log.setObjectName("countsLog")
        self.log.setToolTip("Logarithmic counts: a single row is seen beside thousands")
        self.build((*of, self.field, QLabel(" "), self.log, QLabel(" ")), self.plot, self._told)
        self._show_field()
        self.setFocusProxy(self.plot)

    def _connect(self) -> None:
        self._split.idClicked.connect(self._choose_what)
        self.log.toggled.connect(self.plot.set_logarithmic)
        self.field.returnPressed.connect(self._take_class)
        self.plot.reached.connect(self._tell)
        self.plot.chosen.connect(self._choose)

    @property
    def _groups(self) -> list[tuple[int, Group]]:
        """What is shown: a class, -1 for all rows, and its losses."""
        assert self._found is not None
        if self._split.checkedId() == _ALL:
            return [(-1, self._found.whole)]
        return list(zip(self._found.classes, self._found.of_classes, strict=True))

    @property
    def _which(self) -> str:
        """Which classes are shown, where it is not all rows."""
        if self._problem is None or self._split.checkedId() != _BY_CLASS:
            return ""
        shown, classes = self.plot.shown, sides(self._problem)
        return f"the {shown} classes of {classes:,} that lose most in sum, the first first"

    def _choose_what(self, _what: int) -> None:
        self._show_field()
        if self._split.checkedId() == _ONE and self._problem is not None:
            self._offer(self._problem.class_names)
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.field.selectAll()
        self.asks.emit()

    def _show_field(self) -> None:
        self.field.setVisible(self._split.checkedId() == _ONE)

    def _offer(self, names: tuple[str, ...]) -> None:
        """Offer class names while one is typed."""
        if names is self._named:
            return
        self._named = names
        if self._completer is not None:
            self._completer.deleteLater()
        self._completer = ClassCompleter(names, self.field)
        self._completer.ended.connect(partial(call, self._take_class))

    def _take_class(self) -> None:
        typed, problem = self.field.text().strip(), self._problem
        if problem is None:
            return
        if typed in problem.class_names:
            self._class = problem.class_names.index(typed)
        elif typed.isdecimal() and int(typed) < sides(problem):
            self._class = int(typed)
        else:
            self._told.say(f"There is no class {typed}; indices are 0 to {sides(problem) - 1:,}")
            return
        self.asks.emit()
        self.plot.setFocus()

    def _ends(self, column: int) -> tuple[float, float]:
        """The losses that a bin holds."""
        assert self._found is not None
        edges, beyond = self._found.edges, self._found.beyond
        low = -math.inf if column == 0 and beyond[0] else float(edges[column])
        return low, math.inf if column == len(edges) - 2 and beyond[1] else float(edges[column + 1])

    def _tell(self, row: int, column: int) -> None:
        if self._found is None or self._problem is None or row < 0 or row >= len(self._groups):
            self._told.say(self._which)
            return
        self._told.say(bin_said(self._problem, self._groups[row], self._ends(column), column))
        self.plot.setAccessibleDescription(self._told.text)

    def _choose(self, row: int, column: int) -> None:
        if self._found is None or self._problem is None or row >= len(self._groups):
            return
        index, group = self._groups[row]
        if group.counts[column]:
            label = None if index < 0 else index
            self.rows_wanted.emit(row_filters.of_losses(self._problem, *self._ends(column), label))
